"""``helmwatch test-rule``, and what ``explain`` and ``check`` say of rules of one's own."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import config
from monitor.cli import call
from monitor.store import Work
from monitor.testing import item
from storage.sqlite import open_memory
from tests.fakes import house

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "rules" / "examples" / "own-rules.yaml"
WHEEL = "Brightwater hands the wheel to Anna Lindqvist"
CHARITY = "Harbour Charity names Anna Lindqvist chief executive"
Out = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped English pack and a file of rules."""
    house.build(tmp_path, pack=(ROOT / "rules" / "languages" / "en.yaml").read_text("utf-8"))
    shutil.copy(EXAMPLE, tmp_path / "rules" / "mine.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rule(capsys: Out, *words: str) -> tuple[int, str]:
    code = call(["test-rule", *words], {})
    return code, capsys.readouterr().out


def rows(capsys: Out, *words: str) -> tuple[int, list[dict[str, Any]]]:
    code, out = test_rule(capsys, *words, "--json")
    return code, [json.loads(line) for line in out.splitlines()]


test_rule.__test__ = False  # type: ignore[attr-defined]  # it is no test but the command


def test_the_examples_of_a_file(here: Path, capsys: Out) -> None:
    code, out = test_rule(capsys, "rules/mine.yaml")
    assert code == 0
    assert out.count("✓") == 8
    assert "✗" not in out
    assert "unless: bank*" in out


def test_a_failing_example(here: Path, capsys: Out) -> None:
    Path("rules/mine.yaml").write_text(EXAMPLE.read_text("utf-8").replace("Northfield Animal Charity", "Northfield Animals"))
    code, found = rows(capsys, "no-charities")
    assert code == 1
    assert [r["holds"] for r in found] == [False, True, True, True]
    assert found[0]["problem"] == "does not match no-charities"


def test_a_file_that_is_not_active(here: Path, capsys: Out) -> None:
    Path("rules/mine.yaml").rename("draft.yaml")
    assert test_rule(capsys, "draft.yaml")[0] == 0


def test_a_text_stage_by_stage(here: Path, capsys: Out) -> None:
    code, out = test_rule(capsys, "no-charities", CHARITY)
    assert code == 0
    assert "→ dropped: in Anna Lindqvist / ceo / Harbour Charity" in out
    code, out = test_rule(capsys, "no-charities", CHARITY.replace("Harbour", "Bank of"))
    assert code == 1
    assert "✗ unless        bank*" in out
    code, out = test_rule(capsys, "no-charities", "It rains")
    assert (code, "the packs report no change here that it could drop" in out) == (1, True)
    code, found = rows(capsys, "hands-over-the-wheel", WHEEL)
    assert code == 0
    assert [(r["fired"], r["about"]) for r in found] == [(True, "in Anna Lindqvist / ceo / Brightwater")]


def test_where_a_text_is_said_to_come_from(here: Path, capsys: Out) -> None:
    assert rows(capsys, "doubt-the-stoop", CHARITY)[0] == 1
    assert rows(capsys, "doubt-the-stoop", CHARITY, "--publisher", "The Stoop")[0] == 0


def test_a_stream(here: Path, capsys: Out) -> None:
    titles = [WHEEL.replace("Brightwater", f"Line{i}") for i in range(9)] + ["It rains"] * 11
    lines = [json.dumps({"id": i, "title": t}) for i, t in enumerate(titles)]
    Path("stream.jsonl").write_text("\n".join([*lines, "no json", '{"title": 1}']))
    code = call(["test-rule", "rules/mine.yaml", "--stream", "stream.jsonl", "--json"], {})
    captured = capsys.readouterr()
    found = {r["rule"]: r for r in map(json.loads, captured.out.splitlines())}
    assert code == 0
    assert (found["hands-over-the-wheel"]["hits"], found["hands-over-the-wheel"]["items"]) == (9, 20)
    assert len(found["hands-over-the-wheel"]["samples"]) == 5
    assert found["no-charities"]["hits"] == 0
    assert "2 lines are no item" in captured.err
    assert "9 times in 20 items" in test_rule(capsys, "hands-over-the-wheel", "--stream", "stream.jsonl")[1]


def test_stored_items(here: Path, capsys: Out) -> None:
    async def store() -> None:
        now = datetime.now(UTC)
        async with await open_memory(Path("m.db")) as memory:
            await memory.commit(Work("s", (item(WHEEL, ref="1", at=now), item("It rains", ref="2", at=now)), (), (), (), None))

    asyncio.run(store())
    code, (found,) = rows(capsys, "hands-over-the-wheel", "--stored", "--db", "m.db")
    assert (code, found["hits"], found["items"]) == (0, 1, 2)


@pytest.mark.parametrize("words", [["nobody"], ["no.yaml"], ["rules"], ["a\udc80"]])
def test_no_such_rule(here: Path, capsys: Out, words: list[str]) -> None:
    assert call(["test-rule", *words], {}) == 2
    assert capsys.readouterr().err != ""


def test_a_file_with_faults(here: Path, capsys: Out) -> None:
    Path("rules/mine.yaml").write_text("rules:\n  - id: a\n")
    assert call(["test-rule", "rules/mine.yaml"], {}) == 2
    assert "rules/mine.yaml:2: rules[0].does: is missing" in capsys.readouterr().err


def test_explain_shows_them(here: Path, capsys: Out) -> None:
    assert call(["explain", CHARITY], {}) == 1
    out = capsys.readouterr().out
    assert "no-charities dropped in Anna Lindqvist / ceo / Harbour Charity: posts at charity boards" in " ".join(out.split())
    call(["explain", "Charity Bank names Anna Lindqvist chief executive"], {})
    assert "no-charities does not drop in Anna Lindqvist" in capsys.readouterr().out


def test_check_counts_them(here: Path, capsys: Out) -> None:
    assert call(["check"], {}) == 0
    assert "mine.yaml (3); their examples hold" in capsys.readouterr().out
    assert config.read(Path("feeds.yaml"), Path("rules"), {}).detector.own
