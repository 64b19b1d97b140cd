"""The command line: every module of ``monitor/commands`` is a command.

Exit codes: 0 fine · 1 faults or nothing found · 2 bad usage or bad configuration · 3 not possible now (locked, disk, network) ·
141 the output was no longer read.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType

from monitor import __version__, commands, logs
from monitor.errors import ConfigError, HelmwatchError

FINE, FAULTS, USAGE, NOT_NOW = 0, 1, 2, 3
UNREAD = 141


def call(words: Sequence[str], env: Mapping[str, str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code = _called(words, env)
        sys.stdout.flush()
    except BrokenPipeError:
        return _unread()
    return code


def _called(words: Sequence[str], env: Mapping[str, str]) -> int:
    args = _parser(words).parse_args(words)
    logs.configure()
    module: ModuleType = args.module
    try:
        return _alone(module, args, env)
    except ConfigError as error:
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        return USAGE
    except HelmwatchError as error:
        sys.stderr.write(f"helmwatch: {error}\n")
        return NOT_NOW
    except KeyboardInterrupt:
        return 130


def _unread() -> int:
    """End quietly when the reader of the output has gone, as in ``| head``.

    SIGPIPE stays ignored, as Python has it: it would end ``run`` as well, for any connection that its other end has dropped.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNREAD


def _alone(module: ModuleType, args: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Run the command; of a group of our own errors (several tasks ended by them) raise the first."""
    try:
        return int(module.run(args, env))
    except BaseExceptionGroup as group:
        ours, others = group.split(HelmwatchError)
        if ours is None or others is not None:
            raise
        raise _first(ours) from None


def _first(group: BaseException) -> BaseException:
    return _first(group.exceptions[0]) if isinstance(group, BaseExceptionGroup) else group


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="helmwatch", description="Watch for leadership changes and tell your channels.")
    parser.add_argument("--version", action="version", version=f"helmwatch {__version__}")
    choices = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    names = {m.name.replace("_", "-"): m.name for m in pkgutil.iter_modules(commands.__path__)}
    wanted = words[0] if words else ""
    # One command does not wait for the imports of all the others; help needs them all.
    for word, name in names.items() if wanted not in names else [(wanted, names[wanted])]:
        module = import_module(f"monitor.commands.{name}")
        sub = choices.add_parser(word, help=module.SUMMARY, description=module.__doc__)
        module.add(sub)
        sub.set_defaults(module=module)
    return parser
