"""Words of the registry of households."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What a member is to the head of the household (与户主关系)."""

    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    CHILD_IN_LAW = "child_in_law", _("Child-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other relation")


class LeftReason(models.TextChoices):
    """Why a member no longer belongs to the household."""

    DEATH = "death", _("Died")
    MARRIAGE = "marriage", _("Married into another household")
    MOVED = "moved", _("Moved away")
    SPLIT = "split", _("Founded a household of his own")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", _("Another reason")


class EndReason(models.TextChoices):
    """Why a household is no longer one of the village (销户)."""

    DEATH = "death", _("The last member died")
    MOVED = "moved", _("Moved away")
    MERGED = "merged", _("Joined another household")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", _("Another reason")
