"""Sessions with their numbers; who enrolled; who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.learning import perms
from zhucun.learning.enums import ClassKind, EnrolState, SessionState
from zhucun.learning.events import SessionCorrected
from zhucun.learning.marts import in_plan
from zhucun.learning.models import Attendance, Certificate, Enrolment, Session, held
from zhucun.learning.queries.plans import one
from zhucun.ledger import queries as ledger
from zhucun.roster import queries as roster
from zhucun.roster.enums import TakeUp


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of sessions and attendances; empty means all. Days are half-open. `planned`: on
    a line of an approved plan, or on none (sessions only)."""

    area: str = ""
    tier: str = ""
    kind: str = ""
    theme: str = ""
    since: date | None = None
    until: date | None = None
    held: bool | None = None
    planned: bool | None = None
    text: str = ""


def sessions(*, actor: Actor, wanted: Wanted | None = None) -> QuerySet[Session]:
    """Sessions that the actor may see, the latest first, each with `there` (attendances that he may
    see), `coming`, `waiting` and `is_held`. One query."""
    wanted = wanted or Wanted()
    found = perms.visible_sessions(actor).annotate(
        is_held=held(),
        there=_counted(perms.visible_attendances(actor).filter(voided_on=None)),
        coming=_counted(perms.visible_enrolments(actor).filter(state=EnrolState.ENROLLED)),
        waiting=_counted(perms.visible_enrolments(actor).filter(state=EnrolState.WAITING)),
    )
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    for name in ("tier", "kind", "theme"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    if wanted.since:
        found = found.filter(starts_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(starts_on__lt=wanted.until)
    if wanted.held is not None:
        found = found.filter(is_held=wanted.held)
    if wanted.planned is not None:
        found = found.filter(in_plan() if wanted.planned else ~in_plan())
    if text := wanted.text.strip():
        found = found.filter(
            Q(theme__contains=text) | Q(number__contains=text) | Q(teachers__name=text)
        ).distinct()
    return found.prefetch_related("teachers").order_by("-starts_on", "-pk")


def _counted(rows: QuerySet[Any]) -> Coalesce:
    mine = rows.filter(session=OuterRef("pk")).order_by().values("session")
    counted = mine.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def one_session(*, actor: Actor, public_id: str) -> Session:
    """One session with its teachers and numbers. Two queries. Raises NotFound."""
    found: Session = one(sessions(actor=actor).select_related("course__plan"), public_id)
    return found


@dataclass(frozen=True, kw_only=True)
class Correction:
    """When a session was corrected, why, and (field, was, now) of what changed; a field that said
    nothing is empty."""

    on: date
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def corrections(rows: Iterable[Session]) -> dict[str, list[Correction]]:
    """How sessions that the actor sees were corrected, by public id, the earliest first. One
    query."""
    found: dict[str, list[Correction]] = {row.public_id: [] for row in rows}
    told = ledger.history(subjects=[f"session:{key}" for key in found])
    for each in told.filter(name=SessionCorrected.name):
        changes = tuple((one["field"], one["was"], one["now"]) for one in each.data["changes"])
        found[each.subject.removeprefix("session:")].append(
            Correction(on=localdate(each.happened_at), reason=each.data["reason"], changes=changes)
        )
    return found


def upcoming(*, actor: Actor, on: date) -> QuerySet[Session]:
    """Sessions that stand and have not begun, the next first. One query."""
    found = perms.visible_sessions(actor).filter(state=SessionState.OPEN, starts_on__gte=on)
    return found.prefetch_related("teachers").order_by("starts_on", "pk")


def enrolments(*, actor: Actor, session: Session) -> QuerySet[Enrolment]:
    """Who enrolled, in the order in which they came; who withdrew is left out. One query."""
    found = perms.visible_enrolments(actor).filter(session=session)
    found = found.exclude(state=EnrolState.WITHDRAWN)
    return found.select_related("person", "posting__unit", "posting__place").order_by(
        "state", "enrolled_at", "pk"
    )


def one_enrolment(*, actor: Actor, public_id: str) -> Enrolment:
    """Raises NotFound."""
    rows = perms.visible_enrolments(actor).select_related("person", "posting__unit", "session")
    found: Enrolment = one(rows, public_id)
    return found


def attendances(
    *,
    actor: Actor,
    wanted: Wanted | None = None,
    session: Session | None = None,
    person: str = "",
    void: bool = False,
) -> QuerySet[Attendance]:
    """The rows behind 人次: who was at which session. `wanted.area` is where they serve. One
    query."""
    wanted = wanted or Wanted()
    found = perms.visible_attendances(actor)
    if not void:
        found = found.filter(voided_on=None)
    if session is not None:
        found = found.filter(session=session)
    if person:
        found = found.filter(person__public_id=person)
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    for name in ("tier", "kind", "theme"):
        if value := getattr(wanted, name):
            found = found.filter(**{f"session__{name}": value})
    if wanted.since:
        found = found.filter(on__gte=wanted.since)
    if wanted.until:
        found = found.filter(on__lt=wanted.until)
    if text := wanted.text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    related = ("person", "posting__unit", "posting__place", "session")
    return found.select_related(*related).order_by("-on", "area", "pk")


def one_attendance(*, actor: Actor, public_id: str) -> Attendance:
    """Raises NotFound."""
    rows = perms.visible_attendances(actor).select_related(
        "person", "posting__unit", "posting__place", "session"
    )
    found: Attendance = one(rows, public_id)
    return found


def certificates(*, actor: Actor, session: Session | None = None, person: str = "") -> Any:
    """Certificates that the actor may see, by number. One query."""
    found = perms.visible_certificates(actor)
    if session is not None:
        found = found.filter(attendance__session=session)
    if person:
        found = found.filter(attendance__person__public_id=person)
    related = ("attendance__person", "attendance__posting__unit", "attendance__session")
    return found.select_related(*related).order_by("number")


def one_certificate(*, actor: Actor, public_id: str) -> Certificate:
    """Raises NotFound."""
    found: Certificate = one(certificates(actor=actor), public_id)
    return found


def proved(*, public_id: str) -> Certificate:
    """A certificate for everybody who holds its code; asks for no right. The page shows no more
    than the paper does, and the name in part. Raises NotFound."""
    found = Certificate.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def to_enrol(*, actor: Actor, session: Session, on: date, text: str = "") -> QuerySet[Any]:
    """Cadres for whom a session is, who are not enrolled and were not there. One query."""
    inside = session.enrolments.exclude(state=EnrolState.WITHDRAWN).values("person")
    found = perms.audience(actor, session, on).exclude(person__in=inside)
    found = found.exclude(person__in=session.attendances.filter(voided_on=None).values("person"))
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    return found.select_related("person", "unit", "place").order_by("area", "role", "pk")


def without_attendance(*, actor: Actor, area: str, year: int, on: date) -> QuerySet[Any]:
    """Cadres on post on a day who attended nothing in the year up to it; whoever was on a trip to a
    training may be among them (`analytics.queries.untrained`). One query."""
    rows = roster.roster(actor=actor, as_of=on, wanted=roster.RosterFilter(area=area))
    there = Attendance.objects.filter(voided_on=None, on__year=year, on__lte=on)
    return rows.exclude(person__in=there.values("person"))


def without_pre_post(*, actor: Actor, area: str, on: date) -> QuerySet[Any]:
    """Cadres on post who took it up without the training before it: neither attended one, nor has
    the roster a day for it (HX25-31). One query."""
    wanted = roster.RosterFilter(area=area)
    rows = roster.take_ups(actor=actor, as_of=on, wanted=wanted, missing=TakeUp.TRAINING)
    there = Attendance.objects.filter(
        voided_on=None, session__kind=ClassKind.PRE_POST, posting=OuterRef("pk")
    )
    return rows.exclude(Exists(there.filter(on__lte=OuterRef("starts_on"))))
