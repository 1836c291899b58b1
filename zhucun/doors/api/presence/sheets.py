"""Endpoints of month sheets: the list of a month, one, confirming, correcting."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate, now
from ninja import Query

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.presence.months import Month
from zhucun.doors.api.presence.sheet_forms import (
    SheetConfirmIn,
    SheetCorrectIn,
    SheetsConfirmIn,
    SheetsWanted,
)
from zhucun.doors.api.presence.sheet_schemas import (
    SheetCardOut,
    SheetOut,
    SheetPage,
    SheetRefusedOut,
    SheetsConfirmedOut,
)
from zhucun.doors.api.problems import Unfit, said
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import N_, NotFound
from zhucun.presence import actions
from zhucun.presence.queries import sheets as queries
from zhucun.presence.queries.sheets import Wanted


def month_sheets(request: Request, wanted: Query[SheetsWanted]) -> SheetPage:
    """Month sheets of the cadres whose presence the caller may see, by place and role (HN22-32).

    Computed from leave, trips and checks until they are locked. Eight queries whatever the number
    of rows; with `state` or `standing` every sheet that the caller may see is computed.
    """
    asked = Wanted(area=wanted.area, state=wanted.state, standing=wanted.standing, text=wanted.q)
    part = slice(wanted.offset, wanted.offset + wanted.limit)
    if asked.needs_all:
        every = queries.month_sheets(
            actor=request.auth, month=wanted.month, as_of=wanted.as_of, wanted=asked
        )
        return SheetPage(rows=[SheetOut.of(one) for one in every[part]], total=len(every))
    found = queries.postings_in(actor=request.auth, month=wanted.month, wanted=asked)
    rows = queries.sheets_of(list(found[part]), month=wanted.month, as_of=wanted.as_of)
    return SheetPage(rows=[SheetOut.of(one) for one in rows], total=found.count())


def month_sheet(
    request: Request, public_id: PublicId, month: Month, wanted: Query[OnDay]
) -> SheetCardOut:
    """One month of one posting, each day with the record behind it.

    404 for a month without a day on post.
    """
    return _card(request.auth, public_id, month, wanted.as_of)


def confirm_month_sheet(
    request: Request,
    public_id: PublicId,
    month: Month,
    body: SheetConfirmIn,
    key: IdempotencyKey = "",
) -> SheetCardOut:
    """Confirm a month as it was read: the cadre his own, the township those of its area.

    The township's confirmation locks the sheet. Safe to repeat. 409 where a day changed since it
    was read, 422 before the month is over.
    """
    actor = request.auth

    def act() -> str:
        found = queries.month_sheet(actor=actor, posting=public_id, month=month, as_of=localdate())
        actions.confirm_sheet(
            posting=found.posting,
            month=month,
            shown=body.shown,
            without_own_reason=body.reason,
            at=now(),
            by=actor,
        )
        return public_id

    doing = f"confirm_month_sheet {public_id} {month}"
    once(actor=actor, key=key, doing=doing, body=body, act=act)
    return _card(actor, public_id, month)


def confirm_month_sheets(
    request: Request, body: SheetsConfirmIn, key: IdempotencyKey = ""
) -> SheetsConfirmedOut:
    """Confirm and lock many sheets of a month; what cannot be confirmed is refused by itself.

    404 where the caller does not see one of the postings. A fixed number of queries.
    """
    actor = request.auth

    def act() -> str:
        outcome = actions.confirm_sheets(
            chosen=_chosen(actor, body),
            month=body.month,
            without_own_reason=body.reason,
            at=now(),
            by=actor,
        )
        answer = SheetsConfirmedOut(
            done=[row.public_id for row in outcome.done],
            refused=[
                SheetRefusedOut(posting=row.public_id, problem=said(problem))
                for row, problem in outcome.refused
            ],
        )
        return answer.model_dump_json()

    made = once(actor=actor, key=key, doing="confirm_month_sheets", body=body, act=act)
    return SheetsConfirmedOut.model_validate_json(made)


def correct_month_sheet(
    request: Request,
    public_id: PublicId,
    month: Month,
    body: SheetCorrectIn,
    key: IdempotencyKey = "",
) -> SheetCardOut:
    """Set a day of a locked sheet right with a reason, or keep it against what is proposed.

    409 where the sheet is not locked or was corrected since it was read.
    """
    actor = request.auth
    if body.day.replace(day=1) != month:
        raise Unfit(field="body.day", why=N_("the day lies in another month"))

    def act() -> str:
        found = queries.month_sheet(actor=actor, posting=public_id, month=month, as_of=localdate())
        actions.correct_sheet(posting=found.posting, **body.model_dump(), at=now(), by=actor)
        return public_id

    doing = f"correct_month_sheet {public_id} {month}"
    once(actor=actor, key=key, doing=doing, body=body, act=act)
    return _card(actor, public_id, month)


def _chosen(actor: Actor, body: SheetsConfirmIn) -> list[actions.Chosen]:
    shown = {one.posting: one.shown for one in body.sheets}
    found = queries.postings_in(actor=actor, month=body.month).filter(public_id__in=shown)
    rows = {row.public_id: row for row in found}
    if len(rows) != len(shown):
        raise NotFound
    return [actions.Chosen(posting=rows[key], shown=signs) for key, signs in shown.items()]


def _card(actor: Actor, posting: str, month: date, as_of: date | None = None) -> SheetCardOut:
    found = queries.month_sheet(
        actor=actor, posting=posting, month=month, as_of=as_of or localdate()
    )
    return SheetCardOut.of_card(found)
