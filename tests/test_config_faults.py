"""Every fault of every file at once, each with its place: file:line: key: what is wrong (what was meant)."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import config, yamlfile
from monitor.errors import ConfigError
from tests.fakes import house
from tests.fakes.house import FEEDS, ROUTES, WATCHLIST

FILES = ("feeds.yaml", "rules/watchlist.yaml", "rules/routes.yaml", "rules/roles.yaml", "rules/languages/en.yaml")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def faults(**files: str) -> list[str]:
    house.build(Path(), **files)
    return house.faults()


def places(said: list[str]) -> list[str]:
    return [s.split(":")[0] for s in said]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("evry: 5m", "evry: is not a key here (did you mean every?)"),
        ("every: 5", "every: must be a duration, not 5 (for example 90s, 15m, 24h or 7d)"),
        ("every: 0s", "every: is too often (1s is the least)"),
        ("tier: papers", "tier: cannot be 'papers' (one of regulator, issuer, wire, press, search, social)"),
        ("kind: fed", "kind: there is no kind 'fed' here (did you mean feed?)"),
        ("kind: 7", "kind: there is no kind 7 here (known: feed)"),
        ("off: perhaps", "off: must be true | false, not 'perhaps'"),
        ("publisher: x", "publisher: stands twice, first on line 10"),
        ("every: *often", "every: there is no &often before this *often"),
        ("limit: 5000", "limit: must lie between 1 and 100 MB, not 5000"),
        ("headers: {Accept: x}", "headers.Accept: is a secret and must not stand here "
         "(write ${NAME} for an environment variable or file:PATH)"),
    ],
)  # fmt: skip
def test_a_fault_in_a_source(line: str, said: str) -> None:
    assert faults(feeds=FEEDS.replace("every: 5m", line)) == [f"feeds.yaml:11: packs.good.sources.daily.{said}"]


def test_the_name_and_the_pack_of_a_source_are_no_keys() -> None:
    said = faults(feeds=FEEDS.replace("every: 5m", "name: x\n        pack: y"))
    assert [s.partition(" (")[0] for s in said] == [
        "feeds.yaml:11: packs.good.sources.daily.name: is not a key here",
        "feeds.yaml:12: packs.good.sources.daily.pack: is not a key here",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("        every", "\tevery", ":11: is not YAML: while scanning a plain scalar "
         "found a tab character that violates indentation (indent with spaces, not tabs)"),
        ("        url: https://daily.example/feed\n", "", ":8: packs.good.sources.daily.url: is missing"),
        ("lang: fr", "lang: french", ":14: packs.good.sources.weekly.lang: is not a language code: 'french' "
         "(for example en, fr or zh)"),
        ("      weekly:", "      week ly:", ":12: packs.good.sources.week ly: is no name: 'week ly' "
         "(letters, digits, - _ . and +, at most 64)"),
        ("monthly:", "daily:", ":17: packs.spare.sources.daily: this name is taken (see line 8)"),
        ("  spare:", "  good:", ":15: packs.good: stands twice, first on line 4"),
        ("on: true", "on: truly", ":5: packs.good.on: must be true | false, not 'truly'"),
        ("on: true", "onn: true", ":5: packs.good.onn: is not a key here (did you mean on?)"),
        ("on: true", "on: false", ": packs: no source is on: there is nothing to watch (set on: true for a pack)"),
        ("channels:", "chanels:", ":19: chanels: is not a key here (did you mean channels?)"),
    ],
)  # fmt: skip
def test_a_fault_in_the_packs(old: str, new: str, said: str) -> None:
    assert old in FEEDS
    assert faults(feeds=FEEDS.replace(old, new), routes="") == [f"feeds.yaml{said}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("kind: consol", ":21: channels.screen.kind: there is no kind 'consol' here (did you mean console?)"),
        ("width: 80", ":20: channels.screen.kind: is missing (one of console, discord, webhook)"),
        ("kind: discord", ":20: channels.screen.url: is missing"),
        ("kind: discord\n    url: https://x", ":22: channels.screen.url: is a secret and must not stand here "
         "(write ${NAME} for an environment variable or file:PATH)"),
        ("kind: discord\n    url: ${HOOK}", ":22: channels.screen.url: needs the environment variable HOOK, which is not set"),
        ("kind: console\n    wdth: 80", ":22: channels.screen.wdth: is not a key here (did you mean width?)"),
        ("kind: console\n    off: 3", ":22: channels.screen.off: must be true | false, not 3"),
    ],
)  # fmt: skip
def test_a_fault_in_a_channel(line: str, said: str) -> None:
    assert faults(feeds=FEEDS.replace("kind: console", line)) == [f"feeds.yaml{said}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("contct: a@b.example", "contct: is not a key here (did you mean contact?)"),
        ("contact: news", "contact: is not an e-mail address: 'news' (for example news@example.org)"),
        ("allow_private: [10.0.0.0/8, 300.1.1.1]", "allow_private: is no host, address or network: '300.1.1.1' "
         "(such as rsshub.lan, 127.0.0.1 or 10.0.0.0/8)"),
        ("keep: 1h", "keep: must be at least 7d (feeds repeat items for days; forgotten ones would look new)"),
        ("user_agent: Hélm", "user_agent: must be plain ASCII on one line (it is sent as an HTTP header)"),
        ("listen: 0.0.0.0:99999", "listen: is not an address: '0.0.0.0:99999' "
         "(for example 127.0.0.1:8080, 0.0.0.0:8080, [::1]:8080 or off)"),
        ("log: loud", "log: cannot be 'loud' (one of auto, text, json)"),
    ],
)  # fmt: skip
def test_a_fault_in_the_settings(line: str, said: str) -> None:
    assert faults(feeds=FEEDS.replace("contact: news@example.org", line)) == [f"feeds.yaml:2: settings.{said}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# nothing", ": is empty (its sections are settings, packs, channels)"),
        ("- a", ": must hold sections (its sections are settings, packs, channels)"),
        ("packs: [a]", ":1: packs: must be a section with keys"),
        ("packs: {a: 5}", ":1: packs.a: must be a section with keys, not 5"),
        ("packs: {a: {sources: {b: https://c.example}}}", ":1: packs.a.sources.b: must be a section with keys, "
         "not 'https://c.example'"),
        ("settings: [a]\npacks: {a: {on: true, sources: {b: {url: 'https://c.example'}}}}",
         ":1: settings: must be a section with keys, not a list"),
    ],
)  # fmt: skip
def test_a_feeds_yaml_of_another_shape(text: str, said: str) -> None:
    assert faults(feeds=text, routes="") == [f"feeds.yaml{said}"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("aliases:", "alias:", ":4: organisations.acme.alias: is not a key here (did you mean aliases?)"),
        ("[anvils]", "[Anvils!]", ":5: organisations.acme.tags: is no tag: 'Anvils!' (small letters, digits and -)"),
        ("    name: Acme\n", "", ":2: organisations.acme.name: is missing"),
        ("name: Acme", "name: [Acme]", ":3: organisations.acme.name: must be text, not a list"),
        ("name: Acme", "name: '…'", ":3: organisations.acme.name: is no name: '…' (letters or digits, no *)"),
        ("[Acme Corp", "['Acme*', Acme Corp", ":4: organisations.acme.aliases[0]: is no name: 'Acme*' (letters or digits, no *)"),
        ("people:", "  acme2: {name: ACME Inc.}\npeople:", ":6: organisations.acme2.name: 'ACME Inc.' is a name of acme too "
         "(a name can mean only one of them)"),
        ("name: Jane Roe", "name: Jane Roe\n  roe2: {name: Jane Doe, aliases: [jane roe]}",
         ":9: people.roe2.aliases[0]: 'jane roe' is a name of roe too (a name can mean only one of them)"),
        ("people:", "peeple:", ":6: peeple: is not a key here (did you mean people?)"),
    ],
)  # fmt: skip
def test_a_fault_in_the_watchlist(old: str, new: str, said: str) -> None:
    assert old in WATCHLIST
    assert faults(watchlist=WATCHLIST.replace(old, new), routes="") == [f"rules/watchlist.yaml{said}"]


PUBLISHERS = """\
publishers:
  ledger: {name: Daily Ledger, aliases: [DL]}
  herald:
    name: Herald
    sites: [herald.example]
