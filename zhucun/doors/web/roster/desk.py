"""The desk of a round: its steps in their order, how far each is, and where it is done."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.rooms import Step, steps_of
from zhucun.roster import queries
from zhucun.roster.queries import Preparation


def desk(request: Request, round_: Any, progress: dict[str, Any], day: date) -> list[Step]:
    """The steps of a round on a day, of what the actor may see. Three queries.

    先定村、再定人: the order holds for every pack; where the pack demands it nobody is nominated
    before the villages are fixed. Rooms above the roster add their steps (`rooms.steps_of`).
    """
    others = steps_of(request, round_)
    found = queries.preparation(actor=request.actor, round_=round_, as_of=day)
    return [
        _villages(request, round_, found),
        _needs(request, round_, found),
        *_people(request, round_, found, progress),
        *(others.get("review") or [_review(request, round_)]),
        *(others.get("match") or [_match()]),
        _published(round_),
        *(others.get("take-up") or [_taken_up(request, round_, progress)]),
    ]


def _villages(request: Request, round_: Any, found: Preparation) -> Step:
    announced = round_.villages_announced_at
    state = _("Villages fixed: %(number)s") % {"number": found.villages}
    if announced:
        state += _(", announced on %(day)s") % {"day": localdate(announced)}
    elif found.villages:
        state += _(", not announced yet")
    return Step(
        name=_("Fix the villages"),
        state=state,
        is_done=announced is not None,
        href=address(request, "web:round-villages", round_.public_id),
    )


def _needs(request: Request, round_: Any, found: Preparation) -> Step:
    numbers = {"number": found.with_needs, "all": found.villages}
    return Step(
        name=_("Villages state their needs"),
        state=_("Villages that stated needs: %(number)s of %(all)s") % numbers,
        is_done=0 < found.villages == found.with_needs,
        href=address(request, "web:round-villages", round_.public_id),
    )


def _people(
    request: Request, round_: Any, found: Preparation, progress: dict[str, Any]
) -> list[Step]:
    offers = {"units": found.offers, "people": found.offered}
    stand = {"number": progress["candidates"], "wished": found.wished}
    may_see_offers = request.actor.can(Permission.SEE_CANDIDATES)
    return [
        Step(
            name=_("Units offer people"),
            state=_("Units: %(units)s, people offered: %(people)s") % offers,
            is_done=bool(found.offers),
            href=address(request, "web:offers", round_.public_id) if may_see_offers else "",
        ),
        Step(
            name=_("Candidates stand"),
            state=_("Candidates: %(number)s, with wishes: %(wished)s") % stand,
            is_done=bool(progress["candidates"]),
            href=address(request, "web:candidates", round_.public_id),
        ),
    ]


def _review(request: Request, round_: Any) -> Step:
    return Step(
        name=_("Review the candidates"),
        state=_("Rules, findings and signatures stand with each candidate"),
        href=address(request, "web:candidates", round_.public_id),
    )


def _match() -> Step:
    return Step(name=_("Match, and confirm on both sides"), state=_("After the review"))


def _published(round_: Any) -> Step:
    at = round_.published_at
    return Step(
        name=_("Publish"),
        state=str(localdate(at)) if at else _("Not published yet"),
        is_done=at is not None,
    )


def _taken_up(request: Request, round_: Any, progress: dict[str, Any]) -> Step:
    href = address(request, "web:take-ups")
    number = sum(number for _role, number in progress["roles"])
    return Step(
        name=_("Take up posts"),
        state=_("Postings: %(number)s") % {"number": number},
        is_done=round_.published_at is not None and number > 0,
        href=f"{href}{'&' if '?' in href else '?'}round={quote(round_.code)}",
    )
