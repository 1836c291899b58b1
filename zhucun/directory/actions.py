"""Every write of the directory. Bulk and single writes are one path: a single write is a list of
one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhucun.directory import events
from zhucun.directory.enums import Permission, Role
from zhucun.directory.errors import (
    PersonExists,
    PlaceExists,
    PlaceWithoutParent,
    TagOverlaps,
    UnitExists,
)
from zhucun.directory.models import (
    Account,
    ApiToken,
    Grant,
    Person,
    Place,
    PlaceFigure,
    PlaceTag,
    Unit,
    on_day,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    check_credit_code,
    check_id_number,
    id_index,
    midnight,
    phone_index,
    place_on,
    token_digest,
)
from zhucun.kernel.divisions import level_of, parent_of
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.kernel.pinyin import person_pinyin, word_pinyin
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin

_BATCH = 2_000
_VILLAGE_ENDINGS = ("村民委员会", "社区居民委员会", "居民委员会", "社区居委会", "村委会", "居委会")


# ── places ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class PlaceDraft:
    """A place to add: its unpadded code and official name."""

    code: str
    name: str


@transaction.atomic
def add_places(
    drafts: Iterable[PlaceDraft], *, since: date, by: Actor, origin: Origin | None = None
) -> int:
    """Add places that exist from a day; parents may be in the same list. Returns how many.

    Raises PlaceExists, PlaceWithoutParent: nothing is added then.
    """
    wanted = sorted(drafts, key=lambda draft: draft.code)
    for area in _outermost(draft.code for draft in wanted):
        by.require(Permission.MANAGE_PLACES, area=area)
    _refuse_known(wanted)
    _refuse_orphans(wanted, since=since)
    Place.objects.bulk_create((_place(draft, since) for draft in wanted), batch_size=_BATCH)
    happened = midnight(since)
    ledger.append_many(
        (
            events.PlaceAdded(
                subject=f"place:{draft.code}",
                area=draft.code,
                happened_at=happened,
                code=draft.code,
                place_name=draft.name,
            ),
            origin or by.origin,
            None,
        )
        for draft in wanted
    )
    return len(wanted)


@transaction.atomic
def end_place(*, code: str, until: date, merged_into: str = "", by: Actor) -> None:
    """End a place on a day, for good or merged into another (并村). Safe to repeat.

    Raises UnknownPlace, PlaceGone.
    """
    by.require(Permission.MANAGE_PLACES, area=code)
    place = place_on(code=code, as_of=until, ended_ok=True)
    heir = place_on(code=merged_into, as_of=until) if merged_into else None
    if place.valid_until == until and place.merged_into == heir:
        return
    changed = Place.objects.filter(pk=place.pk, valid_until=None).update(
        valid_until=until, merged_into=heir
    )
    if not changed:
        raise PlaceExists(place=code, name=place.name)
    PlaceTag.objects.filter(place=place, valid_until=None, retracted_at=None).update(
        valid_until=until
    )
    event = events.PlaceEnded(
        subject=f"place:{code}",
        area=code,
        happened_at=midnight(until),
        code=code,
        until=until,
        merged_into=merged_into,
    )
    ledger.append(event, origin=by.origin)


@transaction.atomic
def tag_places(
    *,
    places: Sequence[Place],
    tag: str,
    since: date,
    basis: str = "",
    by: Actor,
    origin: Origin | None = None,
) -> int:
    """Give places a tag from a day. Places that bear it on that day already are left; returns
    how many were new.

    Raises TagOverlaps where a place gets the same tag from a later day.
    """
    for place in places:
        by.require(Permission.MANAGE_PLACES, area=place.code)
    known = {
        row.place_id: row
        for row in PlaceTag.objects.filter(
            tag=tag, place__in=places, valid_until=None, retracted_at=None
        )
    }
    fresh = [place for place in places if place.pk not in known]
    for place in places:
        row = known.get(place.pk)
        if row is not None and row.valid_from > since:
            raise TagOverlaps(name=place.name, tag=tag, start=row.valid_from)
    PlaceTag.objects.bulk_create(
        (
            PlaceTag(place=place, area=place.code, tag=tag, valid_from=since, basis=basis)
            for place in fresh
        ),
        batch_size=_BATCH,
    )
    happened = midnight(since)
    return ledger.append_many(
        (
            events.PlaceTagged(
                subject=f"place:{place.code}",
                area=place.code,
                happened_at=happened,
                tag=tag,
                since=since,
                basis=basis,
            ),
            origin or by.origin,
            None,
        )
        for place in fresh
    )


@transaction.atomic
def untag_place(*, place: Place, tag: str, until: date, basis: str = "", by: Actor) -> bool:
    """End a tag on a day (摘帽). False where the place does not bear it."""
    by.require(Permission.MANAGE_PLACES, area=place.code)
    changed = PlaceTag.objects.filter(
        place=place, tag=tag, valid_until=None, retracted_at=None, valid_from__lt=until
    ).update(valid_until=until)
    if not changed:
        return False
    event = events.PlaceUntagged(
        subject=f"place:{place.code}",
        area=place.code,
        happened_at=midnight(until),
        tag=tag,
        until=until,
        basis=basis,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def record_figures(
    *,
    figures: Mapping[Place, Mapping[str, int]],
    as_of: date,
    by: Actor,
    origin: Origin | None = None,
) -> int:
    """Record numbers of places (households, population …) as of a day; the same day again
    replaces them."""
    for place in figures:
        by.require(Permission.MANAGE_PLACES, area=place.code)
    rows = [
        PlaceFigure(place=place, name=name, value=value, as_of=as_of)
        for place, numbers in figures.items()
        for name, value in numbers.items()
    ]
    PlaceFigure.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["place", "name", "as_of"],
        update_fields=["value"],
    )
    happened = midnight(as_of)
    return ledger.append_many(
        (
            events.PlaceFigureRecorded(
                subject=f"place:{place.code}",
                area=place.code,
                happened_at=happened,
                figures=dict(numbers),
            ),
            origin or by.origin,
            None,
        )
        for place, numbers in figures.items()
    )


# ── units ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class UnitDraft:
    """A unit to register. `area` is the division that it belongs to."""

    name: str
    level: str
    kind: str
    area: str
    credit_code: str = ""
    contact: str = ""
    phone: str = ""
    remarks: str = ""


@transaction.atomic
def register_units(
    drafts: Sequence[UnitDraft],
    *,
    registered_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Unit]:
    """Register units; a new one each. Raises BadCreditCode, UnitExists: nothing is registered
    then."""
    for area in {draft.area for draft in drafts}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    rows = [_unit(draft) for draft in drafts]
    try:
        with transaction.atomic():
            Unit.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError as error:
        raise _first_known_unit(drafts) from error
    ledger.append_many(
        (
            events.UnitRegistered(
                subject=f"unit:{row.public_id}",
                area=row.area,
                happened_at=registered_at,
                unit_name=row.name,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def correct_units(
    changes: Sequence[tuple[Unit, Mapping[str, str]]],
    *,
    corrected_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Change fields of units; keys are fields of UnitDraft. Fields that do not change are not
    recorded."""
    rows, news = [], []
    for index, (unit, values) in enumerate(changes):
        by.require(Permission.MANAGE_ROSTER, area=unit.area)
        changed = _assign(unit, values)
        if not changed:
            continue
        if "name" in changed:
            unit.pinyin, unit.initials = word_pinyin(unit.name)
        rows.append(unit)
        shown = {name: getattr(unit, name) for name in changed if name != "phone"}
        event = events.UnitCorrected(
            subject=f"unit:{unit.public_id}",
            area=unit.area,
            happened_at=corrected_at,
            changed=shown,
        )
        news.append((event, origins[index] if origins else by.origin, None))
    names = [*UnitDraft.__dataclass_fields__, "pinyin", "initials"]
    Unit.objects.bulk_update(rows, names, batch_size=_BATCH)
    return ledger.append_many(news)


