"""All rules of a user, made ready: which of them an item concerns, and what each says to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.detect.own.asking import Asked, asked, change_fits, item_fits
from monitor.detect.own.sheet import Placed
from monitor.detect.own.telling import same, tell
from monitor.detect.own.terms import Text
from monitor.detect.own.view import Scope, View
from monitor.detect.trace import Span, Step, Verdict
from monitor.model import Change, Status
from monitor.stories.names import Names

NOWHERE = Asked((Step("within", False, "the packs read the change elsewhere"),), ())


class Ruled(NamedTuple):
    """What is left of the changes of an item, those that rules reported among them, and what each rule said."""

    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]


class Book:
    """The rules in the order of their files. One pass over a text finds those whose words stand in it."""

    def __init__(self, rules: Sequence[Placed], names: Names) -> None:
        self.rules = tuple(rules)
        self._names = names
        self._always: list[int] = []
        words: dict[str, list[int]] = {}
        for i, placed in enumerate(self.rules):
            for word in placed.triggers:
                words.setdefault(word, []).append(i)
            if not placed.triggers:
                self._always.append(i)
        self._wanted = list(words.values())
        self._words = list(words)

    def __bool__(self) -> bool:
        return bool(self.rules)

    def only(self, rules: Sequence[Placed]) -> "Book":
        """Return a book with none but *rules*."""
        return Book(rules, self._names)

    @cached_property
    def _search(self) -> AhoCorasick | None:
        return AhoCorasick(self._words, matchkind=MatchKind.Standard) if self._words else None

    def concerned(self, reading: str, changed: bool) -> list[Placed]:
        """Return the rules that may apply to *reading*, in their order; where nothing *changed*, those that report."""
        found = set(self._always if changed else ())
        if self._search:
            hits = {hit for hit, _, _ in self._search.find_matches_as_indexes(Text(reading).folded[0], overlapping=True)}
            found.update(i for hit in hits for i in self._wanted[hit])
        return [self.rules[i] for i in sorted(found) if changed or self.rules[i].rule.does == "report"]

    def apply(self, reading: str, changes: tuple[Change, ...], view: Callable[[], View], *, every: bool = False) -> Ruled:
        """Return what the rules make of *changes*. *view* is called only if a rule may apply.

        Unless *every*, nothing is said of rules that report and cannot apply for want of their words.
        """
        concerned = self.concerned(reading, bool(changes))
        if not every:
            text = Text(reading)
            concerned = [p for p in concerned if p.rule.does != "report" or _maybe(p, text)]
        if not concerned:
            return Ruled(changes, ())
        seen = view()
        before = len(changes)
        verdicts: list[Verdict] = []
        for placed in concerned:
            if placed.rule.does == "report":
                told, verdict = self.report(placed, seen, changes)
                changes = (*changes, *told)
                verdicts.append(verdict)
        if changes and not before:
            concerned = self.concerned(reading, True)
        judges = [p for p in concerned if p.rule.does != "report"]
        left = [(c, [self.judge(p, seen, c) for p in judges]) for c in changes]
        verdicts += [v for _, said in left for v in said]
        return Ruled(tuple(c for change, said in left for c in _judged(change, said)), tuple(verdicts))

    def report(self, placed: Placed, view: View, changes: Sequence[Change]) -> tuple[tuple[Change, ...], Verdict]:
        """Return the changes that a rule reports, besides those that *changes* tell already."""
        found: list[Change] = []
        best: Asked | None = None
        fits = item_fits(placed.rule.only, view)
        for scope in view.scopes(placed.rule.within) if all(s.holds for s in fits) else ():
            change, said = self._told(placed, view, scope)
            if change and (told := next((c for c in (*changes, *found) if same(c, change)), None)):
                change, said = None, said.then(Step("new", False, f"{told.pattern} reports it already"))
            found += [change] if change else []
            best = max((best, said), key=_far) if best else said
        steps = (*fits, *(best.steps if best else ()))
        return tuple(found), _verdict(placed, "; ".join(map(in_words, found)), steps, bool(found), best.spans if best else ())

    def _told(self, placed: Placed, view: View, scope: Scope) -> tuple[Change | None, Asked]:
        said = asked(placed, scope)
        if not said.fired:
            return None, said
        change = tell(placed.rule, view, scope, said)
        if change is None:
            return None, said.then(Step("gives", False, "neither an organisation nor a person is named"))
        for step in (Step("gives", True, in_words(change)), *change_fits(placed.rule.only, change, self._names)):
            said = said.then(step)
        return (change if said.fired else None), said

    def judge(self, placed: Placed, view: View, change: Change) -> Verdict:
        """Return what a rule says to one change."""
        steps = (*item_fits(placed.rule.only, view), *change_fits(placed.rule.only, change, self._names))
        spans: tuple[Span, ...] = ()
        if all(s.holds for s in steps) and (placed.must or placed.any or placed.unless):
            said = max((asked(placed, s) for s in view.scopes(placed.rule.within, change)), key=_far, default=NOWHERE)
            steps, spans = (*steps, *said.steps), said.spans
        return _verdict(placed, in_words(change), steps, all(s.holds for s in steps), spans)


def in_words(change: Change) -> str:
    """Say a change as examples do."""
    acting = " acting" if change.acting else ""
    status = f" {change.status.value}" if change.status is not Status.CONFIRMED else ""
    return (
        f"{change.direction.value}{acting}{status} {change.person or '-'} / {change.post or '-'} / {change.organisation or '-'}"
    )


def _maybe(placed: Placed, text: Text) -> bool:
    return all(t.maybe(text) for t in placed.must) and (not placed.any or any(t.maybe(text) for t in placed.any))


def _judged(change: Change, said: Sequence[Verdict]) -> Iterator[Change]:
    does = {v.does for v in said if v.fired}
    if "drop" not in does:
        doubted = "doubt" in does and change.status is Status.CONFIRMED
        yield replace(change, status=Status.RUMORED) if doubted else change


def _far(said: Asked) -> int:
    return 2 * sum(s.holds for s in said.steps) + said.fired


def _verdict(placed: Placed, about: str, steps: tuple[Step, ...], fired: bool, spans: tuple[Span, ...]) -> Verdict:
    rule = placed.rule
    return Verdict(rule.id, rule.does, rule.because, about, fired, steps, spans)
