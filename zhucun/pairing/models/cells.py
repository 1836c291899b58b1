"""Micro-grids (党群连心微网格) and the households in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import ends_after_start, public_id_field
from zhucun.pairing.models.helpers import (
    Helper,
)


class Cell(models.Model):
    """A micro-grid of a village. Its head is one of the helpers."""

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    head = models.ForeignKey(Helper, on_delete=models.PROTECT, null=True, related_name="cells")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(valid_until=None), name="cell_name_once"
            ),
            ends_after_start("cell_ends_after_start"),
        ]


class CellPlace(models.Model):
    """A household in a micro-grid for a time, and never in two."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="places")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(valid_until=None), name="cell_of_household_once"
            ),
            ends_after_start("cell_place_ends_after_start"),
        ]
        indexes = [models.Index(fields=["area", "valid_until"], name="cell_place_area")]
