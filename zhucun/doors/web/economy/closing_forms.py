"""Forms for the works of a project and its end."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.economy.forms import EconomyForm
from zhucun.doors.web.fields import Day
from zhucun.economy.enums import (
    Moment,
)


class CloseForm(EconomyForm):
    on = Day(label=_("Closed on"))
    is_given_up = forms.BooleanField(label=_("Given up, not carried out"), required=False)
    reason = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Of a project that is given up: why."),
    )


class ProjectPhotoForm(EconomyForm):
    moment = forms.ChoiceField(label=_("Which state it shows"), choices=Moment.choices)
    on = Day(label=_("Taken on"))
    file = forms.FileField(
        label=_("Photo"),
        max_length=100,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_(
            "Of the works, not of people. JPEG or PNG, at most 1 MB. Place and time that the "
            "camera wrote are not kept."
        ),
    )
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


class RemovePhotoForm(EconomyForm):
    photo = forms.ChoiceField(label=_("Photo"))
