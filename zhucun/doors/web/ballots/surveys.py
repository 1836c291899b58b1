"""How newcomers settle in: what surveys found by county, and opening one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from zhucun.ballots import actions, queries
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.ballots.forms import refuse
from zhucun.doors.web.ballots.shown import sees_areas
from zhucun.doors.web.fields import Day
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotAllowed, Problem


class SurveyForm(forms.Form):
    """A survey of the newcomers of a county. What the pack sets is not asked for."""

    title = forms.CharField(label=_("Title"), max_length=80)
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until and with"))
    months = forms.IntegerField(
        label=_("First months of a term"),
        min_value=1,
        max_value=24,
        help_text=_("The policy pack leaves open how long somebody is a newcomer."),
    )
    asks_words = forms.BooleanField(label=_("Leave room for words"), required=False, initial=True)

    def __init__(self, *args: Any, terms: queries.SurveyTerms, **more: Any) -> None:
        super().__init__(*args, **more)
        if terms.months is not None:
            del self.fields["months"]


@methods(read=["GET"], write=["POST"])
@allow(sees_areas)
def newcomers(request: Request) -> HttpResponse:
    """The latest survey of each county by topic; the county opens one here."""
    county, form = _county(request.actor), None
    today = localdate()
    if county:
        terms = queries.survey_terms(directory.pack_for(county, as_of=today))
        if terms.topics:
            initial = {"starts_on": today, "ends_on": today}
            form = SurveyForm(request.POST or None, terms=terms, initial=initial)
    if request.method == "POST" and form is None:
        raise NotAllowed
    if form is not None and form.is_valid():
        place = directory.place_on(code=county, as_of=today)
        try:
            draft = actions.SurveyDraft(county=place, **form.cleaned_data)
            poll = actions.open_survey(draft, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:poll", poll.public_id))
    context = {
        "counties": queries.settling(actor=request.actor, as_of=as_of(request)),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/ballots/newcomers.html", context, status=status)


def _county(actor: Actor) -> str:
    """The county in whose name the actor runs polls; empty where that is not one county."""
    mine = actor.areas(Permission.RUN_POLLS)
    return mine[0] if len(mine) == 1 and len(mine[0]) == Level.COUNTY else ""
