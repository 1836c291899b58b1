"""The words of an area's pack for what the village economy records."""

from __future__ import annotations

from datetime import date

from zhucun.directory import queries as directory
from zhucun.economy.enums import ProjectKind
from zhucun.economy.marts import words_in
from zhucun.kernel.problems import Problem

_EVERYBODY = (ProjectKind.INDUSTRY, ProjectKind.BASE, ProjectKind.TOURISM, ProjectKind.OTHER)


def project_kinds(area: str, *, as_of: date) -> list[ProjectKind]:
    """The kinds of project that a form offers: everybody's, and those that the pack names."""
    try:
        known = words_in(directory.pack_for(area, as_of=as_of), "project", "kind")
    except Problem:
        known = frozenset()
    return [kind for kind in ProjectKind if kind in _EVERYBODY or kind in known]
