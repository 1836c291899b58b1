"""A proposal changed by hand: what the change costs and which hard rule it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhucun.engines import match as engine
from zhucun.engines.match.facts import Facts, Pairs
from zhucun.engines.match.spec import Spec, Wish
from zhucun.selection.errors import NotInMatch
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.queries.answers import Rows, rows_of
from zhucun.selection.queries.compiled import Match, match_of
from zhucun.selection.queries.spec import most_of
from zhucun.selection.rows import Settings

#: (candidate's key, village's key, leads)
Seat = tuple[int, int, bool]
_KEEP = "keep"


@dataclass(frozen=True, kw_only=True)
class Priced:
    """What a change would cost (negative: gain), the hard rules that it would break, and how many
    more would be missing."""

    cost: int
    broken: tuple[str, ...]
    shortages: int


def pairs_before(proposal: Proposal, match: Match) -> NDArray[np.int64]:
    """An earlier proposal in the columns of a match; who is no longer there is left out."""
    rows = Assignment.objects.filter(proposal=proposal).order_by("area", "-leads", "pk")
    seats = rows.values_list("candidate", "village", "leads")
    return pairs_of(match, [seat for seat in seats if _is_in(match, seat)])


def proposal_before(proposal: Proposal, match: Match) -> engine.Proposal:
    """An earlier proposal as the engine takes it: with the prices that prove a bound."""
    pairs = pairs_before(proposal, match)
    people, units = (proposal.prices.get(part, {}) for part in ("people", "units"))
    quotas = len(match.facts.groups["quota"])
    keys = [unit.key for unit in match.rows.units] + [0] * (quotas - len(match.rows.units))
    return engine.Proposal(
        pairs=pairs,
        objective=proposal.objective or 0,
        bound=proposal.bound or 0.0,
        terms={},
        shortages=(),
        supply_price=np.array([people.get(str(each.key), 0.0) for each in match.rows.people]),
        group_price=np.array([units.get(str(key), 0.0) for key in keys]),
        ending=engine.Ending.DONE,
        seconds=0.0,
        seed=match.settings.seed,
    )


def keeping(match: Match, found: engine.Proposal) -> tuple[Spec, Facts]:
    """The same match in which each seat of an answer is wished for above all else but the hard
    rules."""
    points = 1 + sum(most_of(term) for term in match.spec.terms)
    spec = replace(match.spec, terms=(*match.spec.terms, Wish(name=_KEEP, points=(points,))))
    who, where = found.pairs[:, 0], found.pairs[:, 1]
    pairs = Pairs(left=who, right=where, rank=np.zeros(len(who), np.int64))
    return spec, replace(match.facts, pairs={**match.facts.pairs, _KEEP: pairs})


def pairs_of(match: Match, seats: list[Seat]) -> NDArray[np.int64]:
    """Seats as the engine takes them: sorted by demand, leader first. All must be in the match."""
    found = [
        (match.person_at[person], match.village_at[village], int(leads))
        for person, village, leads in seats
    ]
    found.sort(key=lambda pair: (pair[1], -pair[2], pair[0]))
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def seats_after(proposal: Proposal, match: Match, *, person: str, to: str) -> list[Seat]:
    """The seats after a change: `to` is “village:<code>” (move) or “seat:<public id>” (exchange).

    Who moves leads where the village must have a leader and has none and he may; else he serves.
    Raises NotInMatch.
    """
    rows = list(
        Assignment.objects.filter(proposal=proposal)
        .select_related("candidate__person", "village")
        .order_by("area", "-leads", "pk")
    )
    mover = next((row for row in rows if row.public_id == person), None)
    if mover is None:
        raise NotInMatch(what=person)
    for row in rows:
        if not _is_in(match, (row.candidate_id, row.village_id, row.leads)):
            raise NotInMatch(what=row.candidate.person.name)
    kind, _, key = to.partition(":")
    seats = {row.candidate_id: (row.village_id, row.leads) for row in rows}
    if kind == "seat":
        other = next((row for row in rows if row.public_id == key), None)
        if other is None or other.pk == mover.pk:
            raise NotInMatch(what=key)
        seats[mover.candidate_id] = (other.village_id, other.leads)
        seats[other.candidate_id] = (mover.village_id, mover.leads)
    else:
        seats[mover.candidate_id] = _seat_in(match, key, mover, rows)
    return [(candidate, village, leads) for candidate, (village, leads) in seats.items()]


def _seat_in(
    match: Match, code: str, mover: Assignment, rows: list[Assignment]
) -> tuple[int, bool]:
    place = next((each for each in match.rows.villages if each.code == code), None)
    if place is None:
        raise NotInMatch(what=code)
    led = any(row.leads and row.village_id == place.key and row.pk != mover.pk for row in rows)
    may_lead = match.judged[match.person_at[mover.candidate_id]].may_lead
    return place.key, place.must_have_first_secretary and not led and may_lead


def _is_in(match: Match, seat: Seat) -> bool:
    return seat[0] in match.person_at and seat[1] in match.village_at


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A proposal after a change by hand, ready to be kept."""

    match: Match
    answer: engine.Proposal
    priced: Priced

    def rows(self, proposal: Proposal) -> Rows:
        """The rows of the changed proposal, with reasons and diagnoses as after a match."""
        match, answer = self.match, self.answer
        demands = list(range(len(match.rows.villages)))
        teams = engine.why(match.spec, match.facts, answer, demands=demands)
        diagnoses = engine.diagnose(match.spec, match.facts, answer) if answer.shortages else ()
        return rows_of(match, answer, teams, diagnoses, proposal)


def priced(*, proposal: Proposal, person: str, to: str) -> Priced:
    """What a change would cost, as `edit` would make it. Costs a compile. Raises NotInMatch."""
    return edited(proposal, person=person, to=to).priced


def edited(proposal: Proposal, *, person: str, to: str) -> Edited:
    """A change by hand, priced on today's facts. The bound is that of the proposal before."""
    match = match_of(proposal.round, Settings.from_json(proposal.settings))
    before = engine.score(match.spec, match.facts, pairs_before(proposal, match))
    seats = seats_after(proposal, match, person=person, to=to)
    pairs = pairs_of(match, seats)
    after = engine.score(match.spec, match.facts, pairs)
    answer = engine.Proposal(
        pairs=pairs,
        objective=after.objective,
        bound=max(float(after.objective), proposal.bound or 0.0),
        terms=after.terms,
        shortages=after.shortages,
        supply_price=np.zeros(len(match.rows.people)),
        group_price=np.zeros(len(match.facts.groups["quota"])),
        ending=engine.Ending.DONE,
        seconds=0.0,
        seed=match.settings.seed,
    )
    known = {(each.rule, each.supply, each.demand) for each in before.broken}
    broken = [each for each in after.broken if (each.rule, each.supply, each.demand) not in known]
    earned = sum(before.terms.values()) - sum(after.terms.values())
    short = sum(each.missing for each in after.shortages)
    short -= sum(each.missing for each in before.shortages)
    return Edited(
        match=match,
        answer=answer,
        priced=Priced(
            cost=earned,
            broken=tuple(dict.fromkeys(each.rule for each in broken)),
            shortages=short,
        ),
    )
