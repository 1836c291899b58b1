"""Forms of the roster. What is refused later comes back as an error of the form that was sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.directory.lists import LEVELS
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.people import place_called
from zhucun.kernel.divisions import BadCode, Level, parse_code
from zhucun.kernel.problems import Problem
from zhucun.roster.enums import NominationSource, PostingRole, RoundKind

#: The field of a form that a refusal is about; others stand above the form.
_FIELD_OF = {
    "roster.round-exists": "code",
    "roster.order-is-there": "number",
    "roster.first-secretary-present": "place",
    "roster.not-a-village": "place",
    "roster.not-a-township": "place",
    "roster.round-elsewhere": "place",
    "directory.unknown-place": "place",
    "directory.place-gone": "place",
    "directory.place-merged": "place",
    "roster.team-elsewhere": "team",
    "roster.team-exists": "team",
    "roster.starts-before-round": "starts_on",
    "roster.posting-over": "ends_on",
    "kernel.period-reversed": "ends_on",
    "roster.already-nominated": "role",
    "roster.not-on-post": "remains",
    "roster.size-reversed": "team_most",
    "roster.offer-empty": "quota",
    "not-allowed": "area",
}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the form, with what to do; nothing that was typed is lost."""
    level = problem.facts.get("level")
    if level is not None:
        label = LEVELS[Level[str(level).upper()]]
        problem = type(problem)(**{**problem.facts, "level": label})
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class AreaForm(forms.Form):
    """Something of an area."""

    area = forms.CharField(
        label=_("Area"),
        max_length=20,
        help_text=_("The division code of the area that selects, such as 411327"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_area(self) -> str:
        """The unpadded code."""
        try:
            return parse_code(self.cleaned_data["area"])
        except BadCode as problem:
            shown = sentences(problem)
            raise forms.ValidationError(f"{shown.message} {shown.todo}") from problem


class RoundForm(AreaForm):
    """Open a round of selection or rotation."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Short, as in lists: 2021 or 2022-06")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices)
    starts_on = Day(label=_("Starts on"))


class PublishForm(forms.Form):
    """Publishing is confirmed; there is nothing to fill in."""


class PostingForm(forms.Form):
    """Post one person; `place` becomes a place, the rest is as typed."""

    role = forms.ChoiceField(label=_("Serves as"), choices=PostingRole.choices)
    place = forms.CharField(
        label=_("Village (a captain: township)"),
        max_length=60,
        help_text=_("Name or 12-digit code"),
        widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
    )
    starts_on = Day(label=_("Serves from"))
    due_on = Day(
        label=_("Due on"), required=False, help_text=_("The day on which the term is to end")
    )
    team = forms.ChoiceField(
        label=_("Team"),
        choices=[
            ("join", _("The village's team of this round; it is formed if there is none")),
            ("none", _("No team")),
        ],
    )
    is_star_instructor = forms.BooleanField(
        label=_("Is also five-star branch instructor"), required=False
    )
    local_office = forms.CharField(
        label=_("Local office"),
        max_length=60,
        required=False,
        help_text=_("Such as deputy secretary of the township"),
    )

    def __init__(self, *args: Any, request: Request, area: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._request, self._area = request, area

    def clean(self) -> dict[str, Any]:
        """Finds the place on the first day: a village, for a captain a township."""
        values = super().clean() or {}
        starts_on, due_on = values.get("starts_on"), values.get("due_on")
        if starts_on and due_on:
            _in_order(self, "due_on", starts_on, due_on)
        if starts_on and values.get("place") and values.get("role"):
            captain = values["role"] == PostingRole.CAPTAIN
            level = Level.TOWNSHIP if captain else Level.VILLAGE
            try:
                values["place"] = place_called(
                    self._request,
                    values["place"].strip(),
                    level=level,
                    area=self._area,
                    day=starts_on,
                )
            except forms.ValidationError as error:
                self.add_error("place", error)
        return values


class EndForm(forms.Form):
    """End a posting; a recall is a choice of its own, and somebody has decided it."""

    ends_on = Day(
        label=_("Ends on"), help_text=_("The first day on which the cadre no longer serves")
    )
    reason = forms.CharField(label=_("Reason"), max_length=100)
    recalled = forms.BooleanField(
        label=_("This is a recall"),
        required=False,
        help_text=_("A recall stays in the cadre's record. It is not the end of a term."),
    )
    decided = forms.BooleanField(
        label=_("The competent organisation has decided the recall"), required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("recalled") and not values.get("decided"):
            self.add_error(
                "decided",
                gettext("People decide a recall, never the system. Confirm the decision."),
            )
        return values


class CorrectForm(forms.Form):
    """Correct what was recorded of a posting; `ends_on` only where it has ended."""

    starts_on = Day(label=_("Serves from"))
    due_on = Day(label=_("Due on"), required=False)
    ends_on = Day(
        label=_("Ends on"), help_text=_("The first day on which the cadre no longer serves")
    )
    party_transferred_on = Day(label=_("Party relation transferred on"), required=False)
    is_star_instructor = forms.BooleanField(
        label=_("Is also five-star branch instructor"), required=False
    )
    local_office = forms.CharField(label=_("Local office"), max_length=60, required=False)

    def __init__(self, *args: Any, has_ended: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not has_ended:
            del self.fields["ends_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, due_on = values.get("starts_on"), values.get("due_on")
        if starts_on and due_on:
            _in_order(self, "due_on", starts_on, due_on)
        return values


class NominationForm(forms.Form):
    """Put a person forward. A person who nominates himself volunteers and says why."""

    role = forms.ChoiceField(label=_("Role sought"), choices=PostingRole.choices)
    source = forms.ChoiceField(label=_("Source"), choices=NominationSource.choices)
    motive = forms.CharField(
        label=_("Motive"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    remains = forms.BooleanField(
        label=_("Is on post and stays in the village on rotation"), required=False
    )
    nominated_on = Day(label=_("Nominated on"))

    def __init__(self, *args: Any, himself: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if himself:
            del self.fields["source"]
            self.fields["motive"].required = True

    def clean_nominated_on(self) -> date:
        return _not_later(self.cleaned_data["nominated_on"])


class WithdrawForm(forms.Form):
    """Take a candidacy back."""

    withdrawn_on = Day(label=_("Withdrawn on"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean_withdrawn_on(self) -> date:
        return _not_later(self.cleaned_data["withdrawn_on"])


class RevealForm(forms.Form):
    """Open one piece of masked personal data; who, what and why is kept."""

    what = forms.ChoiceField(
        label=_("What to open"),
        choices=[
            ("id_number", _("ID number")),
            ("phone", _("Phone")),
            ("birth_on", _("Date of birth")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=4,
        help_text=_("Kept with your name; the cadre's office and the auditors can read it."),
    )


def _in_order(form: forms.Form, field: str, start: date, end: date) -> None:
    if end <= start:
        form.add_error(field, gettext("This day lies before the first day. Check the two dates."))


def _not_later(day: date) -> date:
    if day > localdate():
        raise forms.ValidationError(
            gettext("This day lies in the future. Give the day it happened.")
        )
    return day
