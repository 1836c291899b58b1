"""Forms of the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.kernel.divisions import BadCode, parse_code

#: Fields of places begin so; the largest number that is kept.
_AT, _MOST = "at-", 2_147_483_647


class WhyForm(forms.Form):
    """Why can this account see something? A permission and a place."""

    permission = forms.ChoiceField(label=_("Permission"), choices=Permission.choices)
    place = forms.CharField(
        label=_("Place code"),
        max_length=20,
        help_text=_("2, 4, 6, 9 or 12 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_place(self) -> str:
        """The unpadded code."""
        try:
            return parse_code(self.cleaned_data["place"])
        except BadCode as problem:
            shown = sentences(problem)
            raise forms.ValidationError(f"{shown.message} {shown.todo}") from problem


class NumbersForm(forms.Form):
    """One number of several places as of a day; a field that is left empty says nothing. What is
    known up to the day of the page stands beside each field."""

    on = Day(label=_("As of"), help_text=_("The day for which the register states the number"))

    def __init__(
        self, *args: Any, rows: Sequence[Any], known: Mapping[str, Any], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for row in rows:
            self.fields[_field(row.code)] = forms.IntegerField(
                label=f"{row.short_name} {row.code}",
                required=False,
                min_value=0,
                max_value=_MOST,
                help_text=_known(known.get(row.code)),
            )

    def clean_on(self) -> date:
        """Not a day ahead: a number is counted, not expected."""
        on: date = self.cleaned_data["on"]
        if on > localdate():
            raise forms.ValidationError(gettext("That day has not come yet."))
        return on

    def clean(self) -> None:
        """At least one number."""
        if not self.errors and not self.given():
            raise forms.ValidationError(gettext("No number was given: fill in at least one place."))

    def given(self) -> dict[str, int]:
        """The numbers that were filled in, by code."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "on"}
        return {name.removeprefix(_AT): value for name, value in found.items() if value is not None}


def _field(code: str) -> str:
    return f"{_AT}{code}"


def _known(figure: Any) -> str:
    if figure is None:
        return gettext("Nothing is stated up to this day.")
    told = gettext("%(value)s as of %(day)s")
    return told % {"value": f"{figure.value:,}", "day": figure.as_of.isoformat()}
