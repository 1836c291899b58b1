"""Co-operatives, enterprises and workshops: registered, changed, ended; the households that belong
to them; the industries of a village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from zhucun.directory.perms import Actor
from zhucun.directory.queries import check_credit_code
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    ending,
    head,
    known,
    lives,
    not_after,
    past,
    plain,
    record_id,
    rewritten,
    village,
    word,
)
from zhucun.economy.enums import BodyKind, IndustryRole, Trade
from zhucun.economy.errors import (
    CreditCodeTaken,
    HasEnded,
    HouseholdElsewhere,
    HouseholdJoined,
    IndustryThere,
    PlaceWrong,
)
from zhucun.economy.models import Body, BodyMember, BodyVillage, Industry
from zhucun.economy.perms import require_keeper
from zhucun.kernel.divisions import Level, at_level, level_of
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class BodyDraft:
    """A body as its licence and the village say. `place`: a village, or the township or county of
    one that belongs to no village; `serves`: villages that a workshop serves beside its own."""

    kind: str
    name: str
    place: Any
    since: date
    credit_code: str = ""
    trade: str = Trade.OTHER
    is_led_by_branch: bool | None = None
    is_of_returnee: bool | None = None
    joins_assistance: bool = True
    serves: Sequence[Any] = ()


@transaction.atomic
def register_body(*, public_id: str = "", draft: BodyDraft, at: datetime, by: Actor) -> Body:
    """Register a body; the same id with the same content gives the one that is there.

    Raises RecordIdTaken, BadCreditCode, CreditCodeTaken, TextNeeded, PersonalInText, WordUnknown,
    PlaceWrong, DayInFuture, NotAllowed.
    """
    require_keeper(by, draft.place.code)
    return enter_body(public_id=public_id, draft=draft, at=at, by=by)


def enter_body(*, public_id: str = "", draft: BodyDraft, at: datetime, by: Actor) -> Body:
    """The same by a right that the caller has checked, inside his transaction."""
    if level_of(draft.place.code) < Level.COUNTY:
        raise PlaceWrong(place=draft.place.short_name)
    values = {
        "kind": word("kind", draft.kind, BodyKind.values),
        "name": plain("name", draft.name, most=60, needed=True),
        "credit_code": check_credit_code(draft.credit_code),
        "place": draft.place,
        "trade": word("trade", draft.trade, Trade.values),
        "valid_from": past(draft.since, at),
        "is_led_by_branch": draft.is_led_by_branch,
        "is_of_returnee": draft.is_of_returnee,
        "joins_assistance": draft.joins_assistance,
    }
    key = record_id(public_id)
    there = known(Body, key, values)
    if there is not None:
        return there
    _require_free(values["credit_code"])
    row = Body.objects.create(public_id=key, area=draft.place.code, **values, **author(by))
    _serve(row, draft.serves)
    event = events.BodyRegistered(
        **head("body", row, at),
        kind=row.kind,
        title=row.name,
        since=row.valid_from,
        credit_code=row.credit_code,
    )
    ledger.append(event, origin=by.origin)
    return row


#: Yes, no or not known: what may be changed of a body as it is given.
_FREE = ("is_led_by_branch", "is_of_returnee", "joins_assistance")


@transaction.atomic
def change_body(
    *, body: Body, base: int, changes: Mapping[str, Any], at: datetime, by: Actor
) -> bool:
    """Change fields of a body (names of `BodyDraft` but for its place) as it was seen at version
    `base`; False where nothing differs. The event keeps both values.

    Raises EditedMeanwhile, HasEnded, CreditCodeTaken, DaysReversed where a household belongs to it
    from an earlier day, and what `register_body` raises.
    """
    require_keeper(by, body.area)
    row = Body.objects.select_for_update().get(pk=body.pk)
    _require_standing(row)
    values = _corrected(row, changes, at)
    served = list(row.villages.order_by("village__code").values_list("village__code", flat=True))
    wanted = changes.get("serves")
    codes = served if wanted is None else sorted(each.code for each in wanted)
    _require_free(values.get("credit_code", ""), beside=row)
    told = rewritten(row, base, values, beside={"serves": (served, codes)})
    if not told:
        return False
    if "serves" in told["after"]:
        row.villages.all().delete()
        _serve(row, wanted or ())
    body.refresh_from_db()
    return ledger.append(events.BodyChanged(**head("body", row, at), **told), origin=by.origin)


def _corrected(row: Body, changes: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The columns of a body that are given, checked."""
    values: dict[str, Any] = {name: changes[name] for name in _FREE if name in changes}
    if "name" in changes:
        values["name"] = plain("name", changes["name"], most=60, needed=True)
    for name, known_words in (("kind", BodyKind.values), ("trade", Trade.values)):
        if name in changes:
            values[name] = word(name, changes[name], known_words)
    if "credit_code" in changes:
        values["credit_code"] = check_credit_code(changes["credit_code"])
    if "since" in changes:
        values["valid_from"] = past(changes["since"], at)
        not_after(changes["since"], row.members.aggregate(day=Min("valid_from"))["day"])
    return values


