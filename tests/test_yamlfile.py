"""YAML with places: what plain words mean, and what is refused."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, Fault
from monitor.yamlfile import LIMIT, MOST, Node, load, parse, read


def plain(text: str | bytes) -> object:
    faults: list[Fault] = []
    node = parse(text, faults, "f.yaml")
    assert not faults, faults
    assert node
    return node.plain()


def fault(text: str | bytes) -> str:
    """Return the one fault of *text*."""
    faults: list[Fault] = []
    assert parse(text, faults, "f.yaml") is None
    assert len(faults) == 1, faults
    return str(faults[0])


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "NO", "y", "n", "22:00", "010", "1_000", "0x1F", "2024-01-02", "1e400", ".nan", ".inf"]
)
def test_words_that_only_look_like_something_else_stay_words(word: str) -> None:
    assert plain(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("0", 0),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
    ],
)
def test_plain_values(text: str, value: object) -> None:
    found = plain(f"a: {text}")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_a_quoted_value_is_text() -> None:
    assert plain("""{a: "true", b: '5', c: !!str 5, d: "~"}""") == {"a": "true", "b": "5", "c": "5", "d": "~"}


def test_a_number_too_long_for_a_number_is_text() -> None:
    assert plain(f"a: {'9' * 5000}") == {"a": "9" * 5000}


def test_keys_are_words_whatever_they_look_like() -> None:
    assert plain("on: 1\n5: 2\ntrue: 3\nno: 4\n2024-01-02: 5") == {"on": 1, "5": 2, "true": 3, "no": 4, "2024-01-02": 5}


def test_places() -> None:
    node = parse("a:\n  b:\n    - x\n    - {c: 1}\n", [], "f.yaml")
    assert node
    deep = node.entries()["a"].entries()["b"].elements()[1].entries()["c"]
    assert (deep.line, deep.key, deep.value) == (4, "a.b[1].c", 1)
    assert node.entries()["a"].line == 1


def test_an_alias_is_at_home_where_it_is_used() -> None:
    node = parse("a: &x\n  k: 1\nb: *x\n", [], "f.yaml")
    assert node
    assert node.plain() == {"a": {"k": 1}, "b": {"k": 1}}
    assert (node.entries()["b"].line, node.entries()["b"].key) == (3, "b")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\n\n"])
def test_an_empty_document_is_no_fault(text: str) -> None:
    assert plain(text) is None


def test_a_byte_order_mark_is_passed_over() -> None:
    assert plain(b"\xef\xbb\xbfa: 1") == {"a": 1}


def test_windows_line_ends_count_as_one_line() -> None:
    node = parse("a: 1\r\nb: 2\r\n", [], "f.yaml")
    assert node
    assert node.entries()["b"].line == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3: a: stands twice, first on line 1"),
        ("a:\n  b: 1\n  b: 2", "f.yaml:3: a.b: stands twice, first on line 2"),
        ("1: a\n'1': b", "f.yaml:2: 1: stands twice, first on line 1"),
        (
            "a:\n\tb: 1",
            "f.yaml:2: is not YAML: while scanning for the next token found character that cannot start any token "
            "(indent with spaces, not tabs)",
        ),
        (
            "a: @x",
            "f.yaml:1: is not YAML: while scanning for the next token found character that cannot start any token "
            "(a text that begins with @, ` or % needs quotes)",
        ),
        (
            "a: b: c",
            "f.yaml:1: is not YAML: mapping values are not allowed in this context (a text that holds ': ' needs quotes)",
        ),
        ("a: 'x\n", "f.yaml:2: is not YAML: while scanning a quoted scalar found unexpected end of stream"),
        ("a: {<<: 1}", "f.yaml:1: a: merging with << is not known here (write the keys out, or use an alias for a whole value)"),
        ("[1, 2]: x", "f.yaml:1: a key must be a word"),
        ("? {a: b}\n: c", "f.yaml:1: a key must be a word"),
        ("~: x", None),
        ("'': x", "f.yaml:1: a key must be a word"),
        ("a: !!python/object:os.system x", "f.yaml:1: a: has an unknown tag tag:yaml.org,2002:python/object:os.system"),
        ("a: !secret x", "f.yaml:1: a: has an unknown tag !secret"),
        ("a: !x {b: 1}", "f.yaml:1: a: has an unknown tag !x"),
        ("a: !!binary eA==", "f.yaml:1: a: has an unknown tag tag:yaml.org,2002:binary"),
        ("a: 1\n---\nb: 2", "f.yaml:3: holds a second document; one is the most"),
        ("a: *b", "f.yaml:1: a: there is no &b before this *b"),
        ("a: &x [*x]", "f.yaml:1: a[0]: there is no &x before this *x"),
        ("a: \x00", "f.yaml:1: is not YAML: the character U+0000 is not allowed"),
        ("ok: 1\nb: \x1b[31m", "f.yaml:2: is not YAML: the character U+001B is not allowed"),
        (b"a: 1\nb: \xff\xfe", "f.yaml:2: is not UTF-8: byte 0xff"),
        ("a: 1".encode("utf-16"), "f.yaml:1: is not UTF-8: byte 0xff"),
        ("a: \ud800", "f.yaml: is not UTF-8"),
        ("%YAML 9.9\n---\na: 1", "f.yaml:1: is not YAML: found incompatible YAML document"),
    ],
)
def test_what_is_refused(text: str | bytes, said: str | None) -> None:
    if said is None:
        assert plain(text) == {"~": "x"}
    else:
        assert fault(text) == said


def test_all_repeated_keys_are_told_at_once() -> None:
    faults: list[Fault] = []
    parse("a: 1\na: 2\nb: {c: 1, c: 2}\n", faults, "f.yaml")
    assert [f.key for f in faults] == ["a", "b.c"]


def test_a_key_cannot_paint_the_terminal() -> None:
    assert fault('"\\e[31mred": 1\n"\\e[31mred": 2').isprintable()


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000, "? " * 50_000, "a: &x {b: " * 5000])
def test_what_is_nested_too_deeply_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    faults: list[Fault] = []
    assert parse(text, faults, "f.yaml") is None
    assert any("nested too deeply" in f.problem or "not YAML" in f.problem for f in faults)
    assert time.perf_counter() - began < 2


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    assert f"is too long: more than {MOST:,} values" in fault("\n".join(lines))


def test_too_many_values_are_refused() -> None:
    assert f"more than {MOST:,} values" in fault("- a\n" * (MOST + 1))


def test_a_file_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"# " + b"x" * (5 * 2**20))
    faults: list[Fault] = []
    assert read(path, faults, "big.yaml") is None
    assert str(faults[0]) == f"big.yaml: is longer than {LIMIT:,} bytes, the most that a file of the configuration may have"


def test_an_endless_file_is_refused() -> None:
    faults: list[Fault] = []
    assert read(Path("/dev/zero"), faults) is None
    assert "is longer than" in faults[0].problem


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read(tmp_path / "none.yaml", faults, "none.yaml") is None
    assert read(tmp_path, faults, "folder") is None
    assert [str(f) for f in faults] == [
        "none.yaml: cannot be read: No such file or directory",
        "folder: cannot be read: Is a directory",
    ]


def test_load_raises_all_faults_in_order(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("b: 1\nb: 2\na: 1\na: 2\n")
    with pytest.raises(ConfigError) as caught:
        load(path, "x.yaml")
    assert str(caught.value) == "x.yaml:2: b: stands twice, first on line 1\nx.yaml:4: a: stands twice, first on line 3"


@given(st.text(max_size=200) | st.text(alphabet="ab:{}[],&*!?|>-#'\"%@` \n\t~<", max_size=60) | st.binary(max_size=100))
def test_whatever_is_given_ends_in_a_value_or_in_faults(text: str | bytes) -> None:
    faults: list[Fault] = []
    node = parse(text, faults, "f.yaml")
    assert isinstance(node, Node) is not bool(faults)
