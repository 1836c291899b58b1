"""Units and their villages: funds due, arranged and spent, and the four bindings (四个捆绑)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import queries as economy
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import OfficeKind
from zhucun.support import perms
from zhucun.support.enums import Binding, UnitFundKind
from zhucun.support.models import BoundProject, FundEntry
from zhucun.support.queries.asked import Asked
from zhucun.support.queries.dues import Wanted, due_lines
from zhucun.support.queries.links import link_dues
from zhucun.support.queries.paid import ZERO, by_fund
from zhucun.support.queries.stays import asked_of

BINDINGS = "four-bindings"


@dataclass(frozen=True, kw_only=True)
class TieFund:
    """One fund that a unit owes to a village, or to its people there. `due` None: of somebody it
    is not configured (`open`); `due_known` adds up the others."""

    asked: Asked
    due_known: Decimal
    open: int
    arranged: Decimal

    @property
    def due(self) -> Decimal | None:
        return None if self.open else self.due_known

    @property
    def gap(self) -> Decimal | None:
        return None if self.due is None else self.due - self.arranged


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A unit and a village, or a township, to which it sent people in a year, or for which it
    arranged money. What it arranged counts as paid of the fund that it names (`queries.paid`);
    where none of several is named it counts for none."""

    unit: Any
    village: Any
    area: str
    year: int
    people: tuple[Any, ...]
    funds: tuple[TieFund, ...]
    arranged: Decimal
    spent: Decimal
    entries: tuple[FundEntry, ...]
    projects: tuple[BoundProject, ...]
    responsible: tuple[Any, ...]
    on: date
    asks_four: bool

    @property
    def due_known(self) -> Decimal:
        return sum((fund.due_known for fund in self.funds), ZERO)

    @property
    def open(self) -> int:
        return sum(fund.open for fund in self.funds)

    @property
    def due(self) -> Decimal | None:
        return None if self.open else self.due_known

    @property
    def gap(self) -> Decimal | None:
        """One fund's gap is not made up for by another."""
        gaps = [fund.gap for fund in self.funds]
        known = [gap for gap in gaps if gap is not None]
        if len(known) < len(gaps):
            return None
        if not known:
            return -self.arranged
        return sum((gap for gap in known if gap > 0), ZERO) or sum(known, ZERO)

    @property
    def unnamed(self) -> Decimal:
        """What was arranged and counts for no fund."""
        return self.arranged - sum((fund.arranged for fund in self.funds), ZERO)

    @property
    def left(self) -> Decimal:
        return self.arranged - self.spent

    @property
    def bindings(self) -> tuple[tuple[Binding, bool], ...]:
        """The four by name, each there or missing."""
        there = {
            Binding.PROJECT: bool(self.projects),
            Binding.FUND: self.arranged > 0,
            Binding.RESPONSIBILITY: bool(self.responsible),
            Binding.PEOPLE: any(
                row.ends_on is None or row.ends_on > self.on for row in self.people
            ),
        }
        return tuple((binding, there[binding]) for binding in Binding)

    @property
    def missing(self) -> tuple[Binding, ...]:
        return tuple(binding for binding, is_there in self.bindings if not is_there)


def ties(
    *, actor: Actor, year: int, as_of: date, area: str = "", unit: str = "", village: str = ""
) -> list[Tie]:
    """Units with the villages to which they sent people in a year, and with other places where the
    pack asks for a fund of them or where they arranged money, by place and unit. Some ten queries,
    whatever the number."""
    through = date(year, 12, 31)
    postings = _postings(actor, year, min(as_of, through), village or area, unit)
    lines = due_lines(
        actor=actor,
        year=year,
        through=through,
        wanted=Wanted(area=village or area, unit=unit, paid_by="unit"),
    )
    owed: dict[str, list[tuple[Asked, Decimal | None]]] = defaultdict(list)
    for line in lines:
        owed[line.posting.code].append((line.asked, line.due.amount))
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in postings:
        if row.place.level == Level.VILLAGE or row.public_id in owed:
            groups[row.unit_id, row.place_id].append(row)
    entries = _by_tie(_entries(actor, year, village or area, unit))
    for key in entries:
        groups.setdefault(key, [])
    projects = _projects(actor, year, groups)
    responsible = _responsible(actor, min(as_of, through))  # who answered for that year
    links = link_dues(postings, year, through)
    found = []
    for key, people in groups.items():
        mine = tuple(entries.get(key, ()))
        first: Any = (people or mine)[0]
        dues = [due for row in people for due in owed.get(row.public_id, ())]
        link = links.get((first.unit.public_id, first.area), ())
        dues += [(one, due.amount) for one, due in link]
        place = first.place if people else first.village
        found.append(
            Tie(
                unit=first.unit,
                village=place,
                area=first.area,
                year=year,
                people=tuple(people),
                funds=_funds(dues, mine, first.area, year),
                arranged=_sum(mine, UnitFundKind.ARRANGED),
                spent=_sum(mine, UnitFundKind.SPENT),
                entries=mine,
                projects=tuple(projects.get(key, ())),
                responsible=tuple(responsible.get(key, ())),
                on=min(as_of, through),
                asks_four=place.level == Level.VILLAGE and _asks_four(first.area, through),
            )
        )
    return sorted(found, key=lambda tie: (tie.area, tie.unit.name, tie.unit.pk))


