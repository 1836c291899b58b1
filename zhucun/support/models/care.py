"""Insurance, check-ups and visits, the kit of the base."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import SealedTextField, ends_after_start, public_id_field
from zhucun.support.enums import CareKind
from zhucun.support.models.payments import money, posting_key


class Insurance(models.Model):
    """A policy of insurance. `cover` is the pack's entitlement; the number is sealed, `tail` are
    its last four signs."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    cover = models.CharField(max_length=60)
    insurer = models.CharField(max_length=60)
    number = SealedTextField(context="support.insurance.number")
    tail = models.CharField(max_length=4, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    is_donated = models.BooleanField(default=False)
    sum_insured = money(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [ends_after_start("insurance_ends_after_start")]
        indexes = [models.Index(fields=["area", "valid_until"], name="insurance_area")]


class Insured(models.Model):
    """Somebody on post whom a policy covers on the days [valid_from, valid_until)."""

    insurance = models.ForeignKey(Insurance, on_delete=models.PROTECT, related_name="insured")
    posting = posting_key()
    area = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insurance", "posting"], name="insured_once"),
            ends_after_start("insured_ends_after_start"),
        ]
        indexes = [models.Index(fields=["posting", "valid_until"], name="insured_posting")]


class Care(models.Model):
    """A check-up, a visit or a stay, planned for a day or done on one. Of a check-up nothing but
    its day is kept: results are health data, and no duty asks for them."""

    public_id = public_id_field()
    posting = posting_key()
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=13, choices=CareKind.choices)
    season = models.CharField(max_length=20, blank=True)
    planned_on = models.DateField(null=True)
    on = models.DateField(null=True)
    note = models.CharField(max_length=100, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(planned_on__isnull=False), name="care_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CareKind.CHECK_UP) | Q(note=""), name="care_no_results"
            ),
            models.UniqueConstraint(
                fields=["posting", "kind", "on"], condition=Q(voided_on=None), name="care_once"
            ),
        ]
        indexes = [models.Index(fields=["area", "on"], name="care_area")]


class KitCheck(models.Model):
    """Whether a thing of the pack's list is in a village's base, as somebody saw it on a day; the
    latest counts."""

    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    item = models.CharField(max_length=40)
    is_there = models.BooleanField()
    on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "item", "on"], name="kit_check_area")]
