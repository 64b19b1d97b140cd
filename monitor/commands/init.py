"""Copy the shipped feeds.yaml and rules into a folder, to be edited there. Nothing that is there already is touched."""

import argparse
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from monitor import places
from monitor.errors import HelmwatchError

SUMMARY = "copy the shipped feeds.yaml and rules here, to be edited"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="where to (default: here)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:  # noqa: ARG001 - every command is called so
    origin = places.defaults()
    if origin.resolve() == args.folder.resolve():
        sys.stderr.write("helmwatch init: the shipped files are these\n")
        return 1
    taken = [p for name in (places.FEEDS, places.RULES) if (p := args.folder / name).exists()]
    if taken:
        sys.stderr.write(
            f"helmwatch init: {' and '.join(map(str, taken))} {'are' if taken[1:] else 'is'} there already; nothing was copied\n"
        )
        return 1
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(origin / places.RULES, args.folder / places.RULES)
        shutil.copyfile(origin / places.FEEDS, args.folder / places.FEEDS)
    except OSError as error:
        raise HelmwatchError(f"cannot copy to {args.folder}: {error.strerror or error}") from error
    sys.stdout.write(
        f"{args.folder / places.FEEDS} and {args.folder / places.RULES} are yours to edit; helmwatch check reads them.\n"
    )
    return 0
