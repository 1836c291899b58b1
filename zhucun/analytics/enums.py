"""How duties stand, in words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhucun.engines.cadence import State


class DutyState(models.TextChoices):
    """In the order in which people look for them. OPEN: the source leaves something open, or no
    room records it yet; it makes nobody late."""

    LATE = "late", _("Late")
    DUE = "due", _("Due")
    OPEN = "open", _("Left open")
    NOT_YET = "not_yet", _("Not due yet")
    EXCUSED = "excused", _("Excused")
    DONE = "done", _("Done")

    @property
    def computed(self) -> State:
        """The same, as the engine gives it."""
        return State[self.name]
