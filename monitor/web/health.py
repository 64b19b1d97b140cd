"""How the house does, as /health tells it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor import __version__


@dataclass(frozen=True, slots=True)
class Health:
    """*live*: the memory answers. *ready*: it does, and at least one source has been read and is fine.

    *owed* are alerts not yet delivered or refused, *oldest_owed* is when the oldest of them was due,
    *failed* are items that were put aside, *sources* counts the sources by how they do.
    """

    live: bool
    ready: bool
    at: datetime | None = None
    started: datetime | None = None
    last_item: datetime | None = None
    oldest_owed: datetime | None = None
    owed: int = 0
    failed: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def of(cls, figures: Mapping[str, float], words: Iterable[str], now: datetime, started: datetime | None = None) -> "Health":
        """Return the health of a house whose memory tells *figures* and whose sources are in the states *words*."""
        sources = Counter(words)
        return cls(
            live=True,
            ready=sources["fine"] > 0,
            at=now,
            started=started,
            last_item=_time(figures.get("last_item")),
            oldest_owed=_time(figures.get("oldest_owed")),
            owed=int(figures.get("owed", 0)),
            failed=int(figures.get("failed", 0)),
            sources=dict(sorted(sources.items())),
        )

    @classmethod
    def ill(cls, problem: str) -> "Health":
        """Return the health of a house whose memory does not answer."""
        return cls(live=False, ready=False, problem=problem)

    @property
    def overdue(self) -> float:
        """For how many seconds the oldest owed alert has been due."""
        return max(0.0, (self.at - self.oldest_owed).total_seconds()) if self.at and self.oldest_owed else 0.0

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        told = {
            "live": self.live,
            "ready": self.ready,
            "version": __version__,
            "uptime": round((self.at - self.started).total_seconds()) if self.at and self.started else None,
            "last_item": _words(self.last_item),
            "owed": self.owed,
            "oldest_owed_alert": _words(self.oldest_owed),
            "failed_items": self.failed,
            "sources": dict(self.sources),
        }
        return told | ({"problem": self.problem} if self.problem else {})


def _time(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _words(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None
