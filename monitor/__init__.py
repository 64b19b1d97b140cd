"""Helmwatch: a monitor for leadership changes in the news."""

__version__ = "0.1.0"
