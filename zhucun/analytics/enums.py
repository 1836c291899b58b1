"""How duties stand, and by whom villages are helped, in words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhucun.engines.cadence import State


class DutyState(models.TextChoices):
    """In the order in which people look for them. OPEN: the source leaves something open, or no
    room records it yet; it makes nobody late."""

    LATE = "late", _("Late")
    DUE = "due", _("Due")
    OPEN = "open", _("Left open")
    NOT_YET = "not_yet", _("Not due yet")
    EXCUSED = "excused", _("Excused")
    DONE = "done", _("Done")

    @property
    def computed(self) -> State:
        """The same, as the engine gives it."""
        return State[self.name]


class Helped(models.TextChoices):
    """By whom a village is helped (HH18-066, HH18-067). GAP: a rule of the pack asks for help that
    is not on record."""

    TEAM = "team", _("Team")
    TOWNSHIP_GROUP = "township_group", _("Township work group")
    COUNTY_UNIT = "county_unit", _("Unit of the county")
    NOBODY = "nobody", _("Nobody")
    GAP = "gap", _("Lacks what a rule asks for")
