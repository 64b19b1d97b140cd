"""The life of a claim: how reports turn it."""

from monitor.model import Manner, Report, Status, Tier
from monitor.stories.life import turns
from tests.fakes.reports import CONFIRMED, DENIED, RUMORED, at


def report(hours: float, family: str, status: Status, tier: Tier = Tier.PRESS, manner: Manner = Manner.APPOINTED) -> Report:
    return Report(
        f"{family}{hours}", family, family, "", tier, at(hours), at(hours), status, "t", "", "q", person="x", manner=manner
    )


def lives(*said: tuple[str, Status], tier: Tier = Tier.PRESS) -> list[Status]:
    return [t.status for t in turns([report(n, family, status, tier) for n, (family, status) in enumerate(said)])]


def test_one_report_begins_it() -> None:
    assert lives(("a", RUMORED)) == [RUMORED]
    assert lives(("a", CONFIRMED)) == [CONFIRMED]
    assert lives(("a", DENIED)) == [DENIED]


def test_a_rumour_of_many_is_not_confirmed_by_one() -> None:
    rumours = [("a", RUMORED), ("b", RUMORED), ("c", RUMORED)]
    assert lives(*rumours, ("d", CONFIRMED)) == [RUMORED]
    assert lives(*rumours, ("d", CONFIRMED), ("e", CONFIRMED)) == [RUMORED, CONFIRMED]


def test_the_same_voice_twice_is_one_voice() -> None:
    assert lives(("a", RUMORED), ("b", RUMORED), ("c", CONFIRMED), ("c", CONFIRMED)) == [RUMORED]


def test_voices_far_apart_between_rumours_do_not_confirm() -> None:
    said = [("a", RUMORED), ("b", RUMORED), ("c", CONFIRMED), ("d", RUMORED), ("e", RUMORED), ("f", CONFIRMED), ("g", RUMORED)]
    assert lives(*said) == [RUMORED]


def test_a_lonely_rumour_is_confirmed_by_one() -> None:
    assert lives(("a", RUMORED), ("b", CONFIRMED)) == [RUMORED, CONFIRMED]


def test_the_organisation_itself_confirms_alone() -> None:
    reports = [report(0, "a", RUMORED), report(1, "b", RUMORED), report(2, "org", CONFIRMED, Tier.ISSUER)]
    assert [t.status for t in turns(reports)] == [RUMORED, CONFIRMED]


def test_a_collapse_and_a_comeback() -> None:
    said = [
        ("a", RUMORED),
        ("b", RUMORED),
        ("c", DENIED),
        ("d", DENIED),
        ("a", RUMORED),
        ("b", RUMORED),
        ("c", CONFIRMED),
        ("d", CONFIRMED),
    ]
    assert lives(*said) == [RUMORED, DENIED, RUMORED, CONFIRMED]


def test_what_is_confirmed_by_several_stays_when_rumours_lag_behind() -> None:
    assert lives(("a", CONFIRMED), ("b", CONFIRMED), ("c", RUMORED), ("d", RUMORED), ("e", RUMORED)) == [CONFIRMED]


def test_what_one_confirmed_falls_back_when_others_only_wonder() -> None:
    assert lives(("a", CONFIRMED), ("b", RUMORED), ("c", RUMORED)) == [CONFIRMED, RUMORED]


def test_a_turn_has_the_time_of_the_first_report_of_its_run() -> None:
    turn = turns([report(0, "a", RUMORED), report(1, "b", RUMORED), report(5, "c", CONFIRMED), report(6, "d", CONFIRMED)])[-1]
    assert turn.at == at(5)
    assert [r.source for r in turn.reports] == ["c", "d"]


def test_a_run_does_not_last_for_ever() -> None:
    reports = [report(0, "a", RUMORED), report(1, "b", RUMORED), report(5, "c", CONFIRMED), report(40, "d", CONFIRMED)]
    assert [t.status for t in turns(reports)] == [RUMORED]


def test_a_comeback_takes_two_voices() -> None:
    back = [report(n, f, CONFIRMED, manner=Manner.RETURNED) for n, f in enumerate("ab")]
    assert [t.status for t in turns(back[:1], reversal=True)] == [RUMORED]
    assert [t.status for t in turns(back, reversal=True)] == [RUMORED, CONFIRMED]
