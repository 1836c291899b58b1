"""Fields that forms of every room share: what does not fit stands as an error at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.kernel.ids import ID_LENGTH, is_public_id
from zhucun.kernel.periods import FIRST_DAY, LAST_DAY, is_taken


class Day(forms.DateField):
    """A day, as browsers send it, within the days that the doors take."""

    def __init__(self, **more: Any) -> None:
        ends = {"min": str(FIRST_DAY), "max": str(LAST_DAY)}
        more.setdefault(
            "widget", forms.DateInput(attrs={"type": "date", **ends}, format="%Y-%m-%d")
        )
        super().__init__(**more)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not is_taken(value):
            says = gettext("Give a day from %(first)s to %(last)s.")
            raise forms.ValidationError(says % {"first": FIRST_DAY, "last": LAST_DAY})


class NewId(forms.CharField):
    """The id that a page was given for what it records, so that sending it twice makes one record;
    empty: without."""

    def __init__(self) -> None:
        super().__init__(
            label=_("This page"), required=False, max_length=ID_LENGTH, widget=forms.HiddenInput
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_public_id(value):
            raise forms.ValidationError(_("Its form is not as it was given. Open the page anew."))
