"""Words of support. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    OPEN = "open", _("Drawn up")
    SIGNING = "signing", _("Being signed")
    SIGNED = "signed", _("Signed")
    EXPORTED = "exported", _("Sent to the finance office")
    DROPPED = "dropped", _("Dropped")


class LineState(models.TextChoices):
    """How a line of what is due stands."""

    GAP = "gap", _("Not paid in full")
    EVEN = "even", _("Paid")
    OVER = "over", _("Paid more than due, to be returned")
    AGREED = "agreed", _("Paid more than due, as somebody decided")
    OPEN = "open", _("Not configured")
    WITHHELD = "withheld", _("Withheld: the reward is cancelled")


class CareKind(models.TextChoices):
    """What is done for a cadre; of a check-up only the day is kept."""

    CHECK_UP = "check-up", _("Check-up")
    CARE_VISIT = "care-visit", _("Visit of care")
    FAMILY_VISIT = "family-visit", _("Visit to the family")
    CONVALESCENCE = "convalescence", _("Convalescence")


class UnitFundKind(models.TextChoices):
    ARRANGED = "arranged", _("Arranged")
    SPENT = "spent", _("Spent")


class Binding(models.TextChoices):
    """The four bindings of a unit and its village (四个捆绑, HX25-47)."""

    PROJECT = "project", _("Project")
    FUND = "fund", _("Money")
    RESPONSIBILITY = "responsibility", _("Responsibility")
    PEOPLE = "people", _("People")
