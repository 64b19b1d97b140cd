"""Hold a ledger against what really happened, as a file of the form of ``truth.json`` tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import Tenure
from monitor.stories.names import Names

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """What really was and what the ledger says; one of them is None where they do not agree."""

    real: Tenure | None
    said: Tenure | None

    @property
    def late(self) -> tuple[timedelta | None, timedelta | None]:
        """Return how much later the ledger has the beginning and the end; None where one side has none."""
        if not self.real or not self.said:
            return None, None
        return _gap(self.real.start, self.said.start), _gap(self.real.end, self.said.end)

    @property
    def right(self) -> bool:
        """Say whether holder and sort are the same and both times agree within the hour."""
        if not self.real or not self.said or self.real.acting is not self.said.acting:
            return False
        ends = ((self.real.start, self.said.start), (self.real.end, self.said.end))
        return all((a is None) is (b is None) and abs(_gap(a, b) or timedelta()) <= HOUR for a, b in ends)


def read(data: Mapping[str, Any]) -> tuple[Tenure, ...]:
    """Return the tenures of a truth file; raise ValueError if it is none."""
    try:
        return tuple(_tenure(entry) for entry in data["tenures"] if entry.get("person") and entry.get("role_code"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"is no file of tenures: {error!r}") from None


def until(tenures: Iterable[Tenure], at: datetime) -> tuple[Tenure, ...]:
    """Return *tenures* as they were known to be at *at*."""
    begun = [t for t in tenures if t.start is None or t.start <= at]
    return tuple(replace(t, end=None, how="") if t.end and t.end > at else t for t in begun)


def compare(real: Sequence[Tenure], said: Sequence[Tenure], names: Names) -> tuple[Pair, ...]:
    """Pair the tenures of one post: first what really was, in its order, then what the ledger has besides."""
    left = list(said)
    pairs = []
    for tenure in real:
        same = [t for t in left if names.person(t.person).key == names.person(tenure.person).key]
        best = min(same, key=lambda t: _distance(tenure, t), default=None)
        if best:
            left.remove(best)
        pairs.append(Pair(tenure, best))
    return (*pairs, *(Pair(None, t) for t in left))


def _distance(a: Tenure, b: Tenure) -> tuple[bool, timedelta, timedelta]:
    starts, ends = _gap(a.start, b.start), _gap(a.end, b.end)
    return (a.start is None) is not (b.start is None), abs(starts or timedelta()), abs(ends or timedelta())


def _gap(a: datetime | None, b: datetime | None) -> timedelta | None:
    return b - a if a and b else None


def _tenure(entry: Mapping[str, Any]) -> Tenure:
    how = str(entry.get("out_manner") or "")
    acting = bool(entry.get("acting"))
    return Tenure(entry["org"], entry["person"], entry["role_code"], acting, _time(entry["from"]), _time(entry["to"]), how)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
