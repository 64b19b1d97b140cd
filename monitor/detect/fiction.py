"""Where a text stops to tell what happened: a script that it announces, or that begins ("Act one: …")."""

from collections.abc import Sequence

from monitor.detect.chunks import Chunk, Tagged

NEAR = 4
"""Words announce a script if its first heading follows within so many sentences: else something was only "like a script"."""
BARE = 3
"""A script that nothing announces has as many headings at least."""


def fiction(sentences: Sequence[Tagged]) -> range:
    """Return which sentences are fiction.

    Nothing but the author's own words ("in reality") tells where a script ends: lines of it look like any other. Without them it
    goes on to the end, as a change that is invented is worse than one that is missed behind a script.
    """
    headings = [i for i, s in enumerate(sentences) if _heading(s)]
    announced = (i for i, s in enumerate(sentences) if any(c.kind == "script" for c in s.chunks))
    first = next((i + 1 for i in announced if any(i < h <= i + NEAR for h in headings)), None)
    if first is None:
        if len(headings) < BARE:
            return range(0)
        first = headings[0]
    return range(first, next((i for i in range(first, len(sentences)) if _resumes(sentences[i])), len(sentences)))


def opening(sentence: Tagged) -> Chunk | None:
    """Return the first chunk of *sentence* that is more than a mark or an article."""
    return next((c for c in sentence.chunks if c.kind not in ("mark", "the", "bracket")), None)


def _heading(sentence: Tagged) -> bool:
    first = opening(sentence)
    return bool(first and first.kind == "scene" and any(t.text == ":" for t in sentence.tokens[first.last : first.last + 4]))


def _resumes(sentence: Tagged) -> bool:
    first = opening(sentence)
    return bool(first and first.kind == "reality")
