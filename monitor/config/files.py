"""Whether the files of the configuration were edited, and whether the edit is finished."""

from collections.abc import Collection
from pathlib import Path

Fingerprint = frozenset[tuple[str, int, int, int]]
"""Of each file: path, inode, time of change and size; of what is not there: nothing."""


def of_rules(rules: Path) -> frozenset[Path]:
    """Return the folders and files that *rules* consists of."""
    folders = {rules, *(p for p in rules.glob("*") if p.is_dir())}
    return frozenset(folders | {f for folder in folders for f in folder.glob("*.yaml")})


def fingerprint(files: Collection[Path]) -> Fingerprint:
    """Return what changes when one of *files* is edited, comes or goes. A folder stands for the YAML files in it."""
    named = {f for path in files for f in (path.glob("*.yaml") if path.is_dir() else [path])}
    return frozenset(mark for path in named if (mark := _mark(path)))


def changed(taken: Fingerprint, before: Fingerprint, now: Fingerprint) -> bool:
    """Say whether to read the files again: they are not as *taken*, and have been at rest since the look *before*.

    Editors truncate and then write, or write aside and rename: what moves between two looks is not finished.
    """
    return now == before and now != taken


def _mark(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
