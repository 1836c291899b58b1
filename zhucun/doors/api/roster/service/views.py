"""Endpoints that read terms of service."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Coalesce
from ninja import Query

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, asked_area
from zhucun.doors.api.fields import OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.roster.schemas import PostingOut, PostingPage
from zhucun.doors.api.roster.service.cards import handover_card, take_up_page
from zhucun.doors.api.roster.service.forms import (
    ExpiringWanted,
    HandoversWanted,
    OverdueWanted,
    PromisesWanted,
    TakeUpsWanted,
)
from zhucun.doors.api.roster.service.schemas import (
    CaptainNeedOut,
    HandoverCard,
    HandoverOut,
    HandoverPage,
    PromiseOut,
    PromisePage,
    ReleaseOut,
    TakeUpOut,
    TakeUpPage,
)
from zhucun.kernel.periods import LAST_DAY
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries
from zhucun.roster.queries import RosterFilter


def take_ups(request: Request, wanted: Query[TakeUpsWanted]) -> TakeUpPage:
    """Postings on a day with the steps of taking them up (到岗).

    By place and role. Two queries whatever the number of rows.
    """
    filters = RosterFilter(
        text=wanted.q, **wanted.model_dump(include={"area", "role", "round", "unit"})
    )
    found = queries.take_ups(
        actor=request.auth, as_of=wanted.as_of, wanted=filters, missing=wanted.missing
    )
    return take_up_page(found, wanted, wanted.as_of)


def overdue_take_ups(request: Request, wanted: Query[OverdueWanted]) -> TakeUpPage:
    """Postings of an area with a step that is overdue by the area's pack.

    Only those of which some step is on record. Two queries whatever the number of rows.
    """
    area = asked_area(request.auth, wanted.area, Permission.SEE_POSTINGS)
    found = queries.overdue(actor=request.auth, as_of=wanted.as_of, area=area)
    return take_up_page(found, wanted, wanted.as_of)


def take_up(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> TakeUpOut:
    """One posting with the steps of taking it up, on a day.

    Two queries.
    """
    found = queries.posting_card(actor=request.auth, public_id=public_id)
    return TakeUpOut.of(found, queries.steps_of([found], as_of=wanted.as_of)[found.pk])


def captain_needs(request: Request, wanted: Query[OnDay]) -> list[CaptainNeedOut]:
    """Townships where a hard rule of the pack asks for a captain and nobody is (YN-033).

    Everybody who serves there stands beside; a person chooses. Two queries an area, and one for
    the names.
    """
    found = queries.captain_needs(actor=request.auth, as_of=wanted.as_of)
    names = directory.names_of({each.code for each in found}, as_of=wanted.as_of)
    return [CaptainNeedOut.of(each, names.get(each.code, each.code)) for each in found]


def expiring(request: Request, wanted: Query[ExpiringWanted]) -> PostingPage:
    """Postings whose term ends up to a day, or has ended, soonest first.

    Where no due day is on record (`due_on` null) the least term of the area's pack stands in for
    it; those come last. One query whatever the number of rows.
    """
    found = queries.expiring(
        actor=request.auth, as_of=wanted.as_of, until=wanted.until, area=wanted.area
    )
    dated = found.annotate(due_key=Coalesce("due_on", Value(LAST_DAY)))
    rows, following = page(dated, ["due_key", "starts_on", "area", "pk"], wanted)
    return PostingPage(rows=[PostingOut.of(row) for row in rows], next=following)


def handovers(request: Request, wanted: Query[HandoversWanted]) -> HandoverPage:
    """Handovers, latest first.

    Each with its number of items and of those accepted. One query whatever the number of rows.
    """
    found = queries.handovers(actor=request.auth, area=wanted.area, state=wanted.state)
    rows, following = page(found, ["-opened_on", "-pk"], wanted)
    shown = [HandoverOut(**HandoverOut.fields_of(row)) for row in rows]
    return HandoverPage(rows=shown, next=following)


def handover(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> HandoverCard:
    """One handover with its list, and what the rules of the area's pack say of it on a day.

    Two queries.
    """
    return handover_card(request.auth, public_id, wanted.as_of)


def promises(request: Request, wanted: Query[PromisesWanted]) -> PromisePage:
    """Standing promises of an area on a day, by village (HX25-36).

    One query whatever the number of rows.
    """
    found = queries.promises(actor=request.auth, area=wanted.area, as_of=wanted.as_of)
    rows, following = page(found, ["area", "made_on", "pk"], wanted)
    return PromisePage(rows=[PromiseOut.of(row) for row in rows], next=following)


def release(request: Request, public_id: PublicId) -> ReleaseOut:
    """How a cadre left a posting, and what was not taken over.

    Two queries. 404 where he was not released here.
    """
    posting = queries.posting_card(actor=request.auth, public_id=public_id)
    found = queries.release_of(posting)
    if found is None:
        raise NotFound
    return ReleaseOut.of(posting, found)
