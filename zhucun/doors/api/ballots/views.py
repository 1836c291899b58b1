"""Endpoints of the evaluation by villagers.

A sheet that is entered leaves no receipt: a receipt would say who entered it and when.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.ballots import actions, queries
from zhucun.directory import queries as directory
from zhucun.doors.api.access import Request
from zhucun.doors.api.ballots.forms import (
    BallotSheetIn,
    BallotSheetsIn,
    KioskIn,
    PollDrawIn,
    PollDrawNumber,
    PollForwardIn,
    PollIn,
    PollMarksWanted,
    PollReasonIn,
    PollsWanted,
)
from zhucun.doors.api.ballots.schemas import (
    BallotSheetsOut,
    KioskOut,
    PollAskedOut,
    PollCardOut,
    PollFrameOut,
    PollMarkOut,
    PollOut,
    PollPage,
    PollResultsOut,
)
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound


def polls(request: Request, wanted: Query[PollsWanted]) -> PollPage:
    """Evaluations by villagers that the caller may see, latest first.

    One query whatever the number of rows (SQ24-069).
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.polls(actor=request.auth, **asked)
    rows, following = page(found, ["-starts_on", "area", "-pk"], wanted)
    return PollPage(rows=[PollOut.of(row) for row in rows], next=following)


def poll(request: Request, public_id: PublicId) -> PollCardOut:
    """One evaluation with its subjects and draws, each draw repeated."""
    return PollCardOut.of(queries.poll_card(actor=request.auth, public_id=public_id))


def poll_results(request: Request, public_id: PublicId) -> PollResultsOut:
    """What an evaluation found, once it is closed.

    Groups smaller than the pack allows are not shown; words only to who runs it.
    """
    found = queries.one_poll(actor=request.auth, public_id=public_id)
    return PollResultsOut.of(found, queries.results(actor=request.auth, public_id=public_id))


def poll_marks(request: Request, wanted: Query[PollMarksWanted]) -> list[PollMarkOut]:
    """What closed evaluations found of cadres, teams or branches, as counts.

    Two queries whatever the number of rows.
    """
    return [PollMarkOut.of(each) for each in queries.marks(actor=request.auth, **wanted.dict())]


def poll_asked(request: Request, public_id: PublicId) -> list[PollAskedOut]:
    """The households that an evaluation asks, for who runs it, in the order of the draw."""
    rows = list(queries.asked(actor=request.auth, public_id=public_id))
    named: Any = queries.with_names(request.auth, rows)
    return [
        PollAskedOut(
            rank=row.rank,
            label=row.label,
            household=row.household.public_id,
            number=row.household.number,
            head=row.household.shown_name,
            is_special=row.is_special,
        )
        for row in named
    ]


def poll_frame(request: Request, public_id: PublicId, number: PollDrawNumber) -> PollFrameOut:
    """The households from which a draw was made, by labels, for all who see the evaluation.

    404 while the seed is bound. Four queries.
    """
    found = queries.drawn_frame(actor=request.auth, public_id=public_id, number=number)
    return PollFrameOut.of(found)


def open_poll(request: Request, body: PollIn, key: IdempotencyKey = "") -> Status[PollCardOut]:
    """Open an evaluation in a village; the draw is bound at once.

    422 where the sample is larger than the village, or the ballot longer than two minutes.
    """
    actor = request.auth

    def act() -> str:
        asked = body.model_dump(exclude={"village", "subjects"})
        draft = actions.PollDraft(
            village=directory.place_on(code=body.village, as_of=localdate()),
            subjects=[(each.kind, each.key) for each in body.subjects],
            **asked,
        )
        return actions.open_poll(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="open_poll", body=body, act=act)
    return Status(201, PollCardOut.of(queries.poll_card(actor=actor, public_id=made)))


def draw_poll(
    request: Request, public_id: PublicId, body: PollDrawIn, key: IdempotencyKey = ""
) -> PollCardOut:
    """Draw the households with a word that the server could not know.

    Safe to repeat with the same word; 409 with another.
    """
    actor = request.auth

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        actions.draw_households(poll=found, word=body.word, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"draw_poll {public_id}", body=body, act=act)
    return PollCardOut.of(queries.poll_card(actor=actor, public_id=public_id))


def replace_poll_draw(
    request: Request, public_id: PublicId, body: PollReasonIn, key: IdempotencyKey = ""
) -> PollCardOut:
    """Set a draw aside with a reason, and bind a new one; not once sheets are printed."""
    actor = request.auth

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        actions.replace_draw(poll=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"replace_poll_draw {public_id}", body=body, act=act)
    return PollCardOut.of(queries.poll_card(actor=actor, public_id=public_id))


