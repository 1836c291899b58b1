"""The year's plan: made, filled, approved; changed afterwards only as the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level
from zhucun.learning import events, perms
from zhucun.learning.actions.words import needed, reason
from zhucun.learning.enums import ClassKind, Mode, PlanState, Tier
from zhucun.learning.errors import (
    CourseIsThere,
    PlanApproved,
    PlanEmpty,
    PlanIsThere,
    TierDoesNotFit,
)
from zhucun.learning.models import Course, Plan
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

_TIERS = {
    Level.PROVINCE: Tier.PROVINCE,
    Level.PREFECTURE: Tier.PREFECTURE,
    Level.COUNTY: Tier.COUNTY,
    Level.TOWNSHIP: Tier.TOWNSHIP,
}


@dataclass(frozen=True, kw_only=True)
class CourseDraft:
    """One line of a plan. `serves`: axes of the competence that it helps; `roles`: empty for
    all."""

    theme: str
    kind: str = ClassKind.SPECIAL
    mode: str = Mode.BRING_IN
    lesson: str = ""
    serves: Sequence[str] = ()
    roles: Sequence[str] = ()
    hours: int = 2
    sessions: int = 1
    people: int = 0
    funds: Decimal | None = None
    month: int | None = None


def tier_of(area: str) -> Tier:
    """Who holds trainings of an area. Raises TierDoesNotFit."""
    found = _TIERS.get(Level(len(area))) if area else None
    if found is None:
        raise TierDoesNotFit(place=area or "?")
    return found


@transaction.atomic
def make_plan(*, area: str, year: int, title: str, at: datetime, by: Actor) -> Plan:
    """Begin the plan of an area for a year. Raises PlanIsThere, TierDoesNotFit, NotAllowed."""
    perms.require_keeper(by, area)
    tier = tier_of(area)
    words = needed(title, most=80)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(area=area, tier=tier, year=year, title=words)
    except IntegrityError as error:
        known = Plan.objects.filter(area=area, year=year).first()
        raise PlanIsThere(place=area, year=year, title=known.title if known else "") from error
    event = events.PlanMade(
        subject=f"training-plan:{plan.public_id}",
        area=area,
        happened_at=at,
        year=year,
        title=words,
    )
    ledger.append(event, origin=by.origin)
    return plan


@transaction.atomic
def add_courses(
    drafts: Sequence[CourseDraft],
    *,
    plan: Plan,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Course]:
    """Add lines to a draft. Raises PlanApproved, CourseIsThere, NotAllowed."""
    perms.require_keeper(by, plan.area)
    _require_draft(plan)
    rows = [
        Course(
            plan=plan,
            theme=needed(draft.theme, most=80),
            kind=draft.kind,
            mode=draft.mode,
            lesson=draft.lesson,
            serves=list(dict.fromkeys(draft.serves)),
            roles=list(dict.fromkeys(draft.roles)),
            hours=draft.hours,
            sessions=draft.sessions,
            people=draft.people,
            funds=draft.funds,
            month=draft.month,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Course.objects.bulk_create(rows)
    except IntegrityError as error:
        known = set(Course.objects.filter(plan=plan).values_list("theme", "kind"))
        twice = next((row for row in rows if (row.theme, row.kind) in known), rows[-1])
        raise CourseIsThere(theme=twice.theme) from error
    ledger.append_many(
        (
            events.CourseAdded(
                subject=f"training-course:{row.public_id}",
                area=plan.area,
                happened_at=at,
                plan=plan.public_id,
                theme=row.theme,
                kind=row.kind,
                sessions=row.sessions,
                people=row.people,
            ),
            origins[number] if origins else by.origin,
            None,
        )
        for number, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def take_out_course(*, course: Course, at: datetime, by: Actor) -> bool:
    """Take a line out of a draft. False where it is gone. Raises PlanApproved, NotAllowed."""
    plan = course.plan
    perms.require_keeper(by, plan.area)
    _require_draft(plan)
    if not Course.objects.filter(pk=course.pk).exclude(held_sessions__isnull=False).delete()[0]:
        return False
    event = events.CourseTakenOut(
        subject=f"training-course:{course.public_id}",
        area=plan.area,
        happened_at=at,
        plan=plan.public_id,
        theme=course.theme,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def approve_plan(*, plan: Plan, at: datetime, by: Actor) -> bool:
    """Approve a plan: from then on it stands. False where it is approved. Raises PlanEmpty,
    NotAllowed."""
    perms.require_keeper(by, plan.area)
    rows = list(plan.courses.order_by("pk"))
    if not rows:
        raise PlanEmpty(title=plan.title)
    changed = Plan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(
        state=PlanState.APPROVED, approved_on=localdate(at), approved_by=by.name
    )
    if not changed:
        return False
    plan.refresh_from_db()
    event = events.PlanApprovedOn(
        subject=f"training-plan:{plan.public_id}",
        area=plan.area,
        happened_at=at,
        version=plan.version,
        courses=[_told(row) for row in rows],
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def reopen_plan(*, plan: Plan, why: str, on: date, by: Actor) -> bool:
    """Change a plan that was approved: it becomes a draft of the next version, to be approved
    again. False where it is a draft. Raises ReasonNeeded, NotAllowed."""
    perms.require_keeper(by, plan.area)
    said = reason(why)
    changed = Plan.objects.filter(pk=plan.pk, state=PlanState.APPROVED).update(
        state=PlanState.DRAFT, version=F("version") + 1, approved_on=None, approved_by=""
    )
    if not changed:
        return False
    plan.refresh_from_db()
    event = events.PlanReopened(
        subject=f"training-plan:{plan.public_id}",
        area=plan.area,
        happened_at=midnight(on),
        version=plan.version,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)


def _require_draft(plan: Plan) -> None:
    """Asks the table, for somebody may have approved it meanwhile. Raises PlanApproved."""
    now = Plan.objects.select_for_update().get(pk=plan.pk)
    if now.state == PlanState.APPROVED:
        raise PlanApproved(title=now.title, day=now.approved_on)


def _told(row: Course) -> dict[str, str]:
    return {
        "theme": row.theme,
        "kind": row.kind,
        "hours": str(row.hours),
        "sessions": str(row.sessions),
        "people": str(row.people),
        "funds": "" if row.funds is None else str(row.funds),
        "month": "" if row.month is None else str(row.month),
    }
