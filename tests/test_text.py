"""Text made comparable: folding with a way back, keys of names, slugs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import fold, name_key, slug, tidy

LETTERS = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CEO", "ceo"),
        ("Straße", "strasse"),
        ("ＣＥＯ", "ceo"),
        ("nomme\u0301", "nommé"),
        ("C\u200bE\u00adO", "ceo"),
        ("ATANDI atandı İSTİFA", "atandi atandi istifa"),
        ("won’t — ‘yes’", "won't — 'yes'"),
        ("각", "각"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_fold_leads_back_to_the_source() -> None:
    text = "Die Stra\u00dfe: ＣＥＯ nomme\u0301"
    folded, starts = fold(text)
    at = folded.index("nommé")
    assert text[starts[at] :] == "nomme\u0301"
    assert text[starts[folded.index("ceo")]] == "Ｃ"


@given(LETTERS)
def test_every_character_has_its_place(text: str) -> None:
    for folded, starts in (fold(text), tidy(text)):
        assert len(starts) == len(folded) + 1
        assert list(starts) == sorted(starts)
        assert starts[-1] == len(text)


@given(LETTERS)
def test_tidy_text_is_tidy(text: str) -> None:
    once = tidy(text).text
    assert tidy(once).text == once or unicodedata.normalize("NFKC", once) != once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Inc.", "ACME"),
        ("Société Générale SA", "societe generale"),
        ("The Acme Company", "Acme"),
        ("Philips N.V.", "Philips"),
        ("Macy’s", "Macy's"),
        ("Lloyds'", "Lloyds"),
        ("J.P. Moran & Co.", "JP Moran"),
        ("Zürich Kantonalbank AG", "Zurich Kantonalbank"),
        ("Beispiel GmbH", "beispiel"),
    ],
)
def test_names_that_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Acme", "Acne"), ("Group", "Holding"), ("Bank of A", "Bank of B"), ("The", "Inc")])
def test_names_that_are_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(LETTERS)
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


def test_slug() -> None:
    assert slug("Société Générale SA") == "societe-generale"
