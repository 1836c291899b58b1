"""Forms of the intake. What is refused later comes back as an error of the form that was sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.intake.enums import ParkedState
from zhucun.intake.errors import BadFile, FileTooLarge
from zhucun.intake.readers.guard import MAX_BYTES
from zhucun.kernel.divisions import BadCode, parse_code
from zhucun.kernel.problems import Problem
from zhucun.roster.enums import RoundKind

#: Endings of files that the reader knows; the content decides, not the ending.
ENDINGS = ".xlsx,.xls,.ods,.csv,.tsv,.txt"

_FIELD_OF = {
    "not-allowed": "area",
    "directory.unknown-place": "area",
    "intake.round-needed": "round",
    "roster.round-exists": "new_code",
    "intake.missing-sheet": "sheet",
}
_NEW_ROUND = ("new_code", "new_title", "new_starts_on")


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the form, with what to do; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code, "file" if isinstance(problem, BadFile) else None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


class AreaField(forms.CharField):
    """A division code, unpadded."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(label=_("Area"), max_length=20, **more)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_code(text) if text else ""
        except BadCode as problem:
            shown = sentences(problem)
            raise forms.ValidationError(f"{shown.message} {shown.todo}") from problem


class UploadForm(forms.Form):
    """Bring a file. `rounds` are the choices of a list that belongs to a round; None for others."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said better by EmptyFile
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )
    area = AreaField(help_text=_("The division code of the area whose whole list this is"))
    round = forms.ChoiceField(label=_("Round"), required=False)
    as_of = Day(
        label=_("The list shows the state on"),
        help_text=_("Figures and new places hold from this day on"),
    )
    sheet = forms.CharField(
        label=_("Only this sheet"),
        max_length=60,
        required=False,
        help_text=_("Left empty, every sheet with the headings of the list is read"),
    )
    new_code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Short, as in lists: 2021 or 2022-06"),
    )
    new_title = forms.CharField(label=_("Title"), max_length=80, required=False)
    new_kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices, required=False)
    new_starts_on = Day(label=_("Starts on"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        rounds: list[tuple[str, str]] | None,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.needs_round = rounds is not None
        if rounds is None:
            for name in ("round", *(name for name in list(self.fields) if name.startswith("new_"))):
                del self.fields[name]
            return
        choice = self.fields["round"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", gettext("— as the column “round” says —")), *rounds]
        if rounds and not self.is_bound:
            self.initial.setdefault("round", rounds[0][0])

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.startswith("new_")]

    @property
    def round_fields(self) -> list[forms.BoundField]:
        """The fields of a round that is still to be opened."""
        return [field for field in self.visible_fields() if field.name.startswith("new_")]

    @property
    def opens_round(self) -> bool:
        return bool(self.data.get("new_code", "").strip()) if self.is_bound else False

    def clean_file(self) -> Any:
        """Refuses what is too large before anything reads it."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            problem = FileTooLarge(file=file.name, limit=MAX_BYTES // (1024 * 1024))
            shown = sentences(problem)
            raise forms.ValidationError(f"{shown.message} {shown.todo}")
        return file

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > localdate():
            raise forms.ValidationError(
                gettext("This day lies in the future. Give the day it happened.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A new round is given completely or not at all."""
        values = super().clean() or {}
        if self.needs_round and any(values.get(name) for name in _NEW_ROUND):
            for name in _NEW_ROUND:
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, gettext("A new round needs code, title and first day."))
        return values


class AcceptForm(forms.Form):
    """Accept what was seen. With errors the good rows only, and the reader says so; without, and
    where the list ends what it does not name, that too can be said.
    """

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    only_good = forms.BooleanField()
    end_gone = forms.BooleanField(required=False)
    end_gone_on = Day(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day on which the cadre no longer serves"),
    )

    def __init__(
        self, *args: Any, bad_rows: int, good_rows: int, gone: int, can_end: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if bad_rows:
            self.fields["only_good"].label = gettext(
                "Take over the %(good)s good rows now; %(bad)s rows with errors stay behind"
            ) % {"good": good_rows, "bad": bad_rows}
        else:
            del self.fields["only_good"]
        if bad_rows or not gone or not can_end:
            del self.fields["end_gone"], self.fields["end_gone_on"]
        else:
            self.fields["end_gone"].label = gettext(
                "Also end the %(gone)s postings that the list does not name"
            ) % {"gone": gone}

    def clean(self) -> dict[str, Any]:
        """Ending somebody takes both: the tick and the day."""
        values = super().clean() or {}
        ends, day = values.get("end_gone"), values.get("end_gone_on")
        if ends and not day and "end_gone_on" not in self.errors:
            self.add_error("end_gone_on", gettext("Give the day on which these postings end."))
        if day and not ends:
            self.add_error(
                "end_gone", gettext("Tick this too, or leave the day empty: nobody is ended then.")
            )
        return values


class ExportForm(forms.Form):
    """Choose a list and an area; for the roster perhaps a round."""

    feed = forms.ChoiceField(label=_("List"))
    area = AreaField(required=False)
    round = forms.ChoiceField(
        label=_("Round"), required=False, help_text=_("For the roster; left empty, all rounds")
    )

    def __init__(
        self,
        *args: Any,
        feeds: dict[str, str],
        rounds: list[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (
            ("feed", list(feeds.items())),
            ("round", [("", gettext("All")), *rounds]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ParkedForm(forms.Form):
    """Record a parked item after all, or close it; either way with a note."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ParkedState.SETTLED, _("Close it without recording it")),
            (ParkedState.RECORDED, _("Record it after all, in the name of its author")),
        ],
        help_text=_(
            "It can be recorded only where the posting ran on that day: "
            "put its last day right first."
        ),
    )
    note = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
