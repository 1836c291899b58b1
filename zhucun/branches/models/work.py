"""What branches do: meetings, rectification of weak ones, talents and the two tracks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.branches.enums import (
    LeadershipState,
    MeetingKind,
    RectificationState,
    TalentKind,
    Track,
    TrackState,
)
from zhucun.branches.models.branches import Branch
from zhucun.branches.models.people import (
    LocalPerson,
    village_field,
)
from zhucun.ledger.fields import public_id_field


class Meeting(models.Model):
    """A meeting, lecture or theme day, written down once: no photo, no list of ticks. `present` is
    how many came; how many were to come is counted from the register of the day, never typed.
    `held_in` is the division code of where it took place."""

    public_id = public_id_field()
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="meetings")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=18, choices=MeetingKind.choices)
    on = models.DateField()
    topic = models.CharField(max_length=200)
    held_in = models.CharField(max_length=12)
    present = models.PositiveSmallIntegerField()
    speaker = models.CharField(max_length=60, blank=True)
    decided = models.CharField(max_length=400, blank=True)
    cadres = models.ManyToManyField("roster.Posting", related_name="+")
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_on=None) | ~Q(void_reason=""), name="meeting_void_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "on"], name="meeting_area"),
            models.Index(fields=["branch", "kind", "on"], name="meeting_branch"),
        ]


class Rectification(models.Model):
    """One weak branch from the day it was listed to the day its village lost the label (HN22-63,
    SQ24-095). Without a branch: the leadership team of a township (`village` is the township), from
    the day on which the county opened it to its end; it bears no label (HH18-088). `triggers` are
    ids of the pack's checklist; each day is that of its own step."""

    public_id = public_id_field()
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, null=True, related_name="rectifications"
    )
    village = village_field()
    area = models.CharField(max_length=12)
    state = models.CharField(
        max_length=10, choices=RectificationState.choices, default=RectificationState.OPEN
    )
    triggers = models.JSONField(default=list)
    problem = models.CharField(max_length=400)
    owner = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    led_by = models.CharField(max_length=60, blank=True)
    listed_on = models.DateField()
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    basis = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch"],
                condition=Q(removed_on=None, withdrawn_on=None),
                name="rectification_one_running",
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(branch=None, removed_on=None, withdrawn_on=None),
                name="rectification_one_of_township",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None)
                | Q(removed_on__gt=F("listed_on"), accepted_on__lte=F("removed_on")),
                name="rectification_removed_after_acceptance",
            ),
        ]
        indexes = [models.Index(fields=["area", "listed_on"], name="rectification_area")]

    @property
    def named(self) -> str:
        """Who is rectified."""
        return self.branch.name if self.branch is not None else str(self.village.name)

    @property
    def standing(self) -> str:
        """The state in words."""
        words = LeadershipState if self.branch_id is None else RectificationState
        return str(words(self.state).label)


class Measure(models.Model):
    """What is done to rectify, who answers for it, until when, and what came of it."""

    public_id = public_id_field()
    case = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(result=""), name="measure_done_with_result"
            ),
        ]


class Talent(models.Model):
    """Somebody recognised as reserve, prosperity leader or returnee of a village, for a time."""

    public_id = public_id_field()
    local = models.ForeignKey(LocalPerson, on_delete=models.PROTECT, related_name="talents")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=TalentKind.choices)
    recognised_on = models.DateField()
    until = models.DateField(null=True)
    field = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=100, blank=True)
    end_reason = models.CharField(max_length=100, blank=True)
    by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local", "kind"], condition=Q(until=None), name="talent_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("recognised_on")),
                name="talent_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["area", "kind"], name="talent_area")]


class Cultivation(models.Model):
    """One person on one of the two tracks (HH18-060, HH18-061), by the pack's chain."""

    public_id = public_id_field()
    local = models.ForeignKey(LocalPerson, on_delete=models.PROTECT, related_name="cultivations")
    village = village_field()
    area = models.CharField(max_length=12)
    track = models.CharField(max_length=16, choices=Track.choices)
    state = models.CharField(
        max_length=12, choices=TrackState.choices, default=TrackState.IDENTIFIED
    )
    goal = models.CharField(max_length=200)
    identified_on = models.DateField()
    trained_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    stop_reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local", "track"],
                condition=Q(completed_on=None, stopped_on=None),
                name="cultivation_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "track"], name="cultivation_area")]
