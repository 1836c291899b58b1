"""What an office asks to be carried out by a day (督办): directives of leaders, supervision,
findings of inspections."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from zhucun.fieldwork.enums import TicketKind, TicketStepKind
from zhucun.fieldwork.models.coordination import BodyMeeting
from zhucun.fieldwork.models.guidance import Guidance
from zhucun.ledger.fields import public_id_field


class Ticket(models.Model):
    """One thing to carry out in a place: by its office, by a team, or by a unit.

    `office`: the code of the place whose office gave it and closes it. `source`: whose directive it
    is, or the document. `due_on` is empty where nobody fixed a day. The four days are those of its
    steps: `reported_on` is empty again once it was sent back.
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=11, choices=TicketKind.choices)
    source = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    office = models.CharField(max_length=12)
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    team = models.ForeignKey("roster.Team", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    guidance = models.ForeignKey(
        Guidance, on_delete=models.PROTECT, null=True, related_name="findings"
    )
    meeting = models.ForeignKey(
        BodyMeeting, on_delete=models.PROTECT, null=True, related_name="tickets"
    )
    given_on = models.DateField()
    due_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["area", "due_on"], name="ticket_area_due")]


class TicketStep(models.Model):
    """What was done about a ticket, by whom, in a few words."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=TicketStepKind.choices)
    on = models.DateField()
    text = models.CharField(max_length=500, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
