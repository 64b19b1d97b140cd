"""The house stands as docs/architecture.md draws it: floors, circles, sizes, doors."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_BROAD_EXCEPTS = 3  # one a source, one a batch, one a delivery

FLOORS = (
    frozenset({"monitor", "model", "errors", "clock", "text"}),
    frozenset({"store", "yamlfile", "options", "tools", "registry", "about", "watchlist", "press", "addresses", "places"}),
    frozenset(
        {"sources", "detect", "stories", "routing", "render", "notifiers", "http", "worker", "workers", "polling"}
        | {"testing", "markup", "meters", "logs", "parsing", "timeline"}
    ),
    frozenset({"desk", "courier", "watch", "config", "calendar", "web", "storage"}),
    frozenset({"app"}),
    frozenset({"commands", "cli", "demo", "replay", "__main__"}),
)
APART = frozenset({"sources", "notifiers", "detect"})
PURE = frozenset({"model", "text", "detect", "stories", "routing", "render", "parsing", "markup", "timeline"})
IMPURE = frozenset({"asyncio", "aiohttp", "sqlite3", "aiosqlite"})

# Who may open which door; "()" is a call. A name ending in "/" is a folder.
DOORS = {
    "time": (
        r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|monotonic|monotonic_ns|perf_counter|gmtime|localtime|sleep)",
        ("monitor/clock.py",),
    ),
    "network": (
        r"(aiohttp\.)?ClientSession\(\)|(urllib\.request\.)?urlopen|(http\.client\.)?HTTPS?Connection\(\)",
        ("monitor/http.py", "monitor/notifiers/discord.py", "monitor/commands/health.py"),
    ),
    "environment": (r"os\.(environ|getenv|environb)", ("monitor/__main__.py",)),
    "chance": (r"random\.(?!Random$)\w+|random\.Random\(\)", ("monitor/tools.py", "monitor/app.py", "monitor/testing.py")),
    "database": (r"(aiosqlite|sqlite3)\.connect", ("storage/",)),
}
SLEEPERS = ("monitor/clock.py", "monitor/testing.py")
TASK_MAKERS = ("storage/connection.py",)  # a transaction under way is finished although its caller is cancelled


def modules() -> dict[str, Path]:
    """Return every module of the product by its dotted name."""
    found = {}
    for path in sorted([*(ROOT / "monitor").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
NAMES = sorted(MODULES)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def part(name: str) -> str:
    """Return the room of the house that the module *name* belongs to."""
    first, *rest = name.split(".")
    return rest[0] if first == "monitor" and rest else first


def floor(name: str) -> int:
    """Return 1 to 6, 0 if the plan has no such room."""
    return next((number for number, rooms in enumerate(FLOORS, 1) if part(name) in rooms), 0)


@cache
def imports(name: str) -> frozenset[str]:
    """Return the modules that *name* imports, as far down as can be said."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively on line {node.lineno}"
            base = node.module or ""
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names}
    return frozenset(found)


def own(name: str) -> frozenset[str]:
    """Return the modules of the product that *name* imports."""
    return imports(name) & MODULES.keys()


