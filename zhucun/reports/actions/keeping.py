"""Pillars of large areas, computed at night and kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor, Held
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries as journal
from zhucun.reports.events import PillarsForgotten, PillarsKept
from zhucun.reports.models import KeptPillar
from zhucun.reports.queries.pillars import kept, pillar, pillars

#: Who reads the pillars of large areas: for each of these, what it sees is kept.
READERS = (Role.OFFICE, Role.DISCIPLINE, Role.AUDIT)


@transaction.atomic
def keep_pillars(*, area: str, on: date, made_at: datetime, by: Actor) -> int:
    """Compute every mechanism of an area's pack as of a day for each kind of reader, and keep it in
    the place of the one that was kept. Returns how many were computed: none where that would change
    nothing. Raises NotAllowed for an actor who does not see the whole area.
    """
    if kept.rights_over(by, area) != kept.rights_over(OPERATOR, area):
        raise NotAllowed
    pack = directory.pack_for(area, as_of=on)
    known = {(row.mechanism, row.rights): row for row in _of(area, on)}
    stand = journal.latest_key()  # before the figures: what comes in between counts as later
    computed = 0
    for item in pillars(area=area, as_of=on):
        for role in READERS:
            reader = Actor(account=by.account, name=by.name, held=(Held(role=role, area=area),))
            rights = kept.rights_over(reader, area) or ""
            if kept.is_current(known.get((item.id, rights)), pack):
                continue
            found = pillar(actor=reader, area=area, mechanism=item.id, as_of=on)
            KeptPillar.objects.update_or_create(
                area=area,
                on=on,
                mechanism=item.id,
                rights=rights,
                defaults={
                    "pack": pack.id,
                    "version": pack.version,
                    "lines": kept.encoded_lines(found),
                    "places": kept.encoded_places(found),
                    "stand": stand,
                    "computed_at": made_at,
                },
            )
            computed += 1
    if computed:  # of no area: it is no record of one, and makes no kept figure old
        event = PillarsKept(
            subject=f"pillars:{area}:{on}",
            happened_at=made_at,
            on=on,
            under=f"{pack.id} {pack.version}",
            pillars=computed,
        )
        ledger.append(event, origin=by.origin)
    return computed


@transaction.atomic
def forget_pillars(*, before: date, made_at: datetime, by: Actor) -> int:
    """Let go of the pillars that nights before a day kept for their own day; those of other days,
    which somebody asked for, stay. Returns how many."""
    if kept.rights_over(by, "") != kept.rights_over(OPERATOR, ""):
        raise NotAllowed
    old = KeptPillar.objects.filter(computed_at__date=F("on"), on__lt=before)
    count, _by_table = old.delete()
    if count:
        event = PillarsForgotten(
            subject="pillars", happened_at=made_at, before=before, pillars=count
        )
        ledger.append(event, origin=by.origin)
    return count


def _of(area: str, on: date) -> list[KeptPillar]:
    return list(KeptPillar.objects.filter(area=area, on=on).defer("lines", "places"))
