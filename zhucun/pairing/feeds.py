"""结对帮扶责任人名单: helpers, one row a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import actions as people
from zhucun.directory import queries as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as homes
from zhucun.intake.readers.cleaning import tight
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import (
    Change,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
    register,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.actions import HelperDraft, change_helper, enlist_helpers, note_kin
from zhucun.pairing.enums import Corps, HelperKind, HelperLevel
from zhucun.pairing.errors import AreaDoesNotFit, HouseholdUnknown, PersonUnclear, UnitUnknown
from zhucun.pairing.models import (
    Helper,
)
from zhucun.pairing.queries import kin_noted

_CHUNK = 1_000
_LEVELS = {
    Level.PREFECTURE: HelperLevel.PREFECTURE,
    Level.COUNTY: HelperLevel.COUNTY,
    Level.TOWNSHIP: HelperLevel.TOWNSHIP,
    Level.VILLAGE: HelperLevel.VILLAGE,
}
_FLAGS = ("is_leading", "is_able", "is_good_at_village_work")
_AT = {
    "pairing.unit-unknown": ("unit",),
    "pairing.person-unclear": ("id_card", "name"),
    "pairing.household-unknown": ("kin",),
    "not-allowed": ("kin",),
}


class Helpers:
    """People are matched by ID number, else by name within their unit, and only where one person
    fits; whoever is not in the directory is registered. What a list does not name stays."""

    name = "helpers"
    personal = frozenset({"id_card"})
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "name": 30, "unit": 100, "township": 60, "village": 60, "kin": 600,
    }  # fmt: skip
    keeps = frozenset(
        {"name", "id_card", "unit", "kind", "code", "township", "village", "since", "kin", *_FLAGS}
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """The fields of a helper, and the name of a person who is registered."""
        if event == "directory.person.registered":
            return {"person_name": ("name",)}
        if event == "pairing.kin.noted":
            return {"household": ("kin",)}
        if event == "pairing.helper.enlisted":
            return {
                "kind": ("kind",),
                "level": ("code", "township", "village"),
                "since": ("since",),
            }
        changed = data.get("changed") or ()
        return {name: (name,) for name in changed if name in self.keeps}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Some eight queries, whatever the number of rows."""
        known = _Known(table, scope)
        plan, seen = Plan(), dict[str, Row]()
        for row in table.rows:
            try:
                self._plan_row(row, scope, known, seen, plan)
            except Problem as problem:
                plan.errors.append(row.error(problem, *_AT.get(problem.code, ("code", "name"))))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    @staticmethod
    def _plan_row(row: Row, scope: Scope, known: _Known, seen: dict[str, Row], plan: Plan) -> None:
        area = known.area_of(row, scope)
        unit = known.unit_of(row)
        person = known.person_of(row, unit)
        name = tight(row.get("name"))
        who = row.get("id_card") or f"{name}:{unit.public_id if unit else ''}"
        key = person.public_id if person else who
        first_seen(seen, key, row)
        helper = known.helpers.get(person.pk) if person else None
        flags = {flag: row.get(flag) for flag in _FLAGS if row.get(flag) is not None}
        kin = known.kin_of(row, scope)
        if helper is None:
            plan.new.append(New(row, key, (person, unit, area, flags, kin)))
            return
        after = {"kind": row.get("kind"), **flags}
        after = {field: value for field, value in after.items() if getattr(helper, field) != value}
        before = {field: getattr(helper, field) for field in after}
        noted = known.noted[helper.pk]
        if not noted.issuperset(home.number for home in kin):
            before["kin"] = "、".join(sorted(noted))
            after["kin"] = "、".join(sorted(noted | {home.number for home in kin}))
        if after:
            plan.changed.append(Change(row, helper.public_id, before, after, (helper, kin)))
        else:
            plan.same += 1

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Register whom the directory does not know, then enlist; change what differs."""
        for chunk in chunks(plan.new, _CHUNK):
            _enlist(chunk, scope, origin_of)
            progress(len(chunk), len(plan.new), "accept")
        for change in plan.changed:
            helper, kin = change.subject
            told: dict[str, Any] = {"at": scope.at, "by": scope.actor}
            told["origin"] = origin_of(change.row)
            change_helper(helper=helper, changes=change.after, **told)
            note_kin([(helper, home) for home in kin], **told)

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Helpers of the area on the day. Three queries, and one for each thousand."""
        found = perms.visible_helpers(scope.actor).filter(
            on_day(scope.as_of), in_areas("area", (scope.area,))
        )
        codes = list(found.order_by().values_list("area", flat=True).distinct())
        wanted = {code[:length] for code in codes for length in (9, 12)}
        names = directory.names_of(wanted, as_of=scope.as_of)
        noted = _noted(scope.actor, found.values("pk"))
        rows = found.select_related("person__unit").order_by("area", "pk")
        for row in rows.iterator(chunk_size=_CHUNK):
            yield {
                "name": row.person.name,
                "id_card": row.person.id_number,
                "unit": row.person.unit.name if row.person.unit else "",
                "kind": row.kind,
                "code": row.area,
                "township": names.get(row.area[:9], "") if len(row.area) >= Level.TOWNSHIP else "",
                "village": names.get(row.area, "") if len(row.area) == Level.VILLAGE else "",
                "since": row.valid_from,
                "kin": "、".join(sorted(noted[row.pk])),
                **{flag: getattr(row, flag) for flag in _FLAGS},
            }


