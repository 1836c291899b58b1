"""Dated classifications of households (脱贫户, 监测户 …)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import perms
from zhucun.households.models import (
    Household,
    HouseholdTag,
)
from zhucun.ledger.fields import on_day
from zhucun.packs.errors import PackOutOfPeriod
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Tag

_CHUNK = 2_000


def tag_words(area: str, *, as_of: date) -> tuple[PackItem[Tag], ...]:
    """The classifications of households that the pack of an area knows on a day."""
    return directory.pack_for(area, as_of=as_of).tags("household")


def known_words(area: str, *, since: date, recorded_on: date) -> list[str]:
    """The words with which a classification that begins on a day may be recorded on another. Days
    before all packs have none of their own."""
    found = {item.id for item in tag_words(area, as_of=recorded_on)}
    with suppress(PackOutOfPeriod):
        found |= {item.id for item in tag_words(area, as_of=since)}
    return sorted(found)


def tags_on(households: Iterable[Household | int], *, as_of: date) -> dict[int, list[str]]:
    """The classifications that households bear on a day, by key, each list in order. One query
    per 2,000 households."""
    wanted = sorted({row if isinstance(row, int) else row.pk for row in households})
    found: dict[int, list[str]] = {key: [] for key in wanted}
    for start in range(0, len(wanted), _CHUNK):
        rows = HouseholdTag.objects.filter(
            on_day(as_of), household__in=wanted[start : start + _CHUNK], retracted_at=None
        )
        for key, tag in rows.order_by("tag").values_list("household", "tag"):
            found[key].append(tag)
    return found


def tags_of(household: Household) -> QuerySet[HouseholdTag]:
    """All classifications of one household, those that ended among them, latest first."""
    return household.tags.filter(retracted_at=None).order_by("-valid_from", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many households bore a classification: open + entered − left = close, always."""

    open: int
    entered: int
    left: int
    close: int


def stock_and_flow(*, actor: Actor, area: str, tag: str, since: date, until: date) -> Flow:
    """A classification in a period [since, until) over the households that live in the area now.

    A household that entered and left in the period counts in both. Four counts.
    """
    mine = perms.visible_households(actor).filter(area__startswith=area).values("pk")
    rows = HouseholdTag.objects.filter(tag=tag, retracted_at=None, household__in=mine)
    return Flow(
        open=rows.filter(_before(since)).count(),
        entered=rows.filter(valid_from__gte=since, valid_from__lt=until).count(),
        left=rows.filter(valid_until__gte=since, valid_until__lt=until).count(),
        close=rows.filter(_before(until)).count(),
    )


def _before(day: date) -> Q:
    """Borne in the night before a day: begun before it, and not ended before it."""
    return Q(valid_from__lt=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
