"""Accounts, their roles and their tokens."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhucun.directory import events
from zhucun.directory.enums import Permission, Role
from zhucun.directory.errors import (
    AccountExists,
    UnitMissing,
)
from zhucun.directory.models import (
    Account,
    ApiToken,
    Grant,
    Person,
    Unit,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    midnight,
    token_digest,
)
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.fields import on_day


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    password: str | None,
    role: Role,
    area: str = "",
    unit: Unit | None = None,
    person: Person | None = None,
    since: date,
    by: Actor,
) -> Account:
    """Open an account with one role. Without a password it cannot sign in until one is set.

    Raises AccountExists, UnitMissing.
    """
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    account = Account(username=username, name=name, person=person)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise AccountExists(username=username) from error
    event = events.AccountOpened(
        subject=f"account:{username}",
        area=area,
        happened_at=midnight(since),
        username=username,
    )
    ledger.append(event, origin=by.origin)
    grant_role(account=account, role=role, area=area, unit=unit, since=since, by=by)
    return account


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: Role,
    area: str = "",
    unit: Unit | None = None,
    since: date,
    by: Actor,
) -> bool:
    """Give an account a role in an area or unit from a day. False where it holds it already.

    The unit must lie in the giver's area as well. Raises UnitMissing.
    """
    by.require(Permission.MANAGE_ACCOUNTS, area=area)
    if unit is not None:
        by.require(Permission.MANAGE_ACCOUNTS, area=unit.area)
    elif role is Role.UNIT:
        raise UnitMissing
    held = Grant.objects.filter(on_day(since), account=account, role=role, area=area, unit=unit)
    if held.exists():
        return False
    Grant.objects.create(account=account, role=role, area=area, unit=unit, valid_from=since)
    event = events.RoleGranted(
        subject=f"account:{account.username}",
        area=area,
        happened_at=midnight(since),
        role=role,
        unit=unit.public_id if unit else "",
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def end_role(*, grant: Grant, until: date, by: Actor) -> bool:
    """End a role on a day, on its first day too; an end that lies later is brought forward. False
    where it has ended by then. Raises PeriodReversed."""
    by.require(Permission.MANAGE_ACCOUNTS, area=grant.area)
    if until != grant.valid_from:
        Period(grant.valid_from, until)
    running = Q(valid_until=None) | Q(valid_until__gt=until)
    if not Grant.objects.filter(running, pk=grant.pk).update(valid_until=until):
        return False
    event = events.RoleEnded(
        subject=f"account:{grant.account.username}",
        area=grant.area,
        happened_at=midnight(until),
        role=grant.role,
        until=until,
    )
    return ledger.append(event, origin=by.origin)


def issue_token(*, account: Account, label: str, made_at: datetime, expires_at: datetime) -> str:
    """A new API token, shown once; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account=account,
        digest=token_digest(token),
        label=label,
        made_at=made_at,
        expires_at=expires_at,
    )
    return token


def revoke_token(*, token: ApiToken, revoked_at: datetime) -> bool:
    """Take a token back. False where it was revoked before."""
    fresh = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    return bool(fresh.update(revoked_at=revoked_at))
