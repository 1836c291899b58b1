"""Devices that work offline: signed in once with the password, revoked when they are lost."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from zhucun.directory import events
from zhucun.directory.enums import Permission, TokenKind
from zhucun.directory.errors import TooManyDevices
from zhucun.directory.models import Account, ApiToken
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of, token_digest
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

#: One phone, the one before, a tablet of the village office, and one too many.
MOST_DEVICES = 5


@transaction.atomic
def sign_in_device(
    *, account: Account, label: str, made_at: datetime, expires_at: datetime
) -> tuple[ApiToken, str]:
    """The device and its token, shown once; the door has checked the password.

    Raises TooManyDevices.
    """
    running = ApiToken.objects.filter(
        account=account, kind=TokenKind.DEVICE, revoked_at=None, expires_at__gt=made_at
    )
    if (number := running.count()) >= MOST_DEVICES:
        raise TooManyDevices(number=number)
    token = secrets.token_urlsafe(32)
    device = ApiToken.objects.create(
        account=account,
        digest=token_digest(token),
        kind=TokenKind.DEVICE,
        public_id=new_public_id(),
        label=label,
        made_at=made_at,
        expires_at=expires_at,
        seen_at=made_at,
    )
    event = events.DeviceSignedIn(
        subject=f"account:{account.username}",
        happened_at=made_at,
        device=device.public_id or "",
        label=label,
    )
    ledger.append(event, origin=Origin(actor=account.pk))
    return device, token


@transaction.atomic
def revoke_device(*, device: ApiToken, revoked_at: datetime, by: Actor) -> bool:
    """Close a device, by its owner or by the office that manages the account. False where it is
    closed. Raises NotAllowed."""
    if by.account != device.account_id or by.viewer is not None:
        _require_office(device.account, revoked_at, by)
    running = ApiToken.objects.filter(pk=device.pk, kind=TokenKind.DEVICE, revoked_at=None)
    if not running.update(revoked_at=revoked_at):
        return False
    event = events.DeviceRevoked(
        subject=f"account:{device.account.username}",
        happened_at=revoked_at,
        device=device.public_id or "",
        label=device.label,
    )
    return ledger.append(event, origin=by.origin)


def touch_device(*, device: ApiToken, at: datetime) -> bool:
    """Note that a device was here; False where it was revoked meanwhile.

    Inside a transaction it also keeps a second request of the same device waiting until the end.
    """
    return bool(ApiToken.objects.filter(pk=device.pk, revoked_at=None).update(seen_at=at))


def _require_office(account: Account, at: datetime, by: Actor) -> None:
    held = actor_of(account, on=at.date()).held
    if not any(by.can(Permission.MANAGE_ACCOUNTS, area=each.area) for each in held):
        raise NotAllowed
