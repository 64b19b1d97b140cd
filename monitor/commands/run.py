"""Watch, and tell the channels, until told to stop (SIGTERM or Ctrl-C)."""

import argparse
import asyncio
import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from monitor import config, logs, places
from monitor.app import App

SUMMARY = "watch the sources and tell the channels, for ever"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--feeds", type=Path, help="the file of sources and channels (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    reread = partial(config.read, places.feeds(args.feeds), places.rules(args.rules), env)
    settings = reread()
    logs.configure(settings.settings.log)
    return asyncio.run(_run(App(settings, reread)))


async def _run(app: App) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await app.run(stop)
    return 0
