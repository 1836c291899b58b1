"""Words of cross-checks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

#: The packs' word for what was paid: the subject of the screens, and of their chain.
BENEFIT = "benefit"
FUNDING = "funding"
VIOLATION = "violation"


class RegisterKind(models.TextChoices):
    """What a list is of."""

    BENEFIT = "benefit", _("Benefits paid")
    STANDARD = "standard", _("Standards of benefits, and which exclude each other")
    DEATH = "death", _("Deaths")
    PAYROLL = "payroll", _("Public payroll")
    CADRE = "cadre", _("Village cadres")
    KIN = "kin", _("Kin of village cadres")
    FLAT = "flat", _("Commercial flats")
    VEHICLE = "vehicle", _("Vehicles")
    FIRM = "firm", _("Shops and registered firms")
    INSURANCE = "insurance", _("Insured as employees")
    MOVE = "move", _("Moved into a household")


#: The list of the intake that brings each.
FEED_OF = {
    RegisterKind.BENEFIT: "benefit-payments",
    RegisterKind.STANDARD: "benefit-standards",
    RegisterKind.DEATH: "compared-deaths",
    RegisterKind.PAYROLL: "compared-payroll",
    RegisterKind.CADRE: "compared-village-cadres",
    RegisterKind.KIN: "compared-cadre-kin",
    RegisterKind.FLAT: "compared-flats",
    RegisterKind.VEHICLE: "compared-vehicles",
    RegisterKind.FIRM: "compared-firms",
    RegisterKind.INSURANCE: "compared-employee-insurance",
    RegisterKind.MOVE: "compared-moves",
}

#: These say what somebody has or is: comparing with them needs a legal basis.
COMPARED = frozenset(RegisterKind) - {RegisterKind.BENEFIT, RegisterKind.STANDARD}


class LeadState(models.TextChoices):
    """How far a lead is."""

    FOUND = "found", _("Found, not yet assigned")
    ASSIGNED = "assigned", _("Assigned, being verified")
    VERIFIED = "verified", _("Verified, waits for a verdict")
    DECIDED = "decided", _("Decided, waits for action")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Its list was withdrawn")


#: A case runs about these.
UNDER_WAY = frozenset({LeadState.ASSIGNED, LeadState.VERIFIED, LeadState.DECIDED})


class Assignee(models.TextChoices):
    """Who verifies on the spot."""

    TOWNSHIP = "township", _("Township discipline commission")
    DEPARTMENT = "department", _("Department in charge")


class LeadVerdict(models.TextChoices):
    """What a lead was (定性)."""

    TRUE = "true", _("True")
    PARTLY = "partly", _("Partly true")
    UNTRUE = "untrue", _("Untrue")
    DATA_ERROR = "data_error", _("Error in the data")


#: Verdicts by which the lead was right.
CONFIRMED = (LeadVerdict.TRUE, LeadVerdict.PARTLY)


class ViolationKind(models.TextChoices):
    """What a confirmed lead violates: the words of the packs."""

    DISCIPLINE = "discipline", _("Discipline")
    PETTY_CORRUPTION = "petty_corruption", _("Petty corruption at the cost of the people")
    FINANCE_SUPERVISION = "finance_supervision", _("Supervision of money")
    DUTY = "duty", _("Neglect of duty")


class LeadAct(models.TextChoices):
    """What was done about it."""

    STOP = "stop", _("Stopped paying")
    RECOVER = "recover", _("Recovered")
    PAY = "pay", _("Paid what was due")
    CORRECT = "correct", _("Corrected the data")
    HAND_OVER = "hand_over", _("Handed over to those who prosecute")
    NONE = "none", _("Nothing to be done")


#: Acts that come with an amount.
WITH_AMOUNT = frozenset({LeadAct.STOP, LeadAct.RECOVER, LeadAct.PAY})
