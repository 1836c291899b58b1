"""Forms of what is fixed and stated before a match: villages, needs, offers, wishes, avoidances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import UnitKind
from zhucun.doors.web.access import Request
from zhucun.doors.web.fields import Day
from zhucun.doors.web.roster.people import place_called
from zhucun.kernel.divisions import Level
from zhucun.roster.actions import AvoidanceDraft, Need, VillageDraft
from zhucun.roster.enums import AvoidanceKind, AvoidanceSource, NeedKind

#: How many a village ranks; its wishes for units as many.
RANKS = 3
_ORDINALS = (_("First"), _("Second"), _("Third"))


class FixForm(forms.Form):
    """Which villages a round serves; the rows of the table are boxes named `village`."""

    fixed_on = Day(
        label=_("Fixed on"), help_text=_("The types that the villages bear on this day are kept.")
    )
    team_least = forms.IntegerField(
        label=_("Team, at least"),
        min_value=1,
        max_value=50,
        help_text=_("Where a team is asked for, the first secretary among them"),
    )
    team_most = forms.IntegerField(
        label=_("Team, at most"), min_value=1, max_value=50, required=False
    )
    further = forms.CharField(
        label=_("Further villages"),
        required=False,
        help_text=_("Names or 12-digit codes, one on each line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, request: Request, area: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._request, self._area = request, area

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, lines = values.get("fixed_on"), values.get("further", "").splitlines()
        if day is None:
            return values
        found = []
        for line in (line.strip() for line in lines if line.strip()):
            try:
                found.append(
                    place_called(self._request, line, level=Level.VILLAGE, area=self._area, day=day)
                )
            except forms.ValidationError as error:
                self.add_error("further", f"{line}: {error.messages[0]}")
        return {**values, "further": found}


class VillageForm(forms.Form):
    """What was fixed of one village, set right."""

    must_have_first_secretary = forms.BooleanField(
        label=_("Must have a first secretary"), required=False
    )
    team_least = forms.IntegerField(label=_("Team, at least"), min_value=0, max_value=50)
    team_most = forms.IntegerField(
        label=_("Team, at most"), min_value=0, max_value=50, required=False
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("Not judged")),
            (0, _("0, none in particular")),
            (1, "1"),
            (2, "2"),
            (3, "3"),
            (4, _("4, very hard")),
        ],
        help_text=_("The harder a village, the more experience it gets."),
    )
    one_unit = forms.BooleanField(label=_("The whole team from one unit"), required=False)
    single_lodging = forms.BooleanField(
        label=_("Lodging cannot separate men and women"), required=False
    )
    strength_target = forms.IntegerField(
        label=_("Strength aimed at"),
        min_value=0,
        max_value=1_000,
        required=False,
        help_text=_("For teams of equal strength; empty: none"),
    )

    def draft(self, place: Any) -> VillageDraft:
        """The village as typed."""
        return VillageDraft(village=place, **self.cleaned_data)


class NeedsForm(forms.Form):
    """What a village needs, the most urgent first, and which units it would like.

    `revision` is what the reader saw: who states over somebody else's newer list is told.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for rank, word in enumerate(_ORDINALS, start=1):
            self.fields[f"need_{rank}"] = forms.ChoiceField(
                label=_ranked(_("%(rank)s need"), word),
                choices=[("", _("None")), *NeedKind.choices],
                required=False,
            )
            self.fields[f"note_{rank}"] = forms.CharField(
                label=_ranked(_("%(rank)s need: what for"), word), max_length=200, required=False
            )
        for rank, word in enumerate(_ORDINALS, start=1):
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=_ranked(_("%(rank)s wish: kind of unit"), word),
                choices=[("", _("None")), *UnitKind.choices],
                required=False,
            )

    @staticmethod
    def initial_of(village: Any) -> dict[str, Any]:
        """The form as the village's statements stand."""
        shown: dict[str, Any] = {"revision": village.revision}
        for need in village.needs.all():
            shown |= {f"need_{need.rank}": need.speciality, f"note_{need.rank}": need.note}
        shown |= {f"wish_{wish.rank}": wish.unit_kind for wish in village.wishes.all()}
        return shown

    def needs(self) -> list[Need]:
        """The needs in order; lines left empty between them are closed up."""
        typed = self.cleaned_data
        return [
            Need(speciality=typed[f"need_{rank}"], note=typed[f"note_{rank}"])
            for rank in range(1, RANKS + 1)
            if typed[f"need_{rank}"]
        ]

    def wishes(self) -> list[str]:
        typed = (self.cleaned_data[f"wish_{rank}"] for rank in range(1, RANKS + 1))
        return [kind for kind in typed if kind]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for kind in ("need", "wish"):
            _once(self, [f"{kind}_{rank}" for rank in range(1, RANKS + 1)], values)
        for rank in range(1, RANKS + 1):
            if values.get(f"note_{rank}") and not values.get(f"need_{rank}"):
                self.add_error(f"need_{rank}", gettext("Choose what the note is about."))
        return values


