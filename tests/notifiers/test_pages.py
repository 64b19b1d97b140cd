"""docs/channels.md says what the code says."""

from pathlib import Path

import pytest

from monitor.options import reference
from monitor.registry import kinds, load

TEXT = (Path(__file__).parents[2] / "docs" / "channels.md").read_text("utf-8")


@pytest.mark.parametrize("kind", kinds("notifiers"))
def test_every_option_is_on_the_page(kind: str) -> None:
    _, _, section = TEXT.partition(f"\n## `{kind}`\n")
    section = section.partition("\n## ")[0]
    for entry in reference(load("notifiers", kind).Options):
        words = " ".join(entry.text.split())
        kind_of = entry.type.replace("|", "\\|")
        assert f"| `{entry.name}` | {kind_of} | {entry.default} | {words} |" in section
