"""Words written onto others, names that change their ends, owners behind posts, names in quotation marks."""

import pytest

from monitor.detect.clitics import Clitics
from monitor.detect.declension import akin, bases
from monitor.detect.owners import Owners
from monitor.detect.tokens import Token, tokens
from monitor.text import bare, fold, tidy


def cut(text: str, clitics: Clitics) -> list[tuple[str, str]]:
    return [(t.text, t.low) for t in clitics.cut(tokens(text, (), (), ()))]


def test_endings_behind_an_apostrophe_become_the_word_that_stands_for_them() -> None:
    clitics = Clitics({}, {"own": ("in", "ın"), "de": ("de",), "none": ("su",)})
    assert cut("Bozdere'nin Kavak'ın CEO'su Ova'de", clitics) == [
        ("Bozdere'nin", "bozdere'nin"),
        ("Kavak", "kavak"),
        ("'ın", "'s"),
        ("CEO", "ceo"),
        ("Ova", "ova"),
        ("'de", "'de"),
    ]


def test_beginnings_are_cut_only_off_words_that_are_known() -> None:
    clitics = Clitics({"و": "", "ل": "", "لل": "ال"}, {}, {"تعيين", "المدير", "وزير"}.__contains__)
    assert [low for _, low in cut("وتعيين وزير للمدير وللمدير ليلي", clitics)] == [
        *("و", "تعيين", "وزير", "لل", "المدير", "و", "لل", "المدير"),
        "ليلي",
    ]


@pytest.mark.parametrize(("one", "other"), [("lipski", "lipskiego"), ("marek", "marka"), ("mira", "mirę"), ("nowak", "nowakiem")])
def test_forms_of_one_word(one: str, other: str) -> None:
    cases = {"", "a", "ę", "ego", "iem", "ek", "ka"}
    assert akin(one, other, cases)
    assert not akin(one, "zupełnie", cases)


def test_forms_of_one_name_are_read_as_the_shortest() -> None:
    found = bases(["Jana Lipskiego", "Jan Lipski", "Lipskim", "Lipowiec"], ("", "a", "ego", "m"))
    assert found["Jana Lipskiego"] == "Jan Lipski"
    assert found["Lipskim"] == "Lipski"
    assert found["Lipowiec"] == "Lipowiec"


def test_who_holds_a_post_and_whose_it_is() -> None:
    owners = Owners(("*ski", "kot"), ("premier",))

    def holds(post: str, name: str, fresh: bool = False) -> bool:
        return owners.holds(tokens(post, (), (), ()), tokens(name, (), (), ()), fresh)

    assert holds("prezes", "Lipski")
    assert holds("prezes", "Kot")
    assert not holds("prezes", "Lipowca")
    assert holds("premier", "Lipowca")
    assert not holds("premier", "Lipowca", fresh=True)


def test_a_script_without_capitals_has_names_all_the_same() -> None:
    assert Token(0, 2, "قا", "قا").capital
    assert not Token(0, 1, "ą", "ą").capital


def test_letters_written_in_two_ways_compare_as_one_and_stay_as_written() -> None:
    assert bare("إقالة") == bare("اقاله")
    assert fold("رئيسًا لـ").text == "رئيسا ل"
    assert tidy("رئيسًا").text == "رئيسا"
    assert tidy("Yıldız").text == "Yıldız"
    assert fold("YILDIZ").text == fold("yıldız").text
