"""Show what alerts look like, with a story made up for the purpose."""

import argparse
import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from monitor import registry
from monitor.clock import SystemClock
from monitor.model import Alert, Claim, Direction, Manner, Report, Status, Story, Tier
from monitor.notifiers import console
from monitor.render import card

SUMMARY = "show what alerts look like"

_WHEN = re.compile(r"<t:(\d+)(?::[tTdDfFR])?>")
_COMPANY = "Northwind Robotics"


def add(parser: argparse.ArgumentParser) -> None:
    kinds = list(registry.kinds("notifiers"))
    parser.add_argument("--channel", choices=kinds, default="console", help="the kind of channel (default: console)")
    parser.add_argument("--update", action="store_true", help="as an update of a story that was told before")
    parser.add_argument("--json", action="store_true", help="print what would be sent, as one line of JSON")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:  # noqa: ARG001 - every command is called so
    now = SystemClock().now()
    alert = sample(now, args.update)
    kind = registry.load("notifiers", "webhook" if args.json and args.channel == "console" else args.channel)
    out = Console(highlight=False)
    if kind is console:
        out.print(console.draw(alert, now, again=args.update), width=min(out.width, console.WIDEST))
        return 0
    if not hasattr(kind, "preview"):
        sys.stderr.write(f"helmwatch: a channel of kind {args.channel} has no preview\n")
        return 1
    sent = kind.preview(alert, args.update)
    if args.json:
        sys.stdout.write(json.dumps(sent, ensure_ascii=False) + "\n")
    elif args.channel == "discord":
        for name, message in sent.items():
            out.print(Text(name.replace("_", " "), "dim"))
            out.print(*map(_embed, message["embeds"]), width=min(out.width, console.WIDEST))
    else:
        sys.stdout.write(json.dumps(sent, ensure_ascii=False, indent=2) + "\n")
    return 0


def sample(now: datetime, update: bool = False) -> Alert:
    """Return an alert about a company that does not exist; as an *update* it tells of the second day."""
    claims = (*_first_day(now - timedelta(hours=26)), *(_second_day(now - timedelta(hours=2)) if update else ()))
    story = Story("preview", _COMPANY, "northwind robotics", claims[0].first, now, claims)
    told = {"out": "confirmed", "acting": "confirmed", "back": "rumored"} if update else {}
    reason = "successor named" if update else "first report"
    n = 2 if update else 1
    return Alert(f"{story.id}/terminal/{n}", story.id, "terminal", n, reason, True, card(story, reason, told, now), now)


def _first_day(at: datetime) -> tuple[Claim, ...]:
    gone = "The board of Northwind Robotics has removed Ada Lindqvist as chief executive, effective immediately."
    stand_in = "Finance chief Tomas Okafor will lead the company until a successor is found."
    return (
        _claim("out", "Ada Lindqvist", Direction.OUT, Manner.FIRED, Status.CONFIRMED, _say("Nordic Wire", gone, at, Tier.WIRE)),
        _claim("acting", "Tomas Okafor", Direction.IN, Manner.APPOINTED, Status.CONFIRMED, _say("Harbour Post", stand_in, at)),
    )


def _second_day(at: datetime) -> tuple[Claim, ...]:
    talks = "Les discussions sur un retour d’Ada Lindqvist ont échoué dimanche soir."
    named = "Northwind Robotics names Priya Raman chief executive."
    collapse = _say("Le Courrier du Port", talks, at, status=Status.DENIED, lang="fr")
    first, second = (
        _say("Tech Ledger", named, at + timedelta(minutes=40)),
        _say("Nordic Wire", named, at + timedelta(minutes=52), Tier.WIRE),
    )
    return (
        _claim("back", "Ada Lindqvist", Direction.IN, Manner.RETURNED, Status.DENIED, collapse),
        _claim("new", "Priya Raman", Direction.IN, Manner.APPOINTED, Status.CONFIRMED, first, second),
    )


def _claim(id: str, person: str, direction: Direction, manner: Manner, status: Status, *reports: Report) -> Claim:
    return Claim(
        id,
        _COMPANY,
        person,
        "ceo",
        "chief executive",
        direction,
        manner,
        id == "acting",
        status,
        reports[0].at,
        reports[-1].at,
        reports,
        who=person.casefold(),
    )


def _say(
    paper: str, words: str, at: datetime, tier: Tier = Tier.PRESS, *, status: Status = Status.CONFIRMED, lang: str = "en"
) -> Report:
    slug = f"{paper} {at:%H%M}".casefold().replace(" ", "-")
    return Report(slug, slug, paper, "", tier, at, at, status, words, f"https://example.org/{slug}", words, lang)


def _embed(embed: Mapping[str, Any]) -> Panel:
    """Draw a Discord embed much as Discord does."""
    fields = [f"**{f['name']}**\n{f['value']}" for f in embed.get("fields", ())]
    text = "\n\n".join([embed.get("description", ""), *fields])
    colour = f"#{embed['color']:06x}"
    head = Text(embed["author"]["name"], "bold dim")
    title = Markdown(f"**{embed['title']}**")
    body = Markdown(_WHEN.sub(_time, text).replace("\n", "  \n"))
    return Panel(
        Group(head, title, body, Text(embed["footer"]["text"], "dim")), box=console.BAR, border_style=colour, padding=(0, 1)
    )


def _time(match: re.Match[str]) -> str:
    return f"{datetime.fromtimestamp(int(match[1]), UTC):%-d %b %H:%M} UTC"
