"""Forms of support. What is refused later comes back as an error of the field that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import Problem
from zhucun.support.enums import CareKind, UnitFundKind

Choices = Iterable[tuple[str, Any]]
_FIELD_OF = {
    "support.nothing-due": "month",
    "support.nothing-to-return": "returns",
    "support.more-than-to-return": "amount",
    "support.other-sign": "amount",
    "support.unit-arranges": "entitlement",
    "support.larger-than-due": "amount",
    "support.larger-than-line": "amount",
    "support.posting-ended": "amount",
    "support.due-not-configured": "amount",
    "support.reward-withheld": "entitlement",
    "support.reward-not-named": "month",
    "support.not-entitled": "entitlement",
    "support.fund-not-named": "entitlement",
    "support.amount-not-positive": "amount",
    "support.day-in-future": "on",
    "support.paid-before": "on",
    "support.paid-twice": "voucher",
    "support.paid-alike": "voucher",
    "support.line-waits": "amount",
    "support.reason-needed": "reason",
    "support.cover-unknown": "cover",
    "support.nobody-insured": "postings",
    "support.not-on-post": "on",
    "support.period-reversed": "until",
    "support.no-results": "note",
    "support.care-is-there": "on",
    "support.season-needed": "season",
    "support.season-unknown": "season",
    "support.document-needed": "document",
    "support.spent-more-than-arranged": "amount",
    "support.project-bound": "project",
    "support.fact-of-others": "fact",
    "support.year-needed": "year",
    "support.given-is-there": "on",
    "support.given-is-money": "amount",
}
_TEXTS = ("reason", "note", "title", "voucher", "document", "purpose", "insurer")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in ("support.number-in-text", "support.text-too-long"):
        field = next((name for name in _TEXTS if form.data.get(name)), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class Yuan(forms.DecimalField):
    """Money in yuan, exact to the fen."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Amount (yuan)"))
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal("0.01"), **more)


