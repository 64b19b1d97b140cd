"""Stories that one move ties together."""

from dataclasses import replace

import pytest

from monitor.model import Manner, Status
from monitor.render import card
from monitor.stories.links import bonds
from tests.fakes.reports import CONFIRMED, DENIED, IN, OUT, RUMORED, Shelf, at, change, told


def tied(hours: float = 5, status: Status = CONFIRMED, papers: str = "wire courier", person: str = "Ada Quist") -> list[str]:
    """Return what the story of Lumen Robotics, whose chief left, is tied to."""
    left = told(0, "wire courier", change("Ada Quist", OUT))
    joins = told(hours, papers, change(person, IN, post="cto", status=status, organisation="Borea"))
    stories = Shelf().each([*left, *joins]).stories.values()
    here = next(s for s in stories if s.organisation == "Lumen Robotics")
    return [f"{bond.story} {bond.claim.person} {bond.claim.status}" for bond in bonds(here, stories)]


@pytest.mark.parametrize("hours", [-20.0, 5.0, 29 * 24.0])
def test_who_leaves_the_one_joins_the_other(hours: float) -> None:
    [bond] = tied(hours)
    assert bond.endswith("Ada Quist confirmed")


@pytest.mark.parametrize(
    "found",
    [
        tied(31 * 24),
        tied(status=DENIED),
        tied(status=RUMORED, papers="wire"),
        tied(person="Tove Quist"),
    ],
)
def test_what_is_no_move(found: list[str]) -> None:
    assert found == []


def test_a_rumour_of_two_voices_is_worth_a_look() -> None:
    assert tied(status=RUMORED) == ["borea-20260302 Ada Quist rumored"]


def test_both_sides_see_each_other_and_nobody_sees_himself() -> None:
    found = [*told(0, "wire", change("Ada Quist", OUT)), *told(1, "wire", change("Ada Quist", IN, manner=Manner.RETURNED))]
    stories = Shelf().each([*found, *told(2, "wire courier", change("Ada Quist", IN, organisation="Borea"))]).stories.values()
    assert {s.organisation: [b.story for b in bonds(s, stories)] for s in stories} == {
        "Lumen Robotics": ["borea-20260302"],
        "Borea": ["lumen-robotics-20260302"],
    }


def test_the_card_says_it() -> None:
    left = told(0, "wire", change("Ada Quist", OUT))
    joins = told(1, "wire courier", change("Ada Quist", IN, status=RUMORED, organisation="Borea"))
    stories = list(Shelf().each([*left, *joins]).stories.values())
    here = next(s for s in stories if s.organisation == "Lumen Robotics")
    see = [b.claim for b in bonds(here, stories)]
    assert card(here, "", {}, at(3), see).see == ("Report: Ada Quist may become CEO of Borea",)
    assert card(here, "", {}, at(3), [replace(see[0], organisation=f"B{n}") for n in range(9)]).see == tuple(
        f"Report: Ada Quist may become CEO of B{n}" for n in range(4)
    )
