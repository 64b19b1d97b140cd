"""What the German pack finds in titles: verbs in two places, compounds, verbs that want an object, elections, moves."""

import pytest

from monitor.detect import Detector
from monitor.detect.examples import say, told, told_of
from monitor.testing import item
from tests.fakes.rulebook import shipped


@pytest.fixture(scope="module")
def detector() -> Detector:
    return shipped()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Sabine Kesten wird neue Lohbeck-Chefin", "in Sabine Kesten / ceo / Lohbeck"),
        ("Lohbeck wirft Vorstandschef Jörg Hanselt raus", "out Jörg Hanselt / ceo / Lohbeck"),
        ("VfL Emsbrück und Trainer Jörg Hanselt gehen getrennte Wege", "out Jörg Hanselt / head_coach / VfL Emsbrück"),
        ("Sabine Kesten gewinnt Bürgermeisterwahl in Emsbrück", "in Sabine Kesten / mayor / Emsbrück"),
        ("Lohbeck-Chef Jörg Hanselt zieht Konsequenzen und tritt ab", "out Jörg Hanselt / ceo / Lohbeck"),
        ("Lohbeck-Chef Jörg Hanselt lehnt Rücktritt ab", "out denied Jörg Hanselt / ceo / Lohbeck"),
        ("Präsident von Togo gestürzt", "out - / head_of_state / Togo"),
    ],
)
def test_a_change_is_read(detector: Detector, title: str, found: str) -> None:
    changes = detector.detect(item(title=title, lang="de"))
    assert sorted(map(told_of, changes)) == sorted(told(found) or []), say(changes)


@pytest.mark.parametrize(
    "title",
    [
        "Ministerin Sabine Kesten räumt Fehler ein",
        "Kanzler Jörg Hanselt geht auf Opposition zu",
        "Trainer Jörg Hanselt verlässt wütend die Pressekonferenz",
        "Präsident Jörg Hanselt legt Kranz nieder",
        "Minister Jörg Hanselt gibt Erklärung ab",
        "Lohbeck-Chef Jörg Hanselt verlässt sich auf China",
        "Neuer Lohbeck-Chef warnt vor Krise",
    ],
)
def test_no_change_is_invented(detector: Detector, title: str) -> None:
    assert detector.detect(item(title=title, lang="de")) == ()
