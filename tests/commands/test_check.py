"""``helmwatch check``, ``helmwatch kinds`` and ``helmwatch init``."""

import json
from pathlib import Path

import pytest

from monitor import places
from monitor.cli import call
from tests.fakes import house
from tests.fakes.house import FEEDS

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_sound_configuration(capsys: Out) -> None:
    house.build(Path())
    assert call(["check"], {}) == 0
    out = capsys.readouterr().out
    assert "feeds     feeds.yaml (found here)" in out
    assert "●  good" in out
    assert "○  spare" in out
    assert "1 organisation, 1 person; tags anvils\n" in out
    assert "route     tags: anvils → screen" in out
    assert out.endswith("✓ 2 sources to watch, nothing is wrong\n")
    assert "\x1b" not in out


def test_it_is_coloured_on_a_terminal(capsys: Out) -> None:
    house.build(Path())
    assert call(["check"], {"FORCE_COLOR": "1", "TERM": "xterm-256color"}) == 0
    assert "\x1b[" in capsys.readouterr().out


def test_every_fault_is_a_line_of_its_own(capsys: Out) -> None:
    house.build(Path(), feeds=FEEDS.replace("every: 5m", "evry: 5m").replace("lang: fr", f"lang: {'x' * 50}"))
    assert call(["check"], {}) == 2
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "feeds.yaml:11: packs.good.sources.daily.evry: is not a key here (did you mean every?)"
    assert out[1].startswith("feeds.yaml:14: packs.good.sources.weekly.lang: is not a language code: 'xxxx")
    assert out[1].endswith("x' (for example en, fr or zh)")
    assert out[2:] == ["", "✗ 2 faults: nothing would start with this"]


def test_a_fault_cannot_paint_the_terminal(capsys: Out) -> None:
    house.build(Path(), feeds=FEEDS + '"\\e[31m[red]evil[/red]": 1\n')
    assert call(["check"], {}) == 2
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[red]evil[/red]" in out


def test_faults_for_machines(capsys: Out) -> None:
    house.build(Path(), feeds=FEEDS.replace("every: 5m", "evry: 5m"))
    assert call(["check", "--json"], {}) == 2
    assert lines(capsys.readouterr().out) == [
        {
            "type": "fault",
            "file": "feeds.yaml",
            "line": 11,
            "key": "packs.good.sources.daily.evry",
            "problem": "is not a key here",
            "meant": "did you mean every?",
        }
    ]


def test_a_summary_for_machines(capsys: Out) -> None:
    house.build(Path(), feeds=FEEDS.replace("https://weekly.example", "https://daily.example"))
    assert call(["check", "--json"], {}) == 0
    note, summary = lines(capsys.readouterr().out)
    assert (note["type"], note["problem"]) == ("note", "watches the same as daily")
    assert summary["sources"] == [{"name": n, "pack": "good", "kind": "feed"} for n in ("daily", "weekly")]
    assert summary["resting"] == [{"name": "monthly", "pack": "spare", "why": "pack is off"}]
    assert summary["channels"] == [{"name": "screen", "kind": "console"}]
    assert summary["languages"] == [{"language": "en", "patterns": 0, "examples": 0}]


def test_files_elsewhere_are_named_as_they_were_given(capsys: Out) -> None:
    house.build(Path("conf"), feeds=FEEDS.replace("every: 5m", "evry: 5m"))
    assert call(["check", "--feeds", "conf/feeds.yaml"], {}) == 2
    assert capsys.readouterr().out.startswith("conf/feeds.yaml:11: ")
    house.build(Path("more"), watchlist="a: 1")
    assert call(["check", "--feeds", "more/feeds.yaml", "--rules", "more/rules"], {}) == 2
    assert capsys.readouterr().out.startswith("more/rules/routes.yaml:4: ")


def test_a_feeds_file_that_is_named_and_not_there(capsys: Out) -> None:
    house.build(Path())
    assert call(["check", "--feeds", "none.yaml"], {}) == 2
    assert "none.yaml: cannot be read: No such file or directory" in capsys.readouterr().out


def test_a_note_is_shown(capsys: Out) -> None:
    house.build(Path(), feeds=FEEDS.replace("every: 5m", "needs_contact: true").replace("contact: news@example.org", "log: text"))
    assert call(["check"], {}) == 0
    assert "feeds.yaml:8: packs.good.sources.daily: daily is off:" in capsys.readouterr().out
    assert call(["check"], {"HELMWATCH_CONTACT": "a@b.example"}) == 0
    assert "is off:" not in capsys.readouterr().out


def test_the_shipped_files_are_copied_once(capsys: Out) -> None:
    assert call(["init", "mine"], {}) == 0
    assert Path("mine/feeds.yaml").read_bytes() == (places.defaults() / "feeds.yaml").read_bytes()
    assert {p.name for p in Path("mine/rules").iterdir()} >= {"languages", "roles.yaml", "routes.yaml", "watchlist.yaml"}
    Path("mine/feeds.yaml").write_text("# mine")
    assert call(["init", "mine"], {}) == 1
    assert "mine/feeds.yaml and mine/rules are there already; nothing was copied" in capsys.readouterr().err
    assert Path("mine/feeds.yaml").read_text() == "# mine"


def test_copying_to_where_nothing_can_be(capsys: Out) -> None:
    Path("file").write_text("x")
    assert call(["init", "file"], {}) == 3
    assert "cannot copy to file" in capsys.readouterr().err


def test_the_kinds(capsys: Out) -> None:
    assert call(["kinds"], {}) == 0
    out = capsys.readouterr().out
    assert "feed  feeds.yaml, source with kind: feed" in out
    assert "discord  feeds.yaml, channel with kind: discord" in out


def test_one_kind(capsys: Out) -> None:
    assert call(["kinds", "feed"], {}) == 0
    out = capsys.readouterr().out
    assert "url  text, required" in out
    assert "discord" not in out


def test_one_kind_for_machines(capsys: Out) -> None:
    assert call(["kinds", "settings", "--json"], {}) == 0
    (section,) = lines(capsys.readouterr().out)
    assert section["name"] == "settings"
    assert {"name": "data", "type": "path", "default": "data"}.items() <= section["entries"][1].items()  # type: ignore[index]


def test_no_such_kind(capsys: Out) -> None:
    assert call(["kinds", "fed"], {}) == 1
    assert capsys.readouterr().err == "helmwatch kinds: 'fed' is no kind (did you mean feed?)\n"
