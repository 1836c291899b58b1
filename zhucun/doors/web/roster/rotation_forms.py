"""Forms of taking up posts, handing over and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.roster.enums import EndReason, ItemKind, TakeUp

Choices = Sequence[tuple[str, str]]
_PAPER = _("Only where the office records what others did: the signed list, the decision …")


class StepForm(forms.Form):
    """A step of taking up a post is done."""

    step = forms.ChoiceField(label=_("Step"))
    done_on = Day(label=_("Done on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, steps: Sequence[TakeUp], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["step"]
        field.choices = [(step.value, step.label) for step in steps]

    def clean_done_on(self) -> date:
        return _not_later(self.cleaned_data["done_on"])


class CaptainForm(forms.Form):
    """Appoint a captain."""

    posting = forms.ChoiceField(label=_("Who"))
    round = forms.ChoiceField(label=_("Round"))
    local_office = forms.CharField(
        label=_("Local office"),
        max_length=60,
        required=False,
        help_text=_("Such as deputy secretary of the township"),
    )
    starts_on = Day(label=_("Serves from"))
    due_on = Day(label=_("Due on"), required=False)

    def __init__(self, *args: Any, people: Choices, rounds: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "posting", people)
        _choose(self, "round", rounds)


class OpenForm(forms.Form):
    """Open a handover."""

    taker = forms.ChoiceField(label=_("Takes over"), required=False)
    opened_on = Day(label=_("Drawn up on"))

    def __init__(self, *args: Any, takers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "taker", [("", gettext("Not known yet")), *takers])


class ReplaceForm(forms.Form):
    """One in, one out."""

    round = forms.ChoiceField(label=_("Round"))
    starts_on = Day(label=_("The successor begins on"))
    ends_on = Day(
        label=_("The cadre who leaves ends on"),
        help_text=_("The first day no longer served; not before the successor begins"),
    )
    due_on = Day(label=_("The successor is due on"), required=False)

    def __init__(self, *args: Any, rounds: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "round", rounds)


class TakerForm(forms.Form):
    """Name who takes over."""

    taker = forms.ChoiceField(label=_("Takes over"))

    def __init__(self, *args: Any, takers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "taker", takers)


class ItemForm(forms.Form):
    """Add a thing that no record holds: keys, documents, funds."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (kind.value, kind.label)
            for kind in (ItemKind.KEYS, ItemKind.DOCUMENTS, ItemKind.FUNDS, ItemKind.MATTER)
        ],
    )
    text = forms.CharField(label=_("What"), max_length=300)


class TogetherForm(forms.Form):
    """Days side by side."""

    start = Day(label=_("Together from"))
    until = Day(label=_("Together until"), help_text=_("The first day no longer together"))


class AnswerForm(forms.Form):
    """The successor's answers to the items that are ticked."""

    items = forms.MultipleChoiceField(label=_("Items"))
    answer = forms.ChoiceField(
        label=_("Taken over?"),
        choices=[("accepted", _("Taken over")), ("refused", _("Refused"))],
    )
    reason = forms.CharField(label=_("Reason of a refusal"), max_length=200, required=False)
    paper = forms.CharField(
        label=_("Recorded from paper"), max_length=200, required=False, help_text=_PAPER
    )
    answered_on = Day(label=_("Day"))

    def __init__(self, *args: Any, items: Choices, by_office: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "items", items)
        if not by_office:
            del self.fields["paper"]

    def clean_answered_on(self) -> date:
        return _not_later(self.cleaned_data["answered_on"])


class SignForm(forms.Form):
    """One side signs."""

    side = forms.ChoiceField(
        label=_("Signing side"),
        choices=[("giver", _("Who hands over")), ("taker", _("Who takes over"))],
    )
    signed_on = Day(label=_("Signed on"))
    paper = forms.CharField(
        label=_("Recorded from paper"), max_length=200, required=False, help_text=_PAPER
    )

    def __init__(self, *args: Any, by_office: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not by_office:
            del self.fields["paper"]

    def clean_signed_on(self) -> date:
        return _not_later(self.cleaned_data["signed_on"])


class ReleaseForm(forms.Form):
    """Release a cadre from his post."""

    ends_on = Day(
        label=_("Ends on"), help_text=_("The first day on which the cadre no longer serves")
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=EndReason.choices)
    note = forms.CharField(
        label=_("On what it rests"),
        max_length=90,
        required=False,
        help_text=_("Needed for recall, illness, death and other reasons"),
    )
    override = forms.CharField(
        label=_("Release although something is not taken over: why"),
        max_length=200,
        required=False,
        help_text=_("Kept with your name and the number of items that nobody took over"),
    )


class PromiseForm(forms.Form):
    """Note a standing promise."""

    posting = forms.ChoiceField(label=_("Promised by"))
    text = forms.CharField(
        label=_("What was promised"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as buying an old person's medicine; no illness, no number"),
    )
    made_on = Day(label=_("Promised on"))

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose(self, "posting", people)

    def clean_made_on(self) -> date:
        return _not_later(self.cleaned_data["made_on"])


class PromiseEndForm(forms.Form):
    """End a standing promise."""

    ended_on = Day(label=_("Ended on"))
    note = forms.CharField(label=_("Reason"), max_length=200)

    def clean_ended_on(self) -> date:
        return _not_later(self.cleaned_data["ended_on"])


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


def _not_later(day: date) -> date:
    if day > localdate():
        raise forms.ValidationError(
            gettext("This day lies in the future. Give the day it happened.")
        )
    return day
