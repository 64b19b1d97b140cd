"""A drawn timeline: who held a post when, and what was rumoured meanwhile."""

from monitor.timeline.chart import Chart, Dot, Lane, Span, charts
from monitor.timeline.picture import png, svg

__all__ = ["Chart", "Dot", "Lane", "Span", "charts", "png", "svg"]
