"""The shipped rules, loaded once for all tests."""

from functools import cache
from pathlib import Path

from monitor import detect, watchlist, yamlfile
from monitor.detect import Detector
from monitor.errors import Fault
from monitor.options import Context

RULES = Path(__file__).parent.parent.parent / "rules"


@cache
def shipped() -> Detector:
    """Return the detector of the shipped packs and watchlist."""
    faults: list[Fault] = []
    context = Context({}, RULES)
    known = watchlist.read(yamlfile.load(RULES / "watchlist.yaml"), faults, context)
    assert known is not None, faults
    found = detect.load(RULES, known, faults, context)
    assert found is not None, "\n".join(map(str, faults))
    return found
