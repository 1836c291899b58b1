"""Forms of sign-off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.perms import Held
from zhucun.doors.web.fields import Day
from zhucun.signoff.enums import Said


class Remark(forms.CharField):
    """A text of a few lines. Browsers send each new line as two signs: it counts as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        given = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return str(super().to_python(given) or "")


class SignForm(forms.Form):
    """One signature: what was seen, what is said, who signed on paper."""

    step = forms.CharField(max_length=40, widget=forms.HiddenInput)
    word = forms.CharField(max_length=60, widget=forms.HiddenInput)
    evidence = forms.CharField(max_length=64, widget=forms.HiddenInput)
    signer = forms.CharField(
        label=_("Who signed on paper"),
        max_length=60,
        required=False,
        help_text=_("Name and office; where the paper is kept goes into the remark."),
    )
    reason = Remark(
        label=_("Remark, or reason of a rejection"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    said = forms.ChoiceField(
        choices=[(Said.SIGNED, ""), (Said.REJECTED, "")], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, on_paper: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not on_paper:
            del self.fields["signer"]
        if not self.is_bound:
            del self.fields["said"]  # the button that is pressed says it

    def shown(self, *, on_paper: bool) -> SignForm:
        """The form that was sent, to be sent again: the button says what is said."""
        for name in ("said", *(() if on_paper else ("signer",))):
            self.fields.pop(name, None)
        return self


class GroupForm(forms.Form):
    """Many cases signed together after one look: `digest` binds all that was shown."""

    step = forms.CharField(max_length=40)
    word = forms.CharField(max_length=60)
    digest = forms.CharField(max_length=64)
    start = forms.IntegerField(min_value=0, required=False)
    reason = Remark(max_length=300, required=False)


class AskedForm(forms.Form):
    """Cases of one step of one chain as one signer; only those of an area where one is named."""

    kind = forms.CharField(max_length=20, required=False)
    chain = forms.CharField(max_length=80, required=False)
    step = forms.CharField(max_length=40, required=False)
    word = forms.CharField(max_length=60, required=False)
    area = forms.RegexField(r"^\d{2,12}$", max_length=12, required=False)


class ConfirmForm(forms.Form):
    """The signature under all that was laid open: which choice was seen, and a remark."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = Remark(
        label=_("Remark under each signature"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RecallForm(forms.Form):
    """Which of one's own signatures is taken back."""

    serial = forms.IntegerField(min_value=0)
    reason = Remark(max_length=300, required=False)


class DelegationForm(forms.Form):
    """One of one's offices, to whom, for which days."""

    held = forms.ChoiceField(label=_("Office"))
    taker = forms.CharField(label=_("Account that signs for you"), max_length=40)
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until (the first day on which it no longer holds)"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, offices: Iterable[tuple[Held, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self._offices = {str(at): held for at, (held, _label) in enumerate(offices)}
        field = self.fields["held"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(at), label) for at, (_held, label) in enumerate(offices)]

    def clean_held(self) -> Held:
        return self._offices[self.cleaned_data["held"]]


class AskForm(forms.Form):
    """Which department is asked what."""

    department = forms.CharField(label=_("Department"), max_length=60)
    facts = forms.MultipleChoiceField(
        label=_("What it is asked"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, facts: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["facts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(facts)


class AnswerForm(forms.Form):
    """A department's list that came back."""

    department = forms.CharField(label=_("Department that answers"), max_length=60)
    found_on = Day(label=_("Answered on"))
    file = forms.FileField(label=_("The list with its answers (.xlsx)"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        limit = 20 * 1024 * 1024
        if file.size > limit:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        return file
