"""The schema: numbered files of plain SQL, each run once, in order, in one transaction with the number it leads to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from monitor.errors import NewerStore, StoreError
from storage.connection import Connection

APPLICATION = 0x48454C4D
"""``PRAGMA application_id`` of our files: "HELM"."""

_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered file: *sql* leads to *version*."""

    version: int
    sql: str


def steps() -> tuple[Step, ...]:
    """Return all steps that this version knows, in order."""
    found = ((_NAME.fullmatch(file.name), file) for file in files("storage").joinpath("schema").iterdir())
    return tuple(sorted((Step(int(m[1]), file.read_text("utf-8")) for m, file in found if m), key=lambda step: step.version))


def newest() -> int:
    """Return the version that the last step leads to."""
    return steps()[-1].version


async def inspect(db: Connection, path: Path) -> int:
    """Return the version of a database without changing it; 0 = empty. Raise StoreError if it is not ours to use."""
    [(application, version)] = await db.fetch("SELECT * FROM pragma_application_id, pragma_user_version")
    if application != APPLICATION:
        if application or version or await db.fetch("SELECT 1 FROM sqlite_schema LIMIT 1"):
            raise StoreError(f"{path}: is a database of another program")
        return 0
    if version > newest():
        raise NewerStore(f"{path}: was written by a newer helmwatch (schema {version}, this one knows {newest()}); not touched")
    return int(version)


async def migrate(db: Connection, version: int, through: Sequence[Step]) -> None:
    """Lead a database of *version* on *through* the steps. One that fails leaves the version before it."""
    for step in through:
        if step.version > version:
            numbers = f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {step.version};"
            await db.script(f"{step.sql}\n{numbers}")
