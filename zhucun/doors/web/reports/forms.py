"""Forms of the reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.roster.forms import Day
from zhucun.reports.enums import Language


class IssueForm(forms.Form):
    """Issue a paper."""

    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("As the office files it, such as 社组通〔2024〕3号"),
    )
    issuer = forms.CharField(
        label=_("Issued by"), max_length=60, help_text=_("Stands in red at the head")
    )
    issued_on = Day(label=_("Issued on"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, needs_number: bool, chinese_only: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["number"].required = needs_number
        if chinese_only:
            del self.fields["language"]
