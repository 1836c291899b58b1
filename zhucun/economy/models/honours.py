"""What villages are honoured for (HN22-04)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhucun.economy.enums import HonourKind, HonourLevel
from zhucun.economy.models.kept import Spanning, place_key


class Honour(Spanning):
    """An honour of a village: it stands from the day on which it was given until it is taken back
    or runs out. One that ends on the very day it began was entered by mistake and never stood."""

    village = place_key()
    kind = models.CharField(max_length=13, choices=HonourKind.choices)
    level = models.CharField(max_length=10, choices=HonourLevel.choices)
    title = models.CharField(max_length=60)
    document = models.CharField(max_length=80)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | (Q(valid_until__gte=F("valid_from")) & ~Q(end_reason="")),
                name="honour_ends_with_reason",
            ),
            models.UniqueConstraint(
                fields=["area", "level", "title"],
                condition=Q(valid_until=None),
                name="honour_once",
            ),
        ]
