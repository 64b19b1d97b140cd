import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite import SqliteMemory, open_memory


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
async def memory(file: Path) -> AsyncIterator[SqliteMemory]:
    before = threading.active_count()
    async with await open_memory(file, patience=0.05) as memory:
        yield memory
    for _ in range(200):  # a thread answers that it closed just before it ends
        if threading.active_count() <= before:
            break
        await asyncio.sleep(0.002)
    assert threading.active_count() <= before, "closing left a thread behind"
