"""All sentences of an item together: full names, the organisation that is talked about, one change told once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.detect.chunks import Act, Chunk, Tagged
from monitor.detect.declension import bases
from monitor.detect.language import NAMES, Language
from monitor.detect.once import backs, once
from monitor.detect.posts import NOBODY, code, implied
from monitor.detect.reading import Draft, mentions
from monitor.detect.said import Held, Known, Read, Said, alike, initials, same_person, words_of
from monitor.detect.script import within
from monitor.model import Change, Direction, Manner, Quote, Status

MOST, NAMED = 60, 600
"""No item tells of more changes or has more names than these; the work of putting them together stays bounded."""


PASSING = 0.8
"""How much what a text says in passing counts: its title has no word of a post and none of coming or going."""


STATE = frozenset({"minister", "head_of_government", "head_of_state"})
"""Codes of posts that only a state has."""


class Merger:
    """Puts together what the sentences of one item tell."""

    def __init__(self, read: Sequence[Read], text: str, language: Language, sports: bool) -> None:
        self._read = read
        self._text = text
        self._language = language
        self._sports = sports
        self._bases: Mapping[str, str] = {}
        if cases := language.pack.names.cases:
            self._bases = bases([k.text for i, s in enumerate(read) for k in self._known(s.tagged, i)], cases)
        self._names = [k for i, sentence in enumerate(read) for k in self._known(sentence.tagged, i)][:NAMED]
        drafts = [(d, r.tagged) for r in read for d in r.drafts]
        self._people = {k.words for k in self._names if k.kind == "person"}
        self._people |= {words_of(self._write(t, d.person.first, d.person.last)) for d, t in drafts if d.person}

        self._titled = any(_tells(c) for r in read if r.title for c in r.tagged.row)
        self._topical = any(
            c.kind in ("post", "newpost") or isinstance(c.info, Act) for r in read if r.title for c in r.tagged.row
        )
        self._held = [h for r in read for h in self._mentioned(r.tagged)] if drafts else []

    def _gone(self, one: Said) -> bool:
        """Whether the title calls the person a former holder: that he left is not what is new."""
        if one.draft.direction == Direction.IN:
            return False
        titles = [c for r in self._read if r.title for c in r.tagged.chunks if c.kind in ("post", "newpost")]
        return any(c.info.former for c in titles)

    def _mentioned(self, tagged: Tagged) -> Iterator[Held]:
        for holder in mentions(tagged, self._language):
            person, org, post = holder["person"], holder.get("org"), holder.get("post")
            written = self._write(tagged, org.first, org.last) if org else None
            former = "former" in holder or bool(post and post.info.former)
            role = post.info.roles[0] if post else None
            words = self._write(tagged, role.first, role.last) if role else None
            yield Held(self._write(tagged, person.first, person.last), written, role, words, former)

    def changes(self, starts: Sequence[int], reading: str) -> tuple[Change, ...]:
        """Return the changes, each once. *starts* leads from the tidy text back to *reading*."""
        said = [self._said(d, i) for i, sentence in enumerate(self._read) for d in sentence.drafts][:MOST]
        said = [self._placed(s, said) for s in said]
        said = [more for s in said for more in self._posted(s, said)]
        said = [self._own(self._named(s)) for s in said]
        said = [s for s in said if s.role or not s.draft.thin]
        said = [s for s in said if not (self._sports and s.role and s.role.rule.sports == NOBODY)]
        said = [s for s in said if not s.draft.doubtful or any(backs(o, s) for o in said)]
        said = [s for s in said if self._titled or not s.draft.aside or any(backs(o, s) for o in said if not o.draft.aside)]
        if not any(s.title for s in said):
            said = [s for s in said if not self._gone(s)]
        told = [(self._change(s, starts, reading), s) for s in said]
        return tuple(c for c, _ in once(told) if c.organisation or c.person)

    def _known(self, tagged: Tagged, index: int) -> Iterable[Known]:
        for chunk in tagged.chunks:
            if chunk.kind in NAMES:
                name = self._write(tagged, chunk.first, chunk.last)
                yield Known(name, words_of(name), chunk.kind, index, chunk.first)

    def _write(self, tagged: Tagged, first: int, last: int) -> str:
        name = self._text[tagged.tokens[first].start : tagged.tokens[last - 1].end]
        return self._bases.get(name, name)

    def _said(self, draft: Draft, index: int) -> Said:
        tagged = self._read[index].tagged
        person = self._write(tagged, draft.person.first, draft.person.last) if draft.person else None
        org = self._write(tagged, draft.org.first, draft.org.last) if draft.org else None
        if person:
            person = _fullest(person, [k for k in self._names if k.kind != "org"])
        spare = None
        if org and (words_of(org) in self._people or not words_of(org)):
            org, spare = None, org
        role, post = draft.role, draft.post
        words = None
        if post and role:
            words = self._write(tagged, role.first, post.last if len(post.roles) == 1 else role.last)
        return Said(draft, index, org, person, role, words, self._read[index].title, spare)

    def _posted(self, one: Said, said: Sequence[Said]) -> Iterator[Said]:
        """Lend a change without a post the posts of the other half: "names X CEO after Y resigns"."""
        if one.role or one.draft.pattern.post:
            yield one
            return
        if one.draft.manner == Manner.RETURNED:
            yield self._returned(one, said)
            return
        near = [s for s in said if _lends(s, one) and alike(s.where, one.where)]
        near = [s for s in near if s.draft.manner != Manner.RETURNED]
        near = [s for s in near if not (one.person and s.person and same_person(one.person, s.person))]
        first = min(near, key=lambda s: abs(s.sentence - one.sentence), default=None)
        if first is None:
            yield one
        for other in near:
            if first and (other.sentence, other.draft.first) == (first.sentence, first.draft.first):
                yield one._replace(
                    role=other.role, words=other.words, org=one.org or other.org, where=one.org or other.where, lent=True
                )

    def _own(self, one: Said) -> Said:
        """Lend somebody who leaves, or comes back, the post that the item mentions him with."""
        told = one.draft.direction == Direction.OUT or one.draft.manner == Manner.RETURNED
        if one.role or not one.person or not told or one.draft.pattern.post:
            return one
        held = next((h for h in self._held if _tells_post(h, one)), None)
        return one._replace(role=held.role, words=held.words, where=one.where or held.org, lent=True) if held else one

    def _returned(self, one: Said, said: Sequence[Said]) -> Said:
        """Lend a return the post that the same person left."""
        for other in said:
            if (
                other.role
                and other.draft.direction == Direction.OUT
                and one.person
                and other.person
                and same_person(one.person, other.person)
            ):
                return one._replace(role=other.role, words=other.words, where=one.org or other.where, lent=True)
        if one.draft.status == Status.DENIED:
            for other in said:
                so = other.draft.status != Status.DENIED
                if so and other.role and other.draft.direction == Direction.IN and alike(other.where, one.where):
                    return one._replace(role=other.role, words=other.words, where=one.org or other.where, lent=True)
        return one

    def _change(self, one: Said, starts: Sequence[int], reading: str) -> Change:
        draft = one.draft
        org = one.org or one.where
        tokens = self._read[one.sentence].tagged.tokens
        begin, end = starts[tokens[draft.first].start], starts[tokens[draft.last - 1].end]
        domain = self._domain(org)
        post = code(one.role, domain) if one.role else implied(draft.pattern.post, self._language.roles, domain)
        sure = draft.pattern.sure
        for there in (org, one.person, post):
            sure *= 1.0 if there else 0.8
        return Change(
            organisation=org,
            person=one.person,
            role=one.words,
            post=post,
            direction=draft.direction,
            manner=draft.manner,
            status=draft.status,
            quote=Quote(reading[begin:end], begin, end),
            pattern=draft.pattern.id,
            confidence=round(sure * (1.0 if one.org else 0.9) * (1.0 if one.title or self._topical else PASSING), 3),
            acting=draft.acting,
        )

    def _placed(self, one: Said, said: Sequence[Said]) -> Said:
        """Find the organisation: as named, as the item says of the person, as another change has it, as the item talks about."""
        one = one._replace(org=self._inside(one) or self._land(one) or one.org)
        where = (
            one.org
            or self._shared(one, said)
            or self._employer(one)
            or self._near(one)
            or self._headlined(said)
            or self._context(one)
            or one.spare
        )
        return one._replace(where=self._fullest(where), org=self._fullest(one.org))

    def _fullest(self, org: str | None) -> str | None:
        return _fullest_org(org, self._names) if org and org not in self._language.watched else org

    def _inside(self, one: Said) -> str | None:
        """Return the body that the words of the post name: "président du Sénat"."""
        if not one.role or not one.role.rule.inside:
            return None
        tagged, words = self._read[one.sentence].tagged, self._language.pack.words
        first = next((i for i in range(one.role.first, one.role.last) if tagged.tokens[i].low in words.get("of", ())), -1) + 1
        while first and first < one.role.last and tagged.tokens[first].low in words.get("the", ()):
            first += 1
        org, last = one.draft.org, one.role.last
        if org and self._language.pack.cased <= org.first - last < 3:
            last = org.last
        if not first and self._language.owners:
            return self._write(tagged, one.role.last - 1, last)
        return self._write(tagged, first, last) if 0 < first < one.role.last else None

    def _land(self, one: Said) -> str | None:
        """Return the place that the sentence names, if it is a state's post and only a bare name acts: "Doe fires a minister"."""
        org = one.draft.org
        bare = org is not None and org.kind == "name" and org.last - org.first == 1
        if not bare or not one.role or (one.role.rule.code or one.role.key) not in STATE:
            return None
        return next((k.text for k in self._names if k.kind == "place" and k.sentence == one.sentence), None)

    def _employer(self, one: Said) -> str | None:
        if not one.person:
            return None
        own = [h for h in self._held if h.org and same_person(h.person, one.person)]
        if one.draft.direction == Direction.IN and one.draft.manner != Manner.RETURNED:
            own = [h for h in own if h.role and one.role and h.role.key == one.role.key and not h.former]
        return next((h.org for h in own), None)

    def _named(self, one: Said) -> Said:
        """Find the name of somebody who leaves a post and whom the item mentions with that very post."""
        if one.person or one.draft.direction == Direction.IN or not one.role:
            return one
        fit = [
            h
            for h in self._held
            if h.role and h.role.key == one.role.key and h.role.area == one.role.area and alike(h.org, one.where)
        ]
        names = {words_of(h.person)[-1:] for h in fit if not h.former}
        return (
            one._replace(person=_fullest(fit[0].person, [k for k in self._names if k.kind != "org"])) if len(names) == 1 else one
        )

    def _shared(self, one: Said, said: Sequence[Said]) -> str | None:
        """Return the organisation of another change in the same sentence, or of the same person elsewhere."""
        here = [s.org for s in said if s.org and s.sentence == one.sentence and s is not one]
        same = [s.org for s in said if s.org and s.person and s.person == one.person and s.draft.direction == one.draft.direction]
        if one.draft.manner == Manner.RETURNED:
            return next(iter(here), None)
        return next(iter([*here, *same]), None)

    def _near(self, one: Said) -> str | None:
        """Return the last organisation that its own sentence names before it."""
        sure = [k for k in self._names if k.kind == "org" and k.sentence == one.sentence and k.at < one.draft.first]
        return next((k.text for k in reversed(sure) if k.words and not self._personal(k)), None)

    def _headlined(self, said: Sequence[Said]) -> str | None:
        return next((s.org for s in said if s.org and s.title), None)

    def _context(self, one: Said) -> str | None:
        """Return the organisation that the item talks about at this place, if it names one."""
        fit = [k for k in self._names if k.kind != "person" and k.words and not self._personal(k) and self._sure(k, one)]
        here = [k for k in fit if k.sentence == one.sentence]
        title = [k for k in fit if self._read[k.sentence].title]
        groups = (
            [k for k in here if k.kind == "org" and k.at < one.draft.first],
            [] if self._read[one.sentence].title else [k for k in title if k.kind == "org"],
            [k for k in here if k.kind == "org"],
            [k for k in here if k.kind != "place"],
            here,
            title,
            [k for k in fit if k.kind == "org"],
        )
        return next((group[0].text for group in groups if group), None)

    def _sure(self, known: Known, one: Said) -> bool:
        """Whether it is a name at all: without capitals, what nothing tells for one counts only before what happens."""
        before = known.sentence == one.sentence and known.at < one.draft.first
        return self._language.pack.cased or known.kind != "name" or before

    def _personal(self, known: Known) -> bool:
        own = known.words
        return any(p[-len(own) :] == own or p[: len(own)] == own for p in self._people)

    def _domain(self, org: str | None) -> str:
        words = [t.low for t in self._language.tokens(org)] if org else []
        for word in words:
            if word in self._language.domains:
                return self._language.domains[word]
        for name in self._language.roles.domains if org and self._language.pack.script else ():
            if self._language.speaks_of(name, org or ""):
                return name
        if words and " ".join(words) in self._language.places:
            return "country"
        return "sports" if self._sports else ""


