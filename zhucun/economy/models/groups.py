"""Villages that fight together (连村联创, HH18-159)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.models.kept import Spanning, place_key
from zhucun.ledger.fields import ends_after_start


class VillageGroup(Spanning):
    """Villages of one county that share projects and workshops for a time. `area`: the code of the
    township or county that all of them lie in. Which workshops they share is computed from the
    villages that a workshop serves; a shared project names its group."""

    name = models.CharField(max_length=60)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ends_after_start("village_group_ends_after"),
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(valid_until=None), name="village_group_once"
            ),
        ]


class GroupVillage(models.Model):
    """A village of a group."""

    group = models.ForeignKey(VillageGroup, on_delete=models.CASCADE, related_name="villages")
    village = place_key()
    area = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "village"], name="group_village_once"),
        ]
        indexes = [models.Index(fields=["area"], name="group_village_area")]
