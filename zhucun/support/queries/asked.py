"""What the packs say is due over a year: entitlements as the engine takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.entitlement import Entitlement, Per, ProRata, Rate, Stacking
from zhucun.engines.rules import Unset
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import Library, PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Entitlement as Item
from zhucun.packs.kinds import Label
from zhucun.packs.kinds.entitlements import AmountFrom
from zhucun.support.queries.people import OnPost

_CENT = Decimal("0.01")
#: From each of these days on, the pack of this id holds: ((day, pack), …).
Timeline = tuple[tuple[date, str], ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One entitlement of a pack over a year. `names` are what `fits` reads of a posting."""

    id: str
    kind: str
    label: Label
    payer: Label | None
    paid_by: str
    counts: str
    is_reward: bool
    clauses: tuple[str, ...]
    note: str
    spec: Entitlement
    who: str | None
    pack: PackAt
    subject: str = "posting"
    opened_by: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return f"entitlements/{self.id}"

    @property
    def names(self) -> frozenset[str]:
        if self.who is None:
            return frozenset()
        return frozenset(self.pack.expression(self.subject, self.who).names)

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Whether it is due to a posting on its days on post; what the row does not say is not
        known. What asks for a parameter that no source gives fits nobody."""
        if self.who is None:
            return True
        try:
            known = {**dict.fromkeys(self.names), **row}
            return self.pack.predicate(self.subject, self.who)(known) is True
        except ParameterUnset:
            return False


def facts_of(posting: Any) -> dict[str, Any]:
    """What entitlements in kind read of a posting on its days on post."""
    if isinstance(posting, OnPost):
        return dict(posting.facts)
    unit = posting.unit or posting.person.unit
    return {
        "role": posting.role,
        "state": "posted",
        "unit_level": unit.level if unit else None,
        "is_star_instructor": posting.is_star_instructor,
        "starts_on": posting.starts_on,
        "ends_on": posting.ends_on,
    }


def timeline(area: str, year: int) -> Timeline:
    """Which pack holds where in a year. No query."""
    return _timeline(directory.policy(), area, year)


@lru_cache(maxsize=4_096)
def _timeline(library: Library, area: str, year: int) -> Timeline:
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    cuts = {first}
    for pack in library.packs.values():
        if any(area.startswith(own) for own in pack.areas):
            cuts |= {day for day in (pack.valid.start, pack.valid.until) if day}
    found: list[tuple[date, str]] = []
    for day in sorted(cut for cut in cuts if first <= cut < last):
        pack_id = library.for_area(area, day).id
        if not found or found[-1][1] != pack_id:
            found.append((day, pack_id))
    return tuple(found)


def asked(
    held: Timeline, year: int, kind: str = "money", subject: str = "posting"
) -> tuple[Asked, ...]:
    """The entitlements of a subject, of postings if not said otherwise, over a year, each part of
    the year under the pack that holds. `kind`: money, insurance, service or kit."""
    return _asked(directory.policy(), held, year, kind, subject)


def payable(held: Timeline, year: int) -> tuple[Asked, ...]:
    """The money of a year, to postings and to those without one, as packs name it."""
    library = directory.policy()
    words = {
        item.spec.subject
        for since, pack_id in held
        for item in library.pack(pack_id).at(since).entitlements()
        if item.spec.kind == "money"
    }
    return tuple(
        one
        for word in sorted(words, key=lambda word: (word != "posting", word))
        for one in asked(held, year, "money", word)
    )


@lru_cache(maxsize=64)
def _asked(library: Any, held: Timeline, year: int, kind: str, subject: str) -> tuple[Asked, ...]:
    last = date(year + 1, 1, 1)
    rates: dict[tuple[Any, ...], list[Rate]] = {}
    speaks: dict[tuple[Any, ...], tuple[PackItem[Item], PackAt]] = {}
    for (since, pack_id), until in zip(held, [day for day, _ in held[1:]] + [last], strict=True):
        pack = library.pack(pack_id)
        for start, end in _intervals(pack.at(since), since, until):
            at = pack.at(start)
            for item in at.entitlements(subject):
                entry = item.spec.on(start)
                if item.spec.kind != kind or entry is None:
                    continue
                spec = item.spec
                key: tuple[Any, ...] = (
                    item.id,
                    spec.per,
                    spec.pro_rata,
                    spec.needs,
                    spec.stack,
                    spec.stacking,
                )
                key += (spec.who, spec.paid_by, spec.is_reward, spec.opened_by)
                rates.setdefault(key, []).append(
                    Rate(
                        since=start,
                        until=end,
                        value=amount_of(at, entry, kind),
                        clause=entry.clause or ", ".join(item.clauses),
                        pack=f"{at.id} {at.version}",
                    )
                )
                speaks[key] = item, at
    return tuple(_one(*speaks[key], tuple(_merged(rates[key]))) for key in sorted(rates, key=str))


def _intervals(at: PackAt, since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days [since, until) cut where the pack may say something else."""
    days = {since, *(day for day in at.days_of_change() if since <= day < until)}
    cuts = [*sorted(days), until]
    yield from zip(cuts, cuts[1:], strict=False)


def amount_of(at: PackAt, entry: AmountFrom, kind: str) -> Decimal | None:
    """An amount of money in yuan: also a share on top of a sum, base × (1 + p). Another share, or a
    number of times, is no sum. None: not configured."""
    value = at.number(entry.value)
    if isinstance(value, Unset):
        return None
    if entry.on_top_of is not None:
        base = at.number(entry.on_top_of)
        if isinstance(base, Unset):
            return None
        return (Decimal(base) * (100 + Decimal(value)) / 100).quantize(_CENT, ROUND_HALF_UP)
    if kind == "money" and entry.unit not in (None, "元"):
        return None
    return Decimal(value)


def _merged(rates: list[Rate]) -> Iterator[Rate]:
    """Rates that follow each other and say the same are one."""
    held: Rate | None = None
    for rate in rates:
        if (
            held is not None
            and held.until == rate.since
            and (held.value, held.clause, held.pack) == (rate.value, rate.clause, rate.pack)
        ):
            held = Rate(
                since=held.since,
                until=rate.until,
                value=held.value,
                clause=held.clause,
                pack=held.pack,
            )
            continue
        if held is not None:
            yield held
        held = rate
    if held is not None:
        yield held


def _one(item: PackItem[Item], at: PackAt, rates: tuple[Rate, ...]) -> Asked:
    spec = item.spec
    return Asked(
        id=item.id,
        kind=spec.kind,
        label=spec.label,
        payer=spec.payer,
        paid_by=spec.paid_by,
        counts=spec.counts or "",
        is_reward=spec.is_reward,
        clauses=item.clauses,
        note=spec.note or "",
        spec=Entitlement(
            id=item.id,
            per=Per(spec.per),
            rates=rates,
            pro_rata=None if spec.pro_rata == "unset" else ProRata(spec.pro_rata),
            needs_lock=spec.needs == "locked-sheet",
            stack=spec.stack or "",
            stacking=None if spec.stacking == "unset" else Stacking(spec.stacking),
        ),
        who=spec.who,
        pack=at,
        subject=spec.subject,
        opened_by=spec.opened_by,
    )
