"""Forms of the directory."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.problems import sentences
from zhucun.kernel.divisions import BadCode, parse_code


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
