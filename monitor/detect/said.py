"""What one sentence says, its names written out; and when two names are one."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.detect.chunks import Tagged
from monitor.detect.posts import Role
from monitor.detect.reading import Draft
from monitor.detect.script import within
from monitor.text import name_key


class Read(NamedTuple):
    """One sentence that was read: its tags and what it tells."""

    tagged: Tagged
    drafts: tuple[Draft, ...]
    title: bool


class Known(NamedTuple):
    """A name in the item: how it is written, its comparable words, its sort."""

    text: str
    words: tuple[str, ...]
    kind: str
    sentence: int
    at: int


class Held(NamedTuple):
    """Who holds or held which post where, as the item mentions it in passing."""

    person: str
    org: str | None
    role: Role | None
    words: str | None
    former: bool


class Said(NamedTuple):
    """A draft with its names written out. *org* is None where the sentence does not name it."""

    draft: Draft
    sentence: int
    org: str | None
    person: str | None
    role: Role | None
    words: str | None
    title: bool
    spare: str | None = None
    where: str | None = None
    lent: bool = False


def words_of(name: str) -> tuple[str, ...]:
    return tuple(name_key(name).split())


def same_person(a: str, b: str) -> bool:
    one, two = words_of(a), words_of(b)
    return bool(one and two) and (one[-1] == two[-1] or set(one) <= set(two) or set(two) <= set(one) or within(a, b))


def alike(a: str | None, b: str | None) -> bool:
    return a is None or b is None or same_org(a, b)


def same_org(a: str, b: str) -> bool:
    one, two = words_of(a), words_of(b)
    return bool(set(one) & set(two)) or one == (initials(two),) or two == (initials(one),) or within(a, b)


def initials(words: Sequence[str]) -> str:
    return "".join(w[0] for w in words if w not in ("of", "the", "and", "for"))
