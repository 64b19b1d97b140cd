"""Whose report a text repeats: "…, Bloomberg reports" is Bloomberg's voice, whoever prints it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from monitor.model import Item, Quote
from monitor.press import Cues, Press, Publisher

NEAR = 240
"""A source may be named so many letters before or after the words that prove a change."""

FALLBACK = "en"
"""Whose cues are used for a text in a language that has none."""

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST = 6
"""Shorter names take no ending: Spiegels is Spiegel, FTs is nothing."""

_PICTURE = re.compile(r"(?:photo|image|picture|illustration|credit|courtesy|foto|bild|©)[^.\n]{0,40}$|/ ?$", re.IGNORECASE)
_ALONE = re.compile(r"(?:^|\n|[.!?]\s)(?:the )?$", re.IGNORECASE)
_LAST = re.compile(r"[:：]\s*(?:the )?$", re.IGNORECASE)
_END = re.compile(r"\s*(?:$|\n)")
_COLON = re.compile(r"\s?[:：](?!//)")


class Citations:
    """Finds the publisher that a text cites, and knows the owner behind a publisher."""

    def __init__(self, press: Press) -> None:
        known = press.publishers.values()
        self._names = {name: p for p in known for name in (p.name, *p.aliases)}
        self._sites = {site: p for p in known for site in p.sites}
        self._search = _names(self._names)
        self._cues = {lang: _Cue(cues) for lang, cues in press.cues.items()}

    def voice(self, item: Item) -> str:
        """Return the family of whoever publishes *item*; "" if its publisher is a voice of its own."""
        if item.family and item.family not in self._sites:
            return item.family
        known = self._sites.get(item.family) or self._names.get(item.publisher) or self._sites.get(_host(item.url))
        return owner(known) if known else item.family

    def cited(self, item: Item, quote: Quote) -> Publisher | None:
        """Return the publisher that *item* names as the source of what *quote* proves, None if that is its own word."""
        own = {name.casefold() for name in (self.voice(item), item.family, item.publisher) if name}
        cue = self._cues.get(item.lang[:2].lower()) or self._cues.get(FALLBACK)
        for text in _windows(item, quote):
            for match in self._search.finditer(text) if self._search else ():
                known = self._names[match[match.lastindex or 0]]
                if owner(known).casefold() not in own and _credits(text, *match.span(), cue):
                    return known
        return None


def owner(publisher: Publisher) -> str:
    """Return the family of *publisher*."""
    return publisher.family or publisher.name


def _credits(text: str, begin: int, end: int, cue: "_Cue | None") -> bool:
    before, after = text[max(0, begin - 100) : begin], text[end : end + 80]
    if _PICTURE.search(before):
        return False
    if before.endswith("(") and after.startswith(")"):
        return True
    if _ALONE.search(before) and _COLON.match(after) and len(before) < 100:
        return True
    return bool((_LAST.search(before) and _END.match(after)) or (cue and cue.fits(before, after)))


class _Cue:
    """The cues of one language, ready to be looked for beside a name."""

    def __init__(self, cues: Cues) -> None:
        self._before = [p for p in (_before(w) for w in _sorted(cues.before)) if p]
        self._after = [p for p in (_after(w) for w in _sorted(cues.after)) if p]

    def fits(self, before: str, after: str) -> bool:
        """Whether a cue stands at the end of *before* or at the beginning of *after*."""
        return any(p.search(before) for p in self._before) or any(p.match(after) for p in self._after)


def _sorted(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part words between spaces from those without."""
    found: tuple[list[str], list[str]] = ([], [])
    for word in words:
        found[bool(_UNSPACED.search(word))].append(re.escape(word))
    return found


def _before(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    wide = bool(_UNSPACED.search(words[0]))
    lead, between = ("", r"[^。、，,.\n]{0,8}") if wide else (r"(?<!\w)", r"(?!\w)[^.,;:!?\n]{0,48}")
    return re.compile(f"{lead}(?:{'|'.join(words)}){between}$", re.IGNORECASE)


def _after(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    wide = bool(_UNSPACED.search(words[0]))
    start, ends = (r"[^。\n]{0,60}?", "") if wide else (r"[\"'”’»)]{0,2}\s+(?:[\w'’]+\s+){0,3}", r"(?!\w)")
    return re.compile(f"{start}(?:{'|'.join(words)}){ends}", re.IGNORECASE)


def _names(names: Mapping[str, Publisher]) -> re.Pattern[str] | None:
    """Return what finds each name: a long one with an ending or without, one without spaces anywhere."""
    wide = [n for n in names if _UNSPACED.search(n)]
    long = [n for n in names if n not in wide and len(n) >= _LEAST]
    short = [n for n in names if n not in wide and len(n) < _LEAST]
    shapes = ((long, r"(?<!\w){}(?:['’]?[^\W\d_]{{1,2}})?(?!\w)"), (short, r"(?<!\w){}(?!\w)"), (wide, "{}"))
    parts = [shape.format(f"({'|'.join(map(re.escape, sorted(some, key=len, reverse=True)))})") for some, shape in shapes if some]
    return re.compile("|".join(parts)) if parts else None


def _windows(item: Item, quote: Quote) -> Iterator[str]:
    head = len(item.title)
    if quote.start <= head:
        yield item.reading[: max(head, quote.end) + NEAR]
    else:
        yield item.title
        yield item.reading[max(head, quote.start - NEAR) : quote.end + NEAR]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
