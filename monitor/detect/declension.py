"""Names whose ends change with their place in a sentence: "Jana Lipskiego" is Jan Lipski where the item calls him so too."""

from collections.abc import Collection, Iterable, Mapping

from monitor.text import name_key

_STEM = 2
_CHANGING = 2
_LONGEST = 4


def bases(names: Iterable[str], cases: Collection[str]) -> Mapping[str, str]:
    """Return the name to read for each of *names*: of several forms of one name the shortest, the first of equals."""
    found = list(dict.fromkeys(names))
    keys = {name: name_key(name).split() for name in found}

    def shortest(name: str) -> str:
        forms = [other for other in found if _alike(keys[name], keys[other], cases)]
        return min(forms, key=lambda form: (len(form), found.index(form)), default=name)

    whole = {name: shortest(name) for name in found}
    full = [base for base in whole.values() if 1 < len(keys[base]) <= _LONGEST]
    return {name: _surname(keys[name], full, keys, cases) or base for name, base in whole.items()}


def _surname(own: list[str], full: Iterable[str], keys: Mapping[str, list[str]], cases: Collection[str]) -> str:
    """Return the surname of a full name that *own*, a name of one word, is a form of."""
    if len(own) != 1:
        return ""
    return next((name.split()[-1] for name in full if own != keys[name][-1:] and _alike(own, keys[name][-1:], cases)), "")


def _alike(a: list[str], b: list[str], cases: Collection[str]) -> bool:
    return len(a) == len(b) > 0 and all(akin(x, y, cases) for x, y in zip(a, b, strict=True))


def akin(a: str, b: str, cases: Collection[str]) -> bool:
    """Whether *a* and *b* are two forms of one word."""
    if a == b:
        return True
    shorter = min(len(a), len(b))
    stem = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    return stem >= max(_STEM, shorter - _CHANGING) and a[stem:] in cases and b[stem:] in cases
