"""Tables of the monitoring.

Texts of what was seen of a household are sealed; `state`, days, amounts and counts are not. A case
is one spell: from the first sign until it is not taken in, its risk is removed, or its household is
none any more. The next sign after that opens another.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.monitoring.enums import (
    OPEN,
    MatchedBy,
    MonitoringState,
    Proposed,
    RemovalState,
    SignKind,
    SignSource,
)


class Published(models.Model):
    """A publicity in the village, once: its days (the last one included), the day on which that was
    recorded, objections and those answered. `notice` holds no personal data but the names that were
    published. What was sent back is kept in `SentBack`."""

    notice = SealedTextField(context="monitoring.notice")
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    publicity_recorded_on = models.DateField(null=True)
    objections = models.PositiveSmallIntegerField(default=0)
    objections_answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Case(Published):
    """One household from the first sign to the decision, and under monitoring.

    `owner` is the cadre to whom it was dispatched. `proposed`, the checker's; it becomes the class
    with the county's signature (`identified_on`). `announced_on`: the county's notice, of which
    `announcement` is the text.
    """

    public_id = public_id_field()
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    state = models.CharField(
        max_length=10, choices=MonitoringState.choices, default=MonitoringState.RUNNING
    )
    opened_on = models.DateField()
    is_green = models.BooleanField(default=False)
    green_reason = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    dispatched_on = models.DateField(null=True)
    authorised_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    findings = SealedTextField(context="monitoring.findings")
    income_per_head = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    has_difficulty = models.BooleanField(null=True)
    proposed = models.CharField(max_length=10, choices=Proposed.choices, blank=True)
    compared_on = models.DateField(null=True)
    comparison = SealedTextField(context="monitoring.comparison")
    reviewed_on = models.DateField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    identified_on = models.DateField(null=True)
    announced_on = models.DateField(null=True)
    announcement = SealedTextField(context="monitoring.announcement")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state__in=OPEN), name="monitoring_one_case"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="monitoring_case_area"),
            models.Index(fields=["household"], name="monitoring_case_household"),
        ]


class Sign(models.Model):
    """A clue to one household: who told it, of which day or month, what it is about.

    `key` says where it came from, so that the same thing is never taken twice. `rule`: the pack's
    rule that found it. Not `is_certain`: matched without an ID number, to be confirmed by a person.
    `row` names the row of a list that fits `fits` households: each is a candidate, one at most is
    confirmed. It may speak of somebody dead as well: of `fits_dead` persons, those of the village
    in the households `dead_in` (their numbers). `recorded_at`: when it was taken, or confirmed by a
    person.
    """

    public_id = public_id_field()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="signs")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField(max_length=12)
    source = models.CharField(max_length=10, choices=SignSource.choices)
    kind = models.CharField(max_length=14, choices=SignKind.choices)
    on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    department = models.CharField(max_length=60, blank=True)
    text = SealedTextField(context="monitoring.sign")
    rule = models.CharField(max_length=80, blank=True)
    pack = models.CharField(max_length=60, blank=True)
    matter = models.ForeignKey(
        "fieldwork.Matter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.CharField(max_length=160, unique=True)
    matched_by = models.CharField(max_length=16, choices=MatchedBy.choices, default=MatchedBy.HAND)
    is_certain = models.BooleanField(default=True)
    row = models.CharField(max_length=160, blank=True)
    fits = models.PositiveSmallIntegerField(default=1)
    fits_dead = models.PositiveSmallIntegerField(default=0)
    dead_in = models.CharField(max_length=120, blank=True)
    settled_on = models.DateField(null=True)
    settled_how = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["area", "on"], name="monitoring_sign_area"),
            models.Index(fields=["household", "on"], name="monitoring_sign_household"),
            models.Index(fields=["row"], condition=~Q(row=""), name="monitoring_sign_row"),
        ]


class Measure(models.Model):
    """What is done for a monitored household: who answers for it, by when, delivered on which
    day (帮扶措施). `title` holds no personal data."""

    public_id = public_id_field()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=14, choices=SignKind.choices)
    title = models.CharField(max_length=60)
    owner_name = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    result = models.CharField(max_length=200, blank=True)
    added_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["area", "due_on"], name="monitoring_measure_due")]


class Removal(Published):
    """The removal of a risk as it was asked for (风险消除): what the checker answers for.

    `registry_income` (over the twelve months before `registry_income_until`) and `registry_labour`
    are what the registry said on that day; NULL: it does not know. `income_per_head` and
    `has_labour` are what was found on site where that is something else, `found_because` why.
    """

    public_id = public_id_field()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="removals")
    area = models.CharField(max_length=12)
    state = models.CharField(
        max_length=10, choices=RemovalState.choices, default=RemovalState.RUNNING
    )
    asked_on = models.DateField()
    registry_income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    registry_income_until = models.DateField(null=True)
    registry_labour = models.BooleanField(null=True)
    income_per_head = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    found_because = SealedTextField(context="monitoring.found-because")
    income_is_steady = models.BooleanField(null=True)
    has_three_guarantees = models.BooleanField(null=True)
    has_safe_water = models.BooleanField(null=True)
    is_risk_gone = models.BooleanField(null=True)
    has_new_risk = models.BooleanField(null=True)
    has_labour = models.BooleanField(null=True)
    note = SealedTextField(context="monitoring.removal")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=RemovalState.RUNNING),
                name="monitoring_one_removal",
            ),
        ]

    @property
    def income(self) -> Decimal | None:
        """Net income a head that counts: as found on site, else as the registry has it."""
        return self.registry_income if self.income_per_head is None else self.income_per_head

    @property
    def labour(self) -> bool | None:
        """Whether somebody can work: as found on site, else as the registry has it."""
        return self.registry_labour if self.has_labour is None else self.has_labour


class Kept(models.Model):
    """A look after the exit, or after a risk was removed: which of the four things still hold
    (四个不摘), of a household or of a village. `kept` has the items of the pack's checklist,
    `is_whole`: all of them hold. `case`: the spell of monitoring after which it was, if any.
    """

    public_id = public_id_field()
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+"
    )
    place = models.ForeignKey(
        "directory.Place", on_delete=models.PROTECT, null=True, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="kept")
    area = models.CharField(max_length=12)
    on = models.DateField()
    kept = models.JSONField()
    is_whole = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, place=None)
                | Q(household=None, place__isnull=False, case=None),
                name="monitoring_kept_of_one",
            ),
            models.UniqueConstraint(fields=["case", "on"], name="monitoring_kept_day"),
            models.UniqueConstraint(
                fields=["household", "on"], condition=Q(case=None), name="monitoring_kept_home_day"
            ),
            models.UniqueConstraint(fields=["place", "on"], name="monitoring_kept_place_day"),
        ]
        indexes = [
            models.Index(fields=["household", "on"], name="monitoring_kept_household"),
            models.Index(fields=["area", "on"], name="monitoring_kept_area"),
        ]


class Letter(models.Model):
    """The household lets its data be compared (授权承诺书): who of it signed and when, of which of
    its members, and with which registers. `instead`: who signed in the household's stead, and
    why, where none of it could; sealed. Of letters from before they were kept whole, `signer` is
    NULL and the lists are empty: only their day is known.
    """

    public_id = public_id_field()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    area = models.CharField(max_length=12)
    signer = models.ForeignKey(
        "households.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    instead = SealedTextField(context="monitoring.letter")
    signed_on = models.DateField()
    covers = models.JSONField(default=list)
    scope = models.JSONField(default=list)
    lies_at = models.CharField(max_length=60, blank=True)
    withdrawn_on = models.DateField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(withdrawn_on=None),
                name="monitoring_one_letter",
            ),
        ]


class SentBack(models.Model):
    """What a village reviewed and published of a case, or of its `removal`, before it was sent back
    or moved away: the review and the publicity are made anew, and these are their history."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sent_back")
    removal = models.ForeignKey(
        Removal, on_delete=models.PROTECT, null=True, related_name="sent_back"
    )
    area = models.CharField(max_length=12)
    sent_on = models.DateField()
    proposed = models.CharField(max_length=10, choices=Proposed.choices, blank=True)
    reviewed_on = models.DateField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    notice = SealedTextField(context="monitoring.sent-back")
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    objections = models.PositiveSmallIntegerField(default=0)
    objections_answered = models.PositiveSmallIntegerField(default=0)


class Screening(models.Model):
    """One run of the rules over the households of a county: what was looked at and found.

    `latest_event` is the ledger's latest event then: the next run looks at what changed since.
    `gaps` are the keys below it that nobody had committed yet, as [first, last, day]. `digest`
    says under which rules and numbers.
    """

    area = models.CharField(max_length=12)
    on = models.DateField()
    latest_event = models.BigIntegerField()
    gaps = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    is_whole = models.BooleanField()
    looked_at = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    outcomes = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "recorded_at"], name="monitoring_screening_area")]
