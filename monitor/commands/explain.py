"""Show every stage of detection for a text, a file or a stored item: what was seen, what matched, why something was dropped.

A file's first line is read as its title.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor.clock import SystemClock
from monitor.commands import detect, who
from monitor.config import where
from monitor.detect import Trace
from monitor.detect.trace import Match, Sentence, Verdict
from monitor.errors import HelmwatchError
from monitor.model import Change, Direction, Item, Status
from storage.sqlite import open_ledger

SUMMARY = "show what detection sees in a text, and why"

CLASSES: dict[str, tuple[str, str]] = {
    "person": ("person", "bold green"),
    "organisation": ("organisation", "bold cyan"),
    "name": ("name", "bold bright_blue"),
    "post": ("post", "bold magenta"),
    "change": ("coming or going", "bold yellow"),
    "mood": ("how sure, and whose word", "italic bright_red"),
    "stop": ("no news: past, award, fiction, pressure", "strike red"),
    "small": ("small words that patterns use", "bright_black underline"),
}
KINDS = {
    "person": "person",
    "org": "organisation",
    "place": "organisation",
    "firm": "organisation",
    "name": "name",
    "post": "post",
    "newpost": "post",
    "board": "post",
    "someone": "person",
    **dict.fromkeys(("may", "wont", "will", "maybe", "sources", "deny", "acting", "former"), "mood"),
    **dict.fromkeys(("past", "award", "fiction", "script", "scene", "calls", "must", "if"), "stop"),
    **dict.fromkeys(("word", "mark", "stop", "bracket", "number", "comma", "colon", "dash", "the", "adverb", "day"), ""),
}
COLOURS = {Status.CONFIRMED: "green", Status.RUMORED: "yellow", Status.DENIED: "red"}


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT", help="the words")
    what.add_argument("--file", type=Path, metavar="FILE", help="a text file, - for standard input; its first line is the title")
    what.add_argument("--item", metavar="KEY", help="a stored item: its key, the beginning of its key, or its address")
    parser.add_argument("--lang", default="", metavar="XX", help="the language of the text (default: guessed)")
    parser.add_argument("--rules", type=Path, metavar="DIR", help="the folder of rules (default: ./rules)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--json", action="store_true", help="all stages as one JSON object")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    detector = detect.load(args.rules, env)
    item = _asked(args, env)
    if item is None:
        sys.stderr.write(f"helmwatch: there is no item {args.item!r}\n")
        return 1
    trace = detector.explain(item)
    if args.json:
        sys.stdout.write(json.dumps(asdict(trace), ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
    else:
        who.screen(env).print(drawn(trace))
    return 0 if trace.changes else 1


def drawn(trace: Trace) -> RenderableType:
    """Draw all stages."""
    parts: list[RenderableType] = [_head(trace)]
    read = [s for s in trace.sentences if not s.skipped]
    shown = [s for s in read if s.matches or len(read) <= SHORT]
    for sentence in shown:
        parts.append(Padding(Group(painted(sentence), *_matches(sentence.matches)), (1, 0, 0, 2)))
    quiet: list[tuple[int, str]] = [(len(read) - len(shown), "no pattern matched")]
    quiet += [(count, why) for why, count in Counter(s.skipped for s in trace.sentences if s.skipped).items()]
    parts += [Padding(_passed(count, why), (1, 0, 0, 2)) for count, why in quiet if count]
    if trace.sentences:
        parts.append(Padding(_legend(), (1, 0, 0, 2)))
    said = [v for v in trace.own if v.fired or v.spans]
    if said:
        parts.append(Padding(Group(Text("your rules", "bold"), *(ruled(v, trace.reading) for v in said)), (1, 0, 0, 0)))
    parts.append(Padding(_verdict(trace), (1, 0, 0, 0)))
    return Group(*parts)


SHORT = 4
"""Of a longer text only those sentences are drawn in which a pattern matched."""


def painted(sentence: Sentence) -> Text:
    """Return the sentence with the colour of its class on each word."""
    text = Text(" ".join(sentence.text.split()) if "\n" in sentence.text else sentence.text)
    if len(text.plain) != len(sentence.text):
        return text
    for tag in sentence.tags:
        style = _class(tag.kind)
        if style:
            text.stylize(CLASSES[style][1], tag.start - sentence.start, tag.end - sentence.start)
    return text


def _class(kind: str) -> str:
    if kind == "verb":
        return "change"
    return KINDS.get(kind, "small")


def _head(trace: Trace) -> Text:
    head = Text()
    head.append("first look  ", "bold")
    words = list(dict.fromkeys(h.text for h in trace.hits))
    head.append(
        ", ".join(words[:MOST]) + (" …" if len(words) > MOST else "") if words else "no word that could tell of a change",
        "yellow",
    )
    if trace.language:
        head.append("\nlanguage    ", "bold")
        head.append(trace.language)
    return head


MOST = 12
"""No more words of the first look are named."""


def _matches(matches: Iterable[Match]) -> Iterator[RenderableType]:
    for match in matches:
        line = Text("  ")
        line.append("✗ " if match.dropped else "✓ ", "red" if match.dropped else "green")
        line.append(match.pattern, "bold")
        for slot, text in match.slots:
            line.append(f"   {slot} ", "bright_black")
            line.append(text, CLASSES[_class(slot.rpartition(".")[2])][1] if _class(slot.rpartition(".")[2]) else "")
        yield line
        if match.dropped:
            yield Text(f"    dropped: {match.dropped}", "red")


DONE = {"drop": "dropped", "doubt": "made a rumour", "report": "reported"}
OWN = "bold black on bright_yellow"
"""The colour of words that a rule of the user's found."""


