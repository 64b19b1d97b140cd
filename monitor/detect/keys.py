"""Every key of packs, roles.yaml and users' rules as a page: ``python -m monitor.detect.keys > docs/rules-reference.md``."""

import sys

from monitor.detect.own import Sheet
from monitor.detect.pack import Pack
from monitor.detect.posts import Roles
from monitor.options import reference

HEAD = """# Every key of the rules

Written by `python -m monitor.detect.keys > docs/rules-reference.md` from the code; [rules.md](rules.md) explains how it all
works together.
"""
PAGES = (("rules/languages/xx.yaml", Pack), ("rules/roles.yaml", Roles), ("rules of your own", Sheet))


def markdown() -> str:
    """Return the page."""
    parts = [HEAD]
    for file, kind in PAGES:
        rows = [f"| `{e.name}` | {_cell(e.type)} | {_cell(e.default)} | {_cell(e.text)} |\n" for e in reference(kind)]
        parts.append(f"\n## {file}\n\n| key | what it holds | default | what it does |\n|---|---|---|---|\n{''.join(rows)}")
    return "".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(markdown())
