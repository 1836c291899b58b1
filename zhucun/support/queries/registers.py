"""Who is entitled without a posting: the rows of other rooms' registers, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhucun.analytics.queries.tables import Table, has_mart, table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.entitlement import Claim, Due, Per, Service, due
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt
from zhucun.support.marts import fact_index
from zhucun.support.models import Stated
from zhucun.support.queries.asked import Asked, asked, timeline
from zhucun.support.queries.unconnected import KNOWN

_KINDS = ("money", "insurance", "service", "kit")
_DAY = timedelta(days=1)
NOTHING_DUE = Due(amount=Decimal(0))


def asked_of(area: str, year: int, through: date) -> Iterator[tuple[str, str, list[Asked]]]:
    """The packs of an area and of those below it, with what each gives to whom a register
    exists."""
    library = directory.policy()
    packs: dict[str, tuple[str, date]] = {}
    for day in (date(year, 1, 1), min(through, date(year, 12, 31))):
        packs[library.for_area(area, day).id] = area, day
        for pack in library.packs.values():
            if day in pack.valid:
                for own in pack.areas:
                    if own.startswith(area):
                        packs[pack.id] = own, day
    for pack_id, (where, day) in sorted(packs.items()):
        words = {item.spec.subject for item in library.pack(pack_id).at(day).entitlements()}
        for word in sorted(words - KNOWN):
            if has_mart(word):
                held = timeline(where, year)
                yield (
                    pack_id,
                    word,
                    [one for kind in _KINDS for one in asked(held, year, kind, word)],
                )


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A row on the last day of a month, with what it fits: True, False, None not known. `serves`:
    its register keeps days in office."""

    code: str
    area: str
    key: str
    since: date | None
    until: date | None
    serves: bool
    fits: tuple[bool | None, ...]


Rows = Mapping[str, Mapping[int, Fit]]


def rows_of(
    actor: Actor, pack_id: str, area: str, year: int, through: date, items: Sequence[Asked]
) -> Rows:
    """The rows of a register by key and month, where the pack holds."""
    found: dict[str, dict[int, Fit]] = defaultdict(dict)
    library = directory.policy()
    pack = library.pack(pack_id)
    for month in range(1, 1 + (12 if through.year > year else through.month)):
        day = min(_last_of(year, month), through)
        if day in pack.valid:
            for fit in _fits(actor, pack.at(day), area, items):
                if library.for_area(fit.area, day).id == pack_id:
                    found[fit.key].setdefault(month, fit)
    return found


def doubts(rows: Rows, items: Sequence[Asked]) -> Iterator[tuple[Asked, int]]:
    """Of how many rows it is not known, in the last month, whether they are entitled."""
    last = max((month for months in rows.values() for month in months), default=0)
    held = [months[last] for months in rows.values() if last in months]
    for number, one in enumerate(items):
        yield one, sum(fit.fits[number] is None for fit in held)


def _fits(actor: Actor, pack: PackAt, area: str, items: Sequence[Asked]) -> Iterator[Fit]:
    """The rows of a day. One query."""
    word = items[0].subject
    known = set(pack.vocabulary(word))
    more = [name for name in ("person", "starts_on", "ends_on") if name in known]
    names = {name for one in items for name in one.names} | set(more)
    rows = table(actor=actor, pack=pack, subject=word, area=area, names=names)
    selected = [rows.columns[name] for name in more] + [_flag(rows, pack, one) for one in items]
    for code, where, *values in rows.select(selected):
        told = dict(zip(more, values, strict=False))
        yield Fit(
            code=code,
            area=where,
            key=told.get("person") or where,
            since=_day(told.get("starts_on")),
            until=_day(told.get("ends_on")),
            serves="starts_on" in known,
            fits=tuple(None if each is None else bool(each) for each in values[len(more) :]),
        )


