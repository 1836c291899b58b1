"""Words of the ledger."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """What was read."""

    REVEAL = "REVEAL", _("Opened masked data")
    EXPORT = "EXPORT", _("Exported a list")
    VIEW_AS = "VIEW_AS", _("Looked through another account")
    SEARCH = "SEARCH", _("Searched by number")


class Work(StrEnum):
    """How far something is that a worker does outside the request. A table of such work has these
    words in its column `state`, in words of its own for people."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (Work.WAITING, Work.RUNNING)
