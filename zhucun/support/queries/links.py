"""What a unit owes a village to which it sends people, whoever serves there (HX25-49): by the same
arithmetic as everything else, for the days on which somebody of the unit serves in the village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.entitlement import Claim, Due, Service, due
from zhucun.kernel.divisions import Level
from zhucun.support import perms
from zhucun.support.enums import LineState
from zhucun.support.queries.asked import Asked, Timeline, asked, timeline
from zhucun.support.queries.paid import ZERO, arranged_of, by_fund
from zhucun.support.queries.standing import Standing

SUBJECT = "assistance_link"
Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A unit and a village, where the board reads a posting: nobody serves as it."""

    code: str
    area: str
    unit: str
    unit_level: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine(Standing):
    """One entitlement of a unit's village."""

    posting: Linked

    @property
    def state(self) -> LineState:
        if self.gap is None:
            return LineState.OPEN
        return LineState.GAP if self.missing else LineState.EVEN


def links_of(area: str, year: int, held: Timeline | None = None) -> list[Asked]:
    """What the packs of a year have a unit give for a village. No query."""
    if len(area) != Level.VILLAGE:
        return []
    mine = asked(held or timeline(area, year), year, subject=SUBJECT)
    return [one for one in mine if one.paid_by == "unit"]


def link_dues(
    postings: Iterable[Any], year: int, through: date
) -> dict[tuple[str, str], list[tuple[Asked, Due]]]:
    """What is due by (unit's public id, village) for postings with their units. No query."""
    served: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row in postings:
        if row.unit is not None:
            served[row.unit.public_id, row.area].append((row.starts_on, row.ends_on))
    specs: list[Asked] = []
    services: list[Service] = []
    claims: list[Claim] = []
    whose: list[tuple[str, str]] = []
    known: dict[str, range] = {}
    for (unit, area), spans in served.items():
        if area not in known:
            mine = links_of(area, year)
            known[area] = range(len(specs), len(specs) + len(mine))
            specs += mine
        facts = {"unit": unit, "village": area, "year": year, "has_people": True}
        fitting = [each for each in known[area] if specs[each].fits(facts)]
        for since, until in _joined(spans) if fitting else ():
            for each in fitting:
                claims.append(Claim(entitlement=each, service=len(services)))
                whose.append((unit, area))
            services.append(
                Service(subject=area, holder=f"{unit}-{area}", since=since, until=until)
            )
    answers = due([one.spec for one in specs], services, claims, year=year, through=through)
    found: dict[tuple[str, str], list[tuple[Asked, Due]]] = defaultdict(list)
    for link, claim, answer in zip(whose, claims, answers, strict=True):
        found[link].append((specs[claim.entitlement], answer))
    return found


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Days on which somebody serves, in one piece where they touch."""
    found: list[Span] = []
    for since, until in sorted(spans, key=lambda span: span[0]):
        held = found[-1] if found else None
        if held is None or (held[1] is not None and held[1] < since):
            found.append((since, until))
        elif held[1] is not None:
            found[-1] = held[0], None if until is None else max(held[1], until)
    return found


def link_lines(
    *, actor: Actor, year: int, through: date, area: str = "", beside: Iterable[Any] = ()
) -> list[LinkLine]:
    """The funds of units for villages, for the board; `beside`: the lines of postings there. Two
    queries."""
    rows = perms.visible_postings(actor).filter(unit__isnull=False, starts_on__lte=through)
    rows = rows.exclude(ends_on__lte=date(year, 1, 1)).filter(in_areas("area", (area,)))
    postings = list(rows.select_related("unit").order_by("area", "unit", "pk"))
    levels = {row.unit.public_id: row.unit.level or "" for row in postings if row.unit}
    dues = link_dues(postings, year, through)
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in beside:
        if line.asked.paid_by == "unit":
            ids[line.posting.unit, line.posting.area].add(line.asked.id)
    told: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    arranged = arranged_of(year, (unit for unit, _place in dues)) if dues else {}
    for (unit, place, what), amount in arranged.items():
        told[unit, place][what] = amount
    found: list[LinkLine] = []
    for unit, place in sorted(dues, key=lambda link: link[::-1]):
        mine = added(dues[unit, place])
        paid = by_fund(told[unit, place], {*ids[unit, place], *(one.id for one, _due in mine)})
        whose = Linked(
            code=f"{unit}-{place}", area=place, unit=unit, unit_level=levels.get(unit, "")
        )
        found += [
            LinkLine(posting=whose, asked=one, due=each, paid=paid[one.id]) for one, each in mine
        ]
    return found


def added(items: Iterable[tuple[Asked, Due]]) -> list[tuple[Asked, Due]]:
    """One due for each entitlement of a link that was served in several pieces."""
    found: dict[str, tuple[Asked, Due]] = {}
    for one, mine in items:
        if one.id in found:
            mine = _both(found[one.id][1], mine)
        found[one.id] = one, mine
    return list(found.values())


def _both(one: Due, other: Due) -> Due:
    open_ = one.open or other.open
    amounts = [each.amount for each in (one, other) if each.amount is not None]
    return Due(
        amount=sum(amounts, ZERO) if open_ is None else None,
        parts=(*one.parts, *other.parts),
        left_out=tuple(sorted({*one.left_out, *other.left_out})),
        open=open_,
    )
