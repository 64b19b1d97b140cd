"""Words written once with a sign for their endings: ``neu~`` stands for neue, neuer, neues, neuen, neuem."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.detect.pack import Pack, Verb

Endings = Mapping[str, Sequence[str]]


def inflected(words: Sequence[str], endings: Endings) -> tuple[str, ...]:
    """Return *words*, each with a sign of *endings* replaced by what that sign stands for."""
    out = tuple(words)
    for sign, choices in endings.items():
        out = tuple(full for word in out for full in ((word.replace(sign, e) for e in choices) if sign in word else (word,)))
    return out


def unfolded(pack: Pack) -> Pack:
    """Return *pack* with every ending written out."""
    endings = pack.endings
    if not endings:
        return pack
    names = pack.names
    return replace(
        pack,
        words={kind: inflected(words, endings) for kind, words in pack.words.items()},
        verbs=tuple(_verb(v, endings) for v in pack.verbs),
        names=replace(
            names,
            given=inflected(names.given, endings),
            honorifics=inflected(names.honorifics, endings),
            suffixes=inflected(names.suffixes, endings),
            heads=inflected(names.heads, endings),
            places=inflected(names.places, endings),
            ordinary=inflected(names.ordinary, endings),
            led=inflected(names.led, endings),
        ),
    )


def _verb(verb: Verb, endings: Endings) -> Verb:
    return replace(
        verb,
        base=inflected(verb.base, endings),
        now=inflected(verb.now, endings),
        past=inflected(verb.past, endings),
        ing=inflected(verb.ing, endings),
        noun=inflected(verb.noun, endings),
    )
