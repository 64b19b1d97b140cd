"""What cannot be opened or written says so in one sentence, and stays as it was."""

import asyncio
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from monitor.errors import NewerStore, StoreError
from monitor.store import Work
from monitor.testing import item
from storage.connection import Connection, connect
from storage.migrate import APPLICATION, Step, inspect, migrate, newest, steps
from storage.sqlite import SqliteMemory, open_ledger, open_memory


def work(title: str, text: str = "") -> Work:
    return Work("daily-test", (item(title, text),), (), (), (), {"title": title})


def shell(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        return db.executescript(sql).fetchall() if ";" in sql else db.execute(sql).fetchall()


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.suffix == ".sqlite"}


def put(file: Path, junk: bytes) -> None:
    file.write_bytes(junk)


def content(file: Path) -> bytes:
    return file.read_bytes()


def python(program: str, *args: object) -> str:
    """Run *program* on its own and return what it printed."""
    command = [sys.executable, "-W", "error", "-c", dedent(program), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr


# Root may write everywhere: "humble" gives its capabilities back (capset, all zero), so that the modes of files count.
OPEN = """
    import asyncio, ctypes, sys
    from pathlib import Path
    from monitor.errors import StoreError
    from storage.sqlite import open_ledger, open_memory

    async def main() -> None:
        if "humble" in sys.argv:
            ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
        opener = open_ledger if "ledger" in sys.argv else open_memory
        try:
            async with await opener(Path(sys.argv[1]), patience=0.05) as memory:
                print(sorted((await memory.figures()).items()))
        except StoreError as error:
            print(f"{type(error).__name__}: {error}")

    asyncio.run(main())
"""


async def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    async with await open_memory(tmp_path / "a" / "b c?%#" / "é.sqlite") as memory:
        await memory.commit(work("one"))
    async with await open_memory(tmp_path / "a" / "b c?%#" / "é.sqlite") as memory:
        assert await memory.mark("daily-test") == {"title": "one"}


async def test_an_empty_file_is_a_new_one(file: Path) -> None:
    put(file, b"")
    async with await open_memory(file) as memory:
        assert (await memory.figures())["items"] == 0


async def test_a_closed_file_is_one_file(file: Path) -> None:
    async with await open_memory(file) as memory:
        await memory.commit(work("one"))
    assert sorted(p.name for p in file.parent.iterdir()) == ["memory.sqlite", "memory.sqlite.lock"]
    assert shell(file, "PRAGMA integrity_check") == [("ok",)]


async def test_the_second_opener_is_refused(memory: SqliteMemory, file: Path) -> None:
    with pytest.raises(StoreError, match=f"another helmwatch is running on this file .pid {os.getpid()}."):
        await open_memory(file)
    said = python(OPEN, file)
    assert said == f"StoreError: {file}: another helmwatch is running on this file (pid {os.getpid()})\n"
    await memory.commit(work("one"))


async def test_a_link_is_the_same_file(memory: SqliteMemory, file: Path) -> None:
    other = file.with_name("other.sqlite")
    other.symlink_to(file)
    with pytest.raises(StoreError, match="another helmwatch"):
        await open_memory(other)


async def test_reading_while_another_works(memory: SqliteMemory, file: Path) -> None:
    await memory.commit(work("one"))
    assert "('items', 1)" in python(OPEN, file, "ledger")
    async with await open_ledger(file) as ledger:
        await memory.commit(work("two"))
        assert (await ledger.figures())["items"] == 2
        with pytest.raises(StoreError, match="cannot be written"):
            await ledger._reader.fetch("DELETE FROM items")


async def test_a_ledger_that_is_not_there(file: Path) -> None:
    with pytest.raises(StoreError, match="there is no database yet"):
        await open_ledger(file)
    assert not list(file.parent.iterdir())


async def test_an_empty_file_is_no_ledger(file: Path) -> None:
    put(file, b"")
    with pytest.raises(StoreError, match="older helmwatch"):
        await open_ledger(file)
    assert content(file) == b""


@pytest.mark.parametrize("junk", [b"not a database, but long enough to look at\n" * 200, b"x"], ids=["long", "short"])
async def test_not_a_database(file: Path, junk: bytes) -> None:
    put(file, junk)
    for opener in (open_memory, open_ledger):
        with pytest.raises(StoreError, match=r"is not a database$"):
            await opener(file)
    assert content(file) == junk


async def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        await open_memory(tmp_path)


async def test_a_database_of_another_program(file: Path) -> None:
    shell(file, "CREATE TABLE bookmarks (url); PRAGMA user_version = 57;")
    before = digests(file.parent)
    for opener in (open_memory, open_ledger):
        with pytest.raises(StoreError, match="is a database of another program"):
            await opener(file)
    assert digests(file.parent) == before


async def test_a_newer_database_is_not_touched(file: Path) -> None:
    async with await open_memory(file) as memory:
        await memory.commit(work("one"))
    shell(file, f"PRAGMA user_version = {newest() + 1};")
    before = digests(file.parent)
    for opener in (open_memory, open_ledger):
        with pytest.raises(NewerStore, match=rf"newer helmwatch \(schema {newest() + 1}, this one knows {newest()}\)"):
            await opener(file)
    assert digests(file.parent) == before


async def test_a_newer_database_in_the_log_only(file: Path) -> None:
    """The version may stand in the write-ahead log of a process that was killed, and not yet in the file."""
    async with await open_memory(file):
        pass
    python(
        """
        import os, sqlite3, sys
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        db.execute("PRAGMA user_version = 99")
        os._exit(0)
        """,
        file,
    )
    before = digests(file.parent)
    with pytest.raises(NewerStore):
        await open_memory(file)
    assert digests(file.parent) == before


async def test_locked_by_another_program(file: Path) -> None:
    async with await open_memory(file, patience=0.05) as memory:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="is locked by another program"):
                await memory.commit(work("one"))
            assert await memory.mark("daily-test") is None
            other.execute("ROLLBACK")
        await memory.commit(work("two"))
        assert await memory.mark("daily-test") == {"title": "two"}


