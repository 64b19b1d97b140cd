"""Arabic: small words written onto others, names without capitals, owners and holders behind posts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.commands.detect import load
from monitor.detect.clitics import Clitics
from monitor.detect.detector import Detector
from monitor.detect.tokens import tokens
from monitor.model import Item

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load(RULES, {})


def told(detector: Detector, title: str) -> list[str]:
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="ar")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


def test_a_beginning_is_cut_off_any_word_behind_one_that_governs_it() -> None:
    clitics = Clitics({"ل": "", "لل": "ال"}, {}, {"رئيسا"}.__contains__, {"ل": ["رئيسا"]})
    assert [t.low for t in clitics.cut(tokens("رئيسا لنوردفيند لنوردفيند", (), (), ()))] == [
        "رئيسا",
        "ل",
        "نوردفيند",
        "لنوردفيند",
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ('"نوردفيند" تعيّن كريم البارودي رئيسًا تنفيذيًّا', ["in confirmed كريم البارودي ceo نوردفيند"]),
        ("استقالة رئيس «نوردفيند» بعد خلافات", ["out confirmed - president نوردفيند"]),
        ('استقالة "مفاجئة" لرئيس بنك الواحة', ["out confirmed - president بنك الواحة"]),
        ("وزير الدفاع الياباني يستقيل بعد فضيحة", ["out confirmed - minister الياباني"]),
        ("شركة الواحة تنفي استقالة رئيسها التنفيذي", ["out denied - ceo شركة الواحة"]),
        ("سامر الدرويش مدربا لمنتخب عمان", ["in confirmed سامر الدرويش head_coach منتخب عمان"]),
        ("الرئيس التنفيذي لبنك الواحة يعتزم الاستقالة", ["out rumored - ceo بنك الواحة"]),
        ("المتظاهرون يطالبون باستقالة رئيس بنك الواحة", []),
        ("الرئيس التنفيذي السابق لبنك الواحة ينتقد الحكومة", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
