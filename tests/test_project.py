"""The project around the code: locks without hosts, one test command, documents that tell of what there is."""

import ast
import re
import stat
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from monitor import __version__
from monitor.config.settings import Settings

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[\w.+!]+)(?: ; (?P<marker>[^\\]+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)(?P<target>[^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"(?:`|^(?:\$ )?|&& )(?:\.venv/bin/)?helmwatch (?P<name>[a-z][a-z-]*)(?![\w:.])", re.MULTILINE)


def text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def project() -> Mapping[str, object]:
    return tomllib.loads(text("pyproject.toml"))


def table(*keys: str) -> dict[str, list[object]]:
    found: object = project()
    for key in keys:
        assert isinstance(found, dict)
        found = found[key]
    assert isinstance(found, dict)
    return found


def pins(name: str) -> dict[str, str]:
    return {m["name"]: m["version"] for m in PIN.finditer(text(f"requirements/{name}.txt"))}


def wanted(requirements: list[object]) -> set[str]:
    """Return the normalised names of *requirements*; groups within groups are left out."""
    names = (re.match(r"[\w.-]+", r) for r in requirements if isinstance(r, str))
    return {re.sub(r"[-_.]+", "-", m[0]).lower() for m in names if m}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: Path) -> None:
    lines = text(lock).splitlines()
    odd = [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)]
    assert lines
    assert odd == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_every_pin_has_a_hash(lock: Path) -> None:
    lines = text(lock).splitlines()
    assert [
        line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PIN.fullmatch(line) and "--hash" not in after
    ] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    run = wanted(table("project")["dependencies"])
    groups = table("dependency-groups")
    assert run <= pins("run").keys(), "run make lock"
    assert run | wanted(groups["build"]) | wanted(groups["dev"]) <= pins("dev").keys(), "run make lock"
    assert wanted(groups["build"]) <= pins("build").keys(), "run make lock"
    assert wanted(table("build-system")["requires"]) <= pins("build").keys()


def test_what_the_code_imports_is_in_the_lock() -> None:
    """A package that only happens to be installed here is missing on the next machine."""
    sources = [*(ROOT / "monitor").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    nodes = [node for path in sources for node in ast.walk(ast.parse(text(path)))]
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in named} - set(sys.stdlib_module_names) - {"monitor", "storage"}
    homes = {root: wanted(list(packages_distributions().get(root, ()))) for root in roots}
    assert {root: home for root, home in homes.items() if not home & pins("run").keys()} == {}


@pytest.mark.parametrize("name", ["run", "build"])
def test_the_locks_agree(name: str) -> None:
    assert pins(name).items() <= pins("dev").items(), "run make lock"


def test_the_tests_are_started_as_the_readme_says() -> None:
    assert "make test" in text("README.md")
    assert re.search(r"^make test\b", text(".ci/run"), re.MULTILINE)
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_the_changelog_knows_this_version() -> None:
    assert "## Unreleased" in text("CHANGELOG.md") or f"## {__version__}" in text("CHANGELOG.md")


def test_what_the_image_copies_is_there_and_let_through() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text("Dockerfile"), re.MULTILINE)
    paths = [path.strip("/") for line in copied for path in line.split()]
    let = {line.removeprefix("!") for line in text(".dockerignore").splitlines() if line.startswith("!")}
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert set(paths) == let


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    dead = [m["target"] for m in LINK.finditer(text(page)) if not (page.parent / m["target"]).exists()]
    assert dead == []


def test_every_page_can_be_reached() -> None:
    linked = {(page.parent / m["target"]).resolve() for page in PAGES for m in LINK.finditer(text(page))}
    assert [page.name for page in PAGES if page.name != "README.md" and page not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_named_commands_exist(page: Path) -> None:
    commands = {path.stem.replace("_", "-") for path in (ROOT / "monitor" / "commands").glob("*.py")}
    assert {m["name"] for m in COMMAND.finditer(text(page))} <= commands


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_named_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", [*PAGES, ROOT / "Dockerfile", ROOT / "compose.yaml"], ids=lambda p: str(p.relative_to(ROOT)))
def test_named_settings_exist(page: Path) -> None:
    known = {f"HELMWATCH_{spec.name.upper()}" for spec in fields(Settings)}
    assert set(re.findall(r"\bHELMWATCH_[A-Z_]+[A-Z]\b", text(page))) <= known


def test_every_room_stands_in_the_plan() -> None:
    plan = text("docs/architecture.md")
    rooms = {path.stem for path in (ROOT / "monitor").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert sorted(room for room in rooms - {"__init__"} if f"`{room}`" not in plan) == []
