"""How many headlines a second one core reads, beside the peers' way in the same run: one ``re`` search a rule.

``python benches/detect.py [FILE [COUNT]]``: JSON lines with "title" and "summary" (a stream of made-up headlines unless said).
"""

import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from monitor.commands.detect import load
from monitor.detect import Detector
from monitor.model import Item
from monitor.testing import item

ROOT = Path(__file__).parent.parent
STREAM = ROOT.parent / "shared" / "eval" / "stream-english.jsonl"
ROUNDS = 5
SLOW = 2000
"""The peers' way is timed on so many headlines."""

WORDS = (
    "shares rise after profit beats forecast as investors weigh rates and the company says demand for chips grows in Europe "
    "while oil falls and banks cut costs ahead of the vote on trade with new tariffs due next month despite calls to wait"
)


def headlines(path: Path | None, count: int) -> list[Item]:
    """Return real headlines, or made-up ones of which one in a hundred reports a change."""
    if path:
        rows = map(json.loads, path.read_text("utf-8").splitlines()[:count])
        return [item(row["title"], row.get("summary") or "", ref=str(i)) for i, row in enumerate(rows)]
    rng = random.Random(1)
    words = WORDS.split()
    made = [" ".join(rng.choices(words, k=10)).capitalize() for _ in range(count)]
    made[::100] = ["Brightwater names Anna Lindqvist chief executive"] * len(made[::100])
    return [item(title, ref=str(i)) for i, title in enumerate(made)]


def rules(detector: Detector) -> list[re.Pattern[str]]:
    """Return what a keyword monitor would search for: each verb near a post, one pattern for each pair of lists."""
    languages = detector.languages.values()
    verbs = [w for lang in languages for v in lang.pack.verbs for form in (v.now, v.past, v.base) for w in form]
    posts = [w for lang in languages for rule in lang.roles.posts.values() for w in rule.forms.get(lang.pack.language, ())]
    near = "|".join(map(re.escape, sorted(set(posts), key=len, reverse=True)[:40]))
    return [re.compile(rf"\b{re.escape(verb)}\b[^.;]{{0,60}}\b(?:{near})\b", re.IGNORECASE) for verb in dict.fromkeys(verbs)]


def rate(read: Callable[[Item], object], items: Sequence[Item]) -> float:
    """Return how many *items* a second are read."""
    began = time.perf_counter()
    for one in items:
        read(one)
    return len(items) / (time.perf_counter() - began)


def medians(ways: Iterable[tuple[str, Callable[[Item], object], Sequence[Item]]]) -> dict[str, float]:
    """Time all *ways* in turns, so that a busy machine slows each of them."""
    found: dict[str, list[float]] = {}
    turns = list(ways)
    for _ in range(ROUNDS):
        for name, read, items in turns:
            found.setdefault(name, []).append(rate(read, items))
    return {name: statistics.median(rates) for name, rates in found.items()}


def main(words: Sequence[str]) -> None:
    path = Path(words[0]) if words else STREAM if STREAM.exists() else None
    items = headlines(path, int(words[1]) if len(words) > 1 else 20_000)
    titles = [item(one.title, ref=one.ref) for one in items]
    began = time.perf_counter()
    detector = load(ROOT / "rules", os.environ)
    loaded = time.perf_counter() - began
    peers = rules(detector)
    opened = sum(detector.language("en", one.reading) is not None for one in titles) / len(titles)
    found = sum(bool(detector.detect(one)) for one in titles)
    print(
        f"{path or 'made up'}: {len(items):,} items, {len(detector.languages)} packs loaded with their examples in {loaded:.2f} s"
    )
    print(f"{opened:.1%} of the titles pass the first look, {found} report a change")
    ways = [
        ("helmwatch, titles", detector.detect, titles),
        ("helmwatch, titles and summaries", detector.detect, items),
        ("first look only, titles", lambda one: detector.language("en", one.reading), titles),
        (
            f"one re search for each of {len(peers):,} verbs, titles",
            lambda one: [r.search(one.title) for r in peers],
            titles[:SLOW],
        ),
    ]
    for name, per_second in medians(ways).items():
        print(f"{per_second:>12,.0f} a second   {1e6 / per_second:>9.1f} µs   {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
