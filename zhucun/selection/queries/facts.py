"""From a round's rows to the columns that the engine is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhucun.directory.enums import Gender, Speciality
from zhucun.engines.match.facts import Facts, Locks, Pairs
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt
from zhucun.packs.on_day import Predicate
from zhucun.roster.enums import AvoidanceKind
from zhucun.roster.queries import MatchPerson, MatchRows, MatchUnit, MatchVillage
from zhucun.selection.enums import DecisionKind
from zhucun.selection.queries.judging import Judged
from zhucun.selection.queries.spec import team_size
from zhucun.selection.queries.weights import Line, matchers
from zhucun.selection.rows import Settings

Bools = NDArray[np.bool_]
#: 35岁以下 is what the base vocabulary counts (`aged_up_to_35`); a pack's `young_age` goes before.
YOUNG = 35
_GENDERS = {Gender.MALE.value: 1, Gender.FEMALE.value: 2}
_BITS = {word: 1 << place for place, word in enumerate(Speciality.values)}
_MOST_EXPERIENCE = 4


def facts_of(
    rows: MatchRows,
    judged: Sequence[Judged],
    lines: Iterable[Line],
    *,
    pack: PackAt,
    settings: Settings,
    decisions: Iterable[tuple[str, int, int, bool | None]] = (),
    quota_used: Mapping[int, int] | None = None,
    reviewed: Collection[str] = (),
) -> Facts:
    """Columns in the order of `rows`. `decisions`: kind, person's key, village's key, leads;
    those about somebody who is not in the match are left out. `quota_used`: people of a unit who
    are posted already. `reviewed`: candidates (public ids) whose review is finished."""
    units = _groups(rows, settings, quota_used or {})
    group_at = {key: place for place, (key, _) in enumerate(units)}
    person_at = {person.key: place for place, person in enumerate(rows.people)}
    village_at = {village.key: place for place, village in enumerate(rows.villages)}
    wanted = list(lines)
    areas = sorted({code for unit in rows.units for code in unit.reach})
    return Facts(
        supply=_supply(rows, judged, pack, reviewed) | _left(rows, wanted, pack),
        demand=_demand(rows.villages) | _right(rows.villages, wanted, pack),
        groups={"quota": _ints(quota for _, quota in units)},
        group=_ints(group_at[person.unit or 0] for person in rows.people),
        current=_current(rows),
        pairs=_pairs(rows, person_at, village_at, group_at) | _barred(rows, pack),
        areas=np.array(areas, dtype="U12"),
        reach=_table(
            [
                (group_at[unit.key], areas.index(code))
                for unit in rows.units
                for code in unit.reach
                if unit.key in group_at
            ],
            2,
        ),
        locks=_locks(decisions, person_at, village_at),
    )


def young_age(pack: PackAt) -> int:
    """Up to which age somebody is young."""
    found = pack.number(":young_age")
    return int(found) if isinstance(found, int) else YOUNG


def experience(person: MatchPerson) -> int:
    """One for the countryside and one for each term served, at most four; unknown is none."""
    return min(_MOST_EXPERIENCE, int(bool(person.has_rural_experience)) + person.terms_served)


def _supply(
    rows: MatchRows, judged: Sequence[Judged], pack: PackAt, reviewed: Collection[str]
) -> dict[str, NDArray[np.generic]]:
    people, young = rows.people, young_age(pack)
    here = {village.code for village in rows.villages}
    senior = pack.number(":senior_age")
    return {
        "is_not_refused": _flags(not each.is_refused for each in judged),
        "is_reviewed": _flags(person.remains or person.candidate in reviewed for person in people),
        "may_serve": _flags(not each.serve for each in judged),
        "may_lead": _flags(each.may_lead for each in judged),
        "remains": _flags(person.remains and person.current in here for person in people),
        "is_young": _flags(person.age is not None and person.age <= young for person in people),
        "speciality": _ints(_BITS.get(person.speciality, 0) for person in people),
        "gender": _ints(_GENDERS.get(person.gender, 0) for person in people),
        "experience": _ints(experience(person) for person in people),
        "band": _ints(_band(person.age, young, senior) for person in people),
        "home": np.array([person.home for person in people], dtype="U12"),
        **{
            f"is:{word}": _flags(person.speciality == word for person in people)
            for word in sorted({need for village in rows.villages for need in village.needs})
        },
    }


def _band(age: int | None, young: int, senior: Any) -> int:
    """The band of age: young, in between, senior. An age that is not known counts as the middle,
    where it earns least."""
    if age is not None and age <= young:
        return 0
    return 2 if age is not None and isinstance(senior, int) and age >= senior else 1


def _demand(villages: Sequence[MatchVillage]) -> dict[str, NDArray[np.generic]]:
    sizes = [team_size(village) for village in villages]
    return {
        "least": _ints(least for least, _ in sizes),
        "most": _ints(most for _, most in sizes),
        "has_seats": _flags(most > 0 for _, most in sizes),
        "must_lead": _flags(village.must_have_first_secretary for village in villages),
        "one_unit": _flags(village.one_unit for village in villages),
        "single_lodging": _flags(village.single_lodging for village in villages),
        "needs": _ints(sum(_BITS.get(need, 0) for need in set(v.needs)) for v in villages),
        "difficulty": _ints(village.difficulty or 0 for village in villages),
        "strength": _ints(village.strength_target or 0 for village in villages),
        "code": np.array([village.code for village in villages], dtype="U12"),
        **{
            f"needs:{word}": _flags(word in village.needs for village in villages)
            for word in sorted({need for village in villages for need in village.needs})
        },
    }


def _left(rows: MatchRows, lines: Iterable[Line], pack: PackAt) -> dict[str, NDArray[np.generic]]:
    units = {unit.key: unit for unit in rows.units}
    return {
        f"{line.name}:left": side(pack, line.between[0], line.left, rows.people, units)
        for line in lines
        if line.left and line.points
    }


def _right(
    villages: Sequence[MatchVillage], lines: Iterable[Line], pack: PackAt
) -> dict[str, NDArray[np.generic]]:
    return {
        f"{line.name}:right": village_side(pack, line.between[1], line.right, villages)
        for line in lines
        if line.right and line.points
    }


def side(
    pack: PackAt,
    subject: str,
    text: str,
    people: Sequence[MatchPerson],
    units: Mapping[int, MatchUnit],
) -> Bools:
    """Which people fit the left side of a matrix row; what is not known does not fit."""
    holds = condition(pack, subject, text)
    if subject == "unit":
        fits = {key: holds(unit_row(unit.kind, unit.level)) is True for key, unit in units.items()}
        return _flags(fits.get(person.unit or 0, False) for person in people)
    names = pack.vocabulary(subject)
    return _flags(
        holds({name: person.facts.get(name) for name in names}) is True for person in people
    )


def condition(pack: PackAt, subject: str, text: str) -> Predicate:
    """One side of a matrix row; where it needs a number that is 未配置, nothing fits."""
    try:
        return pack.predicate(subject, text)
    except ParameterUnset:
        return lambda _row: None


def unit_row(kind: str, level: str) -> dict[str, Any]:
    """A unit in the words of the packs."""
    return {"code": "", "unit_kind": kind or None, "unit_level": level or None}


def village_side(pack: PackAt, subject: str, text: str, villages: Sequence[MatchVillage]) -> Bools:
    """Which villages fit the right side of a matrix row: by their tags, or by any of their
    needs."""
    holds = condition(pack, subject, text)
    if subject == "village":
        read = village_reader(pack)
        return _flags(holds(read(village.code, village.tags)) is True for village in villages)
    return _flags(
        any(
            holds({"village": village.code, "township": village.code[:9], "kind": need}) is True
            for need in village.needs
        )
        for village in villages
    )


def village_reader(pack: PackAt) -> Callable[[str, frozenset[str]], dict[str, Any]]:
    """Says what the packs' vocabulary knows of a village by its code and frozen tags."""
    names: Mapping[str, Any] = pack.item("terms/village").spec.names  # type: ignore[attr-defined]
    tags = {name: term.tag for name, term in names.items() if term.tag}
    unknown = dict.fromkeys(names)

    def read(code: str, borne: frozenset[str]) -> dict[str, Any]:
        known = {"code": code, "township": code[:9], "county": code[:6]}
        return unknown | known | {name: tag in borne for name, tag in tags.items()}

    return read


