"""A timeline as a picture: SVG for any page or report."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import drawsvg
import resvg_py

from monitor.errors import HelmwatchError
from monitor.model import Status
from monitor.render import TITLES, cut, plain
from monitor.timeline.chart import Chart, Lane, Span

WIDTH, LEFT, RIGHT = 1080, 216, 48
HEAD, LANE, FOOT = 56, 40, 44
TITLE, LEGEND = 62, 40
BAR = 18

INK, DIM, RULE, PAPER, STRIPE = "#1b2430", "#66717f", "#d9dee5", "#ffffff", "#f5f7fa"
HOLDS, STANDS_IN = "#2f6fb3", "#9cc1e6"
COLOURS = {Status.CONFIRMED: "#2e9e6b", Status.RUMORED: "#e3a008", Status.DENIED: "#c8465a"}
WORDS = {Status.CONFIRMED: "confirmed", Status.RUMORED: "rumoured", Status.DENIED: "denied"}
FONT = "DejaVu Sans, Noto Sans, Noto Sans CJK SC, Helvetica, Arial, sans-serif"

STEPS = (
    *(timedelta(hours=h) for h in (1, 3, 6, 12)),
    *(timedelta(days=d) for d in (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652)),
)
MOST_TICKS = 9

FONTS = tuple(
    Path(p) for p in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
)


def svg(charts: Sequence[Chart], now: datetime) -> str:
    """Draw *charts* below one another. There must be one."""
    height = TITLE + sum(HEAD + LANE * len(chart.lanes) + FOOT for chart in charts) + LEGEND
    page = drawsvg.Drawing(WIDTH, height, font_family=FONT)
    page.append(drawsvg.Rectangle(0, 0, WIDTH, height, fill=PAPER))
    page.append(_text(charts[0].organisation, 24, 24, 40, INK, weight="bold", most=60))
    page.append(_text(f"as known on {now:%-d %B %Y, %H:%M} UTC", 12, WIDTH - RIGHT, 40, DIM, anchor="end"))
    top = TITLE
    for chart in charts:
        for part in _drawn(chart, top):
            page.append(part)
        top += HEAD + LANE * len(chart.lanes) + FOOT
    for part in _legend(top + 16):
        page.append(part)
    return str(page.as_svg())


def png(picture: str) -> bytes:
    """Return the SVG *picture* as PNG, twice as large. Raise HelmwatchError if this machine has no fonts to write with."""
    if not any(
        next(folder.rglob(f"*.{ending}"), None) for folder in FONTS if folder.is_dir() for ending in ("ttf", "otf", "ttc")
    ):
        raise HelmwatchError("a PNG needs fonts and there are none here: install some (Debian: fonts-dejavu-core) or write SVG")
    return resvg_py.svg_to_bytes(svg_string=picture, zoom=2)


def _drawn(chart: Chart, top: float) -> Iterator[drawsvg.DrawingElement]:
    title = TITLES.get(chart.post, (chart.post.replace("_", " "), "", ""))[0].removeprefix("the ")
    yield _text(title[:1].upper() + title[1:], 16, 24, top + 30, INK, weight="bold")
    floor = top + HEAD + LANE * len(chart.lanes)
    for number in range(0, len(chart.lanes), 2):
        yield drawsvg.Rectangle(24, top + HEAD + number * LANE, WIDTH - 24 - RIGHT, LANE, fill=STRIPE)
    for at, words in ticks(chart):
        x = _x(chart, at)
        yield drawsvg.Line(x, top + HEAD - 6, x, floor, stroke=RULE, stroke_width=1)
        yield _text(words, 11, x, floor + 18, DIM, anchor="middle")
    for number, lane in enumerate(chart.lanes):
        yield from _lane(chart, lane, top + HEAD + number * LANE + LANE / 2)


def _lane(chart: Chart, lane: Lane, y: float) -> Iterator[drawsvg.DrawingElement]:
    yield _text(lane.person, 13, 32, y + 5, INK, most=26)
    for span in lane.spans:
        yield from _bar(chart, span, y)
    for dot in lane.dots:
        mark = _mark(dot.status, _x(chart, dot.at), y)
        mark.append_title(plain(f"{dot.at:%-d %B %Y %H:%M}: {dot.text} ({WORDS[dot.status]})"))
        yield mark


def _bar(chart: Chart, span: Span, y: float) -> Iterator[drawsvg.DrawingElement]:
    left, right = _x(chart, span.start or chart.begin), _x(chart, span.end or chart.end)
    bar = drawsvg.Rectangle(left, y - BAR / 2, max(right - left, 3), BAR, rx=3, fill=STANDS_IN if span.acting else HOLDS)
    since = f"{span.start:%-d %B %Y %H:%M}" if span.start else "before"
    bar.append_title(f"{since} to {f'{span.end:%-d %B %Y %H:%M}' if span.end else 'now'}{f', {span.how}' if span.how else ''}")
    yield bar
    if span.start is None:  # it fades in: nobody knows from when
        for i in range(4):
            yield drawsvg.Rectangle(left + 5 * i, y - BAR / 2, 5, BAR, fill=PAPER, fill_opacity=0.8 - 0.2 * i)
    inside = " · ".join(filter(None, ("acting" if span.acting else "", span.how)))
    if right - left > 8 * len(inside) + 28:
        yield _text(inside, 11, right - 14, y + 4, INK if span.acting else PAPER, anchor="end")


def _mark(status: Status, x: float, y: float) -> drawsvg.DrawingElement:
    if status is Status.DENIED:
        cross = drawsvg.Path(stroke=COLOURS[status], stroke_width=3, fill="none")
        return cross.M(x - 5, y - 5).L(x + 5, y + 5).M(x - 5, y + 5).L(x + 5, y - 5)
    fill = COLOURS[status] if status is Status.CONFIRMED else PAPER
    return drawsvg.Circle(x, y, 5.5, fill=fill, stroke=COLOURS[status], stroke_width=2.5)


def _legend(y: float) -> Iterator[drawsvg.DrawingElement]:
    x = 32.0
    for colour, words in ((HOLDS, "holds the post"), (STANDS_IN, "stands in")):
        yield drawsvg.Rectangle(x, y - 8, 22, 12, rx=3, fill=colour)
        yield _text(words, 11, x + 30, y + 2, DIM)
        x += 46 + 7 * len(words)
    for status, words in WORDS.items():
        yield _mark(status, x + 6, y - 2)
        yield _text(words, 11, x + 18, y + 2, DIM)
        x += 40 + 7 * len(words)


def ticks(chart: Chart) -> Iterator[tuple[datetime, str]]:
    """Yield round times and their names, so many as can be read."""
    length = chart.end - chart.begin
    step = next((s for s in STEPS if length / s <= MOST_TICKS), STEPS[-1])
    hours, days = step < timedelta(days=1), step < timedelta(days=90)
    midnight = chart.begin.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * ((chart.begin - midnight) // step + 1)
    while at <= chart.end:
        yield at, f"{at:%H:%M}" if hours and at.hour else f"{at:%-d %b}" if days else f"{at:%b %Y}"
        at += step


def _x(chart: Chart, at: datetime) -> float:
    part = (at - chart.begin) / (chart.end - chart.begin)
    return LEFT + min(1.0, max(0.0, part)) * (WIDTH - LEFT - RIGHT)


def _text(
    words: str, size: int, x: float, y: float, colour: str, *, anchor: str = "start", weight: str = "normal", most: int = 80
) -> drawsvg.Text:
    return drawsvg.Text(cut(plain(words), most), size, x, y, fill=colour, text_anchor=anchor, font_weight=weight)
