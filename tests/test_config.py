"""The whole configuration: what it becomes, where it is looked for, when it is read again."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import config, places
from monitor.config import Config, changed, fingerprint
from monitor.model import Tier
from monitor.options import Secret
from tests.fakes import house
from tests.fakes.house import FEEDS

HOOK = f"https://discord.com/api/webhooks/{'1' * 18}/{'x' * 68}"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(env: Mapping[str, str] | None = None) -> Config:
    return config.read(Path("feeds.yaml"), Path("rules"), env or {})


def good(env: Mapping[str, str] | None = None, **files: str) -> Config:
    house.build(Path(), **files)
    return read(env)


def faults(env: Mapping[str, str] | None = None, **files: str) -> list[str]:
    house.build(Path(), **files)
    return house.faults(env)


# What it becomes


def test_sources_and_channels() -> None:
    built = good()
    daily, weekly = built.sources
    assert (daily.about.name, daily.about.pack, daily.kind, daily.options.url) == (
        "daily",
        "good",
        "feed",
        "https://daily.example/feed",
    )
    assert (daily.about.lang, daily.about.publisher, daily.about.every) == ("en", "The Daily", timedelta(minutes=5))
    assert (weekly.about.lang, weekly.about.publisher, weekly.about.every) == ("fr", "weekly", timedelta(minutes=15))
    assert [(r.name, r.pack, r.why) for r in built.resting] == [("monthly", "spare", "pack is off")]
    assert [(c.name, c.kind) for c in built.channels] == [("screen", "console")]
    assert built.routes.channels == ("screen",)
    assert list(built.watchlist.organisations) == ["acme"]
    assert {k: p.on for k, p in built.packs.items()} == {"good": True, "spare": False}
    assert built.notes == ()


def test_two_readings_of_the_same_are_the_same() -> None:
    first = good()
    again = read()
    assert (first.sources, first.channels, first.settings, first.files) == (
        again.sources,
        again.channels,
        again.settings,
        again.files,
    )


def test_everything_works_without_settings() -> None:
    built = good(feeds=FEEDS.replace("settings:\n  contact: news@example.org\n", ""))
    assert (built.settings.host, built.settings.port, built.settings.database) == ("127.0.0.1", 8080, Path("data/helmwatch.db"))
    assert (built.settings.user_agent, built.settings.log, built.settings.keep) == ("", "auto", timedelta(days=400))


def test_the_settings_of_the_environment_go_first(tmp_path: Path) -> None:
    env = {
        "HELMWATCH_DATA": "/data",
        "HELMWATCH_LISTEN": "0.0.0.0:9000",
        "HELMWATCH_CONTACT": "me@example.net",
        "HELMWATCH_ALLOW_PRIVATE": "127.0.0.1, 10.0.0.0/8 rsshub.lan",
        "HELMWATCH_KEEP": "30d",
        "HELMWATCH_LOG": "",
    }
    settings = good(env).settings
    assert (settings.database, settings.host, settings.port) == (Path("/data/helmwatch.db"), "0.0.0.0", 9000)
    assert settings.contact in settings.user_agent == "helmwatch/0.1.0 (me@example.net)"
    assert settings.allow_private == ("127.0.0.1", "10.0.0.0/8", "rsshub.lan")
    assert (settings.keep, settings.log) == (timedelta(days=30), "auto")


def test_a_wrong_setting_of_the_environment_is_named() -> None:
    assert faults({"HELMWATCH_LISTEN": "here", "HELMWATCH_LOG": "loud"}) == [
        "environment variable HELMWATCH_LOG: cannot be 'loud' (one of auto, text, json)",
    ]
    assert house.faults({"HELMWATCH_LISTEN": "here"}) == [
        "environment variable HELMWATCH_LISTEN: is not an address: 'here' "
        "(for example 127.0.0.1:8080, 0.0.0.0:8080, [::1]:8080 or off)"
    ]


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("9000", "127.0.0.1", 9000),
        (":9000", "127.0.0.1", 9000),
        ("'[::1]:80'", "::1", 80),
        ("localhost:80", "localhost", 80),
        ("off", "", 0),
    ],
)
def test_where_the_page_listens(listen: str, host: str, port: int) -> None:
    settings = good(feeds=FEEDS.replace("settings:\n", f"settings:\n  listen: {listen}\n")).settings
    assert (settings.host, settings.port) == (host, port)


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    house.build(tmp_path / "conf", feeds=FEEDS.replace("settings:\n", "settings:\n  data: memory\n"))
    built = config.read(Path("conf/feeds.yaml"), Path("conf/rules"), {})
    assert built.settings.database == Path("conf/memory/helmwatch.db")


def test_without_a_channel_the_console_is_told() -> None:
    built = good(feeds=FEEDS.partition("channels:")[0], routes="")
    assert [(c.name, c.kind) for c in built.channels] == [("console", "console")]
    assert built.routes.channels == ("console",)
    assert built.routes.routes[0].channels == ()


def test_a_channel_that_is_off_may_be_routed_to_but_is_told_nothing() -> None:
    more = FEEDS + "  chat: {kind: discord, url: '${HOOK}', off: true}\n"
    built = good(feeds=more, routes="routes: [{channels: [chat, screen]}]")
    assert [c.name for c in built.channels] == ["screen"]
    assert built.routes.channels == ("screen",)
    assert [r.name for r in built.resting] == ["monthly", "chat"]


def test_a_secret_of_the_environment() -> None:
    built = good({"HOOK": HOOK}, feeds=FEEDS + "  chat: {kind: discord, url: '${HOOK}'}\n")
    assert built.channels[1].options.url == Secret(HOOK)
    assert HOOK not in repr(built)


def test_what_is_off_needs_no_secrets() -> None:
    source = "      paid: {url: '${PAID_URL}', off: true}\n"
    assert len(good(feeds=FEEDS.replace("  spare:\n", f"{source}  spare:\n")).sources) == 2


def test_what_is_off_is_checked_all_the_same() -> None:
    assert faults(feeds=FEEDS.replace("https://monthly.example/feed", "monthly")) == [
        "feeds.yaml:18: packs.spare.sources.monthly.url: is no web address (for example https://news.example/feed.xml)"
    ]


def test_a_source_that_needs_a_contact() -> None:
    source = "      filings: {url: 'https://sec.example/feed', tier: regulator, needs_contact: true}\n"
    feeds = FEEDS.replace("  spare:\n", f"{source}  spare:\n")
    built = good(feeds=feeds)
    assert built.sources[-1].about.tier is Tier.REGULATOR
    Path("feeds.yaml").write_text(feeds.replace("contact: news@example.org", "log: text"))
    built = read()
    assert [s.about.name for s in built.sources] == ["daily", "weekly"]
    assert [str(n) for n in built.notes] == [
        "feeds.yaml:15: packs.good.sources.filings: filings is off: "
        "its publisher wants to know whom to write to (set settings.contact)"
    ]
    assert ("filings", "good", "needs settings.contact") in [(r.name, r.pack, r.why) for r in built.resting]


def test_the_same_feed_twice_is_worth_a_note() -> None:
    built = good(feeds=FEEDS.replace("https://weekly.example", "https://daily.example"))
    assert [str(n) for n in built.notes] == ["feeds.yaml:12: packs.good.sources.weekly: watches the same as daily"]


def test_words_that_yaml_would_take_for_booleans() -> None:
    assert good(feeds=FEEDS.replace("lang: fr", "lang: no")).sources[1].about.lang == "no"


def test_the_shipped_configuration_is_sound() -> None:
    built = config.read(house.ROOT / "feeds.yaml", house.ROOT / "rules", {})
    assert {k for k, p in built.packs.items() if p.on} == {"core", "ai-labs", "press-en"}
    assert len(built.sources) + len(built.resting) >= 90
    assert [r.name for r in built.resting if r.why == "needs settings.contact"] == ["sec-8k"]
    assert len(built.watchlist.organisations) > 100
    assert built.watchlist.people["sam-altman"].aliases
    assert "ai-labs" in built.watchlist.organisations["openai"].tags


def test_every_shipped_source_would_stand_if_it_were_on() -> None:
    text = (house.ROOT / "feeds.yaml").read_text("utf-8").replace("on: false", "on: true").replace("off: true", "off: false")
    built = good({"HELMWATCH_CONTACT": "a@b.example", "GOOGLE_ALERT_URL": "https://g.example"}, feeds=text, routes="")
    assert built.resting == ()
    assert built.notes == ()
    assert all(s.about.lang and s.about.publisher != s.about.name for s in built.sources)


# Edits


def edited(before: config.Fingerprint, files: frozenset[Path]) -> bool:
    now = fingerprint(files)
    return changed(before, now, now)


def test_every_edit_of_every_file_is_seen() -> None:
    files = good().files
    for name in ("feeds.yaml", "rules/watchlist.yaml", "rules/routes.yaml", "rules/roles.yaml", "rules/languages/en.yaml"):
        before = fingerprint(files)
        assert not edited(before, files)
        stat = Path(name).stat()
        os.utime(name, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
        assert edited(before, files), name


def test_new_renamed_and_lost_files_are_seen() -> None:
    files = good().files
    for act in (
        lambda: Path("rules/languages/fr.yaml").write_text("a: 1"),
        lambda: Path("rules/languages/fr.yaml").rename("rules/languages/de.yaml"),
        lambda: Path("rules/languages/de.yaml").unlink(),
        lambda: Path("rules/more.yaml").write_text("a: 1"),
        lambda: Path("feeds.yaml").unlink(),
    ):
        before = fingerprint(files)
        act()
        assert edited(before, files)


def test_files_that_editors_leave_about_are_not_seen() -> None:
    files = good().files
    before = fingerprint(files)
    for name in (".feeds.yaml.swp", "feeds.yaml~", "rules/.watchlist.yaml.swp", "rules/4913", "rules/watchlist.yaml~"):
        Path(name).write_text("half")
    assert not edited(before, files)


def test_a_file_put_in_place_of_another_is_seen_even_with_its_time_and_size() -> None:
    files = good().files
    before = fingerprint(files)
    stat = Path("feeds.yaml").stat()
    Path("new").write_text(FEEDS.replace("daily.example", "other.example"))
    os.utime("new", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    Path("new").rename("feeds.yaml")
    assert edited(before, files)


def test_what_still_moves_is_not_read() -> None:
    files = good().files
    taken = fingerprint(files)
    Path("feeds.yaml").write_text(FEEDS[:40])
    half = fingerprint(files)
    assert not changed(taken, taken, half)
    Path("feeds.yaml").write_text(FEEDS.replace("daily.example", "other.example"))
    whole = fingerprint(files)
    assert not changed(taken, half, whole)
    assert changed(taken, whole, whole)


# Places


def test_where_files_are_looked_for(tmp_path: Path) -> None:
    assert places.feeds(Path("x.yaml")) == Path("x.yaml")
    assert places.feeds(None) == house.ROOT / "feeds.yaml"
    assert places.rules(None) == house.ROOT / "rules"
    assert "shipped" in places.say(places.feeds(None), None)
    house.build(tmp_path / "conf")
    assert places.rules(None, Path("conf/feeds.yaml")) == Path("conf/rules")
    assert places.say(tmp_path / "conf" / "rules", None) == "beside feeds.yaml"
    house.build(Path())
    assert (places.feeds(None), places.rules(None)) == (Path("feeds.yaml"), Path("rules"))
    assert places.say(Path("feeds.yaml"), None) == "found here"
