"""Forms of the monitoring: a sign, and what may be done next with a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import Problem
from zhucun.monitoring.enums import Proposed, Register, SignKind, SignSource
from zhucun.monitoring.queries import RegistrySays

Choices = Iterable[tuple[str, str]]

_FIELD_OF = {
    "monitoring.household-needed": "household",
    "monitoring.household-gone": "household",
    "monitoring.letter-unsigned": "signer",
    "monitoring.letter-covers-nobody": "covers",
    "monitoring.scope-needed": "scope",
    "monitoring.owner-needed": "owner_name",
    "monitoring.votes-missing": "votes_for",
    "monitoring.found-needs-reason": "found_because",
    "monitoring.personal-in-publicity": "added",
    "monitoring.parameter-not-tried": "name",
}
_YES_NO = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
#: Rules over the registry and lists of departments make their own signs.
_BY_HAND = (SignSource.VILLAGER, SignSource.CADRE, SignSource.DEPARTMENT, SignSource.PUBLIC)


def _answer(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=_YES_NO,
        coerce=lambda value: value == "true",
        empty_value=None,
    )


def _long(label: Any, *, needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        required=needed,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is sealed; only who handles the case reads it."),
    )


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=12, decimal_places=2
    )


class OpenForm(forms.Form):
    """Why what is sealed is opened."""

    why = forms.CharField(label=_("Reason"), max_length=200)


class SignForm(forms.Form):
    """A sign of a household that somebody tells."""

    public_id = NewId()
    household = forms.ChoiceField(label=_("Household"))
    kind = forms.ChoiceField(label=_("What the risk is about"), choices=SignKind.choices)
    source = forms.ChoiceField(
        label=_("Who told it"), choices=[(one.value, one.label) for one in _BY_HAND]
    )
    on = Day(label=_("Day"))
    amount = _yuan(_("Amount (yuan)"))
    text = _long(_("What was told"), needed=False)

    def __init__(self, *args: Any, homes: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["household"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *homes]


class _Step(forms.Form):
    """A form of the case page; the ids differ from form to form. With `base`, the version of the
    case as it was read, nobody overwrites or closes what he has not seen."""

    def __init__(self, *args: Any, do: str = "", **more: Any) -> None:
        more.setdefault("auto_id", f"id_{do}_%s")
        super().__init__(*args, **more)
        self.do = do

    def look_again(self, version: int) -> None:
        """What was typed stays; the case stands above the form as it is now, and who sends it again
        has seen that."""
        if "base" in self.fields:
            sent: Any = self.data
            fresh = sent.copy()
            fresh["base"] = str(version)
            self.data = fresh


class OwnerForm(_Step):
    """To whom the case is given."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.ChoiceField(label=_("Cadre who checks"))

    def __init__(self, *args: Any, owners: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(owners)


class BaseForm(_Step):
    """Nothing is asked."""

    base = forms.IntegerField(widget=forms.HiddenInput)


class DayForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Day"))


class ReasonForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Without names and numbers; it stands on the page."),
    )


class CheckForm(_Step):
    """What was found at the door."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    on = Day(label=_("Checked on site on"))
    findings = _long(_("Findings on site"))
    income_per_head = _yuan(_("Net income a head of the last twelve months (yuan)"))
    has_difficulty = _answer(_("Is there a marked difficulty besides the income?"))
    proposed = forms.ChoiceField(
        label=_("Proposed class"),
        required=False,
        choices=[("", _("None: no risk")), *Proposed.choices],
    )

    def __init__(self, *args: Any, is_kept: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_kept:
            self.fields["findings"].required = False
            for name in ("findings", "income_per_head"):
                self.fields[name].help_text = _("Left empty, what is on record stays.")


class LetterForm(_Step):
    """What stands on the paper that the household signed."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    signed_on = Day(label=_("Letter of authorisation signed on"))
    signer = forms.ChoiceField(label=_("Who of the household signed"), required=False)
    instead = forms.CharField(
        label=_("Who signed instead, and why, where nobody of it could"),
        max_length=200,
        required=False,
        help_text=_("It is sealed; only who handles the case reads it."),
    )
    covers = forms.MultipleChoiceField(
        label=_("Whose data may be compared"), widget=forms.CheckboxSelectMultiple
    )
    scope = forms.MultipleChoiceField(
        label=_("With which registers"),
        choices=Register.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As it stands on the paper; what is not ticked there is not compared."),
    )
    lies_at = forms.CharField(label=_("Where the paper is kept"), max_length=60, required=False)

    def __init__(self, *args: Any, people: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        known = list(people)
        signer, covers = self.fields["signer"], self.fields["covers"]
        assert isinstance(signer, forms.ChoiceField)
        assert isinstance(covers, forms.ChoiceField)
        signer.choices, covers.choices = [("", "—"), *known], known


class CompareForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Compared on"))
    result = _long(_("What the other registers say"))

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if names := list(allowed):
            told = gettext("The letter allows: %(names)s.") % {"names": gettext(", ").join(names)}
            self.fields["result"].help_text = f"{told} {self.fields['result'].help_text}"


class ReviewForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Reviewed on"))
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=9999)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=9999)


class PublishForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    since = Day(label=_("Published from"))
    until = Day(label=_("Last day of the publicity"))
    added = forms.CharField(
        label=_("Added below the text"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No ID number, phone, bank account or health: such a text is not published."),
    )


class AnnounceForm(_Step):
    """The text follows from the case."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Day"))
    added = forms.CharField(
        label=_("Added below the text"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No ID number, phone, bank account or health: such a text is not published."),
    )


class MeasureForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("What is done"), max_length=60)
    kind = forms.ChoiceField(label=_("Against which risk"), choices=SignKind.choices)
    owner_name = forms.CharField(label=_("Who answers for it"), max_length=60)
    due_on = Day(label=_("Due on"), required=False)


class DeliverForm(_Step):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Delivered on"))
    result = forms.CharField(label=_("Result"), max_length=200, required=False)


class RemovalForm(_Step):
    """What the checker answers for; what he does not know he leaves open. Income and labour stand
    in the registry: only what is something else is typed, with the reason."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    income_per_head = _yuan(_("Net income a head as found on site, where it differs (yuan)"))
    has_labour = _answer(_("Can somebody work, as found on site, where it differs?"))
    found_because = forms.CharField(
        label=_("Why it differs from the registry"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is sealed; only who handles the case reads it."),
    )
    income_is_steady = _answer(_("Has the income been steady for half a year?"))
    has_three_guarantees = _answer(_("Are schooling, medical care and housing safe?"))
    has_safe_water = _answer(_("Is the drinking water safe?"))
    is_risk_gone = _answer(_("Is the first risk gone?"))
    has_new_risk = _answer(_("Is there a new risk?"))
    note = _long(_("Findings on site"), needed=False)

    def __init__(
        self, *args: Any, known: RegistrySays, is_open: bool, is_again: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        told = [_registry_income(known, is_open=is_open)]
        if is_again:
            told.append(gettext("Left empty, what was found stays as it is on record."))
        self.fields["income_per_head"].help_text = " ".join(told)
        self.fields["has_labour"].help_text = _registry_labour(known)


class FourForm(_Step):
    """Which of the four things still hold."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = Day(label=_("Day"))
    kept = forms.MultipleChoiceField(
        label=_("What still holds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, items: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["kept"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(items)


def _registry_income(known: RegistrySays, *, is_open: bool) -> str:
    """The row of the registry that counts, in a sentence; its amount where the case is opened."""
    if known.earned is None:
        return gettext("The registry knows no income that counts on this day.")
    row = known.earned.row
    if not is_open:
        return gettext(
            "Registry: an income from %(start)s to %(last)s counts; shown once texts are opened."
        ) % {"start": row.starts_on, "last": known.earned.last}
    return gettext(
        "Registry: %(yuan)s yuan a head, %(start)s to %(last)s, %(persons)s persons."
    ) % {
        "yuan": known.income,
        "start": row.starts_on,
        "last": known.earned.last,
        "persons": known.earned.persons,
    }


def _registry_labour(known: RegistrySays) -> str:
    return gettext(
        "Registry: %(able)s can work, %(unable)s cannot, of %(unknown)s it is not known."
    ) % {"able": known.able, "unable": known.unable, "unknown": known.unknown}


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code.startswith("monitoring.day-"):
        field = next((name for name in ("since", "signed_on") if name in form.fields), "on")
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)