# ── people ────────────────────────────────────────


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
            Person.objects.bulk_create(rows, batch_size=_BATCH)
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
    the values."""
    by.require(Permission.MANAGE_ROSTER, area=area)
    rows: list[Person] = []
    news: list[tuple[Event, Origin, str | None]] = []
    touched: set[str] = set()
    for index, (person, values) in enumerate(changes):
        if values.get("id_number"):
            values = {**values, "id_number": check_id_number(str(values["id_number"]))}
        changed = _assign(person, values)
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
        Person.objects.bulk_update(rows, sorted(touched), batch_size=_BATCH)
    return ledger.append_many(news)


# ── accounts ────────────────────────────────────────


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    password: str | None,
    role: Role,
    area: str = "",
    unit: Unit | None = None,
    person: Person | None = None,
    since: date,
    by: Actor,
) -> Account:
    """Open an account with one role. Without a password it cannot sign in until one is set."""
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    account = Account(username=username, name=name, person=person)
    account.set_password(password)
    account.save(force_insert=True)
    event = events.AccountOpened(
        subject=f"account:{username}",
        area=area,
        happened_at=midnight(since),
        username=username,
    )
    ledger.append(event, origin=by.origin)
    grant_role(account=account, role=role, area=area, unit=unit, since=since, by=by)
    return account


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: Role,
    area: str = "",
    unit: Unit | None = None,
    since: date,
    by: Actor,
) -> bool:
    """Give an account a role in an area or unit from a day. False where it holds it already."""
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    held = Grant.objects.filter(on_day(since), account=account, role=role, area=area, unit=unit)
    if held.exists():
        return False
    Grant.objects.create(account=account, role=role, area=area, unit=unit, valid_from=since)
    event = events.RoleGranted(
        subject=f"account:{account.username}",
        area=area,
        happened_at=midnight(since),
        role=role,
        unit=unit.public_id if unit else "",
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def end_role(*, grant: Grant, until: date, by: Actor) -> bool:
    """End a role on a day. False where it has ended."""
    by.require(Permission.MANAGE_ACCOUNTS, area=grant.area)
    Period(grant.valid_from, until)
    if not Grant.objects.filter(pk=grant.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.RoleEnded(
        subject=f"account:{grant.account.username}",
        area=grant.area,
        happened_at=midnight(until),
        role=grant.role,
        until=until,
    )
    return ledger.append(event, origin=by.origin)


def issue_token(*, account: Account, label: str, made_at: datetime, expires_at: datetime) -> str:
    """A new API token, shown once; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account=account,
        digest=token_digest(token),
        label=label,
        made_at=made_at,
        expires_at=expires_at,
    )
    return token


