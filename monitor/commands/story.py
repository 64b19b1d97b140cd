"""Tell one story from its beginning: what was rumoured, confirmed and denied when, and by whose reports."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor.clock import SystemClock
from monitor.commands import who
from monitor.commands.stories import COLOURS
from monitor.config import where
from monitor.model import Claim, Report, Story
from monitor.render import sentence
from monitor.stories.ledger import counts, life
from monitor.stories.life import Turn, voices
from monitor.stories.links import APART, bonds
from storage.sqlite import open_ledger

SUMMARY = "tell one story: every turn of its claims, and the reports behind it"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the story's name, as helmwatch stories shows it")
    parser.add_argument("--reports", action="store_true", help="also every report")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    story, others = asyncio.run(_read(where.database(args.db, args.feeds, env), args.id))
    if story is None:
        close = get_close_matches(args.id, [s.id for s in others], 3, 0.5)
        meant = f"; did you mean {', '.join(close)}?" if close else " (see helmwatch stories)"
        sys.stderr.write(f"helmwatch: there is no story {args.id!r}{meant}\n")
        return 1
    steps = timeline(story)
    tied = bonds(story, others)
    if args.json:
        for step in steps:
            sys.stdout.write(json.dumps(_plain(step), ensure_ascii=False) + "\n")
        for bond in tied:
            sys.stdout.write(json.dumps({"see": bond.story, "claim": bond.claim.id}, ensure_ascii=False) + "\n")
    else:
        _show(who.screen(env), story, steps, args.reports)
        for bond in tied:
            who.screen(env).print(escape(f"↔ {sentence(bond.claim, SystemClock().now())} ({bond.story})"))
    return 0


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of one claim."""

    claim: Claim
    turn: Turn
    firm: bool


def timeline(story: Story) -> list[Step]:
    """Return every turn of every claim of *story*, oldest first."""
    steps = [Step(claim, turn, counts(claim, story)) for claim in story.claims for turn in life(claim, story)]
    return sorted(steps, key=lambda s: (s.turn.at, s.claim.id))


async def _read(path: Path, wanted: str) -> tuple[Story | None, Sequence[Story]]:
    """Return the story and those about the same people; if there is none, the latest of all."""
    async with await open_ledger(path) as ledger:
        story = await ledger.story(wanted)
        if story is None:
            return None, await ledger.recent_stories(1000)
        return story, await ledger.stories((), {c.who for c in story.claims} - {""}, story.opened - APART)


def _plain(step: Step) -> dict[str, object]:
    claim = step.claim
    return {
        "time": step.turn.at.isoformat(),
        "claim": claim.id,
        "person": claim.person,
        "post": claim.post,
        "direction": claim.direction,
        "acting": claim.acting,
        "status": step.turn.status,
        "by": [_by(r) for r in step.turn.reports],
        "items": [r.item for r in step.turn.reports],
    }


def _show(console: Console, story: Story, steps: list[Step], reports: bool) -> None:
    now = SystemClock().now()
    table = Table(title=escape(f"{story.organisation} ({story.id})"), title_justify="left", title_style="bold", box=None)
    for column in ("when", "status", "what", "by"):
        table.add_column(column, header_style="dim", no_wrap=column == "when", overflow="fold")
    for step in steps:
        table.add_row(*_row(step, story, now))
    console.print(table)
    total = {r.item: r for c in story.claims for r in c.evidence}
    console.print(f"[dim]{len(total)} reports of {len(voices(total.values()))} publishers[/]")
    if reports:
        for report in sorted(total.values(), key=lambda r: (r.at, r.item)):
            console.print(
                f"[dim]{report.at:%Y-%m-%d %H:%M}[/] {escape(_by(report))}: {escape(report.title)} [dim]{escape(report.url)}[/]"
            )


def _row(step: Step, story: Story, now: datetime) -> tuple[str, ...]:
    said = sentence(step.claim, now, home=story.organisation) if step.turn.status is step.claim.status else _bare(step)
    by = list(dict.fromkeys(_by(r) for r in step.turn.reports))
    shown = ", ".join(by[:2]) + (f" and {len(by) - 2} more" if len(by) > 2 else "")
    weak = " [dim](not in the ledger: too few say so)[/]" if step.turn.status == "confirmed" and not step.firm else ""
    colour = COLOURS[step.turn.status]
    return f"{step.turn.at:%Y-%m-%d %H:%M}", f"[{colour}]{step.turn.status}[/]", escape(said) + weak, escape(shown)


def _bare(step: Step) -> str:
    claim = step.claim
    return f"{claim.person or 'somebody'} {claim.direction} as {claim.post.replace('_', ' ') or 'leader'}"


def _by(report: Report) -> str:
    name = report.publisher or report.source
    return f"{name}, citing {report.cites}" if report.cites else name
