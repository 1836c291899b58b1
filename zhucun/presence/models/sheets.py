"""Month sheets (考勤月表) and their corrections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import public_id_field
from zhucun.presence.enums import DayCode, SheetState


class MonthSheet(models.Model):
    """One month of one posting, from the day on which somebody confirmed it. `days` holds a
    DayCode for each day of the month, "" where the cadre was not on post.

    `open_days`: days of which the pack does not say whether they count (未配置). `nights` is empty
    where the village kept no rota.
    """

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    month = models.DateField()
    state = models.CharField(max_length=13, choices=SheetState.choices)
    days = models.JSONField()
    village_days = models.PositiveSmallIntegerField()
    open_days = models.PositiveSmallIntegerField(default=0)
    nights = models.PositiveSmallIntegerField(null=True)
    counts = models.JSONField()
    pack = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    confirmed_own_at = models.DateTimeField(null=True)
    confirmed_own_by = models.BigIntegerField(null=True)
    confirmed_township_at = models.DateTimeField(null=True)
    confirmed_township_by = models.BigIntegerField(null=True)
    confirmed_township_name = models.CharField(max_length=60, blank=True)
    without_own_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "month"], name="sheet_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_month_is_first_day"),
        ]
        indexes = [models.Index(fields=["month", "area"], name="sheet_month_area")]


class Correction(models.Model):
    """A day of a locked sheet set right, or kept against what the records say (`becomes` = `was`).

    `proposed` is what the records said on that day; a proposal that was answered is not made again.
    """

    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="corrections")
    day = models.DateField()
    was = models.CharField(max_length=12, choices=DayCode.choices, blank=True)
    becomes = models.CharField(max_length=12, choices=DayCode.choices, blank=True)
    proposed = models.CharField(max_length=12, choices=DayCode.choices, blank=True)
    reason = models.CharField(max_length=200)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sheet", "day"], name="correction_sheet_day")]
