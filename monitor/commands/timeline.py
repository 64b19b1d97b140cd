"""Draw who held which post at an organisation when, and what was rumoured meanwhile: as SVG or PNG, or here in the terminal."""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from monitor.clock import SystemClock
from monitor.commands import who
from monitor.config import where
from monitor.errors import HelmwatchError
from monitor.model import Status, Story
from monitor.render import cut, plain
from monitor.stories.posts import POSTS
from monitor.timeline import Chart, Lane, charts, png, svg
from storage.sqlite import open_ledger

SUMMARY = "draw who held which post when: terminal, SVG or PNG"

COLOURS = {Status.CONFIRMED: "green", Status.RUMORED: "yellow", Status.DENIED: "red"}
DOTS = {Status.CONFIRMED: "●", Status.RUMORED: "○", Status.DENIED: "✕"}
COLUMNS = 72


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", metavar="ORG", help="any name of it that the watchlist or the memory knows")
    parser.add_argument("--post", choices=sorted(POSTS), metavar="POST", help="only this post, for example ceo")
    parser.add_argument("--since", type=who.moment, metavar="DATE", help="nothing before it: 2023-11-18, or 2023-11-18T12:00Z")
    parser.add_argument("--until", type=who.moment, metavar="DATE", help="as it was then (default: now)")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write a picture: SVG")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write a picture: PNG")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    asked = where.names(args.rules, env).organisation(args.organisation)
    now = args.until or SystemClock().now()
    stories, known = asyncio.run(_read(where.database(args.db, args.feeds, env), asked.key))
    found = [c for c in charts(stories, now, args.since) if args.post in (None, c.post)]
    if not found:
        who.unknown(args.organisation, known, bool(stories))
        return 1
    if args.svg:
        _write(args.svg, svg(found, now).encode())
    if args.png:
        _write(args.png, png(svg(found, now)))
    if not (args.svg or args.png):
        show(found, who.screen(env))
    return 0


def show(found: Sequence[Chart], console: Console) -> None:
    """Draw the charts with letters."""
    for chart in found:
        table = Table(
            title=f"{escape(chart.organisation)}: {who.title_of(chart.post).removeprefix('the ')}",
            title_justify="left",
            title_style="bold",
            box=None,
            padding=(0, 1, 0, 0),
        )
        table.add_column("")
        table.add_column(f"{chart.begin:%-d %b %Y %H:%M}{f'{chart.end:%-d %b %Y %H:%M}':>{COLUMNS - 18}}", header_style="dim")
        for lane in chart.lanes:
            table.add_row(Text(cut(plain(lane.person), 28)), _lane(chart, lane))
        console.print(table)
        console.print()
    console.print("[blue]━[/] holds  [cyan]┄[/] stands in  " + "  ".join(f"[{COLOURS[s]}]{DOTS[s]}[/] {s}" for s in Status))


def _lane(chart: Chart, lane: Lane) -> Text:
    cells = [(" ", "")] * COLUMNS
    for span in lane.spans:
        first, last = _column(chart, span.start or chart.begin), _column(chart, span.end or chart.end)
        cells[first : last + 1] = [("┄", "cyan") if span.acting else ("━", "blue")] * (last + 1 - first)
    for dot in lane.dots:
        cells[_column(chart, dot.at)] = (DOTS[dot.status], COLOURS[dot.status])
    return Text.assemble(*cells)


def _column(chart: Chart, at: datetime) -> int:
    part = (at - chart.begin) / (chart.end - chart.begin)
    return min(COLUMNS - 1, max(0, int(part * COLUMNS)))


async def _read(path: Path, subject: str) -> tuple[Sequence[Story], list[str]]:
    async with await open_ledger(path) as ledger:
        stories = await ledger.stories_of(subject)
        return stories, [] if stories else [organisation for _, organisation in await ledger.subjects("", 10_000)]


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise HelmwatchError(f"{path}: cannot be written: {error.strerror}") from None
    sys.stderr.write(f"{path}: {len(data):,} bytes\n")
