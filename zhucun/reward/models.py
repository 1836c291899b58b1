"""Tables of use and reward."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.reward.enums import (
    ExamKind,
    Found,
    Ground,
    Level,
    LiabilityState,
    ListPurpose,
    Measure,
    OutcomeKind,
    PledgeVerdict,
    RewardStanding,
)


class Outcome(models.Model):
    """What became of a cadre: promoted, further used, raised in rank or title. `area` is where he
    served, `posting` the service before it."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=11, choices=OutcomeKind.choices)
    on = models.DateField()
    detail = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=80, blank=True)
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "on"],
                condition=Q(voided_on=None),
                name="outcome_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["area", "on"], name="outcome_area")]


#: Commendations that stand: decided by a person, or, where the pack says who signs, approved.
STANDS = Q(voided_on=None) & (Q(is_signed=False) | Q(approved_on__isnull=False))


class Commendation(models.Model):
    """A commendation of a cadre. `answers`: what the pack's rules said then, [rule, outcome].
    `is_signed`: the pack says who signs it (HH18-083); until `approved_on` it is a proposal."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    level = models.CharField(max_length=10, choices=Level.choices)
    title = models.CharField(max_length=80)
    document = models.CharField(max_length=80, blank=True)
    given_on = models.DateField()
    is_signed = models.BooleanField(default=False)
    approved_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    answers = models.JSONField(default=list)
    reason = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "title", "given_on"],
                condition=Q(voided_on=None),
                name="commendation_once",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(is_signed=False) | Q(approved_on__isnull=False),
                name="commendation_approved_before_published",
            ),
        ]
        indexes = [models.Index(fields=["area", "given_on"], name="commendation_area")]


class PromotionCheck(models.Model):
    """A list of people who are to be promoted (凡提必下), commended or chosen for something else,
    checked by the pack's rules on a day."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    purpose = models.CharField(
        max_length=24, choices=ListPurpose.choices, default=ListPurpose.PROMOTION
    )
    as_of = models.DateField()
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["area", "as_of"], name="promotion_check_area")]


class CheckedPerson(models.Model):
    """One name of such a list. `months`: served in villages as the roster knows it, None where it
    knows nothing; `other_months`: elsewhere at the grassroots, as the list says with its `basis`.
    `rests_on`: reviews, appraisals and the archive on record, empty where nothing is. `answers`:
    rule, outcome, sentence, and what the rule read."""

    check_made = models.ForeignKey(PromotionCheck, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    found = models.CharField(max_length=7, choices=Found.choices)
    months = models.PositiveIntegerField(null=True)
    postings = models.JSONField(default=list)
    other_months = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=100, blank=True)
    rests_on = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    standing = models.CharField(max_length=7, choices=RewardStanding.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_made", "number"], name="checked_person_number"),
        ]


class LiabilityCase(models.Model):
    """A cadre is asked to answer. `rows` are the facts on which it rests: kind, key, words, day.
    `key` names the fact that proposed it, so that nobody answers twice for one."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    key = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=11, choices=Measure.choices)
    proposed = models.CharField(max_length=11, choices=Measure.choices, blank=True)
    rows = models.JSONField()
    reason = SealedTextField(context="reward.case.reason")
    state = models.CharField(
        max_length=9, choices=LiabilityState.choices, default=LiabilityState.OPEN
    )
    opened_on = models.DateField()
    opened_by = models.BigIntegerField()
    opened_by_name = models.CharField(max_length=60)
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    document = models.CharField(max_length=80, blank=True)
    notified_on = models.DateField(null=True)
    influence_until = models.DateField(null=True)
    appeal = SealedTextField(context="reward.case.appeal")
    appealed_on = models.DateField(null=True)
    appeal_answer = SealedTextField(context="reward.case.answer")
    answered_on = models.DateField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & ~Q(state=LiabilityState.WITHDRAWN),
                name="case_once_for_a_fact",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="liability_area"),
            models.Index(fields=["person", "state"], name="liability_person"),
        ]


class TargetPledge(models.Model):
    """A pledge with target, day and consequence (军令状, HH18-053). `exit`: the record by which the
    target is measured, "" where a person measures it. `proposed` is what that record said when
    somebody decided; `answers` what the pack's rules said when it was signed, [rule, outcome]."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.CharField(max_length=12)
    level = models.CharField(max_length=10, choices=Level.choices)
    target = models.CharField(max_length=200)
    due_on = models.DateField()
    consequence = models.CharField(max_length=200, blank=True)
    exit = models.CharField(max_length=12, blank=True)
    made_on = models.DateField()
    by_name = models.CharField(max_length=60)
    signed_on = models.DateField(null=True)
    document = models.CharField(max_length=80, blank=True)
    pack = models.CharField(max_length=40, blank=True)
    pack_version = models.CharField(max_length=20, blank=True)
    answers = models.JSONField(default=list)
    verdict = models.CharField(max_length=6, choices=PledgeVerdict.choices, blank=True)
    proposed = models.CharField(max_length=6, choices=PledgeVerdict.choices, blank=True)
    verdict_reason = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "target", "due_on"],
                condition=Q(voided_on=None),
                name="target_pledge_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(signed_on__isnull=False, decided_on__isnull=False),
                name="target_pledge_signed_before_verdict",
            ),
        ]
        indexes = [models.Index(fields=["area", "due_on"], name="target_pledge_area")]


class ExamEntry(models.Model):
    """A head of a village committee who is registered for an exam of a year (HH18-082). `notice`:
    that of the exam authority; `document`: by which an outstanding record is shown where the house
    keeps none. `points`: what the authority added, as its paper says; nobody computes them."""

    public_id = public_id_field()
    seat = models.ForeignKey("branches.Seat", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=24, choices=ExamKind.choices)
    year = models.PositiveSmallIntegerField()
    notice = models.CharField(max_length=80)
    registered_on = models.DateField()
    document = models.CharField(max_length=80, blank=True)
    by_name = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    points_on = models.DateField(null=True)
    points_document = models.CharField(max_length=80, blank=True)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind", "year"],
                condition=Q(voided_on=None),
                name="exam_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | (Q(points_on__isnull=False) & ~Q(points_document="")),
                name="exam_points_with_document",
            ),
        ]
        indexes = [models.Index(fields=["area", "year"], name="exam_entry_area")]
