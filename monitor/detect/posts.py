"""Posts: ``rules/roles.yaml`` as a value, and how a phrase ("interim chief executive") becomes a code."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.errors import Fault
from monitor.options import Context, build
from monitor.yamlfile import Node


@dataclass(frozen=True, slots=True)
class Rule:
    """How one sort of post is called and which code it gets."""

    forms: dict[str, tuple[str, ...]]
    """Its names, by language."""
    code: str = ""
    """The code in a company; the rule's own key if empty."""
    government: str = ""
    """The code at a public body, where it differs."""
    country: str = ""
    """The code where the organisation is a country or a part of one."""
    sports: str = ""
    """The code at a club, where it differs; "none" where in sports it is no post: the *leader* of a race."""
    party: str = ""
    """The code in a political party, where it differs."""
    association: str = ""
    """The code at an association, where it differs: the head of a society is its president, not its ceo."""
    part: str = ""
    """The code where it is a post of a part only: "head *of sales*", "*sales* chief"."""
    areas: bool = False
    """Whether a word of its area makes it another post: *finance* chief is the cfo."""
    modified: bool = False
    """Whether words before it only say what it is for: *school* superintendent."""
    rank: bool = False
    """Whether it is only a rank where another post follows: "executive vice president and CFO" is the cfo."""
    weak: bool = False
    """Whether it is no post unless a verb of coming or going says so: "executive", "partner"."""
    vague: bool = False
    """Whether a more exact name of the post elsewhere in the item means the same: "boss", "leader"."""
    lasting: bool = False
    """Whether it is no post that anybody takes or leaves: "founder"."""
    body: bool = False
    """Whether it is the body itself, whose members come and go: "board"."""
    inside: bool = False
    """Whether its own words name the organisation: "président du Sénat"."""


NOBODY = "none"
"""What ``sports`` says of words that name no post in sports."""


@dataclass(frozen=True, slots=True)
class Area:
    """Words of an area and the code of the post that heads it."""

    forms: dict[str, tuple[str, ...]]
    """The words, by language."""
    code: str = ""
    """The code; the area's own key if empty."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Words in an organisation's name that tell its domain."""

    words: dict[str, tuple[str, ...]]
    """The words, by language."""


@dataclass(frozen=True, slots=True)
class Roles:
    """``roles.yaml``."""

    posts: dict[str, Rule]
    """Every sort of post, by its key."""
    areas: dict[str, Area] = field(default_factory=dict)
    """What "finance" in "finance chief" means."""
    domains: dict[str, Domain] = field(default_factory=dict)
    """government and sports: words that tell them from companies."""

    @property
    def codes(self) -> frozenset[str]:
        """Every code that a post may get."""
        rules = self.posts.items()
        return frozenset(
            c
            for key, r in rules
            for c in (r.code or key, r.government, r.country, r.sports, r.party, r.part)
            if c and c != NOBODY
        ) | frozenset(a.code or k for k, a in self.areas.items())


def read(node: Node, faults: list[Fault], context: Context) -> Roles | None:
    """Build the roles; append every fault and return None if there is one."""
    return build(Roles, node, faults, context)


class Role(NamedTuple):
    """One post named in a text: its rule, the code of its area if a word tells one, its tokens."""

    key: str
    rule: Rule
    area: str
    part: bool
    first: int
    last: int


class Post(NamedTuple):
    """One phrase of a text that names one or several posts, and what it says about who holds them."""

    roles: tuple[Role, ...]
    acting: bool
    fresh: bool
    former: bool
    first: int
    last: int

    @property
    def body(self) -> bool:
        """Whether it is a body such as a board."""
        return all(r.rule.body for r in self.roles)


def standing(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Return *roles* without mere ranks, unless there is nothing else."""
    return tuple(r for r in roles if not r.rule.rank) or tuple(roles[:1])


def code(role: Role, domain: str) -> str:
    """Return the code of *role* at an organisation of *domain* ("" or a domain of roles.yaml, or "country")."""
    rule = role.rule
    own = rule.code or role.key
    if role.area and domain != "sports":
        return role.area
    if domain == "sports" and rule.sports:
        return rule.sports
    if domain == "party" and rule.party:
        return rule.party
    if domain == "association" and rule.association:
        return rule.association
    if domain == "country" and rule.country and not role.part:
        return rule.country
    if role.part and rule.part:
        return rule.part
    return rule.government if domain in ("country", "government") and rule.government else own


def implied(post: str, roles: Roles, domain: str) -> str:
    """Return the code of a post that no word names: who "takes the helm" of a company is its ceo, of an agency its head."""
    rule = roles.posts.get(post)
    return code(Role(post, rule, "", False, 0, 0), domain) if rule and not rule.code else post


def forms(entries: Mapping[str, Rule], lang: str) -> Iterator[tuple[str, str, Rule]]:
    """Yield (words, key, rule) for every form of *lang*."""
    for key, rule in entries.items():
        for words in rule.forms.get(lang, ()):
            yield words, key, rule
