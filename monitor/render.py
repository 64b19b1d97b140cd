"""Say a story in plain words: one sentence a claim, the newest important one as the headline."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Card, Claim, Direction, Line, Link, Manner, Report, Status, Story, Tier

LINKS = 8
"""No card names more reports than this."""

SEE = 4
"""Nor more moves to or from other organisations."""

SAME = timedelta(hours=12)
"""A going and a coming no further apart make one headline, also when neither is new."""

# post: (title, word before the organisation, word for acting)
TITLES: Mapping[str, tuple[str, str, str]] = {
    "ceo": ("CEO", "of", "interim"),
    "cfo": ("CFO", "of", "interim"),
    "coo": ("COO", "of", "interim"),
    "cto": ("CTO", "of", "interim"),
    "cio": ("CIO", "of", "interim"),
    "cmo": ("chief marketing officer", "of", "interim"),
    "chro": ("chief people officer", "of", "interim"),
    "clo": ("chief legal officer", "of", "interim"),
    "cpo": ("chief product officer", "of", "interim"),
    "chair": ("chair", "of", "interim"),
    "vice_chair": ("vice chair", "of", "interim"),
    "president": ("president", "of", "interim"),
    "vice_president": ("vice president", "of", "interim"),
    "managing_director": ("managing director", "of", "interim"),
    "board_member": ("the board", "of", "interim"),
    "founder": ("founder", "of", "interim"),
    "partner": ("partner", "at", "interim"),
    "head": ("division head", "at", "interim"),
    "editor": ("editor", "of", "interim"),
    "other_exec": ("senior executive", "at", "interim"),
    "head_of_state": ("head of state", "of", "acting"),
    "head_of_government": ("head of government", "of", "acting"),
    "minister": ("minister", "in", "acting"),
    "governor": ("governor", "of", "acting"),
    "mayor": ("mayor", "of", "acting"),
    "legislator": ("legislator", "in", "acting"),
    "agency_head": ("head", "of", "acting"),
    "ambassador": ("ambassador", "of", "acting"),
    "judge": ("judge", "of", "acting"),
    "party_leader": ("leader", "of", "acting"),
    "other_gov": ("senior official", "at", "acting"),
    "head_coach": ("head coach", "of", "interim"),
    "manager": ("manager", "of", "interim"),
    "sporting_director": ("sporting director", "of", "interim"),
    "other_sport": ("senior official", "at", "interim"),
}

# The title of these says all there is; for the others the words of an English report say more ("finance minister").
_FIXED = frozenset(
    {
        "ceo",
        "cfo",
        "coo",
        "cto",
        "cio",
        "cmo",
        "chro",
        "clo",
        "cpo",
        "chair",
        "vice_chair",
        "president",
        "managing_director",
        "board_member",
        "founder",
    }
)

# manner: stated, rumoured, denied, announced for later
_POST: Mapping[Manner, tuple[str, str, str, str]] = {
    Manner.APPOINTED: ("named", "may become", "not becoming", "to become"),
    Manner.ELECTED: ("elected", "may be elected", "not elected", "to become"),
    Manner.RETURNED: ("returns as", "may return as", "not returning as", "to return as"),
    Manner.RESIGNED: ("steps down as", "may step down as", "not stepping down as", "to step down as"),
    Manner.FIRED: ("out as", "may be removed as", "not removed as", "to be removed as"),
    Manner.RETIRED: ("retires as", "may retire as", "not retiring as", "to retire as"),
    Manner.LEAVE: ("goes on leave as", "may go on leave as", "not going on leave as", "to go on leave as"),
    Manner.MOVED: ("leaves as", "may leave as", "not leaving as", "to leave as"),
    Manner.DIED: ("has died", "may have died", "has not died", "has died"),
}
_SEAT: Mapping[Manner, tuple[str, str, str, str]] = {
    Manner.APPOINTED: ("named to", "may join", "not joining", "to join"),
    Manner.ELECTED: ("elected to", "may be elected to", "not elected to", "to join"),
    Manner.RETURNED: ("returns to", "may return to", "not returning to", "to return to"),
    Manner.RESIGNED: ("leaves", "may leave", "not leaving", "to leave"),
    Manner.FIRED: ("removed from", "may be removed from", "not removed from", "to be removed from"),
    Manner.RETIRED: ("retires from", "may retire from", "not retiring from", "to retire from"),
    Manner.LEAVE: ("goes on leave from", "may go on leave from", "not going on leave from", "to go on leave from"),
    Manner.MOVED: ("leaves", "may leave", "not leaving", "to leave"),
    Manner.DIED: ("has died", "may have died", "has not died", "has died"),
}
_NOBODY: Mapping[Manner, tuple[str, str, str, str]] = {
    Manner.APPOINTED: ("named at", "may be named at", "named at", "to be named at"),
    Manner.ELECTED: ("elected at", "may be elected at", "elected at", "to be elected at"),
    Manner.RETURNED: ("returns to", "may return to", "not returning to", "to return to"),
}

_LEADERSHIP = "the leadership"
_WITH_ARTICLE = re.compile(
    r"United (?:States|Kingdom|Nations|Arab Emirates)|Netherlands|Philippines|.+ Republic|Federal Reserve|World Bank|White House"
    r"|European (?:Union|Commission|Parliament|Central Bank)|(?:Bank|House|Ministry|Department|University) of .+"
    r"|US|USA|UK|EU|UN|FBI|CIA"
)
_LEADING = re.compile(r"^(?:(?:the|an?|its|their|his|her|new|former|next|interim|acting|caretaker|incoming|outgoing)\s+)+", re.I)
_INNER = re.compile(r"\b(?:of|for|at|to|in)\b", re.I)
_TALKS = re.compile(
    r"\btalks?\b|negotiat|discussion|pourparlers|négocia|verhandlung|gespräch|negocia|conversaci|trattativ|переговор|谈判|談判|交渉|협상",
    re.I,
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def card(story: Story, reason: str, told: Mapping[str, str], now: datetime, see: Iterable[Claim] = ()) -> Card:
    """Draw the whole story as it stands at *now* for a channel that knows *told*; *reason* chooses the headline.

    *see* are claims of other stories that complete its moves.
    """
    claims = sorted(story.claims, key=lambda c: (turned(c), c.id), reverse=True)
    fresh = [c for c in claims if told.get(c.id) != c.status]
    reports = _reports(claims)
    lead = max(fresh or claims, key=lambda c: _weight(c, reason), default=None)
    if lead is None:
        return Card(plain(story.organisation), f"Leadership of {plain(story.organisation)}", Status.RUMORED, (), (), 0, 0)
    proof = min((r for r in lead.evidence if r.status == lead.status and r.quote), key=lambda r: r.at, default=None)
    first = min(lead.evidence, key=lambda r: r.at, default=None)
    return Card(
        organisation=plain(story.organisation),
        headline=headline(lead, fresh or [c for c in claims if abs(turned(c) - turned(lead)) < SAME], now),
        status=lead.status,
        lines=tuple(Line(_line(c, story, now), c.status, c.direction, c in fresh) for c in claims),
        links=links([*sorted(lead.evidence, key=lambda r: r.at), *reports]),
        reports=len({r.item for r in reports}),
        publishers=len({_family(r) for r in reports}),
        quote=plain(proof.quote) if proof else "",
        lang=plain(proof.lang) if proof else "",
        first=first.at if first else None,
        first_by=_publisher(first) if first else "",
        see=tuple(_elsewhere(c, now) for c in see)[:SEE],
    )


def _elsewhere(claim: Claim, now: datetime) -> str:
    said = sentence(claim, now)
    return f"Report: {said}" if claim.status is Status.RUMORED else said


def headline(lead: Claim, beside: Iterable[Claim], now: datetime) -> str:
    """Say *lead* in one sentence; if a predecessor's going is *beside* it, begin with that."""
    said = sentence(lead, now)
    if lead.status is Status.RUMORED:
        return f"Report: {said}"
    gone = next((c for c in beside if _made_room(c, lead)), None)
    return f"{sentence(gone, now)}, {sentence(lead, now, home=lead.organisation)}" if gone else said


