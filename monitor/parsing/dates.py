"""Dates as feeds write them."""

import calendar
import re
import time
import unicodedata
from datetime import UTC, datetime, timedelta

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""An earlier date is a sentinel (0001-01-01, 1970-01-01), not a date."""

# The first letters of the months, without accents, in the languages whose feeds write them in their own words.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan gen ene sty led янв січ ιαν",
            "feb fev fevr febb lut uno фев лют φεβ",
            "mar mrz maer maa mrt marz mars bre мар бер μαρ",
            "apr abr avr kwi dub nis апр кві απρ",
            "may mai mag mei maj kve мая май тра μαι",
            "jun juin giu cze cer haz июн чер ιουν",
            "jul juil lug lip tem июл лип ιουλ",
            "aug ago aou agu sie srp авг сер αυγ",
            "sep set sett wrz zar eyl сен вер σεπ",
            "oct okt ott out paz rij eki окт жов οκτ",
            "nov lis kas ноя лис νοε",
            "dec dez dic des gru pro ara дек гру δεκ",
        ),
        1,
    )
    for word in words.split()
}
_WORDY = re.compile(
    r"(?P<day>[0-9]{1,2})\.?[ -](?:de )?(?P<month>[^\W\d_]{3,12})\.?[ -](?:de )?(?P<year>[0-9]{4})"
    r"(?:[ ,]{1,3}(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?: ?(?P<zone>[+-][0-9]{2}:?[0-9]{2}))?)?"
)


def stamp(moment: datetime | time.struct_time | None) -> str | None:
    """Return a moment as ISO 8601 in UTC; None if it cannot be meant. A time without zone is taken for UTC."""
    try:
        if isinstance(moment, time.struct_time):
            moment = datetime.fromtimestamp(calendar.timegm(moment), UTC)
        if moment is None:
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.isoformat(timespec="seconds") if moment >= OLDEST else None


def wordy(text: object) -> str | None:
    """Read a date whose month is written in some language ("Seg, 2 Mar 2026", "2. März 2026"); None if it is none."""
    found = _WORDY.search(text[:100]) if isinstance(text, str) else None
    month = _month(found["month"]) if found else 0
    if not found or not month:
        return None
    parts = (int(found[name] or 0) for name in ("year", "day", "hour", "minute", "second"))
    year, day, hour, minute, second = parts
    try:
        return stamp(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC) - _offset(found["zone"]))
    except (ValueError, OverflowError):
        return None


def _month(word: str) -> int:
    letters = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return next((_MONTHS[letters[:length]] for length in (4, 3) if letters[:length] in _MONTHS), 0)


def _offset(zone: str | None) -> timedelta:
    if not zone:
        return timedelta(0)
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -size if zone[0] == "-" else size
