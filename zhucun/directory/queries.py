"""Every read of the directory; each list starts from what the actor may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localtime, make_aware
from stdnum.cn import ric, uscc
from stdnum.exceptions import (
    InvalidChecksum,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)

from zhucun.directory.enums import Permission, Role, TokenKind
from zhucun.directory.errors import (
    BadCreditCode,
    BadIdNumber,
    PlaceGone,
    PlaceMerged,
    UnknownPlace,
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
)
from zhucun.directory.perms import ROLE_PERMISSIONS, Actor, Held, in_areas
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.divisions import BadCode, Level, is_under, line_of, parse_code
from zhucun.kernel.problems import N_, NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.fields import keyring, on_day
from zhucun.packs import Library, PackAt, load_library


def midnight(day: date) -> datetime:
    """The first instant of a day in the time zone of the settings."""
    return make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here


def midnight_after(day: date) -> datetime:
    """The first instant that is no longer the day."""
    return midnight(day + timedelta(days=1))


# ── policy ────────────────────────────────────────


@lru_cache(maxsize=4)  # the house's, and in tests those that are made for one
def _library(folder: Path | str) -> Library:
    return load_library(Path(folder))


def policy() -> Library:
    """All policy packs; loaded once a process (about a second). Raises PackErrors."""
    return _library(settings.POLICY_DIR)


def pack_for(area: str, *, as_of: date) -> PackAt:
    """The pack in force in an area on a day."""
    return policy().for_area(area, as_of).at(as_of)


# ── numbers ────────────────────────────────────────

_ID_LENGTH = 18
_WHY = {
    "InvalidLength": N_("it does not have 18 characters"),
    "InvalidFormat": N_("it has a character that does not belong there"),
    "InvalidChecksum": N_("the check character does not fit"),
    "InvalidComponent": N_("its date of birth does not exist"),
}


def check_id_number(value: str) -> str:
    """The number without spaces, x in capitals; empty stays empty. Raises BadIdNumber (GB
    11643).

    The division in it is not checked: it is where the number was given, often years after the
    birth, and `ric.validate` refuses 411327 or 520111 for everybody born before these codes.
    """
    number = "".join(value.split()).upper()
    if not number:
        return ""
    try:
        if len(number) != _ID_LENGTH:
            raise InvalidLength
        if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
            raise InvalidFormat
        if number[-1] != ric.calc_check_digit(number):
            raise InvalidChecksum
        ric.get_birth_date(number)
        return number
    except ValidationError as error:
        shown = f"{value[:3]}…{value[-2:]}"
        raise BadIdNumber(value=shown, why=_WHY.get(type(error).__name__, str(error))) from error


def check_credit_code(value: str) -> str:
    """The code in capitals; empty stays empty. Raises BadCreditCode (GB 32100)."""
    if not value:
        return ""
    try:
        return str(uscc.validate(value))
    except ValidationError as error:
        raise BadCreditCode(value=value, why=_WHY.get(type(error).__name__, str(error))) from error


def id_index(number: str) -> bytes | None:
    """The keyed index of an ID number: its first 17 digits, the check digit follows from them."""
    return keyring().index(number[:17], context="id_number") if number else None


def phone_index(phone: str) -> bytes | None:
    """The keyed index of a phone number."""
    return keyring().index(phone, context="phone") if phone else None


def token_digest(token: str) -> str:
    """What is kept of an API token."""
    return sm3(token.encode()).hex()


# ── actors ────────────────────────────────────────


def actor_of(account: Account, *, on: date, viewer: int | None = None) -> Actor:
    """The actor that an account is on a day. One query."""
    grants = Grant.objects.filter(on_day(on), account=account).select_related("unit")
    held = tuple(
        Held(Role(grant.role), grant.area, grant.unit.public_id if grant.unit else "")
        for grant in grants
    )
    person = account.person.public_id if account.person else ""
    return Actor(account=account.pk, name=account.name, held=held, person=person, viewer=viewer)


def actor_of_token(token: str, *, now: datetime) -> Actor | None:
    """The actor behind an API token that is in force. Two queries."""
    found = (
        ApiToken.objects.filter(digest=token_digest(token), revoked_at=None, expires_at__gt=now)
        .filter(kind=TokenKind.API)
        .select_related("account__person")
        .first()
    )
    if found is None or not found.account.is_active:
        return None
    return actor_of(found.account, on=localtime(now).date())


def device_of_token(token: str, *, now: datetime) -> ApiToken | None:
    """The device whose token is in force, with its account and person. One query."""
    return (
        ApiToken.objects.filter(digest=token_digest(token), kind=TokenKind.DEVICE)
        .filter(revoked_at=None, expires_at__gt=now, account__is_active=True)
        .select_related("account__person")
        .first()
    )


def devices(*, account: int) -> QuerySet[ApiToken]:
    """The devices on which an account has signed in, those in force first, the latest first.

    Asks for no right: the caller names the actor's own account, or has checked.
    """
    return ApiToken.objects.filter(account=account, kind=TokenKind.DEVICE).order_by(
        F("revoked_at").desc(nulls_first=True), "-made_at", "-pk"
    )


def account_of_key(key: int) -> Account:
    """An account by its key, with its person. Asks for no right: for what an account once sent."""
    return Account.objects.select_related("person").get(pk=key)


def device_card(*, actor: Actor, public_id: str) -> ApiToken:
    """A device of the actor's own account, or of one that his office manages. Raises NotFound."""
    managed = accounts(actor=actor).values("pk") if actor.can(Permission.MANAGE_ACCOUNTS) else []
    found = (
        ApiToken.objects.filter(public_id=public_id, kind=TokenKind.DEVICE)
        .filter(Q(account=actor.account) | Q(account__in=managed))
        .select_related("account")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def actors_of(account: Account) -> Callable[[date], Actor]:
    """The actor that an account is on any day, by the grants that held on it. One query."""
    rows = list(Grant.objects.filter(account=account).select_related("unit"))
    person = account.person.public_id if account.person else ""

    def on(day: date) -> Actor:
        held = tuple(
            Held(Role(row.role), row.area, row.unit.public_id if row.unit else "")
            for row in rows
            if row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
        )
        return Actor(account=account.pk, name=account.name, held=held, person=person)

    return on


def actor_on(actor: Actor, day: date) -> Actor:
    """The same account with the offices that it held on another day. Who is no account of the
    database (the operator) is the same on every day. Two queries."""
    account = Account.objects.filter(pk=actor.account).select_related("person").first()
    return actors_of(account)(day) if account is not None else actor


def accounts(*, actor: Actor) -> QuerySet[Account]:
    """Accounts that hold a role in the actor's areas, by name."""
    mine = in_areas("grants__area", actor.areas(Permission.MANAGE_ACCOUNTS))
    return Account.objects.filter(mine).select_related("person").distinct().order_by("username")


def names_of_accounts(keys: Iterable[int]) -> dict[int, str]:
    """Names of accounts by key, for histories whose reader may see who acted (SEE_LEDGER). One
    query."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name"))


def account_named(*, username: str) -> Account | None:
    """One account, for doors that have checked the right themselves."""
    return (
        Account.objects.filter(username=username, is_active=True).select_related("person").first()
    )


def accounts_of_people() -> dict[str, tuple[str, str]]:
    """User name and language of each active account that belongs to a person, by the person's
    public id; for the operator. One query."""
    rows = Account.objects.filter(is_active=True, person__isnull=False).order_by("pk")
    return {
        person: (username, language)
        for person, username, language in rows.values_list(
            "person__public_id", "username", "language"
        )
    }


def accounts_holding(
    seats: Collection[tuple[str, str, str]], *, on: date
) -> dict[tuple[str, str, str], list[int]]:
    """Keys of the active accounts that hold a role on a day, by role, place and unit (public id;
    the place of an office in a unit is left out). For the operator. One query."""
    roles, areas, units = ({seat[at] for seat in seats} for at in range(3))
    where = Q(area__in=areas, unit=None) | Q(unit__public_id__in=units - {""})
    rows = Grant.objects.filter(on_day(on), where, role__in=roles, account__is_active=True)
    found: dict[tuple[str, str, str], list[int]] = {}
    columns = ("role", "area", "unit__public_id", "account")
    for role, area, unit, account in rows.order_by("pk").values_list(*columns):
        seat = (role, "" if unit else area, unit or "")
        if seat in seats:
            found.setdefault(seat, []).append(account)
    return found


def accounts_to_remind(keys: Iterable[int]) -> dict[int, tuple[str, str, str, str]]:
    """User name, language, name and person (public id or empty) of active accounts, by key; for the
    operator. One query."""
    rows = Account.objects.filter(pk__in=set(keys), is_active=True)
    columns = ("pk", "username", "language", "name", "person__public_id")
    return {
        key: (username, language, name, person or "")
        for key, username, language, name, person in rows.values_list(*columns)
    }


def people_of_accounts(people: Collection[str] | None = None) -> dict[int, str]:
    """Whose account it is, as the person's public id, by key of the account, of all or of some
    people; closed ones too, for what was recorded through them. Asks for no right: it names
    nobody. One query."""
    rows = Account.objects.filter(person__isnull=False)
    if people is not None:
        rows = rows.filter(person__public_id__in=list(people))
    return dict(rows.values_list("pk", "person__public_id"))


def offices_held(keys: Iterable[int]) -> list[tuple[int, str, str, date, date | None]]:
    """Which offices accounts ever held, as (account, role, place or unit's public id, from, until).
    Asks for no right: it judges whether somebody was in office on a day, and names nobody. One
    query for each 2,000 accounts."""
    wanted = sorted(set(keys))
    found: list[tuple[int, str, str, date, date | None]] = []
    for start in range(0, len(wanted), 2_000):
        rows = Grant.objects.filter(account__in=wanted[start : start + 2_000]).order_by("pk")
        columns = ("account", "role", "area", "unit__public_id", "valid_from", "valid_until")
        for account, role, area, unit, since, until in rows.values_list(*columns):
            found.append((account, role, unit or area, since, until))
    return found


@dataclass(frozen=True)
class Because:
    """One grant that lets somebody see something."""

    role: Role
    area: str
    unit: str
    permission: Permission


def why_can(*, actor: Actor, permission: Permission, area: str, unit: str = "") -> list[Because]:
    """The grants of an actor that give a permission on something in an area or of a unit; empty:
    he may not."""
    if not actor.can(permission):
        return []
    return [
        Because(held.role, held.area, held.unit, permission)
        for held in actor.held
        if permission in ROLE_PERMISSIONS[held.role]
        and (held.unit == unit if held.unit else is_under(area, held.area))
        and (unit or not held.unit)
    ]


def areas_with(codes: Iterable[str], *, permission: Permission, on: date) -> frozenset[str]:
    """Which of these areas have an account of their own with a permission on a day. One query."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    found = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on),
        area__in=sorted(set(codes)),
        role__in=roles,
        valid_from__lte=on,
        account__is_active=True,
    )
    return frozenset(found.values_list("area", flat=True))


# ── places ────────────────────────────────────────


def place_on(*, code: str, as_of: date, ended_ok: bool = False) -> Place:
    """The place that a code stood for on a day.

    Raises UnknownPlace, PlaceGone, PlaceMerged: each says what to do. With `ended_ok` a place
    that ended on
    exactly that day is still found.
    """
    kept = Place.objects.filter(code=code).select_related("merged_into")
    rows = list(kept.order_by("valid_from"))
    for place in rows:
        if place.valid_from <= as_of and (
            place.valid_until is None
            or as_of < place.valid_until
            or (ended_ok and as_of == place.valid_until)
        ):
            return place
    ended = [place for place in rows if place.valid_until and place.valid_until <= as_of]
    if not ended:
        raise UnknownPlace(place=code, as_of=as_of)
    raise gone(max(ended, key=lambda place: place.valid_from))


def gone(place: Place) -> PlaceGone | PlaceMerged:
    """The refusal for a place that has ended. Reads place.merged_into."""
    if place.merged_into:
        return PlaceMerged(
            place=place.code,
            name=place.name,
            until=place.valid_until,
            into=place.merged_into.code,
            into_name=place.merged_into.name,
        )
    return PlaceGone(place=place.code, name=place.name, until=place.valid_until)


def places(
    *, actor: Actor, as_of: date, area: str = "", level: Level | None = None
) -> QuerySet[Place]:
    """Places that the actor may see on a day, by code."""
    found = Place.objects.on(as_of).filter(in_areas("code", actor.areas(Permission.SEE_PLACES)))
    if area:
        found = found.under(area)
    if level is not None:
        found = found.filter(level=level)
    return found.order_by("code")


def place_card(*, actor: Actor, code: str, as_of: date) -> Place:
    """One place that the actor may see. Raises NotFound."""
    found = places(actor=actor, as_of=as_of).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def merged_villages(*, actor: Actor, right: Permission, as_of: date) -> QuerySet[Place]:
    """Villages of the areas in which the actor has a right that were merged into another by a day,
    each with that one, by code. One query."""
    found = Place.objects.filter(
        in_areas("code", actor.areas(right)),
        level=Level.VILLAGE,
        merged_into__isnull=False,
        valid_until__lte=as_of,
    )
    return found.select_related("merged_into").order_by("code", "valid_from")


def names_of(codes: Iterable[str], *, as_of: date) -> dict[str, str]:
    """Short names of places and of all above them, by code. Names of places are public. One
    query."""
    wanted = {above for code in codes for above in line_of(code)}
    rows = Place.objects.on(as_of).filter(code__in=wanted)
    return dict(rows.values_list("code", "short_name"))


def path_of(code: str, *, as_of: date) -> list[Place]:
    """The place and all above it, province first. One query."""
    return list(Place.objects.on(as_of).filter(code__in=line_of(code)).order_by("level"))


def codes_of(place: Place, *, as_of: date) -> list[str]:
    """The code of a place and those of the places that had merged into it by a day, for what still
    stands under the old code. One query."""
    merged = Place.objects.filter(merged_into=place, valid_until__lte=as_of)
    return [place.code, *merged.order_by("code").values_list("code", flat=True)]


def areas_below(*, actor: Actor, area: str, as_of: date) -> list[Place]:
    """The places one level under an area (not villages) that the actor may see. One query."""
    level = min((each for each in Level if each > len(area)), default=Level.VILLAGE)
    if level is Level.VILLAGE:
        return []
    return list(places(actor=actor, as_of=as_of, area=area, level=level))


def tags_of(*, place: Place, as_of: date, known_at: datetime | None = None) -> QuerySet[PlaceTag]:
    """Tags that a place bears on a day: as we know it now, or as we knew it at an instant."""
    found = PlaceTag.objects.filter(on_day(as_of), place=place)
    if known_at is None:
        return found.filter(retracted_at=None).order_by("tag")
    held = Q(retracted_at=None) | Q(retracted_at__gt=known_at)
    return found.filter(held, recorded_at__lte=known_at).order_by("tag")


def tags_by_place(keys: Iterable[int], *, as_of: date) -> dict[int, list[str]]:
    """The names of the tags that places bear on a day, by key, each list in order. One query per
    2,000 places."""
    wanted = sorted(set(keys))
    found: dict[int, list[str]] = {key: [] for key in wanted}
    for start in range(0, len(wanted), 2_000):
        rows = PlaceTag.objects.filter(
            on_day(as_of), place__in=wanted[start : start + 2_000], retracted_at=None
        )
        for place, tag in rows.order_by("tag").values_list("place", "tag"):
            found[place].append(tag)
    return found


def tag_spans(keys: Iterable[int], *, tag: str) -> dict[int, list[tuple[date, date | None]]]:
    """From when until when (half-open) places bear a tag, by key. One query per 2,000 places."""
    wanted = sorted(set(keys))
    found: dict[int, list[tuple[date, date | None]]] = {}
    for start in range(0, len(wanted), 2_000):
        rows = PlaceTag.objects.filter(
            place__in=wanted[start : start + 2_000], tag=tag, retracted_at=None
        )
        for place, since, until in rows.values_list("place", "valid_from", "valid_until"):
            found.setdefault(place, []).append((since, until))
    return found


def figures_of(*, place: Place, as_of: date) -> dict[str, PlaceFigure]:
    """The latest number of each name up to a day."""
    rows = PlaceFigure.objects.filter(place=place, as_of__lte=as_of).order_by("as_of")
    return {row.name: row for row in rows}


def numbers_of(*, number: str, places: Iterable[Place], as_of: date) -> dict[str, PlaceFigure]:
    """The latest of one number of some places up to a day, by code. One query."""
    rows = PlaceFigure.objects.filter(
        name=number, place__in=[place.pk for place in places], as_of__lte=as_of
    )
    return {row.place.code: row for row in rows.select_related("place").order_by("as_of")}


def search_places(*, actor: Actor, text: str, as_of: date) -> QuerySet[Place]:
    """Places by name, code, pinyin or initials, by code."""
    return places(actor=actor, as_of=as_of).filter(_matches(text, code="code"))


# ── units and people ────────────────────────────────────────


def units(*, actor: Actor, area: str = "") -> QuerySet[Unit]:
    """Units of the actor's areas and the actor's own units, by name."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    found = Unit.objects.filter(seen | Q(public_id__in=actor.units(Permission.SEE_POSTINGS)))
    return (found.filter(area__startswith=area) if area else found).order_by("area", "name")


def sending_units(*, actor: Actor) -> QuerySet[Unit]:
    """Units for which the actor may offer people: his own; for an office those of its areas and
    around them, for a province's unit sends to a county. By name."""
    areas = actor.areas(Permission.MANAGE_ROSTER)
    around = {above for area in areas for above in line_of(area)}
    mine = Q(public_id__in=actor.units(Permission.OFFER_CANDIDATES))
    mine |= in_areas("area", areas) | Q(area__in=around)
    return Unit.objects.filter(mine).order_by("name", "pk")


def unit_card(*, actor: Actor, public_id: str) -> Unit:
    """One unit that the actor may see. Raises NotFound."""
    found = units(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def person_card(*, actor: Actor, public_id: str) -> Person:
    """Somebody whom the actor may put forward or post, with the unit: of the actor's units, of a
    unit in the actor's areas or around them (a province's unit sends to a county), without a unit,
    or the actor himself. One query. Raises NotFound."""
    areas = actor.areas(Permission.MANAGE_ROSTER)
    around = {above for area in areas for above in line_of(area)}
    mine = Q(unit__public_id__in=actor.units(Permission.OFFER_CANDIDATES))
    mine |= in_areas("unit__area", areas) | Q(unit__area__in=around)
    if areas:
        mine |= Q(unit=None)
    if actor.person:
        mine |= Q(public_id=actor.person)
    found = Person.objects.filter(mine, public_id=public_id).select_related("unit").first()
    if found is None:
        raise NotFound
    return found


def people_by_id_number(numbers: Iterable[str]) -> Mapping[bytes, Person]:
    """People by the keyed index of their ID number, for matching imported rows; one query per
    2,000."""
    wanted = [index for index in map(id_index, numbers) if index]
    found: dict[bytes, Person] = {}
    for start in range(0, len(wanted), 2_000):
        rows = Person.objects.filter(id_index__in=wanted[start : start + 2_000])
        found.update((bytes(row.id_index or b""), row) for row in rows.select_related("unit"))
    return found


def people_by_index(indexes: Iterable[bytes]) -> dict[bytes, str]:
    """Public ids of people by the keyed index of their ID number, to find somebody whom another
    room has on record too. Asks for no right: it names nobody. One query for each 2,000."""
    wanted, found = list(indexes), dict[bytes, str]()
    for start in range(0, len(wanted), 2_000):
        rows = Person.objects.filter(id_index__in=wanted[start : start + 2_000])
        keys = rows.values_list("id_index", "public_id")
        found |= {bytes(index or b""): key for index, key in keys}
    return found


def name_matches(text: str, *, prefix: str = "") -> Q:
    """A filter for people (or a relation to them, `prefix="person__"`) by name, pinyin or
    initials."""
    return _matches(text, prefix=prefix)


def people_named(text: str) -> QuerySet[Person, int]:
    """Keys of people by name, pinyin or initials, for a filter of another room's rows."""
    return Person.objects.filter(_matches(text)).values_list("pk", flat=True)


def people_by_key(keys: Iterable[int]) -> QuerySet[Person]:
    """People by their keys, or by a query of keys, for a room whose rows name them. One query."""
    return Person.objects.filter(pk__in=keys).select_related("unit").order_by("pk")


def names_and_tails(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Names and the last four signs of ID numbers of people by public id, for a list that is paid.
    Asks for no right: whoever makes that list is logged. One query for each 2,000."""
    wanted, found = sorted(set(keys)), dict[str, tuple[str, str]]()
    for start in range(0, len(wanted), 2_000):
        for row in Person.objects.filter(public_id__in=wanted[start : start + 2_000]):
            found[row.public_id] = row.name, (row.id_number or "")[-4:]
    return found


def people_of_units(*, actor: Actor, names: Iterable[str]) -> QuerySet[Person]:
    """People of the units that the actor sees, by whole name or public id. One query."""
    wanted = list(names)
    fits = Q(name__in=wanted) | Q(public_id__in=wanted)
    return Person.objects.filter(fits, unit__in=units(actor=actor).values("pk")).select_related(
        "unit"
    )


def units_named(text: str) -> QuerySet[Unit, int]:
    """Keys of units by name, pinyin or initials, for a filter of another room's rows."""
    return Unit.objects.filter(_matches(text)).values_list("pk", flat=True)


def codes_named(text: str, *, at_most: int = 40) -> list[str]:
    """Codes of provinces down to townships that somebody means by a part of their name, by the
    beginning of its pinyin (`qiaotou`) or by its whole initials (`qtz`; two letters begin the
    names of hundreds). One query; the highest first."""
    word = text.strip()
    meant = Q(short_name__contains=word)
    if word.isascii():
        meant = Q(pinyin__startswith=word.lower()) | Q(initials=word.lower())
    found = Place.objects.filter(meant, level__lt=Level.VILLAGE).order_by("level", "code")
    return list(found.values_list("code", flat=True).distinct()[:at_most])


def places_named(text: str) -> QuerySet[Place, int]:
    """Keys of places whose short name holds the text, for a filter of another room's rows."""
    found = Place.objects.filter(short_name__contains=text.strip())
    return found.values_list("pk", flat=True)


def reveal(*, actor: Actor, person: Person, area: str, what: str, reason: str) -> str:
    """One masked field (`id_number`, `phone`, `birth_on`) in clear; who, whom, what and why is
    logged.

    Raises NotAllowed where the actor may not open personal data in the area where the person
    serves. A field that nobody filled in is empty, and is logged all the same.
    """
    actor.require(Permission.SEE_PERSONAL, area=area)
    value = {"id_number": person.id_number, "phone": person.phone, "birth_on": person.birth_on}[
        what
    ]
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"person:{person.public_id}",
        what=what,
        area=area,
        reason=reason,
    )
    return str(value or "")


def masked_id_number(number: str) -> str:
    """431226********123X: division and last four stay."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if number else ""


def masked_phone(phone: str) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "*" * len(phone)


def _matches(text: str, *, prefix: str = "", code: str = "") -> Q:
    word = text.strip().lower()
    if word.isascii() and word.isalpha():
        return Q(**{f"{prefix}initials__startswith": word}) | Q(
            **{f"{prefix}pinyin__startswith": word}
        )
    if code and word.isdigit():
        return Q(**{f"{prefix}{code}__startswith": _code_typed(word)})
    return Q(**{f"{prefix}name__contains": text.strip()})


def _code_typed(digits: str) -> str:
    """What a typed code begins with: 411327000000 is 411327, 4113271 is still being typed."""
    try:
        return parse_code(digits)
    except BadCode:
        return digits
