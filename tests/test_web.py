"""The built-in server, asked over real HTTP, and what it shows."""

import argparse
import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from monitor import testing
from monitor.commands import health as command
from monitor.errors import HelmwatchError, StoreError
from monitor.meters import REMEMBERED, Meters
from monitor.model import Alert, Card, Change, Claim, Direction, Manner, Outcome, Quote, Report, Status, Story, Tier
from monitor.store import Found, Work
from monitor.testing import NOON
from monitor.web import Health, Web, server

FINE = Health.of(
    {"owed": 2, "oldest_owed": (NOON - timedelta(seconds=90)).timestamp(), "last_item": NOON.timestamp(), "failed": 1},
    ["fine", "fine", "failing", "starting"],
    NOON,
    NOON - timedelta(hours=2),
)


@asynccontextmanager
async def serving(health: Callable[[], Awaitable[Health]], meters: Meters | None = None) -> AsyncIterator[str]:
    async with Web("127.0.0.1", 0, health, meters or Meters()).open() as port:
        yield f"http://127.0.0.1:{port}"


async def fine() -> Health:
    return FINE


async def ask(url: str, method: str = "GET", **more: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.request(method, url, **more) as answer:
        return answer.status, await answer.text()


async def test_health_tells_how_the_house_does() -> None:
    async with serving(fine) as base:
        status, text = await ask(f"{base}/health")
    told = json.loads(text)
    assert status == 200
    assert told.pop("version")
    assert told == {
        "live": True,
        "ready": True,
        "uptime": 7200,
        "last_item": "2026-03-02T12:00:00+00:00",
        "owed": 2,
        "oldest_owed_alert": "2026-03-02T11:58:30+00:00",
        "failed_items": 1,
        "sources": {"failing": 1, "fine": 2, "starting": 1},
    }


@pytest.mark.parametrize("words", [[], ["starting"], ["failing", "gone"]])
async def test_a_house_of_which_no_source_is_fine_is_not_ready(words: list[str]) -> None:
    async def health() -> Health:
        return Health.of({}, words, NOON)

    async with serving(health) as base:
        status, text = await ask(f"{base}/health")
    assert status == 503
    assert (json.loads(text)["live"], json.loads(text)["ready"]) == (True, False)


async def test_a_memory_that_cannot_be_read_is_told() -> None:
    async def health() -> Health:
        raise StoreError("the database is locked")

    async with serving(health) as base:
        status, text = await ask(f"{base}/health")
        measured = await ask(f"{base}/metrics")
    assert status == 503
    assert json.loads(text)["problem"] == "the database is locked"
    assert "helmwatch_up 0.0" in measured[1]


async def test_a_memory_that_hangs_does_not_hang_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    async def health() -> Health:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(server, "PATIENCE", 0.01)
    async with serving(health) as base:
        status, text = await ask(f"{base}/health")
    assert (status, json.loads(text)["live"]) == (503, False)


async def test_metrics_show_what_was_counted_and_what_is() -> None:
    meters = Meters()
    meters.delivery(alert(), Outcome.SENT, NOON)
    async with serving(fine, meters) as base:
        status, text = await ask(f"{base}/metrics")
    lines = text.splitlines()
    assert status == 200
    assert 'helmwatch_deliveries_total{channel="general",outcome="sent"} 1.0' in lines
    assert 'helmwatch_sources{state="fine"} 2.0' in lines
    assert "helmwatch_owed_alerts 2.0" in lines
    assert "helmwatch_oldest_owed_alert_seconds 90.0" in lines
    assert "helmwatch_up 1.0" in lines


async def test_a_state_that_no_source_is_in_any_more_is_not_shown() -> None:
    answers = [FINE, replace(FINE, sources={"fine": 4})]

    async def health() -> Health:
        return answers.pop(0)

    async with serving(health) as base:
        await ask(f"{base}/metrics")
        _, text = await ask(f"{base}/metrics")
    assert "failing" not in text


@pytest.mark.parametrize("path", ["/", "/health/", "/../etc/passwd", "/%2e%2e/feeds.yaml", "/static", "/metrics.json"])
async def test_there_is_nothing_else(path: str) -> None:
    async with serving(fine) as base:
        assert (await ask(base + path))[0] == 404


async def test_nothing_can_be_sent_to_it() -> None:
    async with serving(fine) as base:
        assert (await ask(f"{base}/health", "POST", data=b"x" * 100_000))[0] == 405
        assert (await ask(f"{base}/health", headers={"X-Long": "x" * 5000}))[0] == 400
        assert (await ask(f"{base}/health?{'x' * 5000}"))[0] == 400
        assert (await ask(f"{base}/health"))[0] == 200


async def test_an_address_that_is_taken_is_one_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HelmwatchError, match=rf"cannot listen on 127\.0\.0\.1:{port}: the port is taken"):
            await Web("127.0.0.1", port, fine, Meters()).run()


