"""The campaign to which a visit or a matter belongs: shown on its page, chosen there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.fieldwork.shown import sees_fieldwork
from zhucun.doors.web.roster.reasons import label
from zhucun.fieldwork import actions, perms, queries


def campaign_of(actor: Actor, row: Any, day: Any) -> dict[str, Any]:
    """What `_campaign.html` shows: the campaign of a record, and those that may be chosen."""
    offered = queries.campaigns_offered(row)
    pack = directory.pack_for(row.area, as_of=day)
    may = bool(offered) and perms.may_tag(actor, row)
    return {
        "said": label(pack, f"campaign.{row.campaign}") if row.campaign else "",
        "now": row.campaign,
        "choices": [(word, label(pack, f"campaign.{word}")) for word in offered] if may else [],
    }


@methods(write=["POST"])
@allow(sees_fieldwork)
def visit_campaign(request: Request, public_id: str) -> HttpResponse:
    """Say to which campaign a visit belongs."""
    row = queries.visit_card(actor=request.actor, public_id=public_id)
    return _set(request, row, "web:visit")


@methods(write=["POST"])
@allow(sees_fieldwork)
def matter_campaign(request: Request, public_id: str) -> HttpResponse:
    """Say to which campaign a matter belongs."""
    row = queries.matter_card(actor=request.actor, public_id=public_id)
    return _set(request, row, "web:matter")


def _set(request: Request, row: Any, page: str) -> HttpResponse:
    chosen = request.POST.get("campaign", "")[:40]
    actions.set_campaign(record=row, campaign=chosen, at=now(), by=request.actor)
    messages.success(request, gettext("The campaign is noted."))
    return redirect(address(request, page, row.public_id))
