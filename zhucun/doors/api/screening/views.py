"""Endpoints of cross-checks: lists with their basis, runs, and leads on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.screening import forms as asked
from zhucun.doors.api.screening import schemas as out
from zhucun.kernel.problems import NotFound
from zhucun.screening import actions, queries


def register_lists(
    request: Request, wanted: Query[asked.RegisterListsWanted]
) -> out.RegisterListPage:
    """Lists that were imported to be compared, latest first (HH18-157). One query."""
    found = queries.lists(actor=request.auth, area=wanted.area, register=wanted.kind)
    rows, following = page(found, ["-as_of", "register", "-pk"], wanted)
    return out.RegisterListPage(rows=[out.RegisterListOut.of(row) for row in rows], next=following)


def register_list(request: Request, public_id: PublicId) -> out.RegisterListOut:
    """One list."""
    return out.RegisterListOut.of(queries.one_list(actor=request.auth, public_id=public_id))


def register_list_of_import(request: Request, public_id: PublicId) -> out.RegisterListOut:
    """What came of an import, by the id of the import."""
    return out.RegisterListOut.of(queries.list_of_batch(actor=request.auth, batch=public_id))


def declare_register_list(
    request: Request, public_id: PublicId, body: asked.ListBasisIn, key: IdempotencyKey = ""
) -> out.RegisterListOut:
    """Say who gave a list and by which document it is compared; from then on it is."""
    return _list_step(
        request,
        public_id,
        "declare_list",
        body,
        key,
        lambda row, who: actions.declare_list(
            list_=row, source=body.source, basis=body.basis, **who
        ),
    )


def withdraw_register_list(
    request: Request, public_id: PublicId, body: asked.ScreeningReasonIn, key: IdempotencyKey = ""
) -> out.RegisterListOut:
    """A list was wrong: it is compared no more, and its open leads are closed. Safe to repeat."""
    return _list_step(
        request,
        public_id,
        "withdraw_list",
        body,
        key,
        lambda row, who: actions.withdraw_list(list_=row, reason=body.reason, **who),
    )


def screening_runs(
    request: Request, wanted: Query[asked.ScreeningRunsWanted]
) -> out.ScreeningRunPage:
    """Runs of the screens, latest first. One query."""
    found = queries.runs(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-as_of", "-pk"], wanted)
    return out.ScreeningRunPage(rows=[out.ScreeningRunOut.of(row) for row in rows], next=following)


def screening_run(request: Request, public_id: PublicId) -> out.ScreeningRunCard:
    """One run: what was compared, and what each screen gave."""
    return out.ScreeningRunCard.of(queries.one_run(actor=request.auth, public_id=public_id))


def run_screens(
    request: Request, body: asked.ScreensRunIn, key: IdempotencyKey = ""
) -> Status[out.ScreeningRunCard]:
    """Run every screen of a county's pack over what was paid for some months, in one pass.

    The same lists with the same answers again are the run that is there. Seconds for each million
    payments (HH18-157).
    """
    actor = request.auth

    def act() -> str:
        return actions.run_screens(
            area=body.area,
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            as_of=body.as_of,
            at=now(),
            by=actor,
        ).public_id

    made = once(actor=actor, key=key, doing="run_screens", body=body, act=act)
    return Status(201, screening_run(request, made))


def screening_leads(request: Request, wanted: Query[asked.LeadsWanted]) -> out.ScreeningLeadPage:
    """Leads by place; a township's commission sees those that were assigned to it. One query."""
    found = queries.leads(
        actor=request.auth,
        area=wanted.area,
        screen=wanted.screen,
        state=wanted.state,
        verdict=wanted.verdict,
        run=wanted.run,
    )
    rows, following = page(found, ["area", "screen", "pk"], wanted)
    return out.ScreeningLeadPage(
        rows=[out.ScreeningLeadOut.of(row) for row in rows], next=following
    )


def screening_lead(request: Request, public_id: PublicId) -> out.ScreeningLeadCardOut:
    """One lead with what it rests on; who reads it is in the access log."""
    return _card(request, public_id)


