"""Matters of villagers (民生实事, 急难愁盼, 纠纷) and their steps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.fieldwork.enums import (
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    Satisfied,
    StepKind,
    Topic,
)
from zhucun.fieldwork.models.visits import (
    Visit,
)
from zhucun.ledger.fields import SealedTextField, public_id_field

CODE_LENGTH = 8


class Matter(models.Model):
    """What a villager asks for, from the day it was heard to the day it is closed.

    `owner` is the cadre who answers to the villager, `level` who deals with it now. `due_on` is
    counted from the pack's days for its size, or was promised (`due_promised`); empty: 未配置.
    `title` and `transfer_reason` hold no personal data; `text` is sealed, and so is who asked
    from the public page and where to call. `code` is what the
    villager follows it by. `evidence_on`: the day of the latest result on record.
    `campaign` is a word of the pack (我为群众办实事); empty: that of its visit, if any.
    """

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    kind = models.CharField(max_length=16, choices=MatterKind.choices)
    topic = models.CharField(max_length=10, choices=Topic.choices)
    size = models.CharField(max_length=5, choices=MatterSize.choices, blank=True)
    campaign = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=60)
    text = SealedTextField(context="matter.text")
    asker_name = SealedTextField(context="matter.asker_name")
    asker_phone = SealedTextField(context="matter.asker_phone")
    source = models.CharField(max_length=14, choices=MatterSource.choices)
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+"
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="matters")
    owner = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    level = models.CharField(max_length=8, choices=MatterLevel.choices, default=MatterLevel.VILLAGE)
    state = models.CharField(max_length=8, choices=MatterState.choices, default=MatterState.OPEN)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    clock_off_seconds = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    due_promised = models.BooleanField(default=False)
    evidence_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    satisfied = models.CharField(max_length=6, choices=Satisfied.choices, blank=True)
    transfer_reason = models.CharField(max_length=200, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes_to_close = models.PositiveIntegerField(null=True)
    fingerprint = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MatterState.CLOSED, closed_on__isnull=False)
                | (~Q(state=MatterState.CLOSED) & Q(closed_on=None)),
                name="matter_closed_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="matter_area_state"),
            models.Index(fields=["owner", "state"], name="matter_owner_state"),
            models.Index(fields=["household"], name="matter_household"),
        ]

    @property
    def owner_level(self) -> str:
        """Who deals with it now; the cadre who answers to the villager is `owner`."""
        return self.level


class MatterStep(models.Model):
    """One thing that happened to a matter. `number` is the matter's version after it."""

    public_id = public_id_field()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=StepKind.choices)
    level = models.CharField(max_length=8, choices=MatterLevel.choices)
    on = models.DateField()
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    clock_off_seconds = models.BigIntegerField(null=True)
    text = SealedTextField(context="matter_step.text")
    reason = models.CharField(max_length=200, blank=True)
    satisfied = models.CharField(max_length=6, choices=Satisfied.choices, blank=True)
    fingerprint = models.BinaryField(max_length=16)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="matter_step_in_order"),
        ]
