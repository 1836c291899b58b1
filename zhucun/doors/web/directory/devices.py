"""Devices that work offline: one's own, and closing one that was lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory import actions, queries
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address


@methods(read=["GET"])
@allow(signed_in)
def devices(request: Request) -> HttpResponse:
    """The devices on which the reader has signed in, those in force first."""
    found = queries.devices(account=request.actor.account)[:50]
    return render(request, "web/directory/devices.html", {"devices": found, "now": now()})


@methods(write=["POST"])
@allow(signed_in)
def revoke(request: Request, public_id: str) -> HttpResponse:
    """Close a device: one's own, or as the office one of an account that it manages."""
    found = queries.device_card(actor=request.actor, public_id=public_id)
    if actions.revoke_device(device=found, revoked_at=now(), by=request.actor):
        messages.success(request, gettext("The device is closed."))
    else:
        messages.info(request, gettext("The device was closed before."))
    if found.account_id == request.actor.account:
        return redirect(address(request, "web:devices"))
    return redirect(address(request, "web:account", found.account.username))
