"""Whether what a proposal rests on still holds."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zhucun.kernel.problems import Problem
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.queries.compiled import match_of
from zhucun.selection.rows import Settings


def broken_by_now(proposal: Proposal, *, on: date, keys: list[int] | None = None) -> str:
    """Who or what a proposal names that is no longer there: “张三, 小河村”; empty where all stands.

    A candidate who withdrew (or whose unit did), a village that left the round or ended, a person
    who is posted from another proposal. One query.
    """
    seats = Assignment.objects.filter(proposal=proposal)
    if keys is not None:
        seats = seats.filter(pk__in=keys)
    gone = Q(candidate__withdrawn_on__lte=on) | Q(village__left_on__lte=on)
    gone |= Q(village__village__valid_until__lte=on)
    rows = seats.filter(gone).select_related("candidate__person", "village__village")
    names: dict[str, None] = {}
    for row in rows.order_by("area", "pk")[:10]:
        withdrawn = row.candidate.withdrawn_on
        if withdrawn is not None and withdrawn <= on:
            names[row.candidate.person.name] = None
        else:
            names[row.village.village.short_name] = None
    return ", ".join(names)


def has_moved_on(proposal: Proposal) -> bool:
    """True where facts that were computed with have changed since, though nothing broke. Costs a
    compile: some seconds for a city."""
    try:
        match = match_of(proposal.round, Settings.from_json(proposal.settings))
    except Problem:
        return True
    return match.fingerprint != proposal.fingerprint
