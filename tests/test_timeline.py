"""The drawn timeline: what it shows, and that nothing from the web gets out of its text."""

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from monitor.commands import timeline as command
from monitor.errors import HelmwatchError
from monitor.model import Status
from monitor.timeline import Chart, charts, picture, png, svg
from tests.fakes.reports import DENIED, IN, OUT, RUMORED, Shelf, at, change, told

NOW = at(100)
SUCCESSION = [
    *told(0, "wire courier herald ledger", change("Ada Quist", OUT), change("Noor Haddad", IN, acting=True)),
    *told(20, "wire courier", change("Ada Quist", IN, status=RUMORED)),
    *told(40, "wire courier herald", change("Ada Quist", IN, status=DENIED)),
    *told(48, "wire courier", change("Piet Bakker", IN)),
    *told(50, "tabloid", change("Max Misprint", IN, status=RUMORED)),
]


def drawn(since: float | None = None) -> Chart:
    found = charts(list(Shelf().each(SUCCESSION).stories.values()), NOW, at(since) if since is not None else None)
    return found[0]


def test_a_lane_for_each_person() -> None:
    chart = drawn()
    assert (chart.organisation, chart.post, chart.end) == ("Lumen Robotics", "ceo", NOW)
    spans = {lane.person: [(s.start, s.end, s.acting) for s in lane.spans] for lane in chart.lanes}
    assert spans == {
        "Ada Quist": [(None, at(0), False)],
        "Noor Haddad": [(at(0), at(48), True)],
        "Piet Bakker": [(at(48), None, False)],
    }
    ada = next(lane for lane in chart.lanes if lane.person == "Ada Quist")
    assert [d.status for d in ada.dots] == [Status.CONFIRMED, Status.RUMORED, Status.DENIED]


def test_it_begins_a_little_before_the_first_that_is_known() -> None:
    assert drawn().begin < at(0) < drawn().begin + timedelta(hours=12)


def test_since_leaves_out_what_was_over() -> None:
    assert [lane.person for lane in drawn(since=45).lanes] == ["Noor Haddad", "Piet Bakker"]
    assert charts([], NOW) == ()


def test_the_picture_is_sound_and_says_who() -> None:
    root = ET.fromstring(svg([drawn()], NOW))  # noqa: S314 - our own picture
    words = " ".join(root.itertext())
    assert all(name in words for name in ("Lumen Robotics", "CEO", "Ada Quist", "Noor Haddad", "Piet Bakker", "2026"))
    assert "Max Misprint" not in words


def test_what_comes_from_the_web_is_only_text() -> None:
    evil = '<script>alert(1)</script>&"]]>\x00\u202e'
    found = told(0, "wire", change(evil, OUT))
    root = ET.fromstring(svg(charts(list(Shelf().each(found).stories.values()), NOW), NOW))  # noqa: S314 - our own picture
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert "alert(1)" in " ".join(root.itertext())


@pytest.mark.parametrize("hours", [0.01, 3, 30, 300, 30_000, 300_000])
def test_any_length_has_a_few_ticks(hours: float) -> None:
    stories = list(Shelf().each(told(0, "wire", change("Ada Quist", OUT))).stories.values())
    [chart] = charts(stories, at(hours))
    ticks = list(picture.ticks(chart))
    assert 1 <= len(ticks) <= picture.MOST_TICKS + 1
    assert all(chart.begin <= when <= chart.end and words for when, words in ticks)


def test_a_png_or_a_word_about_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "any.ttf").touch()
    monkeypatch.setattr(picture, "FONTS", (tmp_path,))
    assert png(svg([drawn()], NOW)).startswith(b"\x89PNG")
    monkeypatch.setattr(picture, "FONTS", (tmp_path / "nowhere",))
    with pytest.raises(HelmwatchError, match="needs fonts"):
        png(svg([drawn()], NOW))


def test_the_terminal_draws_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    command.show([drawn()], Console(width=120, color_system=None))
    lines = capsys.readouterr().out.splitlines()
    ada = next(line for line in lines if "Ada Quist" in line)
    assert ada.index("━") < ada.index("○") < ada.index("✕")
    assert "┄" in next(line for line in lines if "Noor Haddad" in line)
