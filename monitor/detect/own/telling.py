"""The change that a rule reports: from what it says itself, its named groups, and what the packs see in the sentence."""

from collections.abc import Callable, Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.language import Language
from monitor.detect.own.asking import Asked
from monitor.detect.own.sheet import Gives, Own
from monitor.detect.own.view import Scope, Sentence, View
from monitor.detect.posts import Post, code
from monitor.detect.said import alike, same_person
from monitor.model import Change, Direction, Manner, Quote

SURE = 0.9
LESS = 0.8
"""What is left of how sure a change is for each thing that is not named."""

Seen = tuple[Sentence, Chunk]


def tell(rule: Own, view: View, scope: Scope, said: Asked) -> Change | None:
    """Return the change, None if neither an organisation nor a person is named."""
    gives = rule.gives or Gives(Direction.IN)
    start = min((s.start for s in said.spans), default=scope.shift)
    end = max((s.end for s in said.spans), default=scope.end)
    groups = {name: view.reading[a:b].strip() for name, a, b in reversed(said.groups)}
    seen = _seen(view, scope, start)
    person, organisation = gives.person or groups.get("person"), gives.organisation or groups.get("organisation")
    organisation = organisation or _name(view, seen, ("org", "name", "place"), person)
    person = person or _name(view, seen, ("person", "name"), organisation)
    if not organisation and not person:
        return None
    words, post = _post(gives, groups.get("post"), view, seen, organisation)
    sure = SURE
    for there in (organisation, person, post):
        sure *= 1.0 if there else LESS
    manner = gives.manner or (Manner.APPOINTED if gives.direction is Direction.IN else Manner.RESIGNED)
    quote = Quote(view.reading[start:end], start, end)
    return Change(
        organisation, person, words, post, gives.direction, manner, gives.status, quote, rule.id, round(sure, 3), gives.acting
    )


def same(one: Change, other: Change) -> bool:
    """Whether *one* tells what *other* tells."""
    posts = not one.post or not other.post or one.post == other.post
    people = not one.person or not other.person or same_person(one.person, other.person)
    return one.direction is other.direction and posts and people and alike(one.organisation, other.organisation)


def _seen(view: View, scope: Scope, start: int) -> list[Seen]:
    """Return the chunks of the scope: those of the sentence with the words of the rule first."""
    sentences = sorted(scope.sentences, key=lambda s: not s.start <= start < s.end)
    return [(s, c) for s in sentences for c in s.tagged.chunks if s.end <= len(view.reading)]


def _name(view: View, seen: Sequence[Seen], kinds: Sequence[str], other: str | None) -> str | None:
    """Return the first name of the first of *kinds* that there is, and that is not *other*."""
    for wanted in kinds:
        for sentence, chunk in seen:
            if chunk.kind == wanted and (name := _written(view, sentence, chunk)) != other and _alone(name, other):
                return name
    return None


def _alone(name: str, other: str | None) -> bool:
    return not other or not (set(name.split()) & set(other.split()))


def _written(view: View, sentence: Sentence, chunk: Chunk) -> str:
    tokens = sentence.tagged.tokens
    return view.tidy[tokens[chunk.first].start : tokens[chunk.last - 1].end]


def _post(gives: Gives, words: str | None, view: View, seen: Sequence[Seen], organisation: str | None) -> tuple[str | None, str]:
    """Return the words and the code of the post."""
    fits: Callable[[str], bool] = (lambda t: bool(set(t.casefold().split()) & set(words.casefold().split()))) if words else bool
    for sentence, chunk in seen:
        info = chunk.info
        if isinstance(info, Post) and not info.body and not info.former and fits(_written(view, sentence, chunk)):
            role = info.roles[0]
            tokens = sentence.tagged.tokens
            written = view.tidy[tokens[role.first].start : tokens[role.last - 1].end]
            return words or written, gives.post or code(role, _domain(view.language, organisation))
    return words, gives.post


def _domain(language: Language, organisation: str | None) -> str:
    words = [t.low for t in language.tokens(organisation)] if organisation else []
    return next((language.domains[w] for w in words if w in language.domains), "")
