"""The screens of a county are run: kept with what was compared, and what they ask becomes leads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.packs import PackAt, PackItem
from zhucun.packs.kinds import Screen
from zhucun.screening import events, perms
from zhucun.screening.actions.words import come, head
from zhucun.screening.enums import BENEFIT
from zhucun.screening.errors import NoScreens, NotACounty, NothingPaid, PeriodEmpty
from zhucun.screening.marts import Compared
from zhucun.screening.models import Lead, RegisterList, Run, RunPlace
from zhucun.screening.queries.comparing import (
    Judged,
    beside,
    is_closed,
    judged,
    keys_of,
    lists_on,
    screens_of,
    without,
)

_BATCH = 1_000


@transaction.atomic
def run_screens(
    *, area: str, starts_on: date, ends_on: date, as_of: date, at: datetime, by: Actor
) -> Run:
    """Run every screen of a county's pack over what was paid for the months of [starts_on,
    ends_on): all in one pass. A row that was a lead stays that lead. The same lists with the same
    answers again are the run that is there.

    Raises NotACounty, PeriodEmpty, NoScreens, NothingPaid, ScreeningDayInFuture, NotAllowed.
    """
    if len(area) != Level.COUNTY:
        raise NotACounty
    perms.require_keeper(by, area)
    come(as_of, at=at)
    if starts_on >= ends_on:
        raise PeriodEmpty(start=starts_on, end=ends_on)
    pack = directory.pack_for(area, as_of=as_of)
    items = screens_of(pack)
    if not items:
        raise NoScreens(pack=pack.id)
    lists = lists_on(area, as_of)
    keys = keys_of(lists)
    compared = Compared(area=area, starts_on=starts_on, ends_on=ends_on, as_of=as_of, lists=keys)
    paid = [item for item in items if item.spec.subject == BENEFIT]
    ready = [item for item in paid if not is_closed(without(pack, item, keys))]
    found = judged(compared, pack, ready)
    if not found.payments:
        raise NothingPaid
    others, hits = beside(by, pack, area, [item for item in items if item not in paid])
    told = {item.id: _said(item, pack, keys, found, item in ready) for item in paid}
    told |= {
        name: _numbers(numbers, () if numbers else ("records",)) for name, numbers in others.items()
    }
    rows = [[hit.screen, hit.pk, _values(hit.values)] for hit in found.hits]
    rows += [[screen, code, _values(values)] for screen, code, _area, values in hits]
    made = _kept(compared, pack, lists, told, found.payments, rows, by=by)
    if made.pk:
        return made
    made.save()
    _keep_places(made, found)
    drafts = [_of_payment(made, hit) for hit in found.hits if told[hit.screen]["hits"] is not None]
    drafts += [_of_record(made, pack, *hit) for hit in hits]
    made.found = _take(made, drafts, on=localdate(at))
    made.save(update_fields=["found"])
    event = events.ScreensRun(
        **head("screening_run", made, at),
        starts_on=starts_on,
        ends_on=ends_on,
        as_of=as_of,
        payments=made.payments,
        found=made.found,
    )
    ledger.append(event, origin=by.origin)
    return made


def _said(
    item: PackItem[Screen], pack: PackAt, keys: Mapping[str, Any], found: Judged, is_ready: bool
) -> dict[str, Any]:
    """The numbers of a screen; none where a register was never imported and the house knows
    nothing of those who were paid."""
    lacking = without(pack, item, keys)
    numbers = found.totals(item.id) if is_ready else None
    if lacking and numbers is not None and not any(numbers[:2]):
        numbers = None
    return _numbers(numbers, lacking)


def _numbers(numbers: tuple[int, int, int] | None, lacking: Sequence[str]) -> dict[str, Any]:
    hits, clear, open_ = numbers or (None, None, None)
    return {"hits": hits, "clear": clear, "open": open_, "without": list(lacking)}


def _kept(
    compared: Compared,
    pack: PackAt,
    lists: Sequence[RegisterList],
    told: Mapping[str, Any],
    payments: int,
    rows: Sequence[Any],
    *,
    by: Actor,
) -> Run:
    """The run; the one that is there where all of it is the same."""
    shown = [
        {
            "register": row.register,
            "list": row.public_id,
            "area": row.area,
            "as_of": row.as_of.isoformat(),
            "source": row.source,
            "rows": row.rows,
        }
        for row in lists
    ]
    made = Run(
        area=compared.area,
        starts_on=compared.starts_on,
        ends_on=compared.ends_on,
        as_of=compared.as_of,
        pack=pack.id,
        pack_version=pack.version,
        lists=shown,
        screens=dict(told),
        payments=payments,
        found=0,
        by=by.account,
        by_name=by.name,
    )
    said = [
        *(made.area, str(made.starts_on), str(made.ends_on), str(made.as_of)),
        *(pack.id, pack.version, shown, made.screens, payments, rows),
    ]
    made.digest = sm3(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hex()
    same = Run.objects.filter(area=made.area, digest=made.digest).order_by("-pk").first()
    return same or made


def _keep_places(run: Run, found: Judged) -> None:
    RunPlace.objects.bulk_create(
        (
            RunPlace(run=run, screen=screen, area=area, hits=hits, clear=clear, open=open_)
            for (screen, area), (hits, clear, open_) in sorted(found.places.items())
            if run.screens[screen]["hits"] is not None
        ),
        batch_size=_BATCH,
    )


def _of_payment(run: Run, hit: Any) -> Lead:
    return Lead(
        key=f"{hit.screen}:{hit.pk}",
        screen=hit.screen,
        subject=BENEFIT,
        payment_id=hit.pk,
        area=hit.area,
        values=_values(hit.values),
    )


def _of_record(
    run: Run, pack: PackAt, screen: str, code: str, area: str, values: Mapping[str, Any]
) -> Lead:
    subject = pack.item(f"screens/{screen}").spec.subject  # type: ignore[attr-defined]
    return Lead(
        key=f"{screen}:{subject}:{code}",
        screen=screen,
        subject=subject,
        about=code,
        area=area,
        values=_values(values),
    )


def _values(values: Mapping[str, Any]) -> str:
    return json.dumps(
        {name: _plain(value) for name, value in sorted(values.items())}, ensure_ascii=False
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _take(run: Run, drafts: Sequence[Lead], *, on: date) -> int:
    """Those that were leads before are noted as found again; the others are new. Two statements for
    each 1,000. Returns how many are new."""
    fresh = 0
    for start in range(0, len(drafts), _BATCH):
        part = drafts[start : start + _BATCH]
        known = Lead.objects.filter(key__in=[lead.key for lead in part])
        keys = set(known.values_list("key", flat=True))
        known.update(last_run=run)
        new = [lead for lead in part if lead.key not in keys]
        for lead in new:
            lead.run = lead.last_run = run
            lead.found_on = on
        Lead.objects.bulk_create(new, ignore_conflicts=True)  # who ran it at once has them
        fresh += len(new)
    return fresh
