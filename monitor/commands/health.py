"""Ask a running Helmwatch how it does; exit code 0 if it is live and ready, else 1. Made for HEALTHCHECK."""

import argparse
import http.client
import json
import sys
from collections.abc import Mapping

SUMMARY = "ask a running Helmwatch how it does"

_ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asks, does not bind
_SECONDS = 8.0
_LONGEST = 64 * 1024


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--listen", metavar="HOST:PORT", help="where it listens (default: HELMWATCH_LISTEN, else 127.0.0.1:8080)")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    address = args.listen or env.get("HELMWATCH_LISTEN") or "127.0.0.1:8080"
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not port.isdecimal():
        sys.stderr.write(f"helmwatch: no address to ask: {address!r} (for example 127.0.0.1:8080)\n")
        return 2
    try:
        status, text = _ask(_ANYWHERE.get(host, host), int(port))
    except (OSError, http.client.HTTPException, ValueError) as error:
        sys.stderr.write(f"helmwatch: nobody answers on {address}: {error}\n")
        return 1
    sys.stdout.write(f"{text}\n")
    return 0 if status == 200 else 1


def _ask(host: str, port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        return answer.status, json.dumps(json.loads(answer.read(_LONGEST)))
    finally:
        connection.close()
