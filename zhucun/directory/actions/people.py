"""People: registering and correcting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhucun.directory import events
from zhucun.directory.actions.rows import BATCH, assign, repeated
from zhucun.directory.enums import Permission
from zhucun.directory.errors import (
    PersonExists,
)
from zhucun.directory.models import (
    Person,
    Unit,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    check_id_number,
    id_index,
    people_by_id_number,
    phone_index,
)
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.pinyin import person_pinyin
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin


@dataclass(frozen=True, kw_only=True)
class PersonDraft:
    """A person to register; empty where not known. `id_number` has 18 characters."""

    name: str
    gender: str = ""
    ethnicity: str = ""
    birth_on: date | None = None
    education: str = ""
    political_status: str = ""
    party_since: date | None = None
    work_since: date | None = None
    unit: Unit | None = None
    office: str = ""
    personnel_class: str = ""
    speciality: str = ""
    has_rural_experience: bool | None = None
    id_number: str = ""
    phone: str = ""
    remarks: str = ""
    area: str = field(default="")


@transaction.atomic
def register_people(
    drafts: Sequence[PersonDraft],
    *,
    registered_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Person]:
    """Register people; a new one each. `area` of a draft is where they are to serve, and decides
    the right.

    Raises BadIdNumber, PersonExists: nobody is registered then.
    """
    for area in {draft.area for draft in drafts}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    rows = [_person(draft) for draft in drafts]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known_person(drafts) from error
    ledger.append_many(
        (
            events.PersonRegistered(
                subject=f"person:{row.public_id}",
                area=draft.area,
                happened_at=registered_at,
                person_name=row.name,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, (row, draft) in enumerate(zip(rows, drafts, strict=True))
    )
    return rows


@transaction.atomic
def correct_people(
    changes: Sequence[tuple[Person, Mapping[str, object]]],
    *,
    area: str,
    corrected_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Change fields of people; keys are fields of PersonDraft. The event names the fields, not
    the values. Raises BadIdNumber, PersonExists."""
    by.require(Permission.MANAGE_ROSTER, area=area)
    rows: list[Person] = []
    news: list[tuple[Event, Origin, str | None]] = []
    touched: set[str] = set()
    for index, (person, values) in enumerate(changes):
        if values.get("id_number"):
            values = {**values, "id_number": check_id_number(str(values["id_number"]))}
        changed = assign(person, values)
        if not changed:
            continue
        touched.update(changed, _derive(person, changed))
        rows.append(person)
        event = events.PersonCorrected(
            subject=f"person:{person.public_id}",
            area=area,
            happened_at=corrected_at,
            changed=sorted(changed),
        )
        news.append((event, origins[index] if origins else by.origin, None))
    if rows:
        try:
            with transaction.atomic():
                Person.objects.bulk_update(rows, sorted(touched), batch_size=BATCH)
        except IntegrityError as error:
            raise _first_known_person(rows) from error
    return ledger.append_many(news)


def _person(draft: PersonDraft) -> Person:
    values = {name: getattr(draft, name) for name in draft.__dataclass_fields__ if name != "area"}
    values["id_number"] = check_id_number(draft.id_number)
    person = Person(public_id=new_public_id(), **values)
    _derive(person, {"name", "id_number", "phone"})
    return person


def _derive(person: Person, changed: set[str]) -> set[str]:
    """Set the search columns that follow from changed fields; returns their names."""
    touched: set[str] = set()
    if "name" in changed:
        person.pinyin, person.initials = person_pinyin(person.name)
        touched |= {"pinyin", "initials"}
    if "id_number" in changed:
        person.id_index = id_index(person.id_number)
        touched.add("id_index")
    if "phone" in changed:
        person.phone_index = phone_index(person.phone)
        touched.add("phone_index")
    return touched


def _first_known_person(rows: Sequence[PersonDraft | Person]) -> PersonExists:
    """The refusal that names the person in the way: one on record, or one earlier in the list."""
    numbered = [row for row in rows if row.id_number]
    own = {row.pk for row in rows if isinstance(row, Person)}
    known = people_by_id_number(row.id_number for row in numbered).values()
    on_record = (person.name for person in known if person.pk not in own)
    name = next(on_record, "") or repeated((id_index(row.id_number), row) for row in numbered)
    return PersonExists(name=name)
