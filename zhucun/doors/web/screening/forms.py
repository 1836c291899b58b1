"""Forms of cross-checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.presence.months import parse_month
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.kernel.problems import Problem
from zhucun.screening.enums import Assignee, LeadAct, LeadVerdict, ViolationKind

_FIELD_OF = {
    "screening.not-a-county": "area",
    "screening.period-empty": "until",
    "screening.nothing-paid": "until",
    "screening.day-in-future": "on",
    "screening.due-too-early": "due_on",
    "screening.department-needed": "department",
    "screening.township-unknown": "to",
    "screening.violation-unfounded": "violation",
    "screening.amount-needed": "amount",
    "screening.amount-unasked": "amount",
    "screening.document-needed": "document",
    "screening.not-your-turn": "signer",
}
_TEXTS = ("basis", "reason", "findings", "document", "signer", "department")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in ("screening.basis-needed", "screening.reason-needed"):
        field = next((name for name in _TEXTS if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class Month(forms.CharField):
    """A month, as 2018-03: its first day."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2018-03"})
        super().__init__(max_length=7, widget=widget, **more)

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        try:
            return parse_month(text)
        except BadQuery as error:
            said = gettext("Write the month as year-month: 2018-03.")
            raise forms.ValidationError(said) from error


def after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), **more
    )


class BasisForm(forms.Form):
    """Who gave a list, and by which document it is compared."""

    source = forms.CharField(label=_("Department that gave the list"), max_length=60)
    basis = forms.CharField(
        label=_("Document by which it is compared"),
        max_length=200,
        help_text=_("Its title or number. Without it nobody's record of a register is compared."),
    )

    def __init__(self, *args: Any, needs_basis: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["basis"].required = needs_basis


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RunForm(forms.Form):
    """What is compared: the months that were paid for, and the lists of a day."""

    area = forms.ChoiceField(label=_("Which county"))
    since = Month(label=_("First month"))
    until = Month(label=_("Last month"))
    on = Day(label=_("With the lists as of"))

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["area"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = counties
        if len(counties) == 1:
            choice.widget = forms.HiddenInput()
            self.initial["area"] = counties[0][0]


class AssignForm(forms.Form):
    """Who verifies on the spot, until when."""

    to = forms.ChoiceField(label=_("Who verifies"), choices=Assignee.choices)
    department = forms.CharField(
        label=_("Name of the department"),
        max_length=60,
        required=False,
        help_text=_("Where a department verifies"),
    )
    due_on = Day(label=_("To be verified by"), required=False)


class VerifyForm(forms.Form):
    """What was found on the spot. Of a department the commission records who verified."""

    findings = _long(_("What was found on the spot"))
    on = Day(label=_("Verified on"))
    signer = forms.CharField(
        label=_("Who verified for the department"),
        max_length=60,
        help_text=_("Name and office, as it stands on the paper"),
    )

    def __init__(self, *args: Any, is_recorded: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_recorded:
            del self.fields["signer"]


class DecideForm(forms.Form):
    """What the lead was, by a person and with reasons."""

    verdict = forms.ChoiceField(
        label=_("Verdict on the lead"), choices=[("", "—"), *LeadVerdict.choices]
    )
    reason = _long(_("Reasons"))
    violation = forms.ChoiceField(
        label=_("What it violates"),
        choices=[("", _("No violation")), *ViolationKind.choices],
        required=False,
        help_text=_("Only of a lead that is true, in whole or in part"),
    )


class CloseForm(forms.Form):
    """What was done about it, and what the department answered."""

    act = forms.ChoiceField(label=_("What was done"), choices=[("", "—"), *LeadAct.choices])
    amount = forms.DecimalField(
        label=_("Amount (yuan)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("What was stopped, recovered or paid"),
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=80,
        required=False,
        help_text=_("Needed where it was handed over"),
    )
    feedback = _long(_("Answer of the department"))
    signer = forms.CharField(
        label=_("Who answers for it in the department"),
        max_length=60,
        help_text=_("Name and office, as it stands on the paper"),
    )


class OpenForm(forms.Form):
    """Open one masked field; who, whom, what and why is kept."""

    what = forms.ChoiceField(
        label=_("What to open"), choices=[("name", _("Full name")), ("number", _("ID number"))]
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=2,
        help_text=_("Kept with your name; the office and the auditors can read it."),
    )