async def test_locked_when_it_is_opened(file: Path) -> None:
    shell(file, "PRAGMA user_version = 0;")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is locked by another program"):
            await open_memory(file, patience=0.05)
    async with await open_memory(file):
        pass


async def test_waits_for_a_short_lock(file: Path) -> None:
    async with await open_memory(file, patience=5) as memory:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            task = asyncio.create_task(memory.commit(work("one")))
            await asyncio.sleep(0.01)
            assert not task.done()
            other.execute("ROLLBACK")
            await task
        assert await memory.mark("daily-test") == {"title": "one"}


async def test_a_full_disk(memory: SqliteMemory, file: Path) -> None:
    """SQLite gives the same error for its own limit of pages as for ENOSPC."""
    await memory.commit(work("before"))
    [(pages,)] = await memory._writer.fetch("PRAGMA page_count")
    await memory._writer.fetch(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"cannot grow: the disk is full$"):
        await memory.commit(work("too much", "x" * 100_000))
    assert await memory.mark("daily-test") == {"title": "before"}
    assert await memory.known([item("too much").key]) == frozenset()
    await memory._writer.fetch("PRAGMA max_page_count = 1000000")
    await memory.commit(work("after", "x" * 100_000))
    assert await memory.mark("daily-test") == {"title": "after"}
    assert shell(file, "PRAGMA integrity_check") == [("ok",)]


async def test_a_disk_that_takes_no_more(file: Path) -> None:
    """The system itself refuses the write, in the middle of the log."""
    said = python(
        """
        import asyncio, resource, sys
        from pathlib import Path
        from monitor.errors import StoreError
        from monitor.store import Work
        from monitor.testing import item
        from storage.sqlite import open_memory

        async def main() -> None:
            memory = await open_memory(Path(sys.argv[1]))
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
            done = 0
            try:
                for n in range(1000):
                    await memory.commit(Work("s", (item(str(n), "x" * 5000),), (), (), (), {"n": n}))
                    done = n
            except StoreError as error:
                print(error)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print(done == (await memory.mark("s"))["n"] and done + 1 == (await memory.figures())["items"], done > 5)
            await memory.close()

        asyncio.run(main())
        """,
        file,
    )
    assert said.splitlines() == [f"{file}: cannot be read or written: the disk reports an error or is full", "True True"]
    assert shell(file, "PRAGMA integrity_check") == [("ok",)]


