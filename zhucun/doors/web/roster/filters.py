"""What a reader of the roster asks for, read from the address, and the choices that he has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import as_of as day_of
from zhucun.doors.web.asof import day_in
from zhucun.doors.web.listing import ListPage, searched
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.lists import ROSTER
from zhucun.kernel.divisions import Level, parse_code
from zhucun.roster import queries
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import RosterFilter

#: More units than this are not offered in a list; they are found by the search.
MOST_UNITS = 300


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a select; `depth` indents places under their place above."""

    value: str
    label: str
    depth: int = 0

    @property
    def indent(self) -> str:
        return "　" * self.depth


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of the roster as they stand in the address."""

    wanted: RosterFilter
    due_by: date | None

    def page(self, request: Request) -> ListPage:
        """The postings that fit, one page. Three queries.

        Ordered by their keys alone, then read: to sort 27,000 rows with all that they point to
        took PostgreSQL half a second.
        """
        found = self._rows(request)
        listing = ROSTER.of(request, found.select_related(None).only("pk"))
        whole = found.in_bulk([row.pk for row in listing.rows])
        listing.rows = [whole[row.pk] for row in listing.rows]
        return listing

    def _rows(self, request: Request) -> Any:
        """The list never needs personal data, so it is left sealed."""
        found = queries.roster(actor=request.actor, as_of=day_of(request), wanted=self.wanted)
        if self.due_by is not None:
            found = found.filter(due_on__lte=self.due_by)
        return found.defer("person__id_number", "person__phone", "unit__phone")


def asked(request: Request) -> Asked:
    """Raises BadQuery, BadCode, BadDay."""
    role = request.GET.get("role", "")
    if role and role not in PostingRole.values:
        raise BadQuery(value=f"role={role[:20]}")
    area = request.GET.get("area", "")
    wanted = RosterFilter(
        text=searched(request),
        area=parse_code(area) if area else "",
        role=role,
        round=request.GET.get("round", "")[:20],
        unit=request.GET.get("unit", "")[:20],
        gone=request.GET.get("gone", "") == "1",
    )
    return Asked(wanted=wanted, due_by=day_in(request, "due"))


def areas(request: Request, permission: Permission) -> list[Choice]:
    """The actor's areas and the two levels under each, townships at the lowest. One query an
    area."""
    found: list[Choice] = []
    for area in request.actor.areas(permission):
        levels = [level for level in Level if len(area) <= level <= Level.TOWNSHIP][:3]
        lowest = max(levels, default=Level.TOWNSHIP)
        rows = directory.places(actor=request.actor, as_of=day_of(request), area=area)
        for place in rows.filter(level__lte=lowest):
            depth = levels.index(Level(place.level)) if Level(place.level) in levels else 0
            found.append(Choice(value=place.code, label=place.short_name, depth=depth))
    return found


def rounds(request: Request) -> list[Choice]:
    """Codes of the rounds that the actor sees, latest first. One query."""
    rows = queries.rounds(actor=request.actor).values_list("code", "title")
    codes = dict.fromkeys(code for code, _title in rows)
    return [Choice(value=code, label=code) for code in codes]


def units(request: Request, chosen: str) -> list[Choice]:
    """Sending units by name; only the chosen one where there are too many for a list. One query,
    two then."""
    rows = directory.units(actor=request.actor).values_list("public_id", "name").order_by("name")
    found: Sequence[tuple[str, str]] = list(rows[: MOST_UNITS + 1])
    if len(found) > MOST_UNITS:
        found = list(rows.filter(public_id=chosen)) if chosen else []
    return [Choice(value=key, label=name) for key, name in found]