def place(name: str, node: ast.AST) -> str:
    return f"{MODULES[name].relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def allowed(name: str, keepers: tuple[str, ...]) -> bool:
    path = MODULES[name].relative_to(ROOT).as_posix()
    return any(path.startswith(keeper) if keeper.endswith("/") else path == keeper for keeper in keepers)


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` of an attribute or a name, else ""."""
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return node.id if isinstance(node, ast.Name) else ""


def used(node: ast.AST) -> str:
    """Return ``a.b.c`` of an attribute or a name, ``a.b.c()`` of a call."""
    return f"{dotted(node.func)}()" if isinstance(node, ast.Call) else dotted(node)


def circle(edges: dict[str, set[str]]) -> list[str]:
    """Return one circle of *edges*, empty if there is none."""
    done: set[str] = set()

    def walk(at: str, path: tuple[str, ...]) -> list[str]:
        if at in path:
            return [*path[path.index(at) :], at]
        if at in done:
            return []
        found = next((ring for there in sorted(edges.get(at, ())) if (ring := walk(there, (*path, at)))), [])
        done.add(at)
        return found

    return next((ring for start in sorted(edges) if (ring := walk(start, ()))), [])


@pytest.mark.parametrize("name", NAMES)
def test_every_room_is_in_the_plan(name: str) -> None:
    assert floor(name), f"{name}: no floor is named for it in docs/architecture.md and here"


@pytest.mark.parametrize("name", NAMES)
def test_imports_go_to_the_own_floor_or_below(name: str) -> None:
    upwards = [other for other in own(name) if floor(other) > floor(name)]
    assert not upwards, f"{name} (floor {floor(name)}) imports upwards: {upwards}"


@pytest.mark.parametrize("name", [n for n in NAMES if part(n) == "storage"])
def test_storage_knows_only_the_two_lowest_floors(name: str) -> None:
    assert not [other for other in own(name) if part(other) != "storage" and floor(other) > 2]


@pytest.mark.parametrize("name", [n for n in NAMES if part(n) != "storage"])
def test_only_the_builder_and_the_commands_know_storage(name: str) -> None:
    assert floor(name) >= 5 or not [other for other in own(name) if part(other) == "storage"]


@pytest.mark.parametrize("name", [n for n in NAMES if part(n) in APART])
def test_sources_notifiers_and_detection_do_not_know_one_another(name: str) -> None:
    assert not [other for other in own(name) if part(other) in APART - {part(name)}]


@pytest.mark.parametrize("name", [n for n in NAMES if part(n) in {"sources", "notifiers"}])
def test_kinds_do_not_know_one_another(name: str) -> None:
    kinds = [other for other in own(name) if part(other) == part(name) and other.count(".") > 1 and "._" not in other]
    assert not kinds, f"{name} imports other kinds: {kinds}"


def test_no_circle_of_modules() -> None:
    assert circle({name: set(own(name)) for name in NAMES}) == []


def test_no_two_parts_import_each_other() -> None:
    edges: dict[str, set[str]] = {}
    for name in NAMES:
        edges.setdefault(part(name), set()).update(part(other) for other in own(name) if part(other) != part(name))
    assert circle(edges) == []


@pytest.mark.parametrize("name", [n for n in NAMES if part(n) in PURE])
def test_pure_rooms_do_not_know_the_world(name: str) -> None:
    assert not {other.partition(".")[0] for other in imports(name)} & IMPURE
    assert "monitor.clock" not in imports(name), "take now as an argument"


@pytest.mark.parametrize("name", NAMES)
def test_files_stay_small(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{name} has {lines} lines: look for the second noun in it"


@pytest.mark.parametrize("name", NAMES)
def test_functions_stay_small(name: str) -> None:
    functions = (n for n in ast.walk(tree(name)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    long = [f"{place(name, f)} {f.name}" for f in functions if (f.end_lineno or 0) - f.lineno + 1 > MOST_FUNCTION_LINES]
    assert not long, f"name the parts of {long}"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", NAMES)
def test_the_world_enters_by_its_doors(name: str, door: str) -> None:
    pattern, keepers = DOORS[door]
    uses = [place(name, node) for node in ast.walk(tree(name)) if re.fullmatch(pattern, used(node))]
    assert not uses or allowed(name, keepers), f"the door of {door} is {keepers}; used in {uses}"


@pytest.mark.parametrize("name", NAMES)
def test_no_door_is_passed_by_importing_its_names(name: str) -> None:
    stolen = {"time", "random", "os"}
    taken = [
        f"{place(name, node)} {node.module}.{alias.name}"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ImportFrom) and node.module in stolen
        for alias in node.names
        if any(re.fullmatch(pattern, f"{node.module}.{alias.name}") for pattern, _ in DOORS.values())
    ]
    assert not taken


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


@pytest.mark.parametrize("name", NAMES)
def test_waiting_goes_by_the_clock(name: str) -> None:
    waits = [
        place(name, call)
        for func, call in calls(name)
        if func == "asyncio.sleep" and not (isinstance(call.args[0], ast.Constant) and call.args[0].value == 0)
    ]
    assert not waits or allowed(name, SLEEPERS), f"use the clock's sleep: {waits}"


@pytest.mark.parametrize("name", NAMES)
def test_no_task_outside_a_task_group(name: str) -> None:
    banned = {"asyncio.create_task", "asyncio.ensure_future", "asyncio.gather", "loop.create_task", "asyncio.Task"}
    made = [f"{place(name, call)} {func}" for func, call in calls(name) if func in banned]
    assert not made or allowed(name, TASK_MAKERS), made


def broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds)


def reraises(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_at_most_three_broad_excepts() -> None:
    places = [
        place(name, node)
        for name in NAMES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ExceptHandler) and broad(node) and not reraises(node)
    ]
    assert len(places) <= MOST_BROAD_EXCEPTS, places


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}}) == []


def test_a_call_is_named() -> None:
    node = ast.parse("datetime.datetime.now(UTC)", mode="eval").body
    assert isinstance(node, ast.Call)
    assert re.fullmatch(DOORS["time"][0], dotted(node.func))
    assert used(node) == "datetime.datetime.now()"
