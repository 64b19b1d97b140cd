"""List the stories that Helmwatch follows, the latest first."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from monitor.clock import SystemClock
from monitor.commands import who
from monitor.config import where
from monitor.model import Status, Story
from monitor.render import card
from monitor.stories.life import voices
from storage.sqlite import open_ledger

SUMMARY = "list the stories that are followed"

COLOURS = {Status.CONFIRMED: "green", Status.RUMORED: "yellow", Status.DENIED: "red"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", metavar="ORG", nargs="?", help="only those about it")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many (default: %(default)d)")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    subject = where.names(args.rules, env).organisation(args.organisation).key if args.organisation else ""
    stories = asyncio.run(_read(where.database(args.db, args.feeds, env), subject, max(1, args.limit)))
    if not stories:
        sys.stderr.write(f"helmwatch: there is no story{f' about {args.organisation}' if args.organisation else ''} yet\n")
        return 1
    if args.json:
        for story in stories:
            sys.stdout.write(json.dumps(_plain(story), ensure_ascii=False) + "\n")
    else:
        who.screen(env).print(_table(stories))
    return 0


async def _read(path: Path, subject: str, limit: int) -> Sequence[Story]:
    async with await open_ledger(path) as ledger:
        if subject:
            return list(reversed(await ledger.stories_of(subject)))[:limit]
        return await ledger.recent_stories(limit)


def _plain(story: Story) -> dict[str, object]:
    return {
        "story": story.id,
        "organisation": story.organisation,
        "opened": story.opened.isoformat(),
        "touched": story.touched.isoformat(),
        "reports": len(story.reports),
        "publishers": len(voices(r for c in story.claims for r in c.evidence)),
        "headline": card(story, "", {}, SystemClock().now()).headline,
    }


def _table(stories: Sequence[Story]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("story", "last report", "reports", "what"):
        table.add_column(column, header_style="dim", justify="right" if column == "reports" else "left")
    now = SystemClock().now()
    for story in stories:
        drawn = card(story, "", {}, now)
        what = f"[{COLOURS[drawn.status]}]{escape(drawn.headline)}[/]"
        table.add_row(escape(story.id), f"{story.touched:%Y-%m-%d %H:%M}", str(len(story.reports)), what)
    return table
