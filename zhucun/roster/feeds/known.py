"""What the roster knows in an area, light enough to hold a hundred thousand postings in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import masked_id_number
from zhucun.intake.rows import Masked, chunks
from zhucun.roster import perms
from zhucun.roster.enums import HandoverState, PostingState
from zhucun.roster.models import Handover, Posting

_CHUNK = 5_000


class Known(NamedTuple):
    """A posting with its person. Numbers are held as their indexes: nothing personal is opened."""

    pk: int
    public_id: str
    person: int
    area: str
    place: int
    place_name: str
    role: str
    round: int
    unit: int | None
    team: int | None
    starts_on: date
    due_on: date | None
    ends_on: date | None
    party_transferred_on: date | None
    name: str
    gender: str
    ethnicity: str
    birth_on: date | None
    education: str
    political_status: str
    party_since: date | None
    work_since: date | None
    person_unit: int | None
    office: str
    speciality: str
    has_rural_experience: bool | None
    remarks: str
    id_index: bytes | None
    phone_index: bytes | None

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)

    def overlaps(self, start: date, end: date | None) -> bool:
        return (end is None or self.starts_on < end) and (
            self.ends_on is None or start < self.ends_on
        )


#: Equal words and days are one object: a hundred thousand rows have few different ones.
_SHARED = (str, date)
_COLUMNS = (
    *("pk", "public_id", "person_id", "area", "place_id", "place__short_name", "role"),
    *("round_id", "unit_id", "team_id", "starts_on", "due_on", "ends_on", "party_transferred_on"),
    *("person__name", "person__gender", "person__ethnicity", "person__birth_on"),
    *("person__education", "person__political_status", "person__party_since"),
    *("person__work_since", "person__unit_id", "person__office", "person__speciality"),
    *("person__has_rural_experience", "person__remarks", "person__id_index"),
    "person__phone_index",
)


class KnownPostings:
    """Postings of an area by person and by place and name. One query."""

    def __init__(self, *, actor: Actor, area: str) -> None:
        self.all: list[Known] = []
        self._by_number: dict[bytes, list[Known]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        words: dict[object, object] = {}
        found = perms.visible_postings(actor).filter(in_areas("area", (area,))).order_by("pk")
        for values in found.values_list(*_COLUMNS).iterator(chunk_size=_CHUNK):
            *shared, id_index, phone_index = values
            known = Known._make(
                [
                    *(
                        words.setdefault(value, value) if value.__class__ in _SHARED else value
                        for value in shared
                    ),
                    bytes(id_index) if id_index else None,
                    bytes(phone_index) if phone_index else None,
                ]
            )
            self.all.append(known)
            self._by_name[known.area, known.name].append(known)
            if known.id_index:
                self._by_number[known.id_index].append(known)

    def of_number(self, index: bytes) -> list[Known]:
        """All postings here of the person with this ID number."""
        return self._by_number.get(index, [])

    def of_name(self, code: str, name: str) -> list[Known]:
        """All postings of people of this name in one place."""
        return self._by_name.get((code, name), [])


def best(
    found: Iterable[Known], *, code: str, role: str, start: date, end: date | None
) -> Known | None:
    """The posting that a row means: same place and role, and the same start or overlapping days."""
    fitting = [known for known in found if known.area == code and known.role == role]
    for known in fitting:
        if known.starts_on == start:
            return known
    return next((known for known in fitting if known.overlaps(start, end)), None)


def fits_mask(number: str, mask: Masked | None) -> bool:
    """True where a masked export of this number looks like the mask."""
    return mask is None or masked_id_number(number) == mask


def postings_by_key(keys: Iterable[int]) -> dict[int, Posting]:
    """Whole postings with all that actions read of them. One query."""
    related = ("person", "place", "unit", "round", "team")
    found = Posting.objects.filter(pk__in=list(keys)).select_related(*related).order_by("pk")
    return {posting.pk: posting for posting in found}


def handing_over(keys: Iterable[int]) -> set[int]:
    """Those of some postings that end with their release only. One query for each 2,000."""
    wanted, found = list(keys), set[int]()
    running = Handover.objects.exclude(state=HandoverState.CLOSED)
    for chunk in chunks(wanted, 2_000):
        rows = running.filter(giver__in=chunk, giver__state=PostingState.POSTED)
        found.update(rows.values_list("giver", flat=True))
    return found
