"""Rounds and what is fixed of them first."""

from __future__ import annotations

from django.db import models

from zhucun.ledger.fields import public_id_field
from zhucun.roster.enums import (
    RoundKind,
    RoundState,
)


class Round(models.Model):
    """A batch of selection or rotation in one area: “2021”, “2022-06”. `order`: the notice of which
    it is a part."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    code = models.CharField(max_length=20)
    order = models.ForeignKey(
        "roster.RotationOrder", on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=15, choices=RoundKind.choices)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    starts_on = models.DateField()
    villages_fixed_on = models.DateField(null=True)
    villages_announced_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="round_code_in_area")]
