"""Endpoints of papers."""

from __future__ import annotations

from django.utils.timezone import now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.forms import PaperIn, PapersWanted
from zhucun.doors.api.reports.schemas import PaperOut, PaperPage
from zhucun.reports import actions, queries
from zhucun.reports.queries import Draft


def papers(request: Request, wanted: Query[PapersWanted]) -> PaperPage:
    """Papers that were issued in the caller's areas, or that name him or people of his unit.

    Latest first. One query whatever the number of rows.
    """
    found = queries.issued(actor=request.auth, kind=wanted.kind, text=wanted.q)
    rows, following = page(found, ["-issued_at", "-pk"], wanted)
    return PaperPage(rows=[PaperOut.of(row) for row in rows], next=following)


def paper(request: Request, public_id: PublicId) -> PaperOut:
    """One paper, with the digest by which a copy is checked."""
    return PaperOut.of(queries.issued_card(actor=request.auth, public_id=public_id))


def issue_paper(request: Request, body: PaperIn, key: IdempotencyKey = "") -> Status[PaperOut]:
    """Issue an appointment letter, a notice, a Party relation letter or a handover list.

    The content is frozen, and the step of taking up the post is noted with each posting. Where
    exactly this was issued before, that one. Safe to repeat. 409 for a number that is taken or a
    round that is not published, 422 without a number where one is needed.
    """
    actor = request.auth

    def act() -> str:
        draft = _draft(actor, body)
        issuer = body.issuer or queries.default_issuer(draft.area, body.issued_on, draft.language)
        made = actions.issue(
            draft,
            number=body.number,
            issuer=issuer,
            issued_on=body.issued_on,
            issued_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="issue_paper", body=body, act=act)
    return Status(201, PaperOut.of(queries.issued_card(actor=actor, public_id=made)))


def _draft(actor: Actor, body: PaperIn) -> Draft:
    lang = body.language.value
    match body.paper:
        case "appointment":
            return queries.appointment(actor=actor, posting=body.of, language=lang)
        case "appointments":
            return queries.appointments(actor=actor, round_=body.of, language=lang)
        case "notice":
            return queries.notice(actor=actor, round_=body.of, language=lang)
        case "party":
            return queries.party_letter(actor=actor, posting=body.of)
        case "handover":
            return queries.handover_list(actor=actor, handover=body.of, language=lang)
