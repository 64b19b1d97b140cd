"""Logs: what is written, where, and what never is."""

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
import structlog

from monitor import logs
from monitor.options import Secret
from monitor.testing import NOON

TOKEN = "aB3-" * 17
HOOK = f"https://discord.com/api/webhooks/1234567890/{TOKEN}"

Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger(logs.NAME)
    before = list(root.handlers), root.level, ours.level
    yield
    root.handlers[:], level, our_level = before
    root.setLevel(level)
    ours.setLevel(our_level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def written(out: io.StringIO) -> Written:
    logs.configure("auto", ["open sesame", 'say "friend"', HOOK], stream=out, now=lambda: NOON)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_an_event_is_one_line_of_json_where_nobody_looks(written: Written) -> None:
    structlog.get_logger("desk").info("batch done", items=3, source="daily", at=NOON)
    assert written() == [
        {
            "time": "2026-03-02T12:00:00.000+00:00",
            "level": "info",
            "logger": "desk",
            "event": "batch done",
            "items": 3,
            "source": "daily",
            "at": "2026-03-02T12:00:00+00:00",
        }
    ]


def test_an_event_is_columns_in_colour_on_a_terminal() -> None:
    terminal = Terminal()
    logs.configure(stream=terminal, now=lambda: NOON)
    structlog.get_logger("desk").info("batch done", items=3)
    assert "batch done" in terminal.getvalue()
    assert "\x1b[" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


def test_text_has_no_colour_in_a_file(out: io.StringIO) -> None:
    logs.configure("text", stream=out, now=lambda: NOON)
    structlog.get_logger("desk").info("batch done", items=3)
    assert "items=3" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_the_level_is_kept_and_may_be_changed(out: io.StringIO) -> None:
    log = structlog.get_logger("desk")
    logs.configure(level="error", stream=out)
    log.warning("unheard")
    logs.configure(level="debug", stream=out)
    log.debug("heard")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["heard"]


@pytest.mark.parametrize("name", ["discord.webhook.async_", "aiohttp.access", "apscheduler", "asyncio"])
def test_libraries_are_heard_from_warnings_on(written: Written, name: str) -> None:
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble with %s", HOOK)
    assert [(line["logger"], line["level"], line["event"]) for line in written()] == [(name, "warning", "trouble with ***")]


def test_warnings_of_python_are_logged(written: Written) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "old ways" in written()[0]["event"]


@pytest.mark.parametrize(
    "text",
    [
        "open sesame",
        "a=open sesame!",
        "q=open%20sesame",
        json.dumps({"key": 'say "friend"'}),
        f"POST {HOOK} 404",
        f"/api/webhooks/1234567890/{TOKEN}?wait=true",
        f"https://discord.com/api/v10/webhooks/987/{'x' * 30}",
        f"token is {TOKEN}",
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
        "https://user:pass@example.org/feed",
        "https://example.org/feed?api_key=abcdef&x=1",
        f"login {'M' * 24}.{'a' * 6}.{'b' * 30}",
    ],
)
def test_a_secret_is_never_written(written: Written, out: io.StringIO, text: str) -> None:
    log = structlog.get_logger("desk").bind(bound=text)
    log.error(text, plain=text, nested={"list": [text, (text,)]}, odd=ValueError(text))
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("broke")
    assert len(written()) == 2
    assert "***" in out.getvalue()
    for piece in ("sesame", "friend", TOKEN, "xxxx", "abcdef", "user:pass", "bbbb"):
        assert piece not in out.getvalue()


def test_a_long_text_is_masked_before_it_is_cut(written: Written) -> None:
    structlog.get_logger("desk").info("long", text="x" * 995 + "open sesame" + "x" * 5_000)
    assert "open" not in written()[0]["text"]
    assert len(written()[0]["text"]) < 2_100


def test_what_is_no_secret_stays(written: Written) -> None:
    slug = "https://example.org/2026/03/02/board-of-a-large-company-names-its-finance-chief-as-interim-chief-executive-officer"
    structlog.get_logger("desk").info("seen", url=slug, key="0f" * 16, token_count=5)
    assert (written()[0]["url"], written()[0]["key"]) == (slug, "0f" * 16)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_hostile_title_forges_no_line_and_steers_no_terminal(out: io.StringIO, form: Literal["json", "text"]) -> None:
    logs.configure(form, stream=out, now=lambda: NOON)
    title = 'CEO out\n{"level":"error"}\x1b[2J\x9b2J\u202eOEC\r\x00'
    structlog.get_logger("desk").info(title, title=title, items=[title])
    assert out.getvalue().count("\n") == 1
    assert not set(out.getvalue()) & set("\x1b\x9b\u202e\r\x00")
    assert "CEO out" in out.getvalue()


def test_a_traceback_keeps_its_lines_and_shows_no_variables(out: io.StringIO) -> None:
    logs.configure("text", stream=out)
    hidden = "the value of a variable"
    try:
        raise ValueError("told")
    except ValueError:
        structlog.get_logger("desk").exception("broke")
    assert "Traceback" in out.getvalue()
    assert out.getvalue().count("\n") > 3
    assert hidden not in out.getvalue()


@dataclass(frozen=True)
class _Channel:
    url: Secret
    more: dict[str, Secret] = field(default_factory=dict)


def test_the_secrets_of_a_configuration_are_found() -> None:
    config = (_Channel(Secret("one")), {"x": [_Channel(Secret("two"), {"h": Secret("three")})]}, "four")
    assert logs.secrets_in(config) == {"one", "two", "three"}


def test_importing_configures_nothing() -> None:
    assert not structlog.is_configured()
