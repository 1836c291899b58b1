"""Tables of sign-off."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.directory.enums import Role
from zhucun.kernel.ids import ID_LENGTH
from zhucun.ledger.fields import public_id_field
from zhucun.signoff.enums import CaseState, ReviewState, Said


class Procedure(models.Model):
    """A chain as it stood when cases were started: later versions of the pack do not change cases
    that run. `spec` holds the chain, its signers and whether its rules block."""

    digest = models.CharField(max_length=64, unique=True)
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    chain = models.CharField(max_length=80)
    spec = models.JSONField()


class Case(models.Model):
    """A running chain about one thing of another room. `mark` and `revision` are for
    compare-and-set: each write raises the revision."""

    public_id = public_id_field()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=ID_LENGTH)
    chain = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=12)
    place = models.CharField(max_length=12)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.RUNNING)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    evidence = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "chain"],
                condition=Q(state=CaseState.RUNNING),
                name="case_runs_once",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject"], name="case_subject"),
            models.Index(fields=["area"], name="case_area"),
        ]


class Turn(models.Model):
    """Whose turn it is in a running case; made anew with every signature. `office`: whoever holds
    it in the area on the day on which he signs; `is_recorded`: the office may record a signature on
    paper."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="turns")
    step = models.CharField(max_length=40)
    word = models.CharField(max_length=60)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    office = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_recorded = models.BooleanField(default=False)
    due_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "area"], name="turn_role_area")]


class Signature(models.Model):
    """What somebody said of a case; the database refuses to change one.

    `who` and `for_whom` are the keys by which nobody signs twice; `name` is who signed, `role`,
    `area` and `unit_name` the office that he held on the day. `recorded_by`: the office wrote down
    what was signed on paper. `evidence`: the digest of what he saw.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    serial = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    word = models.CharField(max_length=60)
    said = models.CharField(max_length=10, choices=Said.choices)
    account = models.BigIntegerField()
    who = models.CharField(max_length=120)
    for_whom = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    area = models.CharField(max_length=12, blank=True)
    unit_name = models.CharField(max_length=100, blank=True)
    delegated_by = models.CharField(max_length=60, blank=True)
    recorded_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    recalls = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "serial"], name="signature_serial"),
        ]
        indexes = [models.Index(fields=["account"], name="signature_account")]


class Delegation(models.Model):
    """For a time somebody signs for another, in one office of his; void on days on which the giver
    does not hold that office."""

    public_id = public_id_field()
    giver = models.ForeignKey("directory.Account", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("directory.Account", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taker", "ends_on"], name="delegation_taker")]


class Review(models.Model):
    """Cases of one step that one signer looks at and signs together; also the queue of that work
    (docs/decisions/0008-jobs.md, 0037-signing-many.md).

    `area` narrows it to places; `summary` is what all of them together show; `revision` counts what
    was left out and taken in since, so that nobody signs another choice than he saw; the signatures
    are of the moment at which it was confirmed.
    """

    public_id = public_id_field()
    account = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    chain = models.CharField(max_length=80)
    step = models.CharField(max_length=40)
    word = models.CharField(max_length=60)
    area = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=ReviewState.choices, default=ReviewState.ASKED)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    signed = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="review_queue"),
            models.Index(fields=["account", "asked_at"], name="review_account"),
        ]


class ReviewCase(models.Model):
    """One case of a review as it was laid open. `evidence` is the digest that will be signed;
    `notes` are what it differs by; `outcome`: empty until it is settled, then `signed` or the code
    of the problem that stood in the way, with its `facts`."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=12)
    evidence = models.CharField(max_length=64)
    notes = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField(default=0)
    is_ready = models.BooleanField(default=True)
    is_left_out = models.BooleanField(default=False)
    outcome = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "case"], name="review_case_once"),
        ]
        indexes = [
            models.Index(fields=["review", "outcome", "number"], name="review_case_next"),
        ]
