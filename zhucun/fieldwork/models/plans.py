"""Plans with their items, what was done for them, and pledges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.fieldwork.enums import (
    EvidenceKind,
    Horizon,
    ItemKind,
    ItemState,
    PlanKind,
)
from zhucun.ledger.fields import public_id_field


def _yuan(**more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


class Plan(models.Model):
    """A plan of one village for one year (SQ24-073, HX25-68), or of one cadre (HX25-77).

    `posting` is the cadre whose list or pledge it is; empty for a plan of the village. The five
    days of a pledge (SQ24-076, SQ24-077) are found by its sign-off, never typed; of a development
    list (HX25-43) that of the first secretary's draft and that on which both had signed it.
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=16, choices=PlanKind.choices)
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    posting = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    team_agreed_on = models.DateField(null=True)
    unit_agreed_on = models.DateField(null=True)
    branch_agreed_on = models.DateField(null=True)
    published_in_unit_on = models.DateField(null=True)
    published_in_village_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area", "year"],
                condition=Q(posting=None, withdrawn_on=None),
                name="plan_once_in_village",
            ),
            models.UniqueConstraint(
                fields=["kind", "posting", "year"],
                condition=Q(withdrawn_on=None),
                name="plan_once_for_posting",
            ),
        ]
        indexes = [models.Index(fields=["area", "year"], name="plan_area_year")]

    @property
    def is_agreed(self) -> bool:
        """One of its parties at least has agreed to it: what it says stays."""
        return any((self.team_agreed_on, self.unit_agreed_on, self.branch_agreed_on))


class PlanItem(models.Model):
    """One task, need or measure, with target, owner and day. `pledge`: the pledge in which it
    stands; it is not written there again (SQ24-075). The result is the sum of its progress.

    A project has also a budget in yuan, who pays (a unit of the directory, or words), and the state
    before it in words and a number of `unit`; `after` is what its latest report says of the same.
    """

    public_id = public_id_field()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    area = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.TASK)
    category = models.CharField(max_length=30, blank=True)
    horizon = models.CharField(max_length=5, choices=Horizon.choices, blank=True)
    title = models.CharField(max_length=200)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(max_length=8, blank=True)
    budget = _yuan(null=True)
    funder = models.CharField(max_length=60, blank=True)
    funder_unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = models.CharField(max_length=200, blank=True)
    before_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    after = models.CharField(max_length=200, blank=True)
    after_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    owner = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pledge = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="pledged")
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    closed_on = models.DateField(null=True)
    reject_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_item_position"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gt=0), name="plan_item_target_above_zero"
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.REJECTED) | ~Q(reject_reason=""),
                name="plan_item_rejected_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0), name="plan_item_budget_not_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(funder="") | Q(funder_unit=None), name="plan_item_one_funder"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="plan_item_area"),
            models.Index(fields=["kind", "area"], name="plan_item_kind"),
        ]

    @property
    def is_project(self) -> bool:
        return self.kind == ItemKind.PROJECT

    @property
    def paid_by(self) -> str:
        """Who pays, as people read it; the unit is loaded with the item."""
        return self.funder_unit.name if self.funder_unit else self.funder


class Progress(models.Model):
    """Something that was done for an item, resting on a record that exists: a visit, a matter, or
    a document by its number. Of a project also the money that was `spent`, in yuan, and what is
    now where `before` was (`after`)."""

    public_id = public_id_field()
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    spent = _yuan(default=Decimal(0))
    after = models.CharField(max_length=200, blank=True)
    after_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=8, choices=EvidenceKind.choices, blank=True)
    evidence_key = models.CharField(max_length=60, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["item", "on"], name="progress_item")]
