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


class JoinReason(models.TextChoices):
    """How a member came to the household; empty: with its first record."""

    BIRTH = "birth", _("Born")
    MARRIAGE = "marriage", _("Married into it")
    ADOPTED = "adopted", _("Adopted")
    MOVED = "moved", _("Moved in")
    SPLIT = "split", _("Founded it with others or alone")
    MERGED = "merged", _("Came with the household that joined it")
    FOUND = "found", _("Had been left out of the list")


class LeftReason(models.TextChoices):
    """Why a member no longer belongs to the household."""

    DEATH = "death", _("Died")
    MARRIAGE = "marriage", _("Married into another household")
    MOVED = "moved", _("Moved away")
    SPLIT = "split", _("Founded a household of his own")
    ADOPTED = "adopted", _("Adopted by another household")
    MERGED = "merged", _("His household joined another one")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", _("Another reason")


class BeginReason(models.TextChoices):
    """How a household came to be one of the village; empty: with its first record."""

    SPLIT = "split", _("Split from another household")
    MOVED = "moved", _("Moved here")


class HouseholdEnd(models.TextChoices):
    """Why a household is no longer one of the village (销户)."""

    DEATH = "death", _("The last member died")
    MOVED = "moved", _("Moved away")
    MERGED = "merged", _("Joined another household")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", _("Another reason")


class Became(models.TextChoices):
    """What an act made of a household, told to the rooms above."""

    MOVED = "moved", _("Moved to another village")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Joined another household")
    ENDED = "ended", _("Is no longer one of the village")
    RETURNED = "returned", _("Its end was taken back")


class Education(models.TextChoices):
    """Level of education (A9)."""

    NONE = "none", _("Cannot read")
    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior middle school")
    SENIOR = "senior", _("Senior middle or vocational school")
    COLLEGE = "college", _("College or above")


class Schooling(models.TextChoices):
    """Where a member goes to school (A10)."""

    NO = "no", _("Not at school")
    PRESCHOOL = "preschool", _("Kindergarten")
    COMPULSORY = "compulsory", _("Compulsory education")
    SENIOR = "senior", _("Senior middle school")
    VOCATIONAL = "vocational", _("Vocational school")
    COLLEGE = "college", _("College or university")
    DROPPED = "dropped", _("Left school early")


class Health(models.TextChoices):
    """Health (A11). Sealed; opened by name and with a reason."""

    HEALTHY = "healthy", _("Healthy")
    CHRONIC = "chronic", _("Long-term chronic illness")
    MAJOR = "major", _("Major illness")
    DISABLED = "disabled", _("Disabled")
    DISABLED_ILL = "disabled_ill", _("Disabled and ill")


class Labour(models.TextChoices):
    """Ability to work (A12)."""

    SKILLED = "skilled", _("Skilled")
    ORDINARY = "ordinary", _("Ordinary")
    WEAK = "weak", _("Weak or half")
    LOST = "lost", _("Lost")
    NONE = "none", _("None: a child, a student or old")


class WorksAway(models.TextChoices):
    """Where a member works for wages (A13)."""

    NO = "no", _("Does not work away")
    TOWNSHIP = "township", _("In the township")
    COUNTY = "county", _("In the county")
    PROVINCE = "province", _("In the province")
    OUTSIDE = "outside", _("Outside the province")


class Allowance(models.TextChoices):
    """Whether a member lives on an allowance (A14)."""

    NO = "no", _("No")
    MINIMUM = "minimum", _("Minimum living allowance")
    EXTREME = "extreme", _("Support in extreme hardship")


class CareNeed(models.TextChoices):
    """Whether a member is one of those who need care (特殊群体, HH18-015, HH18-115)."""

    NO = "no", _("No")
    LEFT_BEHIND_CHILD = "left_behind_child", _("Left-behind child")
    EMPTY_NEST_ELDER = "empty_nest_elder", _("Empty-nest elder")
    OTHER = "other", _("Others in need of care")


#: What says that a member is not one of them: nothing, or no.
NOT_CARED = ("", CareNeed.NO)


