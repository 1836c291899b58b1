"""Who is meant: linked to the directory or a household where known there, written down else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhucun.branches.errors import NameMasked, NobodyNamed, PersonDead, PersonKnown
from zhucun.branches.models import LocalPerson
from zhucun.branches.queries.people import PersonDraft, by_id_number, namesakes
from zhucun.directory.queries import check_id_number, id_index, people_by_id_number
from zhucun.households.enums import LeftReason
from zhucun.households.queries import known_people, name_keys
from zhucun.kernel.ids import new_public_id

_CHUNK = 2_000


def settle(drafts: Sequence[tuple[Any, PersonDraft]], *, on: date) -> list[LocalPerson]:
    """The person behind each (village, draft), the new ones recorded; in their order. The caller
    has checked the right. A constant number of queries per 2,000.

    Raises NobodyNamed, NameMasked, PersonKnown, PersonDead, BadIdNumber.
    """
    numbers = [check_id_number(draft.id_number) for _village, draft in drafts]
    sought = [
        number for number, (_v, draft) in zip(numbers, drafts, strict=True) if draft.local is None
    ]
    known = by_id_number(sought)
    people, members = people_by_id_number(sought), known_people(sought)
    linked = _linked([draft for _village, draft in drafts])
    same = namesakes((village.code, draft.name, draft.birth_on) for village, draft in drafts)
    found: list[LocalPerson] = []
    fresh: dict[Any, LocalPerson] = {}
    for (village, draft), number in zip(drafts, numbers, strict=True):
        key = id_index(number) if number else None
        person = draft.person or (people.get(key) if key else None)
        member = None if person is not None else draft.member or (members.get(key) if key else None)
        _require_living(member, number, on)
        mark = _mark(person, member)
        row = draft.local or (known.get(key) if key else None) or linked.get(mark)
        row = row or fresh.get(key or mark)
        if row is None:
            row = _new(village, draft, number, person=person, member=member)
            _require_stranger(row, draft, village, same)
            fresh[key or mark or object()] = row
        found.append(row)
    LocalPerson.objects.bulk_create(fresh.values(), batch_size=_CHUNK)
    return found


def _new(village: Any, draft: PersonDraft, number: str, *, person: Any, member: Any) -> LocalPerson:
    """Somebody who is not on record here yet. Of whoever is linked nothing is kept twice."""
    source = person or member
    name = source.name if source is not None else draft.name.strip()
    if not name:
        raise NobodyNamed(field="name")
    if "*" in name or "＊" in name:
        raise NameMasked(value=name)
    keys = name_keys(name)
    row = LocalPerson(
        public_id=new_public_id(),
        village=village,
        area=village.code,
        person=person,
        member=member,
        name_index=keys.name,
        pinyin_index=keys.pinyin,
        initials_index=keys.initials,
        education=draft.education,
        id_index=source.id_index if source is not None else id_index(number),
    )
    if source is None:
        row.own_name, row.id_number = name, number
        row.gender = draft.gender or _gender_of(number)
        row.birth_on = draft.birth_on or _born_of(number)
    else:
        row.gender = "" if source.gender else draft.gender
        row.birth_on = None if source.birth_on else draft.birth_on
    return row


def _linked(drafts: Sequence[PersonDraft]) -> dict[Any, LocalPerson]:
    """Those on record here who are linked to the same record."""
    people = [draft.person.pk for draft in drafts if draft.person is not None]
    members = [draft.member.pk for draft in drafts if draft.member is not None]
    found: dict[Any, LocalPerson] = {}
    if people:
        rows = LocalPerson.objects.filter(person__in=people)
        found |= {("person", row.person_id): row for row in rows}
    if members:
        rows = LocalPerson.objects.filter(member__in=members)
        found |= {("member", row.member_id): row for row in rows}
    return found


def _mark(person: Any, member: Any) -> Any:
    if person is not None:
        return "person", person.pk
    return ("member", member.pk) if member is not None else None


def _require_living(member: Any, number: str, on: date) -> None:
    if member is None or member.left_reason != LeftReason.DEATH or member.valid_until is None:
        return
    if member.valid_until <= on:
        shown = f"{number[:6]}…{number[-2:]}" if number else "…"
        raise PersonDead(field="id_number", who=shown, on=member.valid_until)


def _require_stranger(row: LocalPerson, draft: PersonDraft, village: Any, same: Any) -> None:
    """Whoever is neither linked nor numbered is not taken for, nor kept apart from, somebody of the
    same name and birthday without a person's word."""
    if draft.is_other or row.id_index is not None:
        return
    if (village.code, bytes(row.name_index)) in same:
        raise PersonKnown(field="name", place=village.short_name)


def _born_of(number: str) -> date | None:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None


def _gender_of(number: str) -> str:
    if not number:
        return ""
    return "male" if int(number[16]) % 2 else "female"
