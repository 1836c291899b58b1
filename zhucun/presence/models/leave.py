"""Leave (请销假), and the secret links to a cadre's calendar."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.presence.enums import LeaveKind, LeaveState


class Leave(models.Model):
    """Days off a post; `ends_on` is the day on which the cadre is due back.

    `days` is what counts, halves included: fewer after an early return, never more after a late
    one. The reason and the contact are personal data.
    """

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, choices=LeaveKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at_noon = models.BooleanField(default=False)
    ends_at_noon = models.BooleanField(default=False)
    days = models.DecimalField(max_digits=5, decimal_places=1)
    reason = SealedTextField(context="presence.leave_reason")
    whereabouts = models.CharField(max_length=80, blank=True)
    contact = SealedTextField(context="presence.leave_contact")
    substitute = models.ForeignKey(
        "roster.Posting", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=LeaveState.choices, default=LeaveState.ASKED)
    returned_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="leave_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["posting", "starts_on"], name="leave_posting_starts"),
            models.Index(fields=["area", "starts_on"], name="leave_area_starts"),
        ]

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.ends_on - timedelta(days=1)

    @property
    def until(self) -> date:
        """The first day that is no longer leave: the return where it was early."""
        return min(self.ends_on, self.returned_on or self.ends_on)

    @property
    def late_days(self) -> int:
        """Whole days between the day due back and the return."""
        return max(0, ((self.returned_on or self.ends_on) - self.ends_on).days)


class CalendarLink(models.Model):
    """A secret address of one cadre's calendar; only its digest is kept."""

    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="calendar_link_one"
            ),
        ]
