"""Whose names mean the same."""

import pytest

from monitor.model import Direction
from monitor.stories.people import Mention, People, fullest
from tests.fakes.reports import WATCHED, change, item

OUT, IN = Direction.OUT, Direction.IN


def people(*surfaces: str, lang: str = "en") -> People:
    return People([Mention(s, f"i{n}", OUT, lang) for n, s in enumerate(surfaces)], WATCHED)


@pytest.mark.parametrize("surface", ["Lumen Robotics", "LUMEN ROBOTICS, Inc.", "lumen", "ルーメン", "LumenRobotics"])
def test_an_organisation_is_known_by_all_its_names(surface: str) -> None:
    assert WATCHED.organisation(surface).name == "Lumen Robotics"


def test_an_unknown_organisation_keeps_its_name() -> None:
    assert WATCHED.organisation("Kestrel Air Ltd").name == "Kestrel Air Ltd"
    assert WATCHED.organisation("Kestrel Air Ltd").key == WATCHED.organisation("KestrelAir").key


def test_tags_are_those_of_the_organisation() -> None:
    assert WATCHED.tags(WATCHED.organisation("Lumen").key) == {"ai-labs"}
    assert WATCHED.tags("nobody") == frozenset()


def test_keys_name_what_the_memory_is_asked_for() -> None:
    subjects, who = WATCHED.keys([(item(0, "Courier"), change("Ada Quist", OUT)), (item(0, "Courier"), change(None, OUT))])
    assert subjects == {WATCHED.organisation("Lumen").key}
    assert who == {"ada quist"}


def test_a_bare_surname_is_the_only_one_of_that_name() -> None:
    known = people("Jonas Brandt", "Brandt", "Mia Holm")
    assert known.who("Brandt", "i1") == known.who("Jonas Brandt", "i0")


def test_a_bare_surname_of_two_is_nobody_of_them() -> None:
    known = people("Jonas Brandt", "Brandt", "Mia Brandt")
    assert known.who("Brandt", "i1") not in {known.who("Jonas Brandt", "i0"), known.who("Mia Brandt", "i2")}


def test_a_bare_surname_of_two_is_the_one_its_own_item_names() -> None:
    mentions = [Mention("Jonas Brandt", "a", OUT), Mention("Brandt", "b", OUT), Mention("Mia Brandt", "b", IN)]
    known = People([*mentions, Mention("Mia Brandt", "c", IN)], WATCHED)
    assert known.who("Brandt", "b") == known.who("Mia Brandt", "c")


def test_two_people_of_one_surname_stay_two() -> None:
    known = people("Jonas Brandt", "Mia Brandt")
    assert known.who("Jonas Brandt", "i0") != known.who("Mia Brandt", "i1")


@pytest.mark.parametrize(
    ("one", "other"), [("Sam Poe", "Samuel Poe"), ("S. Poe", "Sam Poe"), ("Sam T. Poe", "Sam Poe"), ("Poe Sam", "Sam Poe")]
)
def test_spellings_of_one_name_are_one_person(one: str, other: str) -> None:
    known = people(one, other)
    assert known.who(one, "i0") == known.who(other, "i1")


def test_endings_differ_by_case_in_languages_that_have_cases() -> None:
    mentions = [Mention("Sam Altgeld", "a", OUT, "en"), Mention("Sama Altgelda", "b", OUT, "pl")]
    assert People(mentions, WATCHED).who("Sama Altgelda", "b") == "sam altgeld"
    english = [Mention("Daniel Rossi", "a", OUT, "en"), Mention("Daniela Rossie", "b", OUT, "en")]
    assert People(english, WATCHED).who("Daniela Rossie", "b") == "daniela rossie"


def test_the_watchlist_is_believed() -> None:
    known = people("アダ・クイスト", "Ada Quist", "Tove Quist", "Quist")
    assert known.who("アダ・クイスト", "i0") == "ada quist"
    assert known.name("ada quist") == "Ada Quist"
    assert known.who("Quist", "i3") == "quist"


def test_an_item_gives_its_own_full_names() -> None:
    meant = fullest(["Brandt", "Jonas Brandt", "Holm"], WATCHED)
    assert meant == {"Brandt": "Jonas Brandt", "Jonas Brandt": "Jonas Brandt", "Holm": "Holm"}


def test_nobody_is_nobody() -> None:
    assert people("Jonas Brandt").who("", "i0") == ""
    assert people("!!!").who("!!!", "i0") == ""
