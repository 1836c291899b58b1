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


def posting_key(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+", **more)


def payee_key() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("support.Payee", on_delete=models.PROTECT, null=True, related_name="+")


#: Money is that of a posting, or of somebody without one.
_ONE_PAYEE = Q(posting__isnull=False, payee=None) | Q(posting=None, payee__isnull=False)


class Payee(models.Model):
    """Somebody without a posting, or a place, to whom money is asked for or paid: `subject` is the
    packs' word, `key` stays with them in the register in which they stand, `code` is that of their
    row there, as it was known last. Names stand in that register alone; `queries.name_payees` sets
    `called` and `detail` for a page or a file."""

    called = ""
    detail = ""

    subject = models.CharField(max_length=20)
    key = models.CharField(max_length=12)
    code = models.CharField(max_length=12, blank=True)
    area = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "key"], name="payee_once")]
        indexes = [models.Index(fields=["area"], name="payee_area")]


class _Money(models.Model):
    """Money of a posting, or of a payee without one, by entitlement."""

    public_id = public_id_field()
    posting = posting_key(null=True)
    payee = payee_key()
    area = models.CharField(max_length=12)
    entitlement = models.CharField(max_length=60)

    class Meta:
        abstract = True

    @property
    def who(self) -> tuple[str, int]:
        """Whose it is, for lookups."""
        return ("posting", self.posting_id) if self.posting_id else ("payee", self.payee_id or 0)

    @property
    def name(self) -> str:
        """Of the cadre, or as the payee's own register names him."""
        if self.posting is not None:
            return str(self.posting.person.name)
        assert self.payee is not None
        return str(self.payee.called or self.payee.key)

    @property
    def whose(self) -> str:
        """As events name whose it is."""
        if self.posting is not None:
            return f"posting:{self.posting.public_id}"
        assert self.payee is not None
        return f"{self.payee.subject}:{self.payee.key}"


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


class BatchLine(_Money):
    """One payee and entitlement of a batch. `public_id` is the number of the line in the file that
    goes out and comes back. `amount` is below nought where it asks for what was paid above what is
    due (应退). `parts`: the arithmetic as it was signed."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
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
            models.UniqueConstraint(
                fields=["batch", "payee", "entitlement"], name="batch_line_payee_once"
            ),
            models.CheckConstraint(condition=_ONE_PAYEE, name="batch_line_one_payee"),
            models.CheckConstraint(condition=~Q(amount=0), name="batch_line_not_zero"),
        ]
        indexes = [
            models.Index(fields=["posting", "entitlement"], name="batch_line_posting"),
            models.Index(fields=["payee", "entitlement"], name="batch_line_payee"),
        ]


class Payment(_Money):
    """Money that was paid for a year. What came back of too much (`is_return`) is below nought. A
    reversal is a record of its own, of the other sign, that names the one which it takes back: that
    one was written down by mistake (`is_taken_back`). `over_reason`: why it is on record all the
    same, as somebody decided; `over_amount` of it lay above what was due on that day, and is not
    asked back."""

    year = models.PositiveSmallIntegerField()
    amount = money()
    paid_on = models.DateField()
    voucher = models.CharField(max_length=60, blank=True)
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
            models.CheckConstraint(condition=_ONE_PAYEE, name="payment_one_payee"),
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
            models.Index(fields=["payee", "year"], name="payment_payee"),
        ]

    @property
    def taken_back(self) -> Payment | None:
        """The record that takes this one back."""
        found: Payment | None = getattr(self, "reversal", None)
        return found
