"""Words of learning. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """Who holds a training."""

    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class Mode(models.TextChoices):
    """请回来教, 走出去学 (SQ24-045)."""

    BRING_IN = "bring_in", _("Teachers are brought in")
    GO_OUT = "go_out", _("People are sent out to learn")


class ClassKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture hall of resident assistance")
    SPECIAL = "special", _("Training on a subject")
    DEMONSTRATION = "demonstration", _("Demonstration class")
    PRE_POST = "pre_post", _("Training before the post")
    FALLBACK = "fallback", _("Fallback training for those nobody trained")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft plan")
    APPROVED = "approved", _("Plan approved")


class SessionState(models.TextChoices):
    """A session that stands is held once somebody attended it."""

    OPEN = "open", _("Stands")
    CANCELLED = "cancelled", _("Cancelled")


class EnrolState(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Via(models.TextChoices):
    """How an attendance came onto the record."""

    DOOR = "door", _("Code at the door")
    LIST = "list", _("Signed list")
    OFFICE = "office", _("Recorded by the office")


class Rating(models.TextChoices):
    """How somebody sees his own ability; nobody else is shown it."""

    WEAK = "weak", _("I want to learn this")
    FAIR = "fair", _("I manage")
    GOOD = "good", _("I could teach it")


class QuizPhase(models.TextChoices):
    """When a quiz of a session is tried."""

    BEFORE = "before", _("Before the training")
    AFTER = "after", _("After the training")


class SuggestionState(models.TextChoices):
    OPEN = "open", _("To be answered")
    TAKEN = "taken", _("Taken up")
    DECLINED = "declined", _("Not taken up")


class ContestState(models.TextChoices):
    OPEN = "open", _("Open for entries")
    RUNNING = "running", _("Under way")
    CLOSED = "closed", _("Results announced")
    OFF = "off", _("Called off")


class Prize(models.TextChoices):
    """Classes of prizes; within a class nobody is before anybody."""

    FIRST = "first", _("First prize")
    SECOND = "second", _("Second prize")
    THIRD = "third", _("Third prize")
    MERIT = "merit", _("Prize of merit")
