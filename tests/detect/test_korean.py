"""Korean: names between posts and their owners, particles at the ends of words, rumours, acting holders."""

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
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="ko")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("새빛은행, 이준호 신임 행장 취임", ["in confirmed 이준호 president 새빛은행"]),
        ("새빛FC 신임 사령탑에 강태호 감독 선임", ["in confirmed 강태호 head_coach 새빛FC"]),
        ("프랑스 르블랑 총리 사임", ["out confirmed 르블랑 head_of_government 프랑스"]),
        ("새빛전자 김도현 사장, 내년 물러날 듯", ["out rumored 김도현 president 새빛전자"]),
        ("새빛전자 노조, 김도현 사장 사퇴 촉구", []),
        ("이상철 새빛협회 회장 연임 성공", []),
        ("새빛전자 김도현 사장 취임 1주년 간담회", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes


def test_acting_holders(detector: Detector) -> None:
    item = Item(
        source="a",
        ref="b",
        title="새빛공사 사장 직무대행에 최민호 부사장",
        text="",
        seen=datetime(2026, 1, 1, tzinfo=UTC),
        lang="ko",
    )
    assert [(c.person, c.acting) for c in detector.detect(item)] == [("최민호", True)]
