"""Whom an appraisal is about: one source for each kind of subject, in the words of the packs'
schemes. Nothing here asks for a right: the caller has checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.appraisal.enums import AppraisalKind, Appraised
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries.schemes import item_of
from zhucun.branches import queries as branches
from zhucun.branches.enums import Office
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, in_areas
from zhucun.households.queries import masked_name
from zhucun.kernel.divisions import Level
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import HelperKind, OfficeKind
from zhucun.roster.enums import PostingRole
from zhucun.roster.perms import visible_postings

Key = tuple[str, Any]
#: The columns of a row that are renewed until somebody has decided.
COLUMNS = (
    *("subject", "posting_id", "seat_id", "helper_id", "place_id", "person_id", "name"),
    *("unit_id", "area", "role", "level", "personnel_class", "since", "until", "served"),
)
_ROLES: Mapping[str, Any] = {
    Appraised.POSTING: PostingRole,
    Appraised.SEAT: Office,
    Appraised.HELPER: HelperKind,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Somebody or something to be taken: by what it is known again, and its columns."""

    keys: tuple[Key, ...]
    columns: Mapping[str, Any]


def wanted(appraisal: Appraisal, *, on: date) -> list[Wanted]:
    """Everybody whom an appraisal is about, once each: a person who serves in two corps as the
    first of them. `on`: the day for who heads the office of a place. A fixed number of queries."""
    day = appraisal.until - timedelta(days=1)
    subject = item_of(appraisal.area, appraisal.score, as_of=day).spec.subject
    found: list[Wanted] = []
    seen: set[Key] = set()
    for source in _SOURCES[subject]:
        for one in source(appraisal, on):
            if seen.isdisjoint(one.keys):
                found.append(one)
                seen.update(one.keys)
    return found


def known(appraisal: Appraisal) -> dict[Key, Appraisee]:
    """The rows of an appraisal by each key under which they are known. One query."""
    found: dict[Key, Appraisee] = {}
    for row in Appraisee.objects.filter(appraisal=appraisal).select_related("seat"):
        if row.is_place:
            found["place", row.area] = row
            continue
        if row.person_id is not None:
            found["person", row.person_id] = row
        if row.seat is not None:
            found["local", row.seat.local_id] = row
    return found


def role_of(row: Appraisee) -> str:
    """What somebody's office or role is called; empty of a place."""
    roles = _ROLES.get(row.subject)
    return str(roles(row.role).label) if roles and row.role else ""


def servants(appraisal: Appraisal) -> QuerySet[Any]:
    """Postings that an appraisal is about, with person and units: of who was on post on a day of
    it; for the end of a term of who ended, or is due to end, in it. One query."""
    rows = visible_postings(OPERATOR).filter(
        Q(ends_on=None) | Q(ends_on__gt=appraisal.since),
        in_areas("area", (appraisal.area,)),
        starts_on__lt=appraisal.until,
    )
    if appraisal.kind == AppraisalKind.TERM:
        during = {"gte": appraisal.since, "lte": appraisal.until}
        ended = Q(**{f"ends_on__{name}": day for name, day in during.items()})
        due = Q(**{f"due_on__{name}": day for name, day in during.items()}, ends_on=None)
        rows = rows.filter(ended | due)
    found = rows.select_related("person__unit", "unit").defer(
        "person__id_number", "person__phone", "person__unit__phone", "unit__phone"
    )
    return found.order_by("starts_on", "pk")


def heads_of(area: str, level: str, *, on: date) -> dict[str, int]:
    """Who heads the places of a level within an area on a day: person by code; first its Party
    secretary. Places of which no head is on record, or none whom the directory knows, are left out.
    One query."""
    found: dict[str, int] = {}
    here = in_areas("area", (area,))
    if Level[level.upper()] == Level.VILLAGE:
        for seat in branches.heads_on(on).filter(here):
            person = seat.local.person_id
            if person is not None and (seat.office == Office.SECRETARY or seat.area not in found):
                found[seat.area] = person
        return found
    for office in pairing.in_office(on).filter(here):
        if office.kind == OfficeKind.SECRETARY or office.area not in found:
            found[office.area] = office.person_id
    return found


