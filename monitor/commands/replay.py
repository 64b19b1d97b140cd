"""Run items of the past through the real pipeline on their own clock and show what would have been told; nothing is sent.

FILE holds JSON lines {id, source, feed, lang, published, title, summary, url}. With --truth the ledger is held against
what really happened. Exit code 1 if a line could not be read.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor import detect, places
from monitor.commands import who
from monitor.commands.stories import COLOURS
from monitor.config import where
from monitor.errors import ConfigError, Fault
from monitor.model import Claim, Tenure
from monitor.options import Context
from monitor.replay import lines, truth
from monitor.replay.report import POST, Comparison, comparisons
from monitor.replay.run import Heard, Result
from monitor.replay.run import run as replay
from monitor.stories import tenures

SUMMARY = "run items of the past through the real pipeline; nothing is sent"

SHOWN = 20
"""Faults and organisations that are named; the rest are counted."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the items, JSON lines")
    parser.add_argument(
        "--truth", type=Path, metavar="FILE", help="what really happened: {tenures: [{org, person, role_code, from, to, …}]}"
    )
    parser.add_argument("--updates", action="store_true", help="also alerts that only bring a message up to date, without a ping")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")
    parser.add_argument("--db", type=Path, metavar="PATH", help="keep the database there (default: a passing one)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line: alerts, then tenures, then comparisons")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    faults: list[Fault] = []
    found = _lines(args.file, faults)
    real = _truth(args.truth) if args.truth else ()
    known = where.known(args.rules, env)
    rules = places.rules(args.rules)
    broken: list[Fault] = []
    detector = detect.load(rules, known, broken, Context(env, rules))
    if detector is None:
        raise ConfigError(broken)
    names = where.names(args.rules, env)
    result = asyncio.run(replay([line.item for line in found], detector, names, args.db))
    end = max((line.item.at for line in found), default=None)
    begin = min((line.item.at for line in found), default=None)
    tell = _Teller(result, found, args.updates)
    if begin and end:
        judged = comparisons(result, real, names, begin, end)
        tell.json(judged, end) if args.json else tell.people(judged, end, who.screen(env))
    for fault in faults[:SHOWN]:
        sys.stderr.write(f"{fault}\n")
    if len(faults) > SHOWN:
        sys.stderr.write(f"{args.file}: {len(faults) - SHOWN} more lines cannot be read\n")
    return 1 if faults else 0


def _lines(path: Path, faults: list[Fault]) -> Sequence[lines.Line]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return list(lines.read(file, str(path), faults))
    except OSError as error:
        raise ConfigError([Fault(str(path), 0, "", f"cannot be read: {error.strerror}")]) from None


def _truth(path: Path) -> tuple[Tenure, ...]:
    try:
        return truth.read(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ConfigError([Fault(str(path), 0, "", f"cannot be read: {error.strerror}")]) from None
    except ValueError as error:
        raise ConfigError([Fault(str(path), 0, "", str(error))]) from None


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says what came of it. *updates*: also what would only have edited a message."""

    result: Result
    lines: Sequence[lines.Line]
    updates: bool

    @property
    def heard(self) -> list[Heard]:
        return [h for h in self.result.heard if h.alert.ping or self.updates]

    def json(self, judged: Sequence[Comparison], end: datetime) -> None:
        ids = {line.item.key: line.id for line in self.lines}
        for heard in self.heard:
            _write(_alert(heard, ids))
        for tenure in tenures(self.result.stories, end):
            _write({k: v for k, v in who.plain(tenure).items() if k not in ("reports", "publishers", "first_by")})
        for comparison in judged:
            _write(_comparison(comparison))

    def people(self, judged: Sequence[Comparison], end: datetime, console: Console) -> None:
        for heard in self.heard:
            card = heard.alert.card
            mark = f"[{COLOURS[card.status]}]●[/]" if heard.alert.ping else "[dim]·[/]"
            console.print(
                f"[dim]{heard.alert.due:%d %b %H:%M}[/] {mark} {escape(card.headline)} [dim]({escape(heard.alert.reason)})[/]"
            )
        for story in sorted(self.result.stories, key=lambda s: -len(s.reports))[:SHOWN]:
            held = tenures([story], end)
            if held and (not judged or any(story.organisation == c.organisation for c in judged)):
                console.print()
                console.print(who.table(held, escape(story.organisation), who.vacant(held, end)))
        for comparison in judged:
            _compare(comparison, console)
        pings = sum(h.alert.ping for h in self.result.heard)
        console.print(
            f"\n{len(self.lines):,} items, {len(self.result.stories)} stories, {pings} alerts"
            f" and {len(self.result.heard) - pings} updates without a ping"
        )


def _alert(heard: Heard, ids: Mapping[str, str]) -> dict[str, Any]:
    alert = heard.alert
    return {
        "type": "alert",
        "time": who.iso(alert.due),
        "story": alert.story,
        "organisation": heard.story.organisation,
        "reason": alert.reason,
        "ping": alert.ping,
        "title": alert.card.headline,
        "claims": [_claim(c) for c in heard.claims],
        "items": [ids[key] for key in alert.items if key in ids],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "person": claim.person,
        "post": claim.post,
        "direction": claim.direction,
        "acting": claim.acting,
        "status": claim.status,
    }


def _comparison(c: Comparison) -> dict[str, Any]:
    return {
        "type": "comparison",
        "organisation": c.organisation,
        "post": POST,
        "right": sum(p.right for p in c.pairs),
        "of": len(c.pairs),
        "stories": c.stories,
        "alerts": c.alerts,
        "false": c.strange,
        "delays": [
            {"person": t.person, "direction": t.direction, "at": who.iso(t.at), "alert": who.iso(t.alert), "report": t.nth}
            for t in c.transitions
        ],
    }


def _compare(c: Comparison, console: Console) -> None:
    table = Table(
        title=f"{escape(c.organisation)}, {POST}: what was and what the ledger says",
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    for column in ("", "really", "from", "to", "ledger", "from", "to"):
        table.add_column(column, header_style="dim")
    for pair in c.pairs:
        table.add_row("[green]✓[/]" if pair.right else "[red]✗[/]", *_sides(pair.real), *_sides(pair.said))
    console.print()
    console.print(table)
    for t in c.transitions:
        told = f"alert {t.alert:%d %b %H:%M}, with report no. {t.nth}" if t.alert else "[red]no alert[/]"
        console.print(f"  {t.at:%d %b %H:%M} {escape(t.person)} {t.direction}: {told}")
    console.print(f"  stories opened: {len(c.stories)} ({escape(', '.join(c.stories))})")
    console.print(f"  alerts about the {POST}: {c.alerts}; transitions that never were: {escape(', '.join(c.strange)) or 'none'}")


def _sides(tenure: Tenure | None) -> tuple[str, str, str]:
    if tenure is None:
        return "", "", ""
    return f"{escape(tenure.person)}{' (acting)' if tenure.acting else ''}", who.day(tenure.start), who.day(tenure.end)


def _write(row: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
