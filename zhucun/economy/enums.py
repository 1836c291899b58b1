"""Words of the village economy. The values are the words that policy packs use in their
expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    COOPERATIVE = "cooperative", _("Co-operative")
    ENTERPRISE = "enterprise", _("Enterprise")
    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    WORKSHOP = "workshop", _("Assistance workshop")


class SiteKind(models.TextChoices):
    """Where a care centre stands (HH18-014)."""

    SCHOOL = "school", _("School building")
    VILLAGE_OFFICE = "village_office", _("Village office")


class HonourKind(models.TextChoices):
    """What a village is honoured as (HN22-04)."""

    DEMONSTRATION = "demonstration", _("Demonstration village")
    OTHER = "other", _("Other honour")


class HonourLevel(models.TextChoices):
    """Who gave it."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class Trade(models.TextChoices):
    FARMING = "farming", _("Planting and breeding")
    NURSERY = "nursery", _("Nursery and flowers")
    LABOUR_INTENSIVE = "labour_intensive", _("Labour-intensive processing")
    SERVICES = "services", _("Services")
    OTHER = "other", _("Other trade")


class Sector(models.TextChoices):
    """What somebody wishes to work in (HH18-147)."""

    FARMING = "farming", _("Planting and breeding")
    INDUSTRY = "industry", _("Factory and workshop")
    SERVICES = "services", _("Services")


#: The sector of a trade; of another trade it is not known.
SECTOR_OF = {
    Trade.FARMING: Sector.FARMING,
    Trade.NURSERY: Sector.FARMING,
    Trade.LABOUR_INTENSIVE: Sector.INDUSTRY,
    Trade.SERVICES: Sector.SERVICES,
}


class IncomeKind(models.TextChoices):
    """Where collective income comes from; each yuan has one source."""

    OPERATING = "operating", _("Operating income")
    INDUSTRY_GAIN = "industry_gain", _("Added by an industry project")
    ATTRACTED_ENTERPRISE = "attracted_enterprise", _("From an attracted enterprise")
    CONTRACTING = "contracting", _("Contracts and rents")
    INVESTMENT = "investment", _("Return on investment")
    SUBSIDY = "subsidy", _("Subsidy")
    OTHER = "other", _("Other income")


class Nature(models.TextChoices):
    """Booked money and expected money never add up (HN22-50)."""

    ACTUAL = "actual", _("Actual")
    FORECAST = "forecast", _("Forecast")


class IndustryRole(models.TextChoices):
    CHARACTERISTIC = "characteristic", _("Characteristic industry")
    LEADING = "leading", _("Leading industry")
    OTHER = "other", _("Other industry")


class ProjectKind(models.TextChoices):
    """The first four are everybody's; the others are words of some packs."""

    INDUSTRY = "industry", _("Industry")
    BASE = "base", _("Demonstration base")
    TOURISM = "tourism", _("Tourism")
    OTHER = "other", _("Other project")
    INCOME = "income", _("Project for income")
    PLANTATION = "plantation", _("Plantation")
    SCENIC_AREA = "scenic_area", _("Scenic area")
    BORDER_VILLAGE = "border_village", _("Border village")
    ROAD = "road", _("Road")
    CEMENT_ROAD = "cement_road", _("Cement road")
    BRIDGE = "bridge", _("Bridge")
    LIGHTING = "lighting", _("Lighting")
    STREET_LAMP = "street_lamp", _("Street lamps")
    DREDGING = "dredging", _("Dredging")
    LAND = "land", _("Land improvement")
    CULTURE_SQUARE = "culture_square", _("Culture square")
    ACTIVITY_SITE = "activity_site", _("Activity site")
    HOUSE = "house", _("Houses")
    WELL = "well", _("Wells")
    DEMONSTRATION_SITE = "demonstration_site", _("Demonstration site of the living environment")


#: Projects that earn: the four-follow chain is asked of them (HH18-138).
EARNING = (
    ProjectKind.INDUSTRY,
    ProjectKind.BASE,
    ProjectKind.TOURISM,
    ProjectKind.INCOME,
    ProjectKind.PLANTATION,
)


class OfferState(models.TextChoices):
    """What became of what a unit offered."""

    OPEN = "open", _("Not taken up yet")
    PROJECT = "project", _("Has become a project")
    CLOSED = "closed", _("Left alone")


class ProjectState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    CLOSED = "closed", _("Closed")


class Moment(models.TextChoices):
    """When a photo of the works was taken (HH18-022)."""

    BEFORE = "before", _("Before the works")
    AFTER = "after", _("After the works")


class Link(models.TextChoices):
    """The links of the four-follow chain, in their order (HH18-138, HH18-139)."""

    FUND = "fund", _("Money")
    HOUSEHOLD = "household", _("Households")
    LEADER = "leader", _("Able person")
    BODY = "body", _("Co-operative or enterprise")
    MARKET = "market", _("Market")


class FundKind(models.TextChoices):
    INVESTED = "invested", _("Invested by the unit")
    WON = "won", _("Won from above")
    SOCIAL = "social", _("Social capital")
    INTRODUCED = "introduced", _("Introduced by the team")
    OTHER = "other", _("Other money")


class JobKind(models.TextChoices):
    SPECIAL_POST = "special_post", _("Special post")
    WORKSHOP = "workshop", _("Workshop")
    ENTERPRISE = "enterprise", _("Co-operative or enterprise")
    OUTSIDE = "outside", _("Work elsewhere")


class JobEnd(models.TextChoices):
    DONE = "done", _("The time was over")
    LEFT = "left", _("Left by himself")
    UNFIT = "unfit", _("Did not do the work")
    DEATH = "death", _("Died")
    MISTAKE = "mistake", _("Recorded by mistake")
    OTHER = "other", _("Another reason")


class Purpose(models.TextChoices):
    """What a micro-loan is for; most of these no policy allows."""

    PRODUCTION = "production", _("Production and business")
    MARRIAGE = "marriage", _("Wedding")
    HOUSING = "housing", _("Building a house")
    INVESTMENT = "investment", _("Financial investment")
    HOUSEHOLD_GOODS = "household_goods", _("Household goods")
    PASSED_ON = "passed_on", _("Passed on to others")
    OTHER = "other", _("Another purpose")


class RiskMove(models.TextChoices):
    PAID_IN = "paid_in", _("Paid in")
    COMPENSATED = "compensated", _("Compensation to the bank")
    RECOVERED = "recovered", _("Recovered from the borrower")


class Stage(models.TextChoices):
    """The four goals of a relocation, in their order (HH18-142)."""

    MOVED = "moved", _("Moved")
    SETTLED = "settled", _("Settled")
    EXITED = "exited", _("Out of poverty")
    SUSTAINED = "sustained", _("Sustained")


class SeriesKind(models.TextChoices):
    """What a statistics office states of a place year by year."""

    FARMERS_INCOME = "farmers_income", _("Disposable income of farmers, yuan a person")
    EXITED_INCOME = "exited_counties_income", _("The same in counties that left poverty")
    ECONOMY_GROWTH = "economy_growth", _("Growth of the economy (GDP), % against the year before")

    @property
    def is_growth(self) -> bool:
        """It is stated as a growth itself."""
        return self == SeriesKind.ECONOMY_GROWTH


#: Series of yuan, whose growth is computed.
INCOMES = (SeriesKind.FARMERS_INCOME, SeriesKind.EXITED_INCOME)
