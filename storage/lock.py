"""One helmwatch a file: a lock that the system lets go when its holder dies, however it dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from monitor.errors import StoreError


class Lock:
    """Holds ``PATH.lock`` until released.

    Not the database itself: closing any descriptor of that would drop SQLite's own locks on it.
    The file stays behind: if it were removed, two could each hold a lock on one that is no longer there.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip() or "not known"
            os.close(self._file)
            raise StoreError(f"{path}: another helmwatch is running on this file (pid {holder})") from error
        with suppress(OSError):  # a full disk keeps the number out, not us
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._file)
