"""Forms of what happens to households: born, married, split, joined, earned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Gender
from zhucun.doors.web.fields import Day
from zhucun.doors.web.households.forms import Choices
from zhucun.households.enums import (
    Allowance,
    CareNeed,
    Dwellings,
    Education,
    Fuel,
    Health,
    Insured,
    JoinReason,
    Labour,
    Power,
    Relation,
    Schooling,
    Water,
    WorksAway,
)

_BLANK = [("", "—")]
_OTHERS = [each for each in Relation.choices if each[0] != Relation.HEAD]
_STAYS = ("", _("Stays"))


class BirthForm(forms.Form):
    name = forms.CharField(label=_("Name of the child"), max_length=40)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[*_BLANK, *Gender.choices], required=False
    )
    birth_on = Day(label=_("Born on"))
    id_number = forms.CharField(label=_("ID number"), max_length=18, required=False)
    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=_OTHERS, initial=Relation.CHILD
    )
    mother = forms.ChoiceField(label=_("Mother"), required=False)

    def __init__(self, *args: Any, mothers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "mother", [("", _("Not in this household")), *mothers])


class TransferForm(forms.Form):
    """Somebody goes to another household on record."""

    number = forms.CharField(label=_("Number of the other household"), max_length=24)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (JoinReason.MARRIAGE, _("Marries into it")),
            (JoinReason.ADOPTED, _("Is adopted by it")),
            (JoinReason.MOVED, _("Moves to it")),
        ],
    )
    relation = forms.ChoiceField(label=_("Relation to the head there"), choices=_OTHERS)
    on = Day(label=_("Belongs there from"))
    heir = forms.ChoiceField(label=_("Who is head here then"))

    def __init__(self, *args: Any, heirs: Choices | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if heirs is None:
            del self.fields["heir"]
        else:
            _choose(self, "heir", heirs)


class SplitForm(forms.Form):
    """Who founds the new household: one line for each present member."""

    number = forms.CharField(label=_("Number of the new household"), max_length=24)
    on = Day(label=_("On its own from"))
    address = forms.CharField(label=_("Address"), max_length=100, required=False)

    def __init__(self, *args: Any, people: Choices, kinds: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = list(people)
        for key, name in self.people:
            self.fields[f"m-{key}"] = forms.ChoiceField(
                label=gettext("%(name)s in the new household") % {"name": name},
                choices=[_STAYS, *Relation.choices],
                required=False,
            )
        kept = list(kinds)
        if kept:
            self.fields["tags"] = forms.MultipleChoiceField(
                label=_("Kinds that the new household keeps"),
                choices=kept,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["heir"] = forms.ChoiceField(
            label=_("Who is head here, if the head leaves"),
            choices=[*_BLANK, *self.people],
            required=False,
        )

    def chosen(self) -> dict[str, str]:
        """Relation in the new household, by member."""
        return {key: word for key, _name in self.people if (word := self.cleaned_data[f"m-{key}"])}


class MergeForm(forms.Form):
    """The household joins another one."""

    number = forms.CharField(label=_("Number of the household that it joins"), max_length=24)
    on = Day(label=_("One household from"))

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = list(people)
        for key, name in self.people:
            self.fields[f"m-{key}"] = forms.ChoiceField(
                label=gettext("%(name)s to the head there") % {"name": name},
                choices=[*_BLANK, *_OTHERS],
            )

    def chosen(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"m-{key}"] for key, _name in self.people}


class Yuan(forms.DecimalField):
    """An amount in yuan."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_digits=12, decimal_places=2, required=False, widget=forms.NumberInput, **more
        )


class IncomeForm(forms.Form):
    """Twelve months of income; empty where nobody knows, 0 where there was none."""

    starts_on = Day(label=_("First day of the twelve months"))
    wages = Yuan(label=_("Income from wages (yuan)"))
    production = Yuan(label=_("Income from production and trade (yuan)"))
    property = Yuan(label=_("Income from property (yuan)"))
    transfers = Yuan(label=_("Income from transfers (yuan)"))
    costs = Yuan(label=_("Costs of production (yuan)"))
    fixed_grants = Yuan(label=_("Grants for a fixed purpose (yuan)"))
    one_off_relief = Yuan(label=_("One-off relief (yuan)"))
    declared_total = Yuan(label=_("Total that the register declares (A17)"))
    declared_net = Yuan(label=_("Net income that the register declares (A19)"))
    declared_per_head = Yuan(label=_("Net income a head that the register declares (A20)"))
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)

    def amounts(self, names: Iterable[str]) -> dict[str, Decimal]:
        """The amounts that were given."""
        return {
            str(name): value
            for name in names
            if (value := self.cleaned_data[str(name)]) is not None
        }


class MistakeForm(forms.Form):
    basis = forms.CharField(label=_("Reason"), max_length=200)


class BackForm(MistakeForm):
    """An end is taken back; `former_as` where a head comes back and another followed."""

    former_as = forms.ChoiceField(
        label=_("The present head is then"),
        choices=_OTHERS,
        help_text=_("The relation to the head who comes back"),
    )

    def __init__(self, *args: Any, follows: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not follows:
            del self.fields["former_as"]


def _words(choices: Sequence[Any], label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*_BLANK, *choices], required=False)


class MemberFactsForm(forms.Form):
    """What holds of a member from a day on; what is left empty stays as it is."""

    since = Day(label=_("Holds from"))
    ethnicity = forms.CharField(label=_("Ethnic group"), max_length=20, required=False)
    education = _words(Education.choices, _("Level of education"))
    schooling = _words(Schooling.choices, _("At school"))
    health = _words(Health.choices, _("Health"))
    labour = _words(Labour.choices, _("Ability to work"))
    works_away = _words(WorksAway.choices, _("Works away"))
    allowance = _words(Allowance.choices, _("Minimum allowance"))
    medical_insurance = _words(Insured.choices, _("Medical insurance"))
    pension = _words(Insured.choices, _("Pension insurance"))
    care_kind = _words(CareNeed.choices, _("In need of care"))


class HomeFactsForm(forms.Form):
    """What holds of a home from a day on; what is left empty stays as it is."""

    since = Day(label=_("Holds from"))
    housing_area = forms.DecimalField(
        label=_("Housing area (m²)"), min_value=0, max_value=9_999, decimal_places=2, required=False
    )
    housing_structure = _words(Dwellings.choices, _("Housing structure"))
    housing_year = forms.IntegerField(
        label=_("Year of building"), min_value=1800, max_value=2200, required=False
    )
    power = _words(Power.choices, _("Electricity"))
    fuel = _words(Fuel.choices, _("Fuel"))
    water = _words(Water.choices, _("Drinking water"))
    in_cooperative = forms.TypedChoiceField(
        label=_("In a co-operative"),
        choices=[*_BLANK, ("yes", _("Yes")), ("no", _("No"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )


def _choose(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
