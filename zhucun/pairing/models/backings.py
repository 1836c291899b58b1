"""Who answers for a village that gets no team."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import ends_after_start, public_id_field
from zhucun.pairing.enums import BackingKind


class Backing(models.Model):
    """A township work group, or a unit directly under the county, that answers for a village for a
    time (HH18-067); a work group may be named without a unit. It is no team of the roster."""

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=14, choices=BackingKind.choices)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(valid_until=None), name="backing_one_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=BackingKind.COUNTY_UNIT) | Q(unit__isnull=False),
                name="backing_county_unit_named",
            ),
            ends_after_start("backing_ends_after_start"),
        ]
        indexes = [models.Index(fields=["area"], name="backing_area")]