class BatchForm(forms.Form):
    """Draw up what is due and unpaid."""

    area = forms.ChoiceField(label=_("Area"))
    returns = forms.ChoiceField(
        label=_("What"),
        choices=[("", _("Due and unpaid")), ("1", _("Paid more than due, to be returned"))],
        required=False,
    )
    month = forms.ChoiceField(label=_("Due up to the end of"))
    entitlements = forms.MultipleChoiceField(
        label=_("Entitlements"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that finance pays."),
    )
    title = forms.CharField(label=_("Title"), max_length=80, required=False)

    def __init__(
        self, *args: Any, areas: Choices, months: Choices, asked: Choices, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (("area", areas), ("month", months), ("entitlements", asked)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WithheldForm(ReasonForm):
    """Which payments of the year are the reward that was cancelled."""

    entitlements = forms.MultipleChoiceField(
        label=_("Payments that are the reward"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: no payment of the year is one, and nothing is stopped."),
    )
    field_order = ("entitlements", "reason")

    def __init__(self, *args: Any, asked: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["entitlements"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(asked)


class ReverseForm(ReasonForm):
    """Take money back: on which day, and why."""

    on = Day(label=_("Taken back on"))


class PayForm(forms.Form):
    """A payment that came without a list."""

    entitlement = forms.ChoiceField(label=_("Entitlement"))
    came = forms.ChoiceField(
        label=_("It was"),
        choices=[("", _("Paid")), ("back", _("Returned"))],
        required=False,
    )
    amount = Yuan(label=_("Amount (yuan)"))
    on = Day(label=_("Paid or returned on"))
    voucher = forms.CharField(label=_("Voucher"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("Reason, where it is more than due"),
        max_length=200,
        required=False,
        help_text=_(
            "Also where it is like another of the day, or waits in a batch. It stays with the "
            "payment and your name."
        ),
    )

    def __init__(self, *args: Any, asked: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["entitlement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(asked)


class InsuranceForm(forms.Form):
    """A policy with those whom it covers."""

    cover = forms.ChoiceField(label=_("Cover"))
    insurer = forms.CharField(label=_("Insurer"), max_length=60)
    number = forms.CharField(
        label=_("Number of the policy"),
        max_length=40,
        required=False,
        help_text=_("Kept sealed; lists show its last four signs."),
    )
    since = Day(label=_("From"))
    until = Day(label=_("Until (the first day not covered)"))
    sum_insured = Yuan(label=_("Sum insured for one person (yuan)"), required=False)
    is_donated = forms.BooleanField(label=_("Donated"), required=False)
    postings = forms.MultipleChoiceField(
        label=_("Whom it covers"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, covers: Choices, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("cover", covers), ("postings", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class InsuredForm(forms.Form):
    """Who comes under a policy from a day on."""

    since = Day(label=_("From"))
    postings = forms.MultipleChoiceField(
        label=_("Whom it covers"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["postings"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(people)


class CareForm(forms.Form):
    """What is planned or was done for somebody."""

    kind = forms.ChoiceField(label=_("What"), choices=CareKind.choices)
    season = forms.ChoiceField(label=_("Season"), required=False)
    state = forms.ChoiceField(
        label=_("It is"), choices=[("done", _("Done on the day")), ("planned", _("Planned for it"))]
    )
    on = Day(label=_("Day"))
    note = forms.CharField(
        label=_("Note"),
        max_length=100,
        required=False,
        help_text=_("Not for check-ups: results are kept nowhere."),
    )

    def __init__(self, *args: Any, seasons: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["season"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *seasons]


class DoneForm(forms.Form):
    on = Day(label=_("Done on"))
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


class DayForm(forms.Form):
    on = Day(label=_("Day"))


class FactForm(forms.Form):
    """What is stated of somebody without a posting."""

    fact = forms.ChoiceField(label=_("Fact"))
    on = Day(label=_("Day on which it happened, or was found"))
    year = forms.IntegerField(
        label=_("Of the year"), min_value=2000, max_value=2100, required=False
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=60,
        required=False,
        help_text=_("Of an illness or a hardship nothing but the day is kept."),
    )

    def __init__(self, *args: Any, facts: Choices, of_a_year: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["fact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(facts)
        if not of_a_year:
            del self.fields["year"]
        else:
            self.fields["document"].help_text = ""


class GiveForm(forms.Form):
    """What somebody without a posting was given."""

    entitlement = forms.ChoiceField(label=_("Entitlement"))
    on = Day(label=_("Day"))
    year = forms.IntegerField(label=_("For the year"), min_value=2000, max_value=2100)
    amount = Yuan(
        label=_("Amount (yuan)"),
        required=False,
        help_text=_("Empty for a visit, a check-up or a thing."),
    )
    came = forms.ChoiceField(
        label=_("Money was"),
        choices=[("", _("Paid")), ("back", _("Returned"))],
        required=False,
    )
    document = forms.CharField(label=_("Document or voucher"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("Reason, where it is more than due"), max_length=200, required=False
    )

    def __init__(self, *args: Any, asked: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["entitlement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(asked)


class PlanForm(forms.Form):
    """Who goes together on a day."""

    on = Day(label=_("Planned for"))
    batch = forms.CharField(label=_("Batch"), max_length=40)
    people = forms.MultipleChoiceField(label=_("Who"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["people"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(people)


class FundForm(forms.Form):
    """Money that a unit arranged or spent; of which fund is asked where it owes several."""

    kind = forms.ChoiceField(label=_("It was"), choices=UnitFundKind.choices)
    entitlement = forms.ChoiceField(label=_("Of which fund"))
    amount = Yuan()
    on = Day(label=_("Day"))
    document = forms.CharField(label=_("Document or voucher"), max_length=60)
    purpose = forms.CharField(label=_("For what"), max_length=100, required=False)

    def __init__(self, *args: Any, funds: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offered = list(funds)
        field = self.fields["entitlement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *offered]
        if len(offered) < 2:
            del self.fields["entitlement"]


class ProjectForm(forms.Form):
    """The unit binds itself to a project of the village."""

    project = forms.ChoiceField(label=_("Project"))

    def __init__(self, *args: Any, projects: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(projects)


class KitForm(forms.Form):
    """For each thing of the list: there, missing, or not looked for."""

    on = Day(label=_("Looked on"))

    def __init__(self, *args: Any, items: Iterable[tuple[str, str, bool | None]], **more: Any):
        super().__init__(*args, **more)
        for key, label, there in items:
            self.fields[f"item-{key}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", _("Not looked for")), ("yes", _("There")), ("no", _("Missing"))],
                initial={True: "yes", False: "no", None: ""}[there],
            )

    @property
    def found(self) -> dict[str, bool]:
        """What was looked for."""
        return {
            name.removeprefix("item-"): value == "yes"
            for name, value in self.cleaned_data.items()
            if name.startswith("item-") and value
        }
