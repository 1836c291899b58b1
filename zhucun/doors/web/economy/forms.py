"""Forms of the village economy: short, each of one record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.problems import sentences
from zhucun.economy.enums import (
    BodyKind,
    FundKind,
    IncomeKind,
    IndustryRole,
    JobEnd,
    Nature,
    Purpose,
    Sector,
    Stage,
    Trade,
)
from zhucun.kernel.problems import Problem

Choices = Iterable[tuple[str, Any]]
Offers = Mapping[str, Choices]

_FIELD_OF = {
    "directory.bad-credit-code": "credit_code",
    "economy.credit-code-taken": "credit_code",
    "economy.day-in-future": "on",
    "economy.days-reversed": "on",
    "economy.forecast-as-actual": "nature",
    "economy.forecast-too-late": "nature",
    "economy.forecast-there": "nature",
    "economy.unit-unknown": "unit",
    "economy.industry-there": "name",
    "economy.two-jobs-at-once": "member",
    "economy.post-held": "post",
    "economy.member-not-there": "member",
    "economy.employer-needed": "employer",
    "economy.has-ended": "body",
    "economy.household-elsewhere": "households",
    "economy.household-joined": "households",
    "economy.loan-refused": "amount",
    "economy.relocation-refused": "floor_area",
    "economy.repaid-too-much": "amount",
    "economy.repaid-too-early": "on",
    "economy.risk-fund-short": "amount",
    "economy.loan-not-overdue": "amount",
    "economy.rated-that-day": "on",
    "economy.stage-out-of-order": "stage",
    "economy.station-there": "on",
    "economy.school-there": "name",
    "economy.care-centre-there": "school",
    "economy.school-elsewhere": "school",
    "economy.record-id-taken": "on",
    "economy.reason-needed": "reason",
    "economy.not-a-works-photo": "file",
    "economy.founding-there": "name",
    "economy.persons-differ": "persons",
    "economy.received-too-much": "received",
    "economy.year-out-of-range": "year",
    "economy.resource-there": "name",
    "economy.honour-there": "title",
}
#: The field of a rule that a loan breaks.
_FIELD_OF_RULE = {
    "loan-term": "months",
    "loan-purpose": "purpose",
    "borrower-age": "member",
    "loan-at-base-rate": "rate",
    "loan-without-collateral": "has_collateral",
    "loan-without-guarantor": "has_guarantor",
    "relocation-own-money": "self_raised",
}


class Yuan(forms.DecimalField):
    """Money in yuan, exact to the fen; left empty where it is not known."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("min_value", 0)
        super().__init__(max_digits=14, decimal_places=2, **more)


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **more: Any) -> None:
        choices = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
        super().__init__(
            choices=choices, required=False, empty_value=None, coerce=lambda v: v == "yes", **more
        )


