"""What stands in the way of a household or a member, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhucun.directory.queries import check_id_number, gone, id_index
from zhucun.households.enums import LeftReason, Relation
from zhucun.households.errors import (
    BeforeHousehold,
    BirthdayDiffers,
    BornLater,
    HeadMissing,
    HouseholdElsewhere,
    HouseholdEnded,
    MemberDead,
    MemberElsewhere,
    MemberTwice,
    NotAVillage,
    NumberTaken,
    NumberTwice,
    SecondHead,
    SizeBelowMembers,
)
from zhucun.households.models import Household, Member
from zhucun.households.queries.people import known_people
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem

_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class MemberDraft:
    """A person to record as a member; empty where not known. `since` None: with the household.
    `joined` is how he came (JoinReason); empty for a first record."""

    name: str
    relation: str = Relation.HEAD
    gender: str = ""
    birth_on: date | None = None
    id_number: str = ""
    phone: str = ""
    since: date | None = None
    joined: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdDraft:
    """A household to record with its members, one of them the head. `size` None: as many as
    members are named. `tags` are classifications with the day on which they begin, `ended` those
    of them that ended, with the first day without; `came` is how the household came (BeginReason),
    empty for a first record."""

    village: Any
    number: str
    since: date
    members: Sequence[MemberDraft]
    size: int | None = None
    address: str = ""
    phone: str = ""
    tags: Mapping[str, date] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    came: str = ""


def household_problems(drafts: Sequence[HouseholdDraft]) -> list[Problem | None]:
    """For each draft the first problem, or None. Two queries for each 2,000 drafts."""
    taken = _numbers(drafts)
    people = known_people(each.id_number for draft in drafts for each in draft.members)
    numbers, persons = set[str](), set[bytes]()
    found: list[Problem | None] = []
    for draft in drafts:
        problem = next(_of_household(draft, taken, numbers, people, persons), None)
        found.append(problem)
        numbers.add(draft.number)
        persons |= {index for each in draft.members if (index := id_index(each.id_number))}
    return found


def member_problems(
    drafts: Sequence[tuple[Household, MemberDraft]], *, replacing: Sequence[int] = ()
) -> list[Problem | None]:
    """For each member to add the first problem, or None. Two queries for each 2,000."""
    people = known_people(each.id_number for _, each in drafts)
    heads = _heads([household.pk for household, _ in drafts], replacing)
    persons = set[bytes]()
    found: list[Problem | None] = []
    for household, draft in drafts:
        found.append(next(_of_member(household, draft, people, persons, heads, replacing), None))
        if index := id_index(draft.id_number):
            persons.add(index)
        if draft.relation == Relation.HEAD:
            heads.add(household.pk)
    return found


def _of_household(
    draft: HouseholdDraft,
    taken: Mapping[str, Household],
    numbers: set[str],
    people: Mapping[bytes, Member],
    persons: set[bytes],
) -> Iterator[Problem]:
    village = draft.village
    if len(village.code) != Level.VILLAGE:
        yield NotAVillage(place=village.name)
    if village.valid_until is not None and village.valid_until <= draft.since:
        yield gone(village)
    if other := taken.get(draft.number):
        yield _taken(draft, other)
    if draft.number in numbers:
        yield NumberTwice(number=draft.number)
    heads = sum(each.relation == Relation.HEAD for each in draft.members)
    if heads != 1:
        yield (SecondHead if heads else HeadMissing)(number=draft.number)
    if draft.size is not None and draft.size < len(draft.members):
        yield SizeBelowMembers(number=draft.number, members=len(draft.members), size=draft.size)
    own = set[bytes]()
    for each in draft.members:
        yield from _person(each, first_day(draft.since, each), people, persons | own)
        if each.since and each.since < draft.since:
            yield BeforeHousehold(on=each.since, start=draft.since, number=draft.number)
        if index := id_index(each.id_number):
            own.add(index)


def _taken(draft: HouseholdDraft, other: Household) -> Problem:
    if other.area == draft.village.code:
        return NumberTaken(number=draft.number, place=other.village.short_name)
    return HouseholdElsewhere(number=draft.number, place=other.village.short_name, code=other.area)


def _of_member(
    household: Household,
    draft: MemberDraft,
    people: Mapping[bytes, Member],
    persons: set[bytes],
    heads: set[int],
    replacing: Sequence[int],
) -> Iterator[Problem]:
    since = first_day(household.valid_from, draft)
    if household.valid_until is not None:
        yield HouseholdEnded(number=household.number, on=household.valid_until)
    if since < household.valid_from:
        yield BeforeHousehold(on=since, start=household.valid_from, number=household.number)
    if draft.relation == Relation.HEAD and household.pk in heads:
        yield SecondHead(number=household.number)
    others = {key: row for key, row in people.items() if row.pk not in replacing}
    yield from _person(draft, since, others, persons)


def first_day(founded: date, draft: MemberDraft) -> date:
    """From when on somebody belongs to a household that was founded on a day: as was said, else
    with the household or from birth."""
    return draft.since or max(founded, draft.birth_on or founded)


def birth_problem(born: date | None, id_number: str, *, since: date) -> Problem | None:
    """What contradicts a day of birth: the ID number, or the day from which on he belongs."""
    if born is None:
        return None
    if id_number and id_number[6:14] != f"{born:%Y%m%d}":
        return BirthdayDiffers(on=born, who=f"…{id_number[-4:]}")
    return BornLater(on=born, since=since) if born > since else None


def _person(
    draft: MemberDraft, since: date, people: Mapping[bytes, Member], persons: set[bytes]
) -> Iterator[Problem]:
    """Of one person: the day of birth, the number, whether it is used twice here, what is known
    behind it."""
    if (unfit := birth_problem(draft.birth_on, draft.id_number, since=since)) is not None:
        yield unfit
    if not draft.id_number:
        return
    try:
        index = id_index(check_id_number(draft.id_number)) or b""
    except Problem as problem:
        yield problem
        return
    who = f"…{draft.id_number[-4:]}"
    if index in persons:
        yield MemberTwice(who=who)
    known = people.get(index)
    if known is None:
        return
    if known.left_reason == LeftReason.DEATH and known.valid_until is not None:
        yield MemberDead(who=who, on=known.valid_until)
    if known.valid_until is None or known.valid_until > since:
        yield MemberElsewhere(who=who, number=known.household.number)


def _numbers(drafts: Sequence[HouseholdDraft]) -> dict[str, Household]:
    wanted = sorted({draft.number for draft in drafts})
    found: dict[str, Household] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Household.objects.filter(number__in=wanted[start : start + _CHUNK])
        found |= {row.number: row for row in rows.select_related("village")}
    return found


def _heads(keys: Sequence[int], replacing: Sequence[int]) -> set[int]:
    """The households that have a head who stays."""
    found = set[int]()
    for start in range(0, len(keys), _CHUNK):
        rows = Member.objects.filter(
            household__in=keys[start : start + _CHUNK], relation=Relation.HEAD, valid_until=None
        ).exclude(pk__in=replacing)
        found.update(rows.values_list("household", flat=True))
    return found