async def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o555)
    said = python(OPEN, folder / "memory.sqlite", "humble")
    assert said == f"StoreError: {folder / 'memory.sqlite'}: cannot be opened: Permission denied\n"
    assert not list(folder.iterdir())
    said = python(OPEN, folder / "new" / "memory.sqlite", "humble")
    assert said == f"StoreError: {folder / 'new' / 'memory.sqlite'}: cannot be opened: Permission denied\n"


async def test_a_file_without_the_right_to_write(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    async with await open_memory(file) as memory:
        await memory.commit(work("one"))
    file.chmod(0o444)
    before = digests(tmp_path)
    said = python(OPEN, file, "humble")
    assert said == f"StoreError: {file}: cannot be written (no permission, or a read-only file system)\n"
    assert digests(tmp_path) == before


async def test_a_backup_in_a_shut_folder_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "shut" / "memory.sqlite"
    async with await open_memory(file) as memory:
        await memory.commit(work("one"))
    file.parent.chmod(0o555)
    assert "('items', 1)" in python(OPEN, file, "ledger", "humble")


async def test_a_damaged_file(file: Path) -> None:
    async with await open_memory(file) as memory:
        for n in range(50):
            await memory.commit(work(str(n), "x" * 5000))
    whole = bytearray(content(file))
    whole[4096 : 4096 * 60] = b"\xff" * (4096 * 59)
    put(file, bytes(whole))
    with pytest.raises(StoreError, match=r"is damaged; restore a backup$"):
        async with await open_memory(file) as memory:
            await memory.figures()


class TestMigrate:
    def test_the_files_are_numbered_without_gaps(self) -> None:
        assert [step.version for step in steps()] == list(range(1, newest() + 1))

    async def test_each_step_once_and_in_order(self, file: Path) -> None:
        first, second = Step(1, "CREATE TABLE t (x);"), Step(2, "INSERT INTO t VALUES ('a;b');")
        db = await connect(file, "mode=rwc", 0.05)
        await migrate(db, 0, [first])
        await migrate(db, await inspect_any(db), [first, second])
        await migrate(db, await inspect_any(db), [first, second])
        assert await db.fetch("SELECT x FROM t") == [("a;b",)]
        assert await inspect_any(db) == 2
        await db.close()

    async def test_a_step_that_fails_leaves_the_version_before(self, file: Path) -> None:
        db = await connect(file, "mode=rwc", 0.05)
        good, bad = Step(1, "CREATE TABLE t (x);"), Step(2, "INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (2);")
        with pytest.raises(StoreError, match="no such table: nowhere"):
            await migrate(db, 0, [good, bad])
        assert await inspect_any(db) == 1
        assert await db.fetch("SELECT x FROM t") == []
        await migrate(db, 1, [good, Step(2, "INSERT INTO t VALUES (3);")])
        assert await db.fetch("SELECT x FROM t") == [(3,)]
        await db.close()

    async def test_the_file_says_whose_it_is(self, memory: SqliteMemory, file: Path) -> None:
        assert shell(file, "PRAGMA application_id") == [(APPLICATION,)]
        assert await inspect(memory._writer, file) == newest()

    async def test_an_older_file_is_not_read_before_it_is_led_on(self, file: Path) -> None:
        async with await open_memory(file):
            pass
        shell(file, "PRAGMA user_version = 0;")
        with pytest.raises(StoreError, match="older helmwatch; start `helmwatch run` once"):
            await open_ledger(file)


async def inspect_any(db: Connection) -> int:
    [(version,)] = await db.fetch("PRAGMA user_version")
    return int(version)
