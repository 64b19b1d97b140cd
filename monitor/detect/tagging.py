"""A sentence as patterns see it: a row of chunks, one character each."""

from collections.abc import Sequence

from monitor.detect import shapes
from monitor.detect.chunks import Act, Chunk, Tagged
from monitor.detect.frames import framed
from monitor.detect.language import AUXILIARY, Language
from monitor.detect.names import Names, Style, style_of
from monitor.detect.pack import Verb
from monitor.detect.phrases import phrased
from monitor.detect.quotes import quoted
from monitor.detect.tokens import Token
from monitor.model import Status

_OWNED = frozenset({"post", "newpost", "board", "firm"})


def tag(tokens: Sequence[Token], language: Language, title: bool = False) -> Tagged:
    """Tag one sentence. In a title a bare participle is one: "X named CEO" does not say that X named anybody."""
    found = language.lexicon.hits(tokens)
    style = style_of(tokens, found)._replace(titled=False) if language.nouns else style_of(tokens, found)
    style = style if language.pack.cased else Style(titled=True, shouted=False)
    script = language.pack.script
    named = shapes.chunks(tokens, found, language, script) if script else Names(tokens, language, style).chunks(found)
    chunks = phrased(named if language.pack.cased else quoted(named, tokens), tokens, language)
    row = [c for c in chunks if c.kind not in language.silent]
    row = shapes.trailed(row) if script and script.trailing else row
    row = _acts(framed(row, tokens) if language.framed else row)
    if title or language.pack.bare == "passive":
        strict = language.pack.bare == "passive"
        row = [_passive(c, row, i, strict) for i, c in enumerate(row)]
    codes = "".join(map(language.alphabet.char, (c.kind for c in row)))
    return Tagged(tokens, tuple(chunks), tuple(row), codes)


def known(sentences: Sequence[Tagged], language: Language) -> list[Tagged]:
    """Take a bare surname for a person's where the item has that person's full name, or names a watched organisation and the
    surname is a watched person's.
    """
    surnames: set[str] = set()
    others: set[str] = set()
    for s in sentences:
        for i, chunk in enumerate(s.row):
            if chunk.kind == "person" and chunk.last - chunk.first > 1:
                surnames.add(s.tokens[chunk.last - 1].low)
            elif chunk.kind == "org":
                others |= {t.low for t in s.tokens[chunk.first : chunk.last]}
            elif chunk.kind == "name" and i + 1 < len(s.row) and s.row[i + 1].kind in _OWNED:
                others.add(s.tokens[chunk.first].low)
    if any(c.kind == "org" and c.info for s in sentences for c in s.row):
        surnames |= language.watched_surnames
    surnames -= others
    return [_known(s, surnames, language) if surnames else s for s in sentences]


def _known(sentence: Tagged, surnames: set[str], language: Language) -> Tagged:
    def sure(chunk: Chunk) -> Chunk:
        one = chunk.kind == "name" and chunk.last - chunk.first == 1 and sentence.tokens[chunk.first].low in surnames
        return chunk._replace(kind="person") if one else chunk

    row = tuple(map(sure, sentence.row))
    if row == sentence.row:
        return sentence
    codes = "".join(map(language.alphabet.char, (c.kind for c in row)))
    return Tagged(sentence.tokens, tuple(map(sure, sentence.chunks)), row, codes)


def _passive(chunk: Chunk, row: Sequence[Chunk], i: int, strict: bool) -> Chunk:
    act = chunk.info
    if not isinstance(act, Act) or act.form != "past" or not chunk.kind.endswith(".past") or not act.verb.done:
        return chunk
    if strict:
        return chunk._replace(kind=act.verb.done)
    beside = 0 < i < len(row) - 1 and row[i - 1].kind in ("org", "name", "board", "firm") and row[i + 1].kind == "person"
    active = act.verb.does != "appoints" or beside
    return chunk if active else chunk._replace(kind=act.verb.done)


def _acts(row: list[Chunk]) -> list[Chunk]:
    """Put each verb together with its helpers."""
    out: list[Chunk] = []
    for chunk in row:
        if chunk.kind != "verb":
            out.append(chunk)
            continue
        helpers: list[Chunk] = []
        while out and out[-1].kind.partition(".")[0] in AUXILIARY:
            helpers.append(out.pop())
        act = _act(chunk, [kind for h in helpers for kind in h.kind.split(".")])
        if act.info.form == "noun":
            out.extend(reversed(helpers))  # "is a departure": the noun has none
        out.append(act)
    return out


def _act(chunk: Chunk, helpers: list[str]) -> Chunk:
    choices, nounish = chunk.info
    verbs: dict[str, Verb] = {}
    for verb, form in choices:
        verbs.setdefault(form, verb)
    form = _form(set(verbs), helpers[0] if helpers else "", nounish)
    verb = verbs[form]
    kind = _kind(verb, form, helpers)
    mood = Status.DENIED if "wont" in helpers else Status.RUMORED if "may" in helpers else verb.status
    act = Act(verb, form, bool({"will", "to", "may", "must"} & set(helpers)), mood, "must" in helpers)
    return Chunk(kind, chunk.first, chunk.last, act)


def _kind(verb: Verb, form: str, helpers: list[str]) -> str:
    """Return what patterns call the verb in this form behind these helpers, the nearest first."""
    if form == "noun" or (form in ("ing", "past") and not helpers):
        return f"{verb.does}.{form}"
    if form == "past" and helpers[0] == "be":
        return verb.done or verb.does
    future = form == "base" and not {"will", "to", "may", "wont"}.isdisjoint(helpers)
    return f"{verb.does}.will" if future else verb.does


def _form(forms: set[str], helper: str, nounish: bool) -> str:
    if len(forms) == 1:
        return next(iter(forms))
    order: tuple[str, ...]
    if helper in ("will", "may", "wont", "must", "to"):
        order = ("base", "now", "past", "ing", "noun")
    elif helper == "have":
        order = ("past", "base", "now", "ing", "noun")
    elif helper == "be":
        order = ("past", "ing", "noun", "base", "now")
    elif nounish:
        order = ("noun", "past", "ing", "base", "now")
    else:
        order = ("now", "past", "base", "ing", "noun")
    return next(f for f in order if f in forms)
