"""Words and sentences."""

import pytest

from monitor.detect.tokens import LONGEST, sentences, tokens


def split(text: str, elisions: tuple[str, ...] = ()) -> list[str]:
    return [t.text for t in tokens(text, {"inc", "st"}, elisions, ("ex-",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Acme Inc. names", ["Acme", "Inc.", "names"]),
        ("the C.E.O. of the U.S.", ["the", "C.E.O.", "of", "the", "U.S."]),
        ("Acme's boss", ["Acme", "'s", "boss"]),
        ("Acme 's boss", ["Acme", "'s", "boss"]),
        ("ex-CEO Lee", ["ex-", "CEO", "Lee"]),
        ("Mary O'Dell and O 'Dell", ["Mary", "O'Dell", "and", "O 'Dell"]),
        ("A&B, T-Mob and J. Q. Doe", ["A&B", ",", "T-Mob", "and", "J.", "Q.", "Doe"]),
        ("Form 8-K of 2,500 pages", ["Form", "8-K", "of", "2,500", "pages"]),
        ("", []),
        ("'s", ["'", "s"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_elided_articles() -> None:
    assert split("l'ancien PDG d'Acme", ("l", "d")) == ["l'", "ancien", "PDG", "d'", "Acme"]


def test_places_are_those_of_the_text() -> None:
    text = "Acme's ex-CEO, Mr. O'Dell (60)"
    for token in tokens(text, {"mr"}, (), ("ex-",)):
        assert text[token.start : token.end] == token.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Acme Inc. names Lee. She starts in May.", 2),
        ("It rose 3.5 percent. why not", 1),
        ("First line\nsecond line", 2),
        ("A; B", 2),
        ("Who leads? “Nobody.” The board said so!", 3),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(list(sentences(text, tokens(text, {"inc"}, (), ())))) == count


def test_no_sentence_is_endless() -> None:
    found = tokens("word " * 5000, (), (), ())
    parts = list(sentences("word " * 5000, found))
    assert max(map(len, parts)) <= LONGEST
    assert sum(map(len, parts)) == 5000
