"""The life of a claim: rumoured, confirmed, denied and how it turned from one into the other, folded over its reports.

A single report that says otherwise never turns a claim that others stand behind: the detector errs now and then, and so
do newspapers. A turn needs reports of several publisher families in a run; each report for the present status weakens the run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Manner, Report, Status, Tier

STRONG = frozenset({Tier.REGULATOR, Tier.ISSUER})
"""Who says so knows it: a filing, or the organisation itself."""

RUN = timedelta(hours=24)
"""Reports further apart do not support each other's turn."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim became *status* at *at*, by the word of *reports*."""

    status: Status
    at: datetime
    reports: tuple[Report, ...]


def order(report: Report) -> tuple[datetime, str, str, str]:
    """Return what puts reports in the one order in which they are folded, whatever order they arrived in."""
    return report.at, report.item, report.person, report.post


def family(report: Report) -> str:
    """Return the voice behind *report*: publishers of one owner are one voice."""
    return (report.family or report.publisher or report.source).casefold()


def voices(reports: Iterable[Report], status: Status | None = None) -> frozenset[str]:
    """Return the publisher families behind *reports*, those of *status* if it is given."""
    return frozenset(family(r) for r in reports if status is None or r.status is status)


def turns(reports: Sequence[Report], reversal: bool = False) -> tuple[Turn, ...]:
    """Return the turns of a claim, oldest first; *reports* stand in their order.

    *reversal*: somebody who is well known to have gone is said to be back, which one voice does not confirm.
    """
    life = Life(reversal)
    for report in reports:
        life.take(report)
    return tuple(life.turns)


@dataclass(slots=True)
class Life:
    """A life as it is lived: report by report, in their order."""

    reversal: bool = False
    turns: list[Turn] = field(default_factory=list)
    _runs: dict[Status, list[Report]] = field(default_factory=lambda: {s: [] for s in Status})
    _behind: set[str] = field(default_factory=set)

    def take(self, report: Report) -> None:
        """Live through one more report."""
        now = self.turns[-1].status if self.turns else None
        if report.status is now:
            self._behind.add(family(report))
            for run in self._runs.values():
                del run[:1]
            return
        run = [r for r in self._runs[report.status] if report.at - r.at <= RUN]
        if family(report) not in map(family, run):
            run.append(report)
        self._runs[report.status] = run
        if len(run) >= self._needed(now, report):
            self._turn(report.status, run)
        elif now is None:
            self.turns.append(Turn(Status.RUMORED, report.at, (report,)))

    def _turn(self, status: Status, run: list[Report]) -> None:
        self.turns.append(Turn(status, run[0].at, tuple(run)))
        self._behind = {family(r) for r in run}
        self._runs = {s: [] for s in Status}

    def _needed(self, now: Status | None, report: Report) -> int:
        """Return how many voices in a run turn *now* into what *report* says."""
        behind = len(self._behind)
        if report.tier in STRONG and report.status is not Status.RUMORED:
            return 1
        if report.status is Status.RUMORED:
            return {None: 1, Status.DENIED: 2}.get(now, 2 if behind <= 1 else 10**6)
        if report.status is Status.CONFIRMED and self.reversal:
            return 2 if report.manner is Manner.RETURNED else 3
        if now is Status.CONFIRMED:
            return min(3, behind)
        return 1 if behind <= 1 else 2
