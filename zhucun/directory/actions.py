"""Every write of the directory. Bulk and single writes are one path: a single write is a list of
one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import BinaryField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast, Now

from zhucun.directory import events
from zhucun.directory.enums import Permission, Role
from zhucun.directory.errors import (
    AccountExists,
    CannotMerge,
    PersonExists,
    PlaceExists,
    PlaceHoldsOthers,
    PlaceWithoutParent,
    TagOverlaps,
    UnitExists,
    UnitMissing,
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
    gone,
    id_index,
    midnight,
    people_by_id_number,
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
from zhucun.ledger.fields import SealedTextField, keyring

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
    _refuse_known(wanted, since=since)
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
    """End a place on a day, for good or merged into another (并村), and its tags with it. Safe to
    repeat. Who serves there stays posted: the roster tells of them, and people decide.

    Raises UnknownPlace, PlaceGone, PlaceMerged, PlaceHoldsOthers, CannotMerge, PeriodReversed.
    """
    by.require(Permission.MANAGE_PLACES, area=code)
    place = place_on(code=code, as_of=until, ended_ok=True)
    heir = _heir(place, merged_into, until) if merged_into else None
    if place.valid_until == until and place.merged_into == heir:
        return
    Period(place.valid_from, until)
    _refuse_children(place, until)
    changed = Place.objects.filter(pk=place.pk, valid_until=None).update(
        valid_until=until, merged_into=heir
    )
    if not changed:
        raise gone(Place.objects.select_related("merged_into").get(pk=place.pk))
    tags = PlaceTag.objects.filter(place=place, valid_until=None, retracted_at=None)
    tags.filter(valid_from__gte=until).update(retracted_at=Now())
    tags.update(valid_until=until)
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
def merge_places(*, codes: Sequence[str], into: str, on: date, by: Actor) -> None:
    """Merge places into one that goes on (并村): all of them or none. Safe to repeat.

    What they bore is not summed up for the heir: its tags and figures are recorded anew, by
    people. Raises what `end_place` raises.
    """
    by.require(Permission.MANAGE_PLACES, area=into)
    for code in codes:
        end_place(code=code, until=on, merged_into=into, by=by)


@transaction.atomic
def rename_place(*, code: str, name: str, on: date, by: Actor) -> bool:
    """Call a place otherwise from a day. False where it bears the name already.

    The row stays, because its identity is the code: postings, teams, tags and figures go on
    pointing to it, and a second row would leave them behind. The event keeps the old name and
    the day; lists show today's name. Raises UnknownPlace, PlaceGone, PlaceMerged.
    """
    by.require(Permission.MANAGE_PLACES, area=code)
    place = place_on(code=code, as_of=on)
    renamed = _place(PlaceDraft(code=code, name=name), place.valid_from)
    changed = Place.objects.filter(pk=place.pk, name=place.name).exclude(name=name)
    if not changed.update(
        name=name,
        short_name=renamed.short_name,
        pinyin=renamed.pinyin,
        initials=renamed.initials,
    ):
        return False
    event = events.PlaceRenamed(
        subject=f"place:{code}",
        area=code,
        happened_at=midnight(on),
        code=code,
        place_name=name,
        before=place.name,
    )
    return ledger.append(event, origin=by.origin)


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

    Raises TagOverlaps where a place bore the same tag for a time after that day.
    """
    for place in places:
        by.require(Permission.MANAGE_PLACES, area=place.code)
    wanted = {place.pk: place for place in places}
    for row in _tags_after(since, tag, list(wanted)):
        place = wanted[row.place_id]
        if row.valid_until is not None or row.valid_from > since:
            raise TagOverlaps(name=place.name, tag=tag, start=row.valid_from)
        del wanted[row.place_id]
    fresh = list(wanted.values())
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
def retract_tag(*, place: Place, tag: str, since: date, basis: str = "", by: Actor) -> bool:
    """Take back a tag that was recorded by mistake: it never held. False where it is not there.

    The row stays with the instant of its retraction.
    """
    by.require(Permission.MANAGE_PLACES, area=place.code)
    changed = PlaceTag.objects.filter(
        place=place, tag=tag, valid_from=since, retracted_at=None
    ).update(retracted_at=Now())
    if not changed:
        return False
    event = events.PlaceTagRetracted(
        subject=f"place:{place.code}",
        area=place.code,
        happened_at=midnight(since),
        tag=tag,
        since=since,
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
    recorded. Raises BadCreditCode, UnitExists."""
    rows, news = [], []
    for index, (unit, values) in enumerate(changes):
        for area in {unit.area, values.get("area", unit.area)}:
            by.require(Permission.MANAGE_ROSTER, area=area)
        wanted: dict[str, str | None] = dict(values)
        if "credit_code" in values:
            wanted["credit_code"] = check_credit_code(values["credit_code"]) or None
        changed = _assign(unit, wanted)
        if not changed:
            continue
        if "name" in changed:
            pinyin, initials = word_pinyin(unit.name)
            unit.pinyin, unit.initials = pinyin[:200], initials[:60]
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
    try:
        with transaction.atomic():
            Unit.objects.bulk_update(rows, names, batch_size=_BATCH)
    except IntegrityError as error:
        raise _first_known_unit(rows) from error
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
    the values. Raises BadIdNumber, PersonExists."""
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
        try:
            with transaction.atomic():
                Person.objects.bulk_update(rows, sorted(touched), batch_size=_BATCH)
        except IntegrityError as error:
            raise _first_known_person(rows) from error
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
    """Open an account with one role. Without a password it cannot sign in until one is set.

    Raises AccountExists, UnitMissing.
    """
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    account = Account(username=username, name=name, person=person)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise AccountExists(username=username) from error
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
    """Give an account a role in an area or unit from a day. False where it holds it already.

    The unit must lie in the giver's area as well. Raises UnitMissing.
    """
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    if unit is not None:
        by.require(Permission.MANAGE_ACCOUNTS, area=unit.area)
    elif role is Role.UNIT:
        raise UnitMissing
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
    """End a role on a day, on its first day too; an end that lies later is brought forward. False
    where it has ended by then. Raises PeriodReversed."""
    by.require(Permission.MANAGE_ACCOUNTS, area=grant.area)
    if until != grant.valid_from:
        Period(grant.valid_from, until)
    running = Q(valid_until=None) | Q(valid_until__gt=until)
    if not Grant.objects.filter(running, pk=grant.pk).update(valid_until=until):
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


def revoke_token(*, token: ApiToken, revoked_at: datetime) -> bool:
    """Take a token back. False where it was revoked before."""
    fresh = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    return bool(fresh.update(revoked_at=revoked_at))


# ── keys ────────────────────────────────────────


def rotate_keys(
    *, batch_size: int = 500, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Seal every sealed column again that is not under the newest key; returns how many values.

    Each batch is its own transaction: stopped half-way, the next run goes on with the rest. A
    value that somebody changes meanwhile is left to him. `progress` is told the values so far.
    The index key stays. Raises Unreadable where the old key is missing.
    """
    done = 0
    for column in _sealed_columns():
        last = 0
        while batch := list(_stale(column).filter(pk__gt=last)[:batch_size]):
            with transaction.atomic():
                done += sum(_seal_again(column, key, bytes(raw)) for key, raw in batch)
            last = batch[-1][0]
            progress(done)
    return done


def _sealed_columns() -> list[SealedTextField]:
    return [
        column
        for model in apps.get_models()
        if not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, SealedTextField)
    ]


def _stale(column: SealedTextField) -> QuerySet[models.Model, tuple[int, bytes]]:
    """(key, bytes as stored) of the rows that an older key sealed."""
    version = Func(
        F(column.name), Value(1), Value(2), function="SUBSTR", output_field=BinaryField()
    )
    newest = keyring().newest.to_bytes(2, "big")
    rows = column.model._base_manager.annotate(
        sealed_by=version, stored=Cast(column.name, BinaryField())
    )
    return (
        rows.exclude(sealed_by=b"")
        .exclude(sealed_by=newest)
        .order_by("pk")
        .values_list("pk", "stored")
    )


def _seal_again(column: SealedTextField, key: int, stored: bytes) -> int:
    text = keyring().open(stored, context=column.context).decode()
    same = column.model._base_manager.filter(pk=key, **{column.name: stored})
    return same.update(**{column.name: text})


# ── parts ────────────────────────────────────────


def _outermost(codes: Iterable[str]) -> list[str]:
    found: list[str] = []
    for code in codes:  # sorted: an area comes before all below it
        if not found or not code.startswith(found[-1]):
            found.append(code)
    return found


def _refuse_known(drafts: Sequence[PlaceDraft], *, since: date) -> None:
    codes = [draft.code for draft in drafts]
    for start in range(0, len(codes), _BATCH):
        running = Q(valid_until=None) | Q(valid_until__gt=since)
        known = Place.objects.filter(running, code__in=codes[start : start + _BATCH])
        if place := known.order_by("code").first():
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


def _heir(place: Place, code: str, until: date) -> Place:
    heir = place_on(code=code, as_of=until)
    if heir.pk == place.pk or heir.level != place.level:
        raise CannotMerge(place=place.name, into=heir.name)
    return heir


def _refuse_children(place: Place, until: date) -> None:
    running = Q(valid_until=None) | Q(valid_until__gt=until)
    inside = Place.objects.under(place.code).filter(running).exclude(code=place.code)
    if first := inside.order_by("code").first():
        raise PlaceHoldsOthers(
            name=place.name,
            place=place.code,
            count=inside.count(),
            until=until,
            first=first.name,
        )


def _tags_after(since: date, tag: str, places: Sequence[int]) -> Iterable[PlaceTag]:
    """Rows of a tag that hold on the day or later."""
    running = Q(valid_until=None) | Q(valid_until__gt=since)
    for start in range(0, len(places), _BATCH):
        yield from PlaceTag.objects.filter(
            running, tag=tag, place__in=places[start : start + _BATCH], retracted_at=None
        )


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


def _first_known_unit(rows: Sequence[UnitDraft | Unit]) -> UnitExists:
    """The refusal that names the unit in the way: one on record, or one earlier in the list."""
    keys: set[int] = {row.pk for row in rows if isinstance(row, Unit) and row.pk}
    codes = [row.credit_code for row in rows if row.credit_code]
    named = {(row.area, row.name) for row in rows}
    others = Unit.objects.exclude(pk__in=keys)
    same_name = others.filter(name__in=[name for _, name in named])
    on_record = [unit for unit in same_name if (unit.area, unit.name) in named]
    for known in (*others.filter(credit_code__in=codes), *on_record):
        return UnitExists(name=known.name)
    keyed = ((key, row) for row in rows for key in (row.credit_code, (row.area, row.name)) if key)
    return UnitExists(name=_repeated(keyed))


def _repeated(keyed: Iterable[tuple[Hashable, UnitDraft | Unit | PersonDraft | Person]]) -> str:
    """The name of the first row whose key an earlier row of the list has."""
    seen: dict[Hashable, str] = {}
    for key, row in keyed:
        if key in seen:
            return seen[key]
        seen[key] = row.name
    return next(iter(seen.values()), "")


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
    name = next(on_record, "") or _repeated((id_index(row.id_number), row) for row in numbered)
    return PersonExists(name=name)


def _assign(row: Unit | Person, values: Mapping[str, object]) -> set[str]:
    """Set the fields that differ; returns their names."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed
