"""``helmwatch detect`` and ``helmwatch explain``."""

import asyncio
import io
import json
import sys
from pathlib import Path

import pytest

from monitor.cli import call
from monitor.model import Item
from monitor.store import Work
from monitor.testing import item
from storage.sqlite import open_memory

RULES = Path(__file__).parent.parent.parent / "rules"
Out = pytest.CaptureFixture[str]
NEWS = "Brightwater names Anna Lindqvist chief executive"


class Lines:
    def __init__(self, *lines: str | bytes) -> None:
        self.buffer = io.BytesIO(b"".join(x if isinstance(x, bytes) else x.encode() + b"\n" for x in lines))


def detect(monkeypatch: pytest.MonkeyPatch, capsys: Out, *lines: str | bytes) -> tuple[int, list[dict[str, object]]]:
    monkeypatch.setattr(sys, "stdin", Lines(*lines))
    code = call(["detect", "--rules", str(RULES)], {})
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_for_each_line(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    rows = [
        {"id": 1, "title": NEWS, "summary": None, "lang": "en"},
        {"id": "two", "title": "Rain"},
        {"title": "x", "date": "2026-01-05"},
    ]
    code, answers = detect(monkeypatch, capsys, *map(json.dumps, rows))
    assert code == 0
    assert [a["id"] for a in answers] == [1, "two", None]
    assert answers[1:] == [{"id": "two", "changes": []}, {"id": None, "changes": []}]
    assert answers[0]["changes"] == [
        {
            "organisation": "Brightwater",
            "person": "Anna Lindqvist",
            "role": "chief executive",
            "post": "ceo",
            "direction": "in",
            "manner": "appointed",
            "acting": False,
            "status": "confirmed",
            "confidence": 0.9,
            "pattern": "en.names-as",
            "quote": NEWS,
        }
    ]


@pytest.mark.parametrize(
    ("line", "id", "says"),
    [
        (b"{not json}\n", None, "line 2: is not JSON"),
        (b"[1]\n", None, "line 2: must be an object"),
        (b'{"id": 7, "title": 3}\n', 7, "line 2: title must be text"),
        (b'{"id": 7, "title": "x", "lang": []}\n', 7, "line 2: lang must be text"),
        (b"\xff\xfe\n", None, "line 2: is not JSON"),
        (b"\n", None, "line 2: is not JSON"),
        (b"[" * 100_000 + b"\n", None, "line 2: is not JSON"),
    ],
)
def test_a_bad_line_is_answered_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Out, line: bytes, id: object, says: str
) -> None:
    code, answers = detect(monkeypatch, capsys, '{"id": 1, "title": "a"}', line, '{"id": 3, "title": "\\ud800"}')
    assert code == 1
    assert [a["id"] for a in answers] == [1, id, 3]
    assert str(answers[1]["error"]).startswith(says)


def test_no_rules(capsys: Out, tmp_path: Path) -> None:
    assert call(["detect", "--rules", str(tmp_path)], {}) == 2
    assert "roles.yaml: cannot be read" in capsys.readouterr().err


def explain(capsys: Out, *words: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    code = call(["explain", "--rules", str(RULES), *words], env or {})
    return code, capsys.readouterr().out


def test_explaining_words(capsys: Out) -> None:
    code, out = explain(capsys, NEWS)
    assert code == 0
    for part in (
        "first look  names",
        "language    en",
        "✓ en.names-as",
        "who.person Anna Lindqvist",
        "1 change",
        "chief executive = ceo",
    ):
        assert part in out
    assert "\x1b" not in out


def test_explaining_is_coloured_on_a_terminal(capsys: Out) -> None:
    assert "\x1b[" in explain(capsys, NEWS, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})[1]


def test_explaining_why_not(capsys: Out) -> None:
    code, out = explain(capsys, "Calls grow for Brightwater chief Tom Barrow to resign")
    assert code == 1
    assert "✗ en.leaves" in out
    assert "dropped: pressure" in out
    assert "No change is reported." in out
    code, out = explain(capsys, "Rain expected")
    assert code == 1
    assert "no word that could tell of a change" in out


def test_explaining_as_json(capsys: Out) -> None:
    _, out = explain(capsys, NEWS, "--json")
    trace = json.loads(out)
    assert trace["changes"][0]["person"] == "Anna Lindqvist"
    assert trace["sentences"][0]["matches"][0]["pattern"] == "en.names-as"


def test_explaining_a_file(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text(f"A week of news\n\nIt rained.\n{NEWS}.\nIt rained again.\nAnd again. And so on. And on.\n", "utf-8")
    code, out = explain(capsys, "--file", str(path), "--lang", "en")
    assert code == 0
    assert "Anna Lindqvist" in out
    assert "sentences not shown: no pattern matched" in out
    assert call(["explain", "--rules", str(RULES), "--file", str(tmp_path / "none.txt")], {}) == 3
    assert "none.txt: cannot be read: No such file or directory" in capsys.readouterr().err


async def stored(path: Path, one: Item) -> None:
    async with await open_memory(path) as memory:
        await memory.commit(Work(one.source, (one,), (), (), (), {}))


def test_explaining_a_stored_item(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    one = item(NEWS)
    asyncio.run(stored(path, one))
    code, out = explain(capsys, "--item", one.key[:8], "--db", str(path))
    assert code == 0
    assert "Anna Lindqvist" in out
    assert call(["explain", "--rules", str(RULES), "--item", "ffffffff", "--db", str(path)], {}) == 1
    assert "there is no item 'ffffffff'" in capsys.readouterr().err
