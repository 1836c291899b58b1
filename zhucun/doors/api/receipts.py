"""A change that is sent twice is made once: the ledger keeps a receipt for each
`Idempotency-Key`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from zhucun.directory.perms import Actor
from zhucun.doors.api.fields import Body
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries
from zhucun.ledger.errors import KeyReused
from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ChangeReceived(Event):
    """A change was made for a key: `digest` of what was asked, `result` the record that it made.

    The subject is the account with its key: another account's keys are its own.
    """

    name: ClassVar[str] = "api.change.received"
    doing: str
    digest: str
    result: str


def once(
    *, actor: Actor, key: str, doing: str, body: Body | None = None, act: Callable[[], str]
) -> str:
    """Make a change, or find what it made when it came with this key before; returns a public id.

    `doing` names the change and what it is done to. The change and its receipt are one
    transaction; of two at once one fails, and answers with what the other made. Two queries more
    than `act`. Raises KeyReused where the key came with another body, and whatever `act` raises.
    """
    if not key:
        return act()
    subject = f"request:{actor.account}:{key}"
    digest = _digest(doing, body)
    if (known := _result(subject, digest)) is not None:
        return known
    try:
        with transaction.atomic():
            result = act()
            receipt = ChangeReceived(
                subject=subject, happened_at=now(), doing=doing, digest=digest, result=result
            )
            ledger.append(receipt, origin=actor.origin, key=f"api:{subject}")
    except (IntegrityError, Problem):
        if (known := _result(subject, digest)) is None:
            raise
        return known
    return result


def _result(subject: str, digest: str) -> str | None:
    for record in queries.history(subjects=[subject]):
        if record.data["digest"] != digest:
            raise KeyReused(name=record.data["doing"].split(" ")[0])
        return str(record.data["result"])
    return None


def _digest(doing: str, body: Body | None) -> str:
    sent: Any = body.model_dump(mode="json", exclude_unset=True) if body else None
    return sm3(json.dumps([doing, sent], sort_keys=True).encode()).hex()
