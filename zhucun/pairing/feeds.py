"""结对帮扶责任人名单: helpers, one row a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import actions as people
from zhucun.directory import queries as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.perms import in_areas
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
from zhucun.pairing.actions import HelperDraft, change_helper, enlist_helpers
from zhucun.pairing.enums import Corps, HelperKind, HelperLevel
from zhucun.pairing.errors import AreaDoesNotFit, PersonUnclear, UnitUnknown
from zhucun.pairing.models import (
    Helper,
)

_CHUNK = 1_000
_LEVELS = {
    Level.PREFECTURE: HelperLevel.PREFECTURE,
    Level.COUNTY: HelperLevel.COUNTY,
    Level.TOWNSHIP: HelperLevel.TOWNSHIP,
    Level.VILLAGE: HelperLevel.VILLAGE,
}
_FLAGS = ("is_leading", "is_able", "is_good_at_village_work")
_AT = {"pairing.unit-unknown": ("unit",), "pairing.person-unclear": ("id_card", "name")}


class Helpers:
    """People are matched by ID number, else by name within their unit, and only where one person
    fits; whoever is not in the directory is registered. What a list does not name stays."""

    name = "helpers"
    personal = frozenset({"id_card"})
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"name": 30, "unit": 100, "township": 60, "village": 60}
    keeps = frozenset(
        {"name", "id_card", "unit", "kind", "code", "township", "village", "since", *_FLAGS}
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """The fields of a helper, and the name of a person who is registered."""
        if event == "directory.person.registered":
            return {"person_name": ("name",)}
        if event == "pairing.helper.enlisted":
            return {
                "kind": ("kind",),
                "level": ("code", "township", "village"),
                "since": ("since",),
            }
        changed = data.get("changed") or ()
        return {name: (name,) for name in changed if name in self.keeps}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Some six queries, whatever the number of rows."""
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
        if helper is None:
            plan.new.append(New(row, key, (person, unit, area, flags)))
            return
        after = {"kind": row.get("kind"), **flags}
        after = {field: value for field, value in after.items() if getattr(helper, field) != value}
        if after:
            before = {field: getattr(helper, field) for field in after}
            plan.changed.append(Change(row, helper.public_id, before, after, helper))
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
            change_helper(
                helper=change.subject,
                changes=change.after,
                at=scope.at,
                by=scope.actor,
                origin=origin_of(change.row),
            )

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Helpers of the area on the day. Two queries."""
        found = perms.visible_helpers(scope.actor).filter(
            on_day(scope.as_of), in_areas("area", (scope.area,))
        )
        codes = list(found.order_by().values_list("area", flat=True).distinct())
        wanted = {code[:length] for code in codes for length in (9, 12)}
        names = directory.names_of(wanted, as_of=scope.as_of)
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
        enlist_helpers(
            [_draft(chunk[at], person.get(at) or chunk[at].found[0]) for at in rows],
            since=since,
            by=scope.actor,
            origins=[origins[at] for at in rows],
        )


def _draft(new: New, person: Any) -> HelperDraft:
    _, _, area, flags = new.found
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


class _Known:
    """Places, units, people and helpers that the rows may mean."""

    def __init__(self, table: Table, scope: Scope) -> None:
        self.places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        self.units = {tight(unit.name): unit for unit in directory.units(actor=scope.actor)}
        numbers = [number for row in table.rows if (number := row.get("id_card"))]
        self.people = directory.people_by_id_number(numbers)
        serving = Helper.objects.filter(valid_until=None).select_related("person")
        seen = perms.visible_helpers(scope.actor).values("pk")
        self.helpers = {row.person_id: row for row in serving.filter(pk__in=seen)}
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

    def person_of(self, row: Row, unit: Any | None) -> Any | None:
        """Raises PersonUnclear where several fit."""
        if number := row.get("id_card"):
            return self.people.get(directory.id_index(number) or b"")
        found = self.by_name[unit.pk if unit else 0, tight(row.get("name"))]
        if len(found) > 1:
            raise PersonUnclear(person=row.get("name"))
        return found[0] if found else None


def connect() -> None:
    """Make the list known to the intake."""
    register(Helpers())
