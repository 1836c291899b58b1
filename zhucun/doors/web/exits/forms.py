"""Forms of exits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.exits.actions import Found
from zhucun.exits.enums import ANSWERS, ConditionAnswer, Kind
from zhucun.kernel.problems import Problem

_FIELD_OF = {
    "exits.not-poor": "code",
    "exits.wrong-level": "code",
    "exits.basis-needed": "basis",
    "exits.day-in-future": "on",
    "exits.day-too-early": "on",
    "exits.reason-needed": "reason",
    "exits.below-nought": "farmers_income",
}
_YES_NO = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
_FIRST_YEAR, _LAST_YEAR = 2014, 2099


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code == "exits.number-in-text":
        field = next((name for name in ("basis", "reason") if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


def _basis() -> forms.CharField:
    return forms.CharField(
        label=_("Rests on"),
        max_length=200,
        help_text=_("The record of the visit, or the statistics that state the number"),
    )


class PlaceForm(forms.Form):
    """A village or county that is to exit, by its code."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(each.value, each.label) for each in Kind if each != Kind.HOUSEHOLD],
    )
    code = forms.CharField(
        label=_("Division code"),
        max_length=12,
        help_text=_("By code and never by name: 431271 is not 431281"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    year = forms.IntegerField(
        label=_("Year of the exit"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR
    )
    due_on = Day(label=_("Due on"), required=False)


class AnswersForm(forms.Form):
    """What was found on site; the words are those of the kind."""

    on = Day(label=_("Found on"))
    basis = _basis()

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.words = ANSWERS[kind]
        if kind == Kind.COUNTY:
            self.fields["farmers_income"] = forms.DecimalField(
                label=_("Farmers' income a head (yuan)"),
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
            )
        for word in self.words:
            self.fields[word] = forms.TypedChoiceField(
                label=ConditionAnswer(word).label,
                required=False,
                choices=_YES_NO,
                coerce=lambda value: value == "true",
                empty_value=None,
            )
        self.order_fields([*self.words, "farmers_income", "on", "basis"])

    def found(self) -> Found:
        """What was typed, as the action takes it."""
        values = self.cleaned_data
        return Found(
            on=values["on"],
            basis=values["basis"],
            answers={word: values[word] for word in self.words if values.get(word) is not None},
            farmers_income=values.get("farmers_income"),
        )


class OpenForm(forms.Form):
    """The households of a village that are ticked: one statement for all of them."""

    on = Day(label=_("Visited and found in order on"))
    basis = _basis()
    year = forms.IntegerField(
        label=_("Year of the exit"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DayForm(forms.Form):
    on = Day(label=_("Day"))
