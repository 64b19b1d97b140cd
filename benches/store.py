"""How fast the memory keeps items and knows them again, beside plain sqlite3 with the same table in the same run.

``python benches/store.py [ROWS]`` (200,000 unless said). Items carry 1 KB of text; half of the keys looked up are known.
"""

import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from monitor.model import Item
from monitor.store import Work
from monitor.testing import item
from storage import queries, rows
from storage.migrate import steps
from storage.sqlite import SqliteMemory, open_memory

BATCH = 100
LOOKED_UP = 100_000


def batches(count: int) -> Iterator[tuple[Item, ...]]:
    rng = random.Random(1)
    for start in range(0, count, BATCH):
        yield tuple(made(n, rng) for n in range(start, min(count, start + BATCH)))


def made(n: int, rng: random.Random) -> Item:
    return item(f"Acme names a new chief executive, part {n}", rng.randbytes(400).hex(), f"urn:{n}", url=f"https://a.example/{n}")


def keys(count: int) -> list[str]:
    """Return half known, half unknown keys, mixed."""
    rng = random.Random(2)
    known = [item("", ref=f"urn:{rng.randrange(count)}").key for _ in range(LOOKED_UP // 2)]
    mixed = known + [rng.randbytes(16).hex() for _ in range(LOOKED_UP // 2)]
    rng.shuffle(mixed)
    return mixed


async def ours(path: Path, count: int) -> None:
    async with await open_memory(path) as memory:
        await insert(memory, count)
        await look_up(memory, keys(count))
        began = time.perf_counter()
        await memory.figures()
        print(f"  figures for /metrics: {(time.perf_counter() - began) * 1000:.1f} ms")


async def insert(memory: SqliteMemory, count: int) -> None:
    spent = 0.0
    for n, batch in enumerate(batches(count)):
        began = time.perf_counter()
        await memory.commit(Work("bench", batch, (), (), (), {"n": n}))
        spent += time.perf_counter() - began
    told("items kept, batches of 100, synchronous FULL", count, spent)


async def look_up(memory: SqliteMemory, asked: Sequence[str]) -> None:
    for size in (20, 100, 500):
        began = time.perf_counter()
        hits = 0
        for start in range(0, len(asked), size):
            hits += len(await memory.known(asked[start : start + size]))
        told(f"keys looked up, {size} at once ({hits} known)", len(asked), time.perf_counter() - began)


def plain(path: Path, count: int) -> None:
    """Do the same in a bare loop on the same schema, in this thread."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA wal_autocheckpoint = 16000")
        for step in steps():
            db.executescript(step.sql)
        spent = 0.0
        for batch in batches(count):
            made = [rows.item_row(one) for one in batch]
            spent += timed(lambda made=made: keep(db, made))  # type: ignore[misc]  # the loop's own list
        told("items kept, batches of 100, rows made beforehand", count, spent)
        asked = keys(count)
        told("keys looked up one by one", len(asked), timed(lambda: one_by_one(db, asked)))


def keep(db: sqlite3.Connection, made: Sequence[rows.Row]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany(queries.ADD_ITEM, made)
    db.execute("COMMIT")


def one_by_one(db: sqlite3.Connection, asked: Sequence[str]) -> None:
    for key in asked:
        db.execute("SELECT 1 FROM items WHERE key = ?", (key,)).fetchone()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def told(what: str, count: int, seconds: float) -> None:
    print(f"  {what}: {count / seconds:,.0f}/s")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(dir=os.curdir) as folder:
        print(f"{count:,} rows, SQLite {sqlite3.sqlite_version}")
        print("memory (aiosqlite)")
        asyncio.run(ours(Path(folder, "ours.sqlite"), count))
        print(f"  {Path(folder, 'ours.sqlite').stat().st_size / count:,.0f} bytes a row")
        print("plain sqlite3")
        plain(Path(folder, "plain.sqlite"), count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
