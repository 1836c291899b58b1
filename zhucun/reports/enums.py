"""Words of the reports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKind(models.TextChoices):
    """What is printed; the value names the template."""

    APPOINTMENT = "appointment", _("Appointment letter")
    NOTICE = "notice", _("Notice of a round")
    PARTY = "party", _("Party relation letter (draft)")
    HANDOVER = "handover", _("Handover list")
    EXPIRY = "expiry", _("List of terms that end")
    TERM = "term", _("Record of the term")


class Language(models.TextChoices):
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


class CardState(models.TextChoices):
    """How the contact card of somebody on post stands."""

    MISSING = "missing", _("No card yet")
    CHANGED = "changed", _("To be re-issued")
    CURRENT = "current", _("In force")


class PrintState(models.TextChoices):
    """How far sheets of contact cards are that a worker makes."""

    WAITING = "waiting", _("Waiting to be made")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")
