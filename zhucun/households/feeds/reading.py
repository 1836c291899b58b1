"""What the rows of one household say, and what is known of it. Nothing sealed is opened: names and
numbers are compared by their keyed indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from zhucun.directory.queries import id_index, phone_index
from zhucun.households.enums import LeftReason, Relation
from zhucun.households.errors import HeadMissing, NameMasked, SecondHead
from zhucun.households.feeds.kinds import KIND_FIELDS, day_columns
from zhucun.households.models import (
    OF_HOME,
    Household,
    HouseholdTag,
    Member,
)
from zhucun.households.queries import MemberDraft, name_keys
from zhucun.intake.errors import MissingValue
from zhucun.intake.rows import Masked, Row
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day

#: Columns of the household: stated in one of its rows, or the same in each.
OF_HOUSEHOLD = ("address", "household_phone", "size", *KIND_FIELDS)
#: Field of the list → field of the household.
HOUSEHOLD_FIELDS = {"address": "address", "household_phone": "phone", "size": "size"}
#: Field of the list → field of the member.
MEMBER_FIELDS = {
    "name": "name",
    "relation": "relation",
    "gender": "gender",
    "birth_on": "birth_on",
    "id_card": "id_number",
    "phone": "phone",
}
#: Field of the list → field of an income.
INCOME_FIELDS = {
    "income_wages": "wages",
    "income_production": "production",
    "income_property": "property",
    "income_transfers": "transfers",
    "costs": "costs",
    "fixed_grants": "fixed_grants",
    "one_off_relief": "one_off_relief",
    "income": "declared_total",
    "net_income": "declared_net",
    "income_per_head": "declared_per_head",
}
#: Columns of the home and of its income: stated once too.
OF_HOME_TOO = (*OF_HOME, "income_year", *INCOME_FIELDS)
KNOWN_MARK = "•••"


class KnownMember(NamedTuple):
    pk: int
    public_id: str
    household_id: int
    relation: str
    gender: str
    birth_on: date | None
    name_index: bytes
    id_index: bytes | None
    phone_index: bytes | None
    valid_until: date | None


@dataclass(eq=False, slots=True)
class Known:
    """A household as it is, with its present members, its dead and the classifications of the day,
    each with its first."""

    row: Household
    members: list[KnownMember] = field(default_factory=list)
    dead: list[KnownMember] = field(default_factory=list)
    tags: dict[str, date] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Group:
    """The rows of one household in the order of the list."""

    number: str
    rows: list[Row] = field(default_factory=list)
    village: Any = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Row:
        return self.rows[0]


def known_households(numbers: Sequence[str], *, as_of: date) -> dict[str, Known]:
    """Households by number, wherever they live: the caller shows nothing of them. Three queries."""
    rows = Household.objects.filter(number__in=numbers).select_related("village")
    found = {row.number: Known(row) for row in rows.defer("head_name", "phone")}
    by_key = {known.row.pk: known for known in found.values()}
    living_or_dead = Q(valid_until=None) | Q(left_reason=LeftReason.DEATH)
    members = Member.objects.filter(living_or_dead, household__in=list(by_key)).order_by("pk")
    for values in members.values_list(*KnownMember._fields):
        member = KnownMember._make(values)
        known = by_key[member.household_id]
        (known.members if member.valid_until is None else known.dead).append(member)
    tags = HouseholdTag.objects.filter(on_day(as_of), household__in=list(by_key), retracted_at=None)
    for key, tag, since in tags.values_list("household", "tag", "valid_from"):
        by_key[key].tags[tag] = since
    return found


def member_values(row: Row) -> dict[str, Any]:
    """What a row states of its person, by the fields of the member; the ID number tells the sex
    and the day of birth. Raises MissingValue, NameMasked."""
    given = row.given()
    values = {name: given[key] for key, name in MEMBER_FIELDS.items() if key in given}
    name = values.get("name") or given.get("head")
    if not name:
        raise MissingValue
    if "*" in name:
        raise NameMasked(value=name)
    values["name"] = name
    values.setdefault("relation", Relation.HEAD)
    if number := values.get("id_number"):
        values.setdefault("gender", "male" if int(number[16]) % 2 else "female")
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        said = values.get("birth_on")
        if said is None or (said.day == 1 and (said.year, said.month) == (born.year, born.month)):
            values["birth_on"] = born
    return values


def member_draft(values: Mapping[str, Any], *, since: date, as_of: date) -> MemberDraft:
    """Whoever was born since the household was one belongs to it from birth."""
    born = values.get("birth_on") or since
    return MemberDraft(**values, since=max(since, born) if born <= as_of else since)


def of_person(values: Mapping[str, Any], members: Iterable[KnownMember]) -> KnownMember | None:
    """The member that a row means: by ID number, else the one of this name whose number is not
    another."""
    number = id_index(values.get("id_number", ""))
    key = name_keys(values["name"]).name
    named = []
    for known in members:
        if number and known.id_index and bytes(known.id_index) == number:
            return known
        if bytes(known.name_index) == key and not (number and known.id_index):
            named.append(known)
    return named[0] if len(named) == 1 else None


def is_named_as(values: Mapping[str, Any], dead: KnownMember) -> bool:
    """Whether a row may mean somebody who died: by his name, where neither the numbers nor the days
    of birth tell the two apart. The same number is found wherever the person was on record."""
    born = values.get("birth_on")
    return (
        bytes(dead.name_index) == name_keys(values["name"]).name
        and not (values.get("id_number") and dead.id_index)
        and (born is None or dead.birth_on is None or born == dead.birth_on)
    )


def member_changes(known: KnownMember, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the row states otherwise."""
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name == "name":
            differs = bytes(known.name_index) != name_keys(value).name
        elif name == "id_number":
            differs = _bytes(known.id_index) != id_index(value)
        elif name == "phone":
            differs = _bytes(known.phone_index) != phone_index(value)
        else:
            differs = getattr(known, name) != value
        if differs:
            changes[name] = value
    return changes


