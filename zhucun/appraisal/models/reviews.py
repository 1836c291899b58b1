"""What assessors said, and what was deducted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.appraisal.enums import DeductionEvidence, ReviewSource
from zhucun.appraisal.models.appraisals import Appraisee
from zhucun.ledger.fields import SealedTextField, public_id_field


class Review(models.Model):
    """What one office said of one cadre for one period: a comment, and a mark where it gives one.

    `part` and `period` (2026-Q1, 2026-H1, 2026) are of the scheme, `by_class` is the word of its
    assessors; `office` is the place or unit for which the reviewer spoke. `mark` empty: a comment
    without a mark, which is never a zero. `word`: a mark that is a word of the scheme, in place of
    a number; what it counts is the scheme's to say. `document`: the paper on which it was given.
    """

    public_id = public_id_field()
    appraisee = models.ForeignKey(Appraisee, on_delete=models.PROTECT, related_name="reviews")
    area = models.CharField(max_length=12)
    part = models.CharField(max_length=40)
    period = models.CharField(max_length=12)
    by_class = models.CharField(max_length=40)
    office = models.CharField(max_length=12, blank=True)
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    word = models.CharField(max_length=20, blank=True)
    comment = SealedTextField(context="appraisal.comment")
    on = models.DateField()
    source = models.CharField(max_length=6, choices=ReviewSource.choices, default=ReviewSource.HAND)
    document = models.CharField(max_length=80, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisee", "part", "period", "by_class"],
                condition=Q(withdrawn_on=None),
                name="appraisal_one_review",
            ),
        ]
        indexes = [models.Index(fields=["area", "period"], name="appraisal_review_area")]


class Deduction(models.Model):
    """Points that a person deducted, with the record that they rest on."""

    public_id = public_id_field()
    appraisee = models.ForeignKey(Appraisee, on_delete=models.PROTECT, related_name="deductions")
    area = models.CharField(max_length=12)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    evidence = models.CharField(max_length=8, choices=DeductionEvidence.choices)
    evidence_key = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisee", "evidence", "evidence_key"],
                condition=Q(withdrawn_on=None),
                name="appraisal_one_deduction",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0), name="appraisal_deduction_above_zero"
            ),
        ]
