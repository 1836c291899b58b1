"""What the programme asks of each cadre in a month: forms, fields entered by hand, cells that the
papers compute instead, and an estimate of the minutes. Counted from the rows; nobody is ordered by
it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork.queries import typed as fieldwork
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import Period, months_after
from zhucun.kernel.problems import NotFound
from zhucun.learning.queries import typed as learning
from zhucun.presence.queries import typed as presence
from zhucun.reports import perms
from zhucun.reports.models import AskedForm
from zhucun.reports.queries.asked import is_due_in
from zhucun.reports.queries.minutes import Entered, Operators, OperatorsByArea, minutes
from zhucun.reports.queries.months import HEADS

#: The kinds of records in the order in which they are shown.
KINDS = (
    *("visit", "matter", "step", "plan", "item", "progress"),
    *("guidance", "ticket", "ticket_step", "coordination"),
    *("leave", "trip", "night", "sheet", "answer"),
    *("need", "enrolment", "attendance", "lesson", "suggestion", "entry"),
)
#: Columns of papers: a visit in the diary (day, kind, who came along, households, topics, findings,
#: matters), a village's line of the coverage (name, households, reached, waiting, visits).
_DIARY, _COVERAGE = 7, 5


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the month as it writes of one cadre: nobody fills these cells."""

    key: str
    rows: int
    columns: int

    @property
    def cells(self) -> int:
        return self.rows * self.columns


@dataclass(frozen=True, kw_only=True)
class Line:
    """The month of one posting. `entered` is by kind of record."""

    posting: Any
    forms: tuple[AskedForm, ...]
    entered: dict[str, Entered]
    papers: tuple[Paper, ...]
    operators: Operators

    @cached_property
    def total(self) -> Entered:
        return sum(self.entered.values(), start=Entered())

    @property
    def asked_fields(self) -> int:
        """Fields of the forms that fall due in the month."""
        return sum(form.field_count for form in self.forms)  # type: ignore[attr-defined]

    @property
    def computed(self) -> int:
        return sum(paper.cells for paper in self.papers)

    @property
    def minutes(self) -> int | None:
        return minutes(self.operators.seconds(self.total))


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Some lines together. `minutes` is None where a line's are not configured."""

    code: str
    name: str
    cadres: int
    forms: int
    asked_fields: int
    total: Entered
    computed: int
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class Burden:
    """The month of an area: a line for each posting, by place and role, never by a number."""

    month: date
    area: str
    lines: tuple[Line, ...]
    names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def whole(self) -> Sum:
        return self._sum("", self.lines)

    @cached_property
    def below(self) -> list[Sum]:
        """Sums of the places one level under the area, by code; none under a township."""
        level = min((each for each in Level if each > len(self.area)), default=Level.VILLAGE)
        if level is Level.VILLAGE:
            return []
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[at_level(line.posting.area, level)].append(line)
        return [self._sum(code, found[code]) for code in sorted(found)]

    def _sum(self, code: str, lines: Sequence[Line]) -> Sum:
        seconds = [line.operators.seconds(line.total) for line in lines]
        known = None if None in seconds else sum(each for each in seconds if each is not None)
        return Sum(
            code=code,
            name=self.names.get(code, code),
            cadres=len(lines),
            forms=sum(len(line.forms) for line in lines),
            asked_fields=sum(line.asked_fields for line in lines),
            total=_added(line.total for line in lines),
            computed=sum(line.computed for line in lines),
            minutes=minutes(Decimal(known)) if known is not None else None,
        )


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record behind a number; `key` leads to its page, empty where it stands in a list."""

    kind: str
    key: str
    on: date
    entered: Entered
    seconds: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CadreBurden:
    """One cadre's month with the rows behind every number; `matters` are those of the ledger."""

    month: date
    line: Line
    records: tuple[Record, ...]
    matters: tuple[Any, ...]


