"""派出单位名单: sending units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory import actions as directory_actions
from zhucun.directory import queries as directory
from zhucun.directory.actions import UnitDraft
from zhucun.directory.enums import UnitKind
from zhucun.intake.errors import OutsideArea
from zhucun.intake.readers.cleaning import is_same, tight
from zhucun.intake.rows import (
    Change,
    Gone,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.divisions import is_under, padded
from zhucun.kernel.problems import Problem

_CHUNK = 2_000

#: Field of the list → field of the unit.
_UNIT_FIELDS = {
    "name": "name",
    "uscc": "credit_code",
    "level": "level",
    "kind": "kind",
    "code": "area",
    "contact": "contact",
    "phone": "phone",
    "note": "remarks",
}


class Units:
    """派出单位: matched by credit code, else by name within the area.

    A unit with its seat above the area (a provincial bureau in a county's list) is kept by the area
    that lists it.
    """

    name = "units"
    personal = frozenset({"phone"})
    ends_gone = False
    limits: Mapping[str, int] = {"name": 100, "contact": 30, "note": 200}
    left_open: frozenset[str] = frozenset()
    keeps = frozenset(_UNIT_FIELDS)

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """All columns for a new unit; for a known one those of what changed. Of a phone the event
        says nothing, so its column is always among them.
        """
        changed = data.get("changed")
        return {
            field: (name,)
            for name, field in _UNIT_FIELDS.items()
            if changed is None or field in changed or field == "phone"
        }

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """One query."""
        known = list(directory.units(actor=scope.actor, area=scope.area))
        by_code = {unit.credit_code: unit for unit in known if unit.credit_code}
        by_name = {(unit.area, tight(unit.name)): unit for unit in known}
        plan, seen = Plan(), dict[str, Row]()
        for row in table.rows:
            try:
                self._plan_row(row, scope, by_code, by_name, seen, plan)
            except Problem as problem:
                names = ("code", "name") if isinstance(problem, OutsideArea) else ("name",)
                plan.errors.append(row.error(problem, *names))
        faulty = {tight(row.get("name") or "") for row in table.faulty}
        plan.gone = [
            Gone(unit.public_id, unit.name)
            for unit in known
            if unit.public_id not in seen and tight(unit.name) not in faulty
        ]
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    @staticmethod
    def _plan_row(
        row: Row,
        scope: Scope,
        by_code: Mapping[str, Any],
        by_name: Mapping[tuple[str, str], Any],
        seen: dict[str, Row],
        plan: Plan,
    ) -> None:
        given = {_UNIT_FIELDS[name]: value for name, value in row.given().items()}
        area = given.get("area", scope.area)
        if is_under(scope.area, area):
            area = scope.area
        if not is_under(area, scope.area):
            raise OutsideArea(value=padded(area))
        unit = by_code.get(given.get("credit_code", ""))
        unit = unit or by_name.get((area, tight(given["name"])))
        key = unit.public_id if unit else f"{area}:{tight(given['name'])}"
        first_seen(seen, key, row)
        if unit is None:
            plan.new.append(
                New(row, key, UnitDraft(**{"kind": UnitKind.OTHER, **given, "area": area}))
            )
            return
        if "area" in given:
            given["area"] = area
        after = {
            name: value for name, value in given.items() if not is_same(getattr(unit, name), value)
        }
        if after:
            before = {name: getattr(unit, name) or "" for name in after}
            plan.changed.append(Change(row, unit.public_id, before, after, unit))
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
        """Register what is new, correct what has changed."""
        for chunk in chunks(plan.new, _CHUNK):
            directory_actions.register_units(
                [new.found for new in chunk],
                registered_at=scope.at,
                by=scope.actor,
                origins=[origin_of(new.row) for new in chunk],
            )
            progress(len(chunk), len(plan.new), "accept")
        for chunk in chunks(plan.changed, _CHUNK):
            directory_actions.correct_units(
                [(change.subject, change.after) for change in chunk],
                corrected_at=scope.at,
                by=scope.actor,
                origins=[origin_of(change.row) for change in chunk],
            )

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Units of the area that the actor may see, by name."""
        for unit in directory.units(actor=scope.actor, area=scope.area).iterator(chunk_size=_CHUNK):
            yield {name: getattr(unit, field) for name, field in _UNIT_FIELDS.items()}
