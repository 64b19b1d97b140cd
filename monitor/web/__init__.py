"""The page: how the house does, for people, container engines and Prometheus."""

from monitor.web.health import Health
from monitor.web.server import Web

__all__ = ["Health", "Web"]
