"""Endpoints of exits: opened, answered, entered in the register; signed through sign-off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory import queries as directory
from zhucun.doors.api.access import Request
from zhucun.doors.api.exits import forms as asked
from zhucun.doors.api.exits import schemas as out
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.exits import actions, queries
from zhucun.exits.actions import ExitDraft, Found
from zhucun.exits.enums import ExitState, Kind
from zhucun.households.queries import households_named
from zhucun.kernel.problems import NotFound


def exits(request: Request, wanted: Query[asked.ExitsWanted]) -> out.ExitPage:
    """Exits of the caller's areas, latest first.

    One query whatever the number of rows; two for a text (HH18-130).
    """
    found = queries.exits(
        actor=request.auth,
        as_of=wanted.as_of,
        area=wanted.area,
        kind=wanted.kind,
        state=wanted.state,
        year=wanted.year,
        text=wanted.q,
    )
    rows, following = page(found, ["-opened_on", "-pk"], wanted)
    return out.ExitPage(rows=[out.ExitOut.of(row) for row in rows], next=following)


def exit_counts(request: Request, wanted: Query[asked.ExitCountsWanted]) -> list[out.ExitCountOut]:
    """How many exits there are by kind and state. One query."""
    found = queries.exit_counts(
        actor=request.auth, as_of=wanted.as_of, area=wanted.area, year=wanted.year
    )
    return [
        out.ExitCountOut(kind=Kind(kind), state=ExitState(state), number=number)
        for (kind, state), number in sorted(found.items())
    ]


def unsigned_exits(
    request: Request, wanted: Query[asked.UnsignedExitsWanted]
) -> out.UnsignedExitPage:
    """Households that left the class of the poor without the pack's signatures, by number.

    The same number of queries for three and for three hundred (HH18-130 to HH18-132).
    """
    who: dict[str, Any] = {"actor": request.auth, "as_of": wanted.as_of}
    found = queries.unsigned(**who, area=wanted.area)
    rows, following = page(found, ["number", "pk"], wanted)
    how = queries.taken(rows, **who)
    return out.UnsignedExitPage(
        rows=[
            out.UnsignedExitOut(
                household=row.public_id,
                number=row.number,
                code=row.area,
                taken_on=how[row.pk].on,
                basis=how[row.pk].basis,
                is_history=how[row.pk].is_history,
            )
            for row in rows
        ],
        next=following,
    )


def county_stages(
    request: Request, wanted: Query[asked.CountyStagesWanted]
) -> list[out.CountyStageOut]:
    """The counties of an area by code with the stage of their exit.

    What is only expected is a forecast (HH18-173 to HH18-176). Three queries.
    """
    found = queries.county_stages(actor=request.auth, area=wanted.area, as_of=wanted.as_of)
    return [out.CountyStageOut.of(row) for row in found]


def exit_preview(
    request: Request, wanted: Query[asked.ExitPreviewWanted]
) -> list[out.ExitConsideredOut]:
    """Households of a village that are on the register of the poor, and what stands in their way.

    The same number of queries for three and for three hundred (HH18-132).
    """
    found = queries.preview(actor=request.auth, village=wanted.village, as_of=wanted.as_of)
    return [out.ExitConsideredOut.of(row) for row in found.rows]


def exit_(request: Request, public_id: PublicId) -> out.ExitCardOut:
    """One exit with its facts, rules and what is still poor."""
    return _card(request, public_id)


def open_household_exits(
    request: Request, body: asked.HouseholdExitsIn, key: IdempotencyKey = ""
) -> Status[list[out.ExitOut]]:
    """Open the exits of households; the pack's chain starts about each.

    What is under way is given back as it is (HH18-132).
    """
    actor = request.auth

    def act() -> str:
        known = households_named(actor=actor, ids=body.households)
        if set(body.households) - set(known):
            raise NotFound
        drafts = [
            ExitDraft(kind=Kind.HOUSEHOLD, household=row, year=body.year, due_on=body.due_on)
            for row in known.values()
        ]
        found = _found(body.found) if body.found else None
        made = actions.open_exits(drafts, found=found, at=now(), by=actor)
        return " ".join(row.public_id for row in made[:1])

    once(actor=actor, key=key, doing="open_household_exits", body=body, act=act)
    found = queries.exits(actor=actor, as_of=localdate(), kind=Kind.HOUSEHOLD, state="open")
    rows = found.filter(household__public_id__in=body.households)
    return Status(201, [out.ExitOut.of(row) for row in rows])


def open_place_exit(
    request: Request, body: asked.PlaceExitIn, key: IdempotencyKey = ""
) -> Status[out.ExitCardOut]:
    """Open the exit of a village or county, by its code (HH18-133, HH18-134)."""
    actor = request.auth

    def act() -> str:
        place = directory.place_card(actor=actor, code=body.code, as_of=localdate())
        draft = ExitDraft(kind=body.kind, place=place, year=body.year, due_on=body.due_on)
        return actions.open_exits([draft], at=now(), by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="open_place_exit", body=body, act=act)
    return Status(201, _card(request, made))


def answer_exit(
    request: Request, public_id: PublicId, body: asked.FoundIn, key: IdempotencyKey = ""
) -> out.ExitCardOut:
    """Record what was found on site. Signatures that were made bind what they saw."""
    return _step(
        request,
        public_id,
        "answer_exit",
        body,
        key,
        lambda row, who: actions.answer_exits([row], found=_found(body), **who),
    )


def enter_exit(
    request: Request, public_id: PublicId, body: asked.ExitEnterIn, key: IdempotencyKey = ""
) -> out.ExitCardOut:
    """Enter a signed exit in the register: the class ends, once. Safe to repeat."""
    return _step(
        request,
        public_id,
        "enter_exit",
        body,
        key,
        lambda row, who: actions.enter_exit(exit_=row, **who),
    )


def await_nation(
    request: Request, public_id: PublicId, body: asked.ExitDayIn, key: IdempotencyKey = ""
) -> out.ExitCardOut:
    """A county that passed the province is called to the national acceptance (HH18-175)."""
    return _step(
        request,
        public_id,
        "await_nation",
        body,
        key,
        lambda row, who: actions.await_nation(exit_=row, on=body.on, **who),
    )


def withdraw_exit(
    request: Request, public_id: PublicId, body: asked.ExitReasonIn, key: IdempotencyKey = ""
) -> out.ExitCardOut:
    """Withdraw an exit before anything has left a register. Safe to repeat."""
    return _step(
        request,
        public_id,
        "withdraw_exit",
        body,
        key,
        lambda row, who: actions.withdraw_exit(exit_=row, reason=body.reason, **who),
    )


def _found(body: asked.FoundIn) -> Found:
    return Found(
        on=body.on,
        basis=body.basis,
        answers={word.value: value for word, value in body.answers.items()},
        farmers_income=body.farmers_income,
    )


def _step(
    request: Request,
    public_id: str,
    doing: str,
    body: Any,
    key: str,
    action: Callable[[Any, dict[str, Any]], object],
) -> out.ExitCardOut:
    actor = request.auth

    def act() -> str:
        row = queries.one_exit(actor=actor, public_id=public_id)
        action(row, {"at": now(), "by": actor})
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return _card(request, public_id)


def _card(request: Request, public_id: str) -> out.ExitCardOut:
    card = queries.exit_card(actor=request.auth, public_id=public_id, as_of=localdate())
    return out.ExitCardOut.of(card)
