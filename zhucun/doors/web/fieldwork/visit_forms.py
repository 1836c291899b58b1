"""Forms of visits: one short page, whatever is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.problems import sentences
from zhucun.fieldwork.actions import NewMatter, VisitedHousehold
from zhucun.fieldwork.enums import MatterSize, Slot, Topic, VisitKind
from zhucun.fieldwork.errors import EditedMeanwhile
from zhucun.kernel.problems import Problem

Choices = Iterable[tuple[str, str]]

_FIELD_OF = {
    "fieldwork.nothing-visited": "households",
    "fieldwork.household-unknown": "households",
    "fieldwork.clue-needs-household": "matter_kind",
    "fieldwork.day-in-future": "on",
    "fieldwork.posting-not-running": "on",
    "fieldwork.posting-not-begun": "on",
    "fieldwork.companion-unknown": "companions",
    "fieldwork.personal-in-title": "matter_title",
}


class VisitForm(forms.Form):
    """Record or change a visit; `base` is the version that was opened, `public_id` the id that the
    page was given, so that a form sent twice is one visit."""

    public_id = NewId()
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of visit"), choices=VisitKind.choices)
    on = Day(label=_("Day"))
    households = forms.MultipleChoiceField(
        label=_("Households"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(
        label=_("Spoken of"),
        required=False,
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    findings = forms.CharField(
        label=_("What I saw and heard"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    slots = forms.MultipleChoiceField(
        label=_("What the household received"),
        required=False,
        choices=Slot.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    companions = forms.MultipleChoiceField(
        label=_("Who came along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    matter_title = forms.CharField(
        label=_("A matter that was heard"),
        max_length=60,
        required=False,
        help_text=_("In a few words, without names and numbers; it stands in lists."),
    )
    matter_kind = forms.ChoiceField(label=_("Kind of matter"), required=False)
    matter_topic = forms.ChoiceField(label=_("Topic"), required=False, choices=Topic.choices)
    matter_size = forms.ChoiceField(
        label=_("Small or big"), required=False, choices=[("", "—"), *MatterSize.choices]
    )

    def __init__(
        self,
        *args: Any,
        homes: Choices = (),
        near: Choices = (),
        kinds: Choices = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (("households", homes), ("companions", near), ("matter_kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)

    @property
    def slots_by_household(self) -> list[VisitedHousehold]:
        slots = tuple(self.cleaned_data["slots"])
        return [
            VisitedHousehold(public_id=each, slots=slots)
            for each in self.cleaned_data["households"]
        ]

    def visited(self, now: Mapping[str, Sequence[str]]) -> list[VisitedHousehold]:
        """The households of a changed visit: where the slots were not touched, each household
        keeps its own."""
        if "slots" in self.changed_data:
            return self.slots_by_household
        given = tuple(self.cleaned_data["slots"])
        return [
            VisitedHousehold(public_id=each, slots=now.get(each, given))
            for each in self.cleaned_data["households"]
        ]

    @property
    def matters(self) -> list[NewMatter]:
        """The matter that was heard; it is the household's where only one was visited."""
        asked = self.cleaned_data
        if not asked["matter_title"]:
            return []
        those = asked["households"]
        return [
            NewMatter(
                kind=asked["matter_kind"],
                topic=asked["matter_topic"],
                title=asked["matter_title"],
                household=those[0] if len(those) == 1 else "",
                size=asked["matter_size"],
            )
        ]


class VoidForm(forms.Form):
    """Strike out a visit that did not take place."""

    reason = forms.CharField(label=_("Why it is struck out"), max_length=200)


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost.

    After a conflict the form answers to the version on record: saved again, yours stands.
    """
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if isinstance(problem, EditedMeanwhile):
        for name, (_base, theirs, mine) in problem.facts["fields"].items():
            theirs, mine = problem.sealed.get(name, (theirs, mine))
            form.add_error(name, _conflict(form, name, theirs, mine))
        answered = cast("QueryDict", form.data).copy()
        answered[form.add_prefix("base")] = str(problem.facts["now"])
        form.data = answered
        shown_text = gettext(
            "Somebody changed the same fields meanwhile. Save again, and yours stands."
        )
        form.add_error(None, shown_text)
        return
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


def _conflict(form: forms.Form, name: str, theirs: Any, mine: Any) -> str:
    words = dict(getattr(form.fields.get(name), "choices", ()))
    return gettext("Yours: %(mine)s. On record: %(theirs)s.") % {
        "mine": _said(mine, words),
        "theirs": _said(theirs, words),
    }


def _said(value: Any, words: dict[str, Any]) -> str:
    if isinstance(value, (list, tuple, dict)):
        return gettext(", ").join(str(words.get(each, each)) for each in value) or "—"
    return str(words.get(value, value)) or "—"
