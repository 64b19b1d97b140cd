"""The queries that docs/storage.md shows can be run, and it tells of every table."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sqlite import SqliteMemory

PAGE = (Path(__file__).parents[2] / "docs" / "storage.md").read_text("utf-8")


async def test_every_query_runs(memory: SqliteMemory, file: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    assert len(queries) >= 6
    with closing(sqlite3.connect(file)) as db:
        for query in queries:
            assert db.execute(query).fetchall() == []


async def test_every_table_and_view_is_told_of(memory: SqliteMemory, file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
