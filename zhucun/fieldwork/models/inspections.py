"""Inspections of teams (督导检查): planned or drawn, with what is looked at in each."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.fieldwork.models.guidance import Guidance
from zhucun.fieldwork.models.tickets import Ticket
from zhucun.ledger.fields import SealedTextField, ends_after_start, public_id_field


class Inspection(models.Model):
    """A task of one office: which teams are looked at from `valid_from` up to and with the day
    before `valid_until`, and at what (HN22-29).

    `office`: the code of the place whose office planned it; nobody else sees it before it comes.
    The teams are chosen, or drawn in two steps so that nobody can choose them: the server draws a
    seed, keeps it sealed, and writes its digest (`commitment`) and that of the teams in being
    (`frame_digest`) into the ledger; then somebody who cannot know the seed adds a word, and the
    seed is opened. `size` is empty where the teams are chosen.
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=GuidanceLevel.choices)
    title = models.CharField(max_length=200)
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    office = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    size = models.PositiveIntegerField(null=True)
    commitment = models.CharField(max_length=64, blank=True)
    sealed_seed = SealedTextField(context="fieldwork.inspection_seed")
    seed = models.CharField(max_length=64, blank=True)
    word = models.CharField(max_length=40, blank=True)
    frame = models.JSONField(default=list)
    frame_digest = models.CharField(max_length=64, blank=True)
    drawn_on = models.DateField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [ends_after_start("inspection_ends_after_start")]
        indexes = [models.Index(fields=["office", "valid_from"], name="inspection_office_from")]


class InspectionPoint(models.Model):
    """One line of the checklist; `number` from 1."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="inspection_point_number")
        ]


class InspectedTeam(models.Model):
    """A team that is looked at; `rank` from 1, in the order of the draw or of the list. `guidance`:
    the record of having been there."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="teams")
    team = models.ForeignKey("roster.Team", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    rank = models.PositiveIntegerField()
    guidance = models.OneToOneField(
        Guidance, on_delete=models.PROTECT, null=True, related_name="inspected"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "team"], name="inspection_team_once")
        ]


class InspectionAnswer(models.Model):
    """What was seen of one point; a point without a row was not looked at. `finding`: the ticket
    that has it put right."""

    guidance = models.ForeignKey(Guidance, on_delete=models.PROTECT, related_name="answers")
    point = models.ForeignKey(InspectionPoint, on_delete=models.PROTECT, related_name="answers")
    is_met = models.BooleanField()
    finding = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, null=True, related_name="answer"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guidance", "point"], name="inspection_answer_once")
        ]