class OfferForm(forms.Form):
    """How many people a unit offers; `units` are those for which the actor may speak."""

    unit = forms.CharField(
        label=_("Unit"),
        max_length=100,
        help_text=_("The full name"),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    quota = forms.IntegerField(label=_("People offered"), min_value=1, max_value=500)
    reach = forms.CharField(
        label=_("Serves only in"),
        required=False,
        max_length=200,
        help_text=_("Division codes, with spaces between; empty: the unit's own area"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    stated_on = Day(label=_("Offered on"))

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._units = units

    def clean_unit(self) -> Any:
        """The one unit of this name."""
        found = list(self._units.filter(name=self.cleaned_data["unit"].strip())[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(gettext("Several units bear this name."))
        raise forms.ValidationError(
            gettext("No unit of this name is registered for which you may speak.")
        )

    def clean_reach(self) -> list[str]:
        typed: str = self.cleaned_data["reach"]
        return re.split(r"[\s,，、;；]+", typed.strip()) if typed.strip() else []

    def clean_stated_on(self) -> date:
        return _not_later(self.cleaned_data["stated_on"])


class WishesForm(forms.Form):
    """The villages that a candidate would like; names or codes among those of the round."""

    def __init__(self, *args: Any, villages: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self._villages = villages
        for rank, word in enumerate(_ORDINALS, start=1):
            self.fields[f"wish_{rank}"] = forms.CharField(
                label=_ranked(_("%(rank)s wish"), word),
                max_length=60,
                required=False,
                help_text=_("Name or 12-digit code"),
                widget=forms.TextInput(attrs={"list": "villages", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in [name for name in values if values[name]]:
            text = values[name].strip()
            found = [
                row
                for row in self._villages
                if text in (row.area, row.village.short_name, row.village.name)
            ]
            if len(found) == 1:
                values[name] = found[0]
            elif found:
                self.add_error(name, gettext("Several villages bear this name; give the code."))
            else:
                self.add_error(name, gettext("No village of the round bears this name or code."))
        _once(self, list(self.fields), values)
        return values

    def chosen(self) -> list[Any]:
        """The villages in order."""
        return [row for row in self.cleaned_data.values() if row]


class AvoidanceForm(forms.Form):
    """A place that the candidate is not sent to; who the relatives are is not asked."""

    place = forms.CharField(
        label=_("Village or township"),
        max_length=60,
        help_text=_("Name or 12-digit code of a village, or 9-digit code of a township"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Reason"), choices=AvoidanceKind.choices)
    source = forms.ChoiceField(label=_("Known from"), choices=AvoidanceSource.choices)
    noted_on = Day(label=_("Noted on"))

    def __init__(
        self, *args: Any, request: Request, area: str, may_check: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._request, self._area = request, area
        if not may_check:
            del self.fields["source"]

    def clean_noted_on(self) -> date:
        return _not_later(self.cleaned_data["noted_on"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        text, day = values.get("place", "").strip(), values.get("noted_on")
        if not text or day is None:
            return values
        level = Level.TOWNSHIP if text.isdigit() and len(text) == Level.TOWNSHIP else Level.VILLAGE
        try:
            values["place"] = place_called(
                self._request, text, level=level, area=self._area, day=day
            )
        except forms.ValidationError as error:
            self.add_error("place", error)
        return values

    def draft(self) -> AvoidanceDraft:
        return AvoidanceDraft(place=self.cleaned_data["place"], kind=self.cleaned_data["kind"])


class ReasonForm(forms.Form):
    """A day and a reason: leaving a village out, withdrawing an offer."""

    on = Day(label=_("From this day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean_on(self) -> date:
        return _not_later(self.cleaned_data["on"])


def _ranked(sentence: Any, word: Any) -> str:
    return str(sentence) % {"rank": word}


def _once(form: forms.Form, names: Sequence[str], values: Mapping[str, Any]) -> None:
    for name in _repeated(names, values):
        form.add_error(name, gettext("This stands above already. Name each once."))


def _repeated(names: Sequence[str], values: Mapping[str, Any]) -> Iterator[str]:
    seen = []
    for name in names:
        value = values.get(name)
        if value and value in seen:
            yield name
        seen.append(value)


def _not_later(day: date) -> date:
    if day > localdate():
        raise forms.ValidationError(
            gettext("This day lies in the future. Give the day it happened.")
        )
    return day
