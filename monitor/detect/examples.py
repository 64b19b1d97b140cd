"""The examples that stand beside each pattern, and whether they hold.

``TEXT => in PERSON / POST / ORGANISATION; out acting rumored PERSON / POST / ORGANISATION``; ``-`` where nothing is named.
"""

from datetime import UTC, datetime

from monitor.detect.detector import Detector
from monitor.detect.pack import Pack
from monitor.errors import Fault
from monitor.model import Change, Item
from monitor.text import name_key
from monitor.yamlfile import Node

Told = tuple[str, bool, str, str, str, str]
_DAY = datetime(2026, 1, 5, tzinfo=UTC)


def run(pack: Pack, node: Node, detector: Detector, faults: list[Fault]) -> None:
    """Run all examples of *pack*; append a fault at the line of each that fails."""
    for pattern, place in zip(pack.patterns, node.entries()["patterns"].elements(), strict=True):
        lines = place.entries()
        for text, at in zip(pattern.match, lines["match"].elements(), strict=True):
            sentence, arrow, wanted = text.partition("=>")
            expected = told(wanted) if arrow else None
            if expected is None:
                faults.append(at.fault("is no example", "write TEXT => in PERSON / POST / ORGANISATION"))
                continue
            found = detector.detect(_item(sentence.strip(), pack.language))
            if not any(c.pattern == pattern.id for c in found):
                faults.append(at.fault(f"does not match {pattern.id}", f"found: {say(found)}"))
            elif sorted(map(told_of, found)) != sorted(expected):
                faults.append(at.fault(f"should give {wanted.strip()}", f"found: {say(found)}"))
        for text, at in zip(pattern.unless, lines["unless"].elements(), strict=True):
            if found := detector.detect(_item(text, pack.language)):
                faults.append(at.fault("should report no change", f"found: {say(found)}"))


def told(text: str) -> list[Told] | None:
    """Read what an example says should be found; None if it cannot be read."""
    out: list[Told] = []
    for part in text.split(";"):
        pieces = [p.strip() for p in part.split(" / ")]
        words = pieces[0].split()
        if len(pieces) != 3 or not words or words[0] not in ("in", "out"):
            return None
        way, rest = words[0], words[1:]
        acting = "acting" in rest[:2]
        status = next((w for w in rest[:2] if w in ("rumored", "denied", "confirmed")), "confirmed")
        person = " ".join(w for i, w in enumerate(rest) if not (i < 2 and w in ("acting", "rumored", "denied", "confirmed")))
        who, where = (name_key("" if p == "-" else p) for p in (person, pieces[2]))
        out.append((way, acting, status, who, where, "" if pieces[1] == "-" else pieces[1]))
    return out


def say(changes: tuple[Change, ...]) -> str:
    """Write *changes* as an example would."""
    return "; ".join(_line(c) for c in changes) or "nothing"


def _line(change: Change) -> str:
    flags = [
        change.direction.value,
        *(["acting"] if change.acting else []),
        *([change.status.value] if change.status != "confirmed" else []),
    ]
    return f"{' '.join(flags)} {change.person or '-'} / {change.post or '-'} / {change.organisation or '-'}"


def told_of(change: Change) -> Told:
    """Return what *change* tells, as examples say it."""
    person, organisation = name_key(change.person or ""), name_key(change.organisation or "")
    return (change.direction.value, change.acting, change.status.value, person, organisation, change.post)


def _item(text: str, lang: str) -> Item:
    return Item(source="example", ref=text, title=text, seen=_DAY, lang=lang)