def sentence(claim: Claim, now: datetime, home: str = "") -> str:
    """Say *claim* as a plain sentence without full stop; the organisation is left out where it is *home*."""
    person = plain(claim.person or "")
    organisation = plain(claim.organisation) or "an organisation"
    at = "" if claim.organisation == home else organisation
    later = claim.status is Status.CONFIRMED and claim.effective is not None and claim.effective > now.date()
    tense = 3 if later else _TENSES[claim.status]
    if claim.manner is Manner.RETURNED and claim.status is Status.DENIED and person and _talked(claim):
        return f"{organisation}: talks to bring back {person} collapse" if at else f"talks to bring back {person} collapse"
    title = title_of(claim)
    if claim.post == "founder":  # nobody steps down as founder: founders leave, and come back
        person, title = f"Founder {person}" if person else "A founder", _LEADERSHIP
    body = _seated(claim, person, title, at, tense) if title.startswith("the ") else _titled(claim, person, title, at, tense)
    when = f" on {claim.effective:%-d %B %Y}" if later and claim.manner is not Manner.DIED else ""
    return body + when


def title_of(claim: Claim) -> str:
    """Return the post in English words, without the organisation; "the board" or "the leadership" where there is no title."""
    known, _, acting = TITLES.get(claim.post, ("", "", "interim"))
    surface = "" if claim.post in _FIXED else _surface(claim)
    title = surface or known or _LEADERSHIP
    return f"{acting} {title}" if claim.acting and not title.startswith("the ") else title


