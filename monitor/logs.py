"""Logs: one line an event on stderr, JSON for machines, columns for people, secrets masked in whatever is written."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, TextIO
from urllib.parse import quote, urlsplit

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from monitor.clock import SystemClock
from monitor.options import Secret

NAME = "helmwatch"
"""Our loggers live below it; those of libraries do not, and are heard from WARNING on."""

MASK = "***"
LONGEST = 2_000
LONGEST_TRACE = 20_000
MOST = 100
"""Elements of a list or a mapping that are written."""

SHORTEST_SECRET = 4

_TOKENS = re.compile(
    r"(?P<hook>webhooks/\d{1,25}/)[\w-]{8,}"
    r"|(?P<auth>\b(?:bearer|bot|basic)\s+)[\w.~+/=-]{16,}"
    r"|(?P<pair>\b(?:token|secret|password|passwd|api[_-]?key|signature|sig)=)[^&\s\"'\\]+"
    r"|(?P<user>://)[^/\s@\"'\\]{1,300}(?=@)"
    r"|\b(?-i:[A-Z])[\w-]{22,27}\.[\w-]{6}\.[\w-]{27,45}\b"  # a bot's token
    r"|(?<![\w-])(?-i:(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d))[\w-]{68}(?![\w-])",  # a webhook's token on its own
    re.IGNORECASE | re.ASCII,
)


def configure(
    form: Literal["auto", "text", "json"] = "auto",
    secrets: Iterable[str] = (),
    level: str = "info",
    stream: TextIO | None = None,
    now: Callable[[], datetime] | None = None,
) -> None:
    """Send everything that is logged from now on to *stream* (stderr); may be called again.

    *form*: auto is text on a terminal, else JSON. *level*: debug, info, warning or error.
    """
    out = stream or sys.stderr
    text = form == "text" or (form == "auto" and out.isatty())
    shared = _shared(now or SystemClock().now, _forms(secrets))
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(shared, _text(out) if text else _json))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(NAME).setLevel(level.upper())
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=_named,
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def secrets_in(value: object) -> frozenset[str]:
    """Return every secret anywhere in *value*, a configuration."""
    return frozenset(_secrets(value))


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Return *text* with *secrets*, and all that looks like a token or a password, made unreadable."""
    return _mask(text, _forms(secrets))


def _mask(text: str, forms: Iterable[str]) -> str:
    for form in forms:
        text = text.replace(form, MASK)
    return _TOKENS.sub(lambda m: f"{m['hook'] or m['auth'] or m['pair'] or m['user'] or ''}{MASK}", text)


def _secrets(value: object) -> Iterator[str]:
    if isinstance(value, Secret):
        yield value.reveal()
    elif is_dataclass(value):
        yield from (s for f in fields(value) for s in _secrets(getattr(value, f.name)))
    elif isinstance(value, Mapping):
        yield from (s for v in value.values() for s in _secrets(v))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (s for v in value for s in _secrets(v))


def _forms(secrets: Iterable[str]) -> list[str]:
    """Return each secret as it may be written: plain, in JSON, in a repr, in an address; the longest first."""
    found = set()
    for secret in filter(None, secrets):
        parts = urlsplit(secret) if "://" in secret else None
        path = f"{parts.path}?{parts.query}".removesuffix("?") if parts else ""
        for text in (secret, path if len(path) > 8 else ""):
            written = {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], quote(text)}
            found |= written | {repr(form)[1:-1] for form in written}
    return sorted((f for f in found if len(f) >= SHORTEST_SECRET), key=len, reverse=True)


def _named(name: str = "", *_: object) -> logging.Logger:
    return logging.getLogger(f"{NAME}.{name}" if name else NAME)


def _shared(now: Callable[[], datetime], forms: list[str]) -> list[Processor]:
    def stamp(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {"time": now().isoformat(timespec="milliseconds"), **event}

    def tame(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {k: v if k.startswith("_") else _plain(v, forms, k == "exception") for k, v in event.items()}

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _where,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        tame,
        stamp,
    ]


def _where(logger: WrappedLogger, _: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    name = record.name if record else logger.name
    return {"logger": name.removeprefix(f"{NAME}."), **event}


def _formatter(shared: list[Processor], render: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
    )


def _json(_: WrappedLogger, __: str, event: EventDict) -> str:
    first = ("time", "level", "logger", "event")
    return json.dumps({**{k: event[k] for k in first if k in event}, **event}, ensure_ascii=False)


def _text(out: TextIO) -> Processor:
    plain = structlog.dev.plain_traceback  # the richer one prints the values of variables
    return structlog.dev.ConsoleRenderer(
        colors=out.isatty(), timestamp_key="time", pad_event_to=24, exception_formatter=plain, sort_keys=False
    )


def _plain(value: object, forms: list[str], lines: bool = False, depth: int = 4) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping) and depth:
        return {_clean(str(k), forms): _plain(v, forms, depth=depth - 1) for k, v in list(value.items())[:MOST]}
    if isinstance(value, list | tuple | set | frozenset) and depth:
        return [_plain(v, forms, depth=depth - 1) for v in list(value)[:MOST]]
    if isinstance(value, date):
        return value.isoformat()
    return _clean(value if isinstance(value, str) else repr(value), forms, lines)


def _clean(text: str, forms: list[str], lines: bool = False) -> str:
    """Return *text* masked, short and harmless: what was fetched must not steer a terminal or forge a line."""
    text = _mask(text, forms)
    most = LONGEST_TRACE if lines else LONGEST
    if len(text) > most:
        text = f"{text[: most // 2]} … {text[-most // 2 :]}"
    return "".join(c if c.isprintable() or (lines and c in "\n\t") else " " if c in "\n\r\t" else "\ufffd" for c in text)
