"""People of the village: who is meant, how they are found, when a name is shown whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.branches import perms
from zhucun.branches.models import LocalPerson, Seat
from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import id_index
from zhucun.households import perms as villagers
from zhucun.households.queries import masked_name
from zhucun.households.queries.names import search_keys, whole_name_key
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access

_CHUNK = 2_000
#: What may be opened of somebody.
OPENED = ("name", "birth_on", "id_number")
#: What a row of people is read with: the record to which each is linked.
LINKS = ("local__person", "local__member")


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDraft:
    """Somebody who is named: one already `local` here, of the directory (`person`), of a household
    (`member`), by ID number, or by name alone. `is_other`: it is known that this is not the one of
    the same name and birthday."""

    local: LocalPerson | None = None
    person: Any = None
    member: Any = None
    name: str = ""
    id_number: str = field(default="", repr=False)
    gender: str = ""
    birth_on: date | None = None
    education: str = ""
    is_other: bool = False


def local_card(*, actor: Actor, public_id: str) -> LocalPerson:
    """One person of the actor's villages. Raises NotFound."""
    found = perms.visible_people(actor).filter(public_id=public_id)
    row = found.select_related("person", "member", "village").first()
    if row is None:
        raise NotFound
    return row


def local_people(*, actor: Actor, area: str) -> list[LocalPerson]:
    """The people of a village whom the actor may name, each with `shown_name`. Two queries."""
    rows = perms.visible_people(actor, area).select_related("person", "member").order_by("pk")
    found = list(rows)
    name_rows(actor, found, local=lambda row: row)
    return sorted(found, key=lambda row: row.shown_name)  # type: ignore[attr-defined]


def named_openly(*, actor: Actor, area: str) -> list[LocalPerson]:
    """The people of a village whose names are no secret to the actor: those of his own village or
    township, and whoever holds an office. Two queries."""
    found = local_people(actor=actor, area=area)
    return [row for row in found if row.shown_name == row.name]  # type: ignore[attr-defined]


def everybody_in(area: str) -> list[LocalPerson]:
    """The people of a village, to hold a text against their names. Asks for no right: the caller
    shows no name that the text did not show already. One query."""
    rows = LocalPerson.objects.filter(in_areas("area", (area,)))
    return list(rows.select_related("person", "member").order_by("pk"))


def by_id_number(numbers: Iterable[str]) -> dict[bytes, LocalPerson]:
    """People on record here by the keyed index of their ID number. One query per 2,000; asks for no
    right."""
    wanted = sorted({index for number in numbers if (index := id_index(number))})
    found: dict[bytes, LocalPerson] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = LocalPerson.objects.filter(id_index__in=wanted[start : start + _CHUNK])
        found.update((bytes(row.id_index or b""), row) for row in rows.select_related("village"))
    return found


def namesakes(drafts: Iterable[tuple[str, str, date | None]]) -> dict[tuple[str, bytes], Any]:
    """People on record by village and name whose birthday is the same: (area, index) → person. A
    name without a birthday tells nothing. One query per 2,000."""
    wanted = {(area, whole_name_key(name)): born for area, name, born in drafts if born is not None}
    keys = sorted({key for _area, key in wanted})
    found: dict[tuple[str, bytes], LocalPerson] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = LocalPerson.objects.filter(name_index__in=keys[start : start + _CHUNK])
        for row in rows.select_related("person", "member", "village"):
            key = row.area, bytes(row.name_index)
            if key in wanted and wanted[key] == row.born:
                found[key] = row
    return found


def names_and_tails(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Names and the last four signs of ID numbers of people by public id, for a list that is paid.
    Asks for no right: whoever makes that list is logged. One query for each 2,000."""
    wanted, found = sorted(set(keys)), dict[str, tuple[str, str]]()
    for start in range(0, len(wanted), _CHUNK):
        rows = LocalPerson.objects.filter(public_id__in=wanted[start : start + _CHUNK])
        for row in rows.select_related("person", "member"):
            linked: Any = row.person or row.member
            number = row.id_number or (linked.id_number if linked is not None else "")
            found[row.public_id] = row.name, (number or "")[-4:]
    return found


def matching(text: str, prefix: str = "local__") -> Q:
    """People by whole name, pinyin or initials: nothing shorter can be looked up."""
    word = text.strip()
    if word.isascii():
        pinyin, initials = search_keys(word)
        return Q(**{f"{prefix}pinyin_index": pinyin}) | Q(**{f"{prefix}initials_index": initials})
    return Q(**{f"{prefix}name_index": whole_name_key(word)})


def name_rows(actor: Actor, rows: Sequence[Any], *, local: Any = None) -> None:
    """Sets `shown_name` and `shown_born` on rows with a `local` person, as the actor may read them.

    Whole in the own village or township; of cadres and of who holds an office of the village
    everywhere, for these names are public. One query.
    """
    of = local or (lambda row: row.local)
    public = _in_office({of(row).pk for row in rows})
    for row in rows:
        who = of(row)
        reads = villagers.reads_names(actor, row.area)
        is_public = who.person_id is not None or who.pk in public
        row.shown_name = who.name if reads or is_public else masked_name(who.name)
        born = who.born
        row.shown_born = "" if born is None else str(born) if reads else str(born.year)


def reveal(*, actor: Actor, local: LocalPerson, area: str, what: str, reason: str) -> str:
    """One field (`name`, `birth_on`, `id_number`) in clear; who, whom, what and why is logged.

    Raises NotAllowed where the actor may open nothing in the area.
    """
    if actor.viewer is not None or what not in OPENED or not villagers.may_open(actor, area):
        raise NotAllowed
    linked = local.person or local.member
    value = {
        "name": local.name,
        "birth_on": local.born,
        "id_number": (linked.id_number if linked is not None else "") or local.id_number,
    }[what]
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"local:{local.public_id}",
        what=what,
        area=area,
        reason=reason,
    )
    return str(value or "")


def may_open(actor: Actor, area: str) -> bool:
    """True where the actor may open masked fields of people there, each with a reason."""
    return actor.viewer is None and villagers.may_open(actor, area)


def _in_office(keys: Iterable[int]) -> set[int]:
    rows: QuerySet[Seat] = Seat.objects.filter(local__in=sorted(keys), until=None)
    return set(rows.values_list("local", flat=True))