def _barred(rows: MatchRows, pack: PackAt) -> dict[str, Pairs]:
    """For each hard matrix the pairs that none of its rows allows; people × villages cells."""
    units = {unit.key: unit for unit in rows.units}
    found = {}
    for item in matchers(pack, hard=True):
        left, right = item.spec.between
        allowed = np.zeros((len(rows.people), len(rows.villages)), bool)
        for row in item.spec.rows:
            lefts = side(pack, left, row.left, rows.people, units)
            allowed |= np.outer(lefts, village_side(pack, right, row.right, rows.villages))
        people, villages = np.nonzero(~allowed)
        found[item.ref] = Pairs(
            left=people.astype(np.int64),
            right=villages.astype(np.int64),
            rank=np.zeros(len(people), np.int64),
        )
    return found


def _groups(rows: MatchRows, settings: Settings, used: Mapping[int, int]) -> list[tuple[int, int]]:
    """(unit's key, how many it may still send); key 0: people without a unit."""
    everybody = len(rows.people)
    found = []
    for unit in rows.units:
        quota = settings.quota.get(unit.public_id, unit.quota)
        left = everybody if quota is None else max(0, quota - used.get(unit.key, 0))
        found.append((unit.key, left))
    if any(person.unit is None for person in rows.people):
        found.append((0, everybody))
    return found


