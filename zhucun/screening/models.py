"""Tables of cross-checks.

People are known by the keyed index of their ID number (its first 17 digits); name and number are
sealed, and kept of those only who were paid. Of another register there is the index and the one
fact that was asked for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.screening.enums import (
    Assignee,
    LeadAct,
    LeadState,
    LeadVerdict,
    RegisterKind,
    ViolationKind,
)

_INDEX = 16


class RegisterList(models.Model):
    """One list that was accepted: of what register, as of which day, by which file (`batch`).
    `source` and `basis`: the department that gave it, and the law by which it is compared; without
    them a register about people is not used."""

    public_id = public_id_field()
    register = models.CharField(max_length=9, choices=RegisterKind.choices)
    area = models.CharField(max_length=12)
    as_of = models.DateField()
    batch = models.CharField(max_length=12, blank=True)
    rows = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    declared_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "register", "as_of"], name="screening_list_area")]


class Payment(models.Model):
    """A benefit that was paid, for the month that begins on `paid_for_on`. `serial` tells equal
    rows of one file apart. Not `is_valid`: the number is none; then `key` is NULL, unless it is an
    old one of 15 digits. `units`: area or persons by which the standard is multiplied."""

    public_id = public_id_field()
    list = models.ForeignKey(RegisterList, on_delete=models.PROTECT, related_name="payments")
    row_key = models.BinaryField(max_length=_INDEX)
    serial = models.PositiveSmallIntegerField(default=0)
    area = models.CharField(max_length=12)
    programme = models.CharField(max_length=60)
    name = SealedTextField(context="screening.payment.name")
    number = SealedTextField(context="screening.payment.number")
    key = models.BinaryField(max_length=_INDEX, null=True)
    name_index = models.BinaryField(max_length=_INDEX)
    is_valid = models.BooleanField()
    account = models.BinaryField(max_length=_INDEX, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    units = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_for_on = models.DateField()
    granted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "row_key", "serial"], name="screening_payment_once"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "paid_for_on"], name="screening_payment_area"),
            models.Index(fields=["row_key"], name="screening_payment_row"),
        ]


class Fact(models.Model):
    """What a register says of somebody: that he stands in it (`times`: how often), since `on`
    where a day was asked for."""

    list = models.ForeignKey(RegisterList, on_delete=models.PROTECT, related_name="facts")
    key = models.BinaryField(max_length=_INDEX)
    on = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "key"], name="screening_fact_once"),
        ]


class Standard(models.Model):
    """What a programme gives for one unit, in the days [starts_on, ends_on)."""

    list = models.ForeignKey(RegisterList, on_delete=models.PROTECT, related_name="standards")
    programme = models.CharField(max_length=60)
    per_unit = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()


class Exclusion(models.Model):
    """Who gets one programme for a month does not get the other; kept both ways."""

    list = models.ForeignKey(RegisterList, on_delete=models.PROTECT, related_name="exclusions")
    one = models.CharField(max_length=60)
    other = models.CharField(max_length=60)


class Run(models.Model):
    """The screens of a county over what was paid for the months of [starts_on, ends_on), with all
    lists of the day `as_of`.

    `lists`: what was compared, [{register, list, area, as_of, source, rows}]. `screens`: by screen
    {hits, clear, open, without}, `without` the registers that were never imported; None for hits
    where nothing could be computed. `digest`: of all that; the same again is the same run.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    as_of = models.DateField()
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    lists = models.JSONField(default=list)
    screens = models.JSONField(default=dict)
    payments = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "as_of"], name="screening_run_area")]


class RunPlace(models.Model):
    """What a screen gave in one village: leads, none, and what cannot be said."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="places")
    screen = models.CharField(max_length=60)
    area = models.CharField(max_length=12)
    hits = models.PositiveIntegerField()
    clear = models.PositiveIntegerField()
    open = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "screen", "area"], name="screening_run_place"),
        ]


class Lead(models.Model):
    """A question of a screen about one row (the payment, else `about`, a record of another room):
    a lead and no finding. `values`: what the question rests on, as JSON, sealed. `run` found it
    first, `last_run` last. `violation`: what a confirmed lead violates, "" for nothing;
    `liability`: the case of accountability that followed."""

    public_id = public_id_field()
    key = models.CharField(max_length=80, unique=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="leads")
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    screen = models.CharField(max_length=60)
    subject = models.CharField(max_length=10)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="leads")
    about = models.CharField(max_length=12, blank=True)
    area = models.CharField(max_length=12)
    values = SealedTextField(context="screening.lead.values")
    state = models.CharField(max_length=9, choices=LeadState.choices, default=LeadState.FOUND)
    found_on = models.DateField()
    assigned_to = models.CharField(max_length=10, choices=Assignee.choices, blank=True)
    assigned_area = models.CharField(max_length=12, blank=True)
    department = models.CharField(max_length=60, blank=True)
    assigned_on = models.DateField(null=True)
    assigned_by_name = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True)
    findings = SealedTextField(context="screening.lead.findings")
    verified_on = models.DateField(null=True)
    verified_by_name = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=10, choices=LeadVerdict.choices, blank=True)
    reason = SealedTextField(context="screening.lead.reason")
    violation = models.CharField(max_length=19, choices=ViolationKind.choices, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=9, choices=LeadAct.choices, blank=True)
    act_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    act_document = models.CharField(max_length=80, blank=True)
    feedback = SealedTextField(context="screening.lead.feedback")
    acted_on = models.DateField(null=True)
    liability = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, about="") | (Q(payment=None) & ~Q(about="")),
                name="screening_lead_of_one_row",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(decided_on__isnull=False),
                name="screening_verdict_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(violation="") | Q(verdict__in=["true", "partly"]),
                name="screening_violation_is_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="screening_lead_area"),
            models.Index(fields=["assigned_area", "state"], name="screening_lead_assigned"),
            models.Index(fields=["screen", "verdict"], name="screening_lead_screen"),
            models.Index(fields=["last_run"], name="screening_lead_last_run"),
        ]
