"""One helmwatch a file: a lock that the system lets go when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from monitor.errors import StoreError


class Lock:
    """Holds ``PATH.lock`` until released. The file stays: to remove it would let two hold it.

    A POSIX lock, not ``flock``: a worker process that outlives us does not inherit it, so it cannot keep the next start out.
    The other side of this coin: it does not tell two openers in one process apart.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise StoreError(f"{path}: another helmwatch is running on this file (pid {holder})") from error
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._file)
