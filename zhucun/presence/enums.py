"""Words of presence. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# ── month sheets, duty, checks ────────────────────────────────────────


class SheetState(models.TextChoices):
    OPEN = "open", _("Not confirmed")
    OWN_CONFIRMED = "own_confirmed", _("Confirmed by the cadre")
    LOCKED = "locked", _("Locked")


class DayCode(models.TextChoices):
    """What a day of the month sheet was; `SIGNS` has the customary sign of each. Leave kinds have
    the words of LeaveKind."""

    VILLAGE = "village", _("In the village")
    OFFICIAL = "official", _("Official trip")
    TRAINING = "training", _("Training")
    ROTATION = "rotation", _("Rotation day")
    ABSENT = "absent", _("Absent without leave")
    PERSONAL = "personal", _("Personal leave")
    SICK = "sick", _("Sick leave")
    ANNUAL = "annual", _("Annual leave")
    MARRIAGE = "marriage", _("Marriage leave")
    BEREAVEMENT = "bereavement", _("Bereavement leave")
    MATERNITY = "maternity", _("Maternity leave")
    OTHER = "other", _("Other leave")


#: The customary sign of each code in the grid from 1 to 31.
SIGNS: dict[str, str] = {
    DayCode.VILLAGE: "√",
    DayCode.OFFICIAL: "公",
    DayCode.TRAINING: "训",
    DayCode.ROTATION: "轮",
    DayCode.ABSENT: "旷",
    DayCode.PERSONAL: "事",
    DayCode.SICK: "病",
    DayCode.ANNUAL: "年",
    DayCode.MARRIAGE: "婚",
    DayCode.BEREAVEMENT: "丧",
    DayCode.MATERNITY: "产",
    DayCode.OTHER: "假",
}


class TripKind(models.TextChoices):
    OFFICIAL = "official", _("Official trip")
    TRAINING = "training", _("Training")
    ROTATION = "rotation", _("Rotation days")


class UnitActivity(models.TextChoices):
    """What the cadre did for the own unit on a trip, as he himself says it (HN22-31). The values
    are ids of the packs' list of what is tolerated."""

    DUTY = "duty", _("On duty at the unit")
    MEETING = "meeting", _("Meeting of the unit")
    ATTENDANCE = "attendance", _("At work at the unit")


class CheckMethod(models.TextChoices):
    PHONE = "phone", _("By phone")
    VISIT = "visit", _("On site")
    VIDEO = "video", _("By video call")


class CheckResult(models.TextChoices):
    PRESENT = "present", _("Present")
    ABSENT_WITH_LEAVE = "absent_with_leave", _("Away with leave or on duty")
    ABSENT = "absent", _("Absent without leave")


class WarningStep(models.TextChoices):
    """The steps of a ladder; a pack names one for the first, second and third absence."""

    NONE = "none", _("No step")
    CRITICISM = "criticism", _("Criticism")
    ADMONITION = "admonition", _("Admonition")
    LETTER = "letter", _("Letter to the sending unit")
    RECALL = "recall", _("Recall")


class Standing(models.TextChoices):
    """How a month stands against the pack's minimum, on a day."""

    NO_MINIMUM = "no_minimum", _("No minimum applies")
    UNSET = "unset", _("Not configured")
    MET = "met", _("Met")
    ON_COURSE = "on_course", _("On course")
    TIGHT = "tight", _("Little to spare")
    SHORT = "short", _("Falls short as planned; can still be met")
    MISSED = "missed", _("Can no longer be met")


# ── leave ────────────────────────────────────────


class LeaveKind(models.TextChoices):
    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal leave")
    MARRIAGE = "marriage", _("Marriage leave")
    BEREAVEMENT = "bereavement", _("Bereavement leave")
    MATERNITY = "maternity", _("Maternity leave")
    OTHER = "other", _("Other leave")


class LeaveState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    RETURNED = "returned", _("Reported back")
