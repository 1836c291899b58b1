"""From the engine's answer to rows that people can read: names instead of places in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.engines import match as engine
from zhucun.roster.queries import MatchPerson
from zhucun.selection.enums import HardRule
from zhucun.selection.models import Assignment, Proposal, ProposalVillage
from zhucun.selection.queries.compiled import Match
from zhucun.selection.queries.facts import young_age
from zhucun.selection.queries.spec import given_share, young_share

#: So many of those who score higher but are excluded are kept for each seat.
MOST_EXCLUDED = 8


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What is kept of an answer."""

    villages: list[ProposalVillage]
    assignments: list[Assignment]
    result: dict[str, Any]
    prices: dict[str, dict[str, float]]
    shortages: int


def rows_of(
    match: Match,
    found: engine.Proposal,
    teams: Sequence[engine.TeamAnswer],
    diagnoses: Iterable[engine.Diagnosis],
    proposal: Proposal,
) -> Rows:
    """The rows of a proposal; nothing is written."""
    lacks = _lacks(match, found.shortages, diagnoses)
    villages, assignments = [], []
    for team in teams:
        village = match.village(team.demand)
        seats = [_seat(match, village.key, seat, proposal, village.code) for seat in team.seats]
        assignments += seats
        missing = lacks.get(team.demand, [])
        villages.append(
            ProposalVillage(
                proposal=proposal,
                village_id=village.key,
                area=village.code,
                name=village.name,
                size=len(seats),
                points=sum(seat.points for seat in seats) + sum(team.terms.values()),
                missing=sum(lack["missing"] for lack in missing),
                terms=dict(team.terms),
                lacks=missing,
            )
        )
    result = {
        "terms": dict(found.terms),
        "totals": totals(match, [match.person(seat.supply) for t in teams for seat in t.seats])
        | _blocking(match, found),
        "lacks": _by_rule(found.shortages),
        "overall": lacks.get(-1, []),
        "labels": labels(match),
        "share": share_of(match),
        "young_age": young_age(match.pack),
        "seconds": round(found.seconds, 2),
    }
    return Rows(
        villages=villages,
        assignments=assignments,
        result=result,
        prices=_prices(match, found),
        shortages=sum(short.missing for short in found.shortages),
    )


def _prices(match: Match, found: engine.Proposal) -> dict[str, dict[str, float]]:
    """The prices that are not zero, by key of candidate and unit."""
    people = zip(match.rows.people, found.supply_price.tolist(), strict=False)
    units = zip(match.rows.units, found.group_price.tolist(), strict=False)
    return {
        "people": {str(person.key): price for person, price in people if price},
        "units": {str(unit.key): price for unit, price in units if price},
    }


def labels(match: Match) -> dict[str, dict[str, str]]:
    """What each term is called and from which clause it comes, as it stood in the pack."""
    return {
        line.name: {
            "zh": line.label.zh,
            "en": line.label.en,
            "clause": line.clause,
            "item": line.item,
        }
        for line in match.lines
    }


def totals(match: Match, people: Sequence[MatchPerson]) -> dict[str, int]:
    """The composition of everybody who is proposed: how many of whom."""
    young = young_age(match.pack)
    return {
        "people": len(people),
        "young": sum(person.age is not None and person.age <= young for person in people),
        "women": sum(person.gender == "female" for person in people),
        "experienced": sum(bool(person.has_rural_experience) for person in people),
        "remaining": sum(person.remains for person in people),
        "specialities": len({person.speciality for person in people if person.speciality}),
        "units": len({person.unit for person in people if person.unit}),
    }


def share_of(match: Match) -> dict[str, Any] | None:
    """The share of the young that was asked for, and whether the office asked for it itself."""
    needed = young_share(match.pack, match.settings)
    if needed is None:
        return None
    return {"needed": f"{needed:f}", "own": given_share(match.pack) is None}


def _blocking(match: Match, found: engine.Proposal) -> dict[str, int]:
    """Pairs who would both rather have each other; nothing where one side's wishes are not
    weighed."""
    weighed = {term.name for term in match.spec.terms}
    if not {"weight_person_wish", "weight_village_wish"} <= weighed:
        return {}
    return {"blocking": len(engine.blocking_pairs(match.spec, match.facts, found))}


