"""Joint branches: who belongs to one on a day, and who of them is missing (HH18-095)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.branches.enums import BranchKind, Capacity
from zhucun.branches.marts.columns import IN_PARTY, belonging, stage_on
from zhucun.branches.marts.joint import PARTY, helpers_on, joint_branches
from zhucun.branches.models import Branch, Enrolment, Partner, PartyMember
from zhucun.branches.queries.people import LINKS, name_rows
from zhucun.branches.queries.policy import Judged, judged
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor

_SUBJECT = "joint_branch"


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Somebody who belongs into a joint branch: `key` is “person:…” or “local:…” with the public
    id; `since` is the day of enrolment, None where it is missing; `also`: as what else he belongs
    to it."""

    key: str
    capacity: str
    name: str
    since: date | None
    person: Any = None
    local: Any = None
    also: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why he belongs to it."""
        return tuple(str(Capacity(word).label) for word in (self.capacity, *self.also))


@dataclass(frozen=True, kw_only=True)
class JointRoster:
    """Everybody who belongs into a joint branch on a day, and what the rules of the pack say of
    it."""

    rows: tuple[Belongs, ...]
    rules: tuple[Judged, ...] = ()

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
    """Party members of the partner units and of the village and whoever answers for a household of
    the village, each with the day of enrolment; whoever was enrolled and no longer belongs is left
    out. Some six queries."""
    enrolled: dict[str, date] = {}
    running = Q(left_on=None) | Q(left_on__gt=as_of)
    rows = Enrolment.objects.filter(running, branch=branch, on__lte=as_of)
    for person, local, on in rows.values_list("person__public_id", "local__public_id", "on"):
        enrolled[f"person:{person}" if person else f"local:{local}"] = on
    found = [_cadre(each, enrolled, Capacity.UNIT_MEMBER) for each in _unit_people(branch, as_of)]
    found += [_cadre(each, enrolled, Capacity.HELPER) for each in _helpers(branch, as_of)]
    members: list[Any] = list(_village_members(branch, as_of))
    name_rows(actor, members)
    found += [_of_village(row, enrolled) for row in members]
    return JointRoster(rows=_each_once(found), rules=_rules(branch, as_of))


def _each_once(found: list[Belongs]) -> tuple[Belongs, ...]:
    """Each person once, as what he was found last, with what he is besides; by what they are."""
    unique: dict[str, Belongs] = {}
    for each in found:
        before = unique.get(each.key)
        also = (before.capacity, *before.also) if before is not None else ()
        unique[each.key] = replace(each, also=tuple(w for w in also if w != each.capacity))
    order = {word: at for at, word in enumerate(Capacity)}
    return tuple(sorted(unique.values(), key=lambda row: order[Capacity(row.capacity)]))


def _rules(branch: Branch, as_of: date) -> tuple[Judged, ...]:
    """What the rules of the village's pack say of a joint branch. One query."""
    pack = directory.pack_for(branch.area, as_of=as_of)
    if not pack.rules(_SUBJECT):
        return ()
    names = tuple(pack.vocabulary(_SUBJECT))
    rows = joint_branches(as_of=as_of, areas=(branch.area,), names=names, tags={})
    row = rows.filter(pk=branch.pk).first()
    if row is None:
        return ()
    facts = {name: row[f"m_{name}"] for name in names if f"m_{name}" in row}
    return judged(pack, _SUBJECT, facts)


def joint_of(village: str, as_of: date) -> Branch | None:
    """The joint branch of a village on a day."""
    running = Q(dissolved_on=None) | Q(dissolved_on__gt=as_of)
    found = Branch.objects.filter(running, area=village, kind=BranchKind.JOINT)
    return found.filter(founded_on__lte=as_of).first()


def _unit_people(branch: Branch, as_of: date) -> list[Any]:
    """Party members of the partner units who are on record in the directory."""
    party = Q(political_status__in=PARTY) | Q(party_since__lte=as_of)
    return [
        person
        for partner in partners_on(branch, as_of)
        for person in partner.unit.people.filter(party).order_by("pk")
    ]


def _village_members(branch: Branch, as_of: date) -> QuerySet[PartyMember]:
    rows = PartyMember.objects.filter(belonging(as_of), area=branch.area)
    rows = rows.annotate(stage_now=stage_on(as_of)).filter(stage_now__in=IN_PARTY)
    return rows.select_related(*LINKS).order_by("pk")


def _helpers(branch: Branch, as_of: date) -> list[Any]:
    """Who answers for households of the village, as persons of the directory. One query."""
    rows = helpers_on(as_of)
    if rows is None:
        return []
    keys: Any = rows.filter(village=branch.area).order_by().values("cadre")
    return list(directory.people_by_key(keys))


def _cadre(person: Any, enrolled: dict[str, date], capacity: str) -> Belongs:
    key = f"person:{person.public_id}"
    return Belongs(
        key=key, capacity=capacity, name=person.name, since=enrolled.get(key), person=person
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
