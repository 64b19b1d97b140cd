"""Read items as JSON lines {id, title, summary, lang, date}; write the changes that each reports, a line for each line read."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor import detect, places
from monitor.config import where
from monitor.detect import Detector
from monitor.errors import ConfigError, Fault
from monitor.model import Change, Item
from monitor.options import Context

SUMMARY = "find changes in JSON lines on standard input"
UNDATED = datetime.min.replace(tzinfo=UTC)
"""When an item without a date was seen: no year that it names is then an old one."""


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", type=Path, metavar="DIR", help="the folder of rules (default: ./rules)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    detector = load(args.rules, env)
    faults = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        answer = _answer(line, number, detector)
        faults += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
        sys.stdout.flush()
    return 1 if faults else 0


def load(option: Path | None, env: Mapping[str, str]) -> Detector:
    """Load the detector of the folder *option*, else of the usual one. Raise ConfigError."""
    rules = places.rules(option)
    faults: list[Fault] = []
    detector = detect.load(rules, where.known(option, env), faults, Context(env, rules), prove=False)
    if detector is None:
        raise ConfigError(faults)
    return detector


def plain(change: Change) -> dict[str, Any]:
    """Return a change as the JSON that commands print."""
    return {
        "organisation": change.organisation,
        "person": change.person,
        "role": change.role,
        "post": change.post,
        "direction": change.direction.value,
        "manner": change.manner.value,
        "acting": change.acting,
        "status": change.status.value,
        "confidence": change.confidence,
        "pattern": change.pattern,
        "quote": change.quote.text,
    }


def _answer(line: bytes, number: int, detector: Detector) -> dict[str, Any]:
    try:
        row = parsed(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number}: {error}"}
    wrong = misfit(row)
    if wrong:
        return {"id": row.get("id"), "error": f"line {number}: {wrong} must be text"}
    return {"id": row.get("id"), "changes": [plain(c) for c in detector.detect(item(row))]}


def parsed(line: bytes) -> dict[str, Any]:
    """Read one line. Raise ValueError."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("must be an object with id, title, summary, lang")
    return row


def misfit(row: Mapping[str, Any]) -> str:
    """Return the key of *row* that must be text and is not, "" if there is none."""
    return next((key for key in ("title", "summary", "lang", "date") if not isinstance(row.get(key), str | None)), "")


def item(row: Mapping[str, Any]) -> Item:
    """Return the item that a row tells of."""
    published = _date(row.get("date") or "")
    return Item(
        source="stdin",
        ref=str(row.get("id")),
        title=row.get("title") or "",
        text=row.get("summary") or "",
        lang=row.get("lang") or "",
        published=published,
        seen=published or UNDATED,
    )


def _date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
