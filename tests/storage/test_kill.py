"""Killed between any two steps, nothing is lost, told twice or half there. The work is done by killing.py."""

import subprocess
import sys
from pathlib import Path

import pytest

KILLING = Path(__file__).with_name("killing.py")


def kill(folder: Path, *how: object) -> dict[str, str]:
    """Return the tallies that killing.py prints; fail on anything else that it says."""
    root = KILLING.parents[2]
    command = [sys.executable, "-W", "error", str(KILLING), str(folder), *map(str, how)]
    paths = {"PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, cwd=root, env=paths)
    assert done.stderr == ""
    tallies = dict(line.split(": ") for line in done.stdout.splitlines() if line.startswith("="))
    assert [line for line in done.stdout.splitlines() if not line.startswith("=")] == []
    return tallies


@pytest.mark.parametrize("how", [("steps", 90), ("moments", 60, 1)], ids=["before every step", "at random moments"])
def test_nothing_is_lost_or_doubled(tmp_path: Path, how: tuple[object, ...]) -> None:
    tallies = {name: int(number) for name, number in kill(tmp_path, *how).items()}
    assert tallies["= killed"] >= 60
    assert tallies["= alerts"] > 10
    assert tallies["= sent"] == tallies["= alerts"]
    assert tallies["= owed"] == 0
