"""Which plans, sessions, attendances and pages of the handbook an actor may see, and who may write
them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotAllowed
from zhucun.learning.enums import ClassKind, PlanState
from zhucun.learning.models import (
    Article,
    Attempt,
    Attendance,
    Certificate,
    Contest,
    Edition,
    Enrolment,
    Entry,
    MiniClass,
    Need,
    Plan,
    Quiz,
    Session,
    Suggestion,
)
from zhucun.roster import perms as roster

_SEE, _KEEP = Permission.SEE_LEARNING, Permission.KEEP_LEARNING


def _around(actor: Actor) -> Q:
    """Rows of the actor's own areas, and of those around them: what a county offers is for its
    villages."""
    own = {held.area for held in actor.held}
    above = {area[:length] for area in own for length in (2, 4, 6, 9) if len(area) > length}
    return Q(area__in=above | {""} | own) | in_areas("area", actor.areas(_SEE))


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Approved plans of the areas around the actor; drafts only where he keeps them."""
    kept = in_areas("area", actor.areas(_KEEP))
    return Plan.objects.filter(kept | (_around(actor) & Q(state=PlanState.APPROVED)))


def visible_sessions(actor: Actor) -> QuerySet[Session]:
    """Sessions of the actor's areas and of those around them, all that he attended, and trainings
    before a post that he is still to take up on their day: his role may begin with it."""
    seen = _around(actor)
    if actor.person:
        own = Attendance.objects.filter(person__public_id=actor.person)
        coming = roster.visible_postings(actor).filter(
            Q(ends_on=None) | Q(ends_on__gt=OuterRef("starts_on")),
            person__public_id=actor.person,
            starts_on__gte=OuterRef("starts_on"),
            area__startswith=OuterRef("area"),
        )
        seen |= Q(pk__in=own.values("session")) | Q(Exists(coming), kind=ClassKind.PRE_POST)
    return Session.objects.filter(seen)


def _of_people(actor: Actor) -> Q:
    """Rows about people who serve in the actor's areas, of his units, and about himself."""
    seen = in_areas("area", actor.areas(_SEE))
    if units := actor.units(_SEE):
        seen |= Q(posting__unit__public_id__in=units)
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return seen


def visible_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Who enrolled: of the actor's areas and units, himself, and of sessions that he keeps."""
    kept = in_areas("session__area", actor.areas(_KEEP))
    return Enrolment.objects.filter(_of_people(actor) | kept)


def visible_attendances(actor: Actor) -> QuerySet[Attendance]:
    """Who attended: of the actor's areas and units, himself, and of sessions that he keeps."""
    kept = in_areas("session__area", actor.areas(_KEEP))
    return Attendance.objects.filter(_of_people(actor) | kept)


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of attendances that the actor may see."""
    return Certificate.objects.filter(attendance__in=visible_attendances(actor).values("pk"))


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """What cadres of the actor's areas stated, and he himself; units read none."""
    seen = in_areas("area", actor.areas(_KEEP))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Need.objects.filter(seen)


def visible_articles(actor: Actor) -> QuerySet[Article]:
    """The handbook of the actor's areas and of those around them."""
    return Article.objects.filter(_around(actor))


def visible_editions(actor: Actor) -> QuerySet[Edition]:
    return Edition.objects.filter(_around(actor))


def visible_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """Suggestions to handbooks that the actor keeps, and his own."""
    seen = in_areas("area", actor.areas(_KEEP))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Suggestion.objects.filter(seen)


def visible_mini_classes(actor: Actor) -> QuerySet[MiniClass]:
    """Lessons in the villages of the actor's areas."""
    areas = actor.areas(_SEE) + actor.areas(Permission.RECORD_FIELDWORK)
    return MiniClass.objects.filter(in_areas("area", areas))


def visible_quizzes(actor: Actor) -> QuerySet[Quiz]:
    return Quiz.objects.filter(_around(actor))


def visible_attempts(actor: Actor) -> QuerySet[Attempt]:
    """The actor's own; of a quiz of a session also who keeps the session. Nobody else's."""
    seen = in_areas("quiz__session__area", actor.areas(_KEEP)) & Q(quiz__session__isnull=False)
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Attempt.objects.filter(seen)


def visible_contests(actor: Actor) -> QuerySet[Contest]:
    return Contest.objects.filter(_around(actor))


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """Entries of contests that the actor keeps, of his people, his own; and prizes of everybody,
    once they are announced."""
    kept = in_areas("contest__area", actor.areas(_KEEP))
    announced = Q(contest__in=visible_contests(actor).filter(state="closed").values("pk"))
    return Entry.objects.filter(_of_people(actor) | kept | (announced & ~Q(prize="")))


def keeps(by: Actor, area: str) -> bool:
    """True for who keeps trainings of an area."""
    return by.can(_KEEP, area=area)


def require_keeper(by: Actor, area: str) -> None:
    by.require(_KEEP, area=area)


def may_void_lesson(by: Actor, area: str) -> bool:
    """Who works in the village of a lesson, or keeps trainings there."""
    return keeps(by, area) or by.can(Permission.RECORD_FIELDWORK, area=area)


def require_lesson_keeper(by: Actor, area: str) -> None:
    if not may_void_lesson(by, area):
        raise NotAllowed


def is_self(by: Actor, person: Any) -> bool:
    """True for the person himself, at his own account."""
    return by.viewer is None and bool(by.person) and person.public_id == by.person


def may_enrol(by: Actor, posting: Any) -> bool:
    """Himself, the office of his area, his unit."""
    if is_self(by, posting.person) or by.can(_KEEP, area=posting.area):
        return True
    units = by.units(_SEE) if by.viewer is None else ()
    return posting.unit is not None and posting.unit.public_id in units


def require_enroller(by: Actor, posting: Any) -> None:
    if not may_enrol(by, posting):
        raise NotAllowed


def require_recorder(by: Actor, session: Session, posting: Any) -> None:
    """Who keeps the session, or the cadre's own area."""
    if not (by.can(_KEEP, area=session.area) or by.can(_KEEP, area=posting.area)):
        raise NotAllowed


def audience(by: Actor, session: Session, day: date) -> QuerySet[Any]:
    """Postings that the actor sees and for whom a session is: in its area, of its roles, on post on
    the day; before a post whoever is still to take it up."""
    found = roster.visible_postings(by).filter(
        Q(ends_on=None) | Q(ends_on__gt=day), in_areas("area", (session.area,))
    )
    if session.kind != ClassKind.PRE_POST:
        found = found.filter(starts_on__lte=day)
    return found.filter(role__in=session.roles) if session.roles else found


def fits(session: Session, posting: Any) -> bool:
    """Whether a session is for somebody of this posting: its area and roles."""
    return is_under(posting.area, session.area) and (
        not session.roles or posting.role in session.roles
    )
