"""helmwatch who, stories and story, on a real database."""

import asyncio
import json
from pathlib import Path

import pytest

from monitor.cli import call
from monitor.model import Item, Manner, Story
from monitor.store import Work
from storage.sqlite import open_memory
from tests.fakes.reports import IN, OUT, RUMORED, Shelf, change, told

PAPERS = "courier herald tribune"
WATCHLIST = "organisations:\n  lumen: {name: Lumen Robotics, aliases: [Lumen, ルーメン]}\n"


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """Return the options that lead to a database in which Quist left, Haddad stands in, and the chair is vacant."""
    found = [
        *told(0, PAPERS, change("Ada Quist", OUT, manner=Manner.FIRED), change("Noor Haddad", IN, acting=True)),
        *told(2, PAPERS, change("Jonas Brandt", OUT, "chair"), change("[bold]Vera[/] Pohl", IN, "cfo")),
        *told(3, PAPERS, change("Ada Quist", IN, status=RUMORED, manner=Manner.RETURNED)),
        *told(4, "courier", change("Mia Holm", IN, organisation="Borea", status=RUMORED)),
    ]
    shelf = Shelf().each(found)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    asyncio.run(keep(tmp_path / "a.db", tuple({i.key: i for i, _ in found}.values()), tuple(shelf.stories.values())))
    return ["--db", str(tmp_path / "a.db"), "--rules", str(tmp_path / "rules")]


async def keep(path: Path, items: tuple[Item, ...], stories: tuple[Story, ...]) -> None:
    async with await open_memory(path) as memory:
        await memory.commit(Work("test", items, (), stories, (), None))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = call(words, {"COLUMNS": "160"})
    out = capsys.readouterr()
    return code, out.out, out.err


def test_it_draws_who_holds_what(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "who", "ルーメン", *where)
    rows = [line.split("  ") for line in out.splitlines()]
    assert code == 0
    assert rows[0][0] == "Lumen Robotics"
    flat = [" ".join(line.split()) for line in out.splitlines()]
    assert "CEO Ada Quist before 2026-03-02 12:00 fired 3 reports, first courier" in flat
    assert "Noor Haddad (acting) 2026-03-02 12:00 3 reports, first courier" in flat
    assert "chair Jonas Brandt before 2026-03-02 14:00 resigned 3 reports, first courier" in flat
    assert "vacant 2026-03-02 14:00 nobody named yet" in flat
    assert "\x1b" not in out


def test_names_of_people_are_no_markup(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "[bold]Vera[/] Pohl" in said(capsys, "who", "lumen", "--post", "cfo", *where)[1]


def test_it_says_who_held_it_then(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, before, _ = said(capsys, "who", "Lumen", "--post", "ceo", "--at", "2026-03-01", *where)
    assert "Ada Quist" in before
    assert "Haddad" not in before
    _, after, _ = said(capsys, "who", "Lumen", "--post", "ceo", "--at", "2026-03-02T12:00Z", *where)
    assert "Noor Haddad" in after


def test_json_has_a_line_a_tenure(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "who", "lumen", "--post", "ceo", "--json", *where)
    first, second = map(json.loads, out.splitlines())
    assert (first["person"], first["from"], first["to"], first["how"]) == ("Ada Quist", None, "2026-03-02T12:00:00Z", "fired")
    assert (second["person"], second["acting"], second["publishers"], second["first_by"]) == ("Noor Haddad", True, 3, "courier")


def test_an_unknown_organisation_gets_suggestions(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "who", "Lumen Robtics", *where)
    assert (code, out) == (1, "")
    assert "did you mean Lumen Robotics?" in err


def test_rumours_alone_are_no_ledger(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "who", "Borea", *where)
    assert code == 1
    assert "no confirmed change yet" in err


@pytest.mark.parametrize("words", [["--at", "yesterday"], ["--post", "king"]])
def test_bad_words_are_bad_usage(words: list[str], where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call(["who", "Lumen", *words, *where], {})
    assert stopped.value.code == 2
    assert words[1] in capsys.readouterr().err


def test_no_database_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "who", "Lumen", "--db", str(tmp_path / "none.db"), "--rules", str(tmp_path))
    assert code == 3
    assert "none.db" in err


def test_stories_are_listed(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "stories", *where)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["borea-20260302", "lumen-robotics-20260302"]
    _, only, _ = said(capsys, "stories", "lumen", "--json", *where)
    assert [json.loads(line)["reports"] for line in only.splitlines()] == [9]
    assert said(capsys, "stories", "Nobody", *where)[0] == 1


def test_a_story_is_told_turn_by_turn(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    db = where[:2]
    code, out, _ = said(capsys, "story", "lumen-robotics-20260302", "--reports", *db)
    flat = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert any(line.startswith("2026-03-02 12:00 confirmed") and "Ada Quist" in line for line in flat)
    assert any(line.startswith("2026-03-02 15:00 rumored Ada Quist may return as CEO") for line in flat)
    assert "9 reports of 3 publishers" in flat
    _, rows, _ = said(capsys, "story", "lumen-robotics-20260302", "--json", *db)
    assert json.loads(rows.splitlines()[0])["by"] == ["courier"]


def test_an_unknown_story_gets_suggestions(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "story", "lumen-robotics-2026", *where[:2])
    assert code == 1
    assert "did you mean lumen-robotics-20260302" in err


def test_a_timeline_in_the_terminal_and_in_files(where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    until = ["--until", "2026-03-04"]
    code, out, _ = said(capsys, "timeline", "lumen", *where, *until)
    assert code == 0
    assert all(words in out for words in ("Lumen Robotics: CEO", "Noor Haddad", "Lumen Robotics: chair", "[bold]Vera[/] Pohl"))
    file = tmp_path / "lumen.svg"
    code, out, err = said(capsys, "timeline", "lumen", "--post", "ceo", "--svg", str(file), *where, *until)
    assert (code, out) == (0, "")
    assert f"{file}: {file.stat().st_size:,} bytes" in err
    assert "Noor Haddad" in file.read_text("utf-8")
    assert "Vera" not in file.read_text("utf-8")


def test_a_timeline_that_cannot_be(where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "timeline", "lumen", "--svg", str(tmp_path / "no" / "x.svg"), *where)
    assert (code, "cannot be written: No such file or directory" in err) == (3, True)
    assert said(capsys, "timeline", "Lumem", *where)[0] == 1
    assert said(capsys, "timeline", "lumen", "--post", "mayor", *where)[0] == 1
