"""Endpoints of trainings, attendance, certificates and what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.learning.forms import (
    AttendancesWanted,
    AttendIn,
    CertificatesWanted,
    DoorIn,
    EnrolIn,
    TrainingCorrectionIn,
    TrainingCountWanted,
    TrainingIn,
    TrainingReasonIn,
    TrainingsWanted,
)
from zhucun.doors.api.learning.handbook_schemas import (
    TrainingCorrectionOut,
    TrainingOutcomeOut,
)
from zhucun.doors.api.learning.plans import language
from zhucun.doors.api.learning.schemas import (
    AttendanceOut,
    AttendancePage,
    AttendedOut,
    CertificateOut,
    CertificatePage,
    EnrolmentOut,
    TrainingCountOut,
    TrainingOut,
    TrainingPage,
    TrainingSumsOut,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound
from zhucun.learning import actions, queries
from zhucun.learning.errors import NobodyHere
from zhucun.learning.queries import Wanted


def _wanted(asked: Any) -> Wanted:
    fields = ("area", "tier", "kind", "since", "until")
    return Wanted(
        **{name: getattr(asked, name) for name in fields},
        text=getattr(asked, "text", ""),
        planned=getattr(asked, "planned", None),
    )


def trainings(request: Request, wanted: Query[TrainingsWanted]) -> TrainingPage:
    """Sessions of the caller's areas and of those around them, the latest first.

    Two queries whatever the number of rows, and one for each pack whose rules they are held to.
    """
    found = queries.sessions(actor=request.auth, wanted=_wanted(wanted)).select_related("course")
    rows, following = page(found, ["-starts_on", "-pk"], wanted)
    return TrainingPage(rows=_told(rows), next=following)


def training(request: Request, public_id: PublicId) -> TrainingOut:
    """One session with the rules of its pack that it does not meet. Three queries."""
    return _told([queries.one_session(actor=request.auth, public_id=public_id)])[0]


def training_outcome(request: Request, public_id: PublicId) -> list[TrainingOutcomeOut]:
    """What the quizzes around a session show, axis by axis, never of one person (HX25-55).

    For who keeps the session; empty where the pack names no axes. Null where too few tried both.
    """
    session = queries.one_session(actor=request.auth, public_id=public_id)
    request.auth.require(Permission.KEEP_LEARNING, area=session.area)
    found = queries.outcome(
        actor=request.auth, session=session, as_of=session.starts_on, lang=language()
    )
    return [TrainingOutcomeOut.of(each) for each in found]


def _told(rows: Sequence[Any]) -> list[TrainingOut]:
    marked = queries.marks(rows, as_of=localdate())
    return [TrainingOut.of(row, marked[row.public_id], language()) for row in rows]


def open_training(
    request: Request, body: TrainingIn, key: IdempotencyKey = ""
) -> Status[TrainingOut]:
    """Open a session on one theme (SQ24-041).

    422 where it has no theme or several, no teacher, no place.
    """
    actor = request.auth

    def act() -> str:
        asked = body.model_dump(exclude={"first", "last", "course", "teachers"})
        course = queries.one_course(actor=actor, public_id=body.course) if body.course else None
        draft = actions.SessionDraft(
            starts_on=body.first,
            ends_on=body.last,
            course=course,
            teachers=[actions.TeacherDraft(**each.model_dump()) for each in body.teachers],
            **asked,
        )
        return actions.open_session(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="open_training", body=body, act=act)
    return Status(201, training(request, made))


def correct_training(
    request: Request, public_id: PublicId, body: TrainingCorrectionIn, key: IdempotencyKey = ""
) -> TrainingOut:
    """Correct a session with a reason; who is enrolled and who was there stay.

    409 where people attended on a day that would be none of it, or have more seats. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_session(actor=actor, public_id=public_id)
        changes = actions.SessionChanges(
            starts_on=body.first,
            ends_on=body.last,
            teachers=[actions.TeacherDraft(**each.model_dump()) for each in body.teachers],
            **body.model_dump(include={"theme", "hours", "venue", "capacity"}),
        )
        actions.correct_session(changes, session=found, why=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"correct_training {public_id}", body=body, act=act)
    return training(request, public_id)


def training_corrections(request: Request, public_id: PublicId) -> list[TrainingCorrectionOut]:
    """How a session was corrected, the earliest first. Three queries."""
    found = queries.one_session(actor=request.auth, public_id=public_id)
    rows = queries.corrections([found])[found.public_id]
    return [TrainingCorrectionOut.of(row) for row in rows]


