"""What is to be known of a post besides its words: its domain, how high it stands, how many may hold it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """*rank*: lower stands higher. *single*: one holder at a time. *vague*: said instead of a title ("the boss")."""

    domain: str
    rank: int
    single: bool = True
    vague: bool = False


def _all(domain: str, single: str, many: str, vague: str = "") -> dict[str, Kind]:
    codes = [*single.split(), *many.split(), *vague.split()]
    return {c: Kind(domain, i, c in single.split(), c in vague.split()) for i, c in enumerate(codes)}


POSTS: Mapping[str, Kind] = {
    **_all(
        "corporate",
        "ceo chair president managing_director cfo coo cto cio cmo chro clo cpo vice_chair editor",
        "vice_president board_member partner",
        "head founder other_exec",
    ),
    **_all(
        "government",
        "head_of_state head_of_government governor mayor agency_head party_leader",
        "minister ambassador judge legislator",
        "other_gov",
    ),
    **_all("sports", "head_coach manager sporting_director", "", "other_sport"),
}
DOMAINS = frozenset(kind.domain for kind in POSTS.values())
_UNKNOWN = Kind("corporate", 99, single=False, vague=True)


def kind(post: str) -> Kind:
    """Return what is known of *post*, also of one that the plan does not know."""
    return POSTS.get(post, _UNKNOWN)
