"""The table of exits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.exits.enums import OPEN, ExitState, Kind
from zhucun.ledger.fields import public_id_field

_OPEN = sorted(OPEN)


class Exit(models.Model):
    """One exit of a household, a village or a county; `place` is the household's village or the
    place itself, known by its code.

    `answers`: what was found on site, word → yes or no. `farmers_income` (yuan a head) is of a
    county. `facts` and `evidence`: what the rules and the signers saw when the last signature was
    made; empty until then.
    `first_signed_on` is the day of the first signature that stands.
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+"
    )
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    answers = models.JSONField(default=dict)
    answered_on = models.DateField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    farmers_income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    basis = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=ExitState.choices, default=ExitState.RUNNING)
    opened_on = models.DateField()
    first_signed_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    passed_on = models.DateField(null=True)
    national_on = models.DateField(null=True)
    exited_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.HOUSEHOLD, household__isnull=False)
                | (~Q(kind=Kind.HOUSEHOLD) & Q(household=None)),
                name="exit_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=_OPEN, household__isnull=False),
                name="exit_of_household_once",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(state__in=_OPEN, household=None),
                name="exit_of_place_once",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="exit_area"),
            models.Index(fields=["household"], name="exit_household"),
        ]

    @property
    def title(self) -> str:
        """By number or name with code: never by name alone (HH18-173, HH18-174)."""
        if self.household is not None:
            return str(self.household.number)
        return f"{self.place.short_name} {self.place.code}"

    @property
    def about(self) -> str:
        """The household's public id, or the code of the place."""
        return self.household.public_id if self.household is not None else self.place.code
