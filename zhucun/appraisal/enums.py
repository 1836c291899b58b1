"""Words of appraisal. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppraisalKind(models.TextChoices):
    ANNUAL = "annual", _("Annual appraisal")
    TERM = "term", _("Appraisal at the end of the term")
    HALF_YEAR = "half_year", _("Half-yearly appraisal")


class Appraised(models.TextChoices):
    """Whom or what a row of an appraisal is about; a cadre on post is the first kind."""

    POSTING = "posting", _("Cadre on post")
    SEAT = "seat", _("Member of a village committee")
    HELPER = "helper", _("Paired helper")
    PLACE = "place", _("Place under appraisal")


class AppraisalState(models.TextChoices):
    OPEN = "open", _("Under way")
    FROZEN = "frozen", _("Frozen")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    ENDED = "ended", _("Ended")


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being computed")
    DONE = "done", _("Computed")
    FAILED = "failed", _("Failed")


class ReviewSource(models.TextChoices):
    """How a review came here; a list is a department's workbook."""

    HAND = "hand", _("Entered here")
    PAPER = "paper", _("Given on paper")
    LIST = "list", _("List of a department")


class DeductionEvidence(models.TextChoices):
    """What a deduction rests on."""

    CHECK = "check", _("Spot check")
    MATTER = "matter", _("Matter in hand")
    DOCUMENT = "document", _("Document")


class Source(models.TextChoices):
    """Where the marks of a class of assessors come from."""

    REVIEWERS = "reviewers", _("Reviewers")
    VILLAGERS = "villagers", _("Evaluation by villagers")
    PROMISES = "promises", _("Progress of what was pledged")


class Progress(models.TextChoices):
    """How far somebody's appraisal is."""

    OPEN = "open", _("Not decided")
    DECIDED = "decided", _("Decided")
    SIGNED = "signed", _("Signed")
    NOTIFIED = "notified", _("Person notified")
