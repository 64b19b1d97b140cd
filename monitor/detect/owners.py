"""Names right behind a post where their owner may stand too: "prezes Lipowca" is of Lipowiec, "prezes Lipski" is he."""

from collections.abc import Iterable, Sequence

from monitor.detect.tokens import Token, low


class Owners:
    """Tells the owner of a post from its holder.

    *surnames* are words, or ``*ends`` of words, that are surnames; *led* words of posts that only their holder's name follows.
    """

    def __init__(self, surnames: Iterable[str], led: Iterable[str]) -> None:
        names = [low(s) for s in surnames]
        self._whole = frozenset(s for s in names if not s.startswith("*"))
        self._ends = tuple(s[1:] for s in names if s.startswith("*"))
        self._led = frozenset(low(w) for w in led)

    def holds(self, post: Sequence[Token], name: Sequence[Token], fresh: bool) -> bool:
        """Whether the words *name* right behind *post* name its holder."""
        last = name[-1].low
        if last in self._whole or (last.endswith(self._ends) and not name[-1].text.isupper()):
            return True
        return not fresh and len(name) <= 2 and any(t.low in self._led for t in post)
