"""What pages of support share: who comes in, year, month and area asked for, lines in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in, takes_out
from zhucun.doors.web.asof import as_of, year_in
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.roster.enums import PostingRole
from zhucun.support import queries

_FIRST = 2014


def sees_support(actor: Actor) -> bool:
    """Whoever sees what is due to others."""
    return signed_in(actor) and actor.can(Permission.SEE_SUPPORT)


def sees_or_own(actor: Actor) -> bool:
    """Whoever sees others' support, and a cadre his own."""
    return sees_support(actor) or (signed_in(actor) and bool(actor.person))


#: Whoever takes out lists of what is due to others.
takes_support = takes_out(sees_support)


def keeps_support(actor: Actor) -> bool:
    """The office of an area, and a unit for its people."""
    return signed_in(actor) and actor.can(Permission.KEEP_SUPPORT)


def pays(actor: Actor) -> bool:
    """The office of an area, which draws up batches and records payments."""
    return signed_in(actor) and actor.viewer is None and bool(actor.areas(Permission.KEEP_SUPPORT))


def sees_batches(actor: Actor) -> bool:
    """Whoever sees the money of a whole area."""
    return signed_in(actor) and bool(actor.areas(Permission.SEE_SUPPORT))


@dataclass(frozen=True, kw_only=True)
class Period:
    """The year of a page, and the last day up to which something is due."""

    year: int
    through: date
    month: str

    @property
    def years(self) -> list[int]:
        return list(range(self.through.year + 1, max(_FIRST, self.through.year - 4), -1))

    @property
    def months(self) -> list[str]:
        return [f"{self.year}-{number:02d}" for number in range(1, 13)]


def period_of(request: Request) -> Period:
    """`?year=` and `?month=`, else those of the day. Raises BadQuery, MonthUnknown."""
    day = as_of(request)
    year = year_in(request, first=_FIRST, last=day.year + 1) or day.year
    month = request.GET.get("month", "")
    month = month if month.startswith(str(year)) else ""
    through = queries.through_of(year, day, month)
    return Period(year=year, through=through, month=f"{through:%Y-%m}")


def area_of(request: Request) -> str:
    """`?area=`; empty without. Raises BadCode."""
    given = request.GET.get("area", "")
    return parse_code(given) if given else ""


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address; empty without. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in known:
        raise BadQuery(value=f"{name}={value[:20]}")
    return value


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """One line of what is due, as a list shows it; `person` comes with the page."""

    line: queries.Line
    label: str
    payer: str

    @property
    def code(self) -> str:
        return self.line.posting.code

    @property
    def area(self) -> str:
        return self.line.posting.area

    @property
    def due(self) -> Any:
        return self.line.due.amount

    @property
    def order(self) -> tuple[bool, Any]:
        """By what is missing, first what is to be returned; lines that are not configured come
        last."""
        return self.line.gap is None, self.line.gap or 0

    @property
    def role(self) -> str:
        return str(PostingRole(self.line.posting.role).label)


def line_shown(line: queries.Line) -> LineShown:
    """The line with its words in the reader's language."""
    lang, asked = language(), line.asked
    return LineShown(
        line=line,
        label=asked.label.in_(lang),
        payer=asked.payer.in_(lang) if asked.payer else "",
    )


@dataclass(frozen=True, kw_only=True)
class WithPerson:
    """A row of a page beside the posting that it is about."""

    row: Any
    posting: Any
    year: int


def with_people(request: Request, rows: Sequence[LineShown], year: int) -> list[WithPerson]:
    """The rows of a page with their people. One query."""
    people = queries.people_of(request.actor, [row.code for row in rows])
    return [
        WithPerson(row=row, posting=people[row.code], year=year)
        for row in rows
        if row.code in people
    ]
