"""What a phone asks of the server."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.timezone import localtime

from zhucun.directory import actions
from zhucun.doors.sync.arrival import measured
from zhucun.doors.sync.door import Request, answer, read, speaks
from zhucun.doors.sync.incoming import receive
from zhucun.doors.sync.outgoing import bundle_for
from zhucun.doors.sync.protocol import Batch, SignIn
from zhucun.doors.sync.signing_in import sender_of
from zhucun.doors.sync.signing_in import sign_in as signed_in


@speaks("POST", signed_in=False)
def sign_in(request: Request) -> HttpResponse:
    """A token for a device, for a user name and its password."""
    found = signed_in(request, read(request, SignIn))
    sender = sender_of(found.device)
    body = {
        "device": found.device.public_id,
        "token": found.token,
        "expires_at": found.device.expires_at,
        "server_time": sender.now,
        "name": sender.account.name,
        "postings": sender.shown_postings(),
    }
    return answer(request, body)


@speaks("POST")
def sign_out(request: Request) -> HttpResponse:
    """Close the device that asks."""
    sender = sender_of(request.device)
    actor = sender.actors(sender.today)
    actions.revoke_device(device=request.device, revoked_at=sender.now, by=actor)
    return answer(request, {"server_time": sender.now})


@speaks("POST")
def batch(request: Request) -> HttpResponse:
    """Take the items of an outbox; what became of each, in their order."""
    now = localtime()  # before the body is read: the clock was read when it was sent
    given = read(request, Batch)
    clock_off = measured(given.device_time, now)
    sender = replace(sender_of(request.device), clock_off=clock_off)
    results = receive(given.items, sender)
    body = {"server_time": localtime(), "clock_off": clock_off, "results": results}
    return answer(request, body)


@speaks("GET")
def bundle(request: Request) -> HttpResponse:
    """What the phone takes along, or what changed in it since a cursor."""
    found = bundle_for(sender_of(request.device), since=request.GET.get("since", "")[:12])
    return answer(request, found)
