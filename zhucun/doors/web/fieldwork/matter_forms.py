"""Forms of matters: opening one, and each step of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.problems import sentences
from zhucun.fieldwork.enums import MatterSize, MatterSource, Satisfied, StepKind, Topic
from zhucun.kernel.problems import Problem

Choices = Iterable[tuple[str, str]]

_SIZES = [("", "—"), *MatterSize.choices]
_FIELD_OF = {
    "fieldwork.personal-in-title": "title",
    "fieldwork.household-unknown": "household",
    "fieldwork.clue-needs-household": "household",
    "fieldwork.reason-needed": "reason",
    "fieldwork.result-needed": "text",
    "fieldwork.text-needed": "text",
    "fieldwork.answer-needed": "satisfied",
    "fieldwork.day-in-future": "on",
}
#: Sources that a person chooses; the others come with a visit, a pledge or the public page.
_BY_HAND = (MatterSource.PHONE, MatterSource.PROACTIVE, MatterSource.OFFICE, MatterSource.VISIT)


class MatterForm(forms.Form):
    """Open a matter that was not heard on a visit."""

    public_id = NewId()
    title = forms.CharField(
        label=_("Matter"),
        max_length=60,
        help_text=_("In a few words, without names and numbers; it stands in lists."),
    )
    text = forms.CharField(
        label=_("What was said"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("Kind of matter"))
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    size = forms.ChoiceField(label=_("Small or big"), required=False, choices=_SIZES)
    source = forms.ChoiceField(
        label=_("Where it came from"), choices=[(one.value, one.label) for one in _BY_HAND]
    )
    household = forms.ChoiceField(label=_("Household"), required=False)

    def __init__(self, *args: Any, homes: Choices = (), kinds: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("household", [("", "—"), *homes]), ("kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class StepForm(forms.Form):
    """One step of a matter: which fields it has depends on the step. Not `may_follow`: the matter
    moved on, and the form is there to be read only."""

    may_follow = True

    public_id = NewId()
    base = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.CharField(widget=forms.HiddenInput)
    on = Day(label=_("Day"))
    text = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    satisfied = forms.ChoiceField(
        label=_("The villager is"), required=False, choices=Satisfied.choices
    )
    size = forms.ChoiceField(label=_("Small or big"), required=False, choices=_SIZES)
    due_on = Day(label=_("Promised to the villager for"), required=False)

    def __init__(self, step: StepKind, *args: Any, **more: Any) -> None:
        more["auto_id"] = f"id_{step.value}_%s"
        super().__init__(*args, **more)
        self.step = step
        for name in set(self.fields) - {"public_id", "base", "kind", "on", *_ASKS[step]}:
            del self.fields[name]
        for name in _NEEDS.get(step, ()):
            self.fields[name].required = True

    def answers_to(self, version: int) -> None:
        """A refused step is shown beside the latest steps: sent again, it answers to those."""
        answered = cast("QueryDict", self.data).copy()
        answered[self.add_prefix("base")] = str(version)
        self.data = answered


_ASKS = {
    StepKind.TAKEN: {"size", "due_on"},
    StepKind.WORKED: {"text", "size", "due_on"},
    StepKind.PASSED_UP: {"reason", "text"},
    StepKind.PASSED_DOWN: {"reason", "text"},
    StepKind.DONE: {"text"},
    StepKind.ANSWERED: {"satisfied", "text"},
    StepKind.REOPENED: {"reason"},
    StepKind.CLOSED: {"reason"},
}
_NEEDS = {
    StepKind.WORKED: ("text",),
    StepKind.PASSED_UP: ("reason",),
    StepKind.PASSED_DOWN: ("reason",),
    StepKind.DONE: ("text",),
    StepKind.ANSWERED: ("satisfied",),
    StepKind.REOPENED: ("reason",),
}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)
