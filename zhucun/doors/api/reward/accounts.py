"""Endpoints of both accounts of whoever answers last, and of committees to be rectified."""

from __future__ import annotations

from ninja import Query

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import PublicId
from zhucun.doors.api.learning.plans import language
from zhucun.doors.api.paging import page
from zhucun.doors.api.reward import accounts_schemas as out
from zhucun.doors.api.reward import forms as asked
from zhucun.reward import queries


def both_accounts_list(
    request: Request, wanted: Query[asked.EndResponsibleWanted]
) -> out.EndResponsiblePage:
    """Those who answer at the end of the line, by place and name (HH18-037).

    How much is on record of each account; the two are never set off. One query.
    """
    found = queries.end_responsible(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    rows, following = page(found, ["area", "person__name", "pk"], wanted)
    return out.EndResponsiblePage(
        rows=[out.EndResponsibleOut.of(row) for row in rows], next=following
    )


def both_accounts(
    request: Request, person: PublicId, wanted: Query[asked.BothAccountsWanted]
) -> out.BothAccountsOut:
    """Both accounts of a person on a day: what he can gain, what he may have to answer for.

    His own, or of somebody whom the caller sees with the right to see rewards (HH18-056). A fixed
    number of queries.
    """
    found = queries.both_ledgers(actor=request.auth, person=person, as_of=wanted.as_of)
    return out.BothAccountsOut.of(found, language())


def rectification_leads(
    request: Request, wanted: Query[asked.RectificationLeadsWanted]
) -> list[out.RectificationLeadOut]:
    """Villages with cause for a rectification that nobody has opened, with the rows of each cause.

    A lead and no step: a person lists the branch (HH18-088). Six queries.
    """
    request.auth.require(Permission.MANAGE_PLACES)
    found = queries.weak_committees(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    return [out.RectificationLeadOut.of(row) for row in found]


def township_leads(
    request: Request, wanted: Query[asked.RectificationLeadsWanted]
) -> list[out.TownshipLeadOut]:
    """Townships in whose villages there is cause for a rectification, by code.

    A lead and no step: the county opens the rectification of a leadership team (HH18-088). Seven
    queries.
    """
    request.auth.require(Permission.MANAGE_PLACES)
    found = queries.weak_townships(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    return [out.TownshipLeadOut.of(row) for row in found]