def _current(rows: MatchRows) -> NDArray[np.int64]:
    at = {village.code: place for place, village in enumerate(rows.villages)}
    return _ints(at.get(person.current, -1) if person.current else -1 for person in rows.people)


def _pairs(
    rows: MatchRows,
    person_at: Mapping[int, int],
    village_at: Mapping[int, int],
    group_at: Mapping[int, int],
) -> dict[str, Pairs]:
    wishes = [
        (person_at[person], village_at[village], rank - 1)
        for person, village, rank in rows.wishes
        if person in person_at and village in village_at
    ]
    by_kind = [
        (village_at[village.key], group_at[unit.key], rank)
        for village in rows.villages
        for rank, kind in enumerate(village.wishes)
        for unit in rows.units
        if unit.kind == kind
    ]
    avoided = {
        f"avoid-{kind.value}": _ranked(
            (person_at[person], village_at[village], 0)
            for person, village, found in rows.avoidances
            if found == kind.value and person in person_at and village in village_at
        )
        for kind in AvoidanceKind
    }
    return avoided | {
        "weight_person_wish": _ranked(wishes),
        "weight_village_wish": _ranked(by_kind),
    }


def _ranked(rows: Iterable[tuple[int, int, int]]) -> Pairs:
    table = _table(list(rows), 3)
    return Pairs(left=table[:, 0], right=table[:, 1], rank=table[:, 2])


def _locks(
    decisions: Iterable[tuple[str, int, int, bool | None]],
    person_at: Mapping[int, int],
    village_at: Mapping[int, int],
) -> Locks:
    must, never = [], []
    for kind, person, village, leads in decisions:
        if person not in person_at or village not in village_at:
            continue
        pair = person_at[person], village_at[village]
        if kind == DecisionKind.NEVER:
            never.append(pair)
        else:
            must.append((*pair, -1 if leads is None else int(leads)))
    return Locks(must=_table(must, 3), never=_table(never, 2))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> NDArray[np.int64]:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _ints(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _flags(values: Iterable[bool]) -> Bools:
    return np.array(list(values), dtype=np.bool_)
