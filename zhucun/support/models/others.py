"""What is stated of, and given to, those who serve on no posting: grassroots cadres, committees,
townships. They stand in registers of other rooms; `subject` is the packs' word for them and `key`
the public id, or the code of a place, that stays with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import SealedTextField, public_id_field

_INDEX = 16


class _Other(models.Model):
    public_id = public_id_field()
    subject = models.CharField(max_length=20)
    key = models.CharField(max_length=12)
    area = models.CharField(max_length=12)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Stated(_Other):
    """A fact from a day, until one where it ended; of a `year` where it is a judgement of one.
    Which fact it is, is sealed: of an illness nothing is kept but that and its day."""

    fact = SealedTextField(context="support.stated.fact")
    fact_index = models.BinaryField(max_length=_INDEX)
    year = models.PositiveSmallIntegerField(null=True)
    on = models.DateField()
    until = models.DateField(null=True)
    document = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key", "fact_index", "on"],
                condition=Q(voided_on=None),
                name="stated_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("on")), name="stated_ends_later"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "key"], name="stated_subject"),
            models.Index(fields=["area"], name="stated_area"),
        ]


class Given(_Other):
    """What was given of an entitlement for a year, one time, or is planned for a day; money is a
    payment. `batch`: who goes together (分批)."""

    entitlement = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    planned_on = models.DateField(null=True)
    on = models.DateField(null=True)
    batch = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(planned_on__isnull=False), name="given_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["subject", "key", "entitlement", "on", "document"],
                condition=Q(voided_on=None, on__isnull=False),
                name="given_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "key", "entitlement", "planned_on"],
                condition=Q(voided_on=None, on=None),
                name="given_planned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "key", "entitlement"], name="given_subject"),
            models.Index(fields=["area", "year"], name="given_area_year"),
        ]