cues:
  en:
    before: [according to]
"""


def test_sound_publishers() -> None:
    house.build(Path())
    Path("rules/publishers.yaml").write_text(PUBLISHERS)
    assert sorted(config.read(Path("feeds.yaml"), Path("rules"), {}).press.publishers) == ["herald", "ledger"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[DL]", "[DL, '…']", ":2: publishers.ledger.aliases[1]: is no name: '…' (1 to 60 letters)"),
        ("name: Herald", "name: DL", ":4: publishers.herald.name: 'DL' is a name of ledger too "
         "(a name can mean only one of them)"),
        ("[herald", "[Daily Ledger, herald", ":5: publishers.herald.sites[0]: 'Daily Ledger' is a name of ledger too "
         "(a name can mean only one of them)"),
        ("sites:", "site:", ":5: publishers.herald.site: is not a key here (did you mean sites?)"),
        ("[according to]", "['']", ":8: cues.en.before[0]: is no word: '' (1 to 60 letters)"),
        ("cues:", "cue:", ":6: cue: is not a key here (did you mean cues?)"),
    ],
)  # fmt: skip
def test_a_fault_in_the_publishers(old: str, new: str, said: str) -> None:
    house.build(Path())
    assert old in PUBLISHERS
    Path("rules/publishers.yaml").write_text(PUBLISHERS.replace(old, new))
    assert house.faults() == [f"rules/publishers.yaml{said}"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[screen]", "[scren]", ":2: routes[0].channels[0]: 'scren' is no channel (did you mean screen?)"),
        ("[anvils]", "[anvil]", ":4: routes[0].match.tags[0]: 'anvil' is no tag of the watchlist (did you mean anvils?)"),
        ("routes:", "route:", ":1: route: is not a key here (did you mean routes?)"),
        ("tags:", "tag:", ":4: routes[0].match.tag: is not a key here (did you mean tags?)"),
    ],
)
def test_a_fault_in_the_routes(old: str, new: str, said: str) -> None:
    assert old in ROUTES
    assert faults(routes=ROUTES.replace(old, new)) == [f"rules/routes.yaml{said}"]


def test_a_file_in_rules_that_nobody_reads() -> None:
    house.build(Path())
    for name in ("watchlists.yaml", "routes.yml", "notes.txt"):
        Path("rules", name).write_text("a: 1")
    assert house.faults() == [
        "rules/routes.yml: is not a file that is read here (did you mean routes.yaml?)",
        "rules/watchlists.yaml: is not a file that is read here (did you mean watchlist.yaml?)",
    ]


def test_all_faults_of_all_files_at_once_and_in_order() -> None:
    said = faults(
        feeds=FEEDS.replace("every: 5m", "evry: 5m").replace("news@example.org", "news").replace("consol", "conso"),
        watchlist=WATCHLIST.replace("aliases:", "alias:").replace("people:", "peeple:"),
        routes=ROUTES.replace("screen", "scren"),
        pack=house.PACK.replace("verbs:", "verb:"),
    )
    assert [s.partition(": ")[0] for s in said] == [
        "feeds.yaml:2",
        "feeds.yaml:11",
        "feeds.yaml:21",
        "rules/languages/en.yaml:1",
        "rules/languages/en.yaml:5",
        "rules/routes.yaml:2",
        "rules/watchlist.yaml:4",
        "rules/watchlist.yaml:6",
    ]


def test_a_broken_watchlist_does_not_make_its_tags_unknown() -> None:
    assert places(faults(watchlist=WATCHLIST.replace("aliases:", "alias:"))) == ["rules/watchlist.yaml"]
    Path("rules/watchlist.yaml").write_text("organisations: [")
    assert places(house.faults()) == ["rules/watchlist.yaml"]


def test_broken_channels_are_not_unknown_to_the_routes() -> None:
    assert places(faults(feeds=FEEDS.replace("console", "consol"))) == ["feeds.yaml"]
    Path("feeds.yaml").write_text("packs: [")
    assert places(house.faults()) == ["feeds.yaml"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a: [", b"x: 1\nx: 2", b"#" * (5 * 2**20), b"- " * 5000])
@pytest.mark.parametrize("name", FILES)
def test_any_file_spoilt_in_any_way_is_told_by_its_name(name: str, data: bytes) -> None:
    house.build(Path())
    Path(name).write_bytes(data)
    assert set(places(house.faults())) == {name}


@pytest.mark.parametrize("name", FILES)
def test_an_alias_bomb_in_any_file_is_told_by_its_name(name: str) -> None:
    house.build(Path())
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 20)]
    Path(name).write_text("\n".join(lines))
    (said,) = house.faults()
    assert said.startswith(f"{name}:6: a5[2]: is too long")


@pytest.mark.parametrize("name", FILES)
def test_any_file_that_cannot_be_read_is_told_by_its_name(name: str) -> None:
    house.build(Path())
    Path(name).unlink()
    Path(name).mkdir()
    assert house.faults() == [f"{name}: cannot be read: Is a directory"]


def test_no_folder_of_rules() -> None:
    Path("feeds.yaml").write_text(FEEDS.replace("5m", "5x"))
    assert house.faults() == [
        "feeds.yaml:11: packs.good.sources.daily.every: must be a duration, not '5x' (for example 90s, 15m, 24h or 7d)",
        "rules: is no folder (name the folder of rules with --rules)",
    ]


def test_no_feeds_file() -> None:
    assert faults(feeds="") == ["feeds.yaml: cannot be read: No such file or directory"]


JUNK = (None, 5, "x", "${X}", [1, [2]], {"a": {"b": 1}})


def spoilt(value: object) -> Iterator[object]:
    """Yield *value* with each part of it, in turn, replaced by each piece of junk."""
    yield from JUNK
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            for other in spoilt(part):
                copy = value.copy()
                copy[key] = other
                yield copy


@pytest.mark.parametrize("name", FILES[:3])
def test_whatever_stands_anywhere_ends_in_a_configuration_or_in_faults(name: str) -> None:
    house.build(Path())
    for tree in spoilt(yamlfile.load(Path(name)).plain()):
        Path(name).write_text(json.dumps(tree))
        with contextlib.suppress(ConfigError):
            config.read(Path("feeds.yaml"), Path("rules"), {})
