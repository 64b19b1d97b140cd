"""Fetch and parse feeds once, and show what they hold or what is wrong with them. Nothing is stored and nobody is told."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from monitor import polling
from monitor.clock import SystemClock
from monitor.errors import SourceError
from monitor.http import AiohttpHttp
from monitor.sources.feed import ACCEPT, PARSE, PARSE_SECONDS
from monitor.tools import Http, Workers
from monitor.workers import Process

SUMMARY = "fetch feeds (addresses or files) once and show what they hold"
LIMIT = 15 * 2**20
EVERYWHERE = ("0.0.0.0/0", "::/0")

Found = Mapping[str, Any]


def add(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("inputs", nargs="+", metavar="URL|FILE", help="a feed's address (http:// or https://) or a file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of tables")
    parser.add_argument("--allow-private", action="store_true", help="look at addresses that are not public, too")
    parser.add_argument("--items", type=int, default=20, metavar="N", help="show so many items (default: 20)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:  # noqa: ARG001 - every command takes it
    """Look at every input; return 1 if one of them had a fault."""
    return asyncio.run(_look_at_all(args))


async def _look_at_all(args: argparse.Namespace) -> int:
    console, faults = Console(highlight=False), 0
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(AiohttpHttp(allow_private=EVERYWHERE if args.allow_private else ()))
        workers = await stack.enter_async_context(Process(1))
        for name in args.inputs:
            found = await look(name, http, workers)
            faults += bool(found["fault"])
            if args.json:
                sys.stdout.write(json.dumps(_line(name, found), ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                _show(console, name, found, args.items)
    return 1 if faults else 0


async def look(name: str, http: Http, workers: Workers) -> Found:
    """Fetch and parse one input; the result is that of the parser, its *fault* says why there are no entries."""
    try:
        body, options = await _fetch(name, http) if "://" in name else await asyncio.to_thread(_read, name)
        return dict(await workers.run(PARSE, body, options, PARSE_SECONDS))
    except SourceError as error:
        return {"fault": str(error), "format": "", "title": "", "lang": "", "entries": [], "notes": []}


async def _fetch(url: str, http: Http) -> tuple[bytes, dict[str, str]]:
    answer = await http.request("GET", url, headers={"Accept": ACCEPT}, limit=LIMIT)
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    refusal = polling.refusal(answer.status, answer.headers, host, SystemClock().now())
    if refusal:
        raise refusal
    return answer.body, {"type": answer.headers.get("content-type", ""), "url": answer.url}


def _read(name: str) -> tuple[bytes, dict[str, str]]:
    try:
        with Path(name).open("rb") as file:
            body = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(body) > LIMIT:
        raise SourceError(f"{name} is longer than {LIMIT // 2**20} MB")
    return body, {}


def _line(name: str, found: Found) -> dict[str, Any]:
    keys = ("ref", "title", "url", "published", "lang")
    items = [{key: entry[key] for key in keys} | {"lang": entry["lang"] or found["lang"]} for entry in found["entries"]]
    return {"input": name, "format": found["format"] or None, "fault": found["fault"] or None, "items": items}


def _show(console: Console, name: str, found: Found, most: int) -> None:
    console.print(Text(name, "bold"))
    if found["fault"]:
        console.print(Text(f"  {found['fault']}\n", "red"), soft_wrap=True)
        return
    entries = found["entries"]
    newest = max((entry["published"] or "" for entry in entries), default="")
    count = "no items" if not entries else "1 item" if len(entries) == 1 else f"{len(entries):,} items"
    facts = [found["format"], found["title"], found["lang"], count, f"newest {_when(newest)}" if newest else ""]
    console.print(Text("  " + " · ".join(filter(None, facts))), soft_wrap=True)
    for note in found["notes"]:
        console.print(Text(f"  {note}", "yellow"), soft_wrap=True)
    for entry in entries[: max(most, 0)]:
        when = _when(entry["published"]) if entry["published"] else "undated"
        head = f"  {when:<16}  {entry['lang']:<2}  "
        console.print(Text(head, "dim"), Text(entry["title"]), sep="", soft_wrap=True)
        if entry["url"]:
            console.print(Text(" " * len(head) + entry["url"], "dim"), soft_wrap=True)
    if len(entries) > most > 0:
        console.print(Text(f"  … and {len(entries) - most:,} more (--items N)", "dim"))
    console.print()


def _when(stamp: str) -> str:
    return stamp[:16].replace("T", " ")
