"""年度培训计划: the courses of a year's plan, one row a course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.intake.rows import New, OriginOf, Plan, Progress, Row, Scope, Table, first_seen
from zhucun.kernel.problems import Problem
from zhucun.learning.actions import CourseDraft, add_courses
from zhucun.learning.enums import Mode, PlanState
from zhucun.learning.errors import CourseIsThere, PlanApproved, PlanMissing
from zhucun.learning.models import Course
from zhucun.learning.models import Plan as YearPlan
from zhucun.learning.queries.plans import courses, plan_of

_FIELDS = ("theme", "kind", "mode", "hours", "sessions", "people", "funds", "month")


class PlanList:
    """The list goes into the draft of the area for the year of its day; an approved plan takes
    nothing in."""

    name = "training-plan"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"theme": 80}
    keeps = frozenset(_FIELDS)

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """The fields of a course."""
        if event == "learning.course.added":
            return {name: (name,) for name in ("theme", "kind", "sessions", "people")}
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries."""
        plan, seen = Plan(), dict[str, Row]()
        target = plan_of(actor=scope.actor, area=scope.area, year=scope.as_of.year)
        known = {(row.theme, row.kind): row for row in target.courses.all()} if target else {}
        for row in table.rows:
            try:
                _require(target, scope)
                draft = _draft(row)
                first_seen(seen, f"{draft.theme}:{draft.kind}", row)
                there = known.get((draft.theme, draft.kind))
                if there is None:
                    plan.new.append(New(row, f"{draft.theme}:{draft.kind}", (target, draft)))
                elif _same(there, draft):
                    plan.same += 1
                else:
                    raise CourseIsThere(theme=draft.theme)
            except Problem as problem:
                plan.errors.append(row.error(problem, "theme"))
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
        """Through the action that adds courses."""
        if not plan.new:
            return
        add_courses(
            [new.found[1] for new in plan.new],
            plan=plan.new[0].found[0],
            at=scope.at,
            by=scope.actor,
            origins=[origin_of(new.row) for new in plan.new],
        )
        progress(len(plan.new), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The courses of the area's plan for the year of the day. Two queries."""
        target = plan_of(actor=scope.actor, area=scope.area, year=scope.as_of.year)
        if target is None:
            return
        for row in courses(actor=scope.actor, plan=target):
            yield {name: getattr(row, name) for name in _FIELDS}


def _require(target: YearPlan | None, scope: Scope) -> None:
    """Raises PlanMissing, PlanApproved."""
    if target is None:
        raise PlanMissing(year=scope.as_of.year, place=scope.area)
    if target.state == PlanState.APPROVED:
        raise PlanApproved(title=target.title, day=target.approved_on)


def _draft(row: Row) -> CourseDraft:
    return CourseDraft(
        theme=row.get("theme"),
        kind=row.get("kind"),
        mode=row.get("mode") or Mode.BRING_IN,
        hours=row.get("hours"),
        sessions=row.get("sessions"),
        people=row.get("people"),
        funds=row.get("funds"),
        month=row.get("month"),
    )


def _same(there: Course, draft: CourseDraft) -> bool:
    return all(getattr(there, name) == getattr(draft, name) for name in _FIELDS)
