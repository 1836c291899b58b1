"""Forms of pairing. What is refused later comes back as an error of the field that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.people import MOST, people, person_seen
from zhucun.kernel.divisions import BadCode, Level, parse_code
from zhucun.kernel.problems import NotFound, Problem
from zhucun.pairing.enums import (
    BackingKind,
    Corps,
    HelperKind,
    HelperLevel,
    OfficeKind,
    OfficeLevel,
    PairingRole,
)

Choices = Iterable[tuple[str, str]]
_KNOWN = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
_TRUTH = {"yes": True, "no": False, "": None}
_FIELD_OF = {
    "pairing.helper-is-there": "person",
    "pairing.area-does-not-fit": "place",
    "pairing.household-paired": "helper",
    "pairing.helper-full": "helper",
    "pairing.helper-gone": "helper",
    "pairing.kin": "helper",
    "pairing.cap-unset": "cap",
    "pairing.cap-too-high": "cap",
    "pairing.nothing-to-pair": "area",
    "pairing.nobody-helps": "area",
    "pairing.reason-needed": "reason",
    "pairing.ends-too-early": "until",
    "pairing.cell-name-taken": "name",
    "pairing.cell-gone": "head",
    "pairing.household-unknown": "number",
    **dict.fromkeys(("pairing.household-gone", "pairing.household-not-yet"), "since"),
    **dict.fromkeys(("pairing.household-still-paired", "pairing.paired-ahead"), "since"),
    **dict.fromkeys(("pairing.not-in-office", "pairing.not-paired-then"), "on"),
    **dict.fromkeys(("pairing.day-in-future", "pairing.visit-is-there"), "on"),
    "pairing.link-needed": "linked",
    "pairing.office-taken": "kind",
    "pairing.backing-there": "kind",
    "pairing.unit-does-not-fit": "unit",
    "directory.unknown-place": "place",
    **dict.fromkeys(("directory.place-gone", "directory.place-merged"), "place"),
    "pairing.outside-office": "place",
    "not-allowed": "place",
}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in ("pairing.number-in-text", "pairing.text-too-long"):
        texts = ("reason", "note", "name", "title", "basis")
        field = next((name for name in texts if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class _Person(forms.CharField):
    """Somebody of the directory, by name; where several bear it, by the code that is shown."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Person"))
        more.setdefault(
            "help_text",
            _("Name as in the directory; others come with an imported list."),
        )
        super().__init__(max_length=60, **more)


def person_called(request: Request, text: str, day: date) -> Any:
    """The one person whom the text means. Raises ValidationError."""
    try:
        return person_seen(request, text, day)
    except NotFound:
        found = [one for one in people(request, text, day) if text in (one.name, one.public_id)]
    if len(found) == 1:
        return person_seen(request, found[0].public_id, day)
    if not found:
        raise forms.ValidationError(gettext("The directory knows nobody of this name here."))
    choices = gettext(", ").join(
        f"{one.name} {one.unit} {one.public_id}" for one in found[: min(5, MOST)]
    )
    raise forms.ValidationError(
        gettext("Several people bear this name: %(choices)s. Give the code.") % {"choices": choices}
    )


def place_coded(text: str, day: date) -> Any:
    """The place of a code on a day. Raises ValidationError."""
    try:
        return directory.place_on(code=parse_code(text), as_of=day)
    except (BadCode, Problem) as problem:
        raise forms.ValidationError(sentences(problem).message) from problem