async def test_it_listens_nowhere_when_told_so() -> None:
    await Web("", 0, fine, Meters()).run()


async def test_it_runs_until_cancelled() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with asyncio.TaskGroup() as group:
        running = group.create_task(Web("127.0.0.1", port, fine, Meters()).run())
        await testing.settle()
        assert (await ask(f"http://127.0.0.1:{port}/health"))[0] == 200
        running.cancel()
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask(f"http://127.0.0.1:{port}/health")


# The command that asks it.


def health(listen: str | None, env: dict[str, str]) -> int:
    return command.run(argparse.Namespace(listen=listen), env)


async def test_the_command_asks_and_tells(capsys: pytest.CaptureFixture[str]) -> None:
    async with serving(fine) as base:
        port = base.rpartition(":")[2]
        assert await asyncio.to_thread(health, None, {"HELMWATCH_LISTEN": f"0.0.0.0:{port}"}) == 0
        assert json.loads(capsys.readouterr().out)["live"] is True


async def test_the_command_fails_when_the_house_is_not_ready(capsys: pytest.CaptureFixture[str]) -> None:
    async def ill() -> Health:
        return Health.ill("the database is locked")

    async with serving(ill) as base:
        assert await asyncio.to_thread(health, base.removeprefix("http://"), {}) == 1
    assert "locked" in capsys.readouterr().out


def test_the_command_fails_when_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert health(f"127.0.0.1:{port}", {}) == 1
    assert "nobody answers" in capsys.readouterr().err


def test_the_command_refuses_what_is_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert health("nowhere", {}) == 2
    assert "nowhere" in capsys.readouterr().err


# The meters.


def alert(id: str = "s1/general/1", items: tuple[str, ...] = ()) -> Alert:
    card = Card("Acme", "Acme: chief executive out", Status.CONFIRMED, (), (), 1, 1)
    return Alert(id, "s1", "general", 1, "first report", True, card, NOON, items=items)


def work(*, delay: float = 60.0, background: str = "") -> Work:
    """Return the work of one batch of two items, one of which opens a story."""
    item = testing.item("Acme fires its CEO", at=NOON - timedelta(seconds=delay), background=background)
    item = replace(item, seen=NOON)
    other = replace(testing.item("Weather"), published=None)
    report = Report(item.key, "daily", "Daily", "", Tier.PRESS, item.at, item.seen, Status.CONFIRMED, item.title, "", "fires")
    claim = Claim(
        *("c1", "Acme", None, "ceo", "CEO", Direction.OUT, Manner.FIRED, False, Status.CONFIRMED),
        *(item.at, item.at, (report,)),
    )
    change = Change("Acme", None, "CEO", "ceo", Direction.OUT, Manner.FIRED, Status.CONFIRMED, Quote("fires", 5, 10), "p", 0.9)
    story = Story("s1", "Acme", "acme", item.at, item.at, (claim,))
    return Work("daily", (item, other), (Found(item, change),), (story,), (alert(items=(item.key,)),), {})


