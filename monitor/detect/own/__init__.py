"""The rules that users write beside the packs: their own words, what to drop, what to doubt, what to report."""

from monitor.detect.own.book import Book
from monitor.detect.own.sheet import Own, Placed, Sheet, read

__all__ = ["Book", "Own", "Placed", "Sheet", "read"]
