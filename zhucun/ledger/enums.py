"""Words of the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """What was read."""

    REVEAL = "REVEAL", _("Opened masked data")
    EXPORT = "EXPORT", _("Exported a list")
    VIEW_AS = "VIEW_AS", _("Looked through another account")
    SEARCH = "SEARCH", _("Searched by number")
