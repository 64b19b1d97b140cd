"""The questions that a rule asks of an item, of a change and of a stretch of text, one by one, until one does not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.detect.own.sheet import Only, Placed
from monitor.detect.own.terms import Found, Term
from monitor.detect.own.view import Scope, View
from monitor.detect.trace import Span, Step
from monitor.model import Change
from monitor.stories.names import Names
from monitor.stories.posts import kind
from monitor.text import name_key


@dataclass(frozen=True)
class Asked:
    """The answers so far, the words that were found, and the named groups among them by their places in the reading."""

    steps: tuple[Step, ...]
    spans: tuple[Span, ...]
    groups: tuple[tuple[str, int, int], ...] = ()

    @property
    def fired(self) -> bool:
        """Whether everything held."""
        return all(s.holds for s in self.steps)

    def then(self, step: Step) -> "Asked":
        """Return it with one more answer; after one that did not hold nothing more is asked."""
        return replace(self, steps=(*self.steps, step)) if self.fired else self


def item_fits(only: Only, view: View) -> tuple[Step, ...]:
    """Ask what a rule says about items."""
    item = view.item
    language = view.language.pack.language
    return _until(
        _step("languages", only.languages, language, language in only.languages),
        _step("sources", only.sources, item.source, any(_like(item.source, s) for s in only.sources)),
        _step("publishers", only.publishers, item.publisher, name_key(item.publisher) in map(name_key, only.publishers)),
        _step("tiers", only.tiers, item.tier, item.tier in only.tiers),
    )


def change_fits(only: Only, change: Change, names: Names) -> tuple[Step, ...]:
    """Ask what a rule says about changes."""
    subject = names.organisation(change.organisation or "").key
    who = names.person(change.person or "").key
    domain = kind(change.post).domain
    tags = names.tags(subject)
    return _until(
        _step("directions", only.directions, change.direction, change.direction in only.directions),
        _step("statuses", only.statuses, change.status, change.status in only.statuses),
        _step("posts", only.posts, change.post or "none", change.post in only.posts),
        _step("domains", only.domains, domain, domain in only.domains),
        _step("organisations", only.organisations, change.organisation or "none", _among(subject, only.organisations, names)),
        _step("people", only.people, change.person or "none", who in {names.person(p).key for p in only.people}),
        _step("tags", only.tags, ", ".join(sorted(tags)) or "none", not tags.isdisjoint(only.tags)),
    )


def asked(placed: Placed, scope: Scope) -> Asked:
    """Search *scope* for the words of a rule."""
    steps: list[Step] = []
    found: list[tuple[Term, Found]] = []
    for term in placed.must:
        hits = list(term.all(scope.text))
        found += [(term, h) for h in hits]
        steps.append(Step("must", bool(hits), term.written))
        if not hits:
            return _asked(steps, found, scope)
    if placed.any:
        some = [(term, h) for term in placed.any for h in term.all(scope.text)]
        found += some
        written = ", ".join(dict.fromkeys(t.written for t, _ in some)) or "none of " + ", ".join(t.written for t in placed.any)
        steps.append(Step("any", bool(some), written))
        if not some:
            return _asked(steps, found, scope)
    against = next((t for t in placed.unless if next(t.all(scope.text), None)), None)
    if placed.unless:
        steps.append(Step("unless", against is None, against.written if against else "none of it is there"))
    return _asked(steps, found, scope)


def _asked(steps: Sequence[Step], found: Sequence[tuple[Term, Found]], scope: Scope) -> Asked:
    at = scope.shift
    spans = tuple(
        Span(f.start + at, f.end + at, scope.text.reading[f.start : f.end], "own", term.written)
        for term, f in sorted(found, key=lambda pair: pair[1].start)
    )
    groups = tuple((name, a + at, b + at) for _, f in found for name, (a, b) in f.groups.items())
    return Asked(tuple(steps), spans, groups)


def _step(asks: str, wanted: Sequence[str], answer: str, holds: bool) -> Step | None:
    if not wanted:
        return None
    return Step(asks, holds, str(answer) if holds else f"{answer or 'none'}, not {', '.join(wanted)}")


def _until(*steps: Step | None) -> tuple[Step, ...]:
    return tuple(_to_first_no(s for s in steps if s))


def _to_first_no(steps: Iterator[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if not step.holds:
            return


def _like(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _among(subject: str, wanted: Sequence[str], names: Names) -> bool:
    return subject in {names.organisation(o).key for o in wanted}
