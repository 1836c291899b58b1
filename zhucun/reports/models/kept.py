"""Pillars that were computed before somebody asked."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class KeptPillar(models.Model):
    """A mechanism in an area as of a day, as whoever holds `rights` over the whole area reads it.

    `rights`: the rights by which rows are seen, sorted, with a space between. `lines` and `places`:
    what `queries.pillars.kept` makes of them. `stand`: the key of the latest event of the ledger
    before it was computed; what came after is not in it. It can be computed again at any time, and
    holds under one version of one pack only.
    """

    area = models.CharField(max_length=12, blank=True)
    mechanism = models.CharField(max_length=80)
    rights = models.CharField(max_length=400)
    on = models.DateField()
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    lines = models.JSONField(encoder=DjangoJSONEncoder)
    places = models.JSONField(encoder=DjangoJSONEncoder)
    stand = models.BigIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "on", "mechanism", "rights"], name="kept_pillar_once"
            ),
        ]
