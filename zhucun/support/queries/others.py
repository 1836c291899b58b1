"""Due → given → gap of those who serve on no posting: grassroots cadres, village committees,
townships. They stand in other rooms' registers; who is entitled is computed from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhucun.analytics.queries.rows import shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import Table, has_mart, table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.entitlement import Claim, Due, Per, Service, due
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt
from zhucun.support import perms
from zhucun.support.enums import GivenState
from zhucun.support.marts import fact_index
from zhucun.support.models import Stated
from zhucun.support.queries.asked import Asked, asked, timeline
from zhucun.support.queries.unconnected import KNOWN

_KINDS = ("money", "insurance", "service", "kit")
_DAY = timedelta(days=1)
_NONE, _TIME = Decimal(0), Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One entitlement of one row of another register in a year; amounts are yuan, or times where it
    is no money. `code` is that of the row in its mart."""

    subject: str
    key: str
    code: str
    area: str
    asked: Asked
    due: Due
    given: Decimal
    planned: int = 0

    @property
    def gap(self) -> Decimal | None:
        """None: not configured (未配置)."""
        return None if self.due.amount is None else max(_NONE, self.due.amount - self.given)

    @property
    def state(self) -> GivenState:
        if self.gap is None:
            return GivenState.OPEN
        return GivenState.GAP if self.gap else GivenState.EVEN


@dataclass(frozen=True, kw_only=True)
class Owing:
    """What is owed; `items` are the entitlements with the number of rows of which it is not known
    whether they are entitled."""

    lines: tuple[Owed, ...]
    items: tuple[tuple[Asked, int], ...]


def owing(
    *, actor: Actor, year: int, through: date, areas: Sequence[str], entitlement: str = ""
) -> Owing:
    """What is due of a year up to a day to those without a posting, and what they were given, by
    entitlement and place. Each register is looked at on the last day of each month: whoever fits
    then is entitled on his days of that month; who came and went between is not found. A query for
    each pack, register and month, and two more, whatever the number of rows."""
    found: list[Owed] = []
    items: list[tuple[Asked, int]] = []
    for area in areas:
        for pack, word, asks in _asked_of(area, year, through):
            mine = [one for one in asks if entitlement in ("", one.id)]
            if mine:
                rows = _entitled(actor, pack, area, year, through, mine)
                found += _lines(word, rows, mine, year, through)
                items += _doubts(rows, mine)
    return Owing(lines=tuple(_with_given(actor, found, year)), items=tuple(items))


def _asked_of(area: str, year: int, through: date) -> Iterator[tuple[str, str, list[Asked]]]:
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
class _Fit:
    """A row on the last day of a month, with what it fits: True, False, None not known. `serves`:
    its register keeps days in office."""

    code: str
    area: str
    key: str
    since: date | None
    until: date | None
    serves: bool
    fits: tuple[bool | None, ...]


_Rows = Mapping[str, Mapping[int, _Fit]]


def _entitled(
    actor: Actor, pack_id: str, area: str, year: int, through: date, items: Sequence[Asked]
) -> _Rows:
    """The rows of a register by key and month, where the pack holds."""
    found: dict[str, dict[int, _Fit]] = defaultdict(dict)
    library = directory.policy()
    pack = library.pack(pack_id)
    for month in range(1, 1 + (12 if through.year > year else through.month)):
        day = min(_last_of(year, month), through)
        if day in pack.valid:
            for fit in _fits(actor, pack.at(day), area, items):
                if library.for_area(fit.area, day).id == pack_id:
                    found[fit.key].setdefault(month, fit)
    return found


def _doubts(rows: _Rows, items: Sequence[Asked]) -> Iterator[tuple[Asked, int]]:
    """Of how many rows it is not known, in the last month, whether they are entitled."""
    last = max((month for months in rows.values() for month in months), default=0)
    held = [months[last] for months in rows.values() if last in months]
    for number, one in enumerate(items):
        yield one, sum(fit.fits[number] is None for fit in held)


