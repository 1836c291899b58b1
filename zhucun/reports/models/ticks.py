"""Ticks of a pack's checklists about a place, or about a line department of it: what an office says
is in place there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import public_id_field


class Department(models.Model):
    """A line department (行业部门) that answers for a checklist of its city or county, put on
    record by the office there: no source says which departments answer (HH18-120)."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    checklist = models.CharField(max_length=80)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "checklist", "unit"],
                condition=Q(ended_on=None),
                name="department_once",
            ),
        ]


class PlaceTick(models.Model):
    """One item of a checklist that an office says is in place in its area since a day, with what
    shows it; of one line department where the list is about these. Taken back with a reason it
    stays on record and counts no more."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="ticks"
    )
    checklist = models.CharField(max_length=80)
    item = models.CharField(max_length=80)
    since = models.DateField()
    evidence = models.CharField(max_length=200)
    ticked_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "checklist", "item"],
                condition=Q(ended_on=None, department=None),
                name="tick_once",
            ),
            models.UniqueConstraint(
                fields=["department", "item"],
                condition=Q(ended_on=None),
                name="tick_once_of_department",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="tick_has_evidence"),
        ]
        indexes = [models.Index(fields=["checklist", "area"], name="tick_checklist")]
