"""The portrait on a contact card: given by the cadre or his office, and taken away again."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.reports import events, perms
from zhucun.reports.models import Photo
from zhucun.reports.readers.photo import portrait


@transaction.atomic
def keep_photo(*, posting: Any, data: bytes, kept_at: datetime, by: Actor) -> bool:
    """Keep the portrait of the cadre of a posting, in place of the one before; nobody must give
    one. False where it is the one on record.

    Raises PhotoTooBig, NotAPhoto, PhotoSize, NotAllowed.
    """
    if not perms.may_keep_photo(by, posting):
        raise NotAllowed
    found = portrait(data)
    digest = sm3(found.data).hex()
    if Photo.objects.filter(person=posting.person_id, digest=digest).exists():
        return False
    Photo.objects.update_or_create(
        person_id=posting.person_id,
        defaults={
            "kind": found.kind,
            "width": found.width,
            "height": found.height,
            "turned": found.turned,
            "content": b64encode(found.data).decode("ascii"),
            "digest": digest,
            "kept_at": kept_at,
            "by": by.account,
            "by_name": by.name,
        },
    )
    event = events.PhotoKept(
        subject=f"person:{posting.person.public_id}", area=posting.area, happened_at=kept_at
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def remove_photo(*, posting: Any, removed_at: datetime, by: Actor) -> bool:
    """Forget the portrait. False where there is none. Raises NotAllowed."""
    if not perms.may_keep_photo(by, posting):
        raise NotAllowed
    if not Photo.objects.filter(person=posting.person_id).delete()[0]:
        return False
    event = events.PhotoRemoved(
        subject=f"person:{posting.person.public_id}", area=posting.area, happened_at=removed_at
    )
    return ledger.append(event, origin=by.origin)
