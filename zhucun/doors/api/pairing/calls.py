"""Endpoints of grids, offices and visits."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.queries import person_card, place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.pairing.forms import (
    CallIn,
    CallsWanted,
    GridEndIn,
    GridHeadIn,
    GridIn,
    GridsWanted,
    HelpIn,
    OfficeIn,
    OfficesWanted,
    PlaceIn,
    VoidIn,
)
from zhucun.doors.api.pairing.schemas import (
    CallOut,
    CallPage,
    GridOut,
    GridPage,
    OfficeOut,
    OfficePage,
)
from zhucun.doors.api.receipts import once
from zhucun.households.queries import households_named, one_household
from zhucun.kernel.problems import NotFound
from zhucun.pairing import actions, queries


def grids(request: Request, wanted: Query[GridsWanted]) -> GridPage:
    """Micro-grids of a day (HN22-67), by village.

    One query whatever the number of rows.
    """
    found = queries.cells(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    rows, following = page(found, ["area", "pk"], wanted)
    return GridPage(rows=[GridOut.of(row) for row in rows], next=following)


def make_grid(
    request: Request, code: Code, body: GridIn, key: IdempotencyKey = ""
) -> Status[GridOut]:
    """Make a micro-grid of a village.

    409 where one of the name is there.
    """
    actor = request.auth

    def act() -> str:
        head = queries.one_helper(actor=actor, public_id=body.head) if body.head else None
        village = place_on(code=code, as_of=localdate())
        made = actions.make_cell(
            village=village, name=body.name, head=head, since=body.since, by=actor
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"make_grid {code}", body=body, act=act)
    return Status(201, GridOut.of(queries.one_cell(actor=actor, public_id=made)))


def place_in_grid(
    request: Request, public_id: PublicId, body: PlaceIn, key: IdempotencyKey = ""
) -> GridOut:
    """Put households of the village into a grid; whoever was in another leaves it.

    Safe to repeat. 404 where one of them is not to be seen.
    """
    actor = request.auth

    def act() -> str:
        cell = queries.one_cell(actor=actor, public_id=public_id)
        named = households_named(actor=actor, ids=body.households)
        if len(named) < len(set(body.households)):
            raise NotFound
        actions.place_households(
            cell=cell, households=list(named.values()), since=body.since, by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"place_in_grid {public_id}", body=body, act=act)
    return GridOut.of(queries.one_cell(actor=actor, public_id=public_id))


def give_head(
    request: Request, public_id: PublicId, body: GridHeadIn, key: IdempotencyKey = ""
) -> GridOut:
    """Give a grid another head, or none.

    Safe to repeat. 409 where the grid has ended or the helper serves no more.
    """
    actor = request.auth

    def act() -> str:
        cell = queries.one_cell(actor=actor, public_id=public_id)
        head = queries.one_helper(actor=actor, public_id=body.head) if body.head else None
        actions.give_head(cell=cell, head=head, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"give_head {public_id}", body=body, act=act)
    return GridOut.of(queries.one_cell(actor=actor, public_id=public_id))


def end_grid(
    request: Request, public_id: PublicId, body: GridEndIn, key: IdempotencyKey = ""
) -> GridOut:
    """End a grid; its households are in none from then on.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        cell = queries.one_cell(actor=actor, public_id=public_id)
        actions.end_cell(cell=cell, until=body.until, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_grid {public_id}", body=body, act=act)
    return GridOut.of(queries.one_cell(actor=actor, public_id=public_id))


def offices(request: Request, wanted: Query[OfficesWanted]) -> OfficePage:
    """Who holds which office on a day, with the visits made (HH18-123 to HH18-129).

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.offices(actor=request.auth, **asked)
    rows, following = page(found, ["area", "pk"], wanted)
    return OfficePage(rows=[OfficeOut.of(row) for row in rows], next=following)


def take_up_office(request: Request, body: OfficeIn, key: IdempotencyKey = "") -> Status[OfficeOut]:
    """Record who holds an office from a day on.

    409 where somebody holds it.
    """
    actor = request.auth

    def act() -> str:
        person = person_card(actor=actor, public_id=body.person)
        linked = place_on(code=body.linked, as_of=body.since) if body.linked else None
        draft = actions.OfficeDraft(
            person=person,
            area=body.place,
            level=body.level,
            kind=body.kind,
            unit=person.unit,
            linked=linked,
        )
        return actions.take_up([draft], since=body.since, by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="take_up_office", body=body, act=act)
    return Status(201, OfficeOut.of(queries.one_office(actor=actor, public_id=made)))


def calls(request: Request, wanted: Query[CallsWanted]) -> CallPage:
    """Visits by office and of helpers, the latest first; what lies ahead unannounced stays quiet.

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.calls(actor=request.auth, today=localdate(), **asked)
    rows, following = page(found, ["-on", "-pk"], wanted)
    return CallPage(rows=[CallOut.of(row) for row in rows], next=following)


def record_call(
    request: Request, public_id: PublicId, body: CallIn, key: IdempotencyKey = ""
) -> Status[CallOut]:
    """Write down a visit by office.

    409 where its holder had left the office by that day, or where it is on record.
    """
    actor = request.auth

    def act() -> str:
        office = queries.one_office(actor=actor, public_id=public_id)
        home = one_household(actor=actor, public_id=body.household) if body.household else None
        place = home.village if home else place_on(code=body.place, as_of=body.on)
        asked = body.model_dump(exclude={"place", "household"})
        call = actions.CallDraft(place=place, household=home, **asked)
        return actions.record_call(office=office, call=call, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"record_call {public_id}", body=body, act=act)
    return Status(201, _call(request, made))


def record_help(
    request: Request, public_id: PublicId, body: HelpIn, key: IdempotencyKey = ""
) -> Status[CallOut]:
    """Write down a helper's visit to the household of a pairing, with what he brought of the five.

    409 where they were not paired on that day.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_pairing(actor=actor, public_id=public_id)
        call = actions.CallDraft(
            place=found.household.village,
            household=found.household,
            on=body.on,
            slots=body.slots,
            note=body.note,
        )
        made = actions.record_call(helper=found.helper, call=call, at=now(), by=actor)
        return made.public_id

    made = once(actor=actor, key=key, doing=f"record_help {public_id}", body=body, act=act)
    return Status(201, _call(request, made))


def void_call(
    request: Request, public_id: PublicId, body: VoidIn, key: IdempotencyKey = ""
) -> CallOut:
    """A visit was written down by mistake: it counts no more and stays with its reason.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_call(actor=actor, public_id=public_id, today=localdate())
        actions.void_call(call=found, reason=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_call {public_id}", body=body, act=act)
    return _call(request, public_id)


def _call(request: Request, public_id: str) -> CallOut:
    found = queries.one_call(actor=request.auth, public_id=public_id, today=localdate())
    return CallOut.of(found)
