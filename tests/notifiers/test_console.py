"""Cards in the terminal."""

import io
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from monitor.errors import Refused
from monitor.model import Alert, Card, Direction, Line, Link, Manner, Status
from monitor.notifiers import console
from monitor.options import Wrong, reference
from monitor.testing import NOON, ManualClock, tools
from tests.fakes.stories import alert, claim, report

OUT = claim("Ada Holm", Manner.FIRED)
BACK = claim("Ada Holm", Manner.RETURNED, Status.RUMORED, report("Nordic Wire", 2, status=Status.RUMORED))
ONE = alert(OUT, BACK)


def shown(alert: Alert, width: int = 80, again: bool = False, colour: bool = False) -> str:
    out = io.StringIO()
    screen = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None, highlight=False)
    screen.print(console.draw(alert, NOON + timedelta(hours=3), again))
    return out.getvalue()


def test_a_card_says_all() -> None:
    lines = [line.removeprefix("▌").strip() for line in shown(ONE).splitlines()]
    assert lines[1].split() == ["Northwind", "●", "CONFIRMED"]
    assert lines[2] == "Ada Holm out as CEO of Northwind"
    assert lines[3] == "3 reports · 2 publishers · first by Harbour Post, 12:00 UTC"
    assert lines[5].split("  ")[0] == "○ Ada Holm may return as CEO (single source)"
    assert lines[5].endswith("rumor NEW")
    assert lines[6].startswith("● Ada Holm out as CEO (dismissed)")
    assert lines[8] == "“Harbour Post has it that something happened” [en]"
    assert lines[10] == "Harbour Post 12:00 · Nordic Wire 13:00"
    assert lines[11] == "first report · s1 · notifies"


def test_an_update_says_so() -> None:
    assert "updated" not in shown(ONE)
    assert "updated · ● CONFIRMED" in shown(ONE, again=True)


def test_a_silent_update_is_one_line() -> None:
    silent = replace(ONE, reason="more reports", ping=False)
    line = "▌ Northwind · 3 reports · 2 publishers · first by Harbour Post, 12:00 UTC · more reports\n"
    assert shown(silent, width=120, again=True) == line
    assert len(shown(silent, width=120).splitlines()) > 5, "the first card of a story is drawn whole"


@pytest.mark.parametrize(("status", "code"), [(Status.CONFIRMED, "32"), (Status.RUMORED, "33"), (Status.DENIED, "31")])
def test_status_is_said_by_colour_and_word(status: Status, code: str) -> None:
    one = alert(claim("Ada Holm", Manner.RESIGNED, status))
    assert f"\x1b[{code}m▌" in shown(one, colour=True)
    assert console.WORDS[status].upper() in shown(one)


async def test_it_prints_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    notifier = console.Notifier("terminal", console.Options(width=72), tools(ManualClock(NOON + timedelta(minutes=9))))
    receipt = await notifier.send(ONE, None)
    assert receipt == {"shown": 1}
    assert await notifier.send(ONE, receipt) == {"shown": 2}
    await notifier.close()
    out = capsys.readouterr().out
    assert "\x1b" not in out, "no colours when piped"
    assert max(map(cell_len, out.splitlines())) == 72
    assert "first by Harbour Post, 9 min ago" in out
    assert out.count("updated") == 1


async def test_a_terminal_that_knows_few_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    await console.Notifier("terminal", console.Options(), tools()).send(alert(claim("Ana Müller 漢字", Manner.DIED)), None)
    assert b"Ana M?ller ??" in raw.getvalue()


async def test_a_closed_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(Refused) as caught:
        await console.Notifier("terminal", console.Options(width=60), tools()).send(ONE, None)
    assert caught.value.channel


def test_words_do_not_steer_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J[bold red]big[/] \u202egnp.exe\r\nEVIL"
    line, link = Line(hostile, Status.DENIED, Direction.OUT, fresh=True), Link(hostile, "https://a.test/\x1b[31m", NOON)
    card = Card(hostile, hostile, Status.DENIED, (line,), (link,), 1, 1, hostile, "en", NOON, hostile)
    out = shown(replace(ONE, card=card, reason=hostile, story=hostile))
    assert not [c for c in out if not c.isprintable() and c != "\n"]
    assert "[bold red]big[/]" in out
    assert "EVIL" not in [line.strip("▌ ") for line in out.splitlines()]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.integers(40, 120))
def test_any_words_fit_the_width(words: str, width: int) -> None:
    line, link = Line(words, Status.RUMORED, Direction.IN), Link(words, words, NOON)
    card = Card(words, words, Status.RUMORED, (line,) * 20, (link,) * 9, 9, 1, words, words, NOON, words)
    out = shown(replace(ONE, card=card), width)
    assert max(map(cell_len, out.splitlines())) <= width
    assert "… and 8 more" in out


def test_options() -> None:
    with pytest.raises(Wrong):
        console.Options(width=7)
    assert all(entry.text for entry in reference(console.Options))
