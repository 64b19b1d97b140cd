"""helmwatch backtest: what other rules would have told of the stored past."""

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import config
from monitor.app import book
from monitor.cli import call
from monitor.model import Item
from monitor.replay.difference import Call, difference
from monitor.replay.run import told

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
FEEDS = """\
packs:
  good:
    on: true
    sources:
      daily: {url: "https://daily.example/feed"}
channels:
  room: {kind: console}
"""
TITLES = (
    "Lumen Robotics names Ada Quist as chief executive",
    "Borea Energy is in talks to appoint Piet Bakker as CEO",
    "Borea Energy chair Noor Haddad resigns",
)


def said(hours: float, headline: str, *items: str, channel: str = "room", reason: str = "first report") -> Call:
    return Call(NOW + timedelta(hours=hours), channel, "Lumen", reason, headline, frozenset(items))


def test_what_is_told_alike_is_kept_whenever_it_is_told() -> None:
    before, after = [said(0, "a", "x"), said(1, "b", "y")], [said(1, "b", "z"), said(5, "a", "x")]
    assert difference(before, after) == difference(after, before)
    assert difference(before, after).kept == 2


def test_the_same_items_told_otherwise_are_a_change() -> None:
    old, new = said(0, "Quist may leave", "x"), said(2, "Quist leaves", "x", "y")
    found = difference([old, said(0, "kept", "k")], [new, said(0, "kept", "k")])
    assert (found.changed, found.gained, found.lost, found.kept) == (((old, new),), (), (), 1)


@pytest.mark.parametrize(
    "new",
    [said(0, "Quist leaves", "y"), said(0, "Quist leaves", "x", channel="other"), said(72, "Quist leaves", "x")],
)
def test_others_are_gained_and_lost(new: Call) -> None:
    old = said(0, "Quist may leave", "x")
    found = difference([old], [new])
    assert (found.changed, found.gained, found.lost) == ((), (new,), (old,))


def test_twice_the_same_is_not_once() -> None:
    assert difference([said(0, "a"), said(9, "a")], [said(0, "a")]).lost == (said(9, "a"),)
    assert difference([], []).kept == 0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a configuration and the memory of what it told, an hour ago and before."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(
        ROOT / "rules", tmp_path / "rules", ignore=lambda _, names: {n for n in names if len(n) == 7 and n != "en.yaml"}
    )
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    items = [
        Item("daily", title, title, NOW - timedelta(hours=3 - n), lang="en", published=NOW - timedelta(hours=3 - n))
        for n, title in enumerate(TITLES)
    ]
    items.append(replace(items[0], ref="old", title="Ostra Bank names Max Hansen chairman", seen=NOW - timedelta(days=9)))
    asyncio.run(told(items, book(config.read(Path("feeds.yaml"), Path("rules"), {})), Path("data.db")))
    return tmp_path


def test_the_same_rules_tell_the_same(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["backtest", "--db", "data.db", "--json"], {}) == 0
    [total] = map(json.loads, capsys.readouterr().out.splitlines())
    assert total == {"type": "sum", "gained": 0, "lost": 0, "changed": 0, "kept": 3}


def test_an_edited_folder_is_compared(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree("rules", "new")
    Path("new/routes.yaml").write_text("routes:\n  - min: confirmed\n    match: {posts: [ceo, cfo]}\n")
    for against in ([], ["--against", "rules"]):
        assert call(["backtest", "--rules", "new", "--db", "data.db", "--json", *against], {}) == 0
        *lost, total = map(json.loads, capsys.readouterr().out.splitlines())
        assert [(row["type"], row["organisation"]) for row in lost] == [("lost", "Borea Energy")] * 2
        assert total == {"type": "sum", "gained": 0, "lost": 2, "changed": 0, "kept": 1}


def test_people_see_signs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules/routes.yaml").write_text("routes:\n  - match: {posts: [chair]}\n")
    assert call(["backtest", "--since", "1d", "--db", "data.db"], {"COLUMNS": "140"}) == 0
    out = capsys.readouterr().out
    assert "− " in out
    assert "Report: Piet Bakker may become CEO of Borea Energy (first report → room)" in " ".join(out.split())
    assert "was: Noor Haddad steps down as chair of Borea Energy (new claim → room)" in " ".join(out.split())
    assert "+ 0 gained  − 2 lost  ~ 1 changed  0 as before" in out


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (["--since", "2099-01-01"], 1, "nothing was read for changes since 2099-01-01"),
        (["--rules", "nowhere"], 2, "nowhere: is no folder"),
        (["--against", "nowhere"], 2, "nowhere: is no folder"),
    ],
)
def test_what_cannot_be_compared(
    here: Path, words: list[str], code: int, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["backtest", "--db", "data.db", *words], {}) == code
    assert problem in capsys.readouterr().err


def test_a_bad_date(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call(["backtest", "--since", "yesterday"], {})
    assert "'yesterday' is no date" in capsys.readouterr().err
