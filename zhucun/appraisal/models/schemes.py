"""What a region adopted where the pack leaves something open, and what was computed by it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.appraisal.enums import RunState, SchemeState
from zhucun.ledger.fields import public_id_field


class Scheme(models.Model):
    """What an area decided of a scheme that its pack leaves open (weights, shares, rounding …).

    `settings` are data, see `queries.schemes.Settings`; once adopted, by a document, they stay.
    `tried_on`: the last day on which somebody saw what it would change.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    score = models.CharField(max_length=80)
    title = models.CharField(max_length=80)
    settings = models.JSONField()
    state = models.CharField(max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    document = models.CharField(max_length=80, blank=True)
    adopted_on = models.DateField(null=True)
    adopted_by = models.BigIntegerField(null=True)
    adopted_by_name = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    tried_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    drafted_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "score", "valid_from"],
                condition=Q(state=SchemeState.ADOPTED),
                name="appraisal_scheme_since",
            ),
        ]
        indexes = [models.Index(fields=["area", "score"], name="appraisal_scheme_area")]


class Run(models.Model):
    """One computation of an appraisal; also the queue of those that wait (0008).

    `scheme` is set where one is only tried; then `changes` says whose proposal would differ and
    nothing else is kept. `result`: the digest of the plan, groups with their quotas, townships,
    problems. `digest` is of
    scheme, evidence and answers together.
    """

    public_id = public_id_field()
    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="runs"
    )
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="runs")
    area = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    asked_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=12, blank=True)
    appraisees = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    failure = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"],
                condition=Q(state__in=(RunState.WAITING, RunState.RUNNING)),
                name="appraisal_one_run",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="appraisal_run_queue")]
