"""The examples beside each rule of a user, and whether they hold: each rule alone, on what the packs report."""

from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.detect.detector import Detector
from monitor.detect.examples import say, told, told_of
from monitor.detect.own.book import Book
from monitor.detect.own.sheet import Own, Placed
from monitor.detect.trace import Verdict
from monitor.errors import Fault
from monitor.model import Change, Item, Tier
from monitor.yamlfile import Node

_DAY = datetime(2026, 1, 5, tzinfo=UTC)


def run(book: Book, detector: Detector, faults: list[Fault]) -> None:
    """Run all examples; append a fault at the line of each that fails."""
    for placed in book.rules:
        for _, at, problem, meant in failing(book, placed, detector):
            faults.append(at.fault(problem, meant))


def failing(book: Book, placed: Placed, detector: Detector) -> Iterator[tuple[str, Node, str, str]]:
    """Yield each example of a rule that fails: its text, its place, what is wrong, what was found."""
    places = placed.node.entries()["examples"].entries()
    wanted = zip(placed.rule.examples.match, places["match"].elements(), strict=True)
    missed = zip(placed.rule.examples.miss, places["miss"].elements(), strict=True)
    judge = _reported if placed.rule.does == "report" else _judged
    for match, pairs in ((True, wanted), (False, missed)):
        for text, at in pairs:
            problem, meant = judge(book, placed, detector, text, match)
            if problem:
                yield text, at, problem, meant


def outcome(book: Book, placed: Placed, detector: Detector, item: Item) -> tuple[tuple[Change, ...], tuple[Verdict, ...]]:
    """Return what the packs report of *item*, or the rule if it is one that reports, and what the rule said."""
    changes, view = detector.packs(item), detector.view(item)
    if placed.rule.does == "report":
        found, verdict = book.report(placed, view, changes)
        return found, (verdict,)
    return changes, tuple(book.judge(placed, view, c) for c in changes)


def example(rule: Own, text: str) -> Item:
    """Return *text* as an item that the rule's *only* lets in, as far as it speaks of items."""
    only = rule.only
    title, _, body = text.partition("=>")[0].strip().partition("\n")
    return Item(
        source=only.sources[0].rstrip("*") if only.sources else "example",
        ref=text,
        title=title,
        text=body,
        seen=_DAY,
        lang=only.languages[0] if only.languages else "",
        publisher=only.publishers[0] if only.publishers else "",
        tier=only.tiers[0] if only.tiers else Tier.PRESS,
    )


def stopped(verdict: Verdict) -> str:
    """Say at which question a rule ended."""
    last = next((s for s in verdict.steps if not s.holds), None)
    return f"{last.asks}: {last.answer}" if last else "it applies"


def _reported(book: Book, placed: Placed, detector: Detector, text: str, match: bool) -> tuple[str, str]:
    _, arrow, wanted = text.partition("=>")
    expected = told(wanted) if arrow else None
    if match and expected is None:
        return "is no example", "write TEXT => in PERSON / POST / ORGANISATION"
    found, (verdict,) = outcome(book, placed, detector, example(placed.rule, text))
    if not match:
        return ("should report nothing", f"found: {say(found)}") if found else ("", "")
    if not found:
        return f"does not match {placed.rule.id}", stopped(verdict)
    right = sorted(map(told_of, found)) == sorted(expected or ())
    return ("", "") if right else (f"should give {wanted.strip()}", f"found: {say(found)}")


def _judged(book: Book, placed: Placed, detector: Detector, text: str, match: bool) -> tuple[str, str]:
    rule = placed.rule
    changes, verdicts = outcome(book, placed, detector, example(rule, text))
    if not changes:
        return f"shows nothing: the packs report no change there that could be {_done(rule)}", "helmwatch explain shows why"
    fired = [v for v in verdicts if v.fired]
    if match and not fired:
        return f"does not match {rule.id}", stopped(verdicts[0])
    if not match and fired:
        return f"should not be {_done(rule)}", f"{rule.id} applies to {fired[0].about}"
    return "", ""


def _done(rule: Own) -> str:
    return "dropped" if rule.does == "drop" else "doubted"
