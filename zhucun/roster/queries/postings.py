"""Postings and whole services, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    F,
    Q,
    QuerySet,
)

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as ledger
from zhucun.roster import perms
from zhucun.roster.enums import RoundState
from zhucun.roster.models import Candidate, Posting
from zhucun.roster.queries.rounds import active_on, one


@dataclass(frozen=True, kw_only=True)
class RosterFilter:
    """What a reader of the roster asks for; empty means all."""

    text: str = ""
    area: str = ""
    role: str = ""
    round: str = ""
    unit: str = ""
    gone: bool = False


def roster(*, actor: Actor, as_of: date, wanted: RosterFilter | None = None) -> QuerySet[Posting]:
    """Postings that run on a day (with `gone`: all up to that day), by place and role. One
    query."""
    wanted = wanted or RosterFilter()
    found = perms.visible_postings(actor).filter(
        Q(starts_on__lte=as_of) if wanted.gone else active_on(as_of)
    )
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.round:
        found = found.filter(round__code=wanted.round)
    if wanted.unit:
        found = found.filter(unit__public_id=wanted.unit)
    if wanted.text:
        found = found.filter(_named(wanted.text))
    return found.select_related("person", "place", "unit", "round", "team").order_by(
        "area", "role", "pk"
    )


def announced(*, as_of: date, text: str = "") -> QuerySet[Posting]:
    """What is announced to everybody: postings of published rounds that run on a day, by place.

    The only list that asks for no right; pages show of it name, role, place, unit and dates.
    """
    found = Posting.objects.filter(active_on(as_of), round__state=RoundState.PUBLISHED)
    if text:
        found = found.filter(_named(text))
    return found.select_related("person", "place", "unit", "round").order_by("area", "role", "pk")


def _named(text: str) -> Q:
    """Postings by person, unit or place; by keys, for an OR over joined tables would read all."""
    return (
        Q(person__in=directory.people_named(text))
        | Q(unit__in=directory.units_named(text))
        | Q(place__in=directory.places_named(text))
    )


def posting_card(*, actor: Actor, public_id: str) -> Posting:
    """One posting with all that it points to. Raises NotFound."""
    found = perms.visible_postings(actor).select_related("person", "place", "unit", "round", "team")
    return one(found, public_id=public_id)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A cadre's whole service (任期全程纪实): postings, candidacies and everything that happened
    to them."""

    person: Any
    postings: list[Posting]
    candidacies: list[Candidate]
    history: list[Any]

    @property
    def area(self) -> str:
        """Where the person serves, or is to serve: decides who may open personal data."""
        rows: list[Posting | Candidate] = [*self.postings, *self.candidacies]
        return rows[0].area if rows else ""


def dossier(*, actor: Actor, person: str, as_of: date) -> Dossier:
    """One cadre's dossier up to a day, latest first. Five queries. Raises NotFound."""
    mine = {"person__public_id": person}
    postings = list(
        perms.visible_postings(actor)
        .filter(**mine, starts_on__lte=as_of)
        .select_related("person__unit", "place", "unit", "round", "team")
        .order_by("-starts_on", "-pk")
    )
    candidacies = list(
        perms.visible_candidates(actor)
        .filter(**mine, nominated_on__lte=as_of)
        .select_related("person__unit", "village", "unit", "round")
        .order_by("-nominated_on", "-pk")
    )
    if not postings and not candidacies:
        raise NotFound
    owner = postings[0].person if postings else candidacies[0].person
    subjects = [
        f"person:{person}",
        *(f"posting:{row.public_id}" for row in postings),
        *(f"candidate:{row.public_id}" for row in candidacies),
    ]
    end_of_day = directory.midnight_after(as_of)
    return Dossier(
        person=owner,
        postings=postings,
        candidacies=candidacies,
        history=list(ledger.history(subjects=subjects, until=end_of_day)),
    )


def village_postings(*, actor: Actor, code: str, as_of: date) -> list[Posting]:
    """Everybody who has served in a village up to a day, those on post first. One query."""
    found = roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=code, gone=True))
    return list(found.order_by(F("ends_on").desc(nulls_first=True), "role", "starts_on"))


def serving(*, person: str, on: date) -> list[Posting]:
    """The postings that a person holds on a day, the village before the township. One query.

    Asks for no right: the caller names the actor's own person, or has checked.
    """
    found = Posting.objects.filter(active_on(on), person__public_id=person)
    return list(found.select_related("person", "place", "unit", "round", "team").order_by("-area"))


def hold_postings(**which: Any) -> None:
    """Whoever holds the same postings waits until the end of this transaction: for rooms above that
    reckon for each of them what is there already. One query."""
    held = Posting.objects.filter(**which).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk", flat=True))


def may_reveal(*, actor: Actor, area: str) -> bool:
    """True where the actor may open masked personal data of people who serve in the area."""
    return actor.can(Permission.SEE_PERSONAL, area=area)
