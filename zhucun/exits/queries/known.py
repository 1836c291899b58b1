"""Exits as the packs' rules see them (`terms/exit`), many at once, with what the facts rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhucun.directory import queries as directory
from zhucun.engines.rules import Answer, Outcome
from zhucun.exits.enums import CHAINS, SUBJECT, ExitState, Kind
from zhucun.exits.models import Exit
from zhucun.exits.queries.homes import Home, homes
from zhucun.exits.queries.offices import in_office
from zhucun.exits.queries.places import Ground, grounds, services
from zhucun.exits.queries.visits import first_visits
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.packs.kinds import Chain
from zhucun.packs.trying import row_of
from zhucun.signoff.queries import Log, logs

#: Facts about the procedure: the others are about the evidence.
_PROCEDURE = {"steps_in_order": True, "evidence_complete": True, "signers_in_office": True}
#: The parameter for the national standard in yuan a head; a pack need not have it.
_LINE = "national_poverty_line"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one exit on a day. `facts` in the packs' words; `home` or `ground` is what
    they were computed from; `visited_on` the first visit; `line` the national standard in yuan,
    None where it is not configured."""

    facts: Mapping[str, Any]
    home: Home | None = None
    ground: Ground | None = None
    visited_on: date | None = None
    line: Decimal | None = None
    answers: Sequence[Answer] = field(default_factory=tuple)


def known(rows: Sequence[Exit], *, as_of: date) -> dict[str, Known]:
    """By public id. A constant number of queries for each kind, county and year; none for those
    whose facts were kept when the last signature was made."""
    running = [row for row in rows if row.state == ExitState.RUNNING]
    found = {row.public_id: _kept(row) for row in rows if row.state != ExitState.RUNNING}
    visits = first_visits(running, as_of=as_of)
    said = logs([row.public_id for row in running], kind=SUBJECT)
    offices = in_office(running, said)
    own = _homes(running, as_of)
    places = _grounds(running, as_of)
    for row in running:
        log, office = said.get(row.public_id), offices[row.public_id]
        home, ground = own.get(row.about), places.get((row.area, row.year))
        visited = visits.get(row.public_id)
        found[row.public_id] = _known(row, log, office, home, ground, visited, as_of)
    return found


def _kept(row: Exit) -> Known:
    """What was kept with the last signature, and the rules as they came out then."""
    facts = dict(row.facts)
    if row.signed_on is None or not facts:
        return Known(facts={})
    for name in ("due_on", "exited_on"):
        if facts.get(name):
            facts[name] = date.fromisoformat(facts[name])
    pack = pack_of(row, as_of=row.signed_on)
    return Known(facts=facts, line=line_of(pack), answers=judged(pack, row.kind, facts))


def storable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: days as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


def pack_of(row: Exit, *, as_of: date) -> PackAt:
    """The pack that speaks of exits in the area on a day; where it has none then, as when the pack
    has ended since, the one under which the exit was opened. Raises UnknownItem."""
    try:
        pack = directory.pack_for(row.area, as_of=as_of)
        pack.item(f"chains/{CHAINS[row.kind]}")
    except Problem:
        pack = directory.pack_for(row.area, as_of=row.opened_on)
    return pack


def _homes(rows: Sequence[Exit], as_of: date) -> dict[str, Home]:
    asked = [(row.about, row.area) for row in rows if row.kind == Kind.HOUSEHOLD]
    return homes(asked, as_of=as_of)


def _grounds(rows: Sequence[Exit], as_of: date) -> dict[tuple[str, int], Ground]:
    found: dict[tuple[str, int], Ground] = {}
    wanted: dict[tuple[Level, int], list[str]] = defaultdict(list)
    for row in rows:
        if row.kind != Kind.HOUSEHOLD:
            level = Level.VILLAGE if row.kind == Kind.VILLAGE else Level.COUNTY
            wanted[level, row.year].append(row.area)
    for (level, year), codes in wanted.items():
        for code, ground in grounds(codes, level=level, as_of=as_of, year=year).items():
            found[code, year] = ground
    return found


def _known(
    row: Exit,
    log: Log | None,
    office: bool | None,
    home: Home | None,
    ground: Ground | None,
    visited: date | None,
    as_of: date,
) -> Known:
    pack = pack_of(row, as_of=as_of)
    line = line_of(pack)
    until = row.first_signed_on or as_of
    facts = {
        "kind": row.kind,
        "due_on": row.due_on,
        "exited_on": row.exited_on,
        "visited_before_signing": visited is not None and visited <= until,
        **standard_facts(row, home, ground, line),
    }
    facts |= {
        "steps_in_order": _is_in_order(log),
        "signers_in_office": office,
        "evidence_complete": is_complete(pack, row.kind, facts),
    }
    return Known(
        facts=facts,
        home=home,
        ground=ground,
        visited_on=visited,
        line=line,
        answers=judged(pack, row.kind, facts),
    )


def standard_facts(
    row: Exit, home: Home | None, ground: Ground | None, line: Decimal | None
) -> dict[str, Any]:
    """What the standards and the order of exits ask of one thing; None: not known."""
    if row.kind == Kind.HOUSEHOLD:
        home = home or Home()
        return {
            "guarantees_met": home.guarantees(row.answers),
            "income_above_standard": home.income_above(row.answers, line),
        }
    ground = ground or Ground()
    if row.kind == Kind.VILLAGE:
        return {
            "incidence": ground.incidence,
            "poor_households_left": ground.poor_households,
            "collective_income": None if ground.income is None else float(ground.income),
            "services_in_place": services(row.answers),
        }
    income = row.farmers_income
    return {
        "incidence": ground.incidence,
        "poverty_villages_left": ground.poor_villages,
        "farmers_income": None if income is None else float(income),
    }


def line_of(pack: PackAt) -> Decimal | None:
    """The national standard in yuan a head; None: 未配置."""
    value = pack.values.get(_LINE)
    return Decimal(str(value)) if isinstance(value, (int, float, Decimal)) else None


def is_complete(pack: PackAt, kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether the evidence is complete: every rule before the first signature can be answered,
    apart from those about the procedure itself."""
    answers = judged(pack, kind, {**facts, **_PROCEDURE})
    return all(each.outcome is not Outcome.UNKNOWN for each in answers)


def judged(pack: PackAt, kind: str, facts: Mapping[str, Any]) -> Sequence[Answer]:
    """The rules that the chain of this kind has before its steps. No query."""
    chain: Chain = pack.item(f"chains/{CHAINS[kind]}").spec  # type: ignore[assignment]
    rules = frozenset(guard.rule for guard in chain.guards)
    if not rules:
        return ()
    return pack.judge(SUBJECT, rules).explain(row_of(pack, SUBJECT, facts))


def _is_in_order(log: Log | None) -> bool:
    """Each signature that stands was made on or after the days of the steps before its own."""
    if log is None:
        return True
    order = [step.id for step in log.procedure.chain.steps]
    made = [(order.index(sign.step), sign.signed_on) for sign in log.signed]
    return made == sorted(made) and all(on >= log.case.started_on for _at, on in made)


def day_before(day: date | None) -> date | None:
    """The last day of a half-open span."""
    return None if day is None else day - timedelta(days=1)
