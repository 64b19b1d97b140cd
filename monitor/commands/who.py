"""Say who holds and held which post at an organisation, from when to when, and by what evidence."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor.clock import SystemClock
from monitor.config import where
from monitor.model import Tenure
from monitor.render import TITLES
from monitor.stories import holders, tenures
from monitor.stories.life import voices
from monitor.stories.posts import POSTS, kind
from storage.sqlite import open_ledger

SUMMARY = "say who holds and held which post at an organisation"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", metavar="ORG", help="any name of it that the watchlist or the memory knows")
    parser.add_argument("--post", choices=sorted(POSTS), metavar="POST", help="only this post, for example ceo")
    parser.add_argument("--at", type=moment, metavar="DATE", help="only who held it then: 2023-11-18, or 2023-11-18T12:00Z")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    names = where.names(args.rules, env)
    asked = names.organisation(args.organisation)
    now = SystemClock().now()
    held, others = asyncio.run(_read(where.database(args.db, args.feeds, env), asked.key, now))
    if not held:
        unknown(args.organisation, {*others, *names.subjects().values()}, asked.name in others)
        return 1
    wanted = [t for t in held if args.post in (None, t.post)]
    shown = [t for post in dict.fromkeys(t.post for t in wanted) for t in holders(wanted, post, args.at)] if args.at else wanted
    if args.json:
        for tenure in shown:
            sys.stdout.write(json.dumps(plain(tenure), ensure_ascii=False) + "\n")
    else:
        console = screen(env)
        console.print(table(shown, _title(asked.name, held, args.at), vacant(wanted, args.at or now)))
    return 0 if shown else 1


def screen(env: Mapping[str, str]) -> Console:
    """Return where to print for people: as wide as the terminal, wide enough for tables elsewhere."""
    return Console(highlight=False, _environ=env, width=None if sys.stdout.isatty() or env.get("COLUMNS") else 160)


def moment(text: str) -> datetime:
    """Read a date or a time; of a date its last moment is meant, of a time without zone UTC."""
    try:
        if len(text) <= len("2023-11-18"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date, for example 2023-11-18 or 2023-11-18T12:00Z") from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def plain(tenure: Tenure) -> dict[str, object]:
    """Return *tenure* as one JSON object."""
    return {
        "type": "tenure",
        "organisation": tenure.organisation,
        "person": tenure.person,
        "post": tenure.post,
        "acting": tenure.acting,
        "from": iso(tenure.start),
        "to": iso(tenure.end),
        "how": tenure.how,
        "reports": len(tenure.evidence),
        "publishers": len(voices(tenure.evidence)),
        "first_by": _first_by(tenure),
    }


def table(held: Sequence[Tenure], title: str, gaps: Mapping[str, datetime]) -> Table:
    """Draw *held*, one row a tenure; *gaps* are vacant posts and since when."""
    drawn = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in ("post", "", "from", "to", "how it ended", "evidence"):
        drawn.add_column(column, header_style="dim", overflow="fold", no_wrap=column in ("from", "to"))
    for post in dict.fromkeys([*(t.post for t in held), *gaps]):
        words = title_of(post)
        for tenure in (t for t in held if t.post == post):
            drawn.add_row(*_row(words, tenure))
            words = ""
        if post in gaps:
            drawn.add_row(words, "[yellow]vacant[/]", day(gaps[post]), "", "[yellow]nobody named yet[/]", "")
    return drawn


def vacant(held: Iterable[Tenure], at: datetime) -> dict[str, datetime]:
    """Return the posts of *held* that one person holds at a time and that nobody holds at *at*, and since when."""
    held = list(held)
    found = {}
    for post in dict.fromkeys(t.post for t in held if kind(t.post).single):
        ends = [t.end for t in held if t.post == post and t.end and t.end <= at]
        if ends and not holders(held, post, at):
            found[post] = max(ends)
    return found


def title_of(post: str) -> str:
    """Return the name of *post* in English."""
    return TITLES.get(post, (post.replace("_", " "), "", ""))[0]


def day(at: datetime | None) -> str:
    """Return *at* for people, "" for None."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def iso(at: datetime | None) -> str | None:
    """Return *at* for machines, None for None."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def unknown(asked: str, known: Iterable[str], reported: bool) -> None:
    """Say that nothing is known of the organisation *asked*, and which of the *known* may be meant."""
    if reported:
        sys.stderr.write(
            f"helmwatch: there are reports on {asked}, but no confirmed change yet (see helmwatch stories {asked!r})\n"
        )
        return
    by_case = {name.casefold(): name for name in known if name.casefold() != asked.casefold()}
    close = get_close_matches(asked.casefold(), by_case, 3, 0.6)
    meant = f"; did you mean {', '.join(by_case[c] for c in close)}?" if close else ""
    sys.stderr.write(f"helmwatch: no change is known at {asked!r}{meant}\n")


async def _read(path: Path, subject: str, now: datetime) -> tuple[tuple[Tenure, ...], list[str]]:
    async with await open_ledger(path) as ledger:
        held = tenures(await ledger.stories_of(subject), now)
        return held, [] if held else [organisation for _, organisation in await ledger.subjects("", 10_000)]


def _title(name: str, held: Sequence[Tenure], at: datetime | None) -> str:
    shown = escape(held[0].organisation or name)
    return f"{shown}, {at:%-d %B %Y}" if at else shown


def _row(words: str, tenure: Tenure) -> tuple[str, ...]:
    here = tenure.end is None
    person = escape(tenure.person) + (" [dim](acting)[/]" if tenure.acting else "")
    since = day(tenure.start) if tenure.start else "[dim]before[/]"
    by = _first_by(tenure)
    reports = f"{len(tenure.evidence)} report{'s' if len(tenure.evidence) != 1 else ''}" + (f", first {escape(by)}" if by else "")
    return words, f"[bold green]{person}[/]" if here else person, since, day(tenure.end), tenure.how, f"[dim]{reports}[/]"


def _first_by(tenure: Tenure) -> str:
    first = min(tenure.evidence, key=lambda r: (r.at, r.item), default=None)
    return (first.publisher or first.source) if first else ""
