"""Pillar pages: umbrella mechanisms (五化五到位, 三突出, 一诺三评 …) rolled up over an area or a
unit."""

from zhucun.reports.queries.pillars.measure import Number
from zhucun.reports.queries.pillars.pillar import Line, Pillar, Place, pillar, pillars
from zhucun.reports.queries.pillars.scope import units_in
from zhucun.reports.queries.pillars.tree import Named

__all__ = ["Line", "Named", "Number", "Pillar", "Place", "pillar", "pillars", "units_in"]