def print_ballots(
    request: Request, public_id: PublicId, body: BallotSheetsIn, key: IdempotencyKey = ""
) -> Status[BallotSheetsOut]:
    """Codes for the sheets, shown this once; the caller prints them.

    Again with a reason: then every code with which nothing came back holds no more. The same key
    again answers without codes, for nobody keeps them.
    """
    actor = request.auth
    codes: list[str] = []

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        sheets = actions.print_sheets(poll=found, reason=body.reason, at=now(), by=actor)
        codes.extend(sheets.codes)
        return public_id

    once(actor=actor, key=key, doing=f"print_ballots {public_id}", body=body, act=act)
    return Status(201, BallotSheetsOut(poll=public_id, codes=codes))


def enter_ballot(
    request: Request, public_id: PublicId, body: BallotSheetIn, key: IdempotencyKey = ""
) -> PollOut:
    """Count a sheet of paper. It leaves no event and no receipt: the key is not kept.

    409 where a ballot with its code was counted already, whichever way it came, and so where the
    same is sent twice.
    """
    found = queries.run_poll(actor=request.auth, public_id=public_id)
    actions.enter_sheet(
        poll=found,
        code=body.code,
        answers={each.line: each.answer for each in body.answers},
        words=body.words,
        is_spoiled=body.is_spoiled,
        today=localdate(),
        by=request.auth,
    )
    return PollOut.of(queries.one_poll(actor=request.auth, public_id=public_id))


def open_kiosk(
    request: Request, public_id: PublicId, body: KioskIn, key: IdempotencyKey = ""
) -> Status[KioskOut]:
    """Open a device in the village for some hours; its key is shown this once.

    The same Idempotency-Key again answers without it, for nobody keeps it.
    """
    actor, at, shown = request.auth, now(), [""]
    until = at + timedelta(hours=body.hours)

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        kiosk, shown[0] = actions.open_kiosk(
            poll=found, place=body.place, until=until, at=at, by=actor
        )
        return kiosk.public_id

    made = once(actor=actor, key=key, doing=f"open_kiosk {public_id}", body=body, act=act)
    return Status(201, KioskOut(id=made, key=shown[0], until=until))


def shut_kiosk(
    request: Request, public_id: PublicId, kiosk: PublicId, key: IdempotencyKey = ""
) -> PollOut:
    """Shut a device at once. Safe to repeat."""
    actor = request.auth
    card = queries.poll_card(actor=actor, public_id=public_id)
    found = next((each for each in card.kiosks if each.public_id == kiosk), None)
    if found is None:
        raise NotFound

    def act() -> str:
        actions.shut_kiosk(kiosk=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"shut_kiosk {kiosk}", act=act)
    return PollOut.of(card.poll)


def close_poll(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> PollOut:
    """Close an evaluation after its last day, or when all ballots are back. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        actions.close_poll(poll=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"close_poll {public_id}", act=act)
    return PollOut.of(queries.one_poll(actor=actor, public_id=public_id))


def void_poll(
    request: Request, public_id: PublicId, body: PollReasonIn, key: IdempotencyKey = ""
) -> PollOut:
    """Declare an evaluation void before it is closed: its counts are removed. Safe to repeat.

    409 once it is closed.
    """
    actor = request.auth

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        actions.void_poll(poll=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_poll {public_id}", body=body, act=act)
    return PollOut.of(queries.one_poll(actor=actor, public_id=public_id))


def bring_poll_forward(
    request: Request, public_id: PublicId, body: PollForwardIn, key: IdempotencyKey = ""
) -> PollOut:
    """Bring the last day of an evaluation forward, with a reason. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.run_poll(actor=actor, public_id=public_id)
        actions.bring_forward(
            poll=found, ends_on=body.ends_on, reason=body.reason, at=now(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"bring_poll_forward {public_id}", body=body, act=act)
    return PollOut.of(queries.one_poll(actor=actor, public_id=public_id))


def set_poll_aside(
    request: Request, public_id: PublicId, body: PollReasonIn, key: IdempotencyKey = ""
) -> PollOut:
    """Set a closed evaluation aside; its counts stay. Safe to repeat.

    By an office above the one that ran it, or discipline inspection; 403 for who ran it.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_poll(actor=actor, public_id=public_id)
        actions.set_aside(poll=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"set_poll_aside {public_id}", body=body, act=act)
    return PollOut.of(queries.one_poll(actor=actor, public_id=public_id))
