"""The cadre's page: the record of a whole term (任期全程纪实)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.roster.forms import RevealForm
from zhucun.doors.web.roster.sentences import (
    FIELDS,
    actors_in,
    codes_in,
    told,
)
from zhucun.intake import queries as intake
from zhucun.ledger import queries as ledger
from zhucun.roster import queries
from zhucun.roster.queries import Dossier


@methods(read=["GET"])
@allow(signed_in)
def cadre(request: Request, person: str) -> HttpResponse:
    """Who somebody is, where he served, and everything that happened; numbers stay masked."""
    found = queries.dossier(actor=request.actor, person=person, as_of=as_of(request))
    return _page(request, found, RevealForm(), {})


@methods(write=["POST"])
@allow(can(Permission.SEE_PERSONAL))
def cadre_open(request: Request, person: str) -> HttpResponse:
    """Open one masked field, once, on this answer only; who, what and why is logged."""
    found = queries.dossier(actor=request.actor, person=person, as_of=as_of(request))
    form = RevealForm(request.POST)
    opened: dict[str, str] = {}
    if form.is_valid():
        value = directory.reveal(
            actor=request.actor, person=found.person, area=found.area, **form.cleaned_data
        )
        opened = {form.cleaned_data["what"]: value}
        form = RevealForm()
    return _page(request, found, form, opened)


def _page(
    request: Request, found: Dossier, form: RevealForm, opened: dict[str, str]
) -> HttpResponse:
    """The dossier; besides its queries one for names of places, one for the imports that it comes
    from, and for auditors two more."""
    day, actor, person = as_of(request), request.actor, found.person
    area = found.area
    codes = codes_in(found.history) | {row.area for row in found.postings}
    codes |= {row.area for row in found.candidacies}
    names = directory.names_of(codes, as_of=day)
    readers = _readers(request, found)
    known = {reader.actor for reader in readers or ()} | actors_in(found.history)
    actors = directory.names_of_accounts(known) if readers is not None else {}
    context = {
        "person": person,
        "found": found,
        "names": names,
        "fields": {name: gettext(text) for name, text in FIELDS.items()},
        "birth_year": person.birth_on.year if person.birth_on else None,
        "id_number": directory.masked_id_number(person.id_number),
        "phone": directory.masked_phone(person.phone),
        "opened": opened,
        "may_open": queries.may_reveal(actor=actor, area=area),
        "may_manage": actor.can(Permission.MANAGE_ROSTER, area=area),
        "form": form,
        "readers": readers,
        "actors": actors,
        "timeline": told(
            reversed(found.history),
            pack=directory.pack_for(area, as_of=day),
            places=names,
            actors=actors,
            lists=intake.from_lists(found.history, actor=actor),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "web/roster/cadre.html", context, status=status)


def _readers(request: Request, found: Dossier) -> list[Any] | None:
    """Who read the personal data; None for those who may not know."""
    if not request.actor.can(Permission.SEE_LEDGER, area=found.area):
        return None
    return list(ledger.readers_of(subject=f"person:{found.person.public_id}")[:100])
