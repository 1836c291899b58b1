"""Tables of the ledger: events, seals, the access log, forms that were sent."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from zhucun.ledger.enums import Access


class Seal(models.Model):
    """A batch of events bound into the hash chain."""

    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    events = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()


class EventRecord(models.Model):
    """One event; written once, never changed but for its seal (a database trigger refuses)."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    area = models.CharField(max_length=12, blank=True)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.BigIntegerField(null=True)
    acting_for = models.BigIntegerField(null=True)
    source = models.JSONField(null=True)
    pack = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - unique needs NULL
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "happened_at"], name="event_subject"),
            models.Index(fields=["area", "name", "happened_at"], name="event_area"),
        ]


class AccessRecord(models.Model):
    """Who read what personal data of whom, and why."""

    kind = models.CharField(max_length=10, choices=Access.choices)
    actor = models.BigIntegerField()
    acting_for = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=80)
    area = models.CharField(max_length=12, blank=True)
    what = models.CharField(max_length=1000)
    reason = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["subject", "read_at"], name="access_subject"),
            models.Index(fields=["actor", "read_at"], name="access_actor"),
        ]


class SentForm(models.Model):
    """A form that an account has sent: by its digest it is known again. `answer`, where it led to;
    empty while it is worked on."""

    digest = models.CharField(max_length=64, unique=True)
    answer = models.TextField(blank=True)
    sent_at = models.DateTimeField(db_index=True)
