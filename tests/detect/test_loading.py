"""Packs are read whole or not at all, and every fault names its line."""

import shutil
from pathlib import Path

import pytest

from monitor import detect
from monitor.detect import Detector
from monitor.errors import Fault
from monitor.options import Context
from monitor.testing import item
from monitor.watchlist import Watchlist

ROOT = Path(__file__).parent.parent.parent

ROLES = """
posts:
  ceo:
    forms:
      xx: [tribo, grand tribo]
  board:
    code: board_member
    body: true
    forms:
      xx: [konse]
"""
PACK = """
language: xx
name: Exemplary
stopwords: [lo, do]
words:
  the: [lo]
  of: [do]
silent: [the]
names: {}
verbs:
  - does: appoints
    manner: appointed
    now: [noma]
phrases:
  seat: ["{post} ({of} {org})?", "{post}"]
patterns:
  - id: xx.noma
    form: ["{org} {appoints} {person=who} {seat=post}"]
    gives: [in who]
    match:
      - "Akmo noma Zeno Vask tribo => in Zeno Vask / ceo / Akmo"
    unless:
      - "Akmo noma Zeno Vask"
"""


def load(tmp_path: Path, pack: str = PACK, roles: str = ROLES) -> tuple[Detector | None, list[str]]:
    (tmp_path / "languages").mkdir()
    (tmp_path / "roles.yaml").write_text(roles, "utf-8")
    (tmp_path / "languages" / "xx.yaml").write_text(pack, "utf-8")
    faults: list[Fault] = []
    detector = detect.load(tmp_path, Watchlist(), faults, Context({}, tmp_path))
    return detector, [str(f).removeprefix(f"{tmp_path}/") for f in faults]


def test_a_language_that_nobody_speaks(tmp_path: Path) -> None:
    detector, faults = load(tmp_path)
    assert faults == []
    assert detector is not None
    (change,) = detector.detect(item("Hier: Bervo noma lo Mira Kel lo grand tribo do Dulmo", lang="xx"))
    assert (change.organisation, change.person, change.post, change.role) == ("Dulmo", "Mira Kel", "ceo", "grand tribo")
    assert change.quote.text == "Bervo noma lo Mira Kel lo grand tribo do Dulmo"


def line(text: str, part: str) -> int:
    return next(i for i, row in enumerate(text.splitlines(), 1) if part in row)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("now: [noma]", "nov: [noma]", "verbs[0].nov: is not a key here (did you mean n"),
        ("manner: appointed", "manner: appointet", "cannot be 'appointet' (did you mean appointed?)"),
        ("{org} {appoints} {person=who}", "{org} {apoints} {person=who}", "does not know {apoints} (did you mean {appoints}"),
        ("gives: [in who]", "gives: [into who]", "cannot read 'into who'"),
        (" => in Zeno Vask / ceo / Akmo", "", "is no example (write TEXT => in PERSON / POST / ORGANISATION)"),
        ("/ ceo / Akmo", "/ cfo / Akmo", "should give in Zeno Vask / cfo / Akmo (found: in Zeno Vask / ceo / Akmo)"),
        ("Akmo noma Zeno Vask tribo =>", "Akmo mona Zeno Vask tribo =>", "does not match xx.noma (found: nothing)"),
        (
            '- "Akmo noma Zeno Vask"',
            '- "Akmo noma Zeno Vask tribo"',
            "should report no change (found: in Zeno Vask / ceo / Akmo)",
        ),
    ],
)
def test_faults_name_their_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    pack = PACK.replace(old, new)
    detector, faults = load(tmp_path, pack)
    assert detector is None
    (fault,) = faults
    assert fault.startswith(f"languages/xx.yaml:{line(pack, new.strip() or 'Zeno Vask tribo')}:")
    assert says in fault


def test_all_faults_at_once(tmp_path: Path) -> None:
    detector, faults = load(
        tmp_path, PACK.replace("name:", "nome:").replace("silent:", "silend:"), ROLES.replace("body", "boddy")
    )
    assert detector is None
    assert len(faults) == 4, faults  # "name" is missing besides


def test_no_pack(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text(ROLES, "utf-8")
    faults: list[Fault] = []
    assert detect.load(tmp_path, Watchlist(), faults, Context({}, tmp_path)) is None
    assert "holds no language pack" in str(faults[0])


def test_two_packs_for_one_language(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "roles.yaml").write_text(ROLES, "utf-8")
    for name in ("xx", "yy"):
        (tmp_path / "languages" / f"{name}.yaml").write_text(PACK, "utf-8")
    faults: list[Fault] = []
    assert detect.load(tmp_path, Watchlist(), faults, Context({}, tmp_path)) is None
    assert "is a second pack for the language xx" in str(faults[0])


def test_examples_of_the_shipped_packs_are_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "languages" / "en.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("names: [names,", "names: [nimes,").replace("now: [names,", "now: [nimes,"), "utf-8")
    faults: list[Fault] = []
    assert detect.load(tmp_path / "rules", Watchlist(), faults, Context({}, tmp_path)) is None
    assert any("does not match en.names-as" in str(f) for f in faults)
