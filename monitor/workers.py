"""Door: heavy work, in child processes that may be slow, grow or die without anybody noticing but the one who asked."""

import asyncio
import json
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

from monitor.errors import SourceError
from monitor.worker import LENGTH, READY

MEMORY = 2**30
"""Bytes of address space that a child may use."""

WAITING = 256 * 2**20
"""Bytes of bodies that may wait for a child."""

LONGEST_ANSWER = 64 * 2**20

_START = 30.0
_FAREWELL = 2.0


class Process:
    """Does tasks in up to *children* processes, started when first needed and again when one has died."""

    def __init__(self, children: int = 2, memory: int = MEMORY, waiting: int = WAITING) -> None:
        self._memory = memory
        self._most = waiting
        self._free = asyncio.Semaphore(children)
        self._idle: deque[_Child] = deque()
        self._waiting = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        while self._idle:
            await self._idle.pop().end(_FAREWELL)

    async def run(self, task: str, body: bytes, options: Mapping[str, Any], seconds: float) -> Any:
        """Do *task* and return its result; see ``monitor.tools.Workers``."""
        head = json.dumps({"task": task, "options": dict(options), "seconds": seconds}).encode()
        async with self._turn(len(body)), self._child() as child:
            answer = await child.ask(head, body, seconds)
        if "fault" in answer:
            raise SourceError(_say(str(answer["fault"])))
        return answer["result"]

    @asynccontextmanager
    async def _turn(self, size: int) -> AsyncIterator[None]:
        if self._waiting and self._waiting + size > self._most:
            raise SourceError("too much is waiting to be read already", after=60)
        self._waiting += size
        try:
            async with self._free:
                yield
        finally:
            self._waiting -= size

    @asynccontextmanager
    async def _child(self) -> AsyncIterator["_Child"]:
        """Lend a child; whoever lets go of it in the middle of a task has it killed."""
        child = self._idle.pop() if self._idle else await _Child.start(self._memory)
        try:
            yield child
        finally:
            if child.fit:
                self._idle.append(child)
            else:
                await asyncio.shield(child.end(0))


class _Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.fit = False

    @classmethod
    async def start(cls, memory: int) -> Self:
        """Start a child in a session of its own: the terminal's Ctrl-C is for the parent. It is not told the environment."""
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "monitor.worker", str(memory)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,
                limit=2**20,
            )
        except OSError as error:
            raise SourceError(f"the reader cannot be started ({error.strerror})") from error
        child = cls(process)
        try:
            async with asyncio.timeout(_START):
                child.fit = await child._read() == READY
        except (TimeoutError, asyncio.IncompleteReadError):
            raise SourceError("the reader does not start") from None
        finally:
            if not child.fit:
                await asyncio.shield(child.end(0))
        return child

    async def ask(self, head: bytes, body: bytes, seconds: float) -> dict[str, Any]:
        """Send a task and wait for its answer. Raise SourceError if there is none; the child is not *fit* then."""
        self.fit = False
        try:
            async with asyncio.timeout(seconds):
                await self._write(head, body)
                answer = json.loads(await self._read())
        except TimeoutError:
            raise SourceError(f"reading it takes longer than {seconds:g} s, so it was given up") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise SourceError(f"reading it broke the reader ({await self._how_it_ended()})") from None
        self.fit = "result" in answer
        return dict(answer)

    async def end(self, seconds: float) -> None:
        """Close the child's input and give it *seconds* to end by itself."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._process.wait()
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()

    async def _how_it_ended(self) -> str:
        await self.end(_FAREWELL)
        code = self._process.returncode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    async def _write(self, *frames: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - asked for above
        for frame in frames:
            stdin.write(LENGTH.pack(len(frame)))
            stdin.write(frame)
        await stdin.drain()

    async def _read(self) -> bytes:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - asked for above
        (size,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        if size > LONGEST_ANSWER:
            raise SourceError(f"what was read from it is too long ({size:,} bytes)")
        return await stdout.readexactly(size)


def _say(fault: str) -> str:
    if fault.startswith("MemoryError"):
        return "reading it needs too much memory, so it was given up"
    return f"it cannot be read ({fault})"
