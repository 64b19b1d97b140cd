"""Names in quotation marks, where no capitals show names: «أمانة للتأمين» is one organisation."""

from collections.abc import Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.tokens import Token

_OPEN = {"«": "»", '"': '"', "“": "”"}
_LONGEST = 6
_NAMES = frozenset({"org", "place", "person", "name", "post", "firm", "unit"})
_OWNED = frozenset({"post", "board", "of"})
_CLAUSE = frozenset({"verb", "be", "have", "will", "say", "who", "that", "comma", "colon", "stop"})


def quoted(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Return *chunks*, those in quotation marks taken together to one name."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        end = _close(chunks, i, tokens)
        inside = chunks[i + 1 : end]
        if end and inside and not any(c.kind in _CLAUSE for c in inside) and not _plain(inside):
            out += [chunks[i], _name(inside, out[-1].kind if out else ""), chunks[end]]
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


def _plain(inside: Sequence[Chunk]) -> bool:
    """Whether it is one word that is no name: a "sudden" resignation."""
    return len(inside) == 1 and inside[0].last - inside[0].first == 1 and inside[0].kind not in _NAMES


def _name(inside: Sequence[Chunk], before: str) -> Chunk:
    """Return what is quoted as a name; one word behind a post or "of" is its owner."""
    first, last = inside[0].first, inside[-1].last
    if len(inside) == 1 and inside[0].kind in ("org", "place", "person"):
        return inside[0]
    return Chunk("name" if last - first == 1 and before not in _OWNED else "org", first, last)