def _enlist(chunk: Sequence[New], scope: Scope, origin_of: OriginOf) -> None:
    origins = [origin_of(new.row) for new in chunk]
    fresh = [at for at, new in enumerate(chunk) if new.found[0] is None]
    drafts = [
        PersonDraft(
            name=chunk[at].row.get("name"),
            id_number=chunk[at].row.get("id_card") or "",
            unit=chunk[at].found[1],
            area=scope.area,
        )
        for at in fresh
    ]
    made = people.register_people(
        drafts, registered_at=scope.at, by=scope.actor, origins=[origins[at] for at in fresh]
    )
    person = dict(zip(fresh, made, strict=True))
    by_day: dict[date, list[int]] = defaultdict(list)
    for at, new in enumerate(chunk):
        by_day[new.row.get("since") or scope.as_of].append(at)
    for since, rows in by_day.items():
        helpers = enlist_helpers(
            [_draft(chunk[at], person.get(at) or chunk[at].found[0]) for at in rows],
            since=since,
            by=scope.actor,
            origins=[origins[at] for at in rows],
        )
        for at, helper in zip(rows, helpers, strict=True):
            pairs = [(helper, home) for home in chunk[at].found[4]]
            if pairs:
                note_kin(pairs, at=scope.at, by=scope.actor, origin=origins[at])


def _draft(new: New, person: Any) -> HelperDraft:
    _, _, area, flags, _ = new.found
    kind = new.row.get("kind")
    of_village = kind == HelperKind.VILLAGE_CADRE
    return HelperDraft(
        person=person,
        area=area,
        kind=kind,
        level=_LEVELS[Level(len(area))],
        corps=Corps.VILLAGE_COMMITTEE if of_village else Corps.PAIRING_TEAM,
        **flags,
    )


def _noted(actor: Actor, helpers: Any) -> dict[int, set[str]]:
    """Numbers of the households to which helpers are noted as kin. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = kin_noted(actor=actor).filter(helper__in=helpers)
    for helper, number in rows.values_list("helper", "household__number"):
        found[helper].add(number)
    return found


class _Known:
    """Places, units, people, helpers and households that the rows may mean."""

    def __init__(self, table: Table, scope: Scope) -> None:
        self.places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        self.units = {tight(unit.name): unit for unit in directory.units(actor=scope.actor)}
        numbers = [number for row in table.rows if (number := row.get("id_card"))]
        self.people = directory.people_by_id_number(numbers)
        serving = Helper.objects.filter(valid_until=None).select_related("person")
        seen = perms.visible_helpers(scope.actor).values("pk")
        self.helpers = {row.person_id: row for row in serving.filter(pk__in=seen)}
        self.noted = _noted(scope.actor, seen)
        numbers = sorted({number for row in table.rows for number in _numbers(row)})
        self.homes: dict[str, Any] = {}
        for start in range(0, len(numbers), _CHUNK):
            living = homes.households(actor=scope.actor, as_of=scope.as_of, area=scope.area)
            some = living.filter(number__in=numbers[start : start + _CHUNK])
            self.homes |= {home.number: home for home in some}
        self.by_name: dict[tuple[int, str], list[Any]] = defaultdict(list)
        for row in self.helpers.values():
            self.by_name[row.person.unit_id or 0, tight(row.person.name)].append(row.person)

    def area_of(self, row: Row, scope: Scope) -> str:
        """By code, else by the names of the row, else the area of the list. Raises what the
        gazetteer raises, AreaDoesNotFit."""
        names = {Level.TOWNSHIP: row.get("township") or "", Level.VILLAGE: row.get("village") or ""}
        names = {level: name for level, name in names.items() if name}
        if code := row.get("code"):
            area = str(self.places.by_code(code).code)
        elif names:
            area = str(self.places.by_names(names, max(names)).code)
        else:
            area = scope.area
        is_village = row.get("kind") in (HelperKind.VILLAGE_CADRE, HelperKind.PARTY_MEMBER)
        if len(area) not in _LEVELS or (is_village and len(area) != Level.VILLAGE):
            raise AreaDoesNotFit(level=HelperKind(row.get("kind")).label, place=area)
        return area

    def unit_of(self, row: Row) -> Any | None:
        """Raises UnitUnknown."""
        name = row.get("unit")
        if not name:
            return None
        unit = self.units.get(tight(name))
        if unit is None:
            raise UnitUnknown(unit=name)
        return unit

    def kin_of(self, row: Row, scope: Scope) -> list[Any]:
        """The households to which he is kin. Raises HouseholdUnknown, NotAllowed."""
        found = []
        for number in _numbers(row):
            if number not in self.homes:
                raise HouseholdUnknown(number=number)
            found.append(self.homes[number])
            perms.require_gridder(scope.actor, found[-1].area)
        return found

    def person_of(self, row: Row, unit: Any | None) -> Any | None:
        """Raises PersonUnclear where several fit."""
        if number := row.get("id_card"):
            return self.people.get(directory.id_index(number) or b"")
        found = self.by_name[unit.pk if unit else 0, tight(row.get("name"))]
        if len(found) > 1:
            raise PersonUnclear(person=row.get("name"))
        return found[0] if found else None


def _numbers(row: Row) -> list[str]:
    """Household numbers of a cell, in any of the signs that lists put between them."""
    return [one for one in re.split(r"[\s,，、;；]+", row.get("kin") or "") if one]


def connect() -> None:
    """Make the list known to the intake."""
    register(Helpers())
