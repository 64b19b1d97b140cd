"""Where the configuration lies: where the user says, else in the current folder, else as it was shipped."""

from difflib import get_close_matches
from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "defaults"
FEEDS, RULES = "feeds.yaml", "rules"
NAMED = ("publishers.yaml", "roles.yaml", "routes.yaml", "watchlist.yaml")
"""The files of the folder of rules that have a meaning of their own, besides the packs of the languages."""
_MISSPELT = 0.85
"""A name that is so near to one of them was meant to be it."""


def defaults() -> Path:
    """Return the folder of the shipped feeds.yaml and rules: in the package, in a checkout the folder around it."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def feeds(option: Path | None) -> Path:
    """Return the file of sources and channels."""
    return _first(option, Path(FEEDS))


def rules(option: Path | None, feeds: Path | None = None) -> Path:
    """Return the folder of rules; one beside *feeds* goes before the current folder's."""
    return _first(option, *([feeds.parent / RULES] if feeds else []), Path(RULES))


def own(rules: Path) -> tuple[Path, ...]:
    """Return the files of the folder *rules* that hold rules of the user's own."""
    return tuple(p for p in sorted(rules.glob("*.yaml")) if p.name not in NAMED and not meant(p))


def meant(path: Path) -> str:
    """Return the name that a misspelt *path* in the folder of rules was meant to have, "" if it is not misspelt."""
    stems = [Path(name).stem for name in NAMED]
    close = get_close_matches(path.stem, stems, 1, _MISSPELT) if path.name not in NAMED else []
    return f"{close[0]}.yaml" if close else ""


def shipped(path: Path) -> bool:
    """Say whether *path* belongs to the installed package, so that nothing of the user's may be put beside it."""
    return path.resolve().is_relative_to(_INSTALLED.resolve())


def say(path: Path, option: Path | None) -> str:
    """Say in a few words why it is *path* that is read."""
    if option is not None:
        return "as named"
    if path.is_absolute() and path.parent == defaults():
        return "shipped with Helmwatch; helmwatch init copies them here to be edited"
    return "found here" if path.parent == Path() else "beside feeds.yaml"


def _first(option: Path | None, *here: Path) -> Path:
    if option is not None:
        return option
    return next((p for p in here if p.exists()), defaults() / here[-1])
