"""The little language of patterns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.forms import Alphabet, Compiler, Form, Misspelt

ALPHABET = Alphabet(["org", "name", "person", "post", "comma", "verb"], {"anyorg": ("org", "name")})
PHRASES = {"seat": ["{anyorg?} {post}"], "who": ["{seat} {person}", "{person}"], "loop": ["{loop}"]}
PARTS = {"anyorg": "org", "org": "org", "person": "person", "post": "post"}


def compiled(text: str) -> Form:
    return Compiler(ALPHABET, PHRASES, PARTS).compile(text)


def codes(*kinds: str) -> str:
    return "".join(map(ALPHABET.char, kinds))


@pytest.mark.parametrize(
    ("form", "kinds", "fits"),
    [
        ("{org} {verb} {person}", ("org", "verb", "person"), True),
        ("{org} {verb} {person}", ("org", "person"), False),
        ("{org} {comma?} {verb}", ("org", "verb"), True),
        ("{org} ({comma} {name})* {verb}", ("org", "comma", "name", "comma", "name", "verb"), True),
        ("{org} ({comma}|{name}) {verb}", ("org", "name", "verb"), True),
        ("{anyorg} {verb} {!post}", ("name", "verb"), True),
        ("{anyorg} {verb} {!post}", ("name", "verb", "post"), False),
        ("{who} {verb}", ("name", "post", "person", "verb"), True),
        ("{start} {verb}", ("org", "verb"), False),
        ("{verb} {end}", ("org", "verb"), True),
    ],
)
def test_what_a_form_fits(form: str, kinds: tuple[str, ...], fits: bool) -> None:
    assert bool(compiled(form).regex.search(codes(*kinds))) is fits


def test_slots_are_named_by_who_fills_them() -> None:
    form = compiled("{who=new} {verb} {seat=post}")
    match = form.regex.search(codes("person", "verb", "name", "post"))
    assert match
    filled = {form.slots[g]: match.start(g) for g in form.slots if match.start(g) >= 0}
    assert filled == {("new", "person"): 0, ("post", "org"): 2, ("post", "post"): 3}


def test_what_a_form_cannot_do_without() -> None:
    needs = compiled("{who} {comma?} ({name}|{org})? {verb}").needs
    assert sorted(map(sorted, needs)) == sorted([sorted(codes("person")), sorted(codes("verb"))])


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ("{nobody}", "does not know {nobody}"),
        ("{org} ({verb}", "brackets or signs"),
        ("{org}) {verb}", "brackets or signs"),
        ("* {org}", "brackets or signs"),
        ("({org}|?)", "brackets or signs"),
        ("{org?}*", "brackets or signs"),
        ("{org} & {verb}", "does not know the sign '&'"),
        ("{org=}", "cannot read {org=}"),
        ("{loop}", "in a circle"),
    ],
)
def test_what_cannot_be_read(form: str, problem: str) -> None:
    with pytest.raises(Misspelt, match=problem.replace("{", r"\{").replace("}", r"\}")):
        compiled(form)


PIECES = st.sampled_from(["{org}", "{verb?}", "{who=new}", "{!name}", "{start}", "(", ")", ")?", "|", "?", "*", "+", " "])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_can_be_read_is_a_regular_expression(form: str) -> None:
    try:
        found = compiled(form)
    except Misspelt:
        return
    assert isinstance(found.regex, re.Pattern)
