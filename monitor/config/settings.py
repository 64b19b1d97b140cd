"""The settings: what is true of the whole house, not of one source or channel."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

from monitor import __version__
from monitor.addresses import Allowed
from monitor.errors import Fault
from monitor.options import Context, Wrong, build
from monitor.yamlfile import Node

_PREFIX = "HELMWATCH_"
_EMAIL = re.compile(r"[^@\s\"'<>,;]+@[^@\s\"'<>,;.]+(\.[^@\s\"'<>,;.]+)+")
_LISTEN = re.compile(r"(?:(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]*):)?(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything works without any of these. Each can also be given as an environment variable, ``HELMWATCH_DATA`` and so on."""

    contact: str = ""
    """Your e-mail address. Publishers see it in the User-Agent; the SEC does not answer without one."""
    data: Path = Path("data")
    """Folder of the database; made if it is not there. Relative to the folder of feeds.yaml."""
    listen: str = "127.0.0.1:8080"
    """Address and port of the page, /health and /metrics; ``off`` for none."""
    allow_private: tuple[str, ...] = ()
    """Hosts and networks that may be asked although they are not public, such as 192.168.0.0/16, 127.0.0.1 or rsshub.lan."""
    user_agent: str = ""
    """What publishers see instead of Helmwatch's own name, version and contact."""
    keep: timedelta = timedelta(days=400)
    """How long items that belong to no story are kept; stories are kept for ever."""
    log: Literal["auto", "text", "json"] = "auto"
    """Logs for people or for machines; auto is text on a terminal, JSON elsewhere."""

    def __post_init__(self) -> None:
        if self.contact and not _EMAIL.fullmatch(self.contact):
            raise Wrong("contact", f"is not an e-mail address: {self.contact!r}", "for example news@example.org")
        if self.listen != "off":
            _address(self.listen)
        for entry in self.allow_private:
            _allowed(entry)
        if not all(32 <= ord(c) < 127 for c in self.user_agent):
            raise Wrong("user_agent", "must be plain ASCII on one line", "it is sent as an HTTP header")
        if self.keep < timedelta(days=7):
            raise Wrong("keep", "must be at least 7d", "feeds repeat items for days; forgotten ones would look new")

    @property
    def database(self) -> Path:
        """The file of the memory."""
        return self.data / "helmwatch.db"

    @property
    def host(self) -> str:
        """Where the page listens; "" if nowhere."""
        return _address(self.listen)[0] if self.listen != "off" else ""

    @property
    def port(self) -> int:
        """The port of the page; 0 if there is none."""
        return _address(self.listen)[1] if self.listen != "off" else 0


def read(node: Node | None, faults: list[Fault], context: Context) -> Settings | None:
    """Build the settings from the section *node*; the environment's ``HELMWATCH_…`` take precedence."""
    section = node or Node("feeds.yaml", 0, "settings", None)
    if section.value is None or isinstance(section.value, dict):
        given = {f.name: _given(f.name, context.env) for f in fields(Settings) if context.env.get(_PREFIX + f.name.upper())}
        section = Node(section.file, section.line, section.key, {**section.entries(), **given})
    settings = build(Settings, section, faults, context)
    return _completed(settings, section, context) if settings else None


def _completed(settings: Settings, section: Node, context: Context) -> Settings:
    data = settings.data if "data" in section.entries() else context.base / settings.data
    own = f"helmwatch/{__version__} ({settings.contact})" if settings.contact else ""
    return replace(settings, data=data, user_agent=settings.user_agent or own)


def _given(name: str, env: Mapping[str, str]) -> Node:
    variable = _PREFIX + name.upper()
    place, text = f"environment variable {variable}", env[variable].strip()
    if name == "allow_private":
        return Node(place, 0, "", [Node(place, 0, "", word) for word in text.replace(",", " ").split()])
    return Node(place, 0, "", text)


def _address(text: str) -> tuple[str, int]:
    found = _LISTEN.fullmatch(text)
    port = int(found["port"]) if found else 0
    if not found or not 0 < port < 65536:
        raise Wrong("listen", f"is not an address: {text!r}", "for example 127.0.0.1:8080, 0.0.0.0:8080, [::1]:8080 or off")
    return (found["host"] or "127.0.0.1").strip("[]"), port


def _allowed(entry: str) -> None:
    wrong = Wrong("allow_private", f"is no host, address or network: {entry!r}", "such as rsshub.lan, 127.0.0.1 or 10.0.0.0/8")
    try:
        Allowed.of([entry])
    except ValueError:
        raise wrong from None
    digits = re.fullmatch(r"[\d./]+", entry)
    if re.search(r"[\s@?#]", entry) or (digits and Allowed.of([entry]).hosts):
        raise wrong
