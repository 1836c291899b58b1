"""One check-up, visit or stay of many people at once: of a whole county in one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import CareForm, Choices, refuse
from zhucun.doors.web.support.shown import area_of, keeps_support, word
from zhucun.kernel.problems import Problem
from zhucun.support import actions, queries
from zhucun.support.enums import CareKind
from zhucun.support.perms import may_keep

#: So many people are offered at once; more come by township.
OFFERED = 2_000


class CareManyForm(CareForm):
    """What is planned or was done for many, of the kind for which the page lists them. A visit says
    of which season it is, where the pack names seasons."""

    postings = forms.MultipleChoiceField(
        label=_("Whom it was for"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices, seasons: Choices, **more: Any) -> None:
        seasons = list(seasons)
        super().__init__(*args, seasons=seasons, **more)
        del self.fields["kind"]
        if seasons:
            self.fields["season"].required = True
        else:
            del self.fields["season"]
        field = self.fields["postings"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(people)


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def care_many(request: Request) -> HttpResponse:
    """Write down what is planned or was done for many: offered are those on post of whom something
    of the kind is missing this year, all of them ticked."""
    area, today, lang = area_of(request), localdate(), language()
    kind = word(request, "kind", CareKind.values) or CareKind.CHECK_UP.value
    lines = queries.care_lines(
        actor=request.actor, year=today.year, as_of=today, area=area, kind=kind, lacking=True
    )
    rows = [line.posting for line in lines if keeps(request, line.posting)]
    offered = [(one.public_id, f"{one.person.name} · {one.place.short_name}") for one in rows]
    pack = directory.pack_for(rows[0].area if rows else area, as_of=today)
    form = CareManyForm(
        request.POST or None,
        seasons=queries.seasons_of(pack, lang) if kind == CareKind.CARE_VISIT else [],
        people=offered[:OFFERED],
        initial={"on": today, "postings": [key for key, _name in offered[:OFFERED]]},
    )
    if form.is_valid():
        asked = form.cleaned_data
        when = {"on" if asked["state"] == "done" else "planned_on": asked["on"]}
        told = {"kind": kind, "season": asked.get("season", ""), "note": asked["note"]}
        try:
            chosen = queries.postings_named(actor=request.actor, ids=asked["postings"])
            drafts = [actions.CareDraft(posting=one, **told, **when) for one in chosen]
            made = actions.record_care(drafts, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            said = ngettext(
                "On record for %(number)s person.", "On record for %(number)s people.", len(made)
            )
            messages.success(request, said % {"number": len(made)})
            return redirect(address(request, "web:support-care"))
    context = {
        "form": form,
        "kind": kind,
        "kinds": CareKind.choices,
        "area": area,
        "areas": areas(request, Permission.KEEP_SUPPORT),
        "number": len(offered),
        "most": OFFERED,
        "is_cut": len(offered) > OFFERED,
    }
    return render(request, "web/support/care_many.html", context)


def keeps(request: Request, posting: Any) -> bool:
    """Whether the reader may write of somebody."""
    return may_keep(request.actor, posting.area, posting.unit)
