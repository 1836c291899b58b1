"""Forms of use and reward."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.reward.shown import person_called, posting_called
from zhucun.kernel.problems import Problem
from zhucun.reward.enums import (
    ExamKind,
    Ground,
    Level,
    ListPurpose,
    Measure,
    OutcomeKind,
    PledgeVerdict,
)

_FIELD_OF = {
    "reward.outcome-is-there": "kind",
    "reward.day-in-future": "on",
    "reward.before-service": "on",
    "reward.weighs-no-day": "influence_until",
    "reward.weighs-too-long": "influence_until",
    "reward.case-stands": "words",
    "reward.document-needed": "document",
    "reward.influence-unset": "influence_until",
    "reward.no-candidates": "names",
    "reward.too-many-candidates": "names",
    "reward.rules-speak-against": "reason",
    "reward.rows-needed": "words",
    "reward.handles-himself": "cadre",
    "reward.exit-unknown": "exit",
    "reward.not-a-village-head": "on",
    "reward.points-recorded": "points",
    "reward.points-odd": "points",
}
_TEXTS = ("reason", "text", "answer", "detail", "title", "names")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in ("reward.reason-needed", "reward.number-in-text", "reward.text-too-long"):
        field = next((name for name in _TEXTS if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class _OfCadre(forms.Form):
    """A form about a cadre who serves or served here."""

    cadre = forms.CharField(label=_("Cadre"), max_length=60, help_text=_("Name as in the roster"))

    def __init__(self, *args: Any, request: Request, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.request, self.day = request, day

    def clean_cadre(self) -> Any:
        return posting_called(self.request, self.cleaned_data["cadre"].strip(), self.day)


class DocumentForm(forms.Form):
    document = forms.CharField(label=_("Document"), max_length=80)


class OutcomeForm(_OfCadre):
    kind = forms.ChoiceField(label=_("Kind"), choices=OutcomeKind.choices)
    on = Day(label=_("Day"))
    detail = forms.CharField(label=_("Office, rank or title"), max_length=80, required=False)
    document = forms.CharField(label=_("Document"), max_length=80, required=False)


class TargetPledgeForm(forms.Form):
    """Target, day and consequence (军令状)."""

    who = forms.CharField(label=_("Who pledges"), max_length=60, help_text=_("Name, or code"))
    area = forms.ChoiceField(label=_("Area"))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    target = forms.CharField(label=_("Target"), max_length=200)
    due_on = Day(label=_("Due on"))
    consequence = forms.CharField(label=_("Consequence"), max_length=200, required=False)
    exit = forms.ChoiceField(
        label=_("Measured by"),
        required=False,
        help_text=_("The exit on record proposes the verdict; without one a person says."),
    )

    def __init__(self, *args: Any, request: Request, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.request, self.day = request, day

    def clean_who(self) -> Any:
        return person_called(self.request, self.cleaned_data["who"].strip(), self.day)


class ExamForm(forms.Form):
    """Which exam a head of a village enters, and what shows his record."""

    kind = forms.ChoiceField(label=_("Exam"), choices=ExamKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2014, max_value=2100)
    notice = forms.CharField(label=_("Notice of the exam authority"), max_length=80)
    on = Day(label=_("Registered for it on"))
    document = forms.CharField(
        label=_("Paper that shows an outstanding record"),
        max_length=80,
        required=False,
        help_text=_("Only where no commendation and no grade of his is on record here."),
    )


class PointsForm(DocumentForm):
    """The points that the exam authority added."""

    points = forms.DecimalField(label=_("Points added"), max_digits=5, decimal_places=2)
    on = Day(label=_("Day of the paper"))
    field_order = ("points", "document", "on")


class SignedForm(DocumentForm):
    on = Day(label=_("Signed on"))


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=PledgeVerdict.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where the record says otherwise, or nothing."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RestoreForm(ReasonForm):
    """`gives_back` only where the case cancelled a reward."""

    gives_back = forms.BooleanField(
        label=_("The cancelled reward is due again"),
        required=False,
        help_text=_("Not ticked: it stays cancelled, for its year is over."),
    )


class CommendForm(forms.Form):
    """For those who are ticked."""

    title = forms.CharField(label=_("Title"), max_length=80)
    document = forms.CharField(label=_("Document"), max_length=80, required=False)
    reason = forms.CharField(
        label=_("Reason, where a rule speaks against somebody or is not known"),
        max_length=200,
        required=False,
    )


class PublishForm(forms.Form):
    document = forms.CharField(label=_("Document"), max_length=80, required=False)
    on = Day(label=_("Published on"))


class CheckForm(forms.Form):
    """A list as it is typed or pasted."""

    area = forms.ChoiceField(label=_("Area"))
    purpose = forms.ChoiceField(label=_("For what"), choices=ListPurpose.choices)
    title = forms.CharField(label=_("List"), max_length=80)
    names = forms.CharField(
        label=_("Names"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One a line; after a comma or tab the months elsewhere at the grassroots, then on what"
            " that rests. Of several people of one name write the code."
        ),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["area"]
        field.choices = areas


class CaseForm(_OfCadre):
    """Propose that somebody answers."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    measure = forms.ChoiceField(label=_("Measure taken"), choices=Measure.choices)
    words = forms.CharField(
        label=_("Fact"), max_length=200, help_text=_("The record or document on which it rests")
    )
    on = Day(label=_("Day of the fact"))
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class NotifyForm(forms.Form):
    document = forms.CharField(label=_("Document"), max_length=80)
    influence_until = Day(
        label=_("Weighs until"),
        required=False,
        help_text=_("Where the pack sets the months, they count instead."),
    )


class InfluenceForm(ReasonForm):
    """Another day than the one that was typed."""

    field_order = ("influence_until", "reason")
    influence_until = Day(label=_("Weighs until"))


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Your appeal"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )


class AnswerForm(forms.Form):
    is_lifted = forms.ChoiceField(
        label=_("Outcome of the appeal"),
        choices=[("no", _("The decision stands")), ("yes", _("The decision is lifted"))],
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
