"""补贴项目标准: what a programme gives for one unit since a day, and which programmes exclude each
other for the same person and month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.intake.rows import New, OriginOf, Plan, Progress, Row, Scope, Table
from zhucun.kernel.problems import Problem
from zhucun.screening import perms
from zhucun.screening.actions import StandardDraft, take_standards
from zhucun.screening.enums import FEED_OF, RegisterKind
from zhucun.screening.errors import AmountBelowNought, StandardNeedsDay, StandardSaysNothing

_BETWEEN = re.compile(r"[、,，;；/]+")


class StandardList:
    """The latest list of an area counts, whole."""

    name = FEED_OF[RegisterKind.STANDARD]
    personal: frozenset[str] = frozenset()
    needs = perms.KEEPS
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"programme": 60, "excludes": 400}
    keeps = frozenset({"programme", "per_unit", "starts_on", "excludes"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """No query."""
        perms.require_keeper(scope.actor, scope.area)
        plan = Plan()
        for row in table.rows:
            try:
                draft = _draft(row)
                plan.new.append(New(row, f"{draft.programme}:{draft.starts_on}", draft))
            except Problem as problem:
                plan.errors.append(row.error(problem, "starts_on", "per_unit", "programme"))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        take_standards(
            [new.found for new in plan.new],
            area=scope.area,
            as_of=scope.as_of,
            at=scope.at,
            by=scope.actor,
            origin=origin_of(None),
        )
        progress(len(plan.new), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Nothing: the document by which they hold is the source."""
        yield from ()


def _draft(row: Row) -> StandardDraft:
    """Raises StandardSaysNothing, StandardNeedsDay, AmountBelowNought."""
    per_unit, since = row.get("per_unit"), row.get("starts_on")
    others = tuple(each.strip() for each in _BETWEEN.split(row.get("excludes") or ""))
    others = tuple(each[:60] for each in others if each)
    if per_unit is None and not others:
        raise StandardSaysNothing
    if per_unit is not None and per_unit < 0:
        raise AmountBelowNought
    if per_unit is not None and since is None:
        raise StandardNeedsDay
    return StandardDraft(
        programme=str(row.get("programme")).strip(),
        per_unit=per_unit,
        starts_on=since,
        excludes=others,
    )
