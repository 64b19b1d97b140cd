"""Chinese: no spaces between words, people behind or before their posts, names in Latin letters among them."""

import pytest

from monitor.detect import Detector
from monitor.testing import item
from tests.fakes.rulebook import shipped


@pytest.fixture(scope="module")
def detector() -> Detector:
    return shipped()


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("晨灯科技任命李文华为首席执行官", [("李文华", "ceo", "in", "晨灯科技")]),
        ("晨灯科技董事长王建国辞职", [("王建国", "chair", "out", "晨灯科技")]),
        ("晨灯科技董事会罢免首席执行官Anna Lindqvist", [("Anna Lindqvist", "ceo", "out", "晨灯科技")]),
        ("晨灯科技首席执行官李文华即刻辞职", [("李文华", "ceo", "out", "晨灯科技")]),
        ("晨灯科技发布新款手机", []),
        ("晨灯科技首席执行官李文华谈人工智能的未来", []),
    ],
)
def test_chinese(detector: Detector, title: str, told: list[tuple[str, str, str, str]]) -> None:
    found = detector.detect(item(title, lang="zh"))
    assert [(c.person, c.post, c.direction.value, c.organisation) for c in found] == told


def test_a_language_without_a_pack_is_not_read_as_chinese(detector: Detector) -> None:
    assert detector.detect(item("晨灯電機、李文華社長が辞任を発表", lang="xx")) == ()


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("李文华任晨灯集团总经理", [("李文华", "managing_director", "in", "晨灯集团")]),
        ("晨灯集团总裁王建国被董事会解职", [("王建国", "president", "out", "晨灯集团")]),
        ("晨灯集团迎来新总裁 李文华走马上任", [("李文华", "president", "in", "晨灯集团")]),
        ("晨灯基金基金经理王建国离职", []),
        ("晨灯集团原总裁王建国被开除公职", []),
    ],
)
def test_verbs_of_one_letter_and_those_who_decide(detector: Detector, title: str, told: list[tuple[str, str, str, str]]) -> None:
    found = detector.detect(item(title, lang="zh"))
    assert [(c.person, c.post, c.direction.value, c.organisation) for c in found] == told
