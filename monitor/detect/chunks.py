"""What a sentence is made of: chunks of words that belong together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from monitor.detect.pack import Verb
from monitor.detect.tokens import Token
from monitor.model import Status


class Chunk(NamedTuple):
    """Some words that belong together: ``tokens[first:last]`` of the sentence, their kind, what is known of them."""

    kind: str
    first: int
    last: int
    info: Any = None


class Act(NamedTuple):
    """A verb with its helpers: what it tells, in what form, and in what mood."""

    verb: Verb
    form: str
    future: bool
    mood: Status | None
    pressure: bool


class Tagged(NamedTuple):
    """A sentence as patterns see it: ``row[i]`` is written as ``codes[i]``. *chunks* also holds what they do not see."""

    tokens: Sequence[Token]
    chunks: tuple[Chunk, ...]
    row: tuple[Chunk, ...]
    codes: str
