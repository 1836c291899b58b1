"""Forms of month sheets, trips, the rota and spot checks. People name the last day of a trip; the
records hold the first day back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import Problem
from zhucun.presence.enums import (
    CheckMethod,
    CheckResult,
    DayCode,
    TripKind,
    UnitActivity,
    WarningStep,
)

_FIELD_OF = {
    "presence.trip-overlaps": "starts_on",
    "presence.outside-posting": "starts_on",
    "kernel.period-reversed": "last_day",
    "presence.seed-needed": "seed",
    "presence.nobody-to-draw": "area",
    "presence.check-ahead": "on",
    "presence.reason-needed": "reason",
    "presence.nothing-to-correct": "becomes",
    "not-allowed": "area",
}


class TripForm(forms.Form):
    """Days out of the village that are no leave."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TripKind.choices)
    starts_on = Day(label=_("First day"))
    last_day = Day(label=_("Last day"))
    place_text = forms.CharField(label=_("Where to"), max_length=80, required=False)
    reason = forms.CharField(label=_("What for"), max_length=200, required=False)
    to_unit = forms.BooleanField(label=_("To my own unit"), required=False)
    unit_activity = forms.ChoiceField(
        label=_("What was done for the own unit"),
        choices=[("", _("Nothing")), *UnitActivity.choices],
        required=False,
    )

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"ends_on": given.pop("last_day") + timedelta(days=1)}


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AnswerForm(forms.Form):
    """What the cadre says to a check."""

    reason = forms.CharField(
        label=_("Your answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(forms.Form):
    """A day of a locked sheet set right."""

    day = Day(label=_("Day"))
    becomes = forms.ChoiceField(
        label=_("Stands as"), choices=[*DayCode.choices, ("", _("Not on post"))], required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    base = forms.IntegerField(widget=forms.HiddenInput)


class DrawForm(forms.Form):
    """Draw whom to check."""

    area = forms.ChoiceField(label=_("Area"))
    on = Day(label=_("Day of the check"))
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=2000)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=40,
        help_text=_(
            "Any figures that nobody can choose beforehand, such as today's lottery number. They "
            "are kept, so that anybody can repeat the draw."
        ),
    )

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(areas)


class CheckForm(forms.Form):
    """What a check found: short, for a phone at the roadside."""

    result = forms.ChoiceField(
        label=_("Found"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    method = forms.ChoiceField(label=_("How"), choices=CheckMethod.choices)
    on = Day(label=_("Day of the check"))
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the cadre and those who check read it."),
    )


class DecisionForm(forms.Form):
    """What follows an absence."""

    step = forms.ChoiceField(label=_("Step"), choices=WarningStep.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)
