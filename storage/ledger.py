"""What can be asked of the memory; nothing here writes."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, Self

import aiosqlite

from monitor.model import Alert, Claim, Delivery, Item, Mark, Report, Story
from monitor.store import Found, Owed, Told
from storage import queries as sql
from storage import rows
from storage.connection import Connection, ask

EVER = datetime(1, 1, 1, tzinfo=UTC)

SHORTEST = 6
"""Characters of an item's key that may stand for the whole."""


class SqliteLedger:
    """The reading half of the memory. Each answer shows one moment, even where it takes several queries."""

    def __init__(self, reader: Connection, stack: AsyncExitStack) -> None:
        self._reader = reader
        self._stack = stack

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what is under way and close."""
        await self._stack.aclose()

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        """Return those of *keys* that are stored items, or were."""
        return frozenset(key for (key,) in await self._reader.fetch(sql.KNOWN, {"keys": rows.listed(keys)}))

    async def mark(self, source: str) -> Mark | None:
        """Return where *source* goes on; None if it never looked."""
        found = await self._reader.fetch(sql.MARK, (rows.clean(source),))
        return dict(json.loads(found[0][0])) if found else None

    async def stories(self, subjects: Collection[str], people: Collection[str], since: datetime) -> Sequence[Story]:
        """Return the stories touched since *since* about any of *subjects*, or with a claim on any of *people*."""
        about = {"subjects": rows.listed(subjects), "people": rows.listed(people), "since": rows.stamp(since)}
        return await self._stories(sql.STORIES_ABOUT, about)

    async def stories_of(self, subject: str) -> Sequence[Story]:
        """Return all stories about *subject* (a comparable key), oldest first."""
        return await self._stories(sql.STORIES_OF, (rows.clean(subject),))

    async def story(self, id: str) -> Story | None:
        """Return one story."""
        found = await self._stories("SELECT ?", (rows.clean(id),))
        return found[0] if found else None

    async def recent_stories(self, limit: int) -> Sequence[Story]:
        """Return the stories touched last, the latest first."""
        found = await self._stories(sql.STORIES_RECENT, (limit,))
        return sorted(found, key=lambda story: story.touched, reverse=True)

    async def subjects(self, words: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """Return (subject, organisation) of stories where either contains *words*, the closest first; "" asks for all."""
        found = await self._reader.fetch(sql.SUBJECTS, {"words": rows.clean(words), "limit": limit})
        return [(subject, organisation) for subject, organisation in found]

    async def item(self, key: str) -> Item | None:
        """Return one stored item; *key* may be a unique prefix of at least six characters, or its URL."""
        prefix = key.lower() if len(key) >= SHORTEST else "none"
        keys = await self._reader.fetch(sql.ITEM_KEYS, {"prefix": prefix, "url": rows.clean(key)})
        if len(keys) != 1:
            return None
        found = await self._reader.fetch(sql.ITEM, keys[0])
        return rows.item_from(found[0]) if found else None

    async def items_since(self, at: datetime) -> Sequence[Item]:
        """Return the stored items that were seen at *at* or later and read for changes, in the order of their arrival."""
        return [rows.item_from(row) for row in await self._reader.fetch(sql.ITEMS_SINCE, (rows.stamp(at),))]

    async def alerts_since(self, at: datetime) -> Sequence[Alert]:
        """Return the alerts that were due at *at* or later, in their order."""
        return [rows.alert_from(row) for row in await self._reader.fetch(sql.ALERTS_SINCE, (rows.stamp(at),))]

    async def found_in(self, item: str) -> Sequence[Found]:
        """Return what was found in the stored item of that key, in the order of the text."""
        async with self._reader.reading() as db:
            items = await ask(db, sql.ITEM, (item,))
            changes = await ask(db, sql.CHANGES, (item,))
        return [rows.found_from(rows.item_from(one), change) for one in items for change in changes]

    async def told(self, stories: Collection[str]) -> Mapping[tuple[str, str], Told]:
        """Return what each channel was told or is owed, by (story id, channel)."""
        found = await self._reader.fetch(sql.TOLD, (rows.listed(stories),))
        return {(story, channel): Told(n, json.loads(told) if told else {}) for story, channel, n, told in found}

    async def owed(self, now: datetime, limit: int, busy: Collection[str] = ()) -> Sequence[Owed]:
        """Return alerts due at *now*, oldest first, at most one a (story, channel), none of channels in *busy*."""
        asked = {"now": rows.stamp(now), "limit": limit, "busy": rows.listed(busy)}
        return [
            Owed(rows.alert_from(tuple(alert)), attempts, json.loads(receipt) if receipt else None, bool(uncertain))
            for *alert, attempts, uncertain, receipt in await self._reader.fetch(sql.OWED, asked)
        ]

    async def next_due(self, busy: Collection[str] = ()) -> datetime | None:
        """Return when the next unsettled alert is due, not counting those of channels in *busy*."""
        [(due,)] = await self._reader.fetch(sql.NEXT_DUE, {"busy": rows.listed(busy)})
        return rows.when(due) if due else None

    async def deliveries_of(self, story: str) -> Sequence[tuple[Alert, Sequence[Delivery]]]:
        """Return every alert of *story*, oldest first, with the attempts to deliver it."""
        async with self._reader.reading() as db:
            alerts = await ask(db, sql.ALERTS, (rows.clean(story),))
            attempts = await ask(db, sql.DELIVERIES, (rows.clean(story),))
        of: dict[str, list[Delivery]] = defaultdict(list)
        for row in attempts:
            of[row[0]].append(rows.delivery_from(row))
        return [(alert, of[alert.id]) for alert in (rows.alert_from(row) for row in alerts)]

    async def figures(self) -> Mapping[str, float]:
        """Return counts for health and metrics, and times in epoch seconds (0 = there is none)."""
        [(items, changes, stories, owed, failed, *times)] = await self._reader.fetch(sql.FIGURES)
        oldest, last = (rows.when(at).timestamp() if at else 0.0 for at in times)
        counts = {"items": items, "changes": changes, "stories": stories, "owed": owed, "failed": failed}
        return counts | {"oldest_owed": oldest, "last_item": last}

    async def _stories(self, which: str, parameters: Any) -> list[Story]:
        async with self._reader.reading() as db:
            ids = rows.listed(key for (key,) in await ask(db, which, parameters))
            stories = await ask(db, sql.STORIES, (ids,))
            claims = await _claims(db, ids)
        return [rows.story_from(row, tuple(claims[row[0]])) for row in stories]


async def _claims(db: aiosqlite.Connection, stories: str) -> dict[str, list[Claim]]:
    evidence: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for story, claim, *report in await ask(db, sql.REPORTS, (stories,)):
        evidence[story, claim].append(rows.report_from(tuple(report)))
    claims: dict[str, list[Claim]] = defaultdict(list)
    for story, *claim in await ask(db, sql.CLAIMS, (stories,)):
        claims[story].append(rows.claim_from(tuple(claim), tuple(evidence[story, claim[0]])))
    return claims