def burden(*, actor: Actor, month: date, area: str = "") -> Burden:
    """The burden of all on post in a month whom the actor may see, by what was recorded there.
    Thirty-one queries, whatever the number; a province of 27,000 takes seconds."""
    until = months_after(month, 1)
    rows = list(_postings(actor, month).filter(in_areas("area", (area,))))
    whole: dict[str, Any] = {"actor": actor, "area": area, "since": month, "until": until}
    entered = _entered(
        rows, fieldwork.typed(**whole), presence.typed(**whole), learning.typed(**whole)
    )
    written = fieldwork.paper_rows(**whole)
    asked, operators = _asked(actor, month), OperatorsByArea(month)
    lines = tuple(
        _line(row, month, asked, entered.get(row.pk, {}), written, operators) for row in rows
    )
    names = directory.names_of({row.area for row in rows}, as_of=month)
    return Burden(month=month, area=area, lines=lines, names=names)


def burden_of(*, actor: Actor, posting: str, month: date) -> CadreBurden:
    """One cadre's month with its records. Thirty-one queries. Raises NotFound."""
    row = _postings(actor, month).filter(public_id=posting).first()
    if row is None:
        raise NotFound
    rows = list(_postings(actor, month).filter(person=row.person_id))
    period: dict[str, Any] = {"actor": actor, "since": month, "until": months_after(month, 1)}
    people = directory.people_of_accounts([row.person.public_id])
    done = [
        one
        for one in fieldwork.typed_records(accounts=frozenset(people), **period)
        if _home(rows, one.area) == row.pk
    ]
    stays = [
        one
        for one in presence.typed_records(posting=row.pk, **period)
        if one.by is None or one.by in people
    ]
    learned = [
        one
        for one in learning.typed_records(
            person=row.person.public_id, accounts=frozenset(people), **period
        )
        if _home(rows, one.area) == row.pk
    ]
    found: dict[str, Entered] = defaultdict(Entered)
    records: dict[tuple[str, str, date], Entered] = defaultdict(Entered)
    every: tuple[fieldwork.TypedRecord | presence.TypedRecord | learning.TypedRecord, ...] = (
        *done,
        *stays,
        *learned,
    )
    for each in every:
        found[each.kind] += _of(each)
        key = f"{each.key:%Y-%m}" if isinstance(each.key, date) else each.key
        records[each.kind, key, each.on] += _of(each)
    written = fieldwork.paper_rows(posting=row.pk, **period)
    line = _line(row, month, _asked(actor, month), dict(found), written, OperatorsByArea(month))
    order = sorted(records.items(), key=lambda item: (KINDS.index(item[0][0]), item[0][2]))
    return CadreBurden(
        month=month,
        line=line,
        records=tuple(
            Record(kind=kind, key=key, on=on, entered=each, seconds=line.operators.seconds(each))
            for (kind, key, on), each in order
        ),
        matters=tuple(fieldwork.ledger_rows(posting=row.pk, **period)),
    )


def own_postings(*, actor: Actor, month: date) -> list[Any]:
    """The actor's own postings of a month. One query."""
    if not actor.person:
        return []
    return list(_postings(actor, month).filter(person__public_id=actor.person))


class _Asked:
    """The forms due in a month, found by place and role."""

    def __init__(self, forms: Iterable[AskedForm]) -> None:
        self._by_area: dict[str, list[AskedForm]] = defaultdict(list)
        for form in forms:
            self._by_area[form.area].append(form)

    def of(self, posting: Any) -> tuple[AskedForm, ...]:
        codes = dict.fromkeys(at_level(posting.area, level) for level in Level)
        return tuple(
            form
            for code in codes
            for form in self._by_area.get(code, ())
            if posting.role in form.roles
        )


def _asked(actor: Actor, month: date) -> _Asked:
    rows = perms.visible_forms(actor).filter(
        last_day__gte=month, first_day__lt=months_after(month, 1)
    )
    counted = rows.annotate(field_count=Count("fields")).order_by("last_day", "pk")
    return _Asked(form for form in counted if is_due_in(form, month))


