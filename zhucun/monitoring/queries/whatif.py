"""What another number would change: which households a line or threshold would add, which it would
drop. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome, Unset, Value
from zhucun.households import queries as homes
from zhucun.monitoring.errors import ParameterNotTried
from zhucun.monitoring.queries.watching import Watch, parameters_of, watches
from zhucun.packs import ParameterAt


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What rules say under the pack's number and under the other one. `unknown`: households of
    which nobody knows what the rules ask for."""

    parameter: ParameterAt
    value: Decimal
    now: int
    then: int
    added: int
    dropped: int
    unknown: int
    households: int
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One household that the other number would add or drop; the name as the actor may read it."""

    household: str
    number: str
    name: str
    area: str
    is_added: bool


def parameters_to_try(*, actor: Actor, area: str, as_of: date) -> list[ParameterAt]:
    """The numbers that the area's rules over households read, by name; once for each value that
    its packs give."""
    found: dict[tuple[str, str], ParameterAt] = {}
    for watch in watches(actor=actor, area=area, as_of=as_of):
        for rule in watch.rules.values():
            for name in parameters_of(rule):
                parameter = watch.pack.parameters.get(name)
                if parameter is not None and parameter.item.spec.type in ("int", "num"):
                    found.setdefault((name, str(parameter.value)), parameter)
    return [found[key] for key in sorted(found)]


def tried(
    *, actor: Actor, area: str, as_of: date, name: str, value: Decimal
) -> tuple[Tried, list[tuple[Watch, str, str]]]:
    """How many households would be leads with another value of a parameter, and for `changed` the
    conditions of those added and dropped. One query a pack. Raises ParameterNotTried."""
    sums = [0] * 6
    parameter: ParameterAt | None = None
    refs: set[str] = set()
    conditions: list[tuple[Watch, str, str]] = []
    for watch in watches(actor=actor, area=area, as_of=as_of):
        mine = sorted(ref for ref, rule in watch.rules.items() if name in parameters_of(rule))
        if not mine:
            continue
        parameter = parameter or watch.pack.parameters[name]
        refs |= set(mine)
        values: Mapping[str, Value | Unset] = {**watch.pack.values, name: float(value)}
        now = " OR ".join(watch.fails(ref) for ref in mine)
        then = " OR ".join(watch.fails(ref, values) for ref in mine)
        open_ = " OR ".join(
            f"({watch.outcome(ref, values)} = '{Outcome.UNKNOWN.value}')" for ref in mine
        )
        added, dropped = f"(({then}) AND NOT ({now}))", f"(({now}) AND NOT ({then}))"
        row = watch.rows.aggregate(
            [*map(_sum, (f"({now})", f"({then})", added, dropped, f"({open_})")), "COUNT(*)"]
        )
        sums = [total + (count or 0) for total, count in zip(sums, row, strict=True)]
        conditions.append((watch, added, dropped))
    if parameter is None:
        raise ParameterNotTried(name=name[:40])
    return (
        Tried(
            parameter=parameter,
            value=value,
            now=sums[0],
            then=sums[1],
            added=sums[2],
            dropped=sums[3],
            unknown=sums[4],
            households=sums[5],
            rules=tuple(sorted(refs)),
        ),
        conditions,
    )


def changed(
    conditions: list[tuple[Watch, str, str]], *, actor: Actor, limit: int = 200
) -> list[Changed]:
    """The households behind the difference, those added first, at most so many of each. Two
    queries a pack, and one for their names."""
    found: list[tuple[str, bool]] = []
    for watch, added, dropped in conditions:
        found += [(code, True) for code in watch.rows.codes(added, limit=limit)]
        found += [(code, False) for code in watch.rows.codes(dropped, limit=limit)]
    found.sort(key=lambda one: not one[1])
    rows = homes.households_named(actor=actor, ids=[code for code, _is_added in found])
    homes.with_names(actor, rows.values())
    return [
        Changed(
            household=code,
            number=rows[code].number,
            name=rows[code].shown_name,  # type: ignore[attr-defined]
            area=rows[code].area,
            is_added=is_added,
        )
        for code, is_added in found
        if code in rows
    ]


def _sum(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"
