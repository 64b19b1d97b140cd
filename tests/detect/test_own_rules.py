"""Rules of users: what they drop, doubt and report, and every way in which a file of them can be wrong."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import config, watchlist, yamlfile
from monitor.config import where
from monitor.detect import Detector, own
from monitor.detect.loading import book
from monitor.detect.own import examples
from monitor.detect.own.terms import BadTerm, Text, term
from monitor.errors import Fault
from monitor.model import Change, Status
from monitor.options import Context
from monitor.testing import item
from monitor.watchlist import Watchlist
from tests.fakes import house, rulebook

EXAMPLE = rulebook.RULES / "examples" / "own-rules.yaml"
NEWS = "Brightwater names Anna Lindqvist chief executive"
SHOWN = f'examples: {{match: ["{NEWS}"], miss: ["Tarn Foods names Jonas Frey chief executive"]}}'
DROP = f"rules:\n  - id: a\n    does: drop\n    any: [Brightwater]\n    {SHOWN}\n"
REPORT = """\
rules:
  - id: wheel
    does: report
    must: [wheel]
    unless: [car]
    gives: {direction: in, post: ceo}
    examples:
      match: ["Brightwater hands Anna Lindqvist the wheel => in Anna Lindqvist / ceo / Brightwater"]
      miss: ["Brightwater hands Anna Lindqvist the wheel of a car"]
