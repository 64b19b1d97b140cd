"""The memory in one SQLite file: one connection that writes, one that reads beside it."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from monitor.errors import StoreError
from monitor.model import Delivery
from monitor.store import Failure, Work
from storage import queries as sql
from storage import rows, writing
from storage.connection import Connection, connect, finish, plainly
from storage.ledger import SqliteLedger
from storage.lock import Lock
from storage.migrate import inspect, migrate, newest, steps

OLDEST_SQLITE = (3, 37, 0)

PATIENCE = 5.0
"""Seconds to wait for a lock that another program holds."""

_CHUNK = 2000
"""Items looked at in one step of forgetting."""

MAGIC = b"SQLite format 3\x00"

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA journal_size_limit = 67108864",
    # Keys are spread all over their index: the same pages change again and again, and go to the file once a checkpoint.
    "PRAGMA wal_autocheckpoint = 16000",
)


class SqliteMemory(SqliteLedger):
    """All of the memory. Each write is one transaction, on the disk when it returns, done even if its caller is cancelled."""

    def __init__(self, reader: Connection, writer: Connection, stack: AsyncExitStack) -> None:
        super().__init__(reader, stack)
        self._writer = writer

    async def commit(self, work: Work) -> None:
        """Keep all of *work* or nothing of it. Items that are stored already stay as they are."""
        await self._write(writing.of_work(work))

    async def fail(self, failure: Failure) -> None:
        """Keep an item that could not be worked on, with its traceback; it counts as known from now on."""
        await self._write(writing.of_failure(failure))

    async def sending(self, alert: str, at: datetime) -> None:
        """Note durably that an attempt to send *alert* begins."""
        if not await self._write([(sql.SENDING, [(rows.stamp(at), rows.clean(alert))])]):
            raise StoreError(f"alert {alert!r} is not owed")

    async def record(self, delivery: Delivery) -> None:
        """Note durably how an attempt ended; SENT and REFUSED settle the alert, RETRY makes it due again."""
        await self._write(writing.of_delivery(delivery))

    async def forget(self, before: datetime) -> int:
        """Drop items seen before *before* that no story rests on; return how many. They stay known."""
        after, dropped, old = 0, 0, True
        while old:
            asked = {"before": rows.stamp(before), "after": after, "limit": _CHUNK}
            looked = await self._reader.fetch(sql.OLD_ITEMS, asked)
            keys = [key for _, key, is_old, told in looked if is_old and not told]
            dropped += await self._write(writing.of_forgetting(keys))
            old = any(is_old for _, _, is_old, _ in looked)
            after = looked[-1][0] if looked else after
        return dropped

    async def _write(self, what: Iterable[writing.Write]) -> int:
        return await finish(self._run([(statement, each) for statement, each in what if each]))

    async def _run(self, what: Sequence[writing.Write]) -> int:
        changed = 0
        if what:
            async with self._writer.writing() as db:
                for statement, each in what:
                    changed = (await db.executemany(statement, each)).rowcount
        return changed


async def open_memory(path: Path, patience: float = PATIENCE) -> SqliteMemory:
    """Open the file to work on, made if it is not there and led to the newest schema.

    Raise NewerStore or StoreError, and leave what is there as it is, if it cannot be used or another process works on it.
    """
    path = _prepare(path)
    async with AsyncExitStack() as stack:
        with plainly(path):
            stack.callback(Lock(path).release)
        version = await _version(path, patience)
        writer = await _open(path, "mode=rwc", patience, stack)
        for setting in _SETTINGS:
            await writer.fetch(setting)
        await migrate(writer, version, steps())
        reader = await _open(path, "mode=ro", patience, stack)
        return SqliteMemory(reader, writer, stack.pop_all())
    raise AssertionError("an exit stack swallows nothing")


async def open_ledger(path: Path, patience: float = PATIENCE) -> SqliteLedger:
    """Open the file to read it, also while another process works on it. Raise StoreError if there is nothing to read."""
    path = _existing(path)
    async with AsyncExitStack() as stack:
        reader = await _open(path, _reading(path), patience, stack)
        if not _written(path) or await inspect(reader, path) < newest():
            raise StoreError(f"{path}: was written by an older helmwatch; start `helmwatch run` once to bring it up to date")
        return SqliteLedger(reader, stack.pop_all())
    raise AssertionError("an exit stack swallows nothing")


async def _version(path: Path, patience: float) -> int:
    async with AsyncExitStack() as stack:
        if not _written(path):
            return 0
        return await inspect(await _open(path, _reading(path), patience, stack), path)
    raise AssertionError("an exit stack swallows nothing")


def _reading(path: Path) -> str:
    """Return how to open for reading: SQLite itself needs to write beside the file, unless told that nobody changes it."""
    working = path.with_name(path.name + "-wal").exists() or os.access(path.parent, os.W_OK)
    return "mode=ro" if working else "mode=ro&immutable=1"


async def _open(path: Path, query: str, patience: float, stack: AsyncExitStack) -> Connection:
    db = await connect(path, query, patience)
    stack.push_async_callback(db.close)
    return db


def _prepare(path: Path) -> Path:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(f"SQLite 3.37 or newer is needed, this Python has {sqlite3.sqlite_version}")
    path = path.resolve()
    with plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.W_OK):  # SQLite would say so only at the first write
        raise StoreError(f"{path}: cannot be written (no permission, or a read-only file system)")
    return path


def _existing(path: Path) -> Path:
    path = path.resolve()
    if not path.exists():
        raise StoreError(f"{path}: there is no database yet; `helmwatch run` makes it")
    return path


def _written(path: Path) -> bool:
    """Return whether something is in the file. SQLite would take a few stray bytes for an empty database and write over them."""
    if not path.exists():
        return False
    with plainly(path), path.open("rb") as file:
        start = file.read(len(MAGIC))
    if start not in {b"", MAGIC}:
        raise StoreError(f"{path}: is not a database")
    return bool(start)
