"""Sections become frozen values; whatever does not fit is told with its place."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest

from monitor.errors import Fault
from monitor.options import Context, Secret, Wrong, build, reference, span, span_words
from monitor.yamlfile import parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    """Within."""

    size: int = 1
    """How large."""


@dataclass(frozen=True, slots=True)
class Kind:
    """All sorts of fields."""

    text: str = ""
    """Some words."""
    whole: int = 0
    number: float = 0.5
    switch: bool = False
    wait: timedelta = timedelta(minutes=5)
    colour: Colour = Colour.RED
    mode: Literal["on", "off", "auto"] = "auto"
    words: tuple[str, ...] = ()
    inner: Inner = field(default_factory=Inner)
    inners: tuple[Inner, ...] = ()
    """Several."""
    named: dict[str, Inner] = field(default_factory=dict)
    path: Path = Path("here")
    secret: Secret | None = None
    maybe: int | None = None

    def __post_init__(self) -> None:
        if self.whole == 13:
            raise Wrong("whole", "brings bad luck", "12 or 14")
        if self.maybe == 13:
            raise Wrong("other", "does not go with maybe")
        if self.whole == 14:
            raise ValueError("said by a kind of somebody else")


@dataclass(frozen=True, slots=True)
class Needy:
    url: str
    token: Secret


def made(
    text: str, kind: type[Any] = Kind, env: dict[str, str] | None = None, base: Path = Path("/base")
) -> tuple[Any, list[str]]:
    faults: list[Fault] = []
    node = parse(text, faults, "f.yaml")
    assert node, faults
    found = build(kind, node, faults, Context(env or {}, base))
    return found, [str(f) for f in sorted(faults)]


def good(text: str, **more: Any) -> Any:
    found, faults = made(text, **more)
    assert faults == []
    return found


def wrong(text: str, **more: Any) -> str:
    found, faults = made(text, **more)
    assert found is None
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("text: no", "text", "no"),
        ("text: 360", "text", "360"),
        ("text: 007", "text", "007"),
        ("whole: 7", "whole", 7),
        ("number: 7", "number", 7.0),
        ("switch: on", "switch", True),
        ("switch: No", "switch", False),
        ("switch: true", "switch", True),
        ("wait: 1h 30m", "wait", timedelta(minutes=90)),
        ("wait: 7d", "wait", timedelta(days=7)),
        ("colour: blue", "colour", Colour.BLUE),
        ("mode: on", "mode", "on"),
        ("mode: off", "mode", "off"),
        ("words: [a, on, 3]", "words", ("a", "on", "3")),
        ("words: alone", "words", ("alone",)),
        ("words: []", "words", ()),
        ("inner: {size: 3}", "inner", Inner(3)),
        ("inner:", "inner", Inner()),
        ("inners: [{size: 3}, {}]", "inners", (Inner(3), Inner())),
        ("named: {on: {size: 2}}", "named", {"on": Inner(2)}),
        ("named:", "named", {}),
        ("path: there/x", "path", Path("/base/there/x")),
        ("path: /there", "path", Path("/there")),
        ("path: ~/there", "path", Path("/home/me/there")),
        ("maybe:", "maybe", None),
        ("text: ${A}-${B_2}", "text", "one-two"),
        ("text: costs $5", "text", "costs $5"),
        ("secret: ${A}", "secret", Secret("one")),
    ],
)
def test_what_fits(text: str, name: str, value: object) -> None:
    assert getattr(good(text, env={"A": "one", "B_2": " two\n", "HOME": "/home/me"}), name) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("txt: x", "f.yaml:1: txt: is not a key here (did you mean text?)"),
        ("text: true", "f.yaml:1: text: must be text, not true (put it in quotes)"),
        ("text: 1.10", "f.yaml:1: text: must be text, not 1.1 (put it in quotes)"),
        ("text: [a]", "f.yaml:1: text: must be text, not a list"),
        ("text:", "f.yaml:1: text: must be text, not empty"),
        ("whole: 1.5", "f.yaml:1: whole: must be a whole number, not 1.5"),
        ("whole: true", "f.yaml:1: whole: must be a whole number, not true"),
        ("whole: seven", "f.yaml:1: whole: must be a whole number, not 'seven'"),
        ("number: .nan", "f.yaml:1: number: must be a number, not '.nan'"),
        ("number: 1e999", "f.yaml:1: number: must be a number, not '1e999'"),
        ("switch: maybe", "f.yaml:1: switch: must be true | false, not 'maybe'"),
        ("switch: 1", "f.yaml:1: switch: must be true | false, not 1"),
        ("wait: 15", "f.yaml:1: wait: must be a duration, not 15 (for example 90s, 15m, 24h or 7d)"),
        ("wait: 15 minutes", "f.yaml:1: wait: must be a duration, not '15 minutes' (for example 90s, 15m, 24h or 7d)"),
        ("wait: 22:00", "f.yaml:1: wait: must be a duration, not '22:00' (for example 90s, 15m, 24h or 7d)"),
        (f"wait: {'9' * 30}d", f"f.yaml:1: wait: must be a duration, not '{'9' * 30}d' (for example 90s, 15m, 24h or 7d)"),
        ("colour: rde", "f.yaml:1: colour: cannot be 'rde' (did you mean red?)"),
        ("colour: [red]", "f.yaml:1: colour: cannot be a list (one of red, blue)"),
        ("mode: true", "f.yaml:1: mode: cannot be true (one of on, off, auto)"),
        ("words: {a: 1}", "f.yaml:1: words: must be a list, not a section"),
        ("words:", "f.yaml:1: words: must be a list, not empty"),
        ("words: [a, [b]]", "f.yaml:1: words[1]: must be text, not a list"),
        ("inner: 3", "f.yaml:1: inner: must be a section with keys, not 3"),
        ("inner: {sise: 3}", "f.yaml:1: inner.sise: is not a key here (did you mean size?)"),
        ("inners: [{size: x}]", "f.yaml:1: inners[0].size: must be a whole number, not 'x'"),
        ("named: [a]", "f.yaml:1: named: must be a section with keys, not a list"),
        ("named: {a: {size: x}}", "f.yaml:1: named.a.size: must be a whole number, not 'x'"),
        ("text: ${NOPE}", "f.yaml:1: text: needs the environment variable NOPE, which is not set"),
        ("text: ${EMPTY}", "f.yaml:1: text: needs the environment variable EMPTY, which is empty"),
        ("text: ${A:-b}", "f.yaml:1: text: holds ${ without a name and } (write ${NAME}; there are no defaults and no nesting)"),
        (
            "secret: hunter2",
            "f.yaml:1: secret: is a secret and must not stand here (write ${NAME} for an environment variable or file:PATH)",
        ),
        ("whole: 13", "f.yaml:1: whole: brings bad luck (12 or 14)"),
        ("maybe: 13", "f.yaml:1: other: does not go with maybe"),
        ("whole: 14", "f.yaml:1: said by a kind of somebody else"),
        ("- a", "f.yaml:1: must be a section with keys, not a list"),
    ],
)
def test_what_does_not_fit(text: str, said: str) -> None:
    assert wrong(text, env={"EMPTY": " ", "A": "a"}) == said


def test_a_secret_is_never_repeated_in_a_fault() -> None:
    for text in ("secret: hunter2", "secret: [hunter2]", "secret: {a: hunter2}", "secret: 31337"):
        assert "hunter2" not in wrong(text)
        assert "31337" not in wrong(text)


def test_all_faults_at_once() -> None:
    _, faults = made("txt: 1\nwhole: x\nwait: y\ncolour: z\ninner: {a: 1, size: b}\n")
    assert [f.split(": ")[1] for f in faults] == ["txt", "whole", "wait", "colour", "inner.a", "inner.size"]


def test_what_is_missing() -> None:
    _, faults = made("{}", kind=Needy)
    assert faults == ["f.yaml:1: token: is missing", "f.yaml:1: url: is missing"]


def test_keys_of_somebody_else_are_passed_over_and_guessed_at() -> None:
    faults: list[Fault] = []
    node = parse("text: a\nevery: 5m\nevry: 6m", faults, "f.yaml")
    assert node
    build(Kind, node, faults, Context({}, Path()), frozenset({"every"}))
    assert [str(f) for f in faults] == ["f.yaml:3: evry: is not a key here (did you mean every?)"]


def test_a_secret_prints_as_stars() -> None:
    found = good("url: u\ntoken: ${T}", kind=Needy, env={"T": "hunter2"})
    assert "hunter2" not in f"{found} {found!r} {found.token}"
    assert found.token.reveal() == "hunter2"


def test_a_secret_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hunter2\n")
    assert good("secret: file:token", base=tmp_path).secret.reveal() == "hunter2"
    assert good(f"secret: file:{tmp_path}/token").secret.reveal() == "hunter2"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none", "cannot be read: No such file"),
        ("empty", "is empty"),
        ("long", "is too long"),
        ("bytes", "cannot be read: not UTF-8 text"),
        ("folder", "cannot be read: Is a directory"),
    ],
)
def test_a_secret_of_a_bad_file(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "long").write_text("x" * 70_000)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "folder").mkdir()
    said = wrong(f"secret: file:{name}", base=tmp_path)
    assert said.startswith(f"f.yaml:1: secret: needs the secret in the file {tmp_path / name}, which {why}")


def test_what_is_off_is_built_without_its_secrets() -> None:
    absent: list[Fault] = []
    faults: list[Fault] = []
    node = parse("url: 3.5\ntoken: ${NOPE}", faults, "f.yaml")
    assert node
    assert build(Needy, node, faults, Context({}, Path(), absent)) is None
    assert [f.key for f in faults] == ["url"]
    assert [f.key for f in absent] == ["token"]


def test_what_is_off_is_not_checked_with_half_its_values() -> None:
    """A kind's own check would only see an empty secret, and call that wrong."""

    faults: list[Fault] = []
    node = parse("secret: ${NOPE}\nwhole: 13", faults, "f.yaml")
    assert node
    assert build(Kind, node, faults, Context({}, Path(), [])) is None
    assert faults == []


