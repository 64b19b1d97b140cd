"""helmwatch replay: the past through the real pipeline."""

import json
from pathlib import Path

import pytest

from monitor.cli import call
from monitor.errors import Fault
from monitor.model import Direction, Tenure, Tier
from monitor.replay import lines, truth
from monitor.stories import Names
from monitor.watchlist import Watchlist
from tests.fakes.reports import at

ROOT = Path(__file__).parent.parent.parent
SAGA = ROOT.parent / "shared" / "saga"
RULES = ["--rules", str(ROOT / "rules")]

PAST = [
    ("1", "courier", "2026-03-02T12:00:00Z", "Lumen Robotics fires CEO Ada Quist"),
    ("2", "herald", "2026-03-02T12:00:30Z", "Ada Quist fired as CEO of Lumen Robotics"),
    ("3", "tribune", "2026-03-02T13:00:00Z", "Lumen Robotics names Jonas Brandt as interim CEO"),
    ("4", "courier", "2026-03-02T13:05:00Z", "Lumen Robotics appoints Jonas Brandt interim CEO"),
    ("5", "gazette", "2026-03-02T14:00:00Z", "Ten ways to cook a pumpkin"),
]


@pytest.fixture
def past(tmp_path: Path) -> Path:
    file = tmp_path / "past.jsonl"
    rows = [
        {"id": ref, "source": f"https://{paper}.example/feed", "feed": paper, "lang": "en", "published": when, "title": title}
        for ref, paper, when, title in PAST
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def real(tmp_path: Path) -> Path:
    file = tmp_path / "truth.json"
    quist = {"org": "Lumen Robotics", "person": "Ada Quist", "role_code": "ceo", "from": None, "to": "2026-03-02T12:00Z"}
    brandt = {"org": "Lumen Robotics", "person": "Jonas Brandt", "role_code": "ceo", "from": "2026-03-02T13:00Z", "to": None}
    file.write_text(json.dumps({"tenures": [quist, brandt | {"acting": True}]}), encoding="utf-8")
    return file


def rows(out: str, kind: str) -> list[dict[str, object]]:
    return [row for row in map(json.loads, out.splitlines()) if row["type"] == kind]


def test_json_has_alerts_then_tenures(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["replay", str(past), "--json", *RULES], {}) == 0
    out = capsys.readouterr().out
    first, second = rows(out, "alert")
    assert (first["time"], first["story"], first["reason"]) == ("2026-03-02T12:00:30Z", "lumen-robotics-20260302", "first report")
    assert first["items"] == ["1", "2"]
    assert first["claims"] == [
        {"person": "Ada Quist", "post": "ceo", "direction": "out", "acting": False, "status": "confirmed"},
    ]
    assert (second["reason"], second["items"]) == ("successor named", ["3"])
    held = [(r["person"], r["acting"], r["from"], r["to"], r["how"]) for r in rows(out, "tenure")]
    assert held == [
        ("Ada Quist", False, None, "2026-03-02T12:00:00Z", "fired"),
        ("Jonas Brandt", True, "2026-03-02T13:00:00Z", None, ""),
    ]


def test_truth_is_compared(past: Path, real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["replay", str(past), "--json", "--truth", str(real), *RULES], {}) == 0
    [comparison] = rows(capsys.readouterr().out, "comparison")
    assert (comparison["right"], comparison["of"], comparison["false"]) == (2, 2, [])
    assert comparison["alerts"] == 2
    assert call(["replay", str(past), "--truth", str(real), *RULES], {"COLUMNS": "160"}) == 0
    out = capsys.readouterr().out
    assert "transitions that never were: none" in out
    assert "Jonas Brandt in: alert 02 Mar 13:00, with report no. 1" in out


def test_bad_lines_are_named_and_the_rest_goes_on(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with past.open("a", encoding="utf-8") as file:
        file.write('{"id": "9"\n[]\n\n{"id": "x", "title": "t", "published": "soon"}\n{"title": 5, "published": "2026-03-02"}\n')
    assert call(["replay", str(past), "--json", *RULES], {}) == 1
    out, err = capsys.readouterr()
    assert len(rows(out, "tenure")) == 2
    assert [line.split(": ")[0].removeprefix(str(past)) for line in err.splitlines()] == [":6", ":7", ":9", ":10"]
    assert "published must be a time" in err


def test_what_cannot_be_read_is_said(tmp_path: Path, past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["replay", str(tmp_path / "none"), *RULES], {}) == 2
    assert "none: cannot be read" in capsys.readouterr().err
    (tmp_path / "bad.json").write_text("[]")
    assert call(["replay", str(past), "--truth", str(tmp_path / "bad.json"), *RULES], {}) == 2
    assert "bad.json" in capsys.readouterr().err


def test_the_database_is_kept_if_asked(tmp_path: Path, past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kept.db"
    assert call(["replay", str(past), "--db", str(file), *RULES], {}) == 0
    capsys.readouterr()
    assert call(["who", "Lumen Robotics", "--db", str(file), "--json", *RULES], {}) == 0
    assert [row["person"] for row in rows(capsys.readouterr().out, "tenure")] == ["Ada Quist", "Jonas Brandt"]


def test_a_line_becomes_an_item() -> None:
    faults: list[Fault] = []
    text = '{"id":"a","source":"https://feeds.bbc.co.uk/x","feed":null,"published":"2026-03-02T13:00:00+01:00","title":"t","url":"https://x.com/p"}'
    [line] = lines.read([text], "f", faults)
    assert faults == []
    assert (line.item.at, line.item.family, line.item.tier) == (at(0), "x.com", Tier.SOCIAL)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://feeds.example.com:81/a", "example.com"),
        ("http://[broken", ""),
        ("x", ""),
        ("https://localhost/", ""),
    ],
)
def test_a_site_is_what_somebody_owns(url: str, site: str) -> None:
    assert lines.site(url) == site


def test_a_pair_is_right_within_the_hour() -> None:
    was = Tenure("o", "Ada Quist", "ceo", False, at(0), at(10), "fired")
    names = Names(Watchlist())
    for shift, right in ((0.9, True), (1.1, False)):
        said = Tenure("o", "Ada Quist", "ceo", False, at(shift), at(10), "")
        [pair] = truth.compare([was], [said], names)
        assert pair.right is right
    stranger = Tenure("o", "Vera Pohl", "ceo", False, at(0), None, "")
    assert [p.right for p in truth.compare([was], [stranger], names)] == [False, False]
    assert truth.until([was], at(5))[0].end is None
    assert truth.until([was], at(-1)) == ()


def test_the_real_saga(capsys: pytest.CaptureFixture[str]) -> None:
    file, real = SAGA / "replay-first-days.jsonl", SAGA / "truth.json"
    if not file.exists():
        pytest.skip("the real items of November 2023 are not beside this checkout")
    assert call(["replay", str(file), "--json", "--truth", str(real), *RULES], {}) == 0
    [comparison] = rows(capsys.readouterr().out, "comparison")
    assert (comparison["right"], comparison["of"], comparison["false"]) == (3, 3, [])
    assert comparison["stories"] == ["openai-20231117"]
    assert 0 < int(str(comparison["alerts"])) <= 12
    assert Direction.IN in {d["direction"] for d in comparison["delays"]}  # type: ignore[attr-defined]  # a list of objects
