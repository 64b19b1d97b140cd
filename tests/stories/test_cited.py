"""Whose word a report is: a text that cites another publisher adds no voice of its own."""

from dataclasses import replace

import pytest

from monitor.model import Item, Quote
from monitor.press import Cues, Press, Publisher
from monitor.stories import Names
from monitor.stories.cited import Citations
from monitor.stories.life import voices
from monitor.watchlist import Watchlist
from tests.fakes.reports import IN, RUMORED, START, Shelf, change, item

PRESS = Press(
    {
        "ledger": Publisher("The Daily Ledger", ("Daily Ledger", "日刊元帳", "元帳社"), "Ink & Sons", ("ledger.example",)),
        "dl": Publisher("DL", (), "Ink & Sons"),
        "kurier": Publisher("Kurier"),
        "gazette": Publisher("Gazette", family="Ink & Sons", sites=("gazette.example",)),
    },
    {
        "en": Cues(("according to", "told", "citing"), ("reports", "reported", "learned")),
        "de": Cues(("laut",), ("berichtet",)),
        "ja": Cues((), ("によると", "報じ")),
    },
)
CITES = Citations(PRESS)


def report(title: str, text: str = "", lang: str = "en", **more: str) -> Item:
    return replace(Item("s", "r", title, START, text, lang=lang, publisher="Courier"), **more)  # type: ignore[arg-type]


def cited(title: str, text: str = "", lang: str = "en", **more: str) -> str:
    found = CITES.cited(report(title, text, lang, **more), Quote(title[:5], 0, 5))
    return found.name if found else ""


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Lumen's board is to replace its chief, the Daily Ledger reports", "en"),
        ("Lumen's board is to replace its chief, The Daily Ledger has exclusively learned", "en"),
        ("Lumen chief to go, according to a report in Monday's Daily Ledger", "en"),
        ("“I am leaving,” Quist told the Daily Ledger", "en"),
        ("Daily Ledger: Lumen chief to go", "en"),
        ("Lumen chief to go: Daily Ledger", "en"),
        ("Lumen chief to go (Daily Ledger)", "en"),
        ("Lumen chief to go, Daily Ledger's Ann Roe reports", "en"),
        ("Chefin von Lumen geht laut einem Bericht des Daily Ledgers", "de"),
        ("日刊元帳によると、ルーメンの社長が退任する", "ja"),
        ("ルーメンの社長が退任へ 元帳社が報じた", "ja"),
        ("Szefowa Lumen odchodzi (Daily Ledger)", "pl"),
    ],
)
def test_a_text_that_names_its_source(title: str, lang: str) -> None:
    assert cited(title, lang=lang) == "The Daily Ledger"


@pytest.mark.parametrize(
    "title",
    [
        "The Daily Ledger names Ann Roe editor",
        "Lumen hires former Daily Ledger editor Ann Roe as its head of news",
        "Lumen chief to go. Photo: Ann Roe (Daily Ledger)",
        "Lumen chief to go - Daily Ledger",
        "Lumen sells its DLs, reports say",
        "Lumen told staff. Later the Daily Ledger fell",
        "",
    ],
)
def test_a_text_that_only_names_a_publisher(title: str) -> None:
    assert cited(title) == ""


def test_what_is_said_far_from_the_change_is_about_something_else() -> None:
    far = "Lumen chief to go. " + "The weather was fine in the valley. " * 12 + "Rain is near, the Daily Ledger reports."
    assert cited("Lumen chief to go", far) == ""
    assert cited("Lumen chief to go", "So the Daily Ledger reports.") == "The Daily Ledger"


def test_nobody_cites_himself() -> None:
    title = "Lumen chief to go, the Daily Ledger has learned"
    assert cited(title, publisher="The Daily Ledger") == ""
    assert cited(title, publisher="DL") == ""  # another paper of the same owner
    assert cited(title, publisher="x", url="https://www.gazette.example/1") == ""


@pytest.mark.parametrize(
    ("item", "voice"),
    [
        (report("t", publisher="DL"), "Ink & Sons"),
        (report("t", publisher="DL", family="Mine"), "Mine"),
        (report("t", publisher="ledger.example", family="ledger.example"), "Ink & Sons"),
        (report("t", publisher="Kurier"), "Kurier"),
        (report("t", publisher="Nobody", url="https://ledger.example/x"), "Ink & Sons"),
        (report("t", publisher="Nobody", url="http://[broken"), ""),
    ],
)
def test_the_owner_is_known(item: Item, voice: str) -> None:
    assert CITES.voice(item) == voice


def test_without_a_press_everybody_speaks_for_himself() -> None:
    nobody = Citations(Press())
    assert nobody.cited(report("The Daily Ledger reports"), Quote("", 0, 0)) is None
    assert nobody.voice(report("t", family="Mine")) == "Mine"


def test_three_papers_that_cite_one_are_one_voice() -> None:
    shelf = Shelf(Names(Watchlist(), PRESS))
    found = [
        (item(0, "The Daily Ledger", text="Quist to leave Lumen"), change("Ada Quist", IN, status=RUMORED)),
        (item(1, "Courier", text="Quist to leave Lumen, the Daily Ledger reports"), change("Ada Quist", IN, status=RUMORED)),
        (item(2, "Herald", text="Quist out, according to the Daily Ledger"), change("Ada Quist", IN, status=RUMORED)),
        (item(3, "Herald", text="Quist out"), change("Ada Quist", IN, status=RUMORED)),
    ]
    [claim] = shelf.each(found[:3]).only.claims
    assert voices(claim.evidence) == {"ink & sons"}
    assert [r.cites for r in claim.evidence] == ["", "The Daily Ledger", "The Daily Ledger"]
    [claim] = shelf.each(found[3:]).only.claims
    assert voices(claim.evidence) == {"ink & sons", "herald"}


def test_a_long_text_costs_little() -> None:
    text = "told the told the Daily " * 20_000
    assert CITES.cited(report("Lumen", text), Quote("x", 100_000, 100_005)) is None
