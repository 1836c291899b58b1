"""Forms of selection. What is refused later comes back as an error of the form that was sent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.selection import words
from zhucun.doors.web.words import unit_called
from zhucun.engines.rules import Unset
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt, ParameterAt
from zhucun.selection.queries import Line

_SECONDS = [(10, _("10 seconds")), (60, _("1 minute")), (300, _("5 minutes"))]


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the form, with what to do; nothing that was typed is lost."""
    shown = sentences(problem)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    field = "reason" if problem.code == "selection.reason-missing" else None
    form.add_error(field if field in form.fields else None, text)


class ProposeForm(forms.Form):
    """Ask for teams. One field for each weight that no source gives: `weights` after cleaning."""

    title = forms.CharField(label=_("Name of the proposal"), max_length=80)
    seconds = forms.TypedChoiceField(
        label=_("Computing time at most"), choices=_SECONDS, coerce=int
    )
    speciality = forms.BooleanField(
        label=_("One of each team has a speciality that the village needs"), required=False
    )
    young = forms.BooleanField(label=_("One of each team is young"), required=False)
    young_percent = forms.DecimalField(
        label=_("Of all who are proposed so many percent are young, at least"),
        help_text=_(
            "No source asks for a share. One that you enter is your office's own decision."
        ),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    reviewed = forms.BooleanField(
        label=_("Only who is through the review, or remains"), required=False
    )

    def __init__(
        self,
        *args: Any,
        lines: Iterable[Line],
        unset: str = "",
        given_share: Decimal | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        if given_share is not None:
            del self.fields["young_percent"]
        else:
            self.fields["young_percent"].widget.attrs["placeholder"] = unset
        self.open_lines = [line for line in lines if line.is_open]
        for line in self.open_lines:
            self.fields[_field(line)] = forms.DecimalField(
                label=line.label.in_(language()),
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                help_text=words.weight_hint(line.name),
                widget=forms.NumberInput(attrs={"step": "0.01", "placeholder": unset}),
            )

    @property
    def weights(self) -> dict[str, Decimal]:
        """What the office set itself; a field left empty stays 未配置."""
        values = {line.name: self.cleaned_data.get(_field(line)) for line in self.open_lines}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def young_share(self) -> Decimal | None:
        """The share that the office asks for itself, of 1."""
        percent = self.cleaned_data.get("young_percent")
        return None if percent is None else percent / 100

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[_field(line)] for line in self.open_lines]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        names = ("title", "seconds", "speciality", "young", "young_percent", "reviewed")
        return [self[name] for name in names if name in self.fields]


class WhatIfForm(ProposeForm):
    """Ask how it would be: without some rules or villages, with other numbers or another quota."""

    def __init__(
        self,
        *args: Any,
        pack: PackAt,
        villages: Iterable[tuple[str, str]],
        units: Iterable[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        blocking = [item for item in pack.rules("candidate") if item.spec.severity == "block"]
        self.fields["rules_off"] = forms.MultipleChoiceField(
            label=_("Leave out these rules"),
            choices=[(item.ref, item.label(language())) for item in blocking],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        needed = sorted({name for item in blocking for name in pack.rule(item).parameters})
        known = pack.parameters
        self.numbers = [
            name for name in needed if name in known and known[name].item.spec.type == "int"
        ]
        for name in self.numbers:
            found = pack.parameters[name]
            self.fields[f"number_{name}"] = forms.IntegerField(
                label=found.item.label(language()),
                required=False,
                min_value=0,
                max_value=1000,
                widget=forms.NumberInput(attrs={"placeholder": _current(found, pack)}),
            )
        self.fields["without"] = forms.MultipleChoiceField(
            label=_("Leave out these villages"),
            choices=list(villages),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("Another quota for this unit"),
            choices=[("", "—"), *units],
            required=False,
        )
        self.fields["quota"] = forms.IntegerField(
            label=_("Its quota"), required=False, min_value=0, max_value=1000
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("unit")) != (values.get("quota") is not None):
            self.add_error("quota", _("Name the unit and its quota together."))
        return values

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from the world as it is, as `Settings` takes it."""
        values = self.cleaned_data
        numbers = {name: values.get(f"number_{name}") for name in self.numbers}
        return {
            "rules_off": tuple(values["rules_off"]),
            "parameters": {name: value for name, value in numbers.items() if value is not None},
            "without": tuple(values["without"]),
            "quota": {values["unit"]: values["quota"]} if values["unit"] else {},
        }

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        numbers = [f"number_{name}" for name in self.numbers]
        names = ["rules_off", *numbers, "without", "unit", "quota"]
        return [*super().plain_fields, *(self[name] for name in names)]


class DecideForm(forms.Form):
    """Lock or forbid somebody in a village, with a reason."""

    candidate = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("must", _("Must serve there")),
            ("lead", _("Must lead there as first secretary")),
            ("never", _("Must not serve there")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class MoveForm(forms.Form):
    """Move somebody to another village, or exchange him with somebody."""

    person = forms.ChoiceField(label=_("Who"))
    to = forms.ChoiceField(label=_("To where, or exchanged with whom"))

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[str, str]],
        places: Iterable[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["to"].choices = list(places)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Something that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ConfirmForm(forms.Form):
    """Something that is confirmed; there is nothing to fill in."""


class PostForm(forms.Form):
    """Post what is confirmed."""

    starts_on = Day(label=_("Serves from"))
    due_on = Day(
        label=_("Due on"), required=False, help_text=_("The day on which the term is to end")
    )
    together_days = forms.IntegerField(
        label=_("Days of handover together"),
        min_value=0,
        max_value=90,
        help_text=_(
            "Who serves in these villages now and does not remain gets his last day so many days "
            "later, and a handover to his successor is opened."
        ),
    )


class AnswerForm(forms.Form):
    """One side's answer about some assignments."""

    side = forms.ChoiceField(
        choices=[("village", ""), ("unit", ""), ("office", "")], widget=forms.HiddenInput
    )
    answer = forms.ChoiceField(choices=[("agreed", ""), ("refused", "")])
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


def _current(found: ParameterAt, pack: PackAt) -> str:
    """The number that holds now, shown where nothing is typed."""
    if isinstance(found.value, Unset):
        return words.unset(pack)
    return f"{found.value} {unit_called(found.unit or '', found.value)}".strip()


def _field(line: Line) -> str:
    return f"weight:{line.name}"