def _postings(appraisal: Appraisal, on: date) -> Iterator[Wanted]:
    """Each cadre by his last posting in a village, his days over all of them."""
    for person, postings in _by(servants(appraisal), "person_id").items():
        postings.sort(key=lambda one: (one.role != PostingRole.CAPTAIN, one.starts_on))
        last = postings[-1]
        days = [(one.starts_on, one.ends_on, one.area, one.public_id) for one in postings]
        unit = last.unit or last.person.unit
        yield _wanted(
            appraisal,
            days,
            keys=(("person", person),),
            subject=Appraised.POSTING,
            posting_id=last.pk,
            person_id=person,
            name=last.person.name,
            unit_id=unit.pk if unit else None,
            area=last.area,
            role=last.role,
            level=unit.level if unit else "",
            personnel_class=last.person.personnel_class,
        )


def _helpers(appraisal: Appraisal, on: date) -> Iterator[Wanted]:
    """Each helper as what he was last."""
    days = {"since": appraisal.since, "until": appraisal.until}
    rows = pairing.helpers_within(area=appraisal.area, **days)
    for person, helpers in _by(rows, "person_id").items():
        last = helpers[-1]
        unit = last.person.unit
        yield _wanted(
            appraisal,
            [(one.valid_from, one.valid_until, one.area, "") for one in helpers],
            keys=(("person", person),),
            subject=Appraised.HELPER,
            helper_id=last.pk,
            person_id=person,
            name=last.person.name,
            unit_id=unit.pk if unit else None,
            area=last.area,
            role=last.kind,
            level=unit.level if unit else last.level,
            personnel_class=last.person.personnel_class,
        )


def _seats(appraisal: Appraisal, on: date) -> Iterator[Wanted]:
    """Each member of a village committee once, by the highest office that he held last."""
    days = {"since": appraisal.since, "until": appraisal.until}
    rows = branches.seats_within(area=appraisal.area, **days)
    for local, seats in _by(rows, "local_id").items():
        first = max(seats, key=lambda one: one.until or date.max)
        who = first.local
        person = who.person
        keys: tuple[Key, ...] = (("local", local),)
        yield _wanted(
            appraisal,
            [(one.since, one.until, one.area, "") for one in seats],
            keys=(("person", person.pk), *keys) if person else keys,
            subject=Appraised.SEAT,
            seat_id=first.pk,
            person_id=person.pk if person else None,
            name=person.name if person else masked_name(who.name),
            unit_id=person.unit_id if person else None,
            area=first.area,
            role=first.office,
            level=Level.VILLAGE.name.lower(),
            personnel_class=person.personnel_class if person else "",
        )


def _places(appraisal: Appraisal, on: date) -> Iterator[Wanted]:
    """The places of the level that lie below the area: nobody appraises himself."""
    last = appraisal.until - timedelta(days=1)
    level = Level[appraisal.level.upper()]
    heads = heads_of(appraisal.area, appraisal.level, on=min(on, last))
    rows = directory.places(actor=OPERATOR, as_of=last, area=appraisal.area, level=level)
    for place in rows.exclude(code=appraisal.area):
        yield _wanted(
            appraisal,
            [(appraisal.since, None, place.code, "")],
            keys=(("place", place.code),),
            subject=Appraised.PLACE,
            place_id=place.pk,
            person_id=heads.get(place.code),
            name=place.short_name,
            area=place.code,
            level=appraisal.level,
        )


def _wanted(
    appraisal: Appraisal,
    days: Iterable[tuple[date, date | None, str, str]],
    *,
    keys: tuple[Key, ...],
    **columns: Any,
) -> Wanted:
    """The columns of a row; `days` is when it was what it is appraised as, where and by which
    posting, the one by which it is taken last."""
    served = [
        (max(appraisal.since, start), min(appraisal.until, end or appraisal.until), area, posting)
        for start, end, area, posting in days
    ]
    blank: dict[str, Any] = {name: None if name.endswith("_id") else "" for name in COLUMNS}
    several = [[start.isoformat(), end.isoformat(), *where] for start, end, *where in served]
    own = {
        "since": min(start for start, *_ in served),
        "until": max(end for _start, end, *_ in served),
        "served": several if len(served) > 1 else [],
    }
    return Wanted(keys=keys, columns={**blank, **columns, **own})


def _by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


#: Whose schemes are offered, in the words of the packs, and from where each is filled. A cadre of a
#: work team is also one of the three corps (HH18-050, HH18-114).
_SOURCES: Mapping[str, tuple[Callable[[Appraisal, date], Iterator[Wanted]], ...]] = {
    "posting": (_postings,),
    "helper": (_postings, _helpers, _seats),
    "township": (_places,),
    "leader": (_places,),
}
