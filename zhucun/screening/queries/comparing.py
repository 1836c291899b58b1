"""What a run compares: the screens of the pack, the lists of the day, and the one pass over the
payments that gives all answers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q

from zhucun.analytics.queries.tables import dialect, has_mart, table
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset, to_sql
from zhucun.kernel.divisions import code_range, line_of
from zhucun.packs import PackAt, PackItem
from zhucun.packs.kinds import Chain, Screen
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.screening.enums import BENEFIT, COMPARED, FUNDING, RegisterKind
from zhucun.screening.marts import HOUSE, NEEDS, Compared, Paid
from zhucun.screening.models import RegisterList

_SUBJECTS = (BENEFIT, FUNDING, "project")
#: Days of registers: NULL as well for whom somebody looked and found none.
DAYS = frozenset({"died_on", "moved_in_on"})
_TEMPORARY = "screening_judged"


def chain_of(pack: PackAt) -> PackItem[Chain] | None:
    """The chain by which leads are followed; None where the pack has none."""
    found = pack.chains(BENEFIT)
    return found[0] if found else None


def screens_of(pack: PackAt) -> list[PackItem[Screen]]:
    """The screens about what was paid, and those about money and projects that stand in one
    mechanism with the chain by which leads are followed. None that waits for a number."""
    named = _beside_chain(pack)
    found = [
        item
        for subject in _SUBJECTS
        for item in pack.screens(subject)
        if subject == BENEFIT or item.ref in named
    ]
    return [item for item in found if _asks(pack, item)]


def _beside_chain(pack: PackAt) -> frozenset[str]:
    chain = chain_of(pack)
    trees = (frozenset(_refs(item.spec)) for item in pack.mechanisms())
    return next((refs for refs in trees if chain is not None and chain.ref in refs), frozenset())


def _refs(spec: Any) -> Iterator[str]:
    yield from getattr(spec, "items", ())
    for child in spec.children:
        yield from _refs(child)


def _asks(pack: PackAt, item: PackItem[Screen]) -> bool:
    if item.spec.flag == UNSET_WORD:
        return False
    flag = pack.expression(item.spec.subject, item.spec.flag)
    return not any(isinstance(pack.values.get(name), Unset) for name in flag.parameters)


def lists_on(area: str, as_of: date) -> list[RegisterList]:
    """The lists that count on a day for a county: of what was paid all, of every other register the
    latest of each area in it or around it. Registers about people count once their basis is
    stated. One query."""
    low, high = code_range(area)
    here = Q(area__gte=low, area__lt=high) | Q(area__in=["", *line_of(area)])
    rows = RegisterList.objects.filter(here, as_of__lte=as_of, withdrawn_on=None)
    rows = rows.exclude(Q(register__in=COMPARED) & Q(declared_on=None))
    found: list[RegisterList] = []
    seen: set[tuple[str, str]] = set()
    for row in rows.order_by("register", "area", F("as_of").desc(), "-pk"):
        if row.register == RegisterKind.BENEFIT or (row.register, row.area) not in seen:
            seen.add((row.register, row.area))
            found.append(row)
    return found


def keys_of(lists: Iterable[RegisterList]) -> dict[str, tuple[int, ...]]:
    """The keys of lists by register."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in lists:
        found[row.register].append(row.pk)
    return {register: tuple(sorted(keys)) for register, keys in found.items()}


def without(pack: PackAt, item: PackItem[Screen], lists: Mapping[str, Any]) -> tuple[str, ...]:
    """The registers that a screen needs and that were never imported."""
    names = pack.expression(item.spec.subject, item.spec.flag).names
    if item.spec.subject != BENEFIT:
        return ()
    needed = {NEEDS[name].value for name in names if name in NEEDS}
    return tuple(sorted(needed - set(lists)))


