"""What is said about every source and channel, whatever its kind."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Tier


@dataclass(frozen=True, slots=True)
class About:
    """The keys that every source has besides those of its kind."""

    name: str
    """Unique name; the key of its section."""
    pack: str = ""
    """The pack it stands in."""
    lang: str = ""
    """Language of its items (ISO 639-1) where the feed does not say."""
    publisher: str = ""
    """Who publishes it; the name of the source if this is not given."""
    family: str = ""
    """Publishers of one owner count as one voice; the publisher itself if empty."""
    tier: Tier = Tier.PRESS
    """What sort of publisher it is."""
    every: timedelta = timedelta(minutes=15)
    """How often it is looked at, at most; what the source itself asks for is kept."""
