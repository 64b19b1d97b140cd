"""Watch, and tell the channels, until told to stop (SIGTERM or Ctrl-C)."""

import argparse
import asyncio
import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import structlog

from monitor import config, logs, places
from monitor.app import App
from monitor.config import Config

SUMMARY = "watch the sources and tell the channels, for ever"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--feeds", type=Path, help="the file of sources and channels (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    reread = partial(_read, places.feeds(args.feeds), places.rules(args.rules, args.feeds), env)
    return asyncio.run(_run(App(reread(), reread)))


def _read(feeds: Path, rules: Path, env: Mapping[str, str]) -> Config:
    """Read the configuration and let the logs know its secrets."""
    found = config.read(feeds, rules, env)
    logs.configure(found.settings.log, logs.secrets_in((found.sources, found.channels)))
    for note in found.notes:
        structlog.get_logger("config").warning("worth knowing", note=str(note))
    return found


async def _run(app: App) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await app.run(stop)
    return 0
