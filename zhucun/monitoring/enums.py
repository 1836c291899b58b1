"""Words of the monitoring."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhucun.kernel.personal import Secret


class SignSource(models.TextChoices):
    """Who told it (发现渠道)."""

    VILLAGER = "villager", _("The household itself")
    CADRE = "cadre", _("Cadre, at the door")
    DEPARTMENT = "department", _("Department's list")
    PUBLIC = "public", _("Hotline and the public")
    SCREENING = "screening", _("Rules over the registry")


class SignKind(models.TextChoices):
    """What the risk is about."""

    INPATIENT = "inpatient", _("Stays in hospital")
    OUTPATIENT = "outpatient", _("Outpatient care")
    MAJOR_ILLNESS = "major_illness", _("Major illness")
    SCHOOL = "school", _("Schooling")
    DISASTER = "disaster", _("Disaster or accident")
    WORK = "work", _("Work")
    INCOME = "income", _("Income")
    HOUSING = "housing", _("Housing")
    WATER = "water", _("Drinking water")
    INDUSTRY = "industry", _("Industry")
    OTHER = "other", _("Another risk")


class MatchedBy(models.TextChoices):
    """How a row of a list found its household, the surest first; by anything but the ID number a
    person confirms."""

    HAND = "hand", _("Chosen by hand")
    ID_NUMBER = "id_number", _("ID number")
    NAME_BIRTH_PLACE = "name_birth_place", _("Name, day of birth and village")
    NAME_MONTH_PLACE = "name_month_place", _("Name, month of birth and village")
    NAME_BIRTH = "name_birth", _("Name and day of birth, without a village")
    NAME_PLACE = "name_place", _("Name and village, without a birth")
    JOINED = "joined", _("A household that was watched joined it")


class MonitoringState(models.TextChoices):
    RUNNING = "running", _("Being examined")
    MONITORED = "monitored", _("Monitored")
    REFUSED = "refused", _("Not taken in")
    REMOVED = "removed", _("Risk removed")
    ENDED = "ended", _("Ended with its household")


#: A household has one case at a time in one of these.
OPEN = (MonitoringState.RUNNING, MonitoringState.MONITORED)


class Proposed(models.TextChoices):
    """The three classes, in the words of the packs."""

    UNSTABLE = "unstable", _("Household at risk of return to poverty")
    MARGINAL = "marginal", _("Household at the margin of poverty")
    SUDDEN = "sudden", _("Household in sudden severe hardship")


#: The classification that each class gives a household.
TAG_OF = {
    Proposed.UNSTABLE: "unstable-household",
    Proposed.MARGINAL: "marginal-household",
    Proposed.SUDDEN: "sudden-hardship-household",
}
#: What every monitored household bears besides.
MONITORED_TAG = "monitored-household"


class RemovalState(models.TextChoices):
    RUNNING = "running", _("Being examined")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FourState(models.TextChoices):
    """How the four things that stay (四个不摘) were found last."""

    UNCHECKED = "unchecked", _("Not checked yet")
    BROKEN = "broken", _("Not all of the four hold")
    WHOLE = "whole", _("All four hold")


class Register(models.TextChoices):
    """With what the data of a household are compared, as its letter of authorisation says."""

    RESIDENCE = "residence", _("Household registration and marriage")
    HOUSING = "housing", _("Houses and land")
    VEHICLE = "vehicle", _("Vehicles")
    COMPANY = "company", _("Firms and shops")
    TAX = "tax", _("Taxes")
    INSURANCE = "insurance", _("Social insurance and wages")
    FUND = "fund", _("Housing fund")
    MONEY = "money", _("Deposits, securities and insurance")
    MEDICAL = "medical", _("Medical expenses")
    WELFARE = "welfare", _("Welfare and subsidies")


#: The classification of a household that left poverty, and the tag of such a village.
EXITED_TAG, EXITED_VILLAGE = "exited-household", "exited-poverty"


#: What a publicity may not hold, in words.
SECRETS = {
    Secret.ID_NUMBER: _("ID number"),
    Secret.PHONE: _("Phone number"),
    Secret.BANK_CARD: _("Bank account"),
    Secret.HEALTH: _("Health"),
    Secret.PLATE: _("Number plate"),
    Secret.MESSENGER: _("QQ or WeChat account"),
}