class EconomyForm(forms.Form):
    """A form with the id that the page was given, so that one sent twice is one record; `offers`
    are the choices of its selects."""

    public_id = NewId()

    def __init__(self, *args: Any, offers: Offers | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (offers or {}).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            empty = [] if field.required else [("", "—")]
            is_many = isinstance(field, forms.MultipleChoiceField)
            field.choices = [*([] if is_many else empty), *choices]


class BodyForm(EconomyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=18, required=False
    )
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    on = Day(label=_("Founded or attracted on"))
    is_led_by_branch = YesNo(label=_("Led by the village branch"))
    is_of_returnee = YesNo(label=_("Founded by somebody who came home"))
    serves = forms.MultipleChoiceField(
        label=_("Other villages that a workshop serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class FoundingForm(EconomyForm):
    name = forms.CharField(label=_("Name of the co-operative"), max_length=60)
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices)
    on = Day(label=_("Decided on"))
    participants = forms.CharField(
        label=_("Who took part"),
        max_length=200,
        help_text=_("Of the work team and of the village committees; both sign."),
    )
    resolution = forms.CharField(
        label=_("What was decided"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_led_by_branch = YesNo(label=_("Led by the village branch"))


class IncomeForm(EconomyForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=_("Source of income"), choices=IncomeKind.choices)
    nature = forms.ChoiceField(
        label=_("Actual or forecast"),
        choices=Nature.choices,
        help_text=_("What has not been received yet is a forecast; the two never add up."),
    )
    amount = Yuan(label=_("Amount in yuan"))
    on = Day(label=_("Booked on"))
    body = forms.ChoiceField(label=_("Brought by this body"), required=False)
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


class IndustryForm(EconomyForm):
    name = forms.CharField(label=_("Industry"), max_length=30)
    role = forms.ChoiceField(label=_("Role in the village"), choices=IndustryRole.choices)
    on = Day(label=_("Since"))


class ResourceForm(EconomyForm):
    heading = forms.ChoiceField(label=_("Heading of the profile"), required=False)
    name = forms.CharField(label=_("What the village has"), max_length=60)
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Where it is, how much of it there is, what could be made of it."),
    )
    on = Day(label=_("On record since"))


class OfferForm(EconomyForm):
    sender = forms.ChoiceField(
        label=_("Sending unit"), help_text=_("Units whose people serve in the village, or served.")
    )
    title = forms.CharField(label=_("What it offers"), max_length=60)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    on = Day(label=_("Date of the offer"))


class OfferCloseForm(EconomyForm):
    on = Day(label=_("Left alone on"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ProjectForm(EconomyForm):
    """A project; what a plan says of it already is not typed again."""

    plan_item = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Project"), max_length=60)
    product = forms.CharField(label=_("Product"), max_length=20, required=False)
    hamlet = forms.CharField(label=_("Hamlet"), max_length=30, required=False)
    quantity = Yuan(label=_("Quantity"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=8, required=False)
    offer = forms.ChoiceField(label=_("Came of the offer"), required=False)
    body = forms.ChoiceField(label=_("Co-operative or enterprise"), required=False)
    leader = forms.ChoiceField(
        label=_("Able person"),
        required=False,
        help_text=_("A villager who leads the others; households may have another one."),
    )
    market = forms.CharField(label=_("Market"), max_length=60, required=False)
    is_direct_sale = YesNo(label=_("Direct sales channel"))
    is_led_by_branch = YesNo(label=_("Led by the village branch"))
    on = Day(label=_("Begun on"))


class FundForm(EconomyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=FundKind.choices)
    amount = Yuan(label=_("Amount in yuan"))
    on = Day(label=_("Received on"))
    source = forms.CharField(label=_("Where it came from"), max_length=60, required=False)
    project = forms.ChoiceField(label=_("For the project"), required=False)


class SaleForm(EconomyForm):
    product = forms.CharField(label=_("Product"), max_length=20)
    quantity = Yuan(label=_("Quantity"))
    unit = forms.CharField(label=_("Unit"), max_length=8, initial="公斤")
    yuan = Yuan(label=_("Amount in yuan"), required=False)
    on = Day(label=_("Sold on"))
    buyer = forms.CharField(label=_("Buyer or channel"), max_length=60, required=False)
    project = forms.ChoiceField(label=_("Of the project"), required=False)
    body = forms.ChoiceField(label=_("Sold by"), required=False)


class PostForm(EconomyForm):
    title = forms.CharField(label=_("Special post"), max_length=30)
    trade = forms.ChoiceField(label=_("Trade"), choices=Trade.choices, initial=Trade.OTHER)
    monthly_pay = Yuan(label=_("Pay a month in yuan"), required=False)
    on = Day(label=_("Open from"))


class StationForm(EconomyForm):
    on = Day(label=_("Open from"))
    is_run_by_village = YesNo(label=_("Run by the village organisation"))


class SchoolForm(EconomyForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    on = Day(label=_("Since"))


class CareCentreForm(EconomyForm):
    school = forms.ChoiceField(
        label=_("Which school"), required=False, help_text=_("Empty: at the office of the village.")
    )
    on = Day(label=_("Open from"))


class JobForm(EconomyForm):
    member = forms.ChoiceField(label=_("Who"))
    title = forms.CharField(label=_("Job title"), max_length=30)
    post = forms.ChoiceField(label=_("Special post"), required=False)
    body = forms.ChoiceField(label=_("Workshop, co-operative or enterprise"), required=False)
    employer = forms.CharField(
        label=_("Or an employer in words"),
        max_length=60,
        required=False,
        help_text=_("Exactly one of the three."),
    )
    on = Day(label=_("Since"))
    is_local = YesNo(label=_("Near home"))
    monthly_pay = Yuan(label=_("Pay a month in yuan"), required=False)
    income_gain = Yuan(label=_("Gain of yearly income in yuan"), required=False)
    is_insured = YesNo(label=_("Insured against accidents"))


class WishForm(EconomyForm):
    member = forms.ChoiceField(label=_("Person"))
    sector = forms.ChoiceField(label=_("Wishes to work in"), choices=Sector.choices)
    on = Day(label=_("Since"))


class LoanForm(EconomyForm):
    member = forms.ChoiceField(label=_("Borrower"))
    lender = forms.CharField(label=_("Bank"), max_length=60)
    amount = Yuan(label=_("Amount in yuan"))
    months = forms.IntegerField(label=_("Term in months"), min_value=1, max_value=360)
    on = Day(label=_("Granted on"))
    rate = forms.DecimalField(
        label=_("Rate, per cent a year"), max_digits=6, decimal_places=3, min_value=0
    )
    base_rate = forms.DecimalField(
        label=_("Base rate of the day, per cent a year"),
        max_digits=6,
        decimal_places=3,
        min_value=0,
        required=False,
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    has_collateral = YesNo(label=_("With collateral"))
    has_guarantor = YesNo(label=_("With a guarantor"))


class RatingForm(EconomyForm):
    grade = forms.CharField(
        label=_("Grade"), max_length=8, help_text=_("In the words of station and bank.")
    )
    limit = Yuan(label=_("Limit in yuan"), required=False)
    on = Day(label=_("Rated on"))
    source = forms.CharField(label=_("List or letter that says so"), max_length=100, required=False)


class RelocationForm(EconomyForm):
    site = forms.CharField(label=_("New home"), max_length=60)
    persons = forms.IntegerField(label=_("Persons moved"), min_value=1, max_value=30)
    persons_reason = forms.CharField(
        label=_("Why not as many as are on record"),
        max_length=200,
        required=False,
        help_text=_("Only where the number differs from the household's members on that day."),
    )
    floor_area = Yuan(label=_("Floor area in square metres"), required=False)
    self_raised = Yuan(label=_("Money raised by the household in yuan"), required=False)
    on = Day(label=_("Planned on"))


class DayForm(EconomyForm):
    """Only the day from which something is no more."""

    on = Day(label=_("Day"), help_text=_("The first day on which it no longer holds."))


class EndBodyForm(DayForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(EconomyForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class JoinForm(EconomyForm):
    households = forms.MultipleChoiceField(
        label=_("Households"), widget=forms.CheckboxSelectMultiple
    )
    on = Day(label=_("Since"))


class LinkForm(EconomyForm):
    households = forms.ChoiceField(label=_("Household"))
    granted = Yuan(label=_("Granted, in yuan"))
    received = Yuan(label=_("Received by the household, in yuan"), required=False)
    joins_body = forms.BooleanField(
        label=_("Joins the co-operative of the project too"), required=False
    )
    on = Day(label=_("Since"))


class EndJobForm(DayForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=JobEnd.choices)


class MoneyForm(EconomyForm):
    amount = Yuan(label=_("Amount in yuan"))
    on = Day(label=_("Day"))


class StageForm(EconomyForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    on = Day(label=_("Day"))


class CheckForm(EconomyForm):
    is_occupied = forms.TypedChoiceField(
        label=_("Lived in"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    on = Day(label=_("Day"))
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


class PayInForm(MoneyForm):
    county = forms.ChoiceField(label=_("County"))
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    rules = [_FIELD_OF_RULE.get(one.rule, "") for one in getattr(problem, "rules", ())]
    field = next((name for name in rules if name in form.fields), "")
    field = field or _FIELD_OF.get(problem.code) or str(problem.facts.get("field", ""))
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)
