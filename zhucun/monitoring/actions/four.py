"""The look at the four things that stay (四个不摘), of who left poverty or whose risk is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    day,
    head,
    locked,
    plain,
    require_base,
    touch,
)
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.errors import FourUnset, NotExited, NotRemoved, WordUnknown
from zhucun.monitoring.models import Case, Kept
from zhucun.monitoring.perms import require_worker
from zhucun.monitoring.queries import (
    four_items,
    held_household,
    held_village,
    household_left_on,
    latest_removed,
    village_left_on,
)


@transaction.atomic
def check_four(
    *,
    case: Case,
    on: date,
    kept: Mapping[str, bool],
    note: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """After the removal: which of the four things still hold (四个不摘), by the items of the area's
    checklist. A second look of the same day replaces the first; False where it says the same.

    Raises NotRemoved, FourUnset, WordUnknown, DayInFuture, DayTooEarly, ChangedMeanwhile,
    NotAllowed.
    """
    require_worker(by, case.area)
    row = locked(case)
    if row.state != MonitoringState.REMOVED or row.ended_on is None:
        raise NotRemoved
    told = day(on, at=at, since=row.ended_on)
    mine = {"household_id": row.household_id, "case": row}
    return _look(mine, row.area, told, kept, note, told_of=row, base=base, at=at, by=by)


@transaction.atomic
def check_household_four(
    *, household: str, on: date, kept: Mapping[str, bool], note: str = "", at: datetime, by: Actor
) -> bool:
    """The same of a household (a public id) that left poverty, whether it was ever under monitoring
    or not; after the removal of a risk it is the look of that case. The look of a day is one.

    Raises NotFound, NotExited, FourUnset, WordUnknown, DayInFuture, DayTooEarly, NotAllowed.
    """
    home = held_household(household)
    if home is None:
        raise NotFound
    require_worker(by, home.area)
    left_on = household_left_on(home, as_of=on)
    if left_on is None:
        raise NotExited
    told = day(on, at=at, since=left_on)
    case = latest_removed(home, as_of=told)
    row = None if case is None else locked(case)
    mine = {"household_id": home.pk, "case": row}
    about = f"household:{home.public_id}"
    return _look(mine, home.area, told, kept, note, told_of=row, about=about, at=at, by=by)


@transaction.atomic
def check_village_four(
    *, code: str, on: date, kept: Mapping[str, bool], note: str = "", at: datetime, by: Actor
) -> bool:
    """The same of a village that left poverty (脱贫村). The look of a day is one.

    Raises NotFound, NotExited, FourUnset, WordUnknown, DayInFuture, DayTooEarly, NotAllowed.
    """
    require_worker(by, code)
    place = held_village(code, as_of=on)
    if place is None:
        raise NotFound
    left_on = village_left_on(place, as_of=on)
    if left_on is None:
        raise NotExited
    told = day(on, at=at, since=left_on)
    mine = {"place_id": place.pk, "case": None}
    return _look(mine, place.code, told, kept, note, about=f"place:{place.code}", at=at, by=by)


def _look(
    mine: dict[str, Any],
    area: str,
    on: date,
    kept: Mapping[str, bool],
    note: str,
    *,
    told_of: Case | None = None,
    about: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """Keep one look. Of a case the ledger tells at the case, else of `about`."""
    said = plain(note)
    items = [one.id for one in four_items(area, as_of=on)]
    if not items:
        raise FourUnset
    for name in sorted(set(kept) ^ set(items)):
        raise WordUnknown(word=name)
    answers = {name: bool(kept[name]) for name in items}
    known = Kept.objects.filter(**mine, on=on).first()
    if known is not None and (known.kept, known.note) == (answers, said):
        return False
    if told_of is not None:
        require_base(told_of, base)
    values = {
        "area": area,
        "kept": answers,
        "is_whole": all(answers.values()),
        "note": said,
        "by": by.account,
        "by_name": by.name,
    }
    Kept.objects.update_or_create(**mine, on=on, defaults=values)
    what: dict[str, Any] = {"subject": about, "area": area, "happened_at": at}
    if told_of is not None:
        touch(told_of)
        what = head(told_of, at)
    taken = [name for name, holds in answers.items() if not holds]
    return ledger.append(events.FourChecked(**what, on=on, taken=taken), origin=by.origin)
