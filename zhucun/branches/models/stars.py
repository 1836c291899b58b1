"""Stars: the task tree of an area and year, what was checked of it, and what was declared."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.branches.enums import Met
from zhucun.branches.models.branches import Branch
from zhucun.ledger.fields import public_id_field


def _points() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=6, decimal_places=2, null=True)


class StarTask(models.Model):
    """One task under one star, as the area's list of a year says it. `star` is an item of the
    pack's checklist of stars; `points` is unknown where the list gives none."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    star = models.CharField(max_length=40)
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    points = _points()
    checked_by = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "number"],
                condition=Q(withdrawn_on=None),
                name="star_task_once",
            ),
        ]


class StarCheck(models.Model):
    """What somebody found of one task in one branch; the latest one counts, the others stay."""

    public_id = public_id_field()
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="star_checks")
    task = models.ForeignKey(StarTask, on_delete=models.PROTECT, related_name="checks")
    result = models.CharField(max_length=6, choices=Met.choices)
    points = _points()
    on = models.DateField()
    evidence = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    is_latest = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "task"], condition=Q(is_latest=True), name="star_check_latest"
            ),
        ]


class StarRating(models.Model):
    """What the office declared for a branch and a year: kept beside what is computed, never
    overwritten by it. Taking a star away (摘星) is a new declaration; the earlier ones stay."""

    public_id = public_id_field()
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="ratings")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    meets_standard = models.BooleanField()
    declared_on = models.DateField()
    basis = models.CharField(max_length=100, blank=True)
    by = models.BigIntegerField()
    is_latest = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year"], condition=Q(is_latest=True), name="star_rating_latest"
            ),
        ]
        indexes = [models.Index(fields=["area", "year"], name="star_rating_area")]
