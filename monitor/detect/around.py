"""What a sentence says besides its verbs of coming and going: the words that change what these mean."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from monitor.detect.chunks import Tagged


class Around(NamedTuple):
    """What the sentence says besides: the places of the words that change the meaning of its verbs."""

    kinds: Mapping[str, Sequence[int]]
    old: bool
    question: bool
    sports: bool
    title: bool
    watched: bool

    @classmethod
    def of(cls, tagged: Tagged, year: int | None, sports: bool, title: bool) -> "Around":
        """Look around in a sentence of an item of *year* that is about sports or not."""
        kinds: dict[str, list[int]] = {}
        for chunk in tagged.chunks:
            kinds.setdefault(chunk.kind, []).append(chunk.first)
        watched = any(c.kind == "org" and c.info for c in tagged.chunks)
        return cls(
            kinds,
            year is not None and old(tagged, year),
            "?" in [t.text for t in tagged.tokens[-2:]] and "ask" not in kinds,
            sports,
            title,
            watched,
        )

    def before(self, kind: str, at: int, within: int = 99) -> bool:
        """Whether a word of *kind* stands before token *at*."""
        return any(at - within <= i < at for i in self.kinds.get(kind, ()))

    def joined(self, a: int, b: int) -> bool:
        """Whether no comma stands between tokens *a* and *b*."""
        return not any(min(a, b) < i < max(a, b) for i in self.kinds.get("comma", ()))

    def has(self, kind: str) -> bool:
        """Whether a word of *kind* stands anywhere in the sentence."""
        return kind in self.kinds


def old(tagged: Tagged, year: int) -> bool:
    """Whether the years that the sentence names all lie before *year*."""
    since = {c.last for c in tagged.chunks if c.kind == "since"}
    dates = [t.text.rstrip(".,") for i, t in enumerate(tagged.tokens) if i not in since]
    years = [int(t) for t in dates if len(t) == 4 and t.isascii() and t.isdigit() and t[:2] in ("19", "20")]
    return bool(years) and max(years) < year
