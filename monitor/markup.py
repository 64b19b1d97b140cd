"""HTML, or what feeds pass off as HTML or as text, made plain text that is safe to keep and to show."""

import html
import re
import unicodedata
from collections.abc import Iterator

LONGEST = 20_000
"""Characters of plain text that are kept of one item."""

LONGEST_LINE = 500
"""Characters that are kept of a title or a name."""

_MOST_HTML = 400_000
_LONGEST_TAG = 1000
_ROUNDS = 2
_MARKED = re.compile(r"[<&]")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    "address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre section summary table tbody tfoot thead tr ul"
)
_CELLS = _names("td th")
_DROPPED = _names("script style iframe object template noscript svg math head title textarea audio video")
_SWALLOWING = _names("script style")
_OPENING = re.compile(r"<(?:(!--)|(!\[CDATA\[)|/?([a-zA-Z][a-zA-Z0-9:-]{0,30})|[!?/])")
_CLOSING = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|&(?:amp|lt|gt|quot|nbsp)(?![a-zA-Z0-9=])")
# What one round of escaping too many leaves behind: an entity, or a tag that hardly anybody writes about.
_ESCAPED_TWICE = re.compile(_ENTITY.pattern + r"|</?(?:p|br|b|i|em|strong|a|span|div|img)(?:\s[^<>]{0,1000})?/?>")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")


def plain(text: str, longest: int = LONGEST) -> str:
    """Return *text* without markup, entities and invisible characters; blocks become lines. Takes linear time."""
    text = text[:_MOST_HTML]
    for _ in range(_ROUNDS):
        if not _MARKED.search(text):
            break
        text = _strip(text)
        if not _ESCAPED_TWICE.search(text):
            break
    return tidy(text, longest)


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return *text* plain and on one line."""
    return _cut(plain(text, _MOST_HTML).replace("\n", " "), longest)


def tidy(text: str, longest: int = LONGEST) -> str:
    """Return plain text without what cannot be seen: controls, zero-width characters, overrides of the direction."""
    text = text[:_MOST_HTML].translate(_VISIBLE)
    return _cut(_LINES.sub("\n", _SPACES.sub(" ", text)).strip(), longest)


def _strip(text: str) -> str:
    text = "".join(_pieces(text)) if "<" in text else text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands outside of tags, and what tags become. Never looks twice for an end that is not there."""
    at, never = 0, set[str]()
    while found := _OPENING.search(text, at):
        yield text[at : found.start()]
        comment, cdata, name = found[1], found[2], (found[3] or "").lower()
        if cdata:
            at = found.end()
            continue
        end = _end_of_tag(text, found.end()) if not comment else text.find("-->", found.end()) + 3
        if end < 3:
            at = len(text) if comment else found.start()
            break
        at = end
        yield "\n" if name in _BLOCKS else " " if name in _CELLS else ""
        if name in _DROPPED and name not in never and text[found.start() + 1] != "/":
            at = _end_of_element(text, name, end)
            if at == end:
                never.add(name)
    yield text[at:].replace("]]>", "")


def _end_of_tag(text: str, start: int) -> int:
    """Return where the tag ends, 0 if it never does. A ">" in quotes does not end it."""
    proper = _CLOSING.match(text, start, start + _LONGEST_TAG)
    return proper.end() if proper else text.find(">", start) + 1


def _end_of_element(text: str, name: str, start: int) -> int:
    """Return where an element that is dropped whole ends; *start* if it never does, unless it swallows the rest."""
    closing = re.compile(rf"</{name}[^>]{{0,100}}>", re.IGNORECASE).search(text, start)
    if closing:
        return closing.end()
    return len(text) if name in _SWALLOWING else start


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    border = head.rfind(" ", longest - 40)
    return (head[:border] if border > 0 else head).rstrip() + "…"


class _Table(dict[int, str | None]):
    """Says what becomes of each character; filled as characters are met."""

    MOST = 20_000

    def __missing__(self, code: int) -> str | None:
        seen = self._fate(code)
        if len(self) < self.MOST:
            self[code] = seen
        return seen

    @staticmethod
    def _fate(code: int) -> str | None:
        char = chr(code)
        if char in "\n\t":
            return char
        if char in "\r\x0b\x0c\u2028\u2029":
            return "\n"
        if 0x80 <= code <= 0x9F:
            # Windows-1252 that somebody took for Latin-1: curly quotes and dashes in nine of ten cases.
            return bytes([code]).decode("cp1252", "ignore") or None
        kind = unicodedata.category(char)
        hidden = kind in ("Cc", "Cf", "Cs", "Co") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        return None if hidden else char


_VISIBLE = _Table()
