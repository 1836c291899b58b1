"""Words of exits. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What exits (退户、出列、摘帽)."""

    HOUSEHOLD = "household", _("Household")
    VILLAGE = "village", _("Village")
    COUNTY = "county", _("County")


class ExitState(models.TextChoices):
    """How far an exit is; `assessing` to `national` are of counties only."""

    RUNNING = "running", _("Being signed")
    SIGNED = "signed", _("Signed, not yet in the register")
    ASSESSING = "assessing", _("Signed, waits for the province's assessment")
    PASSED = "passed", _("Passed the province's assessment")
    NATIONAL = "national", _("Awaits national acceptance")
    EXITED = "exited", _("Exited")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: States in which an exit is under way: of one thing there is one at a time.
OPEN = frozenset(ExitState) - {ExitState.EXITED, ExitState.WITHDRAWN}
#: States in which the pack's assessment of a county runs.
ASSESSED = frozenset({ExitState.ASSESSING, ExitState.PASSED, ExitState.NATIONAL})


class ConditionAnswer(models.TextChoices):
    """What whoever looked on site answers for; what nobody said is not known."""

    FOOD = "food", _("Enough to eat, with safe water")
    CLOTHING = "clothing", _("Enough to wear")
    SCHOOL = "school", _("Compulsory education is guaranteed")
    MEDICAL = "medical", _("Basic medical care is guaranteed")
    HOUSING = "housing", _("Safe housing is guaranteed")
    STEADY = "steady", _("Income is stably above the national standard")
    ROAD = "road", _("Road in place")
    WATER = "water", _("Water in place")
    POWER = "power", _("Power in place")
    SCHOOLS = "schools", _("School in place")
    CLINIC = "clinic", _("Clinic in place")
    INSURANCE = "insurance", _("Insurance in place")


#: 两不愁三保障, and the services of a village.
GUARANTEES = (
    ConditionAnswer.FOOD,
    ConditionAnswer.CLOTHING,
    ConditionAnswer.SCHOOL,
    ConditionAnswer.MEDICAL,
    ConditionAnswer.HOUSING,
)
SERVICES = (
    *(ConditionAnswer.ROAD, ConditionAnswer.WATER, ConditionAnswer.POWER),
    *(ConditionAnswer.SCHOOLS, ConditionAnswer.CLINIC, ConditionAnswer.INSURANCE),
)
#: What is answered on site for each kind.
ANSWERS: dict[str, tuple[ConditionAnswer, ...]] = {
    Kind.HOUSEHOLD: (*GUARANTEES, ConditionAnswer.STEADY),
    Kind.VILLAGE: SERVICES,
    Kind.COUNTY: (),
}
#: The class that ends with the exit, and the one that begins; deep poverty ends with it.
POOR_HOUSEHOLD, EXITED_HOUSEHOLD = "poor-household", "exited-household"
SEVERE_POVERTY = "severe-poverty"
POVERTY, EXITED_POVERTY = "poverty", "exited-poverty"
#: Tags of the stages of a county.
EXPECTED, PASSED, PENDING = "expected-exit", "provincial-passed", "national-pending"
#: The pack's chain for each kind, and that of a county's assessment.
CHAINS: dict[str, str] = {
    Kind.HOUSEHOLD: "household-exit",
    Kind.VILLAGE: "village-exit",
    Kind.COUNTY: "county-exit",
}
ASSESSMENT = "county-evaluation"
#: What sign-off calls these things, and the packs' subject.
SUBJECT = "exit"