"""


@cache
def known() -> Watchlist:
    faults: list[Fault] = []
    found = watchlist.read(yamlfile.load(rulebook.RULES / "watchlist.yaml"), faults, Context({}, rulebook.RULES))
    assert found, faults
    return found


def packs() -> Detector:
    return Detector(rulebook.shipped().languages)


def load(*texts: str) -> tuple[own.Book | None, list[str]]:
    """Return the rules of files a.yaml, b.yaml … and the faults, those of examples too."""
    faults: list[Fault] = []
    nodes = [yamlfile.parse(text, faults, f"{name}.yaml") for name, text in zip("abc", texts, strict=False)]
    detector = packs()
    found = book([n for n in nodes if n], known(), detector, faults, Context({}, Path()))
    if found and not faults:
        examples.run(found, detector, faults)
    return found, [str(f) for f in sorted(faults)]


@cache
def ruled(text: str) -> Detector:
    found, faults = load(text)
    assert faults == []
    detector = packs()
    detector.own = found
    return detector


def told(changes: Sequence[Change]) -> list[tuple[str | None, str | None, str, str]]:
    return [(c.person, c.organisation, c.post, c.pattern) for c in changes]


def test_the_shipped_example_holds() -> None:
    found, faults = load(EXAMPLE.read_text("utf-8"))
    assert faults == []
    assert found is not None
    assert [p.rule.does for p in found.rules] == ["drop", "doubt", "report"]


def test_a_change_is_dropped_and_it_is_said_why() -> None:
    detector = ruled(DROP.replace("does: drop", "does: drop\n    because: sold"))
    assert detector.detect(item(NEWS)) == ()
    assert len(detector.packs(item(NEWS))) == 1
    trace = detector.explain(item(NEWS))
    assert trace.changes == ()
    (verdict,) = trace.own
    assert (verdict.rule, verdict.does, verdict.fired, verdict.because) == ("a", "drop", True, "sold")
    assert [(s.start, s.end, s.text) for s in verdict.spans] == [(0, 11, "Brightwater")]


def test_only_the_change_in_the_sentence_is_dropped() -> None:
    detector = ruled(DROP)
    both = item(NEWS, "Tarn Foods names Jonas Frey chief executive.")
    assert [c.organisation for c in detector.detect(both)] == ["Tarn Foods"]
    whole = DROP.replace("any:", "within: item\n    any:")
    assert ruled(whole).detect(both) == ()


def test_a_change_is_doubted() -> None:
    detector = ruled(DROP.replace("does: drop", "does: doubt"))
    assert [c.status for c in detector.detect(item(NEWS))] == [Status.RUMORED]
    denied = item("Anna Lindqvist will not step down as chief executive of Brightwater")
    assert [c.status for c in detector.detect(denied)] == [Status.DENIED]


def test_unless_keeps_it() -> None:
    detector = ruled(DROP.replace("any: [Brightwater]", "any: [Brightwater]\n    unless: [energy]"))
    assert detector.detect(item(f"{NEWS} of its energy business, energy analysts say")) != ()


def test_a_change_is_reported_that_the_packs_do_not_see() -> None:
    detector = ruled(REPORT)
    one = item("Brightwater hands Anna Lindqvist the wheel", "It rains.")
    assert detector.packs(one) == ()
    (change,) = detector.detect(one)
    assert told([change]) == [("Anna Lindqvist", "Brightwater", "ceo", "wheel")]
    assert one.reading[change.quote.start : change.quote.end] == change.quote.text == "wheel"
    assert detector.detect(item("Brightwater hands Anna Lindqvist the car wheel")) == ()
    assert detector.detect(item("The wheel turns")) == ()


def test_named_groups_and_posts_of_the_packs() -> None:
    text = (
        REPORT.replace("must: [wheel]", "must: [wheel, '/(?P<person>\\w+ \\w+) is at the wheel of (?P<organisation>\\w+)/']")
        .replace(", post: ceo", "")
        .replace(
            "Brightwater hands Anna Lindqvist the wheel =>", "Anna Lindqvist is at the wheel of brightwater: finance chief =>"
        )
        .replace("/ ceo / Brightwater", "/ cfo / brightwater")
    )
    found, faults = load(text)
    assert faults == []
    assert found is not None


def test_what_the_packs_report_is_not_reported_twice() -> None:
    detector = ruled(REPORT)
    (change,) = detector.detect(item(f"{NEWS}, at the wheel from May"))
    assert change.pattern == "en.names-as"


def test_a_reported_change_can_be_dropped_by_another_rule() -> None:
    drop = DROP.partition("\n")[2].replace("any: [Brightwater]", "only: {organisations: [Brightwater]}")
    detector = ruled(REPORT + drop)
    assert detector.detect(item("Brightwater hands Anna Lindqvist the wheel")) == ()


def test_it_works_in_the_text_of_an_item_and_in_other_scripts() -> None:
    text = REPORT.replace("[wheel]", "[掌舵, wheel]").replace("must:", "any:")
    detector = ruled(text)
    one = item("Kurz notiert", "Sonne. Brightwater gibt Anna Lindqvist das WHEEL.", lang="de")
    assert [(c.person, c.quote.text) for c in detector.detect(one)] == [("Anna Lindqvist", "WHEEL")]


@pytest.mark.parametrize(
    ("only", "fits"),
    [
        ("{languages: [en]}", True),
        ("{languages: [de]}", False),
        ("{sources: [daily]}", True),
        ("{sources: [dai*]}", True),
        ("{sources: [dai]}", False),
        ("{publishers: [the daily test]}", True),
        ("{publishers: [Herald]}", False),
        ("{tiers: [wire]}", False),
        ("{directions: [in], posts: [ceo, cfo], domains: [corporate], statuses: [confirmed]}", True),
        ("{directions: [out]}", False),
        ("{posts: [cfo]}", False),
        ("{domains: [sports]}", False),
        ("{statuses: [rumored]}", False),
        ("{organisations: ['Brightwater, Inc.']}", True),
        ("{organisations: [Tarn Foods]}", False),
        ("{people: [anna lindqvist]}", True),
        ("{people: [Jonas Frey]}", False),
        ("{tags: [ai-labs]}", False),
    ],
)
def test_where_a_rule_applies(only: str, fits: bool) -> None:
    faults: list[Fault] = []
    node = yamlfile.parse(DROP.replace("any:", f"only: {only}\n    any:"), faults, "a.yaml")
    assert node is not None
    detector = packs()
    detector.own = book([node], known(), detector, faults, Context({}, Path()))
    assert faults == []
    one = replace(item(NEWS), source="daily", publisher="Daily Test")
    assert (detector.detect(one) == ()) is fits


def test_tags_of_the_watchlist() -> None:
    detector = ruled(
        DROP.replace("any: [Brightwater]", "only: {tags: [ai-labs]}").replace("Brightwater names Anna", "OpenAI names Anna")
    )
    assert detector.detect(item("Open AI names Anna Lindqvist chief executive")) == ()
    assert detector.detect(item(NEWS)) != ()


def test_an_expression_may_begin_with_its_sentence() -> None:
    detector = ruled(REPORT.replace("[wheel]", "[wheel, '/^Brightwater hands/']"))
    assert [c.pattern for c in detector.detect(item("Rain", "It rains. Brightwater hands Anna Lindqvist the wheel."))] == [
        "wheel"
    ]
    assert detector.detect(item("Rain", "Oh, Brightwater hands Anna Lindqvist the wheel.")) == ()


# ------------------------------------------------------------------------------------------------- what is searched for


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("brand ambassador", "A Brand\nAmbassador.", ["Brand\nAmbassador"]),
        ("CEO", "the ceo's ceos, CEO-elect ＣＥＯ", ["ceo", "CEO", "ＣＥＯ"]),
        ("resign*", "He resigned, she preresigned", ["resign"]),
        ("*chef", "Bankchef und Chefin", ["chef"]),
        ("öffnet", "Er ÖFFNET, eröffnet", ["ÖFFNET"]),
        ("辞任", "社長が辞任した", ["辞任"]),
        ("CEO", "新CEO就任", ["CEO"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("re\u00adsign", "resign \u200bresign", ["resign", "resign"]),
        ("/öf+net/", "Er ÖFFNET, eröffnet öffnet", ["ÖFFNET", "öffnet"]),
        ("/\\w+chef/", "Bänkchef Jo", ["Bänkchef"]),
        ("/[\\w-]+chef/", "Bänk-chef Jo", ["Bänk-chef"]),
        ("/назначен\\w*/", "он назначена", ["назначена"]),
        ("/step|steps/", "steps step stepped", ["steps", "step"]),
        ("/CEO/", "新CEO就任", ["CEO"]),
        ("/a b/", "a\u00a0b", ["a\u00a0b"]),
    ],
)
def test_terms(written: str, text: str, found: list[str]) -> None:
    assert [text[f.start : f.end] for f in term(written).all(Text(text))] == found


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "is no word"),
        ("*", "is no word"),
        ("a*b", "is no word"),
        ("…", "is no word"),
        ("/", "is no expression"),
        ("/abc", "is no expression"),
        ("//", "matches where there is nothing"),
        ("/a*/", "matches where there is nothing"),
        ("/[/", "missing ]"),
        ("/(?<=a)b/", "invalid perl operator"),
        ("/(a)\\1/", "invalid escape sequence"),
        ("/(?P<who>a)/", "a group 'who', which means nothing"),
        ("/\\bceo\\b/", "knows English letters only"),
        ("/(?:a{1000}){1000}/", "invalid repetition size"),
        ("/(?:(?:a{99}){99}){99}/", "is no expression"),
        ("x" * 2**20, "is longer than 1,000 letters"),
        (f"/{'x' * 2**20}/", "is longer than 1,000 letters"),
    ],
)
def test_what_cannot_be_searched_for(written: str, problem: str) -> None:
    with pytest.raises(BadTerm) as caught:
        term(written)
    assert problem in caught.value.problem


def test_no_expression_is_slow() -> None:
    began = time.process_time()
    for pattern in ("/(a+)+$/", "/(a|aa)+b/", "/(.*)*x/", "/([a-z]+)*[0-9]/"):
        assert list(term(pattern).all(Text("a" * 50_000 + "!"))) == []
    assert time.process_time() - began < 5  # re needs longer than the universe has


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_no_text_harms(text: str) -> None:
    detector = ruled(REPORT)
    detector.detect(item(text))
    detector.detect(item(f"Brightwater {text} Anna Lindqvist the wheel {text}", text))
    for entry in ("wheel", "/\\w+ (?P<person>.+)/", "x*"):
        for found in term(entry).all(Text(text)):
            assert 0 <= found.start <= found.end <= len(text)


@given(st.text(max_size=30))
def test_no_entry_harms(text: str) -> None:
    for written in (text, f"/{text}/"):
        with suppress(BadTerm):
            list(term(written).all(Text("Brightwater names 新CEO\ud800 \u200b")))


# ------------------------------------------------------------------------------------------------- what can be wrong


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: a", "id: A b", "a.yaml:2: rules[0].id: is no id: 'A b'"),
        ("does: drop", "does: dropp", "a.yaml:3: rules[0].does: cannot be 'dropp' (did you mean drop?)"),
        ("any:", "anny:", "a.yaml:4: rules[0].anny: is not a key here (did you mean any?)"),
        ("rules:", "rulez:", "a.yaml:1: rulez: is not a key here (did you mean rules?)"),
        ("[Brightwater]", "['/(/']", "a.yaml:4: rules[0].any[0]: is no expression: missing )"),
        ("    any: [Brightwater]\n", "", "a.yaml:3: rules[0].does: would drop everything"),
        ("any: [Brightwater]", "only: {posts: [ceoo]}", "a.yaml:4: rules[0].only.posts[0]: 'ceoo' is no post (did you mean c"),
        ("any: [Brightwater]", "only: {tags: [ai-lab]}", "is no tag of the watchlist (did you mean ai-labs?)"),
        ("any: [Brightwater]", "only: {languages: [qq]}", "is no language that there is a pack for"),
        ("any: [Brightwater]", "any: [Brightwater]\n    gives: {direction: in}", "is only for rules that report"),
        ("miss: [", "mis: [", "rules[0].examples.mis: is not a key here (did you mean miss?)"),
        (', miss: ["Tarn Foods names Jonas Frey chief executive"]', "", "a.yaml:5: rules[0].examples.miss: is missing"),
        (
            "Brightwater names",
            "Brightwood names",
            "a.yaml:5: rules[0].examples.match[0]: does not match a (any: none of Brightwater)",
        ),
        ("Tarn Foods names", "Brightwater names", "examples.miss[0]: should not be dropped (a applies to in Jonas Frey / ceo /"),
        ("Tarn Foods names", "Tarn Foods greets", "examples.miss[0]: shows nothing: the packs report no change there"),
        ("id: a", "id: en.names-as", "'en.names-as' is the id of a pattern of a language"),
    ],
)
def test_a_fault(old: str, new: str, said: str) -> None:
    assert old in DROP
    _, faults = load(DROP.replace(old, new, 1))
    assert any(said in f for f in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("must: [wheel]", "must: [/wheel/]", "a.yaml:2: rules[0]: needs a word that a first look can search for"),
        ("    gives: {direction: in, post: ceo}\n", "", "rules[0].gives: is missing: a rule that reports says what"),
        ("post: ceo}", "post: cheif}", "rules[0].gives.post: 'cheif' is no code of a post"),
        ("post: ceo}", "post: ceo, manner: fired}", "rules[0].gives.manner: fired does not go with direction in"),
        (" => in Anna Lindqvist / ceo / Brightwater", "", "examples.match[0]: is no example (write TEXT => in PERSON"),
        ("/ ceo / Brightwater", "/ cfo / Brightwater", "should give in Anna Lindqvist / cfo / Brightwater (found: in Anna"),
        (
            "the wheel of a car",
            "a wheel",
            "examples.miss[0]: should report nothing (found: in Anna Lindqvist / ceo / Brightwater)",
        ),
        ("Brightwater hands Anna Lindqvist the wheel =>", f"{NEWS}, wheel =>", "(new: en.names-as reports it already)"),
    ],
)
def test_a_fault_of_a_rule_that_reports(old: str, new: str, said: str) -> None:
    assert old in REPORT
    _, faults = load(REPORT.replace(old, new, 1))
    assert any(said in f for f in faults), faults


def test_two_rules_of_one_id_in_two_files() -> None:
    _, faults = load(DROP, DROP)
    assert faults == ["b.yaml:2: rules[0].id: 'a' is the id of another rule (see a.yaml:2)"]


def test_all_faults_at_once() -> None:
    found, faults = load(DROP.replace("does: drop", "dose: drop").replace("[Brightwater]", "['/(/', '*']"), "", "rules: [a]")
    assert found is None
    assert [f.partition(": ")[0] for f in faults] == ["a.yaml:2", "a.yaml:3", "a.yaml:4", "a.yaml:4", "b.yaml", "c.yaml:1"]
    assert "b.yaml: is empty" in faults[4]


# ------------------------------------------------------------------------------------------------- in the configuration


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(house.build(tmp_path))
    return tmp_path


def read() -> config.Config:
    return config.read(Path("feeds.yaml"), Path("rules"), {})


def test_files_beside_the_packs_are_read(here: Path) -> None:
    text = "organisations:\n  tarn: {name: Tarn Foods, aliases: [TF], tags: [foods]}\npeople:\n  frey: {name: Jonas Frey}\n"
    Path("rules/mine.yaml").write_text(
        text + REPORT.replace("[wheel]", "[wheel, TF]").replace("Brightwater hands", "TF hands").replace("/ Brightwater", "/ TF")
    )
    Path("rules/routes.yaml").write_text("routes:\n  - match: {tags: [foods]}\n")
    built = read()
    assert built.detector.own is not None
    assert [p.rule.id for p in built.detector.own.rules] == ["wheel"]
    assert set(built.watchlist.organisations) == {"acme", "tarn"}
    assert set(where.known(Path("rules"), {}).people) == {"roe", "frey"}
    assert Path("rules/mine.yaml") in built.files


def test_a_failing_example_keeps_the_file_out(here: Path) -> None:
    Path("rules/mine.yaml").write_text(REPORT.replace("/ ceo /", "/ cfo /"))
    (fault,) = house.faults()
    assert fault.startswith("rules/mine.yaml:8: rules[0].examples.match[0]: should give")


def test_names_that_two_files_give(here: Path) -> None:
    Path("rules/mine.yaml").write_text("organisations:\n  acme: {name: Tarn}\n  other: {name: ACME Inc.}\n")
    assert house.faults() == [
        "rules/mine.yaml:2: organisations.acme: stands in another file too (see rules/watchlist.yaml:2)",
        "rules/mine.yaml:3: organisations.other.name: 'ACME Inc.' is a name of acme too (a name can mean only one of them)",
    ]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "[]", "a", "rules: a", "rules: [a]", "rules: [{}]", "\x00", "\ud800", "rules: [{id: ["]
)
def test_nothing_invalid_is_passed_over(here: Path, text: str) -> None:
    Path("rules/mine.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert all(f.startswith("rules/mine.yaml") for f in house.faults())


def test_thousands_of_rules_cost_little() -> None:
    rule = "  - {{id: r{0}, does: report, must: [zeppelin{0}], gives: {{direction: in}}, examples: {{match: [a], miss: [a]}}}}\n"
    faults: list[Fault] = []
    node = yamlfile.parse("rules:\n" + "".join(rule.format(i) for i in range(2000)), faults, "a.yaml")
    assert node is not None
    found = book([node], known(), packs(), faults, Context({}, Path()))
    assert found is not None, faults
    assert found.concerned("A zeppelin 77 flies", changed=False) == []
    assert [p.rule.id for p in found.concerned("A Zeppelin77 flies", changed=False)] == ["r7", "r77"]
