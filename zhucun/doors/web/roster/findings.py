"""The form of the facts that only a person can find out; “not known” is an answer like others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.analytics import queries as analytics
from zhucun.doors.web.fields import Day
from zhucun.doors.web.roster.reasons import in_words, label, language, term_label
from zhucun.packs import PackAt

#: What a select sends for “somebody looked, and it is not known”; "" is “nobody has looked yet”.
NOT_KNOWN = "-"


class FindingForm(forms.Form):
    """One field for each open fact of the pack's rules, then the day and the note.

    `found` holds the findings up to the day. Only what differs from them is a new finding.
    """

    def __init__(self, *args: Any, pack: PackAt, found: Mapping[str, Any], **more: Any) -> None:
        self._pack = pack
        self._terms = analytics.open_facts(pack)
        self._before = {
            name: _typed(found[name].value) if name in found else "" for name in self._terms
        }
        more["initial"] = {**self._before, "found_on": localdate()}
        super().__init__(*args, **more)
        for name, term in self._terms.items():
            field = self.fields[name] = _field(pack, name, term, is_found=name in found)
            if self._before[name] == NOT_KNOWN and not isinstance(field, forms.ChoiceField):
                self.initial[name] = ""
        self.fields["found_on"] = Day(label=_("Found on"))
        self.fields["note"] = forms.CharField(
            label=_("Basis"),
            max_length=200,
            help_text=_("Document, register or conversation; kept with your name."),
        )

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields of the facts."""
        return [self[name] for name in self._terms]

    def clean_found_on(self) -> date:
        day: date = self.cleaned_data["found_on"]
        if day > localdate():
            raise forms.ValidationError(
                gettext("This day lies in the future. Give the day it happened.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not self.findings:
            raise forms.ValidationError(
                gettext("Nothing differs from what is on record. Change at least one fact.")
            )
        return values

    @property
    def findings(self) -> dict[str, Any]:
        """The facts that were changed, as the pack's vocabulary wants them. Raises UnknownFact,
        WrongFact."""
        found: dict[str, Any] = {}
        for name in self._terms:
            typed, before = self.cleaned_data.get(name), self._before[name]
            if typed in (None, ""):
                typed = before if before in ("", NOT_KNOWN) else NOT_KNOWN
            typed = _typed(typed)
            if typed == before:
                continue
            value = self._read(name, typed)
            found[name] = value.isoformat() if isinstance(value, date) else value
        return found

    def _read(self, name: str, typed: str) -> Any:
        if typed in ("", NOT_KNOWN):
            return None
        kind = self._terms[name].type
        given: Any = typed
        if kind == "bool":
            given = typed == "yes"
        elif kind == "int":
            given = int(typed)
        return analytics.checked_fact(self._pack, name, given)


def findings_in_words(pack: PackAt, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Findings as the candidate's page shows them, by name of the fact."""
    return [
        {
            "label": term_label(pack, name),
            "text": in_words(pack, name, row.value),
            "found_on": row.found_on,
            "by_name": row.by_name,
            "note": row.note,
        }
        for name, row in sorted(found.items())
    ]


def _typed(value: Any) -> str:
    """A kept value as the form sends it."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _field(pack: PackAt, name: str, term: Any, *, is_found: bool) -> forms.Field:
    heading = term.label.in_(language())
    if term.type == "bool":
        choices = [("yes", gettext("Yes")), ("no", gettext("No"))]
        return _select(heading, choices, is_found=is_found)
    if term.one_of:
        choices = [(word, label(pack, f"{name}.{word}")) for word in term.one_of]
        return _select(heading, choices, is_found=is_found)
    if term.type == "int":
        return forms.IntegerField(label=heading, min_value=0, required=False)
    if term.type == "date":
        return Day(label=heading, required=False)
    return forms.CharField(label=heading, max_length=100, required=False)


def _select(heading: str, choices: list[tuple[str, str]], *, is_found: bool) -> forms.ChoiceField:
    """A select that begins with “not checked yet”, which no longer holds once somebody checked."""
    first = [] if is_found else [("", gettext("Not checked yet"))]
    unknown = (NOT_KNOWN, gettext("Checked, not known"))
    return forms.ChoiceField(label=heading, choices=[*first, *choices, unknown], required=is_found)
