"""A kind is a module: ``kind: feed`` is ``monitor/sources/feed.py``. Others ship kinds through entry points."""

import pkgutil
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, Protocol

from monitor.model import Alert, Batch, Mark, Receipt
from monitor.tools import Tools


class Source(Protocol):
    """Something that is watched. A module in ``monitor/sources`` holds ``Options`` and ``Source(about, options, tools)``."""

    name: str

    def batches(self, mark: Mark | None) -> AsyncIterator[Batch]:
        """Yield what is seen, for ever, going on from *mark*. Raise SourceError; the watch starts it again."""
        ...


class Notifier(Protocol):
    """Something that is told. A module in ``monitor/notifiers`` holds ``Options`` and ``Notifier(name, options, tools)``."""

    async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:
        """Return when the other side has it; with *receipt*, update what was sent. Raise Retry or Refused.

        *uncertain*: an earlier attempt at this alert may have arrived.
        """
        ...

    async def close(self) -> None:
        """Let go of what is open."""
        ...


def kinds(room: str) -> dict[str, str]:
    """Return the kinds of *room* ("sources" or "notifiers") and the module of each, our own and those of others."""
    own = import_module(f"monitor.{room}")
    found = {m.name: f"monitor.{room}.{m.name}" for m in pkgutil.iter_modules(own.__path__) if not m.name.startswith("_")}
    for point in entry_points(group=f"monitor.{room}"):
        found.setdefault(point.name, point.value)
    return dict(sorted(found.items()))


def load(room: str, kind: str) -> ModuleType:
    """Import the module of *kind*. Raise KeyError if there is none."""
    return import_module(kinds(room)[kind])


def make(room: str, kind: str, about: Any, options: Any, tools: Tools) -> Any:
    """Build the source or notifier of *kind*."""
    module = load(room, kind)
    build = module.Source if room == "sources" else module.Notifier
    return build(about, options, tools)
