"""Read items as JSON lines {id, title, summary, lang} and write the changes that each reports, a line for each line read."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor import detect, watchlist, yamlfile
from monitor.detect import Detector
from monitor.errors import ConfigError, Fault
from monitor.model import Change, Item
from monitor.options import Context
from monitor.watchlist import Watchlist

SUMMARY = "find changes in JSON lines on standard input"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rules", type=Path, default=Path("rules"), metavar="DIR", help="folder of roles.yaml, watchlist.yaml and languages/")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Answer every line, in order; 1 if a line could not be read."""
    detector = load(args.rules, env)
    faults = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        answer = _answer(line, number, detector)
        faults += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 1 if faults else 0


def load(rules: Path, env: Mapping[str, str]) -> Detector:
    """Load the detector of the folder *rules*. Raise ConfigError."""
    faults: list[Fault] = []
    context = Context(env, rules)
    known: Watchlist | None = Watchlist()
    path = rules / "watchlist.yaml"
    if path.exists():
        node = yamlfile.read(path, faults)
        known = watchlist.read(node, faults, context) if node else None
    detector = detect.load(rules, known or Watchlist(), faults, context)
    if detector is None or faults:
        raise ConfigError(faults)
    return detector


def shown(change: Change) -> dict[str, Any]:
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
        row = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number}: is not JSON: {error}"}
    if not isinstance(row, dict):
        return {"id": None, "error": f"line {number}: must be an object with id, title, summary, lang"}
    wrong = [k for k in ("title", "summary", "lang", "date") if not isinstance(row.get(k), str | None)]
    if wrong:
        return {"id": row.get("id"), "error": f"line {number}: {wrong[0]} must be text"}
    return {"id": row.get("id"), "changes": [shown(c) for c in detector.detect(_item(row))]}


def _item(row: Mapping[str, Any]) -> Item:
    try:
        published = datetime.fromisoformat(row.get("date") or "").astimezone(UTC)
    except (ValueError, OverflowError):
        published = None
    return Item(
        source="stdin",
        ref=str(row.get("id")),
        title=row.get("title") or "",
        text=row.get("summary") or "",
        lang=row.get("lang") or "",
        published=published,
        seen=published or datetime.min.replace(tzinfo=UTC),
    )
