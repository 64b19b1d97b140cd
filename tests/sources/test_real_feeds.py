"""Real feeds and the test suites of others, served from loopback: items or one clear fault each, never a crash or a hang.

The files are not part of the project; without them the test is skipped. ``HELMWATCH_FEEDS`` names another folder.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from monitor.commands.look import look
from monitor.http import AiohttpHttp
from monitor.workers import Process
from tests.fakes.site import site

FOLDER = Path(environ.get("HELMWATCH_FEEDS") or Path(__file__).parents[3] / "shared" / "feeds")
FILES = sorted(path for path in FOLDER.glob("*.*") if path.suffix in (".xml", ".json")) if FOLDER.is_dir() else []
SECONDS = 90.0
TYPES = {".xml": "text/xml", ".json": "application/json"}
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

pytestmark = pytest.mark.skipif(not FILES, reason=f"no feeds in {FOLDER}")


@dataclass
class Tally:
    """What came of all the files."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)

    def add(self, name: str, found: Mapping[str, Any]) -> None:
        entries, fault = found["entries"], found["fault"]
        self.counts["files"] += 1
        self.counts["with items" if entries else "with a fault" if fault else "well but empty"] += 1
        self.counts["items"] += len(entries)
        self.counts["undated items"] += sum(entry["published"] is None for entry in entries)
        self.counts["repaired"] += any("repaired" in note for note in found["notes"])
        self.formats[found["format"] or "none"] += 1
        if fault:
            self.faults[re.sub(r"<.*>|“.*”|\(.*\)|\d+", "…", fault)] += 1
        if fault and (entries or "\n" in fault or len(fault) > 200):
            self.odd.append(f"{name}: {fault}")
        self.odd += [f"{name}: {problem}" for entry in entries for problem in _problems(entry)]
        if len({entry["ref"] for entry in entries}) != len(entries):
            self.odd.append(f"{name}: two entries under one identifier")

    def __str__(self) -> str:
        return "\n".join(
            f"{count:6,} {what}" for tally in (self.counts, self.formats, self.faults) for what, count in tally.most_common()
        )


def _problems(entry: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with an entry, whatever the feed was."""
    found = []
    if not entry["ref"] or not entry["title"]:
        found.append("no identifier or no title")
    if HIDDEN.search(entry["title"]) or HIDDEN.search(entry["text"]) or "\n" in entry["title"]:
        found.append(f"what cannot be seen in {entry['title']!r}")
    if len(entry["title"]) > 500 or len(entry["text"]) > 20_000:
        found.append("too long")
    if entry["url"] and not entry["url"].startswith(("http://", "https://")):
        found.append(f"address {entry['url']!r}")
    return found


async def test_every_file_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    tally, deadline = Tally(), time.monotonic() + SECONDS

    async def answer(request: web.Request) -> web.StreamResponse:
        path = FOLDER / Path(request.path).name
        return web.FileResponse(path, headers={"Content-Type": TYPES[path.suffix]})

    async with site(answer) as base, AiohttpHttp(allow_private=["127.0.0.1"]) as http, Process(2) as workers:

        async def one(path: Path) -> None:
            if time.monotonic() < deadline:
                tally.add(path.name, await look(f"{base}/{path.name}", http, workers))

        # Halves of the spread come first, so that a slow machine tests a sample of all kinds and not the beginning.
        order = FILES[::2] + FILES[1::2]
        for start in range(0, len(order), 20):
            await asyncio.gather(*map(one, order[start : start + 20]))
    with capsys.disabled():
        print(f"\n{tally}")
    assert tally.odd == []
    assert tally.counts["files"] >= min(len(FILES), 500)
    assert tally.counts["with items"] > tally.counts["files"] / 3
    assert not [f for f in tally.faults if "takes longer" in f or "broke the reader" in f or "cannot be read" in f]
