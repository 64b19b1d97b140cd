"""Stories made to measure."""

from datetime import date, timedelta
from typing import Any

from monitor.model import Alert, Claim, Direction, Manner, Report, Status, Story, Tier
from monitor.render import card
from monitor.testing import NOON

INS = {Manner.APPOINTED, Manner.ELECTED, Manner.RETURNED}


def report(publisher: str = "Harbour Post", hours: float = 0, **more: Any) -> Report:
    at = NOON + timedelta(hours=hours)
    fields: dict[str, Any] = {
        "item": f"{publisher}-{hours:g}",
        "source": "feed",
        "publisher": publisher,
        "family": "",
        "tier": Tier.PRESS,
        "at": at,
        "seen": at,
        "status": Status.CONFIRMED,
        "title": "Something happened at the top",
        "url": f"https://example.org/{publisher.casefold().replace(' ', '-')}/{hours:g}",
        "quote": f"{publisher} has it that something happened",
        "lang": "en",
    }
    return Report(**(fields | more))


def claim(
    person: str | None,
    manner: Manner,
    status: Status = Status.CONFIRMED,
    *reports: Report,
    post: str = "ceo",
    role: str = "",
    acting: bool = False,
    organisation: str = "Northwind",
    effective: date | None = None,
    id: str = "",
) -> Claim:
    reports = reports or (report("Harbour Post", status=status), report("Nordic Wire", 1, status=status))
    direction = Direction.IN if manner in INS else Direction.OUT
    return Claim(
        id or f"{person}-{post}-{direction}",
        organisation,
        person,
        post,
        role,
        direction,
        manner,
        acting,
        status,
        reports[0].at,
        reports[-1].at,
        reports,
        effective,
        (person or "").casefold(),
    )


def story(*claims: Claim, organisation: str = "Northwind", id: str = "s1") -> Story:
    return Story(id, organisation, organisation.casefold(), NOON, NOON, claims)


def alert(
    *claims: Claim, channel: str = "news", n: int = 1, ping: bool = True, reason: str = "first report", id: str = "s1"
) -> Alert:
    drawn = card(story(*claims, id=id), reason, {}, NOON)
    return Alert(f"{id}/{channel}/{n}", id, channel, n, reason, ping, drawn, NOON)
