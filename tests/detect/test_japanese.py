"""Japanese: what is written without spaces, the honorific behind the name, posts before and behind the names of their holders."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.commands.detect import load
from monitor.detect.detector import Detector
from monitor.model import Item

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load(RULES, {})


def told(detector: Detector, title: str) -> list[str]:
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="ja")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("北山市長選、田辺健一氏が初当選", ["in confirmed 田辺健一 mayor 北山"]),
        ("中西・留萌市長が退任", ["out confirmed 中西 mayor 留萌"]),
        ("井原 伸太郎コーチ退任のお知らせ", ["out confirmed 井原 伸太郎 other_sport -"]),
        ("北山FC ロペス監督が辞任", ["out confirmed ロペス head_coach 北山FC"]),
        ("北山電機、田辺健一氏が最高経営責任者（CEO）に就任", ["in confirmed 田辺健一 ceo 北山電機"]),
        ("北山電機社長に田辺氏", ["in confirmed 田辺 president 北山電機"]),
        ("北山電機 田辺社長の退任 3つの理由", ["out confirmed 田辺 president 北山電機"]),
        ("田辺社長が会見「辞任しない」 北山電機", ["out denied 田辺 president 北山電機"]),
        ("野党、田辺防衛相の辞任を要求", []),
        ("北山電機社長に聞く 退任後の人生", []),
        ("田辺選手が代表復帰 監督が期待", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes


def test_the_name_of_an_official_site_says_whose_coach_it_is(detector: Detector) -> None:
    assert told(detector, "小林監督退任のお知らせ - 北山FC公式サイト") == ["out confirmed 小林 head_coach 北山FC"]


def test_a_space_around_narrow_letters_parts_nothing_where_that_is_the_habit(detector: Detector) -> None:
    assert told(detector, "Acme の CEO Jane Doe が 9 月に退任へ") == ["out confirmed Jane Doe ceo Acme"]
