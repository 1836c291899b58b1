"""Batches that the finance office pays, and what was paid."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.support.enums import BatchState


def money(**more: Any) -> models.DecimalField[Any, Any]:
    """Yuan, exact to the fen."""
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


def posting_key() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")


class Batch(models.Model):
    """What is due and unpaid of an area up to the last day of a month, drawn up once: signed along
    the pack's chain, then sent to the finance office."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    through = models.DateField()
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.OPEN)
    packs = models.JSONField(default=list)
    made_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    signed_on = models.DateField(null=True)
    exported_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "year"], name="support_batch_area")]


class BatchLine(models.Model):
    """One payee and entitlement of a batch. `public_id` is the number of the line in the file that
    goes out and comes back. `amount` is below nought where it asks for what was paid above what is
    due (应退). `parts`: the arithmetic as it was signed."""

    public_id = public_id_field()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    posting = posting_key()
    area = models.CharField(max_length=12)
    entitlement = models.CharField(max_length=60)
    label = models.CharField(max_length=80)
    due = money()
    paid_before = money()
    amount = money()
    parts = models.JSONField(encoder=DjangoJSONEncoder, default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "posting", "entitlement"], name="batch_line_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="batch_line_not_zero"),
        ]
        indexes = [models.Index(fields=["posting", "entitlement"], name="batch_line_posting")]


class Payment(models.Model):
    """Money that was paid for a year. What came back of too much (`is_return`) is below nought. A
    reversal is a record of its own, of the other sign, that names the one which it takes back: that
    one was written down by mistake (`is_taken_back`). `over_reason`: why it is on record all the
    same, as somebody decided; `over_amount` of it lay above what was due on that day, and is not
    asked back."""

    public_id = public_id_field()
    posting = posting_key()
    area = models.CharField(max_length=12)
    entitlement = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    amount = money()
    paid_on = models.DateField()
    voucher = models.CharField(max_length=40, blank=True)
    line = models.ForeignKey(
        BatchLine, on_delete=models.PROTECT, null=True, related_name="payments"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversal"
    )
    is_return = models.BooleanField(default=False)
    is_taken_back = models.BooleanField(default=False)
    over_reason = models.CharField(max_length=200, blank=True)
    over_amount = money(default=0)
    reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, is_return=False, amount__gt=0)
                | Q(reverses=None, is_return=True, amount__lt=0)
                | Q(reverses__isnull=False, is_return=False, amount__lt=0)
                | Q(reverses__isnull=False, is_return=True, amount__gt=0),
                name="payment_sign",
            ),
            models.UniqueConstraint(
                fields=["line", "voucher", "paid_on", "amount"],
                condition=Q(reverses=None, line__isnull=False, is_taken_back=False),
                name="payment_of_line_once",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "area"], name="payment_year_area"),
            models.Index(fields=["posting", "year"], name="payment_posting"),
        ]

    @property
    def taken_back(self) -> Payment | None:
        """The record that takes this one back."""
        found: Payment | None = getattr(self, "reversal", None)
        return found
