"""The password check of the web door for a device, and what the device is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils.timezone import localtime

from zhucun.directory import actions, queries
from zhucun.doors.sync.arrival import Sender
from zhucun.doors.sync.problems import Busy, LockedOut, WrongPassword
from zhucun.doors.sync.protocol import SignIn

#: How long a device stays signed in.
LIFETIME = timedelta(days=90)
#: Passwords that one process checks at a time: each takes 46 MB for a moment, by design of
#: Argon2. Who waits longer is told when to come again; the phone does so by itself.
_GATE = BoundedSemaphore(2)
_PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A device and its token, which nobody can look up again."""

    device: Any
    token: str


def sign_in(request: HttpRequest, given: SignIn) -> SignedIn:
    """Check the password, with the limits of the web's sign-in, and note the device.

    Raises WrongPassword, LockedOut, Busy, TooManyDevices.
    """
    if not _GATE.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy(seconds=10)
    try:
        account = auth.authenticate(request, username=given.username, password=given.password)
    finally:
        _GATE.release()
    if account is None:
        if getattr(request, "axes_locked_out", False):
            raise LockedOut(minutes=round(settings.AXES_COOLOFF_TIME * 60))
        raise WrongPassword
    now = localtime()
    device, token = actions.sign_in_device(
        account=account, label=given.label, made_at=now, expires_at=now + LIFETIME
    )
    return SignedIn(device=device, token=token)


def sender_of(device: Any) -> Sender:
    """The account behind a device as it acts now. One query."""
    account = device.account
    return Sender(
        account=account, device=device, now=localtime(), actors=queries.actors_of(account)
    )
