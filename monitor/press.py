"""Who publishes, and how texts name their sources: ``rules/publishers.yaml`` as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.errors import Fault
from monitor.options import Context, build
from monitor.text import name_key
from monitor.yamlfile import Node

LONGEST = 60
"""Letters of the longest name or cue."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A newspaper, agency or station whose reports others repeat; the key of its section is free."""

    name: str
    """The name that is shown."""
    aliases: tuple[str, ...] = ()
    """Other names and other scripts, exactly as texts write them: "FT" is not "ft"."""
    family: str = ""
    """The owner; publishers of one owner count as one voice."""
    sites: tuple[str, ...] = ()
    """Domains that it publishes on."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one language by which a text names its source."""

    before: tuple[str, ...] = ()
    """Words in front of the publisher's name: "according to"."""
    after: tuple[str, ...] = ()
    """Words behind it: "reports"."""


@dataclass(frozen=True, slots=True)
class Press:
    """Known publishers by the keys of the file, and the cues of each language."""

    publishers: Mapping[str, Publisher] = field(default_factory=dict)
    cues: Mapping[str, Cues] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet:
    publishers: dict[str, Publisher] = field(default_factory=dict)
    cues: dict[str, Cues] = field(default_factory=dict)


def read(node: Node, faults: list[Fault], context: Context) -> Press | None:
    """Build the press; append every fault and return None if there is one."""
    before = len(faults)
    sheet = build(_Sheet, node, faults, context)
    if sheet is None:
        return None
    _names(sheet.publishers, node, faults)
    _words(sheet.cues, node, faults)
    return Press(sheet.publishers, sheet.cues) if len(faults) == before else None


def _names(publishers: Mapping[str, Publisher], node: Node, faults: list[Fault]) -> None:
    taken: dict[str, str] = {}
    for key, publisher in publishers.items():
        own = node.entries()["publishers"].entries()[key]
        for part in ("name", "aliases", "sites"):
            place = own.entries().get(part, own)
            given = getattr(publisher, part)
            for name, at in [(given, place)] if part == "name" else zip(given, place.elements() if given else (), strict=True):
                if not name_key(name) or len(name) > LONGEST:
                    faults.append(at.fault(f"is no name: {name[:40]!r}", f"1 to {LONGEST} letters"))
                elif taken.setdefault(name, key) != key:
                    faults.append(at.fault(f"{name!r} is a name of {taken[name]} too", "a name can mean only one of them"))


def _words(cues: Mapping[str, Cues], node: Node, faults: list[Fault]) -> None:
    for lang, words in cues.items():
        own = node.entries()["cues"].entries()[lang]
        for part in ("before", "after"):
            given = getattr(words, part)
            for word, at in zip(given, own.entries()[part].elements() if given else (), strict=True):
                if not word.strip() or len(word) > LONGEST:
                    faults.append(at.fault(f"is no word: {word[:40]!r}", f"1 to {LONGEST} letters"))
