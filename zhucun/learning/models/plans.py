"""The year's plan of an area, its courses, and what cadres need."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.learning.enums import ClassKind, Mode, PlanState, Tier
from zhucun.ledger.fields import public_id_field


class Plan(models.Model):
    """What an area means to teach in a year. An approved plan stands; reopened, it becomes the next
    version, and the events keep what stood before."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    tier = models.CharField(max_length=10, choices=Tier.choices)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    approved_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="training_plan_once_a_year")
        ]


class Course(models.Model):
    """One line of a plan: a theme, for whom, how often, for how many and for how much."""

    public_id = public_id_field()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="courses")
    theme = models.CharField(max_length=80)
    kind = models.CharField(max_length=13, choices=ClassKind.choices)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.BRING_IN)
    lesson = models.CharField(max_length=20, blank=True)
    serves = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    hours = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    funds = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    month = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "theme", "kind"], name="course_once_in_plan"),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__range=(1, 12)), name="course_month"
            ),
        ]


class Need(models.Model):
    """What a cadre asks to be taught in a year, in the menu's words or his own."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    from_gap = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True)
    stated_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "topic"],
                condition=Q(withdrawn_on=None),
                name="need_stated_once",
            )
        ]
        indexes = [models.Index(fields=["area", "year"], name="need_area")]


class SelfCheck(models.Model):
    """How a cadre sees his own abilities in a year (SQ24-047), as {axis: word}. His own: others
    read sums of five and more."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    ratings = models.JSONField(default=dict)
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="self_check_once_a_year")
        ]
