"""Say what other rules would have told of the stored past: alerts gained, lost and changed. Nothing is sent or stored."""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor import config, places
from monitor.app import book
from monitor.clock import SystemClock
from monitor.commands import who
from monitor.config import where
from monitor.model import Alert, Item
from monitor.replay.difference import Call, Difference, calls, difference
from monitor.replay.run import told
from storage.sqlite import open_ledger

SUMMARY = "say what other rules would have told of the stored past"

_AGO = re.compile(r"(\d{1,4})([hd])", re.ASCII)
SHOWN = 200


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=since, default="7d", metavar="DATE", help="from then on: 2026-03-01, 24h or 7d (default)")
    parser.add_argument("--rules", type=Path, metavar="DIR", help="the rules to try (default: ./rules)")
    parser.add_argument("--against", type=Path, metavar="DIR", help="the rules to compare with (default: what was really told)")
    parser.add_argument("--feeds", type=Path, help="the file of sources, channels and settings (default: ./feeds.yaml)")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line: each alert gained, lost or changed, then a sum"
    )


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    feeds = places.feeds(args.feeds)
    new = config.read(feeds, places.rules(args.rules, feeds), env)
    old = config.read(feeds, args.against, env) if args.against else None
    begin = args.since(SystemClock().now())
    items, alerts = asyncio.run(_read(where.database(args.db, args.feeds, env), begin))
    if not items:
        sys.stderr.write(f"helmwatch: nothing was read for changes since {begin:%Y-%m-%d %H:%M} UTC\n")
        return 1
    before = asyncio.run(_told(items, old)) if old else calls(alerts)
    found = difference(before, asyncio.run(_told(items, new)))
    if args.json:
        for row in rows(found):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        show(found, who.screen(env))
    sys.stderr.write(f"{len(items):,} items since {begin:%Y-%m-%d %H:%M} UTC\n")
    return 0


def since(text: str) -> Any:
    """Read a date, or a time back from now; the result still wants to be told the time."""
    if ago := _AGO.fullmatch(text):
        back = timedelta(hours=int(ago[1]) * (24 if ago[2] == "d" else 1))
        return lambda now: now - back
    if len(text) == len("2023-11-18"):
        text += "T00:00:00"
    at = who.moment(text)
    return lambda now: at  # noqa: ARG005 - the other one needs it


def rows(found: Difference) -> list[dict[str, object]]:
    """Return *found* as JSON objects, in the order of time, and the sum."""
    told = [
        *((c.at, {"type": "gained", **_plain(c)}) for c in found.gained),
        *((c.at, {"type": "lost", **_plain(c)}) for c in found.lost),
        *((new.at, {"type": "changed", **_plain(new), "before": _plain(old)}) for old, new in found.changed),
    ]
    total = {"gained": len(found.gained), "lost": len(found.lost), "changed": len(found.changed), "kept": found.kept}
    return [row for _, row in sorted(told, key=lambda pair: (pair[0], str(pair[1])))] + [{"type": "sum", **total}]


def show(found: Difference, console: Console) -> None:
    """Draw *found* for people."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    marks = [
        *((c.at, "[green]+[/]", _words(c)) for c in found.gained),
        *((c.at, "[red]−[/]", _words(c)) for c in found.lost),
        *((new.at, "[yellow]~[/]", f"{_words(new)}\n[dim]was: {_words(old)}[/]") for old, new in found.changed),
    ]
    for at, mark, words in sorted(marks)[:SHOWN]:
        table.add_row(mark, f"[dim]{at:%d %b %H:%M}[/]", words)
    if marks:
        console.print(table)
    if len(marks) > SHOWN:
        console.print(f"[dim]… and {len(marks) - SHOWN} more (--json lists all)[/]")
    console.print(
        f"[green]+ {len(found.gained)} gained[/]  [red]− {len(found.lost)} lost[/]  "
        f"[yellow]~ {len(found.changed)} changed[/]  {found.kept} as before"
    )


async def _read(path: Path, begin: datetime) -> tuple[Sequence[Item], Sequence[Alert]]:
    async with await open_ledger(path) as ledger:
        return await ledger.items_since(begin), await ledger.alerts_since(begin)


async def _told(items: Sequence[Item], rules: config.Config) -> tuple[Call, ...]:
    return calls(heard.alert for heard in (await told(items, book(rules))).heard)


def _plain(call: Call) -> dict[str, object]:
    return {
        "time": who.iso(call.at),
        "channel": call.channel,
        "organisation": call.organisation,
        "reason": call.reason,
        "title": call.headline,
        "items": sorted(call.items),
    }


def _words(call: Call) -> str:
    return f"{escape(call.headline)} [dim]({escape(call.reason)} → {escape(call.channel)})[/]"