def _tells(chunk: Chunk) -> bool:
    """Whether *chunk*, in a title, says that the item is about a post or about somebody who comes or goes."""
    act = chunk.info
    return chunk.kind in ("post", "newpost") or (isinstance(act, Act) and not act.verb.weak and act.form != "ing")


def _lends(lender: Said, one: Said) -> bool:
    """Whether *lender* is the other half of what *one* tells, or tells the same of no name.

    The other half: somebody comes and somebody goes. Who stays after all makes room for nobody, and nobody follows a founder.
    """
    if lender.role is None:
        return False
    if lender.draft.direction == one.draft.direction:
        return bool(one.person and not lender.person)
    return not lender.role.rule.lasting and (lender.draft.status != Status.DENIED or one.draft.status == Status.DENIED)


def _fullest(person: str, names: Iterable[Known]) -> str:
    """Return the longest way in which the item writes the name: "Altman" is "Sam Altman"."""
    own = words_of(person)
    best, size = person, len(own)
    for known in names if own else ():
        ends = known.words[-len(own) :] == own
        begins = len(own) == 1 and known.words[:1] == own and known.kind == "person"
        if known.kind == "person" and within(best, known.text) and len(known.text) > len(best):
            best, size = known.text, len(known.words)
        if size < len(known.words) <= 5 and (ends or begins):
            best, size = known.text, len(known.words)
    return best


