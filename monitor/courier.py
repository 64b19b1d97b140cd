"""Brings owed alerts out: each channel in order and one at a time, the channels side by side, as often as it takes."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monitor.clock import Clock
from monitor.errors import Refused, Retry
from monitor.meters import Meters
from monitor.model import Delivery, Outcome
from monitor.registry import Notifier
from monitor.store import CourierMemory, Owed

FIRST_WAIT = 5.0
LONGEST_WAIT = 15 * 60.0
LONGEST_REST = 5 * 60.0
"""However long an alert waits for its next try: a channel that fails is asked again after so long, with another alert."""

PATIENCE = 5
"""So many times a channel is asked again exactly when it says, and an alert keeps its place in the row."""

LONGEST_ASKED = 24 * 3600.0
"""Seconds that the other side can make us wait."""

SEND_LIMIT = 180.0
"""Seconds that a notifier has for one alert; then the attempt counts as uncertain."""

SHORTEST_SLEEP = 0.5
"""Seconds until the next look if something is due that cannot be had: no hurry that would keep a core busy."""

AT_ONCE = 50
"""Alerts that are read from the memory at a time."""

KEEP = timedelta(days=1)
"""What is owed to a channel that is no longer configured is kept so long, in case it comes back."""


@dataclass(slots=True)
class Rest:
    """How a channel does that failed: it is left alone until *until*."""

    failures: int
    until: datetime
    since: datetime


class Courier:
    """Delivers what the memory says is owed. *notifiers* are the channels by name."""

    def __init__(
        self,
        memory: CourierMemory,
        notifiers: Mapping[str, Notifier],
        clock: Clock,
        rng: random.Random,
        meters: Meters | None = None,
    ) -> None:
        self.notifiers = dict(notifiers)
        self._memory = memory
        self._clock = clock
        self._rng = rng
        self._meters = meters
        self._working: set[str] = set()
        self._paused: set[str] = set()
        self._resting: dict[str, Rest] = {}
        self._former: list[Notifier] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._log = structlog.get_logger("courier")

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._wake.clear()
                await self._hand_out(group)
                if not self._working:
                    await self._let_go()
                    if not self._wake.is_set():
                        self._idle.set()
                alarm = group.create_task(self._alarm(await self._until()))
                await self._wake.wait()
                alarm.cancel()

    async def round(self) -> None:
        """Try what is due now, until nothing is left that can be tried now."""
        going = True
        while going:
            async with asyncio.TaskGroup() as group:
                going = await self._hand_out(group)

    async def finish(self, seconds: float) -> None:
        """Return when nothing is due that can be tried, at the latest after *seconds*; ``run`` goes on meanwhile."""
        self.nudge()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    def nudge(self) -> None:
        """Look at once: something new is owed."""
        self._idle.clear()
        self._wake.set()

    def replace(self, notifiers: Mapping[str, Notifier]) -> None:
        """Deliver by *notifiers* from now on; what was paused or resting is tried again. The former are closed when idle."""
        self._former += self.notifiers.values()
        self.notifiers = dict(notifiers)
        self._paused.clear()
        self._resting.clear()
        self.nudge()

    async def _hand_out(self, group: asyncio.TaskGroup) -> bool:
        """Give each channel that is free what it is owed; return whether there was anything."""
        anything = False
        while owed := await self._memory.owed(self._clock.now(), AT_ONCE, self._busy()):
            channels: defaultdict[str, list[Owed]] = defaultdict(list)
            for one in owed:
                channels[one.alert.channel].append(one)
            for channel, batch in channels.items():
                batch.sort(key=lambda owed: owed.attempts >= PATIENCE)  # one that fails and fails does not hold up the others
                self._working.add(channel)
                self._idle.clear()
                group.create_task(self._deliver(channel, batch), name=f"channel {channel}")
            anything = True
        return anything

    def _busy(self) -> frozenset[str]:
        now = self._clock.now()
        resting = (channel for channel, rest in self._resting.items() if rest.until > now)
        return frozenset((*self._working, *self._paused, *resting))

    async def _until(self) -> datetime | None:
        """Return when the next alert is due or the next rest is over."""
        busy = self._busy()
        ends = [rest.until for channel, rest in self._resting.items() if channel in busy]
        due = await self._memory.next_due(busy)
        return min([*ends, due] if due else ends, default=None)

    async def _alarm(self, until: datetime | None) -> None:
        if until is not None:
            seconds = (until - self._clock.now()).total_seconds()
            await self._clock.sleep(seconds if seconds > 0 else SHORTEST_SLEEP)
            self._wake.set()

    async def _let_go(self) -> None:
        while self._former:
            await self._former.pop().close()

    async def _deliver(self, channel: str, batch: Sequence[Owed]) -> None:
        try:
            for owed in batch:
                if not await self._attempt(channel, owed):
                    break
        finally:
            self._working.discard(channel)
            self._wake.set()

    async def _attempt(self, channel: str, owed: Owed) -> bool:
        """Try *owed* once and note how it ended; return whether the channel can go on."""
        alert, notifier = owed.alert, self.notifiers.get(channel)
        if notifier is None:
            return await self._homeless(owed)
        await self._memory.sending(alert.id, self._clock.now())
        try:
            async with asyncio.timeout(SEND_LIMIT):
                receipt = await notifier.send(alert, owed.receipt, owed.uncertain)
        except Retry as retry:
            return await self._again(owed, retry)
        except Refused as refused:
            return await self._refused(owed, refused, notifier)
        except TimeoutError:
            return await self._again(owed, Retry(f"took longer than {SEND_LIMIT:g} s", uncertain=True))
        except Exception as error:  # noqa: BLE001 - the one per delivery: docs/decisions/0005-delivery.md says why
            self._log.error("notifier broke", channel=channel, alert=alert.id, exc_info=True)
            return await self._again(owed, Retry(f"the notifier broke: {type(error).__name__}", uncertain=True))
        await self._record(owed, Outcome.SENT, receipt=receipt)
        self._log.info("delivered", **_about(owed))
        self._recovered(channel)
        return True

    async def _again(self, owed: Owed, retry: Retry) -> bool:
        channel, now = owed.alert.channel, self._clock.now()
        rest = self._resting.get(channel, Rest(0, now, now))
        pause, wait = self._waits(retry, rest.failures, owed.attempts)
        self._resting[channel] = Rest(rest.failures + 1, now + timedelta(seconds=pause), rest.since)
        again = now + timedelta(seconds=wait)
        await self._record(owed, Outcome.RETRY, str(retry), again=again, uncertain=owed.uncertain or retry.uncertain)
        self._log.warning("not delivered", **_about(owed), problem=str(retry), again_in=round(wait), uncertain=retry.uncertain)
        return False

    async def _refused(self, owed: Owed, refused: Refused, notifier: Notifier) -> bool:
        channel = owed.alert.channel
        if not refused.channel:
            await self._record(owed, Outcome.REFUSED, str(refused))
            self._log.error("alert refused", **_about(owed), headline=owed.alert.card.headline, problem=str(refused))
            self._recovered(channel)
            return True
        await self._record(owed, Outcome.RETRY, str(refused), again=self._clock.now(), uncertain=owed.uncertain)
        if self.notifiers.get(channel) is notifier:  # else it was replaced while it was asking
            self._pause(channel, str(refused), "its alerts wait; mend the channel, then restart or change it in feeds.yaml")
        return False

    async def _homeless(self, owed: Owed) -> bool:
        if self._clock.now() - owed.alert.due < KEEP:
            self._pause(owed.alert.channel, "it is not configured", "its alerts wait a day, in case it comes back")
            return False
        await self._record(owed, Outcome.REFUSED, "the channel is not configured any more")
        self._log.warning("alert dropped: its channel is not configured any more", **_about(owed))
        return True

    def _pause(self, channel: str, problem: str, advice: str) -> None:
        self._paused.add(channel)
        self._log.error("channel paused", channel=channel, problem=problem, advice=advice)

    def _recovered(self, channel: str) -> None:
        rest = self._resting.pop(channel, None)
        if rest is not None:
            lasted = round((self._clock.now() - rest.since).total_seconds())
            self._log.info("channel recovered", channel=channel, failures=rest.failures, after_seconds=lasted)

    async def _record(
        self,
        owed: Owed,
        outcome: Outcome,
        detail: str = "",
        *,
        receipt: Mapping[str, object] | None = None,
        again: datetime | None = None,
        uncertain: bool = False,
    ) -> None:
        alert, now = owed.alert, self._clock.now()
        await self._memory.record(Delivery(alert.id, owed.attempts + 1, now, outcome, detail, receipt, again, uncertain))
        if self._meters is not None:
            self._meters.delivery(alert, outcome, now)

    def _waits(self, retry: Retry, failures: int, attempts: int) -> tuple[float, float]:
        """Return how long the channel rests and how long the alert waits; one that fails and fails waits longer than the rest."""
        if retry.after is not None and failures < PATIENCE:
            asked = min(max(retry.after, SHORTEST_SLEEP), LONGEST_ASKED) + self._rng.uniform(0.0, 0.25)
            return asked, asked
        asked = min(retry.after or 0.0, LONGEST_ASKED)
        pause = max(asked, self._backoff(failures, LONGEST_REST))
        return pause, pause if attempts < PATIENCE else max(pause + 1.0, self._backoff(attempts, LONGEST_WAIT))

    def _backoff(self, failures: int, longest: float) -> float:
        return min(longest, FIRST_WAIT * 2.0 ** min(failures, 12)) * self._rng.uniform(0.9, 1.1)


def _about(owed: Owed) -> dict[str, object]:
    return {"channel": owed.alert.channel, "alert": owed.alert.id, "attempt": owed.attempts + 1}