def one_tie(*, actor: Actor, unit: str, village: str, year: int, as_of: date) -> Tie:
    """One unit and village. Raises NotFound."""
    found = ties(actor=actor, year=year, as_of=as_of, unit=unit, village=village)
    for tie in found:
        if tie.area == village and tie.unit.public_id == unit:
            return tie
    raise NotFound


def ties_named(*, actor: Actor, codes: Sequence[str]) -> dict[str, Any]:
    """One posting, the first, for each unit and village named “unit-village”, of those that the
    actor may see. One query."""
    pairs = [code.rpartition("-") for code in codes]
    rows = perms.visible_postings(actor).filter(
        unit__public_id__in={unit for unit, _, _ in pairs}, area__in={area for _, _, area in pairs}
    )
    found: dict[str, Any] = {}
    for row in rows.select_related("unit", "place").order_by("starts_on", "pk"):
        found.setdefault(f"{row.unit.public_id}-{row.area}", row)
    return {code: found[code] for code in codes if code in found}


def _postings(actor: Actor, year: int, until: date, area: str, unit: str) -> list[Any]:
    """Postings with a unit and a day in the year. One query."""
    rows = perms.visible_postings(actor).filter(unit__isnull=False, starts_on__lte=until)
    rows = rows.exclude(ends_on__lte=date(year, 1, 1))
    if area:
        rows = rows.filter(area__startswith=area)
    if unit:
        rows = rows.filter(unit__public_id=unit)
    return list(rows.select_related("person", "place", "unit").order_by("area", "role", "pk"))


def _entries(actor: Actor, year: int, area: str, unit: str) -> QuerySet[FundEntry]:
    rows = perms.visible_funds(actor).filter(in_areas("area", (area,)), year=year)
    return rows.filter(unit__public_id=unit) if unit else rows


def _by_tie(rows: QuerySet[FundEntry]) -> dict[tuple[int, int], list[FundEntry]]:
    """One query."""
    found: dict[tuple[int, int], list[FundEntry]] = defaultdict(list)
    for row in rows.select_related("reversal", "unit", "village").order_by("on", "pk"):
        found[row.unit_id, row.village_id].append(row)
    return found


def _projects(
    actor: Actor, year: int, ties: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[BoundProject]]:
    """Projects to which units are bound, by unit and village. One query."""
    bound = perms.visible_bound(actor).filter(year=year, unit__in={unit for unit, _ in ties})
    found: dict[tuple[int, int], list[BoundProject]] = defaultdict(list)
    for each in bound.select_related("project__village").order_by("pk"):
        found[each.unit_id, each.project.village_id].append(each)
    return found


def _responsible(actor: Actor, as_of: date) -> dict[tuple[int, int], list[Any]]:
    """Heads of units with the village that is linked to their office: kept by the visits by office,
    not typed again. One query."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    heads = pairing.offices(actor=actor, as_of=as_of).filter(kind=OfficeKind.UNIT_HEAD)
    for office in heads.filter(unit__isnull=False, linked__isnull=False):
        found[office.unit_id or 0, office.linked_id or 0].append(office)
    return found


def _asks_four(area: str, day: date) -> bool:
    pack = directory.pack_for(area, as_of=day)
    return any(item.id == BINDINGS for item in pack.checklists())


def _funds(
    dues: Iterable[tuple[Asked, Decimal | None]],
    entries: Sequence[FundEntry],
    area: str,
    year: int,
) -> tuple[TieFund, ...]:
    """Due and arranged by fund; also of a fund that is not due there any more."""
    told: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in entries:
        if row.kind == UnitFundKind.ARRANGED:
            told[row.entitlement] += row.amount
    asks: dict[str, Asked] = {}
    amounts: dict[str, list[Decimal | None]] = defaultdict(list)
    for one, amount in dues:
        asks[one.id] = one
        amounts[one.id].append(amount)
    for what in sorted({what for what, amount in told.items() if what and amount} - set(asks)):
        asks[what] = asked_of(what, area, year, ())
    arranged = by_fund(told, asks)
    return tuple(
        TieFund(
            asked=one,
            due_known=sum((each for each in amounts[what] if each is not None), ZERO),
            open=sum(each is None for each in amounts[what]),
            arranged=arranged[what],
        )
        for what, one in sorted(asks.items())
    )


def _sum(entries: Sequence[FundEntry], kind: UnitFundKind) -> Decimal:
    return sum((row.amount for row in entries if row.kind == kind), ZERO)


def one_entry(*, actor: Actor, public_id: str) -> FundEntry:
    """Raises NotFound."""
    rows = perms.visible_funds(actor).filter(public_id=public_id)
    found = rows.select_related("unit", "village").first()
    if found is None:
        raise NotFound
    return found


def projects_to_bind(*, actor: Actor, tie: Tie, as_of: date) -> list[Any]:
    """Projects of the village's economy that the unit is not bound to yet, for who may see them.
    One query."""
    known = {each.project_id for each in tie.projects}
    rows = economy.projects(actor=actor, as_of=as_of, area=tie.area)
    return [row for row in rows if row.pk not in known]
