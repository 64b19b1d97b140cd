"""All sentences of an item together: full names, the organisation that is talked about, one change told once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.detect.chunks import Tagged
from monitor.detect.language import Language
from monitor.detect.posts import Post, Role, code
from monitor.detect.reading import Draft
from monitor.model import Change, Direction, Manner, Quote, Status
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


def merge(read: Sequence[Read], text: str, starts: Sequence[int], reading: str, language: Language) -> tuple[Change, ...]:
    """Return the changes of an item, each once, with the fullest names that the item has."""
    names = _names(read, text)
    people = {k.words for k in names if k.kind == "person"} | {
        _words(_text(r.tagged, d.person.first, d.person.last, text)) for r in read for d in r.drafts if d.person
    }
    sports = _sporting(read, language)
    changes: list[Change] = []
    for index, sentence in enumerate(read):
        for draft in sentence.drafts:
            change = _change(draft, sentence, index, names, people, text, language, sports)
            begin = sentence.tagged.tokens[draft.first].start
            end = sentence.tagged.tokens[draft.last - 1].end
            quote = Quote(reading[starts[begin] : starts[end]], starts[begin], starts[end])
            changes.append(replace(change, quote=quote))
    return tuple(_once(changes))


def _change(
    draft: Draft, sentence: Read, index: int, names: Sequence[Known], people: set[tuple[str, ...]], text: str, language: Language, sports: bool
) -> Change:
    person = _text(sentence.tagged, draft.person.first, draft.person.last, text) if draft.person else None
    if person:
        person = _fullest(person, [k for k in names if k.kind != "org"])
    org = _text(sentence.tagged, draft.org.first, draft.org.last, text) if draft.org else None
    if org is None or _words(org) in people:
        org = _context(index, draft.first, names, people)
    if org:
        org = _fullest_org(org, names)
    domain = _domain(org, names, language, sports)
    acting = bool(draft.post and draft.post.acting)
    return Change(
        organisation=org,
        person=person,
        role=_role(draft.post, draft.role, sentence.tagged, text),
        post=code(draft.role, domain) if draft.role else "",
        direction=draft.direction,
        manner=draft.manner,
        status=draft.status,
        quote=Quote("", 0, 0),
        pattern=draft.pattern.id,
        confidence=_confidence(draft, org, person),
        acting=acting,
    )


def _confidence(draft: Draft, org: str | None, person: str | None) -> float:
    sure = draft.pattern.sure
    for there in (org, person, draft.role):
        sure *= 1.0 if there else 0.8
    return round(sure, 3)


def _text(tagged: Tagged, first: int, last: int, text: str) -> str:
    return text[tagged.tokens[first].start : tagged.tokens[last - 1].end]


def _words(name: str) -> tuple[str, ...]:
    return tuple(name_key(name).split())


def _names(read: Sequence[Read], text: str) -> list[Known]:
    return [
        Known(name, _words(name), chunk.kind, index, chunk.first)
        for index, sentence in enumerate(read)
        for chunk in sentence.tagged.chunks
        if chunk.kind in ("org", "person", "name")
        for name in (_text(sentence.tagged, chunk.first, chunk.last, text),)
    ]


def _fullest(person: str, names: Iterable[Known]) -> str:
    """Return the longest way in which the item writes the name: "Altman" is "Sam Altman"."""
    own = _words(person)
    if not own:
        return person
    best, size = person, len(own)
    for known in names:
        if size < len(known.words) <= 5 and (known.words[-size:] == own or (size == 1 and known.words[0] == own[0] and known.kind == "person")):
            best, size = known.text, len(known.words)
    return best


def _fullest_org(org: str, names: Iterable[Known]) -> str:
    own = _words(org)
    best, size = org, len(own)
    for known in names:
        if known.kind != "person" and size < len(known.words) <= 6 and known.words[: len(own)] == own and known.kind == "org":
            best, size = known.text, len(known.words)
    return best


def _context(index: int, at: int, names: Sequence[Known], people: set[tuple[str, ...]]) -> str | None:
    """Return the organisation that the item talks about at this place, if it names one."""
    fit = [k for k in names if k.kind != "person" and k.words not in people and not _surname(k, people)]
    here = [k for k in fit if k.sentence == index]
    before = [k for k in here if k.at < at]
    for group in ([k for k in before if k.kind == "org"][-1:], [k for k in here if k.kind == "org"], before[-1:], here,
                  [k for k in fit if k.sentence == 0 and k.kind == "org"], [k for k in fit if k.kind == "org"], [k for k in fit if k.sentence == 0]):
        if group:
            return group[0].text
    return None


def _surname(known: Known, people: set[tuple[str, ...]]) -> bool:
    return any(p[-len(known.words) :] == known.words or p[: len(known.words)] == known.words for p in people if p)


def _sporting(read: Sequence[Read], language: Language) -> bool:
    return any(language.domains.get(t.low) == "sports" for r in read for t in r.tagged.tokens)


def _domain(org: str | None, names: Sequence[Known], language: Language, sports: bool) -> str:
    words = [t.low for t in language.tokens(org)] if org else []
    for word in words:
        if word in language.domains:
            return language.domains[word]
    if words and " ".join(words) in language.places:
        return "country"
    return "sports" if sports else "corporate"


def _role(post: Post | None, role: Role | None, tagged: Tagged, text: str) -> str | None:
    if not post or not role:
        return None
    if len(post.roles) == 1:
        return _text(tagged, post.first, post.last, text)
    return _text(tagged, role.first, role.last, text)


def _once(changes: Sequence[Change]) -> list[Change]:
    """Merge changes that say the same of the same person."""
    out: list[Change] = []
    for change in changes:
        for i, kept in enumerate(out):
            if _same(kept, change):
                out[i] = _joined(kept, change)
                break
        else:
            out.append(change)
    return out


def _same(a: Change, b: Change) -> bool:
    if a.direction != b.direction or not _same_person(a.person, b.person):
        return False
    if a.post and b.post and a.post != b.post:
        return False
    if not (a.post or b.post) and not (a.person and b.person):
        return False
    return _same_org(a.organisation, b.organisation)


def _same_person(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    one, two = _words(a), _words(b)
    return bool(one and two) and (one[-1] == two[-1] or set(one) <= set(two) or set(two) <= set(one))


def _same_org(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    one, two = set(_words(a)), set(_words(b))
    return bool(one & two)


def _joined(a: Change, b: Change) -> Change:
    """Return what both say together; *a* came first and has the last word on the status unless it was only a question."""
    strong = a if a.post else b
    person = max((a.person, b.person), key=lambda p: len(p or ""))
    manner = b.manner if a.manner in (Manner.RESIGNED, Manner.APPOINTED) and b.manner != Manner.MOVED else a.manner
    return replace(
        a,
        person=person,
        post=strong.post,
        role=strong.role,
        organisation=a.organisation or b.organisation,
        manner=manner,
        acting=a.acting or b.acting,
        confidence=max(a.confidence, b.confidence),
    )
