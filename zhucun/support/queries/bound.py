"""Units and their villages: funds due, arranged and spent, and the four bindings (四个捆绑)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.economy import queries as economy
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import OfficeKind
from zhucun.support import perms
from zhucun.support.enums import Binding, UnitFundKind
from zhucun.support.models import BoundProject, FundEntry
from zhucun.support.queries.dues import Wanted, due_lines
from zhucun.support.queries.paid import ZERO

BINDINGS = "four-bindings"


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A unit and a village, or a township, to which it sent people in a year. `due` None: of
    somebody it is not configured (`open`); `due_known` adds up the others. What it arranged counts
    as paid of the funds that are due from it (`queries.paid`)."""

    unit: Any
    village: Any
    area: str
    year: int
    people: tuple[Any, ...]
    due_known: Decimal
    open: int
    arranged: Decimal
    spent: Decimal
    entries: tuple[FundEntry, ...]
    projects: tuple[BoundProject, ...]
    responsible: tuple[Any, ...]
    on: date
    asks_four: bool

    @property
    def due(self) -> Decimal | None:
        return None if self.open else self.due_known

    @property
    def gap(self) -> Decimal | None:
        return None if self.due is None else self.due - self.arranged

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
    pack asks for a fund of them, by place and unit. Some ten queries, whatever the number."""
    through = date(year, 12, 31)
    postings = _postings(actor, year, min(as_of, through), village or area, unit)
    lines = due_lines(
        actor=actor,
        year=year,
        through=through,
        wanted=Wanted(area=village or area, unit=unit, paid_by="unit"),
    )
    owed: dict[str, list[Any]] = defaultdict(list)
    for line in lines:
        owed[line.posting.code].append(line.due.amount)
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in postings:
        if row.place.level == Level.VILLAGE or row.public_id in owed:
            groups[row.unit_id, row.place_id].append(row)
    keys = {key for key, _place in groups}
    entries = _by_tie(perms.visible_funds(actor).filter(year=year, unit__in=keys), "village_id")
    bound = perms.visible_bound(actor).filter(year=year, unit__in=keys)
    projects: dict[tuple[int, int], list[BoundProject]] = defaultdict(list)
    for each in bound.select_related("project__village").order_by("pk"):
        projects[each.unit_id, each.project.village_id].append(each)
    responsible = _responsible(actor, as_of)
    found = [
        _tie(key, those, (year, min(as_of, through)), owed, entries, projects, responsible)
        for key, those in groups.items()
    ]
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


def _by_tie(rows: QuerySet[FundEntry], place: str) -> dict[tuple[int, int], list[FundEntry]]:
    found: dict[tuple[int, int], list[FundEntry]] = defaultdict(list)
    for row in rows.select_related("reversal").order_by("on", "pk"):
        found[row.unit_id, getattr(row, place)].append(row)
    return found


def _responsible(actor: Actor, as_of: date) -> dict[tuple[int, int], list[Any]]:
    """Heads of units with the village that is linked to their office: kept by the visits by office,
    not typed again. One query."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    heads = pairing.offices(actor=actor, as_of=as_of).filter(kind=OfficeKind.UNIT_HEAD)
    for office in heads.filter(unit__isnull=False, linked__isnull=False):
        found[office.unit_id or 0, office.linked_id or 0].append(office)
    return found


def _tie(
    key: tuple[int, int],
    postings: Sequence[Any],
    at: tuple[int, date],
    owed: dict[str, list[Any]],
    entries: dict[tuple[int, int], list[FundEntry]],
    projects: dict[tuple[int, int], list[BoundProject]],
    responsible: dict[tuple[int, int], list[Any]],
) -> Tie:
    first, mine, (year, on) = postings[0], entries.get(key, []), at
    amounts = [amount for row in postings for amount in owed.get(row.public_id, ())]
    pack = directory.pack_for(first.area, as_of=date(year, 12, 31))
    if first.place.level == Level.VILLAGE:
        amounts += _of_link(pack)
    return Tie(
        unit=first.unit,
        village=first.place,
        area=first.area,
        year=year,
        people=tuple(postings),
        due_known=sum((amount for amount in amounts if amount is not None), ZERO),
        open=sum(amount is None for amount in amounts),
        arranged=_sum(mine, UnitFundKind.ARRANGED),
        spent=_sum(mine, UnitFundKind.SPENT),
        entries=tuple(mine),
        projects=tuple(projects.get(key, ())),
        responsible=tuple(responsible.get(key, ())),
        on=on,
        asks_four=first.place.level == Level.VILLAGE
        and any(item.id == BINDINGS for item in pack.checklists()),
    )


def _of_link(pack: PackAt) -> list[Decimal | None]:
    """What a pack has a unit give for a village, whoever serves there; None: not configured."""
    found: list[Decimal | None] = []
    for item in pack.entitlements("assistance_link"):
        entry = item.spec.on(pack.as_of)
        if item.spec.kind == "money" and item.spec.per == "year" and entry is not None:
            value = pack.number(entry.value)
            found.append(None if isinstance(value, Unset) else Decimal(value))
    return found


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
