"""What rules cost: the shipped packs alone, with 9 and 99 times as many of a user's own, beside one ``re`` search a rule.

``python benches/rules.py [FILE [COUNT]]``: JSON lines with "title" and "summary" (a stream of made-up headlines unless said).
A rule of the packs is a pattern or a verb; one of the user's is an invented name beside six verbs, half of them expressions.
"""

import os
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from detect import ROOT, ROUNDS, STREAM, headlines, rate

from monitor import yamlfile
from monitor.commands.detect import load
from monitor.config import where
from monitor.detect import Detector
from monitor.detect.loading import book
from monitor.errors import Fault
from monitor.model import Item
from monitor.options import Context
from monitor.testing import item

TIMES = (1, 10, 100)
AT_ONCE = 10_000
"""Rules of one file."""
VERBS = ("resigns", "steps down", "quits", "departs", "is ousted", "is fired")
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeo"]


def names(count: int) -> list[str]:
    """Return *count* different invented names of three to five syllables."""
    rng = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(SYLLABLES, k=rng.randint(3, 5))).capitalize()] = None
    return list(found)


def rule(number: int, name: str) -> str:
    """Return one rule of a user's own as YAML."""
    search = (
        f"must: [{name}]\n    any: [{', '.join(VERBS)}]"
        if number % 2
        else f"any: ['/{name} .{{0,40}}({'|'.join(VERBS)})/']\n    must: [{name}]"
    )
    gives = f"gives: {{direction: out, organisation: {name}, post: ceo}}"
    examples = f"examples: {{match: [The chief of {name} resigns => out - / ceo / {name}], miss: [{name} opens a shop]}}"
    return f"  - id: bench-{number}\n    does: report\n    {search}\n    {gives}\n    {examples}\n"


def ruled(detector: Detector, known: Sequence[str]) -> Detector:
    """Return a detector with the packs of *detector* and a rule for each of the names *known*."""
    if not known:
        return detector
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory() as folder:
        nodes = []
        for first in range(0, len(known), AT_ONCE):
            file = Path(folder, f"own{first}.yaml")
            some = enumerate(known[first : first + AT_ONCE], first)
            file.write_text("rules:\n" + "".join(rule(n, name) for n, name in some), "utf-8")
            nodes.append(yamlfile.load(file))
        own = book(nodes, where.known(ROOT / "rules", {}), detector, faults, Context({}, Path(folder)))
    if own is None:
        raise SystemExit("\n".join(map(str, faults[:5])))
    found = Detector(detector.languages)
    found.own = own
    return found


def main(words: Sequence[str]) -> None:
    path = Path(words[0]) if words else STREAM if STREAM.exists() else None
    titles = [item(one.title, ref=one.ref) for one in headlines(path, int(words[1]) if len(words) > 1 else 5_000)]
    packs = load(ROOT / "rules", os.environ)
    shipped = sum(len(lang.patterns) + len(lang.pack.verbs) for lang in packs.languages.values())
    known = names(shipped * TIMES[-1])
    searches = [re.compile(rf"\b{name}\b[^.;]{{0,40}}\b(?:{'|'.join(VERBS)})\b", re.IGNORECASE) for name in known]
    print(f"{path or 'made up'}: {len(titles):,} titles; {len(packs.languages)} packs with {shipped:,} patterns and verbs")
    ways: list[tuple[str, Callable[[Item], object], Sequence[Item]]] = []
    for times in TIMES:
        detector, peers = ruled(packs, known[: shipped * (times - 1)]), searches[: shipped * times]
        ways.append((f"helmwatch, {shipped * times:>7,} rules ({times}x)", detector.detect, titles))
        few = titles[: max(20, 2000 // times)]
        ways.append(
            (
                f"one re search a rule, {shipped * times:>7,} rules",
                lambda one, all_=peers: [r.search(one.title) for r in all_],
                few,
            )
        )
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, read, some in ways:
            found.setdefault(name, []).append(rate(read, some))
    rates = {name: statistics.median(found[name]) for name, _, _ in ways}
    first = rates[ways[0][0]]
    for name, per_second in rates.items():
        print(
            f"{per_second:>12,.0f} a second   {1e6 / per_second:>11.1f} µs   {first / per_second:>9.2f} times the cost   {name}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