class Insured(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Dwellings(models.TextChoices):
    """Of what a house is built (A22)."""

    CONCRETE = "concrete", _("Reinforced concrete")
    BRICK_CONCRETE = "brick_concrete", _("Brick and concrete")
    BRICK_WOOD = "brick_wood", _("Brick and wood")
    WOOD = "wood", _("Wood")
    EARTH = "earth", _("Earth or adobe")
    OTHER = "other", _("Other")


class Power(models.TextChoices):
    """Electricity for daily life (A35)."""

    SAFE = "safe", _("Safe power")
    UNSAFE = "unsafe", _("Power that is not safe")
    NONE = "none", _("No power")


class Fuel(models.TextChoices):
    """What a household cooks with (A36)."""

    WOOD = "wood", _("Firewood")
    COAL = "coal", _("Coal")
    GAS = "gas", _("Gas")
    BIOGAS = "biogas", _("Biogas")
    ELECTRIC = "electric", _("Electric power")
    OTHER = "other", _("Other")


class Water(models.TextChoices):
    """Drinking water (A37)."""

    TAP = "tap", _("Safe tap water")
    SAFE = "safe", _("Safe water from elsewhere")
    UNSAFE = "unsafe", _("Not safe")


class IncomePart(models.TextChoices):
    """What an income is made of: four sources, what production cost, and two kinds of money that
    are kept apart."""

    WAGES = "wages", _("Wages")
    PRODUCTION = "production", _("Production and trade")
    PROPERTY = "property", _("Property")
    TRANSFERS = "transfers", _("Transfers")
    COSTS = "costs", _("Costs of production")
    FIXED_GRANTS = "fixed_grants", _("Grants for a fixed purpose")
    ONE_OFF_RELIEF = "one_off_relief", _("One-off relief")


class IncomeWindow(models.TextChoices):
    """Which twelve months a pack looks at."""

    CALENDAR_YEAR = "calendar-year", _("The calendar year")
    TWELVE_MONTHS = "twelve-months", _("The twelve months before")


class PersonsOn(models.TextChoices):
    """On which day of the twelve months the persons are counted."""

    FIRST_DAY = "first-day", _("The first day")
    LAST_DAY = "last-day", _("The last day")


#: Households under monitoring, and the three kinds of them (SQ24-061).
MONITORED = frozenset(
    {
        "monitored-household",
        "unstable-household",
        "marginal-household",
        "sudden-hardship-household",
    }
)


class Came(models.TextChoices):
    """How a household or a person came to be counted in an area under a classification."""

    REGISTERED = "registered", _("Came on record")
    TAGGED = "tagged", _("Classified")
    BIRTH = "birth", _("Born")
    MARRIAGE = "marriage", _("Married into it")
    ADOPTED = "adopted", _("Adopted")
    MOVED = "moved", _("Moved in from outside the registry")
    ARRIVED = "arrived", _("Moved in from another area")
    WITHIN = "within", _("Moved within the area")
    VILLAGE = "village", _("Came with a merged village")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Joined another household")
    FOUND = "found", _("Correction: had been left out")


class Went(models.TextChoices):
    """How a household or a person ceased to be counted."""

    UNTAGGED = "untagged", _("Classification ended")
    DEATH = "death", _("Died")
    MARRIAGE = "marriage", _("Married into another household")
    ADOPTED = "adopted", _("Adopted by another household")
    MOVED = "moved", _("Moved out of the registry")
    LEFT = "left", _("Moved to another area")
    WITHIN = "within", _("Moved within the area")
    VILLAGE = "village", _("Left with a merged village")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Joined another household")
    MISTAKE = "mistake", _("Correction: recorded by mistake")
    OTHER = "other", _("Another reason")


class Unit(models.TextChoices):
    """What an account counts."""

    HOUSEHOLDS = "households", _("Households")
    PERSONS = "persons", _("Persons")


class Oddity(models.TextChoices):
    """What makes an account doubtful: rows that somebody has to put right."""

    VILLAGE_GONE = "village_gone", _("Lives in a village that has ended")
    MEMBER_OUTLIVES = "member_outlives", _("A member goes on after the household ended")
    PERSON_TWICE = "person_twice", _("A person belongs to two households on one day")
    TAG_TWICE = "tag_twice", _("Bears one classification twice on one day")
    HOME_BROKEN = "home_broken", _("It is not known where it lived for some days")
    NAMESAKE = "namesake", _("A member has the name and birthday of another; is it one person?")


class LedgerField(models.TextChoices):
    """What the ledger of a household may be asked to hold: the words of the pack's list
    `checklists/household-ledger` (HH18-072)."""

    ADDRESS = "address", _("Address")
    PHONE = "phone", _("A phone by which somebody is reached")
    MEMBERS = "members", _("Everybody who belongs to it, by name")
    ID_NUMBERS = "id-numbers", _("ID number of each member")
    BIRTH_DAYS = "birth-days", _("Day of birth of each member")
    INSURANCE = "medical-insurance", _("Medical insurance of each member")
    LABOUR = "labour", _("Labour of each member")
    INCOME = "income", _("Income of a year")
    HOUSING = "housing", _("Housing")
    POWER = "power", _("Power")
    WATER = "water", _("Drinking water")
