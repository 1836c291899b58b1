"""Forms of the case library."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.reports.actions import FactDraft
from zhucun.reports.enums import ConsentWay, Fact, StoryKind

#: Words of the first column of a line of facts, in both languages of the house.
_KINDS = {
    **{fact.value: fact for fact in Fact},
    "项目": Fact.PROJECT,
    "诉求": Fact.MATTER,
    "集体收入": Fact.INCOME,
    "计划事项": Fact.PLAN_ITEM,
    "走访": Fact.VISIT,
}


class StoryForm(forms.Form):
    """A story, as it is pasted or typed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=StoryKind.choices)
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("No numbers of people, nothing about their health; names of cadres only."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("Where it was printed before, if it was"),
    )
    people = forms.MultipleChoiceField(label=_("Cadres named"), widget=forms.CheckboxSelectMultiple)
    facts = forms.CharField(
        label=_("Records on which it rests"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line: kind (project, matter, income, plan_item, visit), number of the record "
            "(for an income the year), and what the text says of it: income 2024 29.9 万元"
        ),
    )

    def __init__(self, *args: Any, people: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self._people = {row.public_id: row for row in people}
        choices = [(row.public_id, row.name) for row in people]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]

    def clean_facts(self) -> list[FactDraft]:
        """Each line as a fact. A line that cannot be read is told with its number."""
        found = []
        for number, line in enumerate(self.cleaned_data["facts"].splitlines(), start=1):
            words = line.split()
            if not words:
                continue
            if len(words) not in (2, 4) or words[0] not in _KINDS:
                raise forms.ValidationError(
                    gettext("Line %(number)s cannot be read: %(line)s")
                    % {"number": number, "line": line[:60]}
                )
            says, unit = None, ""
            if len(words) == 4:
                try:
                    says, unit = Decimal(words[2]), words[3]
                except InvalidOperation:
                    text = gettext("Line %(number)s: “%(word)s” is not a number")
                    raise forms.ValidationError(
                        text % {"number": number, "word": words[2][:20]}
                    ) from None
            draft = FactDraft(kind=_KINDS[words[0]].value, key=words[1][:40], says=says, unit=unit)
            found.append(draft)
        return found

    def drafted(self) -> dict[str, Any]:
        """As the action takes it."""
        values = dict(self.cleaned_data)
        values["people"] = [self._people[each] for each in values["people"]]
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
