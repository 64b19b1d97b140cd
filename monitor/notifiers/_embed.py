"""A card as Discord draws it: escaped, within Discord's limits, status by colour and by word."""

import re
from collections.abc import Callable, Sequence

import discord
from yarl import URL

from monitor.model import Alert, Card, Line, Link, Status
from monitor.render import cut, plain, safe_url

# Discord's own limits are 256, 4096, 1024, 2048, 256, 2000 and 6000 for the sum. Each is kept with a reserve of five in a
# hundred and counted in UTF-16 units, because Discord does not say what it counts.
TITLE, DESCRIPTION, FIELD, FOOTER, AUTHOR, CONTENT = 240, 3800, 970, 200, 240, 1900
LINE, QUOTE, URL_LENGTH = 220, 400, 400  # twelve such lines and the quote fit into the description
MOST_LINES = 12

COLOURS = {Status.CONFIRMED: 0x2E9E6B, Status.RUMORED: 0xE3A008, Status.DENIED: 0xC8465A}
WORDS = {Status.CONFIRMED: "Confirmed", Status.RUMORED: "Rumor", Status.DENIED: "Denied"}
DOTS = {Status.CONFIRMED: "🟢", Status.RUMORED: "🟡", Status.DENIED: "🔴"}

_MARKS = re.compile(r"[\\`*_~|<>\[\]]|:(?=//)|^[#+-]|(?<=^\d)\.|(?<=^\d\d)\.")
_MENTION = re.compile(r"@(?=everyone|here|[&!]?\d)", re.IGNORECASE)


def story(alert: Alert) -> discord.Embed:
    """Draw the whole story: its one message looks like this."""
    card = alert.card
    body = _frame(alert, _body(card))
    if card.links:
        body.add_field(name="Reports", value=_reports(card.links), inline=False)
    return body


def bulletin(alert: Alert, jump: str = "") -> discord.Embed:
    """Draw what is new in a few lines: edits notify nobody, this does. *jump* is the address of the story's message."""
    card = alert.card
    fresh = [_line(line, bold=False) for line in card.lines if line.fresh][:3]
    whole = f"[whole story]({jump})" if jump else "whole story in its message above"
    head = f"{DOTS[card.status]} **{WORDS[card.status]}** · {whole}"
    return _frame(alert, "\n".join([head, *fresh] if len(fresh) > 1 else [head]))


def text(alert: Alert) -> str:
    """Say the card without an embed, for when Discord refuses it."""
    card = alert.card
    lines = [f"**{escape(card.headline, TITLE)}** ({WORDS[card.status].lower()})"]
    lines += [f"• {escape(line.text, LINE)}" for line in _chosen(card.lines)]
    lines += [f"<{url}>" for url in filter(None, map(_address, card.links[:2]))]
    return _within(lines, CONTENT, "\n")


def escape(words: str, limit: int) -> str:
    """Return *words* so that Discord shows them as they are and calls nobody, in at most *limit* units."""
    return _fitted(_escaped, words, limit)


def _frame(alert: Alert, description: str) -> discord.Embed:
    card = alert.card
    frame = discord.Embed(
        title=escape(card.headline, TITLE) or "Leadership change",
        url=_proof(card),
        description=description,
        colour=COLOURS[card.status],
        timestamp=alert.due,
    )
    frame.set_author(name=_fitted(_still, card.organisation, AUTHOR) or "Helmwatch")
    frame.set_footer(text=_fitted(_still, f"Helmwatch · {alert.reason} · {alert.story}", FOOTER))
    return frame


def _proof(card: Card) -> str | None:
    """Return the address of the report that the headline rests on, else of the newest."""
    best = sorted(card.links, key=lambda link: (link.label == card.first_by and link.at == card.first, link.at), reverse=True)
    return next(filter(None, map(_address, best)), None)


def _body(card: Card) -> str:
    head = [f"{DOTS[card.status]} **{WORDS[card.status]}**", _voices(card)]
    if card.first:
        by = f"first by {escape(card.first_by, 80)} " if card.first_by else "first seen "
        head.append(f"{by}{discord.utils.format_dt(card.first, 'R')}")
    quote = f"\n\n> *{escape(card.quote, QUOTE)}*" if card.quote else ""
    top = " · ".join(filter(None, head)) + "\n"
    lines = [_line(line, bold=line.fresh) for line in _chosen(card.lines)]
    see = "".join(f"\n↔ {escape(sentence, LINE)}" for sentence in card.see)
    kept = _within([top, *lines], DESCRIPTION - _size(quote) - _size(see) - 40, "\n")
    left = len(card.lines) - kept.count("\n") + 1
    return kept + (f"\n… and {left} more" if 0 < left < len(card.lines) else "") + see + quote


def _voices(card: Card) -> str:
    if card.reports == 0:
        return ""
    reports = "1 report" if card.reports == 1 else f"{card.reports:,} reports"
    return f"{reports}, single source" if card.publishers == 1 else f"{reports} from {card.publishers:,} publishers"


def _line(line: Line, bold: bool) -> str:
    words = escape(line.text, LINE)
    word = "" if line.status is Status.CONFIRMED else f" · *{WORDS[line.status].lower()}*"
    return f"{DOTS[line.status]} **{words}**{word}" if bold else f"{DOTS[line.status]} {words}{word}"


def _chosen(lines: Sequence[Line]) -> list[Line]:
    """Return as many lines as people read, what is fresh before what is not, in their order."""
    best = sorted(range(len(lines)), key=lambda i: (not lines[i].fresh, i))[:MOST_LINES]
    return [lines[i] for i in sorted(best)]


def _reports(links: Sequence[Link]) -> str:
    return _within([_report(link) for link in links], FIELD, " · ")


def _report(link: Link) -> str:
    label, url = escape(link.label, 60) or "report", _address(link)
    name = f"[{label}]({url})" if url else label
    return f"{name} {discord.utils.format_dt(link.at, 'R')}"


def _address(link: Link) -> str:
    """Return the link's address in a form that neither Discord nor its markdown trips over, "" if it has none."""
    try:
        url = str(URL(safe_url(link.url)))
    except ValueError:
        return ""
    url = url.translate({ord("("): "%28", ord(")"): "%29", ord("<"): "%3C", ord(">"): "%3E"})
    return url if len(url) <= URL_LENGTH and url.isascii() else ""


def _escaped(words: str) -> str:
    return _MARKS.sub(r"\\\g<0>", _still(words))


def _still(words: str) -> str:
    return _MENTION.sub("@\u200b", plain(words))


def _fitted(form: Callable[[str], str], words: str, limit: int) -> str:
    words = plain(words[: 4 * limit])
    length, said = limit, form(cut(words, limit))
    while _size(said) > limit:
        length = min(length - 1, length * limit // _size(said))
        said = form(cut(words, length))
    return said


def _within(parts: Sequence[str], limit: int, between: str) -> str:
    """Join as many of *parts* as there is room for."""
    said = parts[0]
    for part in parts[1:]:
        if _size(said) + _size(between) + _size(part) > limit:
            break
        said += between + part
    return said


def _size(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