def is_closed(needed: Iterable[str]) -> bool:
    """True where nothing can be computed without a register: the house knows nothing of it."""
    return any(register not in HOUSE for register in needed)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One row that a screen asks about; `values`: by name what it rests on."""

    screen: str
    pk: int
    area: str
    values: Mapping[str, Any]


@dataclass
class Judged:
    """All answers of one pass: by screen and village the numbers (hits, clear, open), and the
    hits."""

    payments: int = 0
    places: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)

    def totals(self, screen: str) -> tuple[int, int, int]:
        rows = [numbers for (name, _area), numbers in self.places.items() if name == screen]
        hits, clear, open_ = (sum(each) for each in zip(*rows, strict=True)) if rows else (0, 0, 0)
        return hits, clear, open_


def judged(compared: Compared, pack: PackAt, items: Sequence[PackItem[Screen]]) -> Judged:
    """The screens over the payments, fused: one statement computes every answer of every row into a
    table of this transaction, two more read the counts and the rows that hit."""
    flags = {item.id: pack.expression(BENEFIT, item.spec.flag) for item in items}
    names = sorted({name for flag in flags.values() for name in flag.names})
    paid = Paid.of(compared, names)
    text, params = paid.sql(_selected(paid, names))
    answers = ", ".join(f"{_answer(flag, pack)} AS c{at}" for at, flag in enumerate(flags.values()))
    found = Judged()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TEMPORARY}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_TEMPORARY} AS "  # noqa: S608 - names of a checked vocabulary
            f"SELECT j.*{', ' if answers else ''}{answers} FROM ({text}) j",
            params,
        )
        _count(cursor, found, list(flags))
        _read(cursor, found, {name: flag.names for name, flag in flags.items()}, names)
        cursor.execute(f"DROP TABLE {_TEMPORARY}")
    return found


def _selected(paid: Paid, names: Sequence[str]) -> str:
    columns = ["paid.id AS pk", "paid.area AS place"]
    columns += [f"{paid.columns[name]} AS v_{name}" for name in names]
    columns += [f"{text} AS k_{name}" for name, text in sorted(paid.looked.items())]
    return ", ".join(columns)


def _answer(flag: Any, pack: PackAt) -> str:
    """1, 0, or NULL where it is not known. A day that somebody looked for and did not find is
    known: the flag that rests on it is not raised."""
    columns = {name: f"j.v_{name}" for name in flag.names}
    told = to_sql(flag, dialect(), pack.values, pack.as_of, columns)
    known = " AND ".join(
        f"(j.v_{name} IS NOT NULL OR j.k_{name})" if name in DAYS else f"j.v_{name} IS NOT NULL"
        for name in sorted(flag.names)
    )
    return f"CASE WHEN {told} THEN 1 WHEN NOT {told} THEN 0 WHEN {known} THEN 0 END"


def _count(cursor: Any, found: Judged, screens: Sequence[str]) -> None:
    counted = [
        f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END)"
        for at in range(len(screens))
        for test in (f"c{at} = 1", f"c{at} = 0", f"c{at} IS NULL")
    ]
    cursor.execute(
        f"SELECT place, {', '.join(['COUNT(*)', *counted])} "  # noqa: S608
        f"FROM {_TEMPORARY} GROUP BY place ORDER BY place"
    )
    for place, number, *numbers in cursor.fetchall():
        found.payments += number
        for at, screen in enumerate(screens):
            three = numbers[3 * at : 3 * at + 3]
            found.places[screen, place] = (int(three[0]), int(three[1]), int(three[2]))


def _read(
    cursor: Any, found: Judged, screens: Mapping[str, Iterable[str]], names: Sequence[str]
) -> None:
    if not screens:
        return
    answers = [f"c{at}" for at in range(len(screens))]
    cursor.execute(
        f"SELECT pk, place, {', '.join([*answers, *(f'v_{name}' for name in names)])} "  # noqa: S608
        f"FROM {_TEMPORARY} WHERE {' OR '.join(f'{each} = 1' for each in answers)} "
        "ORDER BY place, pk"
    )
    for pk, place, *rest in cursor.fetchall():
        raised, values = rest[: len(answers)], dict(zip(names, rest[len(answers) :], strict=True))
        for (screen, needs), told in zip(screens.items(), raised, strict=True):
            if told == 1:
                said = {name: values[name] for name in needs}
                found.hits.append(Hit(screen=screen, pk=pk, area=place, values=said))


def beside(
    actor: Actor, pack: PackAt, area: str, items: Sequence[PackItem[Screen]]
) -> tuple[dict[str, tuple[int, int, int] | None], list[tuple[str, str, str, dict[str, Any]]]]:
    """The screens about records of other rooms: by screen the numbers, None where a fact is kept
    nowhere; and the rows that hit, as (screen, code, area, values). Two queries a subject."""
    numbers: dict[str, tuple[int, int, int] | None] = {item.id: None for item in items}
    hits: list[tuple[str, str, str, dict[str, Any]]] = []
    for subject in dict.fromkeys(item.spec.subject for item in items):
        mine = [item for item in items if item.spec.subject == subject]
        flags = {item.id: pack.expression(subject, item.spec.flag) for item in mine}
        names = sorted({name for flag in flags.values() for name in flag.names})
        if not has_mart(subject):
            continue
        rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
        flags = {key: flag for key, flag in flags.items() if not set(flag.names) & rows.missing}
        told = {key: rows.condition(flag) for key, flag in flags.items()}
        if not told:
            continue
        tests = [f"({t})" for each in told.values() for t in (each, f"NOT {each}")]
        counted = rows.aggregate(
            ["COUNT(*)", *(f"SUM(CASE WHEN {each} THEN 1 ELSE 0 END)" for each in tests)]
        )
        for at, key in enumerate(told):
            hit, clear = (int(each or 0) for each in counted[1 + 2 * at : 3 + 2 * at])
            numbers[key] = (hit, clear, int(counted[0]) - hit - clear)
        raised = [f"CASE WHEN {each} THEN 1 ELSE 0 END" for each in told.values()]
        columns = [rows.columns[name] for name in names]
        for code, place, *rest in rows.select([*raised, *columns], among=raised):
            values = dict(zip(names, rest[len(raised) :], strict=True))
            for (key, flag), is_raised in zip(flags.items(), rest, strict=False):
                if is_raised:
                    hits.append((key, code, place, {name: values[name] for name in flag.names}))
    return numbers, hits
