"""Taking up posts, standing promises, handing over, leaving."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.roster.enums import EndReason, HandoverState, ItemState, TakeUp
from zhucun.roster.models.postings import Posting


class TakeUpStep(models.Model):
    """A step of taking up a post that is done. The Party relation is not here: its day is a
    column of the posting."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="takeup_steps")
    step = models.CharField(max_length=16, choices=TakeUp.choices)
    done_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "step"], name="takeup_step_once"),
        ]


class StandingPromise(models.Model):
    """What a cadre promised to people of a village for as long as they need it (HX25-36: buying
    an old person's medicine); passes from cadre to cadre. `posting` carries it now."""

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="promises")
    made_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    made_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["area"], name="standing_promise_area")]


class Handover(models.Model):
    """From the cadre who leaves a village to the one who comes (交接).

    `taker` is empty until a successor is known. `together_from` and `together_until` (half-open)
    are the days that both lived and worked side by side, as somebody recorded them.
    """

    public_id = public_id_field()
    giver = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="handover")
    taker = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, related_name="handovers_taken"
    )
    area = models.CharField(max_length=12)
    opened_on = models.DateField()
    together_from = models.DateField(null=True)
    together_until = models.DateField(null=True)
    state = models.CharField(
        max_length=8, choices=HandoverState.choices, default=HandoverState.OPEN
    )
    given_on = models.DateField(null=True)
    given_note = models.CharField(max_length=200, blank=True)
    taken_on = models.DateField(null=True)
    taken_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taker=None) | ~Q(taker=F("giver")), name="handover_between_two"
            ),
            models.CheckConstraint(
                condition=Q(together_until=None) | Q(together_until__gt=F("together_from")),
                name="handover_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="handover_area")]


class HandoverItem(models.Model):
    """One thing that is handed over. `key` is what its source calls it: a list that is made again
    adds only what is new."""

    public_id = public_id_field()
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind", "key"], name="handover_item_once"),
        ]


class Release(models.Model):
    """That somebody was released from a post, why, and where the office released him although
    something was not taken over: why that."""

    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="release")
    reason = models.CharField(max_length=13, choices=EndReason.choices)
    note = models.CharField(max_length=200, blank=True)
    override = models.CharField(max_length=200, blank=True)
    open_items = models.PositiveIntegerField(default=0)
    released_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())
