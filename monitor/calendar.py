"""What is done by the calendar and not because something happened: housekeeping of the memory."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor.clock import Clock


class Keeper(Protocol):
    """What housekeeping needs of the memory."""

    async def forget(self, before: datetime) -> int:
        """Drop items seen before *before* that no story rests on; return how many."""
        ...


class Calendar:
    """Runs the jobs. APScheduler's own default would skip a run that starts a second late: ours never do."""

    def __init__(self, memory: Keeper, clock: Clock, keep: timedelta) -> None:
        self._memory = memory
        self._clock = clock
        self._keep = keep
        self._log = structlog.get_logger("calendar")

    async def run(self) -> None:
        """Keep the calendar until cancelled."""
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(self.tidy, CronTrigger(hour=3, minute=17, timezone="UTC"), id="tidy")
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def tidy(self) -> None:
        """Forget items older than the retention; stories, alerts and what they rest on stay."""
        dropped = await self._memory.forget(self._clock.now() - self._keep)
        self._log.info("tidied", forgotten=dropped)
