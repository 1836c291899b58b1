"""Forms of the reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.fields import Day
from zhucun.reports.enums import Language, PlainKind, RunScope


class IssueForm(forms.Form):
    """Issue a paper."""

    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("As the office files it, such as 社组通〔2024〕3号"),
    )
    issuer = forms.CharField(
        label=_("Issued by"), max_length=60, help_text=_("Stands in red at the head")
    )
    issued_on = Day(label=_("Issued on"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, needs_number: bool, chinese_only: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["number"].required = needs_number
        if chinese_only:
            del self.fields["language"]


def areas_of(actor: Actor, permission: Permission, day: date) -> list[tuple[str, str]]:
    """The actor's areas and those one level below, by code, for a choice. Two queries and one an
    area; the whole country is not one choice."""
    mine = [area for area in actor.areas(permission) if area]
    below = [
        place.code
        for area in mine
        for place in directory.areas_below(actor=actor, area=area, as_of=day)
    ]
    names = directory.names_of([*mine, *below], as_of=day)
    return [(code, names[code]) for code in dict.fromkeys([*mine, *below]) if code in names]


class AreaForm(forms.Form):
    """An area in which all cards are meant."""

    area = forms.ChoiceField(label=_("Area"))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class PlainForm(AreaForm):
    """Plain-language cards for the cadres of an area."""

    kinds = forms.MultipleChoiceField(
        label=_("Kind of card"),
        choices=PlainKind.choices,
        initial=PlainKind.values,
        widget=forms.CheckboxSelectMultiple,
    )


class CopiesForm(forms.Form):
    """How often each card is printed."""

    copies = forms.IntegerField(
        label=_("Copies of each card"),
        min_value=1,
        max_value=500,
        initial=10,
        help_text=_("Ten lie on one sheet; as many as there are homes in which it hangs"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class PrintForm(AreaForm, CopiesForm):
    """Sheets for a whole area."""

    field_order = ("area", "copies", "language")


class PhotoForm(forms.Form):
    """A portrait; nobody has to give one."""

    file = forms.FileField(
        label=_("Photo"),
        max_length=100,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_(
            "JPEG or PNG, at most 200 kB. Place and time of the picture are not kept. "
            "Without one the frame stays empty for a printed photo."
        ),
    )


class RunForm(AreaForm):
    """Archives of a whole area."""

    scope = forms.ChoiceField(label=_("Which archives"), choices=RunScope.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class CheckForm(forms.Form):
    """A file to be compared with what was issued."""

    file = forms.FileField(
        label=_("PDF of an archive"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )


class TickForm(forms.Form):
    """An item of a checklist is in place."""

    since = Day(label=_("In place since"))
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=200,
        help_text=_("The document with its number, the record, or where it can be seen"),
    )


class DepartmentForm(forms.Form):
    """A unit answers as a line department."""

    unit = forms.ChoiceField(label=_("Unit"))
    since = Day(label=_("Answers since"))


class EndTickForm(forms.Form):
    """It is in place no more."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
