"""Italian headlines in our own words: what they report, and what they do not."""

from datetime import UTC, datetime

import pytest

from monitor.detect.examples import say
from monitor.model import Item
from tests.fakes.rulebook import shipped


def read(title: str) -> str:
    return say(shipped().detect(Item("paper", "1", title, datetime(2026, 3, 2, tzinfo=UTC), lang="it")))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Enel, Lucia Ferrantini nuova amministratrice delegata", "in Lucia Ferrantini / ceo / Enel"),
        ("Enel, Lucia Ferrantini nuovo ad", "in Lucia Ferrantini / ceo / Enel"),
        ("Enel sceglie Tullio Quaranta come nuovo direttore generale", "in Tullio Quaranta / managing_director / Enel"),
        ("Unicredit, si dimette il presidente Tullio Quaranta", "out Tullio Quaranta / president / Unicredit"),
        ("Tullio Quaranta lascia la presidenza di Confindustria", "out Tullio Quaranta / president / Confindustria"),
        ("Sporting Ponente, esonerato Tullio Quaranta", "out Tullio Quaranta / head_coach / Sporting Ponente"),
        ("Lucia Ferrantini eletta sindaca di Verona", "in Lucia Ferrantini / mayor / Verona"),
        ("Napoli, Quaranta resta in panchina", "out denied Quaranta / head_coach / Napoli"),
        ("Tim, Tullio Quaranta in pole per la guida del gruppo", "in rumored Tullio Quaranta / ceo / Tim"),
    ],
)
def test_a_change(title: str, found: str) -> None:
    assert read(title) == found


@pytest.mark.parametrize(
    "title",
    [
        "Chieste le dimissioni del ministro Quaranta",
        "L'ex ad di Navalia Quaranta condannato a sei anni",
        "Quaranta torna ad allenarsi con lo Sporting Ponente",
        "Lucia Ferrantini è la manager dell'anno",
        "Il nuovo ceo di Navalia presenta il piano industriale",
        "Il commissario Quaranta, il film che tutti aspettano",
    ],
)
def test_no_change(title: str) -> None:
    assert read(title) == "nothing"
