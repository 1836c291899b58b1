"""Forms of the case library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.words import unit_called
from zhucun.kernel.quantities import UNITS
from zhucun.reports.actions import FactDraft
from zhucun.reports.enums import ConsentWay, Fact, StoryKind

#: How many records a form takes.
_RECORDS = 4


class RecordForm(forms.Form):
    """A record on which a story rests."""

    kind = forms.ChoiceField(
        label=_("Kind of record"), choices=[("", "—"), *Fact.choices], required=False
    )
    key = forms.CharField(
        label=_("Number of the record, or the year"), max_length=40, required=False
    )
    says = forms.DecimalField(label=_("The text says"), max_digits=14, required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("", "—"), *((unit, unit_called(unit) or unit) for unit in sorted(UNITS))],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.values()) and not (values.get("kind") and values.get("key")):
            raise forms.ValidationError(_("Give the kind of the record and its number."))
        return values

    def drafted(self) -> FactDraft | None:
        """As the action takes it; None where the row is empty."""
        return FactDraft(**self.cleaned_data) if self.cleaned_data["kind"] else None


class StoryForm(forms.Form):
    """A story, as it is pasted or typed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=StoryKind.choices)
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "No numbers of people, nothing about their health; everybody of the village whom it "
            "names is listed and asked."
        ),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("Where it was printed before, if it was"),
    )
    people = forms.MultipleChoiceField(
        label=_("Cadres named"), widget=forms.CheckboxSelectMultiple, required=False
    )
    locals_ = forms.MultipleChoiceField(
        label=_("People of the village named"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[Any],
        locals_: Sequence[Any],
        visit: str = "",
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._people = {row.public_id: row for row in people}
        self._locals = {row.public_id: row for row in locals_}
        for name, rows in (("people", self._people), ("locals_", self._locals)):
            choices = [(key, row.name) for key, row in rows.items()]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        sent = args[0] if args else more.get("data")
        first = {"kind": Fact.VISIT, "key": visit} if visit else {}
        self.records = [
            RecordForm(sent, prefix=f"record-{number}", initial={} if number else first)
            for number in range(_RECORDS)
        ]

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.records]
        return super().is_valid() and all(rows)

    def drafted(self) -> dict[str, Any]:
        """As the action takes it."""
        values = dict(self.cleaned_data)
        values["people"] = [self._people[each] for each in values["people"]]
        values["locals_"] = [self._locals[each] for each in values["locals_"]]
        values["facts"] = [fact for row in self.records if (fact := row.drafted())]
        return values


class ConsentForm(forms.Form):
    """A consent that was given on paper."""

    consented_on = Day(label=_("Agreed on"))
    way = forms.ChoiceField(
        label=_("How"),
        choices=[(ConsentWay.SIGNED.value, ConsentWay.SIGNED.label)],
    )
    note = forms.CharField(label=_("Where the paper is filed"), max_length=120, required=False)


class ReasonForm(forms.Form):
    """Why a story is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class VolumeForm(forms.Form):
    """Stories to be compiled."""

    title = forms.CharField(label=_("Title"), max_length=60)
    issuer = forms.CharField(label=_("Issued by"), max_length=60)
    stories = forms.MultipleChoiceField(
        label=_("Which stories"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, stories: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [
            (row.public_id, f"{row.title} · {row.village.short_name} · {row.get_kind_display()}")
            for row in stories
        ]
        self.fields["stories"].choices = choices  # type: ignore[attr-defined]
