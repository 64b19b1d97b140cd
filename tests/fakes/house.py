"""A small, sound configuration in a folder, to be spoilt by tests."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor import config
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[2]

FEEDS = """\
settings:
  contact: news@example.org
packs:
  good:
    on: true
    lang: en
    sources:
      daily:
        url: https://daily.example/feed
        publisher: The Daily
        every: 5m
      weekly:
        url: https://weekly.example/feed
        lang: fr
  spare:
    sources:
      monthly:
        url: https://monthly.example/feed
channels:
  screen:
    kind: console
"""

WATCHLIST = """\
organisations:
  acme:
    name: Acme
    aliases: [Acme Corporation of Springfield]
    tags: [anvils]
people:
  roe:
    name: Jane Roe
"""

ROUTES = """\
routes:
  - channels: [screen]
    match:
      tags: [anvils]
"""

PACK = """\
language: en
name: English
stopwords: [the]
words: {}
verbs: []
names: {}
phrases: {}
patterns: []
"""


def build(folder: Path, feeds: str = FEEDS, watchlist: str = WATCHLIST, routes: str = ROUTES, pack: str = PACK) -> Path:
    """Write a configuration into *folder* and return it; an empty text stands for a file that is not there."""
    rules = folder / "rules"
    (rules / "languages").mkdir(parents=True)
    shutil.copy(ROOT / "rules" / "roles.yaml", rules / "roles.yaml")
    files = {"feeds.yaml": feeds, "rules/watchlist.yaml": watchlist, "rules/routes.yaml": routes, "rules/languages/en.yaml": pack}
    for name, text in files.items():
        if text:
            (folder / name).write_text(text, "utf-8")
    return folder


def faults(env: Mapping[str, str] | None = None) -> list[str]:
    """Return the faults of the configuration in the current folder; there must be some."""
    with pytest.raises(ConfigError) as caught:
        config.read(Path("feeds.yaml"), Path("rules"), env or {})
    assert list(caught.value.faults) == sorted(caught.value.faults)
    return [str(f) for f in caught.value.faults]
