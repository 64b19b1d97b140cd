"""The other process: reads tasks from standard input, answers on standard output, ends when the input ends.

Frames are a length of eight bytes and as many bytes. A task is two frames, ``{"task", "options", "seconds"}`` and the body;
an answer is one, ``{"result"}``, or ``{"fault"}`` after which the process ends.
"""

import json
import os
import resource
import signal
import struct
import sys
from importlib import import_module
from types import TracebackType
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")
READY = b"ready"


def main(memory: int) -> None:
    """Work until the input ends, in at most *memory* bytes of address space."""
    inbox, outbox = _doors()
    _limit(memory)

    def give_up(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        words = " ".join(str(error).split())[:200]
        write(outbox, json.dumps({"fault": f"{kind.__name__}: {words}" if words else kind.__name__}).encode())

    sys.excepthook = give_up
    write(outbox, READY)
    while (head := read(inbox)) is not None:
        task = json.loads(head)
        body = read(inbox) or b""
        # Should the parent be killed meanwhile, nobody else would stop a task that does not end.
        signal.setitimer(signal.ITIMER_REAL, task["seconds"] + 5)
        result = _function(task["task"])(body, task["options"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        write(outbox, json.dumps({"result": result}).encode())


def read(stream: BinaryIO) -> bytes | None:
    """Read one frame; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    return stream.read(size)


def write(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame and send it."""
    stream.write(LENGTH.pack(len(frame)) + frame)
    stream.flush()


def _doors() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output for the frames; whoever prints from now on prints into nothing."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return inbox, outbox


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _function(task: str) -> Any:
    module, _, name = task.partition(":")
    return getattr(import_module(module), name)


if __name__ == "__main__":
    main(int(sys.argv[1]))