def cancel_training(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> TrainingOut:
    """A session is not held.

    409 where somebody attended it. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_session(actor=actor, public_id=public_id)
        actions.cancel_session(session=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"cancel_training {public_id}", body=body, act=act)
    return training(request, public_id)


def training_enrolments(request: Request, public_id: PublicId) -> list[EnrolmentOut]:
    """Who enrolled, those on the waiting list after the others. Three queries."""
    found = queries.one_session(actor=request.auth, public_id=public_id)
    rows = queries.enrolments(actor=request.auth, session=found)
    return [EnrolmentOut.of(row) for row in rows]


def enrol(
    request: Request, public_id: PublicId, body: EnrolIn, key: IdempotencyKey = ""
) -> Status[list[EnrolmentOut]]:
    """Enrol cadres of one's area or unit, or oneself; beyond the capacity they wait.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_session(actor=actor, public_id=public_id)
        if body.postings:
            rows = _postings(request, found, body.postings)
        else:
            own = queries.own_posting(actor=actor, on=localdate())
            if own is None:
                raise NobodyHere
            rows = [own]
        actions.enrol(rows, session=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"enrol {public_id}", body=body, act=act)
    return Status(201, training_enrolments(request, public_id))


def _postings(request: Request, session: Any, ids: list[str]) -> list[Any]:
    """Postings that the caller sees. Raises NotFound where one is not among them."""
    found = queries.postings_named(actor=request.auth, ids=ids)
    if len(found) < len(set(ids)):
        raise NotFound
    return found


def withdraw_enrolment(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> EnrolmentOut:
    """Somebody does not come; the first who waits takes the place.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_enrolment(actor=actor, public_id=public_id)
        actions.withdraw_enrolment(enrolment=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_enrolment {public_id}", act=act)
    return EnrolmentOut.of(queries.one_enrolment(actor=request.auth, public_id=public_id))


def attendances(request: Request, wanted: Query[AttendancesWanted]) -> AttendancePage:
    """The rows behind 人次, the latest first.

    One query whatever the number of rows.
    """
    actor = request.auth
    session = (
        queries.one_session(actor=actor, public_id=wanted.training) if wanted.training else None
    )
    found = queries.attendances(actor=actor, wanted=_wanted(wanted), session=session)
    rows, following = page(found, ["-on", "-pk"], wanted)
    return AttendancePage(rows=[AttendanceOut.of(row) for row in rows], next=following)


def record_attendances(
    request: Request, public_id: PublicId, body: AttendIn, key: IdempotencyKey = ""
) -> Status[AttendedOut]:
    """Record from the signed list who was there, each person once.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_session(actor=actor, public_id=public_id)
        rows = _postings(request, found, body.postings)
        actions.record_attendance(rows, session=found, on=body.day, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"record_attendances {public_id}", body=body, act=act)
    return Status(201, _recorded(request, public_id))


def come_in(request: Request, body: DoorIn, key: IdempotencyKey = "") -> Status[AttendedOut]:
    """The caller was at the door today: what the code there says. Nothing else is kept.

    409 where the code is of another day. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        door = queries.read_door(body.code)
        found = queries.one_session(actor=actor, public_id=door.session)
        actions.come_in(session=found, door=door, at=now(), by=actor)
        return found.public_id

    made = once(actor=actor, key=key, doing="come_in", body=body, act=act)
    return Status(201, _recorded(request, made))


def _recorded(request: Request, public_id: str) -> AttendedOut:
    found: Any = queries.one_session(actor=request.auth, public_id=public_id)
    return AttendedOut(training=public_id, attended=found.there)


def void_attendance(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> AttendanceOut:
    """An attendance was recorded by mistake: it counts no more and stays with its reason.

    409 where a certificate rests on it. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_attendance(actor=actor, public_id=public_id)
        actions.void_attendance(attendance=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_attendance {public_id}", body=body, act=act)
    return AttendanceOut.of(queries.one_attendance(actor=actor, public_id=public_id))


def training_count(request: Request, wanted: Query[TrainingCountWanted]) -> TrainingCountOut:
    """期, 人次, heads and hours, kept apart, with the whole.

    Three queries.
    """
    asked: dict[str, Any] = {"actor": request.auth, "wanted": _wanted(wanted)}
    lines = queries.counted(**asked, by=wanted.by)
    return TrainingCountOut(
        total=TrainingSumsOut.of(queries.totals(**asked)),
        lines=[TrainingSumsOut.of(line) for line in lines],
    )


def certificates(request: Request, wanted: Query[CertificatesWanted]) -> CertificatePage:
    """Certificates that the caller may see, by number. One query."""
    actor = request.auth
    session = (
        queries.one_session(actor=actor, public_id=wanted.training) if wanted.training else None
    )
    rows, following = page(
        queries.certificates(actor=actor, session=session), ["number", "pk"], wanted
    )
    return CertificatePage(rows=[CertificateOut.of(row) for row in rows], next=following)


def issue_certificates(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> Status[CertificatePage]:
    """Certificates for all who attended and have none.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        held = queries.one_session(actor=actor, public_id=public_id)
        actions.issue_certificates(session=held, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"issue_certificates {public_id}", act=act)
    found = queries.one_session(actor=actor, public_id=public_id)
    rows = queries.certificates(actor=actor, session=found)
    return Status(201, CertificatePage(rows=[CertificateOut.of(row) for row in rows], next=None))


def revoke_certificate(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> CertificateOut:
    """A certificate holds no more.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_certificate(actor=actor, public_id=public_id)
        actions.revoke_certificate(certificate=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"revoke_certificate {public_id}", body=body, act=act)
    return CertificateOut.of(queries.one_certificate(actor=actor, public_id=public_id))
