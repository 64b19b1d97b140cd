"""Who is told what, and why."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import routing, yamlfile
from monitor.errors import Fault
from monitor.model import Alert, Direction, Manner, Status, Story, Tier
from monitor.options import Context
from monitor.routing import Match, Route, Routes, decide
from monitor.store import Told
from tests.fakes.reports import DENIED, IN, OUT, RUMORED, WATCHED, Found, Shelf, at, change, item, told

FIRED = change("Ada Quist", OUT, manner=Manner.FIRED)
ACTING = change("Noor Haddad", IN, acting=True)
BACK = change("Ada Quist", IN, manner=Manner.RETURNED)
MAYBE = replace(BACK, status=RUMORED)
NOT = replace(BACK, status=DENIED)
PAPERS = "courier herald tribune gazette"
ALL = Routes(("news",))


class Desk:
    """Decides after each item, and remembers what was told."""

    def __init__(self, routes: Routes = ALL) -> None:
        self.shelf = Shelf()
        self.routes = routes
        self.told: dict[tuple[str, str], Told] = {}
        self.alerts: list[Alert] = []

    def take(self, found: list[Found]) -> "Desk":
        for one in found:
            for story in self.shelf.put([one]):
                self._decide(story, one)
        return self

    def pings(self) -> list[str]:
        return [a.reason for a in self.alerts if a.ping]

    def _decide(self, story: Story, one: Found) -> None:
        known: Mapping[str, Told] = {ch: t for (key, ch), t in self.told.items() if key == story.id}
        for alert in decide(story, known, self.routes, WATCHED, one[0].seen):
            self.told[story.id, alert.channel] = Told(alert.n, alert.told)
            self.alerts.append(alert)


def test_a_story_is_told_by_reasons() -> None:
    desk = Desk().take(told(0, PAPERS, FIRED))
    desk.take(told(1, PAPERS, ACTING))
    desk.take(told(20, PAPERS, MAYBE))
    desk.take(told(50, PAPERS, NOT))
    desk.take(told(60, PAPERS, MAYBE))
    desk.take(told(100, PAPERS, BACK))
    assert desk.pings() == ["first report", "successor named", "new claim", "denied", "rumored again", "returned"]


def test_an_alert_says_all_that_the_channel_then_knows() -> None:
    [alert] = Desk().take(told(0, "courier", FIRED)).alerts
    assert (alert.id, alert.n, alert.channel, alert.ping) == ("lumen-robotics-20260302/news/1", 1, "news", True)
    assert alert.told == {"ada-quist-ceo-out-1": "confirmed", "#publishers": "1"}
    assert alert.card.headline == "Ada Quist out as CEO of Lumen Robotics"
    assert len(alert.items) == 1


def test_more_of_the_same_only_counts_up() -> None:
    desk = Desk().take(told(0, "a b c d e f g h i j k", FIRED))
    assert desk.pings() == ["first report"]
    assert [(a.reason, a.told["#publishers"]) for a in desk.alerts[1:]] == [("more reports", n) for n in ("2", "3", "5", "10")]


def test_the_same_story_again_is_no_news() -> None:
    desk = Desk().take(told(0, PAPERS, FIRED))
    count = len(desk.alerts)
    known = {"news": Told(count, desk.alerts[-1].told)}
    assert decide(desk.shelf.only, known, ALL, WATCHED, at(1)) == ()


def test_in_a_large_story_one_voice_is_not_called_out() -> None:
    desk = Desk().take(told(0, "a b c d e", FIRED))
    desk.take(told(1, "blog", change("Vera Pohl", IN)))
    assert desk.pings() == ["first report"]
    desk.take(told(2, "courier", change("Vera Pohl", IN)))
    assert desk.pings() == ["first report", "successor named"]


def test_the_organisation_itself_is_believed_at_once() -> None:
    desk = Desk().take(told(0, "a b c d e", FIRED))
    desk.take([(item(1, "lumen", url="https://lumenrobotics.com/x"), ACTING)])
    assert desk.pings()[-1] == "successor named"


def test_a_seat_that_goes_with_the_post_is_not_called_out() -> None:
    desk = Desk().take([*told(0, PAPERS, FIRED), *told(1, PAPERS, replace(FIRED, post="board_member"))])
    assert desk.pings() == ["first report"]
    desk.take(told(2, PAPERS, change("Jonas Brandt", OUT, "board_member")))
    assert desk.pings() == ["first report", "new claim"]


def test_the_going_of_the_stand_in_is_implied_by_the_successor() -> None:
    desk = Desk().take([*told(0, PAPERS, FIRED, ACTING), *told(9, PAPERS, change("Emil Sorge", IN))])
    desk.take(told(10, PAPERS, change("Noor Haddad", OUT)))
    assert desk.pings() == ["first report", "successor named", "successor named"]


def test_a_bare_leaving_needs_two_voices_where_nobody_watches() -> None:
    leaving = replace(FIRED, organisation="Kestrel Air", post="", role=None)
    desk = Desk().take(told(0, "courier", leaving))
    assert desk.pings() == []
    assert Desk().take(told(0, "courier herald", leaving)).pings() == ["first report"]
    assert Desk().take(told(0, "courier", replace(leaving, organisation="Lumen"))).pings() == ["first report"]


def test_a_search_alone_is_not_called_out_in_a_story() -> None:
    desk = Desk().take([*told(0, PAPERS, FIRED), *told(1, PAPERS, change(None, IN, status=RUMORED))])
    assert desk.pings() == ["first report"]


def test_the_name_of_the_successor_is_news_after_the_unnamed() -> None:
    desk = Desk().take([*told(0, PAPERS, FIRED), *told(1, PAPERS, change(None, IN)), *told(2, PAPERS, ACTING)])
    assert desk.pings() == ["first report", "new claim", "successor named"]


def test_old_news_is_told_to_nobody() -> None:
    desk = Desk().take(told(0, "courier", FIRED))
    desk.take([(item(1, "blog", seen=200), ACTING)])
    assert desk.pings() == ["first report"]


def heard(routes: Routes, *changes: Found) -> set[str]:
    return {a.channel for a in Desk(routes).take(list(changes)).alerts}


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        (Match(), True),
        (Match(organisations=("ルーメン",)), True),
        (Match(organisations=("Borea",)), False),
        (Match(tags=("ai-labs",)), True),
        (Match(tags=("banks",)), False),
        (Match(posts=("ceo", "chair")), True),
        (Match(posts=("chair",)), False),
        (Match(domains=("corporate",)), True),
        (Match(domains=("sports",)), False),
        (Match(directions=(Direction.OUT,)), True),
        (Match(directions=(Direction.IN,)), False),
        (Match(statuses=(Status.RUMORED,)), False),
        (Match(langs=("en",)), True),
        (Match(langs=("fr",)), False),
        (Match(tiers=(Tier.PRESS,)), True),
        (Match(tiers=(Tier.REGULATOR,)), False),
        (Match(posts=("ceo",), tags=("banks",)), False),
    ],
)
def test_a_route_is_for_what_fits_all_its_keys(match: Match, fits: bool) -> None:
    routes = Routes(("news",), (Route(("news",), match),))
    assert heard(routes, *told(0, "courier", FIRED)) == ({"news"} if fits else set())


def test_stop_passes_over_the_routes_below() -> None:
    chief = Route(("chiefs",), Match(posts=("ceo",)), stop=True)
    routes = Routes(("chiefs", "rest"), (chief, Route(("rest",))))
    assert heard(routes, *told(0, "courier", FIRED)) == {"chiefs"}
    assert heard(routes, *told(0, "courier", replace(FIRED, post="cfo"))) == {"rest"}


def test_rumours_wait_until_they_come_true() -> None:
    routes = Routes(("sure",), (Route(("sure",), min=Status.CONFIRMED),))
    desk = Desk(routes).take(told(0, PAPERS, MAYBE))
    assert desk.alerts == []
    desk.take(told(9, PAPERS, BACK))
    assert desk.pings() == ["first report"]
    desk.take(told(10, "a b c d e f", NOT))
    assert desk.pings() == ["first report", "denied"]


def test_each_channel_counts_for_itself() -> None:
    routes = Routes(("a", "b"), (Route(("a",)), Route(("b",), Match(directions=(Direction.IN,)))))
    desk = Desk(routes).take([*told(0, PAPERS, FIRED), *told(1, PAPERS, ACTING)])
    assert [(a.channel, a.reason) for a in desk.alerts if a.ping] == [
        ("a", "first report"),
        ("a", "successor named"),
        ("b", "first report"),
    ]


def read(text: str) -> tuple[Routes | None, list[Fault]]:
    faults: list[Fault] = []
    node = yamlfile.parse(text, faults, "routes.yaml")
    assert node
    return routing.read(node, faults, Context({}, Path()), ("news", "board"), ("ai-labs",)), faults


def test_without_routes_everybody_is_told_everything() -> None:
    assert read("") == (Routes(("news", "board")), [])


def test_routes_are_read() -> None:
    routes, faults = read(
        "routes:\n- {channels: [board], match: {posts: [ceo], tags: [ai-labs]}, min: confirmed, stop: true}\n- channels: [news]\n"
    )
    assert faults == []
    assert routes
    assert routes.routes[0] == Route(("board",), Match(posts=("ceo",), tags=("ai-labs",)), Status.CONFIRMED, stop=True)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("channels: [nws]", "routes.yaml:2: routes[0].channels[0]: 'nws' is no channel (did you mean news?)"),
        ("channels: nws", "routes.yaml:2: routes[0].channels: 'nws' is no channel (did you mean news?)"),
        (
            "match: {tags: [labs]}",
            "routes.yaml:2: routes[0].match.tags[0]: 'labs' is no tag of the watchlist (did you mean ai-labs?)",
        ),
        ("match: {posts: [coe]}", "routes.yaml:2: routes[0].match.posts[0]: 'coe' is no post (did you mean "),
        ("match: {domains: [business]}", "'business' is no domain (there are corporate, government, sports)"),
        ("match: {direction: in}", "routes[0].match.direction: is not a key here (did you mean directions?)"),
        ("min: denied", "routes.yaml:2: routes[0].min: cannot be 'denied' (rumored or confirmed)"),
        ("min: sure", "routes[0].min: cannot be 'sure'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(line: str, fault: str) -> None:
    routes, faults = read(f"routes:\n- {line}\n")
    assert routes is None
    assert [f for f in faults if fault in str(f)], list(map(str, faults))
