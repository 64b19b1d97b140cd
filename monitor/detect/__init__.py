"""Finds leadership changes in texts, by rules that speakers of a language can read, and says why."""

from monitor.detect.detector import Detector
from monitor.detect.loading import load
from monitor.detect.trace import Trace

__all__ = ["Detector", "Trace", "load"]