class _Request(forms.Form):
    """A form that looks for people and places of its reader."""

    def __init__(self, *args: Any, request: Request, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.request, self.day = request, day

    def clean_person(self) -> Any:
        return person_called(self.request, self.cleaned_data["person"].strip(), self.day)


class HelperForm(_Request):
    """Record a helper."""

    person = _Person()
    place = forms.ChoiceField(label=_("Works in"))
    kind = forms.ChoiceField(label=_("Who he is"), choices=HelperKind.choices)
    corps = forms.ChoiceField(label=_("Corps"), choices=[("", "—"), *Corps.choices], required=False)
    is_leading = forms.BooleanField(label=_("Is a leading cadre"), required=False)
    is_able = forms.ChoiceField(label=_("Works ably"), choices=_KNOWN, required=False)
    is_good_at_village_work = forms.ChoiceField(
        label=_("Is good at village work"), choices=_KNOWN, required=False
    )
    is_end_responsible = forms.BooleanField(
        label=_("Answers for the household to the end"), required=False, initial=True
    )
    since = Day(label=_("Helps from"))

    def __init__(self, *args: Any, places: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "place", places)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a draft; the level is that of the place."""
        asked = self.cleaned_data
        return {
            "person": asked["person"],
            "area": asked["place"],
            "level": LEVEL_OF[len(asked["place"])],
            "kind": asked["kind"],
            "corps": asked["corps"],
            "is_leading": asked["is_leading"],
            "is_able": _TRUTH[asked["is_able"]],
            "is_good_at_village_work": _TRUTH[asked["is_good_at_village_work"]],
            "is_end_responsible": asked["is_end_responsible"],
        }


LEVEL_OF = {
    int(Level.PREFECTURE): HelperLevel.PREFECTURE.value,
    int(Level.COUNTY): HelperLevel.COUNTY.value,
    int(Level.TOWNSHIP): HelperLevel.TOWNSHIP.value,
    int(Level.VILLAGE): HelperLevel.VILLAGE.value,
}


class ChangeHelperForm(forms.Form):
    """What is kept of a helper beside his person and his place."""

    kind = forms.ChoiceField(label=_("Who he is"), choices=HelperKind.choices)
    corps = forms.ChoiceField(label=_("Corps"), choices=[("", "—"), *Corps.choices], required=False)
    is_leading = forms.BooleanField(label=_("Is a leading cadre"), required=False)
    is_able = forms.ChoiceField(label=_("Works ably"), choices=_KNOWN, required=False)
    is_good_at_village_work = forms.ChoiceField(
        label=_("Is good at village work"), choices=_KNOWN, required=False
    )
    is_end_responsible = forms.BooleanField(
        label=_("Answers for the household to the end"), required=False
    )

    @property
    def values(self) -> dict[str, Any]:
        known = ("is_able", "is_good_at_village_work")
        return {**self.cleaned_data, **{name: _TRUTH[self.cleaned_data[name]] for name in known}}

    @classmethod
    def of(cls, row: Any) -> ChangeHelperForm:
        """The form with what is kept now."""
        words = {truth: word for word, truth in _TRUTH.items()}
        now = {name: getattr(row, name) for name in cls.base_fields}
        known = ("is_able", "is_good_at_village_work")
        return cls(initial={**now, **{name: words[now[name]] for name in known}})


class KinForm(forms.Form):
    """A helper is kin to a household."""

    number = forms.CharField(label=_("Household number"), max_length=24)
    basis = forms.CharField(label=_("How they are kin"), max_length=100, required=False)


class KinOfForm(forms.Form):
    """Somebody who helps here is kin to the household."""

    helper = forms.ChoiceField(label=_("Helper"))
    basis = forms.CharField(label=_("How they are kin"), max_length=100, required=False)

    def __init__(self, *args: Any, helpers: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "helper", [("", "—"), *helpers])


class HeadForm(forms.Form):
    """Give a grid another head, or none."""

    head = forms.ChoiceField(label=_("Head of the grid"), required=False)

    def __init__(self, *args: Any, helpers: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "head", [("", "—"), *helpers])


class EndCellForm(forms.Form):
    """A grid ends."""

    until = Day(label=_("No more from"))


class EndForm(forms.Form):
    """Something ends: from which day on, and why."""

    until = Day(label=_("No more from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AskForm(forms.Form):
    """Ask for a proposal."""

    area = forms.ChoiceField(label=_("Area"))
    title = forms.CharField(label=_("Name of the proposal"), max_length=80)
    cap = forms.IntegerField(
        label=_("Households for one helper, at most"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("The policy pack's number holds; without one yours is kept with your name."),
    )
    nearness = forms.DecimalField(
        label=_("Weight of the same township"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=1,
        help_text=_("A leading cadre where poverty is deep weighs 1. No source sets this one."),
    )
    tag = forms.ChoiceField(
        label=_("Only households with"),
        required=False,
        help_text=_("Only where the policy pack does not say who needs a helper."),
    )

    def __init__(self, *args: Any, areas: Choices = (), tags: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "area", areas)
        offer(self, "tag", [("", "—"), *tags])


class PairForm(forms.Form):
    """Pair one household by hand."""

    helper = forms.ChoiceField(label=_("Helper"))
    role = forms.ChoiceField(label=_("Part"), choices=PairingRole.choices)
    since = Day(label=_("Since"))

    def __init__(self, *args: Any, helpers: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "helper", [("", "—"), *helpers])


class CellForm(forms.Form):
    """Make a grid."""

    name = forms.CharField(label=_("Name of the grid"), max_length=40)
    head = forms.ChoiceField(label=_("Head of the grid"), required=False)
    since = Day(label=_("Since"))

    def __init__(self, *args: Any, helpers: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "head", [("", "—"), *helpers])


class BackingForm(forms.Form):
    """Name who answers for a village."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BackingKind.choices)
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        help_text=_("A work group of the township may be named without a unit."),
    )
    since = Day(label=_("Since"))

    def __init__(self, *args: Any, units: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "unit", [("", "—"), *units])


