"""The four things that stay (四个不摘): who left poverty, and how they were found last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zhucun.directory import queries as directory
from zhucun.directory.marts import bears
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.monitoring import perms
from zhucun.monitoring.enums import EXITED_TAG, EXITED_VILLAGE, FourState, MonitoringState
from zhucun.monitoring.models import Case, Kept
from zhucun.packs.kinds import Checklist, ChecklistItem


def four_items(area: str, *, as_of: date) -> tuple[ChecklistItem, ...]:
    """The four things that are not taken away (四个不摘), as the area's pack lists them."""
    try:
        item = directory.pack_for(area, as_of=as_of).item("checklists/four-not-removed")
    except Problem:
        return ()
    return cast("Checklist", item.spec).items


def exited_households(
    *, actor: Actor, as_of: date, area: str = "", state: str = "", text: str = ""
) -> QuerySet[Any]:
    """Households of the actor's areas that left poverty by a day, or whose risk was removed by it,
    by village and number, each with `look` (the key of its last look by the day, or None),
    `look_on` and `look_whole`. `state`: a FourState. One query and that of `households`.
    """
    found: QuerySet[Any] = homes.households(actor=actor, as_of=as_of, area=area, text=text)
    bearing = homes.households(actor=actor, as_of=as_of, area=area, tag=EXITED_TAG)
    removed = Case.objects.filter(
        household=OuterRef("pk"), state=MonitoringState.REMOVED, ended_on__lte=as_of
    )
    found = found.filter(Q(pk__in=bearing.order_by().values("pk")) | Exists(removed))
    return _looked(found, as_of, state, household=OuterRef("pk"))


def exited_villages(
    *, actor: Actor, as_of: date, area: str = "", state: str = "", text: str = ""
) -> QuerySet[Any]:
    """The same of the villages that left poverty, by code. One query."""
    found: QuerySet[Any] = directory.places(
        actor=actor, as_of=as_of, area=area, level=Level.VILLAGE
    )
    found = found.filter(bears(EXITED_VILLAGE, as_of, code="code"))
    if text.strip():
        word = text.strip()
        found = found.filter(Q(short_name__contains=word) | Q(code__startswith=word))
    return _looked(found, as_of, state, place=OuterRef("pk"))


def _looked(found: QuerySet[Any], as_of: date, state: str, **mine: Any) -> QuerySet[Any]:
    last = Kept.objects.filter(on__lte=as_of, **mine).order_by("-on", "-pk")
    found = found.annotate(
        look=Subquery(last.values("pk")[:1]),
        look_on=Subquery(last.values("on")[:1]),
        look_whole=Subquery(last.values("is_whole")[:1]),
    )
    conditions = {
        FourState.UNCHECKED: Q(look=None),
        FourState.BROKEN: Q(look_whole=False),
        FourState.WHOLE: Q(look_whole=True),
    }
    return found.filter(conditions[FourState(state)]) if state else found


def with_looks(rows: Iterable[Any]) -> list[Any]:
    """Rows of these lists with `looked`, the last look whole, or None. One query."""
    listed = list(rows)
    keys = [row.look for row in listed if row.look is not None]
    known = Kept.objects.in_bulk(keys)
    for row in listed:
        row.looked = known.get(row.look)
    return listed


@dataclass(frozen=True, kw_only=True)
class FourCard:
    """What one household or village, of which the reader may see it, has of looks: the latest
    first. `left_on`: when it left poverty or its risk was gone (None: it did not by the day);
    `cases`: the spells after which it was looked at."""

    household: Any | None
    place: Any
    area: str
    left_on: date | None
    looks: Sequence[Kept]
    items: tuple[ChecklistItem, ...]
    may_check: bool


def household_four(*, actor: Actor, public_id: str, as_of: date) -> FourCard:
    """Of one household. Raises NotFound."""
    row = homes.one_household(actor=actor, public_id=public_id)
    homes.with_names(actor, [row])
    left_on = household_left_on(row, as_of=as_of)
    looks = Kept.objects.filter(household=row, on__lte=as_of).order_by("-on", "-pk")
    return FourCard(
        household=row,
        place=row.village,
        area=row.area,
        left_on=left_on,
        looks=tuple(looks),
        items=four_items(row.area, as_of=as_of),
        may_check=left_on is not None and perms.may_work(actor, row.area),
    )


def village_four(*, actor: Actor, code: str, as_of: date) -> FourCard:
    """Of one village. Raises NotFound."""
    row = directory.place_card(actor=actor, code=code, as_of=as_of)
    if row.level != Level.VILLAGE:
        raise NotFound
    left_on = village_left_on(row, as_of=as_of)
    looks = Kept.objects.filter(place=row, on__lte=as_of).order_by("-on", "-pk")
    return FourCard(
        household=None,
        place=row,
        area=row.code,
        left_on=left_on,
        looks=tuple(looks),
        items=four_items(row.code, as_of=as_of),
        may_check=left_on is not None and perms.may_work(actor, row.code),
    )


def household_left_on(household: Any, *, as_of: date) -> date | None:
    """Since when a household is one of those who left poverty on a day, or when its first risk was
    removed; None where neither is. Two queries."""
    days = [
        row.valid_from
        for row in homes.tags_of(household)
        if row.tag == EXITED_TAG
        and row.valid_from <= as_of
        and (row.valid_until is None or row.valid_until > as_of)
    ]
    removed = Case.objects.filter(
        household=household, state=MonitoringState.REMOVED, ended_on__lte=as_of
    )
    days += [on for on in removed.values_list("ended_on", flat=True) if on is not None]
    return min(days, default=None)


def village_left_on(place: Any, *, as_of: date) -> date | None:
    """Since when a village bears the tag of those that left poverty on a day. One query."""
    spans = directory.tag_spans([place.pk], tag=EXITED_VILLAGE).get(place.pk, [])
    held = [since for since, until in spans if since <= as_of and (until is None or until > as_of)]
    return min(held, default=None)


def latest_removed(household: Any, *, as_of: date) -> Case | None:
    """The last spell of monitoring of a household that ended with its risk by a day."""
    rows = Case.objects.filter(
        household=household, state=MonitoringState.REMOVED, ended_on__lte=as_of
    )
    return rows.order_by("-ended_on", "-pk").first()


def held_household(public_id: str) -> Any | None:
    """A household by its public id, held until the end of the transaction; asks for no right."""
    model: Any = Kept._meta.get_field("household").remote_field.model
    rows = model.objects.select_for_update(of=("self",)).select_related("village")
    return rows.filter(public_id=public_id).first()


def held_village(code: str, *, as_of: date) -> Any | None:
    """A village by its code on a day, held until the end of the transaction; asks for no right."""
    model: Any = Kept._meta.get_field("place").remote_field.model
    rows = model.objects.on(as_of).filter(code=code, level=Level.VILLAGE)
    return rows.select_for_update(of=("self",)).first()
