"""Forms of leave. People name the last day; the records hold the day due back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import Problem
from zhucun.presence.enums import LeaveKind
from zhucun.presence.errors import EditedMeanwhile

_FIELD_OF = {
    "presence.leave-too-short": "last_day",
    "presence.leave-before-posting": "starts_on",
    "presence.leave-past-posting": "last_day",
    "presence.leave-overlaps": "starts_on",
    "presence.substitute-not-there": "substitute",
    "presence.substitute-away": "substitute",
    "presence.reason-needed": "reason",
    "presence.return-ahead": "on",
    "presence.return-before-start": "on",
    "kernel.period-reversed": "last_day",
}


class LeaveForm(forms.Form):
    """Ask for leave, or change what waits; `base` is the version that was opened."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind.choices)
    starts_on = Day(label=_("First day"))
    last_day = Day(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    whereabouts = forms.CharField(label=_("Where you will be"), max_length=80, required=False)
    substitute = forms.ChoiceField(label=_("Who stands in"), required=False)
    starts_at_noon = forms.BooleanField(label=_("The first day from noon only"), required=False)
    ends_at_noon = forms.BooleanField(label=_("The last day until noon only"), required=False)
    contact = forms.CharField(
        label=_("Phone while away"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, near: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["substitute"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody")), *near]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes, without the substitute."""
        found = {
            name: self.cleaned_data[name]
            for name in (
                "kind",
                "starts_on",
                "starts_at_noon",
                "ends_at_noon",
                "reason",
                "whereabouts",
                "contact",
            )
        }
        return found | {"ends_on": self.cleaned_data["last_day"] + timedelta(days=1)}


class ReturnForm(forms.Form):
    """Report back (销假)."""

    on = Day(label=_("Back at the post on"))


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    for name, (_base, theirs, mine) in _differing(form, problem):
        told = gettext("It was changed meanwhile.")
        if theirs is not None:
            told = gettext("Yours: %(mine)s. On record: %(theirs)s.") % {
                "mine": mine,
                "theirs": theirs,
            }
        form.add_error(name, told)
    field = _FIELD_OF.get(problem.code)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


def _differing(form: forms.Form, problem: Problem) -> list[tuple[str, list[Any]]]:
    """What somebody else changed meanwhile, field by field."""
    found: dict[str, list[Any]] = problem.facts.get("fields") or {}
    if problem.code != EditedMeanwhile.code:
        return []
    if "ends_on" in found:
        found = {**found, "last_day": [None, None, None]}
    return [(name, values) for name, values in found.items() if name in form.fields]
