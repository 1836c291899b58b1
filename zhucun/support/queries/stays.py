"""What was paid stays on a line, also where the posting fits no more: corrected, recalled late, or
under a pack that changed. Else money would stand nowhere, and could not come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import F, Q

from zhucun.directory import queries as directory
from zhucun.engines.entitlement import Due, Entitlement, Per
from zhucun.packs.kinds import Label
from zhucun.roster import marts as roster
from zhucun.support.models import Payment
from zhucun.support.queries.asked import Asked, asked, timeline
from zhucun.support.queries.paid import ZERO

#: A posting and an entitlement.
Whose = tuple[int, str]
NOTHING_DUE = Due(amount=ZERO)


def rows_of_paid(
    found: Any, year: int, through: date, names: Collection[str], keep: Collection[Whose] = ()
) -> list[dict[str, Any]]:
    """Of some postings those without a day in the year up to a day for which money of it was paid,
    and those of `keep`. One query."""
    outside = Q(starts_on__gt=through) | Q(ends_on__lte=date(year, 1, 1))
    paid = Payment.objects.filter(year=year, posting__isnull=False).order_by().values("posting")
    mine = Q(pk__in=paid) | Q(pk__in={key for key, _what in keep})
    rows: Any = roster.postings(as_of=date.max, areas=("",), names=names, tags={})
    rows = rows.filter(outside, mine, pk__in=found).order_by("area", "pk")
    return list(rows.annotate(key=F("pk"), m_unit=F("unit__public_id")))


def asked_of(what: str, area: str, year: int, specs: Sequence[Asked]) -> Asked:
    """The entitlement of an id as the pack of the area says it, else any pack, else without its
    words: no pack names it any more."""
    held = timeline(area, year)
    for one in chain(asked(held, year), specs, _elsewhere(year)):
        if one.id == what:
            return one
    return Asked(
        id=what,
        kind="money",
        label=Label(zh=what, en=what),
        payer=None,
        paid_by="finance",
        counts="",
        is_reward=False,
        clauses=(),
        note="",
        spec=Entitlement(id=what, per=Per.YEAR, rates=()),
        who=None,
        pack=directory.pack_for(area, as_of=date(year, 12, 31)),
    )


def _elsewhere(year: int) -> Iterator[Asked]:
    """What the packs of all places name at the end of a year. No query."""
    last = date(year, 12, 31)
    for pack in directory.policy().packs.values():
        if last in pack.valid:
            yield from asked(((last, pack.id),), year)


def without_line(
    paid: Mapping[Whose, Any], lines: Collection[Whose], keep: Collection[Whose]
) -> list[Whose]:
    """Money that stands on no line, and what is asked for by name."""
    told = {whose for whose, amount in paid.items() if amount} | set(keep)
    return sorted(told - set(lines))
