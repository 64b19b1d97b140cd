"""The terminal: the same card, drawn with a coloured bar."""

import io
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.box import Box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from monitor.errors import Refused
from monitor.model import Alert, Card, Line, Receipt, Status
from monitor.options import Wrong
from monitor.render import cut, plain, safe_url
from monitor.tools import Tools

COLOURS = {Status.CONFIRMED: "green", Status.RUMORED: "yellow", Status.DENIED: "red"}
WORDS = {Status.CONFIRMED: "confirmed", Status.RUMORED: "rumor", Status.DENIED: "denied"}
DOTS = {Status.CONFIRMED: "●", Status.RUMORED: "○", Status.DENIED: "✕"}
WIDEST = 96
MOST_LINES = 12

BAR = Box("▌   \n▌   \n▌   \n▌   \n▌   \n▌   \n▌   \n▌   \n")


@dataclass(frozen=True, slots=True)
class Options:
    """Alerts drawn in the terminal: what happens when no channel is set."""

    width: int = 0
    """Columns of a card; as wide as the terminal, at most 96, if 0."""

    def __post_init__(self) -> None:
        if self.width and not 40 <= self.width <= 400:
            raise Wrong("width", f"cannot be {self.width}", "between 40 and 400, or 0 for the terminal's own")


class Notifier:
    """Prints to standard output."""

    def __init__(self, name: str, options: Options, tools: Tools) -> None:
        self._name = name
        self._options = options
        self._clock = tools.clock

    async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:  # noqa: ARG002 - protocol
        """Draw the card; of a story that was drawn before, what notifies nobody is one line."""
        try:
            _write(draw(alert, self._clock.now(), again=receipt is not None), self._options.width)
        except (OSError, ValueError) as error:
            raise Refused(f"standard output cannot be written to: {error}", channel=True) from None
        return {"shown": int((receipt or {}).get("shown", 0)) + 1}

    async def close(self) -> None:
        """Nothing is open."""


def draw(alert: Alert, now: datetime, again: bool = False) -> RenderableType:
    """Return the card as rich draws it; *again* marks it as an update of one that was shown: one line if it is silent."""
    card = alert.card
    if again and not alert.ping:
        return _brief(alert, now)
    colour = COLOURS[card.status]
    parts: list[RenderableType] = [
        _row(_text(card.organisation, "bold dim"), Text(_mark(card, again), f"bold {colour}")),
        _text(card.headline, "bold"),
        _text(_source(card, now), "dim"),
    ]
    if card.lines:
        parts += [Text(), _claims(card)]
    parts += [_text(f"↔ {sentence}", "dim") for sentence in card.see]
    if card.quote:
        parts += [Text(), _text(f"“{cut(plain(card.quote), 300)}”" + (f" [{card.lang}]" if card.lang else ""), "italic")]
    if card.links:
        parts += [Text(), _links(card, now)]
    parts.append(_text(f"{alert.reason} · {alert.story}{' · notifies' if alert.ping else ''}", "dim"))
    return Panel(Group(*parts), box=BAR, border_style=colour, padding=(0, 1))


def _brief(alert: Alert, now: datetime) -> Text:
    card = alert.card
    line = Text("▌ ", COLOURS[card.status])
    return line.append(_text(f"{card.organisation} · {_source(card, now)} · {alert.reason}", "dim"))


def _mark(card: Card, again: bool) -> str:
    word = f"{DOTS[card.status]} {WORDS[card.status].upper()}"
    return f"updated · {word}" if again else word


def _source(card: Card, now: datetime) -> str:
    reports = "1 report" if card.reports == 1 else f"{card.reports:,} reports"
    voices = "single source" if card.publishers == 1 else f"{card.publishers:,} publishers"
    parts = [reports, voices] if card.reports else []
    if card.first:
        parts.append(f"first by {card.first_by or 'unknown'}, {_moment(card.first, now)}")
    return " · ".join(parts)


def _claims(card: Card) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=1)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    best = sorted(range(len(card.lines)), key=lambda i: (not card.lines[i].fresh, i))[:MOST_LINES]
    for line in (card.lines[i] for i in sorted(best)):
        table.add_row(Text(DOTS[line.status], COLOURS[line.status]), _text(line.text, "bold" if line.fresh else ""), _word(line))
    if len(card.lines) > len(best):
        table.add_row(Text(), _text(f"… and {len(card.lines) - len(best)} more", "dim"), Text())
    return table


def _word(line: Line) -> Text:
    word = "" if line.status is Status.CONFIRMED else WORDS[line.status]
    return Text(" ".join(filter(None, (word, "NEW" if line.fresh else ""))), COLOURS[line.status] if line.fresh else "dim")


def _links(card: Card, now: datetime) -> Text:
    row = Text()
    for link in card.links:
        row.append(" · " if row else "", "dim")
        row.append(cut(plain(link.label), 40), Style(underline=True, link=safe_url(link.url) or None))
        row.append(f" {link.at:%H:%M}" if link.at.date() == now.date() else f" {link.at:%-d %b}", "dim")
    return row


def _row(left: Text, right: Text) -> Table:
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(left, right)
    return table


def _text(words: str, style: str) -> Text:
    return Text(cut(plain(words), 1000), style)


def _moment(at: datetime, now: datetime) -> str:
    ago = now - at
    if timedelta(0) <= ago < timedelta(hours=1):
        return f"{int(ago.total_seconds()) // 60} min ago"
    return f"{at:%H:%M} UTC" if at.date() == now.date() else f"{at:%-d %b %Y %H:%M} UTC"


def _write(card: RenderableType, width: int) -> None:
    """Print *card* in whatever the terminal can show."""
    screen, drawn = Console(), io.StringIO()
    kind: Any = screen.color_system if screen.is_terminal else None
    paper = Console(
        file=drawn,
        width=width or min(screen.width, WIDEST),
        force_terminal=screen.is_terminal,
        color_system=kind,
        no_color=screen.no_color,
        highlight=False,
    )
    paper.print(card)
    paper.print()
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(drawn.getvalue().encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
