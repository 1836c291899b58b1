"""Finding the person and the place that a form is about, among those that the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries
from zhucun.roster.queries import RosterFilter

#: A search that finds more people than this asks for more letters.
MOST = 20


@dataclass(frozen=True, kw_only=True)
class Found:
    """A person who fits a search, as far as one needs to tell people of one name apart."""

    public_id: str
    name: str
    unit: str
    office: str


def people(request: Request, text: str, day: date) -> list[Found]:
    """People of the units, postings and candidacies that the actor sees, by name; at most MOST + 1.

    Three queries.
    """
    actor = request.actor
    of_units = directory.units(actor=actor).filter(directory.name_matches(text, prefix="people__"))
    of_postings = queries.roster(actor=actor, as_of=day, wanted=RosterFilter(gone=True)).filter(
        directory.name_matches(text, prefix="person__")
    )
    of_candidacies = queries.candidates(actor=actor, as_of=day).filter(
        directory.name_matches(text, prefix="person__")
    )
    person = ("person__public_id", "person__name", "person__unit__name", "person__office")
    found: dict[str, Found] = {}
    for rows, columns in (
        (of_units, ("people__public_id", "people__name", "name", "people__office")),
        (of_postings, person),
        (of_candidacies, person),
    ):
        for key, name, unit, office in rows.values_list(*columns).order_by(columns[1])[: MOST + 1]:
            found.setdefault(
                key, Found(public_id=key, name=name, unit=unit or "", office=office or "")
            )
    return sorted(found.values(), key=lambda one: (one.name, one.unit))[: MOST + 1]


def person_seen(request: Request, public_id: str, day: date) -> Any:
    """A person whom the actor may see, or himself. At most three queries. Raises NotFound."""
    own = getattr(request.user, "person", None)
    if own is not None and request.actor.viewer is None and own.public_id == public_id:
        return own
    wanted = {"person__public_id": public_id}
    everybody = RosterFilter(gone=True)
    for rows in (
        queries.candidates(actor=request.actor, as_of=day),
        queries.roster(actor=request.actor, as_of=day, wanted=everybody),
    ):
        row = rows.filter(**wanted).select_related("person__unit").first()
        if row is not None:
            return row.person
    unit = directory.units(actor=request.actor).filter(people__public_id=public_id).first()
    if unit is None:
        raise NotFound
    return unit.people.select_related("unit").get(public_id=public_id)


def place_called(request: Request, text: str, *, level: Level, area: str, day: date) -> Any:
    """The one place of a level in an area that the text means: its code, or its name where only
    one bears it.

    Raises ValidationError, which names the places that it may be.
    """
    rows = directory.search_places(actor=request.actor, text=text, as_of=day)
    found = list(rows.filter(level=level, code__startswith=area)[:21])
    exact = [place for place in found if text in (place.code, place.name, place.short_name)]
    if len(exact) == 1:
        return exact[0]
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(
            gettext("No such place exists in the area on %(day)s. Check the name or the code.")
            % {"day": day}
        )
    choices = gettext(", ").join(f"{place.short_name} {place.code}" for place in found[:5])
    raise forms.ValidationError(
        gettext("Several places fit: %(choices)s. Give the code.") % {"choices": choices}
    )
