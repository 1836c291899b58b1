"""Contests (擂台比武): voluntary, judged by people, with classes of prizes."""

from __future__ import annotations

from django.db import models

from zhucun.learning.enums import ContestState, Prize
from zhucun.ledger.fields import public_id_field


class Contest(models.Model):
    """`closed_on`: when its results were announced, or when it was called off, then with a
    reason."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    state = models.CharField(max_length=7, choices=ContestState.choices, default=ContestState.OPEN)
    closed_on = models.DateField(null=True)
    off_reason = models.CharField(max_length=200, blank=True)


class Heat(models.Model):
    """One round of a contest: who judged it; who went on is kept with the entries."""

    public_id = public_id_field()
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="heats")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    on = models.DateField()
    judges = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    judged_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="heat_position_once")
        ]
        ordering = ["position"]


class Entry(models.Model):
    """Somebody who takes part of his own will. `passed`: how many rounds he went through."""

    public_id = public_id_field()
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="entries")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    entered_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    passed = models.PositiveSmallIntegerField(default=0)
    prize = models.CharField(max_length=6, choices=Prize.choices, blank=True)
    citation = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "person"], name="entered_once")]
