"""Changes of who serves: the notice of a collective rotation, and adjustments outside it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.roster.models.postings import Posting


class RotationOrder(models.Model):
    """A notice (轮换通知) by which an office has the teams of its area change together: the rounds
    below it are its parts, and the day is that of the document."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    issued_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="rotation_order_number")
        ]


class Adjustment(models.Model):
    """A change of a village's team outside the rotation, in one act (个别调整, YN-022). What its
    `moves` say is not written anywhere else: who of whom begins and ends stands in his posting."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "on"], name="adjustment_area")]


class Move(models.Model):
    """One half of an adjustment: a posting that begins with it (`joins`), or that ends."""

    adjustment = models.ForeignKey(Adjustment, on_delete=models.PROTECT, related_name="moves")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="moves")
    joins = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "joins"], name="move_of_posting_once")
        ]
