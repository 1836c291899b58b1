"""Words of the intake."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """A file that cannot be read never becomes a batch: it is refused at once, with the reason."""

    PREVIEWED = "PREVIEWED", _("Waiting for a decision")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DISCARDED = "DISCARDED", _("Discarded")


class ParkedState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the office")
    RECORDED = "recorded", _("Recorded after all")
    SETTLED = "settled", _("Closed without being recorded")
