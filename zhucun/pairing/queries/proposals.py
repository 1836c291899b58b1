"""Proposals: the list, one with its rows and sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound
from zhucun.pairing import perms
from zhucun.pairing.enums import RowState
from zhucun.pairing.models import Proposal, ProposedPair


def proposals(*, actor: Actor, area: str = "") -> QuerySet[Proposal]:
    """Proposals that the actor may see, the latest first, each with `waits` and `adopted`. One
    query."""
    found = perms.visible_proposals(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    waiting = Q(rows__state=RowState.OPEN, rows__helper__isnull=False)
    return found.annotate(
        waits=Count("rows", filter=waiting),
        adopted=Count("rows", filter=Q(rows__state=RowState.ADOPTED)),
    ).order_by("-asked_at", "-pk")


def one_proposal(*, actor: Actor, public_id: str) -> Proposal:
    """One proposal. Raises NotFound."""
    found = perms.visible_proposals(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class States:
    """How many rows stand where."""

    waits: int
    adopted: int
    declined: int
    passed: int
    without: int


def states_of(proposal: Proposal) -> States:
    """The sums of a proposal's rows. One query."""
    has = Q(helper__isnull=False)
    found: Mapping[str, Any] = proposal.rows.aggregate(
        waits=Count("pk", filter=has & Q(state=RowState.OPEN)),
        adopted=Count("pk", filter=Q(state=RowState.ADOPTED)),
        declined=Count("pk", filter=Q(state=RowState.DECLINED)),
        passed=Count("pk", filter=Q(state=RowState.PASSED)),
        without=Count("pk", filter=~has),
    )
    return States(**found)


def proposed(
    *, proposal: Proposal, area: str = "", state: str = "", severe: bool = False
) -> QuerySet[ProposedPair]:
    """Rows of a proposal by village and household; `state` “without” are those without a helper.
    One query."""
    found = proposal.rows.all()
    if area:
        found = found.filter(in_areas("area", (area,)))
    if state == "without":
        found = found.filter(helper=None)
    elif state:
        found = found.filter(state=state, helper__isnull=False)
    if severe:
        found = found.filter(is_severe=True)
    return found.select_related("household__village", "helper__person__unit").order_by(
        "area", "household__number", "pk"
    )


def with_row_names(actor: Actor, rows: Sequence[ProposedPair]) -> Sequence[ProposedPair]:
    """The rows, each with `household.shown_name`."""
    homes.with_names(actor, [row.household for row in rows])
    return rows
