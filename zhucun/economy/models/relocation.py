"""Households that are relocated, their new homes and whether these are lived in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import Stage
from zhucun.economy.models.kept import Kept, money, place_key


class Relocation(Kept):
    """The relocation of a household from a village, with its four stages (HH18-142).

    `floor_area` in square metres of the whole new home; `self_raised` in yuan. `persons` move;
    `on_record`: who belonged to the household on the day by the register (None: recorded before
    that was kept), `persons_reason`: why that differs. The household keeps its own record of where
    it lives.
    """

    household = models.OneToOneField(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    village = place_key()
    site = models.CharField(max_length=60)
    persons = models.PositiveSmallIntegerField()
    on_record = models.PositiveSmallIntegerField(null=True)
    persons_reason = models.CharField(max_length=200, blank=True)
    floor_area = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    self_raised = money(null=True)
    planned_on = models.DateField()
    moved_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    exited_on = models.DateField(null=True)
    sustained_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(persons__gt=0), name="relocation_has_persons"),
        ]
        indexes = [models.Index(fields=["area"], name="relocation_area")]

    @property
    def housed(self) -> int:
        """By how many persons the floor area is shared: who moves and is on record."""
        return min(self.persons, self.on_record or self.persons)

    @property
    def stage(self) -> str:
        """The last stage that it reached; empty while it is planned."""
        reached = [stage for stage in Stage if getattr(self, f"{stage}_on") is not None]
        return reached[-1] if reached else ""


class Occupancy(Kept):
    """What somebody found at a new home on a day: lived in or empty, and why."""

    relocation = models.ForeignKey(Relocation, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    is_occupied = models.BooleanField()
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relocation", "on"], name="occupancy_once_a_day"),
        ]
