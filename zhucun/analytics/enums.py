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


class LinkState(models.TextChoices):
    """How a link of a chain of responsibility stands. HIDDEN: who holds it is not shown to the
    reader; NOT_ASKED: no rule asks for it there and nobody holds it."""

    HELD = "held", _("Held")
    BROKEN = "broken", _("Nobody on record")
    NOT_ASKED = "not_asked", _("Not asked for here")
    HIDDEN = "hidden", _("Not shown to your role")


class Part(models.TextChoices):
    """As what somebody stands in a chain of responsibility; the words of the packs."""

    RESPONSIBLE = "responsible", _("Responsible")
    SUPERVISOR = "supervisor", _("Supervises")
    ACCOUNTABLE = "accountable", _("Held to answer")


class Corps(models.TextChoices):
    """What a level answers for, or does for it; the words of the packs."""

    VILLAGE_COMMITTEES = "village-committees", _("Village committees")
    TOWNSHIP_HELPERS = "township-helpers", _("Helpers of the township")
    COUNTY_TEAMS = "county-teams", _("Teams sent by the county")
    COUNTY_HELPERS = "county-helpers", _("Helpers of the county")
    PREFECTURE_TEAMS = "prefecture-teams", _("Teams sent by the city")
    PREFECTURE_HELPERS = "prefecture-helpers", _("Helpers of the city")
    PREFECTURE_TICKETS = "prefecture-tickets", _("Supervised by the city, not closed")
