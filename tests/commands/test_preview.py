"""``helmwatch preview``: what alerts look like."""

import json

import pytest

from monitor.cli import call
from monitor.commands.preview import sample
from monitor.testing import NOON
from tests.fakes.discord import tree


@pytest.mark.parametrize("kind", ["console", "discord", "webhook"])
@pytest.mark.parametrize("update", [[], ["--update"]])
def test_every_kind_shows_the_story(kind: str, update: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["preview", "--channel", kind, *update], {}) == 0
    out = capsys.readouterr().out
    assert ("Priya Raman named CEO" if update else "Ada Lindqvist out as CEO of Northwind Robotics") in out
    assert "\x1b" not in out


def test_the_json_of_discord_is_what_discord_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["preview", "--channel", "discord", "--update", "--json"], {}) == 0
    sent = json.loads(capsys.readouterr().out)
    assert sent.keys() == {"message", "follow_up"}
    assert [tree(message) for message in sent.values()] == [{}, {}]
    assert all(message["allowed_mentions"] == {"parse": []} for message in sent.values())


def test_the_json_of_the_terminal_is_that_of_the_webhook(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["preview", "--json"], {}) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == 1


def test_the_sample_shows_every_feature() -> None:
    card = sample(NOON, update=True).card
    assert {line.status for line in card.lines} == {"confirmed", "denied"}
    assert {line.fresh for line in card.lines} == {True, False}
    assert card.publishers == 4
    assert sample(NOON).card.headline == "Ada Lindqvist out as CEO of Northwind Robotics, Tomas Okafor named interim CEO"
