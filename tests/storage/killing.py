"""Run by test_kill.py: a small desk and courier on a real file, forked and killed over and over.

``killing.py FOLDER steps N`` kills the child just before its 1st, 2nd … Nth call of the database or of the far side;
``killing.py FOLDER moments N SEED`` kills it at N random moments. After each kill the file is checked; faults are printed.

The far side is a file that keeps what it was sent, in the order of arrival, like a channel that can be read back.
"""

import asyncio
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from monitor.model import Alert, Card, Claim, Delivery, Direction, Item, Manner, Outcome, Report, Status, Story, Tier
from monitor.store import Owed, Work
from monitor.testing import NOON, item
from storage.sqlite import SqliteMemory, open_memory

ITEMS = 3
"""Items in a batch."""


class Countdown:
    """Kills this process when it has been asked *left* times; never if *left* is 0."""

    def __init__(self, left: int) -> None:
        self.left = left

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def batch(n: int) -> Work:
    """Return the nth batch: its items, all stories so far as one, one alert, the mark."""
    items = tuple(item(f"{n}.{place}") for place in range(ITEMS))
    story = Story("s", "Acme", "acme", NOON, NOON, tuple(_claim(m) for m in range(max(0, n - 4), n + 1)))
    card = Card("Acme", f"Acme {n}", Status.RUMORED, (), (), 1, 1)
    alert = Alert(f"s{n % 3}/desk/{n}", f"s{n % 3}", "desk", n, "first report", True, card, NOON, {"c": str(n)})
    return Work("source", items, (), (story,), (alert,), {"n": n + 1})


def _claim(n: int) -> Claim:
    said = tuple(_report(item(f"{n}.{place}")) for place in range(ITEMS))
    return Claim(
        str(n), "Acme", "Ann", "ceo", "chief", Direction.OUT, Manner.FIRED, False, Status.RUMORED, NOON, NOON, said, who="ann"
    )


def _report(of: Item) -> Report:
    return Report(of.key, "source", "", "", Tier.PRESS, NOON, NOON, Status.RUMORED, of.title, "", "")


async def work(folder: Path, countdown: Countdown, rounds: int) -> None:
    """Take up where the file says, commit *rounds* batches, bring out what is owed."""
    _watch(countdown)
    async with await open_memory(folder / "memory.sqlite") as memory:
        for _ in range(rounds):
            mark = await memory.mark("source")
            await memory.commit(batch(mark["n"] if mark else 0))
            await bring_out(memory, folder / "far", countdown)


async def bring_out(memory: SqliteMemory, far: Path, countdown: Countdown) -> None:
    """Send what is owed; where an attempt ended nobody knows how, look first whether it arrived."""
    while owed := await memory.owed(NOON, 10):
        for one in owed:
            await memory.sending(one.alert.id, NOON)
            countdown.step()
            if not (one.uncertain and one.alert.id in arrived(far)):
                send(far, one)
            countdown.step()
            await memory.record(Delivery(one.alert.id, one.attempts + 1, NOON + timedelta(seconds=1), Outcome.SENT))


def send(far: Path, one: Owed) -> None:
    with far.open("a") as out:
        out.write(f"{one.alert.id}\n")


def arrived(far: Path) -> list[str]:
    return far.read_text().split() if far.exists() else []


def _watch(countdown: Countdown) -> None:
    """Count each call that goes to a database's thread."""
    execute: Callable[..., Awaitable[Any]] = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *args: Any, **more: Any) -> Any:
        countdown.step()
        return await execute(self, *args, **more)

    aiosqlite.Connection._execute = counted  # type: ignore[method-assign]  # only in the process that will be killed


def faults(folder: Path) -> list[str]:
    """Return what is wrong in the file as the killed process left it."""
    if not (folder / "memory.sqlite").exists():
        return []
    with closing(sqlite3.connect(folder / "memory.sqlite")) as db:
        if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'marks'").fetchone():
            return [] if db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,) else ["half a schema"]
        return [name for name, wrong in _questions(db, arrived(folder / "far")) if wrong]


def _questions(db: sqlite3.Connection, far: list[str]) -> list[tuple[str, bool]]:
    def one(query: str) -> Any:
        return db.execute(query).fetchone()[0]

    n = one("SELECT ifnull(max(json_extract(mark, '$.n')), 0) FROM marks")
    sent = {alert for (alert,) in db.execute("SELECT id FROM outbox WHERE state = 'sent'")}
    return [
        ("integrity", one("PRAGMA integrity_check") != "ok"),
        ("an orphan", db.execute("PRAGMA foreign_key_check").fetchone() is not None),
        ("mark ahead of or behind its items", one("SELECT count(*) FROM items") != n * ITEMS),
        ("half a batch: alerts", one("SELECT count(*) FROM outbox") != n),
        ("half a batch: claims", one("SELECT count(*) FROM claims") != min(n, 5)),
        ("half a batch: reports", one("SELECT count(*) FROM reports") != min(n, 5) * ITEMS),
        ("half a batch: the newest claim", n > 0 and one("SELECT max(CAST(id AS INTEGER)) FROM claims") != n - 1),
        ("told twice", len(far) != len(set(far))),
        ("recorded but never sent", not sent <= set(far)),
        ("more than one sent without a record", len(set(far) - sent) > 1),
        ("settled without a delivery", one("SELECT count(DISTINCT alert) FROM deliveries WHERE outcome = 'sent'") != len(sent)),
    ]


def child(folder: Path, countdown: Countdown, rounds: int) -> int:
    """Fork a process that works and return its number."""
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(work(folder, countdown, rounds))
        except BaseException as error:  # noqa: BLE001 - told by the code it ends with
            print("child:", repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    return pid


def main(folder: Path, how: str, count: int, seed: int = 0) -> None:
    rng = random.Random(seed)
    killed = 0
    for n in range(count):
        pid = child(folder, Countdown(n + 1 if how == "steps" else 0), 3 if how == "steps" else 100_000)
        if how == "moments":
            time.sleep(rng.uniform(0.0, 0.08))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
        for fault in faults(folder) + (["the child failed"] if os.WIFEXITED(status) and os.WEXITSTATUS(status) else []):
            print(f"kill {n}: {fault}", flush=True)
    os.waitpid(child(folder, Countdown(0), 1), 0)
    print(*faults(folder), sep="\n", end="")
    with closing(sqlite3.connect(folder / "memory.sqlite")) as db:
        [(alerts, owed)] = db.execute("SELECT count(*), count(*) FILTER (WHERE state <> 'sent') FROM outbox").fetchall()
    sent = len(arrived(folder / "far"))
    print(f"= killed: {killed}\n= alerts: {alerts}\n= owed: {owed}\n= sent: {sent}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
