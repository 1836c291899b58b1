"""Due → paid → gap: what each posting is owed of a year, computed from packs, postings and locked
month sheets; nothing of it is kept."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.entitlement import Claim, Due, Open, Per, ProRata, Service, due
from zhucun.presence.queries.locked import locked_months
from zhucun.roster import marts as roster
from zhucun.support import perms
from zhucun.support.enums import LineState
from zhucun.support.errors import MonthUnknown
from zhucun.support.queries.asked import Asked, Timeline, asked, timeline
from zhucun.support.queries.holds import holds_of
from zhucun.support.queries.links import links_of
from zhucun.support.queries.paid import ZERO, decided_of, paid_of, waiting_of, with_arranged
from zhucun.support.queries.standing import Standing
from zhucun.support.queries.stays import NOTHING_DUE, Whose, asked_of, rows_of_paid, without_line

_ALWAYS = ("role", "round", "unit_level", "person", "starts_on", "ends_on")
#: Up to so many people are asked for by name.
_NAMED = 500


class Served(NamedTuple):
    """A posting as far as money asks: `key` is that of the row, `unit` the unit's public id."""

    key: int
    code: str
    area: str
    role: str
    unit_level: str
    unit: str
    person: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Standing):
    """One entitlement of one posting."""

    posting: Served

    @property
    def state(self) -> LineState:
        if self.over:
            return LineState.OVER
        if self.held:
            return LineState.WITHHELD
        if self.gap is None:
            return LineState.OPEN
        if self.agreed:
            return LineState.AGREED
        return LineState.GAP if self.missing else LineState.EVEN


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for; empty means all. `state` is a LineState; what is withheld is found also
    where it was paid and is to be returned."""

    area: str = ""
    entitlement: str = ""
    role: str = ""
    level: str = ""
    state: str = ""
    unit: str = ""
    paid_by: str = ""


def through_of(year: int, as_of: date, month: str = "") -> date:
    """The last day up to which something is due: of the month that is named, else of the last
    month that is over on the day (in January: of January). Raises MonthUnknown."""
    if month:
        head, _, tail = month.partition("-")
        if not (head == str(year) and tail.isdecimal() and 1 <= int(tail) <= 12):
            raise MonthUnknown(value=month[:20], year=year)
        number = int(tail)
    elif as_of.year > year:
        number = 12
    else:
        over = as_of.month if (as_of + timedelta(days=1)).day == 1 else as_of.month - 1
        number = max(1, over)
    return date(year, number, monthrange(year, number)[1])


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def due_lines(
    *,
    actor: Actor,
    year: int,
    through: date,
    wanted: Wanted | None = None,
    postings: Collection[str] | None = None,
    keep: Collection[Whose] = (),
) -> list[Line]:
    """What postings that the actor may see are owed of a year up to a day, with what was paid, by
    place, posting and entitlement; where something was paid, or `keep` names it, also where nothing
    is due. `postings`: these only, by public id. Eight queries, whatever the number, one more where
    something is given once; a province of 27,000 takes seconds."""
    wanted = wanted or Wanted()
    lines = _lines(actor, year, through, wanted, postings, keep)
    return [line for line in lines if _fits(line, wanted)]


def _lines(
    actor: Actor,
    year: int,
    through: date,
    wanted: Wanted,
    postings: Collection[str] | None,
    keep: Collection[Whose],
) -> list[Line]:
    mine = _visible(actor, wanted, postings)
    rows = _served(mine, year, through, wanted)
    shown = {row["key"]: _of(row) for row in rows}
    gone = rows_of_paid(mine, year, through, _ALWAYS, keep)
    shown |= {row["key"]: _of(row) for row in gone}
    rows = _with_other_postings(rows, year, through)
    by_timeline, specs, at = _specs(rows, year)
    if any(one.spec.per in (Per.ONCE, Per.TERM) for one in specs):
        rows += _earlier(rows, year)
        by_timeline, specs, at = _specs(rows, year)
    locked: Mapping[int, Mapping[date, int]] = {}
    if any(one.spec.needs_lock or one.spec.per is Per.DAY for one in specs):
        locked = locked_months(
            since=date(year, 1, 1),
            until=date(year + 1, 1, 1),
            areas=(wanted.area,) if wanted.area else ("",),
            postings=[row["key"] for row in rows],
        )
    services, claims = _claims(rows, specs, by_timeline, at, locked)
    answers = due([one.spec for one in specs], services, claims, year=year, through=through)
    keys = None if postings is None else [*{*(row["key"] for row in rows), *shown}]
    record = _Record(actor, year, keys)
    served = [shown.get(row["key"]) or _of(row) for row in rows]
    found: dict[Whose, Line] = {}
    for claim, answer in zip(claims, answers, strict=True):
        row, one = served[claim.service], specs[claim.entitlement]
        key = row.key, one.id
        if key in found:
            found[key] = replace(found[key], asked=one, due=_both(found[key], one, answer))
        else:
            found[key] = record.line(row, one, answer)
    for key in without_line(record.paid, found, keep):
        if key[0] in shown:
            row = shown[key[0]]
            one = asked_of(key[1], row.area, year, specs)
            found[key] = record.line(row, one, NOTHING_DUE)
    lines = with_arranged(
        list(found.values()),
        year,
        lambda area: [one.id for one in links_of(area, year, at.get(area))],
    )
    lines = [line for line in lines if line.posting.key in shown]
    return sorted(lines, key=lambda line: (line.posting.area, line.posting.key))


class _Record:
    """What is on record of some postings, None: of all. Four queries."""

    def __init__(self, actor: Actor, year: int, keys: Collection[int] | None) -> None:
        self.paid, (self.pending, self.returning) = paid_of(year, keys), waiting_of(year, keys)
        self.held, self.decided = holds_of(actor=actor, year=year).lines, decided_of(year, keys)

    def line(self, row: Served, one: Asked, due: Due) -> Line:
        key = row.key, one.id
        return Line(
            posting=row,
            asked=one,
            due=due,
            paid=self.paid.get(key, ZERO),
            pending=self.pending.get(key, ZERO),
            returning=self.returning.get(key, ZERO),
            held=self.held.get((row.person, one.id), ""),
            decided=self.decided.get(key, ()),
        )


def _both(line: Line, other: Asked, due: Due) -> Due:
    """One entitlement under two packs of a year that ask differently: each gives its part. Where a
    part of the year is not counted by days or months, what the two give together is open, also
    while one of them waits for a sheet."""
    mine = line.due
    open_ = mine.open or due.open
    whole = any(
        one.spec.per is Per.YEAR and one.spec.pro_rata in (None, ProRata.NONE)
        for one in (line.asked, other)
    )
    if open_ is None and whole and _speaks(mine) and _speaks(due):
        open_ = Open.PRO_RATA
    known = open_ is None and mine.amount is not None and due.amount is not None
    return Due(
        amount=(mine.amount or ZERO) + (due.amount or ZERO) if known else None,
        parts=(*mine.parts, *due.parts),
        left_out=tuple(sorted({*mine.left_out, *due.left_out})),
        open=open_,
        readings=(*mine.readings, *due.readings),
        is_overruled=mine.is_overruled or due.is_overruled,
        is_shared=mine.is_shared or due.is_shared,
    )


def _speaks(due: Due) -> bool:
    """Whether a pack gives something for a day of service, or would once a sheet is locked."""
    return bool(due.parts or due.left_out)


def _claims(
    rows: Sequence[Mapping[str, Any]],
    specs: Sequence[Asked],
    by_timeline: Mapping[Timeline, Sequence[int]],
    at: Mapping[str, Timeline],
    locked: Mapping[int, Mapping[date, int]],
) -> tuple[list[Service], list[Claim]]:
    """Who served when, and what fits whom; rows that are alike are judged once."""
    services: list[Service] = []
    claims: list[Claim] = []
    known: dict[tuple[Any, ...], tuple[int, ...]] = {}
    names = sorted({name for one in specs for name in one.names})
    for number, row in enumerate(rows):
        held = at[row["m_area"]]
        facts = {name: row.get(f"m_{name}") for name in names} | {"state": "posted"}
        case = held, *(facts[name] for name in names)
        if case not in known:
            known[case] = tuple(each for each in by_timeline[held] if specs[each].fits(facts))
        services.append(
            Service(
                subject=row["m_code"],
                holder=row["m_person"],
                since=row["m_starts_on"],
                until=row["m_ends_on"],
                locked=locked.get(row["key"], {}),
                term=row["m_round"],
            )
        )
        claims += [Claim(entitlement=each, service=number) for each in known[case]]
    return services, claims


def _visible(actor: Actor, wanted: Wanted, postings: Collection[str] | None) -> Any:
    """The keys of the postings that are asked for. No query of its own."""
    found = perms.visible_postings(actor)
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    if postings is not None:
        found = found.filter(public_id__in=postings)
    if wanted.unit:
        found = found.filter(unit__public_id=wanted.unit)
    return found.order_by().values("pk")


def _served(mine: Any, year: int, through: date, wanted: Wanted) -> list[dict[str, Any]]:
    """Postings with a day in the year up to the day. One query."""
    found = _in_year(year, through, (wanted.area,) if wanted.area else ("",))
    return sorted(found.filter(pk__in=mine), key=lambda row: (row["m_area"], row["key"]))


def _in_year(year: int, through: date, areas: tuple[str, ...]) -> Any:
    found: Any = roster.postings(
        as_of=through, areas=areas, names={*_ALWAYS, *_names(year)}, tags={}
    )
    found = found.filter(Q(ends_on=None) | Q(ends_on__gt=date(year, 1, 1)))
    return _keyed(found)


def _keyed(found: Any) -> Any:
    return found.annotate(key=F("pk"), m_unit=F("unit__public_id"))


def _earlier(rows: Sequence[Mapping[str, Any]], year: int) -> list[dict[str, Any]]:
    """The postings of the same people that ended before the year: what is given once was given
    with the first. One query."""
    first = date(year, 1, 1)
    people = {row["m_person"] for row in rows}
    found: Any = roster.postings(as_of=first, areas=("",), names={*_ALWAYS, *_names(year)}, tags={})
    found = _keyed(found.filter(ends_on__lte=first))
    if len(people) <= _NAMED:
        found = found.filter(person__public_id__in=people)
    return [row for row in found if row["m_person"] in people]


def _with_other_postings(
    rows: list[dict[str, Any]], year: int, through: date
) -> list[dict[str, Any]]:
    """With the other postings of the same people, whoever may see them: whether two amounts may be
    drawn at once is asked of the person. And with the others of the same unit in the same place,
    for whom it arranged money together. One query; many people are read by area, with whom these
    are read anyhow."""
    people = {row["m_person"] for row in rows}
    found = _in_year(year, through, ("",))
    if len(people) <= _NAMED:
        units, areas = {row["m_unit"] for row in rows}, {row["m_area"] for row in rows}
        together = Q(unit__public_id__in=units - {None}, area__in=areas)
        found = found.filter(Q(person__public_id__in=people) | together)
        known = {row["key"] for row in rows}
        return rows + [row for row in found if row["key"] not in known]
    twice = Count("person__pk")
    again = _in_year(year, through, ("",)).order_by().values("person__pk")
    found = found.filter(
        person__pk__in=again.annotate(n=twice).filter(n__gt=1).values("person__pk")
    )
    known = {row["key"] for row in rows}
    more = [row for row in found if row["key"] not in known and row["m_person"] in people]
    return rows + more


def _names(year: int) -> set[str]:
    """What any pack reads of a posting to say what is due to it."""
    found: set[str] = set()
    for pack in directory.policy().packs.values():
        for day in (date(year, 1, 1), date(year, 12, 31)):
            if day in pack.valid:
                at = pack.at(day)
                for item in at.entitlements("posting"):
                    if item.spec.who:
                        found |= set(at.expression("posting", item.spec.who).names)
    return found - {"state"}


def _specs(
    rows: Sequence[Mapping[str, Any]], year: int
) -> tuple[dict[Timeline, list[int]], list[Asked], dict[str, Timeline]]:
    """The entitlements of all packs that hold for some row, and which of them hold where."""
    at: dict[str, Timeline] = {}
    by_timeline: dict[Timeline, list[int]] = {}
    specs: list[Asked] = []
    for area in {row["m_area"] for row in rows}:
        held = at[area] = timeline(area, year)
        if held not in by_timeline:
            mine = asked(held, year)
            by_timeline[held] = list(range(len(specs), len(specs) + len(mine)))
            specs += mine
    return by_timeline, specs, at


def _of(row: Mapping[str, Any]) -> Served:
    return Served(
        key=row["key"],
        code=row["m_code"],
        area=row["m_area"],
        role=row["m_role"],
        unit_level=row["m_unit_level"] or "",
        unit=row["m_unit"] or "",
        person=row["m_person"],
        starts_on=row["m_starts_on"],
        ends_on=row["m_ends_on"],
    )


def _fits(line: Line, wanted: Wanted) -> bool:
    return bool(
        wanted.entitlement in ("", line.asked.id)
        and wanted.role in ("", line.posting.role)
        and wanted.level in ("", line.posting.unit_level)
        and (wanted.state in ("", line.state) or (wanted.state == LineState.WITHHELD and line.held))
        and wanted.paid_by in ("", line.asked.paid_by)
    )


def people_of(actor: Actor, codes: Collection[str]) -> dict[str, Any]:
    """Postings by public id with person, place and unit, for the lines of a page. One query."""
    rows = perms.visible_postings(actor).filter(public_id__in=set(codes))
    return {row.public_id: row for row in rows.select_related("person", "place", "unit")}
