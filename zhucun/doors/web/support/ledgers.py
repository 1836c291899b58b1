"""The ledger of a household looked through: complete, changes on record, help that arrived."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fields import Day
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import refuse
from zhucun.doors.web.words import tag_words
from zhucun.engines.rules import Outcome
from zhucun.households.enums import LedgerField
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.support import actions, queries
from zhucun.support.perms import keeps_deliveries

_WORDS = {
    Outcome.PASS: (_("holds"), "pass"),
    Outcome.FAIL: (_("does not hold"), "fail"),
    Outcome.UNKNOWN: (_("not known"), "unknown"),
    Outcome.NOT_APPLICABLE: (_("does not apply"), "unset"),
}


class DeliveryForm(forms.Form):
    """Which help reached the household, when, and what shows it."""

    help_ref = forms.ChoiceField(label=_("Help"))
    on = Day(label=_("Arrived on"))
    document = forms.CharField(
        label=_("What shows it"),
        max_length=60,
        help_text=_("A record of this system, or the number of a document or list."),
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_HOUSEHOLDS))
def household_ledger(request: Request, public_id: str) -> HttpResponse:
    """What is missing, what changed, which help arrived; who keeps the household records help."""
    day, lang = as_of(request), language()
    found = queries.ledger_card(actor=request.actor, public_id=public_id, as_of=day)
    household = found.card.household.household
    may_keep = keeps_deliveries(request.actor, household.area)
    if request.method == "POST" and not may_keep:
        raise NotAllowed
    form = DeliveryForm(request.POST or None, initial={"on": localdate()})
    field = form.fields["help_ref"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(each.help.ref, each.help.label.in_(lang)) for each in found.helps]
    if form.is_valid():
        try:
            actions.deliver_help(
                household=household, at=now(), by=request.actor, **form.cleaned_data
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, "web:household-ledger", public_id))
    known = dict(LedgerField.choices)
    context = {
        "found": found,
        "household": household,
        "pack": found.card.pack,
        "fields": [(known.get(each, each), lacks) for each, lacks in found.fields.items()],
        "tags": found.card.household.tags,
        "words": tag_words(household.area, day),
        "helps": [(each, each.help.label.in_(lang)) for each in found.helps],
        "rules": [
            (label.in_(lang), *_WORDS[outcome], clauses) for label, outcome, clauses in found.rules
        ],
        "asks": [each.in_(lang) for each in found.asks],
        "form": form if may_keep and found.helps else None,
        "may_keep": may_keep,
    }
    status = 422 if form.errors else 200
    return render(request, "web/support/household_ledger.html", context, status=status)


@methods(write=["POST"])
@allow(can(Permission.SEE_HOUSEHOLDS))
def delivery_void(request: Request, public_id: str) -> HttpResponse:
    """A help was written down by mistake, and why."""
    row = queries.one_delivered(actor=request.actor, public_id=public_id)
    reason = request.POST.get("reason", "")
    try:
        actions.take_back_help(given=row, reason=reason, at=now(), by=request.actor)
    except NotAllowed:
        raise
    except Problem as problem:
        said = sentences(problem)
        messages.warning(request, f"{said.message} {said.todo}")
    return redirect(address(request, "web:household-ledger", row.key))
