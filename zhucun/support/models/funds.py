"""What units arrange and spend, and the projects that they bind themselves to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.support.enums import UnitFundKind
from zhucun.support.models.payments import money


class FundEntry(models.Model):
    """Money of a unit for a village and year: arranged or spent, with the document; `entitlement`:
    of which of the pack's funds, by id, "" where it asks for none. A reversal is an entry of its
    own, below nought."""

    public_id = public_id_field()
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=UnitFundKind.choices)
    entitlement = models.CharField(max_length=60, blank=True, db_default="", default="")
    amount = money()
    on = models.DateField()
    document = models.CharField(max_length=60)
    purpose = models.CharField(max_length=100, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversal"
    )
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="fund_entry_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "year"], name="fund_entry_area"),
            models.Index(fields=["unit", "year"], name="fund_entry_unit"),
        ]

    @property
    def taken_back(self) -> FundEntry | None:
        """The record that takes this one back."""
        found: FundEntry | None = getattr(self, "reversal", None)
        return found


class BoundProject(models.Model):
    """A project of the village economy to which a unit binds itself for a year; all that there is
    to know of it stands with the project."""

    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("economy.Project", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "project", "year"], name="bound_project_once"),
        ]
