"""One text is one voice, however many print it: copies count for whoever printed it first."""

from collections.abc import Iterable
from dataclasses import replace

from monitor.model import Report, Tier
from monitor.stories.life import order
from monitor.text import name_key

WORDS = 8
"""Headlines of fewer words may be the same by chance."""

LETTERS = 18
"""The same where words are not divided by spaces."""


def voiced(reports: Iterable[Report]) -> dict[Report, Report]:
    """Return for each report the same with the family of the one that printed its headline first."""
    first: dict[str, Report] = {}
    found = {}
    for report in sorted(set(reports), key=lambda r: (r.tier is Tier.SEARCH, order(r))):  # a search prints nothing first
        key = headline(report)
        origin = first.setdefault(key, report) if key else report
        found[report] = report if _family(origin) == _family(report) else replace(report, family=_family(origin))
    return found


def headline(report: Report) -> str:
    """Return the comparable headline of *report*, "" if it is too short to tell a copy from chance."""
    title = report.title.rpartition(" - ")[0] if report.tier is Tier.SEARCH and " - " in report.title else report.title
    key = name_key(title[:300])
    words = key.split()
    long = len(words) >= WORDS or (len(words) <= 3 and len(key) >= LETTERS and not key.isascii())
    return key if long else ""


def _family(report: Report) -> str:
    return report.family or report.publisher or report.source
