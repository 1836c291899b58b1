"""Joint branches: who belongs to one on a day, and who of them is missing (HH18-095)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.branches.enums import BranchKind, Capacity
from zhucun.branches.marts.columns import IN_PARTY, belonging, stage_on
from zhucun.branches.models import Branch, Enrolment, Partner, PartyMember
from zhucun.branches.queries.people import LINKS, name_rows
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.perms import Actor

_STATUS = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Somebody who belongs into a joint branch: `key` is “person:…” or “local:…” with the public
    id; `since` is the day of enrolment, None where it is missing."""

    key: str
    capacity: str
    name: str
    since: date | None
    person: Any = None
    local: Any = None

    @property
    def label(self) -> str:
        return str(Capacity(self.capacity).label)


@dataclass(frozen=True, kw_only=True)
class JointRoster:
    """Everybody who belongs into a joint branch on a day. Paired helpers are kept in no room yet:
    they are not connected (未接入), and not counted."""

    rows: tuple[Belongs, ...]

    @property
    def missing(self) -> tuple[Belongs, ...]:
        return tuple(row for row in self.rows if row.since is None)

    @property
    def enrolled(self) -> tuple[Belongs, ...]:
        return tuple(row for row in self.rows if row.since is not None)


def partners_on(branch: Branch, as_of: date) -> QuerySet[Partner]:
    """The units of a joint branch on a day."""
    running = Q(until=None) | Q(until__gt=as_of)
    found = branch.partners.filter(running, since__lte=as_of)
    return found.select_related("unit").order_by("since", "pk")


def joint_roster(*, actor: Actor, branch: Branch, as_of: date) -> JointRoster:
    """Party members of the partner units and of the village, each with the day of enrolment;
    whoever was enrolled and no longer belongs is left out. Five queries."""
    enrolled: dict[str, date] = {}
    running = Q(left_on=None) | Q(left_on__gt=as_of)
    rows = Enrolment.objects.filter(running, branch=branch, on__lte=as_of)
    for person, local, on in rows.values_list("person__public_id", "local__public_id", "on"):
        enrolled[f"person:{person}" if person else f"local:{local}"] = on
    found = [_of_unit(each, enrolled) for each in _unit_people(branch, as_of)]
    members: list[Any] = list(_village_members(branch, as_of))
    name_rows(actor, members)
    found += [_of_village(row, enrolled) for row in members]
    unique = {each.key: each for each in found}
    order = {word: at for at, word in enumerate(Capacity)}
    ordered = sorted(unique.values(), key=lambda row: order[Capacity(row.capacity)])
    return JointRoster(rows=tuple(ordered))


def joint_of(village: str, as_of: date) -> Branch | None:
    """The joint branch of a village on a day."""
    running = Q(dissolved_on=None) | Q(dissolved_on__gt=as_of)
    found = Branch.objects.filter(running, area=village, kind=BranchKind.JOINT)
    return found.filter(founded_on__lte=as_of).first()


def _unit_people(branch: Branch, as_of: date) -> list[Any]:
    """Party members of the partner units who are on record in the directory."""
    party = Q(political_status__in=_STATUS) | Q(party_since__lte=as_of)
    return [
        person
        for partner in partners_on(branch, as_of)
        for person in partner.unit.people.filter(party).order_by("pk")
    ]


def _village_members(branch: Branch, as_of: date) -> QuerySet[PartyMember]:
    rows = PartyMember.objects.filter(belonging(as_of), area=branch.area)
    rows = rows.annotate(stage_now=stage_on(as_of)).filter(stage_now__in=IN_PARTY)
    return rows.select_related(*LINKS).order_by("pk")


def _of_unit(person: Any, enrolled: dict[str, date]) -> Belongs:
    key = f"person:{person.public_id}"
    return Belongs(
        key=key,
        capacity=Capacity.UNIT_MEMBER,
        name=person.name,
        since=enrolled.get(key),
        person=person,
    )


def _of_village(row: Any, enrolled: dict[str, date]) -> Belongs:
    linked = row.local.person
    key = f"person:{linked.public_id}" if linked is not None else f"local:{row.local.public_id}"
    return Belongs(
        key=key,
        capacity=Capacity.VILLAGE_MEMBER,
        name=row.shown_name,
        since=enrolled.get(key),
        person=linked,
        local=None if linked is not None else row.local,
    )
