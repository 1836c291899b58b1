"""部门筛查名单: rows of a department, judged by the region's warnings; signs are kept, the rest is
counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.households import queries as homes
from zhucun.intake.rows import New, OriginOf, Plan, Progress, Row, Scope, Table, chunks
from zhucun.kernel.problems import N_, Problem
from zhucun.monitoring.actions import SignDraft, take_signs
from zhucun.monitoring.enums import SignSource
from zhucun.monitoring.feeds.matching import Matched, Matching
from zhucun.monitoring.feeds.reading import is_sign, month_of, require_documents, same_month
from zhucun.monitoring.queries import department_signs, known_keys

_CHUNK = 500
_BELOW = N_("This lies below the region's warning: it is counted and not kept.")
_WARNED = N_(
    "Nothing is to be done; where the amount is wrong, correct it and bring the list again."
)


class DepartmentSigns:
    """One list is of one month. People are matched by ID number; without one each household that
    name, birth and village fit is a candidate, and somebody confirms one before a case is opened.
    """

    name = "department-signs"
    personal = frozenset({"name", "id_card", "birth_on", "birth_month"})
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "name": 40,
        "birth_month": 20,
        "village": 60,
        "month": 20,
        "department": 60,
    }
    keeps = frozenset(
        {"name", "id_card", "birth_on", "birth_month", "village", "code", "topic", "month"}
    ) | {"amount", "department"}

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {"kind": ("topic",), "on": ("month",)}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Three queries for each 500 rows at most."""
        plan = Plan()
        matching = Matching(table.rows, scope)
        first: date | None = None
        drafts: list[tuple[Row, SignDraft]] = []
        for row in table.rows:
            try:
                month = month_of(row, scope.as_of)
                first = same_month(month, first)
                found = matching.find(row)
                for one in found:
                    require_documents(month, one.household.area)
                told = [one for one in found if is_sign(row, one, month, scope.as_of)]
                drafts += [(row, _draft(row, one, month)) for one in told]
                if not told:
                    plan.skipped.append(row.left(_BELOW, _WARNED, "amount", "topic"))
            except Problem as problem:
                plan.errors.append(row.error(problem, *_cells(problem)))
        self._take(plan, drafts)
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    @staticmethod
    def _take(plan: Plan, drafts: Sequence[tuple[Row, SignDraft]]) -> None:
        known, seen = known_keys([draft.key for _row, draft in drafts]), set[str]()
        for row, draft in drafts:
            if draft.key in known or draft.key in seen:
                plan.same += 1
            else:
                seen.add(draft.key)
                plan.new.append(New(row, draft.key, draft))

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        scope.actor.require(Permission.IMPORT, area=scope.area)
        done = 0
        for chunk in chunks(plan.new, _CHUNK):
            take_signs(
                [new.found for new in chunk],
                at=scope.at,
                by=scope.actor,
                origins=[origin_of(new.row) for new in chunk],
            )
            done += len(chunk)
            progress(done, len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The signs of departments that the actor may see, by day; the head stands for the
        household, whose member it was is not kept."""
        found = department_signs(actor=scope.actor, area=scope.area)
        for sign in found.iterator(chunk_size=_CHUNK):
            yield {
                "name": homes.shown_name(scope.actor, sign.area, sign.household.head_name),
                "code": sign.area,
                "topic": sign.kind,
                "month": f"{sign.on:%Y-%m}",
                "amount": sign.amount,
                "department": sign.department,
            }


def _draft(row: Row, found: Matched, month: date) -> SignDraft:
    return SignDraft(
        household=found.household,
        source=SignSource.DEPARTMENT,
        kind=row.get("topic"),
        on=month,
        key=f"list:{row.get('topic')}:{month:%Y-%m}:{found.member}",
        amount=row.get("amount"),
        department=row.get("department") or "",
        matched_by=found.by,
        row=f"{row.get('topic')}:{month:%Y-%m}:{found.candidates}" if found.candidates else "",
        fits=found.fits,
        fits_dead=found.dead,
        dead_in=", ".join(found.dead_in),
    )


def _cells(problem: Problem) -> tuple[str, ...]:
    """The cells that a problem is about, the first that the list has."""
    code = problem.code
    if ".month" in code or code == "monitoring.day-before-documents":
        return ("month",)
    if ".birth-month" in code:
        return ("birth_month",)
    if code in ("monitoring.amount-needed", "monitoring.warning-unset"):
        return ("amount", "topic")
    return ("id_card", "birth_on", "name")