def value(meters: Meters, line: str) -> float:
    """Return the figure of one line of what Prometheus reads; -1 if there is none."""
    lines = (row.rpartition(" ") for row in meters.render().decode().splitlines())
    return next((float(figure) for name, _, figure in lines if name == line), -1.0)


def test_a_batch_is_counted() -> None:
    meters = Meters()
    meters.batch(work(), NOON)
    names = ("helmwatch_items_total", "helmwatch_changes_total", "helmwatch_stories_total")
    assert [value(meters, name) for name in names] == [2, 1, 1]
    assert value(meters, 'helmwatch_alerts_total{reason="first report"}') == 1
    assert value(meters, "helmwatch_last_batch_timestamp_seconds") == NOON.timestamp()


def test_a_story_is_counted_once() -> None:
    meters = Meters()
    first = work()
    meters.batch(first, NOON)
    meters.batch(replace(first, items=(testing.item("Another report"),)), NOON)
    assert value(meters, "helmwatch_stories_total") == 1


def test_the_delay_from_publication_to_arrival_is_timed() -> None:
    meters = Meters()
    meters.batch(work(delay=45), NOON)
    assert value(meters, "helmwatch_publish_to_seen_seconds_sum") == 45
    assert value(meters, "helmwatch_publish_to_seen_seconds_count") == 1


def test_what_a_first_look_brings_is_not_timed() -> None:
    meters = Meters()
    meters.batch(work(delay=86_400, background="first look"), NOON)
    assert value(meters, "helmwatch_publish_to_seen_seconds_count") == 0


def test_a_delivery_is_timed_when_it_arrives_and_only_once() -> None:
    meters = Meters()
    done = work(delay=60)
    meters.batch(done, NOON)
    for outcome, seconds in ((Outcome.RETRY, 1), (Outcome.SENT, 3), (Outcome.SENT, 9)):
        meters.delivery(done.alerts[0], outcome, NOON + timedelta(seconds=seconds))
    assert value(meters, "helmwatch_seen_to_sent_seconds_sum") == 3
    assert value(meters, "helmwatch_publish_to_sent_seconds_sum") == 63
    assert value(meters, 'helmwatch_deliveries_total{channel="general",outcome="retry"}') == 1
    assert value(meters, 'helmwatch_deliveries_total{channel="general",outcome="sent"}') == 2


def test_a_refused_alert_is_not_timed() -> None:
    meters = Meters()
    done = work()
    meters.batch(done, NOON)
    meters.delivery(done.alerts[0], Outcome.REFUSED, NOON)
    meters.delivery(done.alerts[0], Outcome.SENT, NOON)
    assert value(meters, "helmwatch_seen_to_sent_seconds_count") == 0


def test_the_memory_of_what_is_timed_is_bounded() -> None:
    meters = Meters()
    done = work()
    many = tuple(alert(f"s/{n}", done.alerts[0].items) for n in range(REMEMBERED + 1))
    meters.batch(replace(done, alerts=many), NOON)
    meters.delivery(many[0], Outcome.SENT, NOON)
    assert value(meters, "helmwatch_seen_to_sent_seconds_count") == 0
    meters.delivery(many[-1], Outcome.SENT, NOON)
    assert value(meters, "helmwatch_seen_to_sent_seconds_count") == 1


def test_every_figure_and_every_key_of_health_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    figures = re.findall(r"^# TYPE (helmwatch_\w+) (?:counter|histogram|gauge)$", Meters().render().decode(), re.MULTILINE)
    named = set(re.findall(r"`(\w+)[`{]", page))
    assert {name for name in figures if not name.endswith("_created")} <= named
    assert Health.ill("it is locked").plain().keys() <= named


def test_two_houses_in_one_process_count_apart() -> None:
    one, two = Meters(), Meters()
    one.batch(work(), NOON)
    assert (value(one, "helmwatch_items_total"), value(two, "helmwatch_items_total")) == (2, 0)
