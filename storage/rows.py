"""Nouns as rows and back: what is written is read again as the same value.

Text that SQLite or UTF-8 cannot hold (lone surrogates, NUL) is replaced by U+FFFD on the way in. Marks and receipts are
kept to the last character: their sources and notifiers compare them byte by byte.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from monitor.model import (
    Alert,
    Card,
    Change,
    Claim,
    Delivery,
    Direction,
    Item,
    Line,
    Link,
    Manner,
    Outcome,
    Quote,
    Report,
    Status,
    Story,
    Tier,
)
from monitor.store import Found

Row = tuple[Any, ...]

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Return *text* as it can be stored."""
    if "\x00" not in text:
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNFIT.sub("\ufffd", text)


def listed(texts: Iterable[str]) -> str:
    """Return *texts* as one parameter, for ``IN (SELECT value FROM json_each(?))``."""
    return json.dumps([clean(text) for text in texts])


def stamp(at: datetime) -> str:
    """Return *at* as text of fixed width, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def when(text: str) -> datetime:
    """Return the time that *text* says."""
    return datetime.fromisoformat(text)


def exact(value: Mapping[str, Any]) -> str:
    """Return *value* as JSON that loses nothing."""
    return json.dumps(value)


def readable(value: Any) -> str:
    """Return *value* as JSON that people can read."""
    return json.dumps(_fit(value), ensure_ascii=False)


def item_row(item: Item) -> Row:
    """Return the row of ``items``."""
    return (
        item.key,
        clean(item.source),
        clean(item.ref),
        clean(item.title),
        stamp(item.seen),
        clean(item.text),
        clean(item.url),
        clean(item.lang),
        clean(item.author),
        _stamp(item.published),
        clean(item.publisher),
        clean(item.family),
        item.tier.value,
        clean(item.background),
    )


def item_from(row: Row) -> Item:
    """Return the item of a row of ``items``, without its key."""
    source, ref, title, seen, text, url, lang, author, published, publisher, family, tier, background = row
    return Item(
        source, ref, title, when(seen), text, url, lang, author, _when(published), publisher, family, Tier(tier), background
    )


def change_row(n: int, found: Found) -> Row:
    """Return the row of ``changes``; *n* is the place in the item."""
    change = found.change
    return (
        found.item.key,
        n,
        _clean(change.organisation),
        _clean(change.person),
        _clean(change.role),
        clean(change.post),
        change.direction.value,
        change.manner.value,
        change.status.value,
        int(change.acting),
        _day(change.effective),
        clean(change.quote.text),
        change.quote.start,
        change.quote.end,
        clean(change.pattern),
        change.confidence,
        clean(found.story),
        clean(found.claim),
        clean(found.note),
    )


def found_from(item: Item, row: Row) -> Found:
    """Return what was found in *item*, of a row of ``changes`` without item and place."""
    organisation, person, role, post, direction, manner, status, acting, effective, *rest = row
    text, start, end, pattern, confidence, story, claim, note = rest
    change = Change(
        organisation,
        person,
        role,
        post,
        Direction(direction),
        Manner(manner),
        Status(status),
        Quote(text, start, end),
        pattern,
        confidence,
        bool(acting),
        _date(effective),
    )
    return Found(item, change, story, claim, note)


def story_row(story: Story) -> Row:
    """Return the row of ``stories``."""
    return clean(story.id), clean(story.organisation), clean(story.subject), stamp(story.opened), stamp(story.touched)


def story_from(row: Row, claims: tuple[Claim, ...]) -> Story:
    """Return the story of a row of ``stories``."""
    key, organisation, subject, opened, touched = row
    return Story(key, organisation, subject, when(opened), when(touched), claims)


def claim_row(story: str, n: int, claim: Claim) -> Row:
    """Return the row of ``claims``; *n* is the place in the story."""
    return (
        clean(story),
        clean(claim.id),
        n,
        clean(claim.organisation),
        _clean(claim.person),
        clean(claim.who),
        clean(claim.post),
        clean(claim.role),
        claim.direction.value,
        claim.manner.value,
        int(claim.acting),
        claim.status.value,
        stamp(claim.first),
        stamp(claim.last),
        _day(claim.effective),
    )


def claim_from(row: Row, evidence: tuple[Report, ...]) -> Claim:
    """Return the claim of a row of ``claims`` without story and place."""
    key, organisation, person, who, post, role, direction, manner, acting, status, first, last, effective = row
    return Claim(
        key,
        organisation,
        person,
        post,
        role,
        Direction(direction),
        Manner(manner),
        bool(acting),
        Status(status),
        when(first),
        when(last),
        evidence,
        _date(effective),
        who,
    )


def report_row(story: str, claim: str, n: int, report: Report) -> Row:
    """Return the row of ``reports``; *n* is the place in the evidence."""
    return (
        clean(story),
        clean(claim),
        n,
        clean(report.item),
        clean(report.source),
        clean(report.publisher),
        clean(report.family),
        report.tier.value,
        stamp(report.at),
        stamp(report.seen),
        report.status.value,
        clean(report.title),
        clean(report.url),
        clean(report.quote),
        clean(report.lang),
        clean(report.person),
        clean(report.post),
        clean(report.role),
        report.manner.value,
        int(report.acting),
        _day(report.effective),
        report.confidence,
        clean(report.cites),
    )


def report_from(row: Row) -> Report:
    """Return the report of a row of ``reports`` without story, claim and place."""
    item, source, publisher, family, tier, at, seen, status, title, url, quote, lang, *said = row
    person, post, role, manner, acting, effective, confidence, cites = said
    return Report(
        item,
        source,
        publisher,
        family,
        Tier(tier),
        when(at),
        when(seen),
        Status(status),
        title,
        url,
        quote,
        lang,
        person,
        post,
        role,
        Manner(manner),
        bool(acting),
        _date(effective),
        confidence,
        cites,
    )


def alert_row(alert: Alert) -> Row:
    """Return the row of ``outbox``, due for the first time."""
    due = stamp(alert.due)
    return (
        clean(alert.id),
        clean(alert.story),
        clean(alert.channel),
        alert.n,
        clean(alert.reason),
        int(alert.ping),
        readable(asdict(alert.card)),
        readable(dict(alert.told)),
        readable(alert.items),
        due,
        due,
    )


def alert_from(row: Row) -> Alert:
    """Return the alert of a row of ``outbox``."""
    key, story, channel, n, reason, ping, card, told, items, due = row
    return Alert(
        key,
        story,
        channel,
        n,
        reason,
        bool(ping),
        _card_from(json.loads(card)),
        when(due),
        json.loads(told),
        tuple(json.loads(items)),
    )


def delivery_row(delivery: Delivery) -> Row:
    """Return the row of ``deliveries``."""
    receipt = None if delivery.receipt is None else exact(delivery.receipt)
    return (
        clean(delivery.alert),
        delivery.attempt,
        stamp(delivery.at),
        delivery.outcome.value,
        clean(delivery.detail),
        receipt,
        _stamp(delivery.again),
        int(delivery.uncertain),
    )


def delivery_from(row: Row) -> Delivery:
    """Return the delivery of a row of ``deliveries``."""
    alert, attempt, at, outcome, detail, receipt, again, uncertain = row
    got = None if receipt is None else json.loads(receipt)
    return Delivery(alert, attempt, when(at), Outcome(outcome), detail, got, _when(again), bool(uncertain))


def _card_from(card: dict[str, Any]) -> Card:
    said = {"status": Status(card["status"]), "first": _when(card["first"]), "see": tuple(card.get("see", ()))}
    return Card(**card | said | {"lines": tuple(map(_line, card["lines"])), "links": tuple(map(_link, card["links"]))})


def _line(line: dict[str, Any]) -> Line:
    return Line(**line | {"status": Status(line["status"]), "direction": Direction(line["direction"])})


def _link(link: dict[str, Any]) -> Link:
    return Link(**link | {"at": when(link["at"])})


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _fit(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_fit(one) for one in value]
    return stamp(value) if isinstance(value, datetime) else value


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def _when(text: str | None) -> datetime | None:
    return None if text is None else when(text)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
