"""Names in quotation marks, where no capitals show names: «أمانة للتأمين» is one organisation."""

from collections.abc import Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.tokens import Token

_OPEN = {"«": "»", '"': '"', "“": "”"}
_LONGEST = 6
_CLAUSE = frozenset({"verb", "be", "have", "will", "say", "who", "that", "comma", "colon", "stop"})


def quoted(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Return *chunks*, those in quotation marks taken together to one name."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        end = _close(chunks, i, tokens)
        inside = chunks[i + 1 : end]
        if end and inside and not any(c.kind in _CLAUSE for c in inside):
            out += [chunks[i], _name(inside), chunks[end]]
            i = end + 1
        else:
            out.append(chunks[i])
            i += 1
    return out


def _close(chunks: Sequence[Chunk], i: int, tokens: Sequence[Token]) -> int:
    """Return where the quotation ends that opens at *i*, or 0."""
    mark = _OPEN.get(tokens[chunks[i].first].text)
    if mark is None:
        return 0
    for j in range(i + 1, min(len(chunks), i + _LONGEST + 2)):
        if chunks[j].first - chunks[i].last > _LONGEST:
            return 0
        if tokens[chunks[j].first].text == mark:
            return j
    return 0


def _name(inside: Sequence[Chunk]) -> Chunk:
    first, last = inside[0].first, inside[-1].last
    if len(inside) == 1 and inside[0].kind in ("org", "place", "person"):
        return inside[0]
    return Chunk("name" if last - first == 1 else "org", first, last)
