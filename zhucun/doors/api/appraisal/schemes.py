"""Endpoints of what areas settle where their packs leave a scheme open."""

from __future__ import annotations

from django.utils.timezone import now
from ninja import Query, Status

from zhucun.appraisal import actions, queries
from zhucun.doors.api.access import Request
from zhucun.doors.api.appraisal.forms import AdoptionIn, SchemeIn, SchemesWanted
from zhucun.doors.api.appraisal.schemas import AppraisalSchemeOut, AppraisalSchemePage
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once


def list_appraisal_schemes(request: Request, wanted: Query[SchemesWanted]) -> AppraisalSchemePage:
    """What the caller's areas settled where their packs leave something open."""
    found = queries.schemes(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-drafted_on", "-pk"], wanted)
    return AppraisalSchemePage(rows=[AppraisalSchemeOut.of(row) for row in rows], next=following)


def draft_appraisal_scheme(
    request: Request, body: SchemeIn, key: IdempotencyKey = ""
) -> Status[AppraisalSchemeOut]:
    """Draft what an area settles of a scheme; it is changed until it is adopted."""
    actor = request.auth

    def act() -> str:
        given = body.model_dump(exclude={"id"})
        return actions.draft_scheme(public_id=body.id, **given, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="draft_appraisal_scheme", body=body, act=act)
    row = queries.scheme_card(actor=actor, public_id=made)
    return Status(201, AppraisalSchemeOut.of(row))


def adopt_appraisal_scheme(
    request: Request, public_id: PublicId, body: AdoptionIn, key: IdempotencyKey = ""
) -> AppraisalSchemeOut:
    """Adopt a scheme from a day on, by a document; it was tried before."""
    actor = request.auth

    def act() -> str:
        row = queries.scheme_card(actor=actor, public_id=public_id)
        actions.adopt_scheme(scheme=row, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"adopt_appraisal_scheme {public_id}", body=body, act=act)
    return AppraisalSchemeOut.of(queries.scheme_card(actor=actor, public_id=public_id))
