"""What is to be written, as pure values: statements, each with the rows that it is run for, in order."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.model import Delivery, Outcome, Story
from monitor.store import Failure, Found, Work
from storage import queries as sql
from storage import rows
from storage.rows import Row

Write = tuple[str, Sequence[Row | dict[str, object]]]

_STATES = {Outcome.SENT: "sent", Outcome.REFUSED: "refused", Outcome.RETRY: "owed"}


def of_work(work: Work) -> Iterator[Write]:
    """Keep what the desk made of one batch; the mark comes last."""
    yield sql.ADD_ITEM, [rows.item_row(item) for item in work.items]
    yield from _of_found(work.found)
    yield from _of_stories(work.stories)
    yield sql.ADD_ALERT, [rows.alert_row(alert) for alert in work.alerts]
    if work.mark is not None:
        yield sql.SET_MARK, [(rows.clean(work.source), rows.exact(work.mark))]


def of_failure(failure: Failure) -> Iterator[Write]:
    """Keep an item that could not be worked on."""
    yield sql.ADD_ITEM, [rows.item_row(failure.item)]
    where = failure.item.key, rows.clean(failure.source)
    yield sql.ADD_FAILED, [(*where, rows.stamp(failure.at), rows.clean(failure.trace))]


def of_delivery(delivery: Delivery) -> Iterator[Write]:
    """Keep how an attempt ended and what follows from it."""
    yield sql.ADD_DELIVERY, [rows.delivery_row(delivery)]
    retry = delivery.outcome is Outcome.RETRY
    settled: dict[str, object] = {
        "alert": rows.clean(delivery.alert),
        "state": _STATES[delivery.outcome],
        "next": rows.stamp(delivery.again or delivery.at) if retry else None,
        "attempt": delivery.attempt,
        "uncertain": int(retry and delivery.uncertain),
    }
    yield sql.SETTLE, [settled]


def of_forgetting(keys: Sequence[str]) -> Iterator[Write]:
    """Drop items; their keys stay known."""
    each = [(key,) for key in keys]
    yield sql.FORGET, each
    yield sql.DROP_ITEM, each


def _of_found(found: Sequence[Found]) -> Iterator[Write]:
    by_item = {key: list(group) for key, group in groupby(sorted(found, key=_item), key=_item)}
    yield sql.DROP_CHANGES, [(key,) for key in by_item]
    yield sql.ADD_CHANGE, [rows.change_row(n, one) for group in by_item.values() for n, one in enumerate(group)]


def _of_stories(stories: Sequence[Story]) -> Iterator[Write]:
    claims = [(story, n, claim) for story in stories for n, claim in enumerate(story.claims)]
    yield sql.PUT_STORY, [rows.story_row(story) for story in stories]
    yield sql.DROP_CLAIMS, [(rows.clean(story.id), rows.listed(claim.id for claim in story.claims)) for story in stories]
    yield sql.PUT_CLAIM, [rows.claim_row(story.id, n, claim) for story, n, claim in claims]
    yield sql.DROP_REPORTS, [(rows.clean(story.id), rows.clean(claim.id), len(claim.evidence)) for story, _, claim in claims]
    yield (
        sql.PUT_REPORT,
        [rows.report_row(story.id, claim.id, n, report) for story, _, claim in claims for n, report in enumerate(claim.evidence)],
    )


def _item(found: Found) -> str:
    return found.item.key