def links(reports: Iterable[Report]) -> tuple[Link, ...]:
    """Return the first of *reports* of each publisher family, in the order of time; of too many the earliest and the newest."""
    seen: dict[str, Report] = {}
    for report in reports:
        if safe_url(report.url):
            seen.setdefault(_family(report), report)
    kept = sorted(seen.values(), key=lambda r: r.at)
    if len(kept) > LINKS:
        kept = kept[:1] + kept[1 - LINKS :]
    return tuple(Link(_publisher(r), safe_url(r.url), r.at) for r in kept)


def turned(claim: Claim) -> datetime:
    """Return when *claim* came to be as sure as it is."""
    return min((r.at for r in claim.evidence if r.status == claim.status), default=claim.first)


def plain(text: str) -> str:
    """Return *text* on one line, without characters that are not seen: controls, direction marks, zero width."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return " ".join("".join(c if _seen(before, c, after) else " " if c.isspace() else "" for before, c, after in around).split())


def cut(text: str, limit: int) -> str:
    """Return *text* in at most *limit* characters, cut between words and ended with "…"."""
    if len(text) <= limit:
        return text
    head = text[: max(0, limit - 1)]
    space = head.rfind(" ")
    if space > limit * 0.6:
        head = head[:space]
    return (head.rstrip(" ,;:.-–—") + "…")[:limit]


def safe_url(text: str) -> str:
    """Return *text* if it is a whole http(s) address that is safe to show as a link, else ""."""
    if len(text) > 2000 or any(c.isspace() or not c.isprintable() for c in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname and not parts.username else ""


_TENSES = {Status.CONFIRMED: 0, Status.RUMORED: 1, Status.DENIED: 2}
_RANK = {
    (Status.CONFIRMED, Direction.IN): 3,
    (Status.CONFIRMED, Direction.OUT): 2,
    (Status.DENIED, Direction.IN): 1,
    (Status.DENIED, Direction.OUT): 1,
}
_TOP = frozenset(
    {
        "ceo",
        "head_of_state",
        "head_of_government",
        "head_coach",
        "manager",
        "managing_director",
        "party_leader",
        "governor",
        "mayor",
    }
)
_HIGH = frozenset(
    {"chair", "president", "agency_head", "minister", "editor", "founder", "cfo", "coo", "cto", "sporting_director"}
)


def _seen(before: str, char: str, after: str) -> bool:
    if char in "\u200c\u200d":  # joins or parts letters in Persian, Hindi and others, and makes one picture of several
        return all(c > "\x7f" and c.isprintable() for c in (before, after))
    return char.isprintable() or unicodedata.category(char) not in _UNSEEN


def _weight(claim: Claim, reason: str) -> tuple[bool, int, bool, int, datetime]:
    wanted = claim.status in reason or claim.manner in reason or ("successor" in reason and claim.direction is Direction.IN)
    post = 2 if claim.post in _TOP else 1 if claim.post in _HIGH else 0
    return wanted, post, bool(claim.person), _RANK.get((claim.status, claim.direction), 0), turned(claim)


def _made_room(gone: Claim, lead: Claim) -> bool:
    same = gone.post == lead.post and gone.organisation == lead.organisation and gone.who != lead.who
    sure = gone.status is lead.status is Status.CONFIRMED
    return bool(same and sure and gone.person and lead.person) and (gone.direction, lead.direction, gone.acting) == (
        Direction.OUT,
        Direction.IN,
        False,
    )


def _line(claim: Claim, story: Story, now: datetime) -> str:
    said = sentence(claim, now, home=story.organisation)
    notes = ["dismissed"] if claim.manner is Manner.FIRED and claim.status is Status.CONFIRMED and " out" in said else []
    official = any(r.tier in (Tier.REGULATOR, Tier.ISSUER) for r in claim.evidence)
    if not official and len({_family(r) for r in claim.evidence}) == 1:
        notes.append("single source")
    return _capital(said) + (f" ({', '.join(notes)})" if notes else "")


def _titled(claim: Claim, person: str, title: str, at: str, tense: int) -> str:
    of = _of(claim, title, at)
    verb = _POST[claim.manner][tense]
    if claim.manner is Manner.DIED:
        return f"{person}, {title}{of}, {verb}" if person else _capital(f"{title}{of} {verb}")
    if person:
        return f"{person} {verb} {title}{of}"
    if claim.direction is Direction.OUT:
        return _capital(f"{title}{of} {verb.removesuffix(' as')}")
    kind = "former" if claim.manner is Manner.RETURNED else "no new" if tense == 2 else "new"
    verb = _NOBODY.get(claim.manner, _NOBODY[Manner.APPOINTED])[tense]
    return _capital(f"{kind} {title} {verb} {_the(at)}" if at else f"{kind} {title} {verb.rpartition(' ')[0]}")


def _seated(claim: Claim, person: str, title: str, at: str, tense: int) -> str:
    verb = _SEAT[claim.manner][tense]
    bare = title == _LEADERSHIP
    body = f"{title} of {_the(at)}" if at else title
    if claim.manner is Manner.DIED:
        of = f" of {_the(plain(claim.organisation))}" if bare else f", member of {body},"
        return f"{person or 'A leader'}{of} {verb}" if person or bare else f"A member of {body} {verb}"
    if bare and claim.manner not in (Manner.APPOINTED, Manner.ELECTED):
        body = _the(plain(claim.organisation))
    new = claim.direction is Direction.IN and claim.manner is not Manner.RETURNED
    return f"{person or ('New ' if new else 'A ') + ('leader' if bare else 'member')} {verb} {body}"


def _of(claim: Claim, title: str, at: str) -> str:
    if not at or at.casefold() in title.casefold():
        return ""
    word = TITLES.get(claim.post, ("", "of", ""))[1]
    return f" {'at' if _INNER.search(title) and title != 'head of state' else word} {_the(at)}"


def _the(organisation: str) -> str:
    return f"the {organisation}" if _WITH_ARTICLE.fullmatch(organisation) else organisation


def _surface(claim: Claim) -> str:
    role = plain(claim.role)
    english = not claim.evidence or any(r.lang[:2] in ("", "en") for r in claim.evidence)
    if not english or not role.isascii() or not 2 < len(role) <= 60:
        return ""
    role = _LEADING.sub("", role)
    return "" if role.casefold().startswith("the ") else role


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _talked(claim: Claim) -> bool:
    return any(_TALKS.search(f"{r.title} {r.quote}") for r in claim.evidence if r.status is Status.DENIED)


def _reports(claims: Iterable[Claim]) -> list[Report]:
    found: dict[str, Report] = {}
    for report in sorted((r for c in claims for r in c.evidence), key=lambda r: (r.at, r.item)):
        found.setdefault(report.item, report)
    return list(found.values())


def _family(report: Report) -> str:
    return (report.family or report.publisher or report.source).casefold()


def _publisher(report: Report) -> str:
    host = urlsplit(report.url).hostname if safe_url(report.url) else ""
    return plain(report.publisher) or (host or "").removeprefix("www.") or plain(report.source)
