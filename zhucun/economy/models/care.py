"""Where people in need are cared for: in schools and at village offices (HH18-014)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.models.kept import Spanning, place_key
from zhucun.ledger.fields import ends_after_start


class School(Spanning):
    """A school in a village. The office of a village is no record: each village has one."""

    village = place_key()
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            ends_after_start("school_ends_after_start"),
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(valid_until=None), name="school_once"
            ),
        ]


class CareCentre(Spanning):
    """A care centre of a school, or without one of the village's office."""

    village = place_key()
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, related_name="care_centres"
    )

    class Meta:
        constraints = [
            ends_after_start("care_centre_ends_after_start"),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(school=None, valid_until=None),
                name="care_centre_one_at_the_office",
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(valid_until=None), name="care_centre_one_in_school"
            ),
        ]
