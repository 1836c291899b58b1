"""What a villager writes."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.fieldwork.enums import Topic


class HelpForm(forms.Form):
    """A call for help. Only what it is about must be said; `website` is a trap for machines."""

    topic = forms.ChoiceField(
        label=_("What is it about?"), choices=Topic.choices, initial=Topic.OTHER
    )
    text = forms.CharField(
        label=_("What do you need?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In your own words. Only those who deal with it can read it."),
    )
    name = forms.CharField(
        label=_("How shall we call you?"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone, for an answer"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Without it you can follow the matter by its code on this page."),
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(gettext("Leave the field “Website” empty."))
        return ""


class FollowForm(forms.Form):
    """The code that was given for a matter."""

    case = forms.CharField(
        label=_("Code of the matter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