def _fullest_org(org: str, names: Iterable[Known]) -> str:
    """Return its company's form ("Acme Inc."), what its initials stand for, "Soudan" for "soudanais" if the item names it."""
    own = words_of(org)
    if org[0].islower() and own:
        return next((k.text for k in names if k.kind == "place" and k.text[0].isupper() and _akin(k.words, own)), org)
    longer = [k for k in names if k.kind in ("org", "name") and len(k.text) > len(org)]
    return max((k.text for k in longer if k.words == own or _spelt(k.words, org)), key=len, default=org)


def _spelt(words: tuple[str, ...], short: str) -> bool:
    """Whether *short* are the initials of *words*."""
    return len(words) > 1 and short.isupper() and len(short) > 1 and initials(words) == short.lower()


def _akin(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a and b) and a[0][:4] == b[0][:4]


def _tells_post(held: Held, one: Said) -> bool:
    """Whether *held* tells which post the person of *one* leaves or takes up again; a former post is left only by dismissal."""
    if (
        held.role is None
        or not held.org
        or (held.former and one.draft.direction == Direction.OUT and one.draft.manner != Manner.FIRED)
    ):
        return False
    rule = held.role.rule
    general = rule.lasting or rule.weak or rule.rank or rule.body
    return not general and same_person(held.person, one.person or "") and alike(held.org, one.where)
