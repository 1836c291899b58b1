"""Forms of appraisal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal import queries
from zhucun.appraisal.enums import AppraisalKind, DeductionEvidence
from zhucun.doors.web.appraisal.shares import Shares
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.engines.score.spec import Method, Missing, Rounding, Small
from zhucun.kernel.problems import Problem

_FIELD_OF = {
    "appraisal.no-scheme": "score",
    "appraisal.level-unfit": "score",
    "appraisal.window-too-long": "last",
    "appraisal.window-overlaps": "since",
    "appraisal.document-needed": "document",
    "appraisal.reason-needed": "reason",
    "appraisal.number-in-text": "reason",
    "appraisal.quota-full": "grade",
    "appraisal.gate-closed": "grade",
    "appraisal.evidence-unknown": "key",
    "appraisal.deduction-twice": "key",
    "appraisal.mark-outside-scale": "points",
    "appraisal.mark-too-fine": "points",
    "appraisal.day-outside": "on",
    "appraisal.text-needed": "text",
}
_NOT_SET = [("", _("Not configured"))]
_ROUNDINGS = [
    *_NOT_SET,
    (Rounding.FLOOR, _("Down")),
    (Rounding.HALF_UP, _("Half up")),
    (Rounding.CEIL, _("Up")),
    (Rounding.AT_LEAST_ONE, _("Down, at least one")),
]
#: How quotas are rounded, in words.
ROUNDINGS = {str(word): label for word, label in _ROUNDINGS}
_SMALLS = [
    *_NOT_SET,
    (Small.NONE, _("They give no place")),
    (Small.POOL, _("Those of one county are taken together")),
]
_MISSINGS = [
    *_NOT_SET,
    (Missing.INCOMPLETE, _("No total until it is there")),
    (Missing.REWEIGHT, _("What is there is weighed as if it were all")),
]
_METHODS = [
    *_NOT_SET,
    (Method.NONE, _("Townships are only compared")),
    (Method.SHIFT, _("Shift each township to the county's mean")),
    (Method.STANDARDISE, _("Bring mean and spread together")),
]


_POLLS = [
    ("", _("As the pack says; else the cadre's own")),
    ("posting", _("The evaluation of the cadre himself")),
    ("team", _("The evaluation of his team")),
]
_SATISFIED = [
    ("", _("Those who are satisfied")),
    ("broad", _("Those who are satisfied or fairly satisfied")),
]
#: Between a word and its number, and between two of them.
_EQUALS, _NEXT = re.compile(r"[=＝:：]"), re.compile(r"[,，、;；\n]+")


def _number(label: Any, most: int = 100_000, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=most, decimal_places=4, **more
    )


class _Step(forms.Form):
    """A form of a page with several; the ids differ from form to form."""

    def __init__(self, *args: Any, do: str = "", **more: Any) -> None:
        more.setdefault("auto_id", f"id_{do}_%s")
        super().__init__(*args, **more)
        self.do = do

    def choose(self, name: str, choices: Iterable[Any]) -> None:
        """Its choices: (value, label) or (group, choices)."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class OpenForm(_Step):
    """A new appraisal."""

    area = forms.ChoiceField(label=_("Area"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AppraisalKind.choices)
    score = forms.ChoiceField(label=_("Scheme of the pack"))
    title = forms.CharField(label=_("Title"), max_length=80)
    since = Day(label=_("First day"))
    last = Day(label=_("Last day"))


class GradeForm(_Step):
    """A person decides."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=_("Grade"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where it differs from what the scheme comes to; the person reads it."),
    )


class DeductForm(_Step):
    points = forms.DecimalField(label=_("Points"), min_value=0, max_value=100, decimal_places=2)
    evidence = forms.ChoiceField(label=_("What it rests on"), choices=DeductionEvidence.choices)
    key = forms.CharField(
        label=_("Which record, or the document number"),
        max_length=80,
        help_text=_("The number of a spot check or a matter of this cadre, listed beside it."),
    )
    on = Day(label=_("Day of what happened"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(_Step):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PublishForm(_Step):
    grade = forms.ChoiceField(label=_("Grade"))
    since = Day(label=_("Published from"))
    until = Day(label=_("Last day of the publicity"))
    added = forms.CharField(
        label=_("Added below the text"),
        max_length=500,
        required=False,
        help_text=_("Without phone and ID numbers."),
    )


class ObjectForm(_Step):
    text = forms.CharField(
        label=_("What you object to"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is sealed; only you and the office that decides read it."),
    )


class AnswerForm(_Step):
    answer = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    upheld = forms.BooleanField(
        label=_("The objection is upheld: the grade is decided anew"), required=False
    )


class AdoptForm(_Step):
    document = forms.CharField(label=_("Document"), max_length=80)
    since = Day(label=_("Holds from"))


class SchemeForm(_Step):
    """What an area settles; the fields of parts, classes and grades come from the pack."""

    title = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, spec: Any, labels: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for part in spec.parts:
            self._add(f"weights.{part.id}", _("Weight: %(what)s"), labels[part.id])
            if any(queries.is_typed(word) for word in part.by or ("",)):
                self.fields[f"words.{part.id}"] = forms.CharField(
                    label=_("Marks in words: %(what)s") % {"what": labels[part.id]},
                    max_length=200,
                    required=False,
                    help_text=_("Each word with its number, such as 优秀=95, 称职=80."),
                )
            if len(part.by) > 1:
                for word in part.by:
                    what = f"{labels[part.id]} · {labels[word]}"
                    self._add(f"classes.{part.id}.{word}", _("Weight within: %(what)s"), what)
        for grade in spec.grades:
            self._add(f"thresholds.{grade.id}", _("From which total: %(what)s"), labels[grade.id])
            if grade.share_max is not None:
                what = labels[grade.id]
                self._add(f"shares.{grade.id}", _("At most this share: %(what)s"), what, most=1)
                groups = _("Other shares of single groups: %(what)s") % {"what": what}
                self.fields[f"groups.{grade.id}"] = Shares(label=groups)
        for name, label in labels["parameters"]:
            self._add(f"parameters.{name}", _("Asked for: %(what)s"), label)
        self.fields["deduct_most"] = _number(_("Deductions, at most"))
        for name, label, choices in (
            ("rounding", _("Rounding of quotas"), _ROUNDINGS),
            ("small", _("Groups too small for one place"), _SMALLS),
            ("missing", _("Where something is missing"), _MISSINGS),
            ("calibration", _("Between townships"), _METHODS),
            ("poll", _("What villagers said"), _POLLS),
            ("satisfaction", _("Counted as satisfied"), _SATISFIED),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def _add(self, name: str, label: Any, what: str, *, most: int = 100_000) -> None:
        self.fields[name] = _number(label % {"what": what}, most)

    def settings(self) -> dict[str, Any]:
        """What was given, as the room keeps it: numbers as text, what is empty left out."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "title" or value in (None, "", []):
                continue
            text, steps = str(value), name.split(".")
            if steps[0] == "groups":
                given = [{"grade": steps[1], **share} for share in value]
                found.setdefault("shares", []).extend(given)
            elif steps[0] == "words":
                found.setdefault("words", {})[steps[1]] = _spoken(text)
            elif steps[0] == "shares":
                found.setdefault("shares", []).append({"grade": steps[1], "share": text})
            elif len(steps) == 1:
                found[name] = text
            else:
                place = found
                for step in steps[:-1]:
                    place = place.setdefault(step, {})
                place[steps[-1]] = text
        return found


def _spoken(text: str) -> dict[str, str]:
    """优秀=95，称职=80 → {"优秀": "95", "称职": "80"}; what is no such pair the room refuses."""
    pairs = [_EQUALS.split(each.strip(), maxsplit=1) for each in _NEXT.split(text) if each.strip()]
    return {word.strip(): number[0].strip() if number else "" for word, *number in pairs}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)
