"""What is counted and timed while the house runs; Prometheus reads it from /metrics."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from monitor import __version__
from monitor.model import Alert, Outcome
from monitor.store import Work

SECONDS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600)
REMEMBERED = 10_000
"""Alerts whose news may be waiting for delivery; of older ones the delay is not measured."""


class Meters:
    """Counts of one run, in a registry of their own; nothing is kept over a restart."""

    def __init__(self) -> None:
        self._all = all_ = CollectorRegistry()
        self._news: OrderedDict[str, tuple[datetime | None, datetime]] = OrderedDict()
        self._items = Counter("helmwatch_items", "New items read.", registry=all_)
        self._changes = Counter("helmwatch_changes", "Changes found in items.", registry=all_)
        self._stories = Counter("helmwatch_stories", "Stories opened.", registry=all_)
        self._alerts = Counter("helmwatch_alerts", "Alerts decided, by why.", ["reason"], registry=all_)
        self._deliveries = Counter("helmwatch_deliveries", "Attempts to deliver.", ["channel", "outcome"], registry=all_)
        self._publish_seen = self._delay("publish_to_seen", "From an item's publication to its arrival here.")
        self._seen_sent = self._delay("seen_to_sent", "From the arrival of an alert's news here to the channel having it.")
        self._publish_sent = self._delay("publish_to_sent", "From the publication of an alert's news to the channel having it.")
        self._last = Gauge("helmwatch_last_batch_timestamp_seconds", "When a batch was last committed.", registry=all_)
        self._owed = Gauge("helmwatch_owed_alerts", "Alerts not yet delivered or refused.", registry=all_)
        self._overdue = Gauge("helmwatch_oldest_owed_alert_seconds", "How long the oldest of them has been due.", registry=all_)
        self._failed = Gauge("helmwatch_failed_items", "Items put aside because they could not be worked on.", registry=all_)
        self._sources = Gauge("helmwatch_sources", "Sources, by how they do.", ["state"], registry=all_)
        self._up = Gauge("helmwatch_up", "1 while the memory answers.", registry=all_)
        Gauge("helmwatch_version", "Always 1.", ["version"], registry=all_).labels(__version__).set(1)
        ProcessCollector(registry=all_)

    def batch(self, work: Work, now: datetime) -> None:
        """Count what was committed at *now*, and remember when the news of its alerts was published and seen."""
        self._last.set(now.timestamp())
        self._items.inc(len(work.items))
        self._changes.inc(len(work.found))
        keys = {item.key for item in work.items}
        self._stories.inc(sum(1 for story in work.stories if story.reports <= keys))
        for item in work.items:
            if item.published and not item.background:
                self._publish_seen.observe(max(0.0, (item.seen - item.published).total_seconds()))
        for alert in work.alerts:
            self._alerts.labels(alert.reason).inc()
            self._remember(alert, work)

    def delivery(self, alert: Alert, outcome: Outcome, now: datetime) -> None:
        """Count an attempt to deliver *alert* that ended at *now*; if it arrived, time it."""
        self._deliveries.labels(alert.channel, outcome.value).inc()
        if outcome is Outcome.RETRY:
            return
        published, seen = self._news.pop(alert.id, (None, None))
        if outcome is Outcome.SENT and seen:
            self._seen_sent.observe(max(0.0, (now - seen).total_seconds()))
            if published:
                self._publish_sent.observe(max(0.0, (now - published).total_seconds()))

    def stand(self, up: bool, figures: Mapping[str, float], sources: Mapping[str, int]) -> None:
        """Set what is so now: *figures* may hold owed, oldest_owed (seconds) and failed, *sources* counts them by state."""
        self._up.set(up)
        self._owed.set(figures.get("owed", 0))
        self._overdue.set(figures.get("oldest_owed", 0))
        self._failed.set(figures.get("failed", 0))
        self._sources.clear()
        for state, count in sources.items():
            self._sources.labels(state).set(count)

    def render(self) -> bytes:
        """Return all of it in Prometheus's text format."""
        return generate_latest(self._all)

    def _delay(self, name: str, text: str) -> Histogram:
        return Histogram(f"helmwatch_{name}_seconds", text, registry=self._all, buckets=SECONDS)

    def _remember(self, alert: Alert, work: Work) -> None:
        news = [item for item in work.items if item.key in alert.items]
        if news:
            first = min(news, key=lambda item: item.at)
            self._news[alert.id] = (first.published, first.seen)
        while len(self._news) > REMEMBERED:
            self._news.popitem(last=False)