class OfficeForm(_Request):
    """Record who holds an office."""

    person = _Person()
    place = forms.ChoiceField(label=_("Office of"))
    kind = forms.ChoiceField(label=_("Office"), choices=OfficeKind.choices)
    linked = forms.CharField(
        label=_("Linked village"), required=False, max_length=12, help_text=_("12-digit code")
    )
    since = Day(label=_("Holds it from"))

    def __init__(self, *args: Any, places: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "place", places)

    def clean_linked(self) -> Any:
        text = self.cleaned_data["linked"].strip()
        return place_coded(text, self.day) if text else None

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a draft; the level is that of the place."""
        asked = self.cleaned_data
        levels = {2: OfficeLevel.PROVINCE, 4: OfficeLevel.PREFECTURE, 6: OfficeLevel.COUNTY}
        return {
            "person": asked["person"],
            "area": asked["place"],
            "level": levels.get(len(asked["place"]), OfficeLevel.TOWNSHIP).value,
            "kind": asked["kind"],
            "unit": asked["person"].unit,
            "linked": asked["linked"],
        }


class CallForm(forms.Form):
    """Write down a visit by office: to a township, a village, or a household by its number."""

    place = forms.CharField(
        label=_("Place visited"), max_length=12, help_text=_("Code of the township or village")
    )
    number = forms.CharField(label=_("Household number"), max_length=24, required=False)
    on = Day(label=_("Day"))
    is_unannounced = forms.BooleanField(
        label=_("Unannounced"),
        required=False,
        help_text=_("Until its day only who wrote it down and the visitor see it."),
    )
    notified_on = Day(label=_("Announced on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.day = day

    def clean_place(self) -> Any:
        return place_coded(self.cleaned_data["place"].strip(), self.day)


class HelpForm(forms.Form):
    """Write down a helper's visit to a household, with what he brought of the five."""

    on = Day(label=_("Day"))
    slots = forms.MultipleChoiceField(
        label=_("What was brought of the five"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, slots: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        slots = list(slots)
        if slots:
            offer(self, "slots", slots)
        else:
            del self.fields["slots"]


class ReasonForm(forms.Form):
    """Why something is void."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
