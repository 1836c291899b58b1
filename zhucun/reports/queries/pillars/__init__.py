"""Pillar pages: umbrella mechanisms (五化五到位, 三突出, 一诺三评 …) rolled up over an area or a
unit."""

from zhucun.reports.queries.pillars.behind import Row, Rows, rows_behind
from zhucun.reports.queries.pillars.columns import Number
from zhucun.reports.queries.pillars.departments import (
    DepartmentLine,
    DepartmentList,
    department_list,
    one_department,
    places_named,
    units_of,
)
from zhucun.reports.queries.pillars.kept import Kept, kept_pillar
from zhucun.reports.queries.pillars.matrix import PlaceMatrix, place_matrix
from zhucun.reports.queries.pillars.pillar import Line, Pillar, Place, pillar, pillars
from zhucun.reports.queries.pillars.scope import areas_of_units, units_in
from zhucun.reports.queries.pillars.ticked import ListItem, PlaceList, one_tick, place_list
from zhucun.reports.queries.pillars.tree import Named
from zhucun.reports.queries.pillars.workbook import pillar_workbook

__all__ = [
    "DepartmentLine",
    "DepartmentList",
    "Kept",
    "Line",
    "ListItem",
    "Named",
    "Number",
    "Pillar",
    "Place",
    "PlaceList",
    "PlaceMatrix",
    "Row",
    "Rows",
    "areas_of_units",
    "kept_pillar",
    "department_list",
    "one_department",
    "one_tick",
    "pillar",
    "pillar_workbook",
    "pillars",
    "place_list",
    "place_matrix",
    "rows_behind",
    "places_named",
    "units_in",
    "units_of",
]
