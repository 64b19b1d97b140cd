"""Stories: whose names mean the same, which reports say the same, who holds which post because of it."""

from monitor.stories.ledger import holders, tenures
from monitor.stories.names import Known, Names
from monitor.stories.placement import QUIET, Placed, place

__all__ = ["QUIET", "Known", "Names", "Placed", "holders", "place", "tenures"]
