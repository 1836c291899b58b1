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
