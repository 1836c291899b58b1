"""Forms by which a department's form is registered and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.intake.forms import ENDINGS
from zhucun.reports.enums import Every
from zhucun.roster.enums import PostingRole

_ROLES = (PostingRole.FIRST_SECRETARY, PostingRole.MEMBER)


class AskedFormForm(forms.Form):
    """What a department asks for; the headings are typed, or read from its own table."""

    area = forms.ChoiceField(label=_("Area"))
    title = forms.CharField(label=_("Title of the form"), max_length=100)
    issuer = forms.CharField(
        label=_("Sent out by"), max_length=60, help_text=_("The department that sends it out")
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=120,
        help_text=_("The number of the document on which it rests, or its words"),
    )
    every = forms.ChoiceField(label=_("How often"), choices=Every.choices)
    roles = forms.MultipleChoiceField(
        label=_("Asked of"),
        choices=[(role.value, role.label) for role in _ROLES],
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = Day(label=_("First day"))
    last_day = Day(label=_("Last day"), help_text=_("Afterwards it is asked no more, by itself"))
    labels = forms.CharField(
        label=_("Headings"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One a line, as they stand in the form"),
    )
    file = forms.FileField(
        label=_("Or the table that was sent out"),
        required=False,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        help_text=_("Its headings are read from it; nothing of the file is kept"),
    )

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a form is asked no more."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
