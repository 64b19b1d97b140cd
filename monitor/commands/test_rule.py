"""Test rules of your own: their examples, stage by stage why one does or does not apply to a text, how often it does in a stream.

Name a file of rules, in rules/ or anywhere, or the id of one rule in rules/.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor import detect as detection
from monitor import places, watchlist, yamlfile
from monitor.clock import SystemClock
from monitor.commands import backtest, detect, explain, who
from monitor.config import where
from monitor.detect import Detector
from monitor.detect.loading import book
from monitor.detect.own import Book, Placed
from monitor.detect.own.examples import example, failing, outcome
from monitor.detect.trace import Verdict
from monitor.errors import ConfigError, Fault, HelmwatchError
from monitor.model import Item
from monitor.options import Context
from monitor.yamlfile import Node
from storage.sqlite import open_ledger

SUMMARY = "test rules of your own: examples, one text stage by stage, or a stream"

SAMPLES = 5


@dataclass
class Count:
    """How often one rule applied, and to what: a fair sample."""

    hits: int = 0
    samples: list[tuple[Item, Verdict]] = field(default_factory=list)

    def add(self, item: Item, verdict: Verdict) -> None:
        """Count one; the sample is that of the smallest digests, which have nothing to do with the order."""
        self.hits += 1
        self.samples = sorted([*self.samples, (item, verdict)], key=lambda pair: pair[0].digest)[:SAMPLES]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="FILE|ID", help="a file of rules, or the id of a rule in the folder of rules")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("text", nargs="?", metavar="TEXT", help="the words to try it on (default: its own examples)")
    what.add_argument("--file", type=Path, metavar="FILE", help="a text file, - for standard input; its first line is the title")
    what.add_argument("--stream", type=Path, metavar="FILE", help="JSON lines {id, title, summary, lang}, - for standard input")
    what.add_argument("--stored", action="store_true", help="the stored items; see --since")
    parser.add_argument("--since", type=backtest.since, default="7d", metavar="DATE", help="stored items from then on (7d)")
    parser.add_argument("--lang", default="", metavar="XX", help="the language of the text (default: guessed)")
    parser.add_argument("--source", default="", metavar="NAME", help="the source that the text is to come from")
    parser.add_argument("--publisher", default="", metavar="NAME", help="the publisher that the text is to come from")
    parser.add_argument("--rules", type=Path, metavar="DIR", help="the folder of rules (default: ./rules)")
    parser.add_argument("--feeds", type=Path, help="the file of sources and settings (default: ./feeds.yaml)")
    parser.add_argument("--db", type=Path, metavar="PATH", help="the database (default: as the settings say)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    rules, detector = chosen(args.rule, args.rules, env)
    console = who.screen(env)
    if args.stream or args.stored:
        return _stream(rules, detector, _stored(args, env) if args.stored else _lines(args.stream), console, args.json)
    if args.text is not None or args.file:
        return _text(rules, detector, _asked(args), console, args.json)
    return _examples(rules, detector, console, args.json)


def chosen(rule: str, folder: Path | None, env: Mapping[str, str]) -> tuple[Book, Detector]:
    """Return the rules that *rule* names, and the packs alone. Raise ConfigError."""
    rules = places.rules(folder)
    path = Path(rule)
    own = places.own(rules)
    inside = path.resolve() in [p.resolve() for p in own]
    files = [*own, path] if _names_file(path) and not inside else own
    faults: list[Fault] = []
    context = Context(env, rules)
    nodes = [node for file in files if (node := yamlfile.read(file, faults))]
    main = rules / "watchlist.yaml"
    node = yamlfile.read(main, faults) if main.exists() else Node(str(main), 0, "", None)
    known = watchlist.read(node, faults, context, nodes) if node else None
    detector = detection.load(rules, known, faults, context, prove=False) if known else None
    found = book(nodes, known, detector, faults, context) if known and detector else None
    if faults or found is None or detector is None:
        raise ConfigError(faults)
    detector.own = None
    wanted = [p for p in found.rules if _wanted(p, rule, path)]
    if not wanted:
        ids = ", ".join(p.rule.id for p in found.rules) or "none"
        raise ConfigError(
            [Fault(_printable(rule), 0, "", f"is neither a file with rules nor the id of a rule in {rules}", f"there are {ids}")]
        )
    return found.only(wanted), detector


def _names_file(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") or path.is_file()


def _wanted(placed: Placed, rule: str, path: Path) -> bool:
    if _names_file(path):
        return Path(placed.node.file).resolve() == path.resolve()
    return placed.rule.id == rule


def _asked(args: argparse.Namespace) -> Item:
    text = args.text if args.text is not None else explain.read(args.file)
    title, _, body = _printable(text).strip().partition("\n")
    now = SystemClock().now()
    item = Item(source=args.source or "test-rule", ref="", title=title.strip(), text=body.strip(), lang=args.lang, seen=now)
    return replace(item, publisher=args.publisher)


def _examples(rules: Book, detector: Detector, console: Console, as_json: bool) -> int:
    wrong = 0
    for placed in rules.rules:
        bad = {(text, at.line): (problem, meant) for text, at, problem, meant in failing(rules, placed, detector)}
        wrong += len(bad)
        if not as_json:
            console.print(_title(placed))
        for match in (True, False):
            place = placed.node.entries()["examples"].entries()["match" if match else "miss"]
            for at in place.elements():
                text = str(at.value)
                problem, meant = bad.get((text, at.line), ("", ""))
                if as_json:
                    row = {"rule": placed.rule.id, "example": text, "match": match, "holds": not problem}
                    _write({**row, "line": at.line, "problem": problem, "found": meant})
                else:
                    console.print(_example(rules, placed, detector, at, problem and f"{problem} ({meant})"))
    return 1 if wrong else 0


def _example(rules: Book, placed: Placed, detector: Detector, at: Node, problem: str) -> RenderableType:
    text, match = str(at.value), ".match" in at.key
    item = example(placed.rule, text)
    _, verdicts = outcome(rules, placed, detector, item)
    best = max(verdicts, key=lambda v: (v.fired, len(v.steps)), default=None)
    line = Text("  ")
    line.append("✗ " if problem else "✓ ", "red" if problem else "green")
    line.append("match " if match else "miss  ", "bright_black")
    words = Text(item.reading)
    for span in best.spans if best else ():
        words.stylize(explain.OWN, span.start, span.end)
    line.append_text(words)
    if match and "=>" in text:
        line.append(f"  ⇒{text.partition('=>')[2]}", "bright_black")
    if problem:
        line.append(f"\n      {problem}", "red")
    elif not match and best:
        line.append(f"  ⇐ {_stop(best)}", "bright_black")
    return line


def _text(rules: Book, detector: Detector, item: Item, console: Console, as_json: bool) -> int:
    fired = False
    for placed in rules.rules:
        _, verdicts = outcome(rules, placed, detector, item)
        fired = fired or any(v.fired for v in verdicts)
        if as_json:
            for verdict in verdicts or (None,):
                _write({"rule": placed.rule.id, **(asdict(verdict) if verdict else {"does": placed.rule.does, "fired": False})})
            continue
        console.print(_title(placed))
        if not verdicts:
            console.print(Text(f"  ✗ the packs report no change here that it could {placed.rule.does}", "red"))
        for verdict in verdicts:
            console.print(Group(*_stages(verdict, item.reading)))
    return 0 if fired else 1


def _stages(verdict: Verdict, reading: str) -> Iterator[RenderableType]:
    if verdict.about and verdict.does != "report":
        yield Text(f"  {verdict.about}", "cyan")
    yield explain.marked(verdict, reading)
    for step in verdict.steps:
        line = Text("    ")
        line.append("✓ " if step.holds else "✗ ", "green" if step.holds else "red")
        line.append(f"{step.asks:<14}", "bold")
        line.append(step.answer, "" if step.holds else "red")
        yield line
    done = f"{explain.DONE[verdict.does]}: {verdict.about}" if verdict.fired else "does not apply"
    yield Padding(Text(f"→ {done}", "bold green" if verdict.fired else "bold red"), (0, 0, 1, 4))


def _stop(verdict: Verdict) -> str:
    last = next((s for s in verdict.steps if not s.holds), None)
    return f"{last.asks}: {last.answer}" if last else ""


def _title(placed: Placed) -> Text:
    rule = placed.rule
    title = Text.assemble((rule.id, "bold"), (f"  {rule.does}s", "yellow"), (f"  {rule.because}", "bright_black"))
    title.append(f"  {placed.node.file}:{placed.node.line}", "dim")
    return title


def _stream(rules: Book, detector: Detector, items: Iterable[Item], console: Console, as_json: bool) -> int:
    counts = {p.rule.id: Count() for p in rules.rules}
    total = 0
    for item in items:
        total += 1
        changes = detector.packs(item)
        for verdict in rules.apply(item.reading, changes, partial(detector.view, item)).verdicts:
            if verdict.fired:
                counts[verdict.rule].add(item, verdict)
    for placed in rules.rules:
        count = counts[placed.rule.id]
        if as_json:
            samples = [{"title": i.title, "url": i.url, "about": v.about} for i, v in count.samples]
            _write({"rule": placed.rule.id, "does": placed.rule.does, "items": total, "hits": count.hits, "samples": samples})
        else:
            _counted(placed, count, total, console)
    return 0 if any(c.hits for c in counts.values()) else 1


def _counted(placed: Placed, count: Count, total: int, console: Console) -> None:
    console.print(_title(placed))
    often = f", one in {total / count.hits:,.0f}" if count.hits else ""
    console.print(Text(f"  {count.hits:,} times in {total:,} items{often}", "green" if count.hits else "bright_black"))
    for item, verdict in count.samples:
        console.print(Group(explain.marked(verdict, item.reading), Text(f"      {verdict.about}", "bright_black")))


def _lines(path: Path) -> Iterator[Item]:
    wrong = 0
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                found = _line(line, number, first=not wrong)
                wrong += found is None
                if found:
                    yield found
    except OSError as error:
        raise HelmwatchError(f"{path}: cannot be read: {error.strerror or error}") from None
    if wrong:
        sys.stderr.write(f"helmwatch: {wrong:,} line{'s are' if wrong > 1 else ' is'} no item and was passed over\n")


def _line(line: bytes, number: int, first: bool) -> Item | None:
    try:
        row = detect.parsed(line)
        problem = f"{key} must be text" if (key := detect.misfit(row)) else ""
    except ValueError as error:
        row, problem = {}, str(error)
    if problem and first:
        sys.stderr.write(f"helmwatch: line {number}: {problem}\n")
    return None if problem else detect.item(row)


def _stored(args: argparse.Namespace, env: Mapping[str, str]) -> Iterable[Item]:
    begin = args.since(SystemClock().now())

    async def read() -> Iterable[Item]:
        async with await open_ledger(where.database(args.db, args.feeds, env)) as ledger:
            return await ledger.items_since(begin)

    return asyncio.run(read())


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _write(row: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
