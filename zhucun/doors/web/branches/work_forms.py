"""Forms of rectifications, talents, the two tracks and stars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.branches.enums import Met, TalentKind, Track
from zhucun.doors.web.branches.forms import Choices, Keyed, PersonForm, offer
from zhucun.doors.web.fields import Day


class ListingForm(Keyed):
    """Why a branch is weak and lax, and who answers for its rectification."""

    on = Day(label=_("Listed on"))
    triggers = forms.MultipleChoiceField(
        label=_("What the pack names"), required=False, widget=forms.CheckboxSelectMultiple
    )
    problem = forms.CharField(
        label=_("Problem"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.ChoiceField(label=_("Answers for it"), required=False)
    led_by = forms.CharField(
        label=_("Led by"),
        max_length=60,
        required=False,
        help_text=_("The leader of the county or township who is linked with the village."),
    )
    basis = forms.CharField(label=_("Basis"), max_length=100, required=False)

    def __init__(self, *args: Any, triggers: Choices, cadres: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "triggers", triggers)
        offer(self, "owner", [("", "—"), *cadres])
        if not self.fields["triggers"].choices:  # type: ignore[attr-defined]
            del self.fields["triggers"]


class DismissalForm(Keyed):
    """Why somebody is to leave an office, and on which law or rule that rests."""

    triggers = forms.MultipleChoiceField(
        label=_("What the pack names"), required=False, widget=forms.CheckboxSelectMultiple
    )
    problem = forms.CharField(
        label=_("Problem"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    legal_basis = forms.CharField(
        label=_("Law or rule on which it rests"),
        max_length=200,
        required=False,
        help_text=_("Nobody decides while it is not known."),
    )

    def __init__(self, *args: Any, triggers: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "triggers", triggers)
        if not triggers:
            del self.fields["triggers"]


class VoteForm(forms.Form):
    document = forms.CharField(label=_("Document of the assembly"), max_length=100)
    on = Day(label=_("Voted on"))


class MeasureForm(Keyed):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    owner = forms.CharField(label=_("Answers for it"), max_length=60)
    due_on = Day(label=_("Due on"), required=False)


class DoneForm(forms.Form):
    result = forms.CharField(label=_("What came of it"), max_length=200)
    on = Day(label=_("Done on"))


class DayForm(forms.Form):
    """A step with its day, and a word about it."""

    on = Day(label=_("Day"))
    note = forms.CharField(label=_("Note"), max_length=100, required=False)


class TalentForm(PersonForm):
    kind = forms.ChoiceField(label=_("Kind of talent"), choices=TalentKind.choices)
    on = Day(label=_("Recognised on"))
    field = forms.CharField(label=_("Speciality"), max_length=60, required=False)
    basis = forms.CharField(label=_("Basis"), max_length=100, required=False)


class TrackForm(Keyed):
    track = forms.ChoiceField(label=_("Track"), choices=Track.choices)
    goal = forms.CharField(label=_("Goal"), max_length=200)
    on = Day(label=_("Chosen on"))


class EndForm(forms.Form):
    on = Day(label=_("Ends on"))
    reason = forms.CharField(label=_("Reason"), max_length=100)


class CheckForm(Keyed):
    """What was found of one task."""

    task = forms.ChoiceField(label=_("Task"))
    result = forms.ChoiceField(label=_("Result"), choices=Met.choices)
    points = forms.DecimalField(
        label=_("Points"), required=False, max_digits=6, decimal_places=2, min_value=0
    )
    on = Day(label=_("Checked on"))
    evidence = forms.CharField(label=_("Evidence"), max_length=200, required=False)

    def __init__(self, *args: Any, tasks: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "task", tasks)


class DeclareForm(Keyed):
    stars = forms.IntegerField(label=_("Stars"), min_value=0, max_value=9)
    meets_standard = forms.BooleanField(label=_("It meets the standard"), required=False)
    on = Day(label=_("Declared on"))
    basis = forms.CharField(label=_("Basis"), max_length=100, required=False)
