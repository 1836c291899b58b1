"""What every record of the village economy has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.kernel.ids import ID_LENGTH, new_public_id


def money(**more: Any) -> models.DecimalField[Any, Any]:
    """Money, exact to the fen."""
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


def place_key(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+", **more)


def household_key(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+", **more
    )


def member_key(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "households.Member", on_delete=models.PROTECT, related_name="+", **more
    )


def void_has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(voided_on=None) | ~Q(void_reason=""), name=name)


class Kept(models.Model):
    """A record with its id, its place and who kept it. `area` is the division code by which it is
    seen."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    area = models.CharField(max_length=12)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class Spanning(Kept):
    """A record that holds for a time: half-open days [valid_from, valid_until)."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        abstract = True


class Voidable(Kept):
    """A booking of a day that is never edited: it is struck out with a reason and booked anew."""

    on = models.DateField()
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
