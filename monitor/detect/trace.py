"""Every stage of one detection, as values: what ``helmwatch explain`` shows."""

from dataclasses import dataclass

from monitor.model import Change


@dataclass(frozen=True, slots=True)
class Span:
    """``reading[start:end]`` and what it was taken for."""

    start: int
    end: int
    text: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fitted: what filled its slots, and why nothing came of it where nothing did."""

    pattern: str
    start: int
    end: int
    text: str
    slots: tuple[tuple[str, str], ...]
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its tags, the patterns that fitted, and why it was not read where it was not."""

    start: int
    end: int
    text: str
    tags: tuple[Span, ...] = ()
    matches: tuple[Match, ...] = ()
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question that a rule of the user's asked, and the answer."""

    asks: str
    holds: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule of the user's said to a change, or to an item: *about* is the change, in words.

    *steps* ends with the first that did not hold; *spans* are the words that it found.
    """

    rule: str
    does: str
    because: str
    about: str
    fired: bool
    steps: tuple[Step, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """All stages. *ended* says why the item was not read any further, empty if it was read to its end.

    *own* is what the user's rules said; *changes* is what they left and added.
    """

    reading: str
    language: str
    hits: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    ended: str = ""
    own: tuple[Verdict, ...] = ()
