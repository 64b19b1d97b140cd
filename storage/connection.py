"""One connection: its questions one after another, its transactions whole, its errors in plain sentences."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from monitor.errors import StoreError
from storage.rows import Row

T = TypeVar("T")

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_LOCKED: "is locked by another program",
    sqlite3.SQLITE_READONLY: "cannot be written (no permission, or a read-only file system)",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened (no such folder, or no permission)",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error or is full",
    sqlite3.SQLITE_NOTADB: "is not a database",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore a backup",
}


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Say in one sentence why the database cannot be used. What the caller did wrong (constraints, types) stays as it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise StoreError(f"{path}: {_SENTENCES.get(code, f'cannot be used: {error}')}") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror or error}") from error


async def finish(work: Coroutine[Any, Any, T]) -> T:
    """Do *work* to its end even if the caller is cancelled meanwhile; only then pass the cancellation on."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not complain; the cancellation goes first
    raise cancelled


async def ask(db: aiosqlite.Connection, sql: str, parameters: Any = ()) -> list[Row]:
    """Return all rows of one answer, as plain tuples."""
    return cast("list[Row]", await db.execute_fetchall(sql, parameters))


class Connection:
    """One aiosqlite connection, used by one task at a time."""

    def __init__(self, db: aiosqlite.Connection, path: Path) -> None:
        self._db: aiosqlite.Connection | None = db
        self._path = path
        self._lock = asyncio.Lock()

    async def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Return the answer to one question."""
        async with self._alone() as db:
            return await ask(db, sql, parameters)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[aiosqlite.Connection]:
        """Let all questions that follow see the same moment."""
        async with self._alone() as db, _whole(db):
            await db.execute_fetchall("BEGIN")
            yield db
            await db.execute_fetchall("COMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """Do all that follows or nothing of it."""
        async with self._alone() as db, _whole(db):
            await db.execute_fetchall("BEGIN IMMEDIATE")
            yield db
            await db.execute_fetchall("COMMIT")

    async def script(self, sql: str) -> None:
        """Run many statements or none of them."""
        async with self._alone() as db, _whole(db):
            await db.executescript(f"BEGIN IMMEDIATE;\n{sql}\nCOMMIT;")

    async def close(self) -> None:
        """Wait for what is under way and close."""
        async with self._lock:
            db, self._db = self._db, None
            if db:
                await db.close()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._lock:
            if self._db is None:
                raise StoreError(f"{self._path}: is closed")
            with plainly(self._path):
                yield self._db


@asynccontextmanager
async def _whole(db: aiosqlite.Connection) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        with suppress(sqlite3.OperationalError):  # SQLite may have rolled back by itself
            await db.execute_fetchall("ROLLBACK")
        raise


async def connect(path: Path, query: str, patience: float) -> Connection:
    """Open *path*; *query* is that of SQLite's URIs ("mode=ro"), *patience* the seconds to wait for a lock."""
    with plainly(path):
        db = await aiosqlite.connect(f"{path.as_uri()}?{query}", uri=True, isolation_level=None, timeout=patience)
    return Connection(db, path)
