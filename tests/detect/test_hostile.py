"""Any text: no crash, no slow path, nothing invented."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.detect import Detector
from monitor.testing import item
from tests.fakes.rulebook import shipped

ANY = st.characters(codec=None)  # lone surrogates too
TALK = """CEO chief executive names named fires resigns quits to as of and , 's the new interim Acme Anna Lindqvist Bank former
who said ( ) " : ; - . ? PDG nommé directeur général remplace démissionne Vorstandschef tritt zurück 新CEO 辞任 é é 🙂 2019"""
WORDS = st.sampled_from((*TALK.split(), "\u200b", "\ud800"))
LANGS = st.sampled_from(("en", "fr", "", "xx", "de", "EN-us"))
SLACK = 0.5
"""Seconds that reading a text may take on a busy machine: a slow path takes minutes."""


@pytest.fixture(scope="module")
def detector() -> Detector:
    return shipped()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(ANY, max_size=80), text=st.text(ANY, max_size=200), lang=LANGS)
def test_any_characters(detector: Detector, title: str, text: str, lang: str) -> None:
    detector.explain(item(title, text, lang=lang))


@settings(max_examples=300, deadline=None)
@given(words=st.lists(WORDS, max_size=60), glue=st.sampled_from((" ", "", "\n")), lang=LANGS)
def test_any_words(detector: Detector, words: list[str], glue: str, lang: str) -> None:
    one = item(glue.join(words), lang=lang)
    for change in detector.detect(one):
        assert 0 <= change.quote.start <= change.quote.end <= len(one.reading)
        assert one.reading[change.quote.start : change.quote.end] == change.quote.text
        assert 0 < change.confidence <= 1
        assert change.person or change.organisation


LONG = 1_000_000


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "CEO ",
        "Acme names ",
        "Acme, ",
        "president and CEO, ",
        "Anna Lindqvist, who said, ",
        "the new interim former chief of the ",
        "Acme's ",
        "((((",
        "'\"",
        "resigns. ",
        "chief chief officer ",
        "\ud800",
        "e\u0301",
        "ﬁ™",
        "新任CEO",
        "\n",
        "will be to be named as as to ",
    ],
)
@pytest.mark.timeout(60)
def test_a_megabyte_of_anything(detector: Detector, piece: str) -> None:
    text = piece * (LONG // len(piece))
    began = time.process_time()
    detector.detect(item(text, text))
    assert time.process_time() - began < SLACK * 10


@pytest.mark.parametrize(
    "text",
    [
        "Генеральный директор компании ушёл в отставку",
        "Ο διευθύνων σύμβουλος παραιτήθηκε",
        "<b>CEO</b> &amp; <i>chair</i>",
        "🙂" * 300,
        "\u202eseiks eht ni OEC wen semaN emcA",
        "CEO CEO CEO CEO",
        "as to of and the new",
        "names names names",
    ],
)
def test_nothing_is_invented(detector: Detector, text: str) -> None:
    assert detector.detect(item(text, lang="")) == ()
