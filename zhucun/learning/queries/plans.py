"""Plans of a year with their courses, and how much of each course was held."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.learning import perms
from zhucun.learning.enums import SessionState
from zhucun.learning.models import Attendance, Course, Plan, Session


def plans(*, actor: Actor, year: int | None = None, area: str = "") -> QuerySet[Plan]:
    """Plans that the actor may see, the latest year first, each with `lines`, `planned` and
    `funds`. One query."""
    found = perms.visible_plans(actor)
    if year is not None:
        found = found.filter(year=year)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.annotate(
        lines=Count("courses"), planned=Sum("courses__sessions"), funds=Sum("courses__funds")
    ).order_by("-year", "area", "pk")


def one_plan(*, actor: Actor, public_id: str) -> Plan:
    """One plan. Raises NotFound."""
    found: Plan = one(plans(actor=actor), public_id)
    return found


def plan_of(*, actor: Actor, area: str, year: int) -> Plan | None:
    """The plan of an area for a year, if there is one. One query."""
    return perms.visible_plans(actor).filter(area=area, year=year).first()


def courses(*, actor: Actor, plan: Plan | None = None, area: str = "", year: int = 0) -> Any:
    """Courses of one plan, or of all plans of a year around an area, each with `opened` and `held`
    sessions. One query."""
    seen = perms.visible_plans(actor)
    found = Course.objects.filter(plan__in=seen.values("pk"))
    if plan is not None:
        found = found.filter(plan=plan)
    if year:
        found = found.filter(plan__year=year)
    if area:
        around = {area[:length] for length in (2, 4, 6, 9, 12) if len(area) >= length}
        found = found.filter(plan__area__in=around)
    stands = Q(held_sessions__state=SessionState.OPEN)
    attended = Session.objects.filter(
        Exists(Attendance.objects.filter(session=OuterRef("pk"), voided_on=None))
    )
    return (
        found.annotate(
            opened=Count("held_sessions", filter=stands, distinct=True),
            held=Count(
                "held_sessions",
                filter=stands & Q(held_sessions__in=attended.values("pk")),
                distinct=True,
            ),
        )
        .select_related("plan")
        .order_by("month", "pk")
    )


def one_course(*, actor: Actor, public_id: str) -> Course:
    """One course. Raises NotFound."""
    found: Course = one(courses(actor=actor), public_id)
    return found


def one(found: QuerySet[Any], public_id: str) -> Any:
    """The row of an id. Raises NotFound."""
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row
