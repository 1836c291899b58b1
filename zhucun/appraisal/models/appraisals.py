"""An appraisal, whom it is about, what was decided, objections, and what was frozen."""

from __future__ import annotations

from django.db import models

from zhucun.appraisal.enums import AppraisalKind, AppraisalState
from zhucun.appraisal.models.schemes import Run, Scheme
from zhucun.ledger.fields import SealedTextField, public_id_field


class Appraisal(models.Model):
    """One appraisal of an area over [since, until), by a scheme of its pack as of a day.

    `changed_at`: when evidence last came in; a decision rests on a run that is not older.
    `last_run` is the computation that the proposals come from.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=AppraisalKind.choices)
    title = models.CharField(max_length=80)
    score = models.CharField(max_length=80)
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, null=True, related_name="appraisals"
    )
    since = models.DateField()
    until = models.DateField()
    opened_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    state = models.CharField(
        max_length=8, choices=AppraisalState.choices, default=AppraisalState.OPEN
    )
    changed_at = models.DateTimeField()
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.TextField(blank=True)
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    frozen_on = models.DateField(null=True)
    reopened_on = models.DateField(null=True)
    reopen_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "since"], name="appraisal_area")]


class Appraisee(models.Model):
    """One cadre in one appraisal: by his last posting in its days; level and personnel class as
    they were when he was taken. `since` and `until` are his days within the appraisal.

    `result` is what the last run says of him, with rows and reasons. `grade` is a person's
    decision; `reason` is given where it differs from `proposed`.
    """

    public_id = public_id_field()
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="appraisees")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.CharField(max_length=12)
    role = models.CharField(max_length=16)
    level = models.CharField(max_length=12, blank=True)
    personnel_class = models.CharField(max_length=20, blank=True)
    since = models.DateField()
    until = models.DateField()
    left_out_on = models.DateField(null=True)
    left_out_reason = models.CharField(max_length=200, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    proposed = models.CharField(max_length=20, blank=True)
    result = models.JSONField(default=dict)
    grade = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    object_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "person"], name="appraisee_once"),
        ]
        indexes = [
            models.Index(fields=["appraisal", "area"], name="appraisee_area"),
            models.Index(fields=["person"], name="appraisee_person"),
        ]


class Objection(models.Model):
    """What somebody says against his grade, and the answer; both sealed."""

    public_id = public_id_field()
    appraisee = models.ForeignKey(Appraisee, on_delete=models.PROTECT, related_name="objections")
    area = models.CharField(max_length=12)
    made_on = models.DateField()
    text = SealedTextField(context="appraisal.objection")
    answered_on = models.DateField(null=True)
    answer = SealedTextField(context="appraisal.answer")
    upheld = models.BooleanField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)


class Freeze(models.Model):
    """Evidence and answers as they were when an appraisal was frozen; never changed. `evidence` is
    sealed: scheme, facts and decisions as canonical JSON, packed. `view`: the scheme as people
    met it, also in the evidence; None where it was frozen before that was kept. `number` counts
    from 1: who opens an appraisal again freezes it anew beside the first."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="freezes")
    number = models.PositiveSmallIntegerField()
    frozen_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    evidence = SealedTextField(context="appraisal.evidence")
    view = models.JSONField(null=True)
    digest = models.CharField(max_length=64)
    answers_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="appraisal_freeze_number"),
        ]
