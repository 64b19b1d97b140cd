"""What was so, as the public record has it: who took and left which post when, to the minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.demo.outlets import moment
from monitor.model import Direction

IN, OUT = Direction.IN, Direction.OUT
OPENAI = "OpenAI"

OUSTER = moment("2023-11-17 20:28")
QUIT = moment("2023-11-18 00:09")
TALKS = moment("2023-11-18 22:50")
COLLAPSE = moment("2023-11-20 05:16")
MICROSOFT = moment("2023-11-20 07:53")
RETURN = moment("2023-11-22 06:01")

EARLY = timedelta(minutes=2)
"""The minute of an announcement is known no better than this."""

ANY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Fact:
    """*person* took or left one of *posts* at *at*. No posts: whatever the report calls it."""

    person: str
    posts: frozenset[str]
    direction: Direction
    at: datetime
    organisation: str = OPENAI

    def covers(self, organisation: str, person: str, post: str, direction: Direction, at: datetime) -> bool:
        """Say whether a report of *at* that says so is right. "" stands for what the report does not name."""
        return (
            self.direction is direction
            and same(self.organisation, organisation)
            and (not person or same(self.person, person))
            and (not post or not self.posts or post in self.posts)
            and self.at - EARLY <= at
        )


@dataclass(frozen=True, slots=True)
class Holder:
    """Who led the company from when to when; None: before and after what the demo shows."""

    person: str
    acting: bool
    start: datetime | None
    end: datetime | None


HOLDERS = (
    Holder("Sam Altman", False, None, OUSTER),
    Holder("Mira Murati", True, OUSTER, COLLAPSE),
    Holder("Emmett Shear", True, COLLAPSE, RETURN),
    Holder("Sam Altman", False, RETURN, None),
)
"""The chief executives of OpenAI in their order."""

OTHERS = (
    ("Greg Brockman", "chair", OUT, OUSTER),
    ("Greg Brockman", "president", OUT, QUIT),
    ("Bret Taylor", "chair", IN, RETURN),
    ("Larry Summers", "board_member", IN, RETURN),
    ("Helen Toner", "board_member", OUT, RETURN),
    ("Tasha McCauley", "board_member", OUT, RETURN),
    ("Ilya Sutskever", "board_member", OUT, RETURN),
)
"""What else changed at OpenAI: who, which post, in or out, when."""

ELSEWHERE = (
    ("Halvorsen Shipping", (("Ingrid Solheim", IN), ("Lars Brekke", OUT))),
    ("Cobalt Ridge Mining", (("Peter Adeyemi", OUT),)),
    ("Delrieu-Carmaux", (("Hélène Castaing", IN),)),
)
"""Changes at (invented) companies that have nothing to do with it."""

NEVER = ("Nat Friedman", "Alexandr Wang", "Dario Amodei")
"""They were said to have been offered the post, and never held it."""

FACTS = (
    Fact("Sam Altman", frozenset({"ceo", "board_member", "founder"}), OUT, OUSTER),
    Fact("Mira Murati", frozenset({"ceo"}), IN, OUSTER),
    Fact("Mira Murati", frozenset({"cto"}), OUT, OUSTER),
    Fact("Greg Brockman", frozenset({"chair", "board_member"}), OUT, OUSTER),
    Fact("Greg Brockman", ANY, OUT, QUIT),
    *(Fact(name, ANY, OUT, moment("2023-11-18 07:04")) for name in ("Jakub Pachocki", "Aleksander Madry", "Szymon Sidor")),
    Fact("Mira Murati", frozenset({"ceo"}), OUT, COLLAPSE),
    Fact("Mira Murati", frozenset({"cto"}), IN, COLLAPSE),
    Fact("Emmett Shear", frozenset({"ceo"}), IN, COLLAPSE),
    Fact("Sam Altman", ANY, IN, MICROSOFT, "Microsoft"),
    Fact("Greg Brockman", ANY, IN, MICROSOFT, "Microsoft"),
    Fact("Emmett Shear", frozenset({"ceo"}), OUT, RETURN),
    Fact("Sam Altman", frozenset({"ceo"}), IN, RETURN),
    Fact("Greg Brockman", ANY, IN, RETURN),
    Fact("Bret Taylor", frozenset({"chair", "board_member"}), IN, RETURN),
    Fact("Larry Summers", frozenset({"board_member"}), IN, RETURN),
    *(
        Fact(name, frozenset({"board_member"}), OUT, RETURN)
        for name in ("Helen Toner", "Tasha McCauley", "Ilya Sutskever")
    ),
    Fact("Ingrid Solheim", frozenset({"ceo"}), IN, moment("2023-11-20 07:05"), "Halvorsen Shipping"),
    Fact("Ingrid Solheim", frozenset({"head"}), OUT, moment("2023-11-20 07:05"), "Halvorsen Shipping"),
    Fact("Lars Brekke", frozenset({"ceo"}), OUT, moment("2023-11-20 07:05"), "Halvorsen Shipping"),
    Fact("Peter Adeyemi", frozenset({"cfo"}), OUT, moment("2023-11-21 13:08"), "Cobalt Ridge Mining"),
    Fact("Joan Whitfield", frozenset({"cfo"}), IN, moment("2023-11-21 13:08"), "Cobalt Ridge Mining"),
    Fact("Hélène Castaing", frozenset({"ceo", "managing_director"}), IN, moment("2023-11-21 16:45"), "Delrieu-Carmaux"),
    Fact("Bernard Delrieu", frozenset({"ceo", "managing_director"}), OUT, moment("2023-11-21 16:45"), "Delrieu-Carmaux"),
)  # fmt: skip
"""All that a report may state as fact, from its time on."""

SPELLINGS = {
    "sam altman": ("山姆·奥特曼", "奥特曼", "サム・アルトマン", "アルトマン"),
    "mira murati": ("米拉·穆拉蒂", "穆拉蒂", "ミラ・ムラティ", "ムラティ"),
    "greg brockman": ("格雷格·布罗克曼", "布罗克曼", "ブロックマン"),
    "emmett shear": ("埃米特·希尔", "希尔", "エメット・シアー", "シアー"),
    "bret taylor": ("布雷特·泰勒", "ブレット・テイラー"),
    "microsoft": ("微软", "マイクロソフト"),
}
"""How the entries write them in other scripts."""


def so(organisation: str, person: str, post: str, direction: Direction, at: datetime) -> bool:
    """Say whether it is a fact at *at*."""
    return any(fact.covers(organisation, person, post, direction, at) for fact in FACTS)


def same(name: str, said: str) -> bool:
    """Say whether *said* means *name*: the same, its last word, a longer form, another script."""
    known, other = name.casefold(), said.casefold().strip()
    return bool(other) and (
        known in other or other == known.split()[-1] or other in SPELLINGS.get(known, ()) or known.endswith(f" {other}")
    )
