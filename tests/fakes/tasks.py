"""Tasks for the workers: good ones, and ones that go wrong in every way."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

Options = Mapping[str, Any]


def length(body: bytes, options: Options) -> dict[str, Any]:
    return {"length": len(body), "options": dict(options), "pid": os.getpid()}


def spin(body: bytes, options: Options) -> None:
    while True:
        pass


def dawdle(body: bytes, options: Options) -> int:
    time.sleep(options["seconds"])
    return os.getpid()


def grow(body: bytes, options: Options) -> int:
    return len(bytes(8 * 2**30))


def fail(body: bytes, options: Options) -> None:
    raise ValueError("line 1\nline 2 " + "x" * 1000)


def recurse(body: bytes, options: Options) -> None:
    recurse(body, options)


def crash(body: bytes, options: Options) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(body: bytes, options: Options) -> None:
    os._exit(7)


def chatter(body: bytes, options: Options) -> str:
    sys.stdout.write("not a frame\n")
    sys.stdout.flush()
    os.write(1, b"neither is this")
    return "heard"


def shout(body: bytes, options: Options) -> str:
    return "x" * (65 * 2**20)


def surroundings(body: bytes, options: Options) -> list[str]:
    return sorted(os.environ)


def opaque(body: bytes, options: Options) -> object:
    return object()