@transaction.atomic
def end_body(*, body: Body, until: date, reason: str, at: datetime, by: Actor) -> bool:
    """End a body: from `until` on it and its memberships are no more. False where it has ended.

    Raises DaysReversed, DayInFuture, TextNeeded, NotAllowed.
    """
    require_keeper(by, body.area)
    why = plain("reason", reason, most=200, needed=True)
    ending(body.valid_from, past(until, at))
    if not Body.objects.filter(pk=body.pk, valid_until=None).update(
        valid_until=until, end_reason=why
    ):
        return False
    standing = body.members.filter(valid_until=None)
    standing.filter(valid_from__lt=until).update(valid_until=until)
    standing.filter(valid_from__gte=until).delete()
    body.refresh_from_db()
    event = events.BodyEnded(**head("body", body, at), until=until, reason=why)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def join_households(
    *, body: Body, households: Iterable[Any], since: date, at: datetime, by: Actor
) -> int:
    """Let households belong to a body from a day on; returns how many are new. One that belongs to
    it from that very day is left as it is.

    Raises HouseholdJoined, HouseholdElsewhere, HasEnded, DaysReversed, DayInFuture, NotAllowed.
    """
    require_keeper(by, body.area)
    row = Body.objects.select_for_update().get(pk=body.pk)
    _require_standing(row)
    past(since, at)
    if since < row.valid_from:
        ending(row.valid_from, since)
    county = at_level(row.area, Level.COUNTY)
    wanted = {one.pk: one for one in households}
    standing = row.members.filter(household__in=wanted, valid_until=None)
    for one in standing.select_related("household"):
        if one.valid_from != since:
            raise HouseholdJoined(number=one.household.number, day=one.valid_from)
        wanted.pop(one.household_id)
    for one in wanted.values():
        if not lives(one, since).area.startswith(county):
            raise HouseholdElsewhere(number=one.number, day=since)
    if not wanted:
        return 0
    BodyMember.objects.bulk_create(
        [
            BodyMember(body=row, household=one, area=row.area, valid_from=since, **author(by))
            for one in wanted.values()
        ],
        batch_size=500,
    )
    event = events.MembersJoined(
        **head("body", row, at),
        households=sorted(one.public_id for one in wanted.values()),
        since=since,
    )
    ledger.append(event, origin=by.origin)
    return len(wanted)


@transaction.atomic
def leave_body(*, membership: BodyMember, until: date, at: datetime, by: Actor) -> bool:
    """A household leaves a body; False where it has left. Raises DaysReversed, NotAllowed."""
    require_keeper(by, membership.area)
    ending(membership.valid_from, past(until, at))
    standing = BodyMember.objects.filter(pk=membership.pk, valid_until=None)
    if not standing.update(valid_until=until):
        return False
    event = events.MemberLeft(
        **head("body", membership.body, at),
        household=membership.household.public_id,
        until=until,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def state_industry(
    *,
    public_id: str = "",
    place: Any,
    name: str,
    role: str,
    since: date,
    at: datetime,
    by: Actor,
) -> Industry:
    """State an industry of a village with its role (HN22-46, HN22-47); the same id gives the one
    that is there.

    Raises IndustryThere, RecordIdTaken, WordUnknown, TextNeeded, PlaceWrong, NotAllowed.
    """
    require_keeper(by, village(place).code)
    values = {
        "village": place,
        "name": plain("name", name, most=30, needed=True),
        "role": word("role", role, IndustryRole.values),
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(Industry, key, values)
    if there is not None:
        return there
    same = Industry.objects.filter(area=place.code, name=values["name"], valid_until=None).first()
    if same is not None:
        raise IndustryThere(name=same.name, day=same.valid_from)
    row = Industry.objects.create(public_id=key, area=place.code, **values, **author(by))
    event = events.IndustryStated(
        **head("industry", row, at), title=row.name, role=row.role, since=since
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_industry(*, industry: Industry, until: date, at: datetime, by: Actor) -> bool:
    """End an industry of a village; False where it has ended."""
    require_keeper(by, industry.area)
    ending(industry.valid_from, past(until, at))
    if not Industry.objects.filter(pk=industry.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.IndustryEnded(**head("industry", industry, at), title=industry.name, until=until)
    return ledger.append(event, origin=by.origin)


def _require_standing(row: Body) -> None:
    if row.valid_until is not None:
        raise HasEnded(name=row.name, day=row.valid_until)


def _require_free(code: str, *, beside: Body | None = None) -> None:
    """No other body has this code. Raises CreditCodeTaken."""
    rows = Body.objects.filter(credit_code=code, valid_until=None)
    if beside is not None:
        rows = rows.exclude(pk=beside.pk)
    same = rows.first() if code else None
    if same is not None:
        raise CreditCodeTaken(name=same.name)


def _serve(row: Body, places: Sequence[Any]) -> None:
    county = at_level(row.area, Level.COUNTY)
    for each in places:
        if not each.code.startswith(county):
            raise PlaceWrong(place=each.short_name)
        village(each)
    BodyVillage.objects.bulk_create([BodyVillage(body=row, village=each) for each in places])
