"""Forms of branches, members, committees and meetings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.branches.enums import (
    Body,
    LeftBranch,
    MeetingKind,
    Office,
    SeatEnd,
    SourceClass,
    Stage,
)
from zhucun.directory.enums import Education, Gender
from zhucun.doors.web.fields import Day, NewId

Choices = Iterable[tuple[str, Any]]
_NONE = ("", "—")


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Set what a select offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class Keyed(forms.Form):
    """A new record with its id, so that sending it twice makes one."""

    public_id = NewId()


class BranchForm(Keyed):
    name = forms.CharField(label=_("Name of the branch"), max_length=60)
    on = Day(label=_("Founded on"))
    groups = forms.IntegerField(label=_("Party groups"), required=False, min_value=0, max_value=99)


class JointForm(Keyed):
    """A joint branch with the first unit; others join on its page."""

    name = forms.CharField(label=_("Name of the branch"), max_length=60)
    units = forms.ChoiceField(label=_("Unit that helps"))
    on = Day(label=_("Founded on"))
    is_owner = forms.BooleanField(
        label=_("It answers for the whole work in the village"), required=False
    )

    def __init__(self, *args: Any, units: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "units", [_NONE, *units])


class PersonForm(Keyed):
    """Who it is: somebody on record, or by ID number, or by name."""

    local = forms.ChoiceField(
        label=_("Somebody on record"),
        required=False,
        help_text=_("Whoever is known here, as a member, talent or in an office."),
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=18,
        required=False,
        help_text=_("Whoever stands in the directory or with a household is found by it."),
    )
    name = forms.CharField(label=_("Full name"), max_length=40, required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=[_NONE, *Gender.choices], required=False)
    birth_on = Day(label=_("Date of birth"), required=False)
    education = forms.ChoiceField(
        label=_("Level of education"), choices=[_NONE, *Education.choices], required=False
    )
    is_other = forms.BooleanField(
        label=_("This is not the person of the same name and birthday on record"), required=False
    )

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "local", [_NONE, *people])


class MemberForm(PersonForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, initial=Stage.FULL)
    joined_on = Day(label=_("Belongs to the branch since"))
    party_since = Day(label=_("Joined the Party on"), required=False)


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("Next stage"), choices=Stage.choices)
    on = Day(label=_("From"))


class LeaveForm(forms.Form):
    on = Day(label=_("Leaves on"), help_text=_("The first day on which the person does not belong"))
    reason = forms.ChoiceField(label=_("Reason"), choices=LeftBranch.choices)


class OpenForm(forms.Form):
    """Open one masked field; who, whom, what and why is kept."""

    what = forms.ChoiceField(
        label=_("What to open"),
        choices=[
            ("name", _("Full name")),
            ("birth_on", _("Date of birth")),
            ("id_number", _("ID number")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=2,
        help_text=_("Kept with your name; the office and the auditors can read it."),
    )


class TermForm(Keyed):
    number = forms.IntegerField(label=_("Number of the term"), min_value=1, max_value=99)
    on = Day(label=_("Begins on"))


class SeatForm(PersonForm):
    body = forms.ChoiceField(label=_("Body"), choices=Body.choices)
    office = forms.ChoiceField(label=_("Office"), choices=Office.choices)
    since = Day(label=_("In office since"))
    source_class = forms.ChoiceField(
        label=_("Comes from"), choices=[_NONE, *SourceClass.choices], required=False
    )
    basis = forms.CharField(label=_("Basis"), max_length=100, required=False)


class SeatEndForm(forms.Form):
    on = Day(label=_("Ends on"), help_text=_("The first day on which the office is not held"))
    reason = forms.ChoiceField(label=_("Reason"), choices=SeatEnd.choices)


class CloseForm(forms.Form):
    on = Day(label=_("Ends on"), help_text=_("The first day on which the term no longer runs"))


class MeetingForm(Keyed):
    """A meeting in one short form: no photo, no list of ticks."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    on = Day(label=_("Day"))
    topic = forms.CharField(label=_("Topic of the meeting"), max_length=200)
    present = forms.IntegerField(
        label=_("How many came"),
        min_value=0,
        max_value=9999,
        help_text=_("How many were to come is counted from the register."),
    )
    held_in = forms.ChoiceField(label=_("Held in"))
    speaker = forms.CharField(label=_("Speaker"), max_length=60, required=False)
    decided = forms.CharField(
        label=_("Resolutions"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    cadres = forms.MultipleChoiceField(
        label=_("Cadres who took part"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[MeetingKind],
        places: Choices,
        cadres: Choices,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        offer(self, "held_in", places)
        offer(self, "cadres", cadres)
        if not self.fields["cadres"].choices:  # type: ignore[attr-defined]
            del self.fields["cadres"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
