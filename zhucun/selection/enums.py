"""Words of selection."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be computed")
    RUNNING = "running", _("Being computed")
    DONE = "done", _("Proposal ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Making(models.TextChoices):
    """How a proposal came about."""

    SOLVED = "solved", _("Matched anew")
    RESOLVED = "resolved", _("Matched again with least disturbance")
    EDITED = "edited", _("Changed by hand")


class DecisionKind(models.TextChoices):
    """What a person decided before the match."""

    MUST = "must", _("Must serve there")
    NEVER = "never", _("Must not serve there")


class Side(models.TextChoices):
    """Who confirms an assignment (双向确认)."""

    VILLAGE = "village", _("Village")
    UNIT = "unit", _("Sending unit")
    OFFICE = "office", _("Resident assistance office")


class Answer(models.TextChoices):
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Declined")


class HardRule(models.TextChoices):
    """Hard rules of a match; the values are the names that the engine gives back."""

    POLITICAL = "political-review", _("Nobody serves whose political review is not passed")
    ELIGIBLE = "eligible", _("Nobody serves who fails a rule that blocks")
    REVIEWED = "reviewed", _("Nobody serves whose review is not finished")
    HOME = "avoid-home_village", _("Nobody serves in the home village")
    KIN = "avoid-kin", _("Nobody serves where kin hold office")
    SPOUSE = "avoid-spouse", _("Nobody serves where the spouse is on post")
    OTHER = "avoid-other", _("An avoidance on record is kept")
    REACH = "reach", _("A unit serves only the areas that it offered")
    QUOTA = "quota", _("A unit sends at most as many as it offered")
    ONE_UNIT = "one-unit", _("A team comes from one unit where this is fixed")
    LODGING = "lodging", _("One lodging houses men only or women only")
    REMAIN = "remain", _("Who remains on rotation stays in the village")
    LEAD = "lead", _("Each village that must have one has an eligible first secretary")
    SIZE = "size", _("A team has the size that is fixed")
    SPECIALITY = "speciality", _("One of the team has a speciality that the village needs")
    YOUNG = "young", _("One of the team is young")
    YOUNG_SHARE = "young-share", _("Of all who serve, a share is young")
    NEVER = "never", _("A person decided against it")
