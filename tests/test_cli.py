"""The command line as a process: a reader who has seen enough, and nothing left behind in the process that called it."""

import os
import signal
import subprocess
import sys

import pytest

from monitor.cli import call


@pytest.mark.parametrize("command", [["kinds"], ["kinds", "--markdown"]])
def test_a_reader_who_went_away_ends_it_without_a_word(command: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "monitor", *command]
    ended = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode != 0


def test_a_lost_connection_cannot_kill_the_process(capsys: pytest.CaptureFixture[str]) -> None:
    """Were SIGPIPE not ignored, a write to a socket whose other end has gone would end ``run``, and no one would know why."""
    before = signal.getsignal(signal.SIGPIPE)
    assert call(["kinds", "--markdown"], {}) == 0
    assert capsys.readouterr().out
    assert signal.getsignal(signal.SIGPIPE) == before == signal.SIG_IGN
