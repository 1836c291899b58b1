"""What a row of the roster says about a person and a posting, held against what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.queries import id_index, masked_id_number, masked_phone, phone_index
from zhucun.intake.readers.cleaning import is_same
from zhucun.intake.rows import Masked, Row
from zhucun.roster.feeds.known import Known
from zhucun.roster.models import Round, Team

#: Field of the list → field of the person. Number, phone and unit are handled apart.
PERSON_FIELDS = {
    "name": "name",
    "gender": "gender",
    "ethnicity": "ethnicity",
    "birth_on": "birth_on",
    "education": "education",
    "political_status": "political_status",
    "party_since": "party_since",
    "work_since": "work_since",
    "position": "office",
    "speciality": "speciality",
    "has_rural_experience": "has_rural_experience",
    "note": "remarks",
}
_KNOWN_MARK = "•••"

#: Field of the person → fields of the list in which it stands; the ID number tells two more.
_PERSON_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{field: (name,) for name, field in PERSON_FIELDS.items()},
    "gender": ("gender", "id_card"),
    "birth_on": ("birth_on", "id_card"),
    "unit": ("unit",),
    "phone": ("phone",),
    "id_number": ("id_card",),
}
_PLACE = ("village_code", "county", "township", "village")
_POSTING_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "place": _PLACE,
    **{name: (name,) for name in ("role", "round", "unit", "team", "starts_on", "ends_on")},
    "due_on": ("ends_on",),
    "party_transferred_on": ("party_transferred_on",),
}
_EVENT_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "directory.person.registered": _PERSON_COLUMNS,
    "directory.person.corrected": _PERSON_COLUMNS,
    "roster.posting.made": {
        name: columns for name, columns in _POSTING_COLUMNS.items() if name != "due_on"
    },
    "roster.posting.corrected": _POSTING_COLUMNS,
    "roster.posting.ended": {"ends_on": ("ends_on",)},
    "roster.team.formed": {"team": ("team",), "village": _PLACE, "unit": ("unit",)},
}


def columns_of(event: str, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The fields that an event of a row brought, each with the fields of the list in which it
    stands; of a correction only what changed.
    """
    changed = data.get("changed")
    return {
        name: columns
        for name, columns in _EVENT_COLUMNS.get(event, {}).items()
        if changed is None or name in changed
    }


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One row, with everything that it points to looked up. `number` is the index of the ID
    number.
    """

    row: Row
    place: Any
    role: str
    round: Round
    unit: Any
    team: Team | None
    number: bytes | None
    start: date
    due: date | None
    end: date | None

    @property
    def id_number(self) -> str:
        """The number in clear; empty where there is none or only its mask."""
        value = self.row.get("id_card")
        return "" if value is None or type(value) is Masked else value

    @property
    def mask(self) -> Masked | None:
        value = self.row.get("id_card")
        return value if type(value) is Masked else None

    @property
    def who(self) -> str:
        """The key of the person within the list."""
        if self.number is not None:
            return self.number.hex()
        return f"{self.place.code}:{self.row.get('name')}:{self.mask or ''}"


def ends(row: Row, as_of: date) -> tuple[date | None, date | None]:
    """(due, end) from the one column 任职止: a day to come is when the posting is due, a past one
    its end.
    """
    day = row.get("ends_on")
    if day is None:
        return None, None
    return (day, None) if day > as_of else (None, day)


def number_of(row: Row) -> bytes | None:
    """The index of the ID number, where the row states it."""
    value = row.get("id_card")
    return None if value is None or type(value) is Masked else id_index(value)


def person_values(row: Row) -> dict[str, Any]:
    """What the row states of the person, by the fields of the directory; the number fills what
    it tells.

    A month of birth is completed to the day, and the sex is read off, where the ID number says so.
    """
    given = row.given()
    values = {PERSON_FIELDS[name]: given[name] for name in PERSON_FIELDS if name in given}
    if phone := given.get("phone"):
        values["phone"] = phone
    number = given.get("id_card")
    if number:
        values["id_number"] = number
        values.setdefault("gender", "male" if int(number[16]) % 2 else "female")
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        said = values.get("birth_on")
        if said is None or (said.day == 1 and (said.year, said.month) == (born.year, born.month)):
            values["birth_on"] = born
    return values


def person_changes(known: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a known person (Known or a record) that the row states otherwise. Opens
    nothing.
    """
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name == "id_number":
            if not known.id_index:
                changes[name] = value
        elif name == "phone":
            if _bytes(known.phone_index) != phone_index(value):
                changes[name] = value
        elif not is_same(getattr(known, name), value):
            changes[name] = value
    return changes


def posting_changes(known: Known, said: Said) -> dict[str, Any]:
    """The fields of a posting that the row states otherwise; a team that is still to be formed
    is not among them.
    """
    changes: dict[str, Any] = {}
    if known.starts_on != said.start:
        changes["starts_on"] = said.start
    if known.unit != said.unit.pk:
        changes["unit"] = said.unit
    if said.team is not None and known.team != said.team.pk:
        changes["team"] = said.team
    transferred = said.row.get("party_transferred_on")
    if transferred is not None and known.party_transferred_on != transferred:
        changes["party_transferred_on"] = transferred
    if said.due is not None and said.due not in (known.due_on, known.ends_on):
        changes["due_on"] = said.due
    if said.end is not None and known.ends_on != said.end:
        changes["ends_on"] = said.end
    return changes


def shown(name: str, value: Any) -> Any:
    """A value as the difference shows it: numbers only by their mask."""
    if name == "id_number":
        return masked_id_number(str(value))
    if name == "phone":
        return masked_phone(str(value))
    if name in ("unit", "team"):
        return value.name if value is not None else ""
    return value


def before(known: Known, name: str) -> Any:
    """What is known of a field, as the difference shows it: a number only by a sign that there
    is one.
    """
    if name == "id_number":
        return _KNOWN_MARK if known.id_index else ""
    if name == "phone":
        return _KNOWN_MARK if known.phone_index else ""
    if name in ("unit", "team"):
        return _KNOWN_MARK if getattr(known, name) else ""
    value = getattr(known, name)
    return "" if value is None else value


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if value else None
