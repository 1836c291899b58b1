"""Registers of other departments (死亡、财政供养、车辆…): of each row the index of the ID number is
kept, and the one day that is asked for. Names and whatever else the file holds are not taken
over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.intake.rows import (
    Masked,
    New,
    OriginOf,
    Plan,
    Progress,
    Scope,
    Table,
)
from zhucun.screening import perms
from zhucun.screening.actions import take_facts
from zhucun.screening.enums import COMPARED, FEED_OF, RegisterKind
from zhucun.screening.errors import NumberMasked, ScreeningDayInFuture

_WITH_DAY = {RegisterKind.DEATH, RegisterKind.MOVE}
#: Feed → register, and whether a day stands in it.
FEEDS = {FEED_OF[kind]: (kind, kind in _WITH_DAY) for kind in RegisterKind if kind in COMPARED}


class RegisterFeed:
    """A list is of the day of its import; the latest of an area counts."""

    personal = frozenset({"id_card"})
    needs = perms.KEEPS
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {}

    def __init__(self, name: str, about: RegisterKind, *, has_day: bool) -> None:
        self.name = name
        self._register = about
        self.keeps = frozenset({"id_card", "since"} if has_day else {"id_card"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """No query."""
        perms.require_keeper(scope.actor, scope.area)
        plan = Plan()
        for at, row in enumerate(table.rows):
            number, on = row.get("id_card"), row.get("since")
            if isinstance(number, Masked):
                plan.errors.append(row.error(NumberMasked(), "id_card"))
            elif on is not None and on > scope.as_of:
                plan.errors.append(row.error(ScreeningDayInFuture(day=on), "since"))
            else:
                plan.new.append(New(row, f"{self._register}:{at}", (number, on)))
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
        take_facts(
            [new.found for new in plan.new],
            register=self._register,
            area=scope.area,
            as_of=scope.as_of,
            at=scope.at,
            by=scope.actor,
            origin=origin_of(None),
        )
        progress(len(plan.new), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Nothing: no number is kept."""
        yield from ()
