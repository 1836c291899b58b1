"""Tables of analytics: boards that were computed before somebody asked."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class KeptBoard(models.Model):
    """The figures of an area as of a day, as whoever sees the whole area would compute them.

    `figures`: a list of {id, state, value, numerator, denominator, ends, is_dated}. `stand`: the
    key of the latest event of the ledger before they were computed; what came after is not in
    them. They can be computed again at any time, and hold under one version of one pack only.
    """

    area = models.CharField(max_length=12, blank=True)
    on = models.DateField()
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    figures = models.JSONField(encoder=DjangoJSONEncoder)
    stand = models.BigIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "on"], name="kept_board_once"),
        ]
