"""Campaigns (实践活动, 宣传周): a visit or a matter belongs to one of which the pack speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import require_words
from zhucun.fieldwork.errors import VisitVoided
from zhucun.fieldwork.models import Matter, Visit
from zhucun.fieldwork.perms import may_tag
from zhucun.fieldwork.queries.packs import campaigns_offered
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger


@transaction.atomic
def set_campaign(*, record: Visit | Matter, campaign: str, at: datetime, by: Actor) -> bool:
    """Say to which campaign a visit or a matter belongs, to none where it is empty (SQ24-006,
    HN22-73); False where it stands so. What was heard on a visit belongs to the visit's, unless
    it is said otherwise.

    Raises WordUnknown, VisitVoided, NotAllowed.
    """
    if not may_tag(by, record):
        raise NotAllowed
    if campaign:
        require_words("campaign", [campaign], campaigns_offered(record))
    rows: QuerySet[Any]
    if isinstance(record, Visit):
        if record.voided_on is not None:
            raise VisitVoided(day=record.voided_on)
        rows = Visit.objects.filter(pk=record.pk, voided_on=None).exclude(campaign=campaign)
        subject = f"visit:{record.public_id}"
    else:
        rows = Matter.objects.filter(pk=record.pk).exclude(campaign=campaign)
        subject = f"matter:{record.public_id}"
    if not rows.update(campaign=campaign):
        return False
    record.campaign = campaign
    event = events.CampaignSet(subject=subject, area=record.area, happened_at=at, campaign=campaign)
    return ledger.append(event, origin=by.origin)
