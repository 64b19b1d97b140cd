"""What can go wrong, drawn once.

HelmwatchError
├── ConfigError       the configuration has faults: all of them, each with its place
├── SourceError       a source could not look; the watch tries again after a while
│   └── Gone          the source says that it will never answer again (410)
├── Retry             a notifier could not deliver now; worth another try
├── Refused           a notifier was told no; another try would be told the same
└── StoreError        the memory cannot be used
    └── NewerStore    the database was written by a newer version
"""

from collections.abc import Iterable
from dataclasses import dataclass


class HelmwatchError(Exception):
    """Everything that Helmwatch itself raises."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file of the configuration. *line* counts from 1; 0 = the file as a whole."""

    file: str
    line: int
    key: str
    problem: str
    meant: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        meant = f" ({self.meant})" if self.meant else ""
        return f"{place}:{key} {self.problem}{meant}"


class ConfigError(HelmwatchError):
    """The configuration has faults: *faults* holds all of them in the order of their places."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class SourceError(HelmwatchError):
    """A source could not look. *after*: seconds that the other side asked us to stay away, if it did."""

    def __init__(self, problem: str, after: float | None = None) -> None:
        self.after = after
        super().__init__(problem)


class Gone(SourceError):
    """The source says that it will never answer again."""


class Retry(HelmwatchError):
    """A delivery failed now; worth another try, no sooner than *after* seconds from now.

    *uncertain*: the other side may have taken it all the same.
    """

    def __init__(self, problem: str, after: float | None = None, uncertain: bool = False) -> None:
        self.after = after
        self.uncertain = uncertain
        super().__init__(problem)


class Refused(HelmwatchError):
    """A delivery was refused; another try of the same would be refused too. *channel*: so would any other alert."""

    def __init__(self, problem: str, channel: bool = False) -> None:
        self.channel = channel
        super().__init__(problem)


class StoreError(HelmwatchError):
    """The memory cannot be used."""


class NewerStore(StoreError):
    """The database was written by a newer version of Helmwatch and was not touched."""
