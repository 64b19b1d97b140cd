"""An item as the rules of users see it: its language, its sentences, and what the packs see in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from monitor.detect.chunks import Tagged
from monitor.detect.language import Language
from monitor.detect.own.terms import Text
from monitor.model import Change, Item


@dataclass(frozen=True)
class Scope:
    """A stretch of the reading where words stand together; *shift* leads from it to the reading."""

    text: Text
    shift: int
    sentences: tuple["Sentence", ...]

    @property
    def end(self) -> int:
        return self.shift + len(self.text.reading)


@dataclass(frozen=True)
class Sentence:
    """One sentence: ``reading[start:end]`` and its tags."""

    start: int
    end: int
    tagged: Tagged


@dataclass(frozen=True)
class View:
    """One item. *tidy* is its reading in one form of writing, which tokens count in; *starts* leads back."""

    item: Item
    reading: str
    language: Language
    tidy: str
    title_end: int
    sentences: tuple[Sentence, ...]

    def scopes(self, within: Literal["sentence", "title", "item"], change: Change | None = None) -> Iterator[Scope]:
        """Yield where the words of a rule may stand together: all such places, or those that *change* was read in."""
        if within == "sentence":
            for one in self.sentences:
                if change is None or (one.start < change.quote.end and change.quote.start < one.end):
                    yield self._scope(one.start, one.end)
        elif within == "title":
            yield self._scope(0, self.title_end)
        else:
            yield self._scope(0, len(self.reading))

    def _scope(self, start: int, end: int) -> Scope:
        inside = tuple(s for s in self.sentences if s.start < end and start < s.end)
        return Scope(Text(self.reading[start:end]), start, inside)
