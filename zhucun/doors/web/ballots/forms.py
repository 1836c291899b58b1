"""Forms of the evaluation by villagers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.ballots.enums import PollKind
from zhucun.ballots.queries import Choice, Terms, more_questions
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem

_FIELD_OF = {
    "ballots.no-subject": "subjects",
    "ballots.unknown-subject": "subjects",
    "ballots.own-poll": "subjects",
    "ballots.too-long": "questions",
    "ballots.period-reversed": "ends_on",
    "ballots.period-over": "ends_on",
    "ballots.period-begun": "starts_on",
    "ballots.last-day-too-far": "ends_on",
    "ballots.last-day-not-earlier": "ends_on",
    "ballots.size-unset": "size",
    "ballots.size-is-set": "size",
    "ballots.sample-too-large": "size",
    "ballots.sample-too-small": "size",
    "ballots.word-needed": "word",
    "ballots.unknown-code": "code",
    "ballots.already-counted": "code",
}
_TEXTS = ("reason", "word", "place", "title", "words")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in (
        "ballots.number-in-text",
        "ballots.text-too-long",
        "ballots.reason-needed",
    ):
        field = next((name for name in _TEXTS if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class PollForm(forms.Form):
    """Open a poll in one village. What the pack sets is not asked for."""

    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[each for each in PollKind.choices if each[0] != PollKind.ADAPTATION],
    )
    subjects = forms.MultipleChoiceField(
        label=_("About whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody is asked about by one question."),
    )
    questions = forms.MultipleChoiceField(
        label=_("More questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Asked once, of the first of those above. Six questions are the most."),
    )
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until and with"))
    size = forms.IntegerField(label=_("Households that are asked"), required=False, min_value=1)
    special_share = forms.DecimalField(
        label=_("Share of special households, in per cent, at least"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    asks_words = forms.BooleanField(
        label=_("Leave room for a few words"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, choices: Sequence[Choice], terms: Terms, village: int, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        lang = language()
        self._field("subjects").choices = [(f"{c.kind}:{c.key}", c.name) for c in choices]
        self._field("questions").choices = [
            (each.id, getattr(each, lang)) for each in more_questions(terms)
        ]
        size, special = self.fields["size"], self.fields["special_share"]
        size.help_text = _("%(number)s households live in the village.") % {"number": village}
        special.help_text = "、".join(terms.special_labels)
        if terms.size_of(village) is not None:
            del self.fields["size"]
        if terms.special_share is not None:
            del self.fields["special_share"]

    def _field(self, name: str) -> Any:
        return self.fields[name]


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("A word that the server could not know"),
        max_length=40,
        help_text=_("Today's lottery number, or a word that somebody in the room calls out."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ForwardForm(ReasonForm):
    """Another last day, before the one that was announced."""

    field_order = ("ends_on", "reason")
    ends_on = Day(label=_("New last day"))


class NothingForm(forms.Form):
    """A button."""


class SheetsForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the sheets"), choices=[("zh", "中文"), ("en", "English")]
    )
    reason = forms.CharField(label=_("Why they are printed again"), max_length=200, required=False)

    def __init__(self, *args: Any, again: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not again:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class KioskForm(forms.Form):
    place = forms.CharField(label=_("Where the device stands"), max_length=60, required=False)
    hours = forms.IntegerField(label=_("Open for hours"), min_value=1, max_value=12, initial=4)


class SheetForm(forms.Form):
    """A sheet of paper; its answers are read apart."""

    code = forms.CharField(
        label=_("Code of the sheet"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("Scan it, or type the first three groups."),
    )
    words = forms.CharField(
        label=_("Words on the sheet"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_spoiled = forms.BooleanField(label=_("The sheet holds no valid answer"), required=False)
