"""What offices above a village and the units that sent its cadres do for the teams (走访指导)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.fieldwork.models.plans import PlanItem
from zhucun.ledger.fields import public_id_field


class Guidance(models.Model):
    """A visit, meeting, study or inspection of one level, recorded by who made it.

    `kind` is a word that a cadence of the pack counts. `unit`: the sending unit, of that level
    only. `place`: the village that was visited, or the place whose teams met. `items`: what
    followed from it in the plans of the village (HX25-66).
    """

    public_id = public_id_field()
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=GuidanceLevel.choices)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    on = models.DateField()
    found = models.CharField(max_length=500, blank=True)
    agreed = models.CharField(max_length=500, blank=True)
    items = models.ManyToManyField(PlanItem, related_name="guidance")
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level=GuidanceLevel.UNIT, unit__isnull=False)
                | (~Q(level=GuidanceLevel.UNIT) & Q(unit=None)),
                name="guidance_unit_of_its_level",
            ),
            models.UniqueConstraint(
                fields=["kind", "level", "place", "on"],
                condition=Q(unit=None, voided_on=None),
                name="guidance_of_office_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "place", "on"],
                condition=Q(unit__isnull=False, voided_on=None),
                name="guidance_of_unit_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "on"], name="guidance_area_on")]


class GuidanceTeam(models.Model):
    """A team that was visited or took part."""

    guidance = models.ForeignKey(Guidance, on_delete=models.CASCADE, related_name="teams")
    team = models.ForeignKey("roster.Team", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guidance", "team"], name="guidance_team_once"),
        ]
        indexes = [models.Index(fields=["area"], name="guidance_team_area")]