def _fits(actor: Actor, pack: PackAt, area: str, items: Sequence[Asked]) -> Iterator[_Fit]:
    """The rows of a day. One query."""
    word = items[0].subject
    known = set(pack.vocabulary(word))
    more = [name for name in ("person", "starts_on", "ends_on") if name in known]
    names = {name for one in items for name in one.names} | set(more)
    rows = table(actor=actor, pack=pack, subject=word, area=area, names=names)
    selected = [rows.columns[name] for name in more] + [_flag(rows, pack, one) for one in items]
    for code, where, *values in rows.select(selected):
        told = dict(zip(more, values, strict=False))
        yield _Fit(
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


def _lines(
    word: str, rows: _Rows, items: Sequence[Asked], year: int, through: date
) -> Iterator[Owed]:
    """What the engine gives for the months in which a row fits."""
    services: list[Service] = []
    claims: list[Claim] = []
    whose: list[tuple[_Fit, Asked]] = []
    happened = _events(rows, items, year) if any(one.opened_by for one in items) else {}
    for key, months in rows.items():
        for number, one in enumerate(items):
            fitting = [month for month, fit in sorted(months.items()) if fit.fits[number]]
            if not fitting:
                continue
            last = months[fitting[-1]]
            since, until = _span(months, fitting, year)
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
        yield Owed(
            subject=word,
            key=fit.key,
            code=fit.code,
            area=fit.area,
            asked=one,
            due=answer,
            given=_NONE,
        )


def _span(months: Mapping[int, _Fit], fitting: Sequence[int], year: int) -> tuple[date, date]:
    """The days from the first month in which a row fits to the last, cut to its own days; the whole
    year of what has no days in office."""
    first, last = months[fitting[0]], months[fitting[-1]]
    if not last.serves:
        return date(year, 1, 1), date(year + 1, 1, 1)
    since = max(date(year, fitting[0], 1), first.since or date.min)
    until = _last_of(year, fitting[-1]) + _DAY
    if last.until is not None and fitting[-1] == max(months):
        until = min(last.until, until + timedelta(days=31))
    return since, max(until, since + _DAY)


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


def _with_given(actor: Actor, lines: Sequence[Owed], year: int) -> Iterator[Owed]:
    """The lines with what was given of the year, or ever of what is given once. One query."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    planned: dict[tuple[str, str, str], int] = defaultdict(int)
    once = {line.asked.id for line in lines if line.asked.spec.per in (Per.ONCE, Per.TERM)}
    rows = perms.visible_given(actor).filter(year__lte=year)
    columns = ("subject", "key", "entitlement", "year", "amount", "on")
    for subject, key, what, of, amount, on in rows.values_list(*columns):
        if of == year or what in once:
            if on is None:
                planned[subject, key, what] += 1
            else:
                sums[subject, key, what] += _TIME if amount is None else amount
    for line in sorted(lines, key=lambda one: (one.subject, one.asked.id, one.area, one.key)):
        where = line.subject, line.key, line.asked.id
        yield replace(line, given=sums.get(where, _NONE), planned=planned.get(where, 0))


@dataclass(frozen=True, kw_only=True)
class OtherSums:
    """A row of the board: one entitlement over all who are entitled. `open` of the lines are not
    configured and in no sum; of `unknown` rows it is not known whether they are entitled."""

    asked: Asked
    subject: str
    lines: int
    open: int
    unknown: int
    due: Decimal
    given: Decimal
    gap: Decimal
    planned: int


def other_sums(found: Owing) -> list[OtherSums]:
    """What is owed, added up by register and entitlement; also where nobody is entitled."""
    grouped: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for line in found.lines:
        grouped[line.subject, line.asked.id].append(line)
    sums: dict[tuple[str, str], OtherSums] = {}
    for one, unknown in found.items:
        where = one.subject, one.id
        mine = grouped[where]
        sums[where] = OtherSums(
            asked=one,
            subject=one.subject,
            lines=len(mine),
            open=sum(line.due.amount is None for line in mine),
            unknown=unknown + (sums[where].unknown if where in sums else 0),
            due=sum((line.due.amount or _NONE for line in mine), _NONE),
            given=sum((line.given for line in mine), _NONE),
            gap=sum((line.gap or _NONE for line in mine), _NONE),
            planned=sum(line.planned for line in mine),
        )
    return [sums[where] for where in sorted(sums)]


def named_others(*, actor: Actor, lines: Iterable[Owed], as_of: date) -> dict[str, Row]:
    """Who they are, by code, as their own rooms name them. One query a register."""
    by_subject: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_subject[line.subject].append(line.code)
    found: dict[str, Row] = {}
    for subject, codes in by_subject.items():
        found |= shown_by_code(actor=actor, subject=subject, codes=codes, as_of=as_of)
    return found


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