# ── parts ────────────────────────────────────────


def _outermost(codes: Iterable[str]) -> list[str]:
    found: list[str] = []
    for code in codes:  # sorted: an area comes before all below it
        if not found or not code.startswith(found[-1]):
            found.append(code)
    return found


def _refuse_known(drafts: Sequence[PlaceDraft]) -> None:
    codes = [draft.code for draft in drafts]
    for start in range(0, len(codes), _BATCH):
        known = Place.objects.filter(code__in=codes[start : start + _BATCH], valid_until=None)
        if place := known.first():
            raise PlaceExists(place=place.code, name=place.name)
    for before, after in zip(codes, codes[1:], strict=False):
        if before == after:
            raise PlaceExists(place=after, name=after)


def _refuse_orphans(drafts: Sequence[PlaceDraft], *, since: date) -> None:
    own = {draft.code for draft in drafts}
    wanted = {parent_of(draft.code): draft.code for draft in drafts if len(draft.code) > 2}
    missing = sorted(set(wanted) - own)
    known = set(Place.objects.on(since).filter(code__in=missing).values_list("code", flat=True))
    for parent in missing:
        if parent not in known:
            raise PlaceWithoutParent(place=wanted[parent], parent=parent, as_of=since)


def _place(draft: PlaceDraft, since: date) -> Place:
    short = draft.name
    for ending in _VILLAGE_ENDINGS:
        if short.endswith(ending) and len(short) > len(ending):
            short = short.removesuffix(ending)
            short += "" if short.endswith(("村", "社区")) else "社区" if "居" in ending else "村"
            break
    pinyin, initials = word_pinyin(short)
    return Place(
        code=draft.code,
        level=level_of(draft.code),
        name=draft.name,
        short_name=short,
        pinyin=pinyin[:120],
        initials=initials[:30],
        valid_from=since,
    )


def _unit(draft: UnitDraft) -> Unit:
    pinyin, initials = word_pinyin(draft.name)
    values = asdict(draft) | {"credit_code": check_credit_code(draft.credit_code) or None}
    return Unit(public_id=new_public_id(), pinyin=pinyin[:200], initials=initials[:60], **values)


def _first_known_unit(drafts: Sequence[UnitDraft]) -> UnitExists:
    codes = [draft.credit_code for draft in drafts if draft.credit_code]
    names = {(draft.area, draft.name) for draft in drafts}
    known = Unit.objects.filter(credit_code__in=codes).first()
    known = known or next(
        (
            unit
            for unit in Unit.objects.filter(name__in=[name for _, name in names])
            if (unit.area, unit.name) in names
        ),
        None,
    )
    return UnitExists(name=known.name if known else drafts[0].name)


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


def _first_known_person(drafts: Sequence[PersonDraft]) -> PersonExists:
    for draft in drafts:
        known = Person.objects.filter(id_index=id_index(draft.id_number)).first()
        if draft.id_number and known:
            return PersonExists(name=known.name)
    return PersonExists(name=drafts[0].name)


def _assign(row: Unit | Person, values: Mapping[str, object]) -> set[str]:
    """Set the fields that differ; returns their names."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed
