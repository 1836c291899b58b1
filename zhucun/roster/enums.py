"""Words of the roster. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingRole(models.TextChoices):
    FIRST_SECRETARY = "first_secretary", _("First secretary")
    MEMBER = "member", _("Team member")
    CAPTAIN = "captain", _("Township captain")
    STAR_INSTRUCTOR = "star_instructor", _("Five-star branch instructor")


class PostingState(models.TextChoices):
    POSTED = "posted", _("On post")
    ENDED = "ended", _("Ended")
    RECALLED = "recalled", _("Recalled")


class RoundKind(models.TextChoices):
    TERM = "term", _("Regular round")
    REINFORCEMENT = "reinforcement", _("Reinforcement")
    SINGLE = "single", _("Single change")


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Published")


class NominationSource(models.TextChoices):
    VOLUNTEER = "volunteer", _("Volunteered")
    UNIT = "unit", _("Recommended by the unit")
