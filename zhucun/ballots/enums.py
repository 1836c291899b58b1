"""Words of the evaluation by villagers. The values are the words that policy packs use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

#: The question that every poll asks of every subject; marks rest on it.
OVERALL = "overall"


class PollKind(models.TextChoices):
    HALF_YEAR = "half_year", _("Half-yearly evaluation by villagers")
    YEAR = "year", _("Yearly evaluation by villagers")
    TERM_END = "term_end", _("Evaluation at the end of a term")
    OTHER = "other", _("Other evaluation")
    ADAPTATION = "adaptation", _("Survey of newcomers")


class PollState(models.TextChoices):
    OPENED = "opened", _("To be drawn")
    DRAWN = "drawn", _("Drawn, to be printed")
    RUNNING = "running", _("Ballots come in")
    CLOSED = "closed", _("Closed")
    VOIDED = "voided", _("Declared void")
    ASIDE = "aside", _("Set aside")


class SubjectKind(models.TextChoices):
    POSTING = "posting", _("Cadre")
    TEAM = "team", _("Work team")
    BRANCH = "branch", _("Village Party branch")
    COMMITTEE = "committee", _("Village committees")
    TOWNSHIP = "township", _("Leaders of the township")
    COUNTY = "county", _("Newcomers of the county")


#: Polls whose counts are on record; only those that are closed count for anything.
COUNTED = (PollState.CLOSED, PollState.ASIDE)

#: Bodies that are judged for a whole place: `key` of a subject is the code of that place.
BODIES = (SubjectKind.COMMITTEE, SubjectKind.TOWNSHIP)


class BallotAnswer(models.TextChoices):
    """What can be said of a line; each is also the name of the column that counts it."""

    SATISFIED = "satisfied", _("Satisfied")
    FAIRLY_SATISFIED = "fairly_satisfied", _("Fairly satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    UNKNOWN = "unknown", _("Do not know")


class Channel(models.TextChoices):
    """How a ballot came; each is also the end of the name of the column that counts it."""

    PAPER = "paper", _("On paper")
    LINK = "link", _("Own phone")
    KIOSK = "kiosk", _("Device in the village")
