"""Forms of what villages are honoured for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.economy.forms import EconomyForm
from zhucun.doors.web.fields import Day
from zhucun.economy.enums import HonourKind, HonourLevel


class HonourForm(EconomyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=HonourKind.choices)
    level = forms.ChoiceField(label=_("Given by"), choices=HonourLevel.choices)
    title = forms.CharField(label=_("Honour"), max_length=60)
    document = forms.CharField(
        label=_("Document"), max_length=80, help_text=_("The document by which it was given.")
    )
    on = Day(label=_("Given on"))


class HonourEndForm(EconomyForm):
    on = Day(
        label=_("Held no more from"),
        help_text=_("The day on which it was given: it was entered by mistake."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Taken back, run out, or entered by mistake."),
    )
