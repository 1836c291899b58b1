"""Words of sign-off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")


class ReviewState(models.TextChoices):
    """How far a review of many cases is. A worker opens what was asked for and signs what was
    confirmed; between the two stands a person who looks."""

    ASKED = "asked", _("Waits to be laid open")
    OPENING = "opening", _("Being laid open")
    READY = "ready", _("To be judged")
    CONFIRMED = "confirmed", _("Waits to be signed")
    SIGNING = "signing", _("Being signed")
    DONE = "done", _("Signed")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


class Said(models.TextChoices):
    """What somebody said of a case; a recall takes an earlier signature back."""

    SIGNED = "signed", _("Signed")
    REJECTED = "rejected", _("Rejected")
    RECALLED = "recalled", _("Recalled")