def test_the_reference() -> None:
    entries = {e.name: e for e in reference(Kind)}
    assert (entries["text"].type, entries["text"].default, entries["text"].text) == ("text", "none", "Some words.")
    assert (entries["wait"].type, entries["wait"].default) == ("duration", "5m")
    assert entries["colour"].type == "red | blue"
    assert entries["switch"].default == "false"
    assert entries["inner"].default == "none"
    assert entries["inner.size"].text == "How large."
    assert entries["inners"].type == "list of sections"
    assert entries["named"].type == "section of sections"
    assert {"inners[].size", "named.NAME.size"} <= entries.keys()
    assert [e.default for e in reference(Needy)] == ["required", "required"]


def test_the_reference_of_a_kind_without_source() -> None:
    space: dict[str, Any] = {}
    code = "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Made:\n    a: int = 1\n"
    exec(code, space)  # noqa: S102 - how else would a class have no source
    assert [(e.name, e.text) for e in reference(space["Made"])] == [("a", "")]


@pytest.mark.parametrize("text", ["90s", "15m", "24h", "7d", "1d 2h 3m 4s"])
def test_a_duration_is_said_as_it_is_written(text: str) -> None:
    found = span(text)
    assert found
    assert span(span_words(found)) == found


def test_no_duration() -> None:
    assert [span(t) for t in ("", "5", "m", "5min", "-5m", "5m!", "5 x")] == [None] * 7
    assert span_words(timedelta()) == "0s"
