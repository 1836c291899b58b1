"""Forms of the registry. What is refused later comes back as an error of the form that was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Gender
from zhucun.directory.queries import check_id_number
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.households.enums import HouseholdEnd, JoinReason, LeftReason, Relation
from zhucun.kernel.problems import Problem

Choices = Iterable[tuple[str, Any]]

_FIELD_OF = {
    "households.number-taken": "number",
    "households.elsewhere": "number",
    "households.member-elsewhere": "id_number",
    "households.member-dead": "id_number",
    "households.second-head": "relation",
    "households.head-missing": "relation",
    "households.unknown-tag": "tag",
    "households.tag-overlaps": "since",
    "households.before-household": "since",
    "households.not-a-village": "village",
    "directory.bad-id-number": "id_number",
    "directory.place-gone": "village",
    "directory.place-merged": "village",
    "kernel.period-reversed": "on",
    "households.day-ahead": "on",
    "households.born-after-death": "mother",
    "households.mother-elsewhere": "mother",
    "households.birthday-differs": "id_number",
    "households.same-household": "number",
    "households.born-later": "birth_on",
    "households.member-there": "name",
    "households.size-below-members": "size",
    "households.income-twice": "starts_on",
    "households.not-in-window": "starts_on",
    "households.not-yet-over": "starts_on",
}
_PHONE = {"inputmode": "tel", "autocomplete": "off"}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal at the field that it is about, with what to do; nothing typed is lost."""
    shown = sentences(problem)
    for name, (_base, theirs, mine) in (problem.facts.get("fields") or {}).items():
        if name in form.fields:
            told = gettext("Yours: %(mine)s. On record: %(theirs)s.")
            form.add_error(name, told % {"mine": mine, "theirs": theirs})
    field = _FIELD_OF.get(problem.code)
    if field in ("on", "since") and field not in form.fields:
        field = next((name for name in ("since", "birth_on", "on") if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class HouseholdForm(forms.Form):
    """What is known of a household itself; `base` is the version that was opened."""

    number = forms.CharField(label=_("Household number"), max_length=24)
    address = forms.CharField(label=_("Address"), max_length=100, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    size = forms.IntegerField(label=_("Persons"), min_value=1, max_value=99)
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keeps: bool, hides_phone: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not keeps:
            del self.fields["number"], self.fields["size"]
        if hides_phone:
            self.fields["phone"].help_text = gettext("A phone is on record; leave empty to keep it")


class NewHouseholdForm(forms.Form):
    """A household with its head; the others are added on its page."""

    number = forms.CharField(label=_("Household number"), max_length=24)
    name = forms.CharField(label=_("Head of the household"), max_length=40)
    id_number = forms.CharField(label=_("ID number of the head"), max_length=18, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    address = forms.CharField(label=_("Address"), max_length=100, required=False)
    size = forms.IntegerField(label=_("Persons"), min_value=1, max_value=99, required=False)
    since = Day(label=_("Lives here since"))


class MemberForm(forms.Form):
    """One member. A number on record that the reader may not see stays where nothing is typed."""

    name = forms.CharField(label=_("Full name"), max_length=40)
    relation = forms.ChoiceField(label=_("Relation to the head"))
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", "—"), *Gender.choices], required=False
    )
    birth_on = Day(label=_("Date of birth"), required=False)
    id_number = forms.CharField(label=_("ID number"), max_length=18, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    since = Day(label=_("Belongs to it since"))
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        relation = self.fields["relation"]
        assert isinstance(relation, forms.ChoiceField)
        is_head = member is not None and member.relation == Relation.HEAD
        known = [each for each in Relation.choices if (each[0] == Relation.HEAD) == is_head]
        relation.choices = known if member is not None else [("", "—"), *known]
        if member is not None:
            del self.fields["since"]
        for name in ("name", "birth_on", "id_number", "phone"):
            if member is not None and getattr(member, name) and name not in self.initial:
                self.fields[name].required = False
                self.fields[name].help_text = gettext("On record; leave empty to keep it")

    def clean_id_number(self) -> str:
        value = self.cleaned_data["id_number"].strip().upper()
        try:
            return check_id_number(value) if value else ""
        except Problem as problem:
            shown = sentences(problem)
            raise forms.ValidationError(f"{shown.message} {shown.todo}") from problem


class ArrivalForm(MemberForm):
    """Somebody who belonged to no household on record joins; `joined` says how."""

    joined = forms.ChoiceField(
        label=_("How"),
        choices=[
            (JoinReason.FOUND, _("Had been left out of the list")),
            (JoinReason.MARRIAGE, _("Married into it")),
            (JoinReason.ADOPTED, _("Adopted")),
            (JoinReason.MOVED, _("Moved in")),
        ],
    )


class TagForm(forms.Form):
    tag = forms.ChoiceField(label=_("Kind of household"))
    since = Day(label=_("Since"))
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        required=False,
        help_text=_("The document or the meeting that decided it"),
    )

    def __init__(self, *args: Any, kinds: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["tag"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(kinds)


class TagEndForm(forms.Form):
    on = Day(label=_("Ends on"), help_text=_("The first day on which it no longer holds"))
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)
    is_mistake = forms.BooleanField(
        label=_("It was recorded by mistake and never held"), required=False
    )


class MoveForm(forms.Form):
    village = forms.CharField(
        label=_("Village"), max_length=60, help_text=_("Name or 12-digit code")
    )
    on = Day(label=_("Lives there from"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class EndForm(forms.Form):
    on = Day(label=_("Ends on"), help_text=_("The first day on which it is no household here"))
    reason = forms.ChoiceField(label=_("Reason"), choices=HouseholdEnd.choices)


class MemberEndForm(forms.Form):
    on = Day(label=_("Leaves on"), help_text=_("The first day on which the person does not belong"))
    reason = forms.ChoiceField(label=_("Reason"), choices=LeftReason.choices)
    heir = forms.ChoiceField(label=_("Who is head then"))

    def __init__(self, *args: Any, heirs: Choices | None, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["heir"]
        assert isinstance(field, forms.ChoiceField)
        if heirs is None:
            del self.fields["heir"]
        else:
            field.choices = list(heirs)


class HeadForm(forms.Form):
    former_as = forms.ChoiceField(
        label=_("The former head is then"),
        choices=[each for each in Relation.choices if each[0] != Relation.HEAD],
        help_text=_("The relation to the new head; correct the relations of the others after it"),
    )


class OpenForm(forms.Form):
    """Open one masked field; who, whom, what and why is kept."""

    who = forms.ChoiceField(label=_("Of whom"))
    what = forms.ChoiceField(
        label=_("What to open"),
        choices=[
            ("phone", _("Phone")),
            ("id_number", _("ID number")),
            ("name", _("Full name")),
            ("birth_on", _("Date of birth")),
            ("health", _("Health")),
            ("allowance", _("Minimum allowance")),
            ("income", _("Income")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=2,
        help_text=_("Kept with your name; the office and the auditors can read it."),
    )

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("household", _("The household")), *people]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        who, what = values.get("who"), values.get("what")
        of_a_person = ("id_number", "birth_on", "health", "allowance")
        if who == "household" and what in of_a_person:
            self.add_error("who", gettext("Choose the person whom you mean."))
        if who != "household" and what == "income":
            self.add_error("who", gettext("A household earns together: choose the household."))
        return values