def _postings(actor: Actor, month: date) -> QuerySet[Any]:
    """Postings with a day in a month, by place and role."""
    found = perms.visible_burdened(actor).filter(
        Q(ends_on=None) | Q(ends_on__gt=month), starts_on__lt=months_after(month, 1)
    )
    found = found.select_related("person", "place", "unit").only(
        *("public_id", "area", "role", "starts_on", "ends_on", "person__public_id"),
        *("person__name", "place__code", "place__short_name", "unit__public_id", "unit__name"),
    )
    return found.order_by("area", "role", "pk")


def _line(
    row: Any,
    month: date,
    asked: _Asked,
    entered: dict[str, Entered],
    written: dict[tuple[int, str], int],
    operators: OperatorsByArea,
) -> Line:
    return Line(
        posting=row,
        forms=asked.of(row),
        entered=entered,
        papers=tuple(_papers(row, month, written)),
        operators=operators.of(row.area),
    )


def _entered(
    rows: Sequence[Any],
    works: Iterable[fieldwork.Typed],
    stays: Iterable[presence.Typed],
    learned: Iterable[learning.Typed],
) -> dict[int, dict[str, Entered]]:
    """By posting and kind. Who recorded it counts, not whom it names; the night rota and answers to
    checks count with the cadre whom they name."""
    homes: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        homes[row.person.public_id].append(row)
    people = directory.people_of_accounts()
    owner = {row.pk: row.person.public_id for row in rows}
    found: dict[int, dict[str, Entered]] = defaultdict(lambda: defaultdict(Entered))
    for one in works:
        key = _home(homes.get(people.get(one.by, ""), ()), one.area)
        if key is not None:
            found[key][one.kind] += _of(one)
    for each in stays:
        person = owner.get(each.posting)
        if person and (each.by is None or people.get(each.by) == person):
            found[each.posting][each.kind] += _of(each)
    for lesson in learned:
        key = _home(homes.get(_learner(lesson, people), ()), lesson.area)
        if key is not None:
            found[key][lesson.kind] += _of(lesson)
    return {key: dict(kinds) for key, kinds in found.items()}


def _learner(one: learning.Typed, people: dict[int, str]) -> str:
    """Who put it in himself; nobody where an office did."""
    by = one.person if one.by is None else people.get(one.by, "")
    return by if one.person in ("", by) else ""


def _home(rows: Sequence[Any], area: str) -> int | None:
    """The posting of a person with which a record in a village counts: the one there, else the one
    over it, else the first."""
    if not rows:
        return None
    there = next((row for row in rows if row.area == area), None)
    above = there or next((row for row in rows if area.startswith(row.area)), None)
    return int((above or rows[0]).pk)


def _of(row: Any) -> Entered:
    return Entered(
        records=row.records,
        typed=row.typed,
        chosen=row.chosen,
        picks=row.picks,
        keys=row.keys,
    )


def _papers(row: Any, month: date, written: dict[tuple[int, str], int]) -> Iterator[Paper]:
    days = Period.month(month.year, month.month).days()
    yield Paper(key="sheet", rows=1, columns=len(HEADS) + days)
    yield Paper(key="diary", rows=written.get((row.pk, "diary"), 0), columns=_DIARY)
    matters = written.get((row.pk, "ledger"), 0)
    yield Paper(key="ledger", rows=matters, columns=fieldwork.LEDGER_COLUMNS)
    if len(row.area) == Level.VILLAGE:
        yield Paper(key="coverage", rows=1, columns=_COVERAGE)


def _added(parts: Iterable[Entered]) -> Entered:
    records = typed = chosen = picks = keys = 0
    for each in parts:
        records += each.records
        typed += each.typed
        chosen += each.chosen
        picks += each.picks
        keys += each.keys
    return Entered(records=records, typed=typed, chosen=chosen, picks=picks, keys=keys)
