"""What the Spanish pack finds in titles: verbs before names, own heads relieved, offices sworn into."""

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
        ("Sorvel releva a su presidente", "out - / president / Sorvel"),
        ("El Gobierno cesa a la directora de Correos", "out - / head / Correos"),
        ("Asume Lucía Arcos la dirección de Sorvel", "in Lucía Arcos / ceo / Sorvel"),
        ("Lucía Arcos presidirá la Fundación Sorvel", "in Lucía Arcos / president / Fundación Sorvel"),
        ("Relevo en la presidencia de Sorvel", "in - / president / Sorvel"),
        ("Tomás Peñalba seguirá al frente de Sorvel", "out denied Tomás Peñalba / ceo / Sorvel"),
        ("El alcalde de Cuenca reconoce los hechos y dimite", "out - / mayor / Cuenca"),
    ],
)
def test_a_change_is_read(detector: Detector, title: str, found: str) -> None:
    changes = detector.detect(item(title=title, lang="es"))
    assert sorted(map(told_of, changes)) == sorted(told(found) or []), say(changes)


@pytest.mark.parametrize(
    "title",
    [
        "El ministro abandona la sala entre abucheos",
        "El presidente se va de vacaciones",
        "La alcaldesa asume su error",
        "El entrenador releva al portero en el descanso",
        "Muere el padre del alcalde de Cuenca",
    ],
)
def test_no_change_is_invented(detector: Detector, title: str) -> None:
    assert detector.detect(item(title=title, lang="es")) == ()
