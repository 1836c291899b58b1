"""Sessions, their teachers, who enrolled, who was there, and certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from zhucun.learning.enums import ClassKind, EnrolState, Mode, SessionState, Tier, Via
from zhucun.learning.models.plans import Course
from zhucun.ledger.fields import public_id_field


class Session(models.Model):
    """One training (期) on one theme. It was held once anybody attended it."""

    public_id = public_id_field()
    number = models.CharField(max_length=30, unique=True)
    area = models.CharField(max_length=12)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    kind = models.CharField(max_length=13, choices=ClassKind.choices)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    theme = models.CharField(max_length=80)
    lesson = models.CharField(max_length=20, blank=True)
    need = models.CharField(max_length=80, blank=True)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, related_name="held_sessions"
    )
    roles = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=100)
    capacity = models.PositiveIntegerField(null=True)
    gives_certificate = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=SessionState.choices, default=SessionState.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="session_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(theme=""), name="session_has_theme"),
        ]
        indexes = [models.Index(fields=["area", "starts_on"], name="session_area")]


class Teacher(models.Model):
    """Who teaches a session; `honour`: the level of an honour that he bears as a cadre; `way`: the
    way of teaching, a word of the pack (三讲方式, HX25-52)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="teachers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=30)
    office = models.CharField(max_length=80, blank=True)
    honour = models.CharField(max_length=10, blank=True)
    way = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "name"], name="teacher_once_in_session")
        ]
        ordering = ["position"]


class Enrolment(models.Model):
    """Somebody who is to come to a session, or waits for a place."""

    public_id = public_id_field()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=EnrolState.choices, default=EnrolState.ENROLLED)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="enrolled_once")]
        indexes = [models.Index(fields=["person"], name="enrolment_person")]


class Attendance(models.Model):
    """One person at one session, once: the row behind 人次. What was voided stays with its
    reason."""

    public_id = public_id_field()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    on = models.DateField()
    via = models.CharField(max_length=6, choices=Via.choices)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(voided_on=None), name="attended_once"
            )
        ]
        indexes = [
            models.Index(fields=["area", "on"], name="attendance_area"),
            models.Index(fields=["person", "on"], name="attendance_person"),
            models.Index(fields=["posting"], name="attendance_posting"),
        ]


def held() -> Exists:
    """Whether anybody attended a session: then it was held."""
    return Exists(Attendance.objects.filter(session=OuterRef("pk"), voided_on=None))


class Certificate(models.Model):
    """That somebody completed a session (结业证书); what it says is fixed when it is issued.
    One that was revoked stays, beside the one that was issued in its place."""

    public_id = public_id_field()
    attendance = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=30)
    theme = models.CharField(max_length=80)
    hours = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    issuer = models.CharField(max_length=80)
    issued_on = models.DateField()
    revoked_on = models.DateField(null=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(revoked_on=None), name="certified_once"
            )
        ]
