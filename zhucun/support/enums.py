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


class StatedFact(models.TextChoices):
    """What no other register says of those to whom something is due: the care file (关怀档案) of a
    grassroots cadre, and judgements of a year with their document. The first two open a visit."""

    ILLNESS = "illness", _("Fell ill at post")
    FAMILY_DIFFICULTY = "family-difficulty", _("Hardship in the family")
    MODEL = "model", _("Model worker")
    HIGH_QUALITY = "high-quality", _("Completed the yearly plan with quality")
    APPRAISED = "appraised", _("Appraisal of the year completed")


class GivenState(models.TextChoices):
    """How what is due to somebody without a posting stands."""

    GAP = "gap", _("Not given in full")
    EVEN = "even", _("Given")
    OVER = "over", _("Given, and not due")
    AGREED = "agreed", _("Given more than due, as somebody decided")
    OPEN = "open", _("Not configured")
    UNKNOWN = "unknown", _("Not known whether it is due")
