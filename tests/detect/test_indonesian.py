"""Indonesian: owners and holders behind posts, "new" behind them, verbs in two words, pressure and denial."""

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
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="id")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Dirut PT Samudra Raya Mengundurkan Diri", ["out confirmed - ceo PT Samudra Raya"]),
        ("Samudra Tbk Punya Direktur Keuangan Baru", ["in confirmed - cfo Samudra Tbk"]),
        ("Pelatih Samudra FC Bagas Wibowo Dipecat", ["out confirmed Bagas Wibowo head_coach Samudra FC"]),
        ("Dirut Samudra Tbk Didesak Mundur", []),
        ("Mantan Dirut Samudra Tbk Raden Sutopo Buka Restoran", []),
        ("Samudra Tbk Bantah Dirut Raden Sutopo Mundur", ["out denied Raden Sutopo ceo Samudra Tbk"]),
    ],
)
def test_indonesian(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
