"""Small words inside names, where a pack lists pairs of them: Jan van der Meer; and Van der Meer, where no given name stands."""

from collections.abc import Sequence

from monitor.detect.language import Language
from monitor.detect.tokens import Token


def linked(tokens: Sequence[Token], first: int, i: int, language: Language) -> int:
    """Return the place of the next part of the name that begins at *first*, if "van der" or the like at *i* joins it; else 0."""
    if i + 2 >= len(tokens) or not tokens[i + 2].capital or f"{tokens[i].low} {tokens[i + 1].low}" not in language.particles:
        return 0
    return i + 2 if i < first + 2 or all(t.low in language.given for t in tokens[first:i]) else 0


def surnamed(tokens: Sequence[Token], i: int, language: Language) -> int:
    """Return the place of what follows "Van" or "Van der" at *i*, with a capital where a surname stands alone, else 0."""
    token = tokens[i]
    if not token.capital or token.low not in language.linking:
        return 0
    if at := linked(tokens, i, i, language):
        return at
    last = i + 1 == len(tokens) or not tokens[i + 1].capital
    return 0 if last or tokens[i + 1].low in language.places else i + 1
