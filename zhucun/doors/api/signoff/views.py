"""Endpoints of sign-off: what waits, cases, signing, recalling, starting."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.signoff.forms import (
    CasesWanted,
    RecallIn,
    SignIn,
    SigningWanted,
    StartIn,
)
from zhucun.doors.api.signoff.schemas import (
    CaseCard,
    CaseOut,
    CasePage,
    StartedOut,
    WaitingOut,
    WaitingPage,
)
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.enums import CaseState, Said

#: The kind of the things that are signed here.
_KIND = "candidate"


def signing(request: Request, wanted: Query[SigningWanted]) -> WaitingPage:
    """Cases in which it is the caller's turn today, the oldest first.

    With the signatures that he may make. The same number of queries for three and for thirty of
    one procedure.
    """
    today = localdate()
    found = queries.waiting(actor=request.auth, as_of=today, due=wanted.due)
    rows, following = page(found, ["started_on", "pk"], wanted)
    cards = queries.cards(rows, actor=request.auth, as_of=today)
    return WaitingPage(rows=[WaitingOut.of(card, _lang()) for card in cards], next=following)


def cases(request: Request, wanted: Query[CasesWanted]) -> CasePage:
    """Cases that the caller may see, newest first.

    Of a round or of one candidate where that is asked for. Three queries whatever the number of
    rows.
    """
    actor = request.auth
    subjects = [wanted.subject] if wanted.subject else None
    found = queries.cases(actor=actor, as_of=wanted.as_of, kind=_KIND, subjects=subjects)
    if wanted.round:
        round_ = roster.round_card(actor=actor, public_id=wanted.round)
        mine = roster.candidates(actor=actor, as_of=wanted.as_of, round_id=round_.public_id)
        found = found.filter(subject__in=mine.order_by().values("public_id"))
    if wanted.state:
        found = found.filter(state=wanted.state)
    rows, following = page(found, ["-started_on", "-pk"], wanted)
    shown = [CaseOut(**CaseOut.fields_of(row, _lang())) for row in rows]
    return CasePage(rows=shown, next=following)


def case(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> CaseCard:
    """One case with its steps, what was said, its evidence, and what the caller may do.

    Days of birth show their year only. Incomes and other amounts of a household are in clear, for
    a signature binds them: each reading stands in the access log.
    """
    found = queries.shown_case(actor=request.auth, public_id=public_id, as_of=wanted.as_of)
    return CaseCard.of(found, _lang())


def start_cases(
    request: Request, public_id: PublicId, body: StartIn, key: IdempotencyKey = ""
) -> StartedOut:
    """Start the area's procedure for candidates of a round who have none (联审).

    Safe to repeat: what runs or has finished is left as it is. 409 where the pack has none.
    """
    actor = request.auth

    def act() -> str:
        round_ = roster.round_card(actor=actor, public_id=public_id)
        rows = roster.candidates(actor=actor, as_of=localdate(), round_id=round_.public_id)
        if body.candidates:
            rows = rows.filter(public_id__in=body.candidates)
        keys = list(rows.values_list("public_id", flat=True))
        settled = queries.cases(actor=actor, as_of=localdate(), kind=_KIND).filter(
            state=CaseState.FINISHED, subject__in=rows.order_by().values("public_id")
        )
        done = set(settled.values_list("subject", flat=True))
        wanted = [one for one in keys if one not in done]
        return str(len(actions.start_cases(wanted, kind=_KIND, at=now(), by=actor)))

    made = once(actor=actor, key=key, doing=f"start_cases {public_id}", body=body, act=act)
    return StartedOut(round=public_id, started=int(made))


def sign_case(
    request: Request, public_id: PublicId, body: SignIn, key: IdempotencyKey = ""
) -> Status[CaseCard]:
    """Sign one step of a case, or reject it with a reason.

    By an office that the caller holds on the day, by one that is delegated to him, or as the
    person himself; the office records what was signed on paper. 403 where he holds none, 409 where
    a rule stands in the way, the evidence has changed since, or somebody was faster.
    """
    actor = request.auth

    def act() -> str:
        found = queries.case_card(actor=actor, public_id=public_id, as_of=localdate())
        if body.step not in {step.id for step in found.standing.steps}:
            raise NotFound
        signature = Signing(
            case=public_id,
            step=body.step,
            word=body.signer,
            evidence=body.evidence,
            said=Said(body.said),
            reason=body.reason,
            signer=body.name,
        )
        actions.sign_case(signature, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"sign_case {public_id}", body=body, act=act)
    return Status(201, _card(actor, public_id))


def recall_signature(
    request: Request, public_id: PublicId, body: RecallIn, key: IdempotencyKey = ""
) -> CaseCard:
    """Take one's own signature back while the next step is not signed.

    Safe to repeat. 403 for somebody else's, 409 once the next step is signed.
    """
    actor = request.auth

    def act() -> str:
        actions.recall(case=public_id, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"recall_signature {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> CaseCard:
    found = queries.shown_case(actor=actor, public_id=public_id, as_of=localdate())
    return CaseCard.of(found, _lang())


def _lang() -> str:
    return get_language() or "zh"