def ruled(verdict: Verdict, reading: str) -> RenderableType:
    """Draw in two lines what a rule of the user's said, and where it stopped if it did not apply."""
    line = Text("  ")
    line.append("✓ " if verdict.fired else "· ", "green" if verdict.fired else "bright_black")
    line.append(verdict.rule, "bold" if verdict.fired else "")
    last = next((s for s in verdict.steps if not s.holds), None)
    if verdict.fired:
        line.append(f" {DONE[verdict.does]} ", "red" if verdict.does == "drop" else "yellow")
        line.append(verdict.about)
    elif last:
        line.append(f" does not {verdict.does}{' ' if verdict.about else ''}{verdict.about}: {last.asks} ", "bright_black")
        line.append(last.answer)
    if verdict.fired and verdict.because:
        line.append(f": {verdict.because}", "bright_black")
    return Group(line, marked(verdict, reading)) if verdict.spans else line


def marked(verdict: Verdict, reading: str) -> RenderableType:
    """Draw the lines of the reading in which a rule found its words."""
    start = reading.rfind("\n", 0, verdict.spans[0].start) + 1 if verdict.spans else 0
    stop = reading.find("\n", max((s.end for s in verdict.spans), default=0))
    text = Text(reading[start : stop if stop >= 0 else None])
    for span in verdict.spans:
        text.stylize(OWN, span.start - start, span.end - start)
    return Padding(text, (0, 0, 0, 4))


def _passed(count: int, why: str) -> Text:
    return Text(f"… {count} sentence{'s' if count > 1 else ''} not shown: {why}", "bright_black")


def _legend() -> Text:
    line = Text()
    for name, style in CLASSES.values():
        line.append(name, style)
        line.append("   ")
    return line


def _verdict(trace: Trace) -> RenderableType:
    if not trace.changes:
        return Panel(Text(trace.ended or "No change is reported.", "bright_black"), title="nothing", border_style="bright_black")
    table = Table(box=None, header_style="bright_black", padding=(0, 2, 0, 0))
    for name in ("", "person", "post", "organisation", "how", "status", "sure", "pattern"):
        table.add_column(name)
    for change in trace.changes:
        table.add_row(*_row(change))
    return Panel(table, title=f"{len(trace.changes)} change{'s' if len(trace.changes) > 1 else ''}", border_style="green")


def _row(change: Change) -> Iterator[Text]:
    coming = change.direction == Direction.IN
    yield Text("→ in" if coming else "← out", "bold green" if coming else "bold red")
    yield Text(change.person or "not named", CLASSES["person"][1] if change.person else "bright_black")
    acting = " (acting)" if change.acting else ""
    yield Text(
        f"{change.role or 'not named'} = {change.post}{acting}" if change.post else "not named",
        CLASSES["post"][1] if change.post else "bright_black",
    )
    yield Text(change.organisation or "not named", CLASSES["organisation"][1] if change.organisation else "bright_black")
    yield Text(change.manner.value)
    yield Text(change.status.value, COLOURS[change.status])
    yield Text(f"{change.confidence:.2f}")
    yield Text(change.pattern, "bright_black")


def _asked(args: argparse.Namespace, env: Mapping[str, str]) -> Item | None:
    if args.item:
        return asyncio.run(_stored(where.database(args.db, args.feeds, env), args.item))
    text = args.text if args.text is not None else read(args.file)
    title, _, body = text.strip().partition("\n") if args.file else (text, "", "")
    now = SystemClock().now()
    return Item(source="explain", ref="", title=title.strip(), text=body.strip(), lang=args.lang, seen=now)


def read(path: Path) -> str:
    """Return the text of *path*, - for standard input. Raise HelmwatchError."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise HelmwatchError(f"{path}: cannot be read: {error.strerror or error}") from None
    return data.decode("utf-8-sig", "replace")


async def _stored(database: Path, key: str) -> Item | None:
    async with await open_ledger(database) as ledger:
        return await ledger.item(key)
