"""Words and their meanings."""

import pytest

from monitor.detect.lexicon import Entry, Lexicon
from monitor.detect.tokens import tokens

ENTRIES = [
    (["chief"], Entry("chief")),
    (["chief", "executive"], Entry("ceo")),
    (["chief", "*", "officer"], Entry("officer")),
    (["resign*"], Entry("leaves")),
    (["*chef"], Entry("boss")),
]


def kinds(text: str) -> list[tuple[str, str]]:
    found = tokens(text, (), (), ())
    hits = Lexicon(ENTRIES).hits(found)
    return [(" ".join(t.text for t in found[h.first : h.last]), h.entries[0].kind) for h in hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The chief executive", [("chief executive", "ceo")]),
        ("the Chief", [("Chief", "chief")]),
        ("chief people and culture officer", [("chief people and culture officer", "officer")]),
        ("chief, said the officer", [("chief", "chief")]),
        ("chief of the second and of the third big officer", [("chief", "chief")]),
        ("she resigned, resigning", [("resigned", "leaves"), ("resigning", "leaves")]),
        ("Finanzchef", [("Finanzchef", "boss")]),
        ("mischief", []),
    ],
)
def test_the_longest_known_words(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


def test_one_word_may_mean_two_things() -> None:
    lexicon = Lexicon([(["head"], Entry("post")), (["head"], Entry("verb"))])
    (hit,) = lexicon.hits(tokens("head", (), (), ()))
    assert [e.kind for e in hit.entries] == ["post", "verb"]