def household_changes(known: Known, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the household that the rows state otherwise."""
    changes: dict[str, Any] = {}
    for key, name in HOUSEHOLD_FIELDS.items():
        if (value := said.get(key)) is None:
            continue
        if name == "size":
            value = max(value, len(known.members))
        if name == "phone":
            differs = _bytes(known.row.phone_index) != phone_index(value)
        else:
            differs = getattr(known.row, name) != value
        if differs:
            changes[name] = value
    return changes


def said_by(rows: Sequence[Row]) -> tuple[dict[str, Any], tuple[Row, str] | None]:
    """What the rows of a household state of it, and the first cell that says something else."""
    said: dict[str, Any] = {}
    for row in rows:
        for name in (*OF_HOUSEHOLD, *OF_HOME_TOO):
            value = row.get(name)
            if value is None or type(value) is Masked:
                continue
            if said.setdefault(name, value) != value:
                return said, (row, name)
    return said, None


def columns_of(event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The fields that an event of a row brought, with the columns in which they stand."""
    place = ("code", "county", "township", "village")
    if event == "households.household.added":
        return {"number": ("number",), "village": place, "members": ("name", "head")}
    if event == "households.state.recorded":
        return {name: (name,) for name in data["changed"]}
    if event == "households.income.recorded":
        return {name: (key,) for key, name in INCOME_FIELDS.items() if name in data["parts"]}
    if event in ("households.household.tagged", "households.household.untagged"):
        days = day_columns(data["tag"])
        return {"tag": ("kind", *days[:-1]), "since": days, "until": days}
    if event == "households.household.moved":
        return {"village": place}
    if event == "households.household.changed":
        columns = _columns(HOUSEHOLD_FIELDS)
    elif event.startswith("households.member."):
        columns = {
            **_columns(MEMBER_FIELDS),
            "gender": ("gender", "id_card"),
            "birth_on": ("birth_on", "id_card"),
        }
    else:
        return {}
    changed = data.get("changed")
    return {name: keys for name, keys in columns.items() if changed is None or name in changed}


def new_head(
    number: str, known: Known, matched: Sequence[tuple[Row, KnownMember, Mapping[str, Any]]]
) -> tuple[int, int, str] | None:
    """(new head, former head, what he becomes) where the list names another head who is a member
    already. Raises SecondHead where it does not say what the former head becomes, HeadMissing
    where he is head no more and nobody follows."""
    former = next((row for row in known.members if row.relation == Relation.HEAD), None)
    said = {member.pk: changes.get("relation") for _, member, changes in matched}
    new = next((pk for pk, relation in said.items() if relation == Relation.HEAD), None)
    becomes = said.get(former.pk) if former else None
    if new is None:
        if becomes is not None:
            raise HeadMissing(number=number)
        return None
    if former is None or not becomes:
        raise SecondHead(number=number)
    return new, former.pk, becomes


def mark(value: Any) -> str:
    """Tells that something is known, and not what."""
    return KNOWN_MARK if value else ""


def sealed_before(member: KnownMember, name: str) -> str:
    """What the difference shows of a sealed field as it was."""
    if name == "name":
        return KNOWN_MARK
    return mark(member.id_index if name == "id_number" else member.phone_index)


def _columns(fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: (key,) for key, name in fields.items()}


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if value else None


_CULPRITS: Mapping[str, tuple[str, ...]] = {
    "households.head-missing": ("relation", "name", "head"),
    "households.second-head": ("relation", "name", "head"),
    "households.member-elsewhere": ("id_card", "name"),
    "households.member-twice": ("id_card", "name"),
    "households.member-dead": ("id_card", "name"),
    "households.name-of-dead": ("name", "head"),
    "households.born-later": ("birth_on", "id_card", "name"),
    "households.birthday-differs": ("birth_on", "id_card"),
    "households.before-household": (*KIND_FIELDS[1:], "number"),
}


def row_of(problem: Problem, rows: Sequence[Row]) -> Row:
    """The row of the person whom a problem names by the end of the ID number, else the first."""
    end = str(problem.facts.get("who", "")).removeprefix("…")
    named = (row for row in rows if end and str(row.get("id_card") or "").endswith(end))
    return next(named, rows[0])


def culprits(problem: Problem) -> tuple[str, ...]:
    return _CULPRITS.get(problem.code, ("number",))
