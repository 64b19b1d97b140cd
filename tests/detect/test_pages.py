"""The pages about rules say what the code does."""

from pathlib import Path

from monitor.detect.keys import markdown

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_reference_of_the_rules_is_up_to_date() -> None:
    page = (DOCS / "rules-reference.md").read_text("utf-8")
    assert page == markdown(), "run: python -m monitor.detect.keys > docs/rules-reference.md"


def test_every_key_has_words() -> None:
    assert "| none |  |" not in markdown()
    assert "| required |  |" not in markdown()