def _by_rule(shortages: Iterable[engine.Shortage]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for short in shortages:
        counted[short.rule] += short.missing
    return dict(sorted(counted.items()))


def _seat(
    match: Match, village: int, seat: engine.Seat, proposal: Proposal, code: str
) -> Assignment:
    person, judged = match.person(seat.supply), match.judged[seat.supply]
    open_rules = judged.open_lead if seat.leads else judged.open_serve
    return Assignment(
        proposal=proposal,
        village_id=village,
        candidate_id=person.key,
        unit_id=person.unit,
        area=code,
        leads=seat.leads,
        remains=person.remains and person.current == code,
        points=sum(seat.terms.values()),
        terms=dict(seat.terms),
        excluded=[_excluded(match, each) for each in seat.excluded[:MOST_EXCLUDED]],
        choices=[_choice(match, each) for each in seat.next_choices],
        open_rules=list(open_rules),
    )


def who(match: Match, place: int) -> dict[str, Any]:
    """Somebody as a page names him."""
    person = match.person(place)
    return {
        "key": person.key,
        "candidate": person.candidate,
        "name": person.name,
        "unit": match.unit_name(place),
    }


def _excluded(match: Match, each: engine.Excluded) -> dict[str, Any]:
    """Somebody with the names of the hard rules, and behind “eligible” the pack's own rules."""
    judged = match.judged[each.supply]
    return {
        **who(match, each.supply),
        "points": each.points,
        "rules": list(each.rules),
        "because": list(judged.serve) if HardRule.ELIGIBLE in each.rules else [],
        "leading": list(judged.lead) if HardRule.LEAD in each.rules else [],
    }


def _choice(match: Match, each: engine.Choice) -> dict[str, Any]:
    return {
        **who(match, each.supply),
        "cost": each.cost,
        "is_short": each.cost >= _least_penalty(match),
        "terms": dict(each.terms),
        "from": _village(match, each.from_demand),
        "replaced_to": _village(match, each.replaced_to),
    }


def _least_penalty(match: Match) -> int:
    """From this cost on an exchange leaves a hard rule unmet: no wishes together weigh as much."""
    spec = match.spec
    return min(part.penalty for part in (spec.size, *spec.shortfalls))


def _village(match: Match, place: int) -> dict[str, str] | None:
    if place < 0:
        return None
    village = match.village(place)
    return {"code": village.code, "name": village.name}


def _lacks(
    match: Match, shortages: Iterable[engine.Shortage], diagnoses: Iterable[engine.Diagnosis]
) -> dict[int, list[dict[str, Any]]]:
    """What each village lacks, with what would help; -1 is the whole match."""
    known = {(each.shortage.rule, each.shortage.demand): each for each in diagnoses}
    found: dict[int, list[dict[str, Any]]] = {}
    for short in shortages:
        why = known.get((short.rule, short.demand))
        found.setdefault(short.demand, []).append(
            {
                "rule": short.rule,
                "missing": short.missing,
                "proven": bool(why and why.proven),
                "avoidable": bool(why and why.avoidable),
                "core": _core(match, why.core) if why and why.core else None,
                "against": dict(why.against) if why else {},
                "remedies": [_remedy(match, each) for each in why.remedies] if why else [],
            }
        )
    return found


def _core(match: Match, core: engine.Core) -> dict[str, list[str]]:
    """What cannot be kept together: the needs of these villages, and these hard rules."""
    places = sorted({need.demand for need in core.needs if need.demand >= 0})
    needs = dict.fromkeys(need.rule for need in core.needs)
    return {
        "villages": [match.village(place).name for place in places],
        "rules": [*needs, *(rule for rule in core.rules if rule not in needs)],
    }


def _remedy(match: Match, each: engine.Remedy) -> dict[str, Any]:
    units = match.rows.units  # the engine's groups stand in this order
    unit = units[each.group].name if 0 <= each.group < len(units) else ""
    return {
        "kind": each.kind,
        "rule": each.rule,
        "amount": each.amount,
        "person": match.person(each.supply).name if each.supply >= 0 else "",
        "village": match.village(each.demand).name if each.demand >= 0 else "",
        "unit": unit,
        "verified": each.verified,
    }
