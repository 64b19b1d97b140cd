"""Where the configuration lies: where the user says, else in the current folder, else as it was shipped."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "defaults"
FEEDS, RULES = "feeds.yaml", "rules"


def defaults() -> Path:
    """Return the folder of the shipped feeds.yaml and rules: in the package, in a checkout the folder around it."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def feeds(option: Path | None) -> Path:
    """Return the file of sources and channels."""
    return _first(option, Path(FEEDS))


def rules(option: Path | None, feeds: Path | None = None) -> Path:
    """Return the folder of rules; one beside *feeds* goes before the current folder's."""
    return _first(option, *([feeds.parent / RULES] if feeds else []), Path(RULES))


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
