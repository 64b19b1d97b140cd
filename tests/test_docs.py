"""What stands in docs/ is what the code does: every kind and every key is documented."""

import re
from pathlib import Path

import pytest

from monitor import registry
from monitor.commands.kinds import Section, everything, markdown
from monitor.config.feeds import ABOUT, CHANNEL, SWITCHES
from monitor.options import reference

DOCS = Path(__file__).parent.parent / "docs"
SECTIONS = list(everything(foreign=False))
KINDS = [
    (room, kind)
    for room in ("sources", "notifiers")
    for kind, module in registry.kinds(room).items()
    if module.startswith("monitor.")
]


def test_the_reference_is_up_to_date() -> None:
    page = (DOCS / "reference.md").read_text("utf-8")
    assert page == markdown(SECTIONS), "run: helmwatch kinds --markdown > docs/reference.md"


@pytest.mark.parametrize(("room", "kind"), KINDS)
def test_every_kind_and_every_option_is_in_the_reference(room: str, kind: str) -> None:
    page = (DOCS / "reference.md").read_text("utf-8")
    section = page.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
    options = [e.name for e in reference(registry.load(room, kind).Options)]
    assert section, f"{kind} is not in docs/reference.md"
    assert [o for o in options if f"| `{o}` |" not in section] == []


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.name)
def test_everything_has_words(section: Section) -> None:
    assert section.text.endswith("."), f"{section.name} needs a sentence"
    assert [e.name for e in section.entries if not e.text] == [], f"keys without a docstring in {section.name}"


@pytest.mark.parametrize(("room", "kind"), KINDS)
def test_no_option_hides_a_key_that_every_one_has(room: str, kind: str) -> None:
    options = {e.name for e in reference(registry.load(room, kind).Options)}
    assert options & (ABOUT | SWITCHES if room == "sources" else CHANNEL) == set()


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_example_of_a_kind_is_one() -> None:
    """The class in the page is built and described as the page says."""
    page = (DOCS / "writing-a-kind.md").read_text("utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    space: dict[str, object] = {"__name__": "example"}
    exec(code, space)  # noqa: S102 - the page is ours
    kind = space["Options"]
    assert isinstance(kind, type)
    assert [(e.name, e.type, e.default) for e in reference(kind)] == [
        ("host", "text", "required"),
        ("password", "secret", "required"),
        ("folder", "text", "INBOX"),
        ("wait", "duration", "5m"),
    ]