def _flag(rows: Table, pack: PackAt, one: Asked) -> str:
    """Whether a row fits, in SQL; nobody knows where the pack leaves a number open."""
    if one.who is None:
        return "1"
    try:
        fits = rows.condition(pack.expression(one.subject, one.who))
    except ParameterUnset:
        return "NULL"
    return f"CASE WHEN {fits} THEN 1 WHEN NOT ({fits}) THEN 0 END"


@dataclass(frozen=True, kw_only=True)
class Entitled:
    """What the engine gives a row of a register of one entitlement; `fits` False: nothing, in no
    month of the year, or nobody knows whether."""

    subject: str
    key: str
    code: str
    area: str
    asked: Asked
    due: Due
    fits: bool = True


def entitled(
    word: str, rows: Rows, items: Sequence[Asked], year: int, through: date
) -> Iterator[Entitled]:
    """What the engine gives for the months in which a row fits."""
    services: list[Service] = []
    claims: list[Claim] = []
    whose: list[tuple[Fit, Asked]] = []
    happened = _events(rows, items, year) if any(one.opened_by for one in items) else {}
    for key, months in rows.items():
        for number, one in enumerate(items):
            fitting = [month for month, fit in sorted(months.items()) if fit.fits[number]]
            if not fitting:
                continue
            last = months[fitting[-1]]
            since, until = _span(months, fitting, year, one)
            events = [day for fact in one.opened_by for day in happened.get((key, fact), ())]
            claims.append(Claim(entitlement=number, service=len(services)))
            services.append(
                Service(
                    subject=key,
                    holder=key,
                    since=since,
                    until=until,
                    events=tuple(events),
                )
            )
            whose.append((last, one))
    answers = due([one.spec for one in items], services, claims, year=year, through=through)
    for (fit, one), answer in zip(whose, answers, strict=True):
        yield Entitled(
            subject=word, key=fit.key, code=fit.code, area=fit.area, asked=one, due=answer
        )


def not_entitled(word: str, rows: Rows, items: Sequence[Asked]) -> Iterator[Entitled]:
    """The rows that fit in no month: nothing is due to them, or nobody knows whether."""
    for months in rows.values():
        last = months[max(months)]
        for number, one in enumerate(items):
            said = [fit.fits[number] for fit in months.values()]
            if not any(said):
                due_ = Due(amount=None) if last.fits[number] is None else NOTHING_DUE
                yield Entitled(
                    subject=word,
                    key=last.key,
                    code=last.code,
                    area=last.area,
                    asked=one,
                    due=due_,
                    fits=False,
                )


def _span(
    months: Mapping[int, Fit], fitting: Sequence[int], year: int, one: Asked
) -> tuple[date, date]:
    """The days from the first month in which a row fits to the last, cut to its own days; the whole
    year of what has no days in office. What is given for a year, as a judgement of it, is given for
    all its days in office in that year."""
    of_year = date(year, 1, 1), date(year + 1, 1, 1)
    if not months[fitting[-1]].serves:
        return of_year
    is_yearly = one.spec.per is Per.YEAR
    held = sorted(months) if is_yearly else fitting
    first, last = months[held[0]], months[held[-1]]
    since = max(date(year, 1 if is_yearly else held[0], 1), first.since or date.min)
    until = of_year[1] if is_yearly else _last_of(year, held[-1]) + _DAY
    if last.until is not None and held[-1] == max(months):
        until = min(last.until, until + timedelta(days=31))
    return since, max(min(until, of_year[1]), since + _DAY)


def _events(
    rows: Collection[str], items: Sequence[Asked], year: int
) -> dict[tuple[str, str], list[date]]:
    """The days of what opens an entitlement, by key and fact. One query. Asks for no right: a line
    says that a visit is owed, never for what."""
    facts = {fact_index(fact): fact for one in items for fact in one.opened_by}
    stated = Stated.objects.filter(
        fact_index__in=list(facts), on__year=year, voided_on=None
    ).values_list("key", "fact_index", "on")
    found: dict[tuple[str, str], list[date]] = defaultdict(list)
    for key, index, day in stated:
        if key in rows:
            found[key, facts[bytes(index)]].append(day)
    return found


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
