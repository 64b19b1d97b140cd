"""Show the weekend of 17 to 22 November 2023 at OpenAI as Helmwatch would have told it; no network is needed.

Publishers of our own print it on this machine, the unchanged product watches them on a faster clock, and at the end
its ledger stands beside what was expected. Exit code 1 if an expectation was not met.
"""

import argparse
import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor import logs
from monitor.commands import who
from monitor.demo import expect, show
from monitor.demo.facts import OPENAI, same
from monitor.errors import ConfigError, Fault

SUMMARY = "show the OpenAI weekend of November 2023, told by the real product in under a minute"

SECONDS = 40.0
LOG = "demo.log"


def add(parser: argparse.ArgumentParser) -> None:
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--seconds", type=_positive, default=SECONDS, help="how long the weekend takes (default: %(default)g)")
    pace.add_argument("--speed", type=_positive, help="how many times faster than the machine's clock")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the configuration, the database and the log there")
    parser.add_argument("--quiet", action="store_true", help="only the ledger and what was expected")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    console = who.screen(env)
    speed = args.speed or show.LENGTH / args.seconds
    with _folder(args.keep) as folder, (folder / LOG).open("w", encoding="utf-8") as log, _cards(args.quiet):
        logs.configure("json", stream=log)
        teller = _Teller(console, args.quiet)
        teller.begin(folder if args.keep else None, speed)
        record = asyncio.run(show.run(folder, speed, teller.tell))
    checks = expect.checks(record)
    teller.ledger(record)
    teller.table(record, checks)
    return 0 if all(check.met for check in checks) else 1


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("must be a number above 0")
    return value


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="helmwatch-demo-") as folder:
            yield Path(folder)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise ConfigError(
            [Fault("--keep", 0, str(keep), "is not empty", "name a new folder: the weekend begins with nothing known")]
        )
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


@contextmanager
def _cards(quiet: bool) -> Iterator[None]:
    """Let the console channel draw where nobody looks if *quiet*."""
    if not quiet:
        yield
        return
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield


class _Teller:
    """Says on the terminal how it goes."""

    def __init__(self, console: Console, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet

    def begin(self, kept: Path | None, speed: float) -> None:
        if not self._quiet:
            span = f"{expect.words(show.START)} to {expect.words(show.END)} 2023 (UTC)"
            self._console.print(f"[bold]Helmwatch demo[/]: {span}, {speed:,.0f} times faster")
            if kept:
                self._console.print(f"[dim]files in {escape(str(kept))}[/]")

    def tell(self, at: show.Moment) -> None:
        if not self._quiet:
            self._console.print(
                f"[dim]── {at.now:%a %d %b %H:%M} · {at.entries} entries printed · {at.looks:,} looks at feeds[/]"
            )

    def ledger(self, record: expect.Record) -> None:
        held = [t for t in record.tenures if same(OPENAI, t.organisation)]
        self._console.print(f"\n[dim]$ helmwatch who {OPENAI}[/]")
        self._console.print(who.table(held, OPENAI, who.vacant(held, record.end)))

    def table(self, record: expect.Record, checks: list[expect.Check]) -> None:
        table = Table(title="Expected and seen", title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
        for column in ("", "expected", "seen"):
            table.add_column(column)
        for check in checks:
            mark = "[green]✓[/]" if check.met else "[red]✗[/]"
            table.add_row(mark, escape(check.expected), escape(check.seen))
        self._console.print()
        self._console.print(table)
        self._console.print(f"[dim]{escape(_languages(record))}[/]")
        met = sum(check.met for check in checks)
        self._console.print(f"[bold]{met} of {len(checks)} expectations met.[/]")


def _languages(record: expect.Record) -> str:
    """Say how many entries of each language there were, and from how many a change was read."""
    printed = Counter(o.lang for o in record.outlets for e in o.entries if e.time >= record.start)
    of = {o.name: o.lang for o in record.outlets}
    read = Counter(of[source] for source in {(r.source, r.url): r.source for _, r in record.reports}.values())
    parts = [f"{lang} {read[lang]} of {count}" for lang, count in printed.most_common()]
    return f"Entries from which a change was read: {', '.join(parts)}. A language without a pack is not read."