def screening_precision(
    request: Request, wanted: Query[asked.PrecisionWanted]
) -> list[out.ScreenPrecisionOut]:
    """The measured precision of each screen: true and partly true of all decided. One query."""
    found = queries.precision(actor=request.auth, area=wanted.area, until=wanted.as_of)
    return [out.ScreenPrecisionOut.of(row) for row in found]


def assign_leads(
    request: Request, body: asked.LeadsAssignIn, key: IdempotencyKey = ""
) -> out.ScreeningLeadsAssignedOut:
    """Assign leads to their townships' commissions, or to a department; the pack's chain starts
    about each."""
    actor = request.auth

    def act() -> str:
        rows = queries.leads_named(actor=actor, ids=body.leads)
        if len(rows) < len(set(body.leads)):
            raise NotFound
        return str(
            actions.assign_leads(
                rows,
                to=body.to,
                department=body.department,
                due_on=body.due_on,
                at=now(),
                by=actor,
            )
        )

    made = once(actor=actor, key=key, doing="assign_leads", body=body, act=act)
    return out.ScreeningLeadsAssignedOut(assigned=int(made))


def verify_lead(
    request: Request, public_id: PublicId, body: asked.LeadFoundIn, key: IdempotencyKey = ""
) -> out.ScreeningLeadCardOut:
    """Say what was found on the spot; it is signed with the same deed."""
    return _step(
        request,
        public_id,
        "verify_lead",
        body,
        key,
        lambda row, who: actions.verify_lead(
            lead=row, findings=body.findings, on=body.on, signer=body.signer, **who
        ),
    )


def decide_lead(
    request: Request, public_id: PublicId, body: asked.LeadVerdictIn, key: IdempotencyKey = ""
) -> out.ScreeningLeadCardOut:
    """A person says what the lead was, with reasons; never who assigned it (HH18-158)."""
    return _step(
        request,
        public_id,
        "decide_lead",
        body,
        key,
        lambda row, who: actions.decide_lead(
            lead=row, verdict=body.verdict, reason=body.reason, violation=body.violation, **who
        ),
    )


def close_lead(
    request: Request, public_id: PublicId, body: asked.LeadActIn, key: IdempotencyKey = ""
) -> out.ScreeningLeadCardOut:
    """Record what the department did and answered (HH18-158)."""
    return _step(
        request,
        public_id,
        "close_lead",
        body,
        key,
        lambda row, who: actions.close_lead(
            lead=row,
            act=body.act,
            amount=body.amount,
            document=body.document,
            feedback=body.feedback,
            signer=body.signer,
            **who,
        ),
    )


def reveal_lead(
    request: Request, public_id: PublicId, body: asked.LeadRevealIn, key: IdempotencyKey = ""
) -> out.ScreeningLeadRevealedOut:
    """Open the name or the number of who was paid: who, whom, what and why is logged.

    Each call is a reading of its own in the log, whatever its key.
    """
    row = queries.one_lead(actor=request.auth, public_id=public_id)
    value = queries.reveal_lead(actor=request.auth, lead=row, what=body.what, reason=body.reason)
    return out.ScreeningLeadRevealedOut(value=value)


Action = Callable[[Any, dict[str, Any]], object]


def _list_step(
    request: Request, public_id: str, doing: str, body: Any, key: str, action: Action
) -> out.RegisterListOut:
    actor = request.auth

    def act() -> str:
        action(queries.one_list(actor=actor, public_id=public_id), {"at": now(), "by": actor})
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return register_list(request, public_id)


def _step(
    request: Request, public_id: str, doing: str, body: Any, key: str, action: Action
) -> out.ScreeningLeadCardOut:
    actor = request.auth

    def act() -> str:
        action(queries.one_lead(actor=actor, public_id=public_id), {"at": now(), "by": actor})
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return _card(request, public_id)


def _card(request: Request, public_id: str) -> out.ScreeningLeadCardOut:
    card = queries.lead_card(actor=request.auth, public_id=public_id, as_of=localdate())
    return out.ScreeningLeadCardOut.of(card)
