"""Forms of contests: rounds, what judges decided, prizes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.learning.forms import InArea
from zhucun.learning.enums import Prize

Choices = Iterable[tuple[str, Any]]
_LINES = {"rows": 3}
#: A round and its day, set apart by a comma or a space.
_ROUND = re.compile(r"(?P<title>.+?)[\s,，]+(?P<day>[\d./-]+|\d+年\d+月\d+日)")


class ContestForm(InArea):
    """Announce a contest."""

    area = forms.ChoiceField(label=_("Held by"))
    title = forms.CharField(label=_("Name of the contest"), max_length=80)
    about = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    rounds = forms.CharField(
        label=_("Rounds of the contest"),
        widget=forms.Textarea(attrs=_LINES),
        help_text=_("One a line, in their order: name and day, such as “Final, 2026-12-10”."),
    )

    def clean_rounds(self) -> list[tuple[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["rounds"].splitlines()]
        return [_round(line) for line in lines if line]


def _round(line: str) -> tuple[str, Any]:
    """A round as it was written. Raises ValidationError where its name or its day is missing."""
    found = _ROUND.fullmatch(line)
    if found is None:
        raise ValidationError(
            gettext("“%(line)s” needs both a name and a day, such as “Final, 2026-12-10”.")
            % {"line": line[:40]}
        )
    title, day = found["title"].strip(), re.sub(r"[年月./]", "-", found["day"]).rstrip("日")
    if len(title) > 40:
        raise ValidationError(
            gettext("The name “%(line)s” is longer than 40 signs.") % {"line": title[:20]}
        )
    return title, Day().clean(day)


class HeatForm(forms.Form):
    """What the judges of a round decided."""

    judges = forms.CharField(
        label=_("Judges"), widget=forms.Textarea(attrs=_LINES), help_text=_("One name a line.")
    )
    through = forms.MultipleChoiceField(
        label=_("Who goes on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["through"].choices = list(people)  # type: ignore[attr-defined]


class PrizeForm(forms.Form):
    """Classes of prizes: two fields for each who came to the end."""

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self._keys = []
        for key, name in people:
            self._keys.append(key)
            self.fields[f"prize-{key}"] = forms.ChoiceField(
                label=name, choices=[("", gettext("No prize")), *Prize.choices], required=False
            )
            self.fields[f"citation-{key}"] = forms.CharField(
                label=gettext("For what: %(name)s") % {"name": name}, max_length=200, required=False
            )

    @property
    def prizes(self) -> dict[str, tuple[str, str]]:
        given = self.cleaned_data
        return {
            key: (given[f"prize-{key}"], given[f"citation-{key}"])
            for key in self._keys
            if given[f"prize-{key}"]
        }
