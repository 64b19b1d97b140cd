"""The workers: whatever a task does, the one who asked gets an answer or one clear fault, and nobody else notices."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.errors import SourceError
from monitor.workers import Process

TASKS = "tests.fakes.tasks"

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@pytest.fixture
async def workers() -> AsyncIterator[Process]:
    async with Process(children=1) as workers:
        yield workers


async def fault(workers: Process, task: str, seconds: float = 10.0) -> str:
    with pytest.raises(SourceError) as caught:
        await workers.run(f"{TASKS}:{task}", b"", {}, seconds)
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def alive(workers: Process) -> bool:
    return bool((await workers.run(f"{TASKS}:length", b"abc", {}, 10))["length"] == 3)


def exists(pid: int) -> bool:
    """Say whether a process lives; one that has ended and was not buried by its new parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_the_body_and_the_options_arrive(workers: Process) -> None:
    body = os.urandom(3_000_000)
    found = await workers.run(f"{TASKS}:length", body, {"type": "text/xml", "ü": [1, None]}, 10)
    assert found["length"] == len(body)
    assert found["options"] == {"type": "text/xml", "ü": [1, None]}
    assert found["pid"] != os.getpid()


async def test_one_process_for_many_tasks(workers: Process) -> None:
    pids = {(await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"] for _ in range(5)}
    assert len(pids) == 1


async def test_a_task_that_does_not_end(workers: Process) -> None:
    assert await fault(workers, "spin", 0.3) == "reading it takes longer than 0.3 s, so it was given up"
    assert await alive(workers)


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("grow", "reading it needs too much memory, so it was given up"),
        ("fail", "it cannot be read (ValueError: line 1 line 2 xxx"),
        ("recurse", "it cannot be read (RecursionError: maximum recursion depth exceeded"),
        ("crash", "reading it broke the reader (signal 11)"),
        ("leave", "reading it broke the reader (exit code 7)"),
        ("shout", "what was read from it is too long"),
        ("opaque", "it cannot be read (TypeError"),
        ("nothing_of_that_name", "it cannot be read (AttributeError"),
    ],
)
async def test_a_task_that_goes_wrong(workers: Process, task: str, words: str) -> None:
    assert words in await fault(workers, task)
    assert await alive(workers)


async def test_a_task_that_prints_does_no_harm(workers: Process) -> None:
    assert await workers.run(f"{TASKS}:chatter", b"", {}, 10) == "heard"
    assert await alive(workers)


async def test_the_child_is_told_no_secrets(workers: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_WEBHOOK", "https://secret.example")
    assert "DISCORD_WEBHOOK" not in await workers.run(f"{TASKS}:surroundings", b"", {}, 10)


async def test_a_child_that_was_killed_is_replaced(workers: Process) -> None:
    first = (await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"]
    os.kill(first, signal.SIGKILL)
    assert "broke the reader" in await fault(workers, "length")
    assert (await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"] != first


async def test_terminal_signals_do_not_reach_the_child(workers: Process) -> None:
    pid = (await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"]
    for name in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, name)
    assert (await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"] == pid
    assert os.getpgid(pid) != os.getpgid(os.getpid())


async def test_a_slow_task_does_not_hold_up_the_loop_or_the_other_child() -> None:
    async with Process(children=2) as workers, asyncio.TaskGroup() as group:
        slow = group.create_task(workers.run(f"{TASKS}:dawdle", b"", {"seconds": 0.5}, 10))
        for _ in range(3):
            assert await alive(workers)
        assert not slow.done()


async def test_no_more_children_than_allowed() -> None:
    async with Process(children=2) as workers:
        tasks = (workers.run(f"{TASKS}:dawdle", b"", {"seconds": 0.02}, 10) for _ in range(12))
        assert len(set(await asyncio.gather(*tasks))) <= 2


async def test_waiting_does_not_count_as_working(workers: Process) -> None:
    tasks = [workers.run(f"{TASKS}:dawdle", b"", {"seconds": 0.1}, 0.4) for _ in range(6)]
    assert len(await asyncio.gather(*tasks)) == 6


async def test_too_much_waiting_is_refused() -> None:
    async with Process(1, waiting=1000) as workers:
        async with asyncio.TaskGroup() as group:
            group.create_task(workers.run(f"{TASKS}:dawdle", bytes(2000), {"seconds": 0.1}, 10))
            await asyncio.sleep(0)
            with pytest.raises(SourceError, match="too much is waiting") as caught:
                await workers.run(f"{TASKS}:length", b"x", {}, 10)
            assert caught.value.after
        assert await alive(workers)


async def test_nobody_is_left_behind() -> None:
    async with Process(children=2) as workers:
        found = await asyncio.gather(*(workers.run(f"{TASKS}:dawdle", b"", {"seconds": 0.05}, 10) for _ in range(2)))
    assert not any(there(pid) for pid in found)


async def test_a_cancelled_task_leaves_nobody_behind() -> None:
    async with Process(children=1) as workers:
        pid = (await workers.run(f"{TASKS}:length", b"", {}, 10))["pid"]
        task = asyncio.create_task(workers.run(f"{TASKS}:spin", b"", {}, 60))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not there(pid)
        assert await alive(workers)


async def test_closing_without_having_worked() -> None:
    async with Process():
        pass


async def test_a_child_whose_parent_is_killed_ends() -> None:
    script = (
        "import asyncio\nfrom monitor.workers import Process\nasync def main():\n    async with Process(1) as p:\n"
        f"        print((await p.run('{TASKS}:length', b'', {{}}, 9))['pid'], flush=True)\n"
        f"        await p.run('{TASKS}:dawdle', b'', {{'seconds': 0.2}}, 9)\n        await asyncio.sleep(60)\nasyncio.run(main())"
    )
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, env=environment)
    assert parent.stdout
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    for _ in range(100):
        if not exists(pid):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the child goes on without its parent")
