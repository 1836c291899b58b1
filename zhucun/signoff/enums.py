"""Words of sign-off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")


class Said(models.TextChoices):
    """What somebody said of a case; a recall takes an earlier signature back."""

    SIGNED = "signed", _("Signed")
    REJECTED = "rejected", _("Rejected")
    RECALLED = "recalled", _("Recalled")
