"""Plain-language cards for cadres: issued by the office, read by each cadre."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.enums import PlainKind
from zhucun.reports.errors import PlainCardIssuedMeanwhile, PlainCardNotHis, PlainCardReplaced
from zhucun.reports.models import PlainCard, PlainCardRead
from zhucun.reports.queries.plain import cards_for, villages_served
from zhucun.reports.queries.plain_content import content_of
from zhucun.roster import actions as roster
from zhucun.roster.enums import TakeUp
from zhucun.roster.perms import is_himself


@transaction.atomic
def issue_plain_cards(
    *, area: str, kinds: Sequence[str], issued_on: date, issued_at: datetime, by: Actor
) -> list[PlainCard]:
    """Issue cards of some kinds for an area (YN-054), and that of the state of the work for each of
    its villages in which somebody serves. A card that would say the same is not issued anew; one
    that says something else is the next version, and is read anew.

    Raises PlainCardIssuedMeanwhile, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    made = []
    for kind in (PlainKind(each) for each in PlainKind.values if each in set(kinds)):
        places: Sequence[str] = (area,)
        if kind is PlainKind.WORK:
            places = villages_served(actor=by, area=area, as_of=issued_on)
        made += [
            card for place in places if (card := _issue(kind, place, issued_on, by)) is not None
        ]
    ledger.append_many((_issued(card, issued_at), by.origin, None) for card in made)
    return made


@transaction.atomic
def acknowledge_plain_card(*, card: PlainCard, posting: Any, at: datetime, by: Actor) -> bool:
    """A cadre says that he has read a card; once for each version. Who has read his duties has
    acknowledged them (HX25-39). False where he has said so.

    Raises PlainCardReplaced, PlainCardNotHis, NotAllowed.
    """
    if not is_himself(by, posting):
        raise NotAllowed
    today = localdate(at)
    if card.replaced_on is not None:
        raise PlainCardReplaced(day=card.replaced_on)
    if card.pk not in {each.pk for each in cards_for(posting.area, as_of=today)}:
        raise PlainCardNotHis(place=posting.place.short_name)
    _row, is_new = PlainCardRead.objects.get_or_create(
        card=card, posting=posting, defaults={"on": today}
    )
    if not is_new:
        return False
    if card.kind == PlainKind.DUTY:
        done = roster.StepDone(posting=posting, step=TakeUp.DUTIES, done_on=today)
        roster.record_take_up([done], recorded_at=at, by=by)
    event = events.PlainCardAcknowledged(
        subject=f"posting:{posting.public_id}",
        area=posting.area,
        happened_at=at,
        card=card.public_id,
        kind=card.kind,
        version=card.version,
    )
    return ledger.append(event, origin=by.origin)


def _issue(kind: PlainKind, area: str, day: date, by: Actor) -> PlainCard | None:
    pack = directory.pack_for(area, as_of=day)
    content = content_of(kind, actor=by, area=area, pack=pack, as_of=day)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    digest = sm3(text.encode()).hex()
    before = PlainCard.objects.filter(area=area, kind=kind).order_by("-version").first()
    if before is not None and before.digest == digest:
        return None
    if before is not None:
        PlainCard.objects.filter(pk=before.pk, replaced_on=None).update(replaced_on=day)
    try:
        with transaction.atomic():
            return PlainCard.objects.create(
                kind=kind,
                area=area,
                version=before.version + 1 if before else 1,
                pack=f"{pack.id} {pack.version}",
                content=content,
                digest=digest,
                issued_on=day,
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        raise PlainCardIssuedMeanwhile from error


def _issued(card: PlainCard, at: datetime) -> events.PlainCardIssued:
    return events.PlainCardIssued(
        subject=f"plain-card:{card.public_id}",
        area=card.area,
        happened_at=at,
        kind=card.kind,
        version=card.version,
    )
