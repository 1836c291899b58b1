"""Forms of plans: making one, an item or a project of it, its assessment, progress, completion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.problems import sentences
from zhucun.fieldwork.enums import Horizon, ItemKind, PlanKind
from zhucun.kernel.problems import Problem

Choices = Iterable[tuple[str, str]]


class _Amount(forms.DecimalField):
    """A number of zero or more with two decimals, left empty where it is not known."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_digits=14, decimal_places=2, min_value=0, **more)


_FIELD_OF = {
    "fieldwork.plan-needs-cadre": "posting",
    "fieldwork.plan-is-there": "kind",
    "fieldwork.owner-unknown": "owner",
    "fieldwork.before-needed": "before",
    "fieldwork.funder-twice": "funder",
    "fieldwork.funder-unknown": "funder_unit",
    "fieldwork.not-a-project": "kind",
    "fieldwork.after-needed": "after",
    "fieldwork.reason-needed": "reason",
    "fieldwork.evidence-unknown": "evidence",
    "fieldwork.day-in-future": "on",
}


class PlanForm(forms.Form):
    """Make the plan of a year."""

    public_id = NewId()
    kind = forms.ChoiceField(label=_("Kind of plan"), choices=PlanKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    posting = forms.ChoiceField(
        label=_("Cadre"),
        required=False,
        help_text=_("For a task list and a pledge; the other plans are of the village."),
    )

    def __init__(self, *args: Any, cadres: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "posting", [("", "—"), *cadres])


class ItemForm(forms.Form):
    """One item of a plan."""

    public_id = NewId()
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind of item"),
        choices=[one for one in ItemKind.choices if one[0] != ItemKind.PROJECT],
    )
    target = _Amount(label=_("Target"))
    unit = forms.CharField(label=_("Unit of the target"), required=False, max_length=8)
    category = forms.ChoiceField(label=_("Field that it serves"), required=False)
    horizon = forms.ChoiceField(
        label=_("Term"), required=False, choices=[("", "—"), *Horizon.choices]
    )
    owner = forms.ChoiceField(label=_("Answers for it"), required=False)
    due_on = Day(label=_("Due on"), required=False)

    def __init__(self, *args: Any, cadres: Choices = (), served: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "owner", [("", "—"), *cadres])
        kept = self.initial.get("category") or ""
        words = ({kept: kept} if kept else {}) | dict(served)
        _offer(self, "category", [("", "—"), *words.items()])
        if not words:  # the region names no fields
            del self.fields["category"]

    @property
    def values(self) -> dict[str, Any]:
        """The fields of an item."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("public_id", "base")
        }


class ProjectForm(ItemForm):
    """A project of a plan: how much, what it costs, who pays, how it stands before."""

    kind = forms.ChoiceField(
        choices=[(ItemKind.PROJECT, "")], initial=ItemKind.PROJECT, widget=forms.HiddenInput
    )
    budget = _Amount(label=_("Budget in yuan"))
    funder_unit = forms.ChoiceField(label=_("Who pays"), required=False)
    funder = forms.CharField(
        label=_("Or who pays, in words"),
        required=False,
        max_length=60,
        help_text=_("Only where it stands in no list, as a donor or several together."),
    )
    before = forms.CharField(
        label=_("How it stands before"),
        max_length=200,
        help_text=_("Now, before the project: its success is read against this."),
    )
    before_amount = _Amount(label=_("Before, as a number in the unit of the target"))
    field_order = (
        *("title", "target", "unit", "budget", "funder_unit", "funder"),
        *("before", "before_amount", "category", "horizon", "owner", "due_on"),
    )

    def __init__(self, *args: Any, units: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "funder_unit", [("", "—"), *units])


class CompleteForm(forms.Form):
    """An item is done; of a project also how it stands after."""

    after = forms.CharField(label=_("How it stands after"), max_length=200, required=False)
    after_amount = _Amount(label=_("After, as a number in the unit of the target"))

    def __init__(self, *args: Any, is_project: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_project:
            self.fields.clear()


class AssessForm(forms.Form):
    """The sending unit takes an item on, or says why not."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class ProgressForm(forms.Form):
    """What was done for an item, with the record that shows it."""

    public_id = NewId()
    on = Day(label=_("Day"))
    amount = _Amount(label=_("How much"))
    spent = _Amount(
        label=_("Spent, in yuan"), help_text=_("What was paid for it since the last report.")
    )
    evidence = forms.ChoiceField(
        label=_("Shown by"),
        required=False,
        help_text=_("A visit or a matter that is on record already; nothing is typed again."),
    )
    paper = forms.CharField(label=_("Or a document, by its number"), required=False, max_length=60)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    after = forms.CharField(
        label=_("How it stands now"),
        max_length=200,
        required=False,
        help_text=_("At the end at the latest: what is there now that was not there before."),
    )
    after_amount = _Amount(label=_("Now, as a number in the unit of the target"))

    def __init__(
        self, *args: Any, offered: Choices = (), is_project: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, "evidence", [("", "—"), *offered])
        if not is_project:
            for name in ("spent", "after", "after_amount"):
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        """What the report says, without its evidence."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("evidence", "paper")
        }

    @property
    def shown_by(self) -> tuple[str, str]:
        """Kind and key of the evidence; empty without any."""
        kind, _colon, key = self.cleaned_data["evidence"].partition(":")
        paper = self.cleaned_data["paper"].strip()
        return (kind, key) if kind else ("paper", paper) if paper else ("", "")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code) or str(problem.facts.get("field", ""))
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
