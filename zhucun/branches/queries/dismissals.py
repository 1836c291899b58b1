"""Dismissals of heads of villages: the list, and one with its signers' facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.branches import perms
from zhucun.branches.enums import DismissalState, Office
from zhucun.branches.models import Dismissal
from zhucun.branches.queries.people import LINKS, name_rows
from zhucun.branches.queries.policy import DISMISSES, Judged, chain_of, judged, triggers_of
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound

#: The packs' words for the two offices.
_OFFICES = {Office.SECRETARY: "branch_secretary", Office.DIRECTOR: "committee_director"}
_LINKS = tuple(f"seat__{link}" for link in LINKS)


@dataclass(frozen=True, kw_only=True)
class DismissalCard:
    """One dismissal. `triggers`: the reasons in the pack's words; `rules`: what its pack asks and
    how it comes out; `may_keep`: the actor goes on with it."""

    row: Dismissal
    triggers: tuple[Any, ...]
    rules: tuple[Judged, ...]
    may_keep: bool

    @property
    def asks_for_vote(self) -> bool:
        return self.row.office == Office.DIRECTOR


def dismissals(*, actor: Actor, area: str = "", state: str = "") -> QuerySet[Dismissal]:
    """Dismissals that the actor may see, latest first. One query."""
    found = perms.visible_dismissals(actor, area)
    if state:
        found = found.filter(state=state)
    found = found.select_related("village", "seat__committee", *_LINKS)
    return found.order_by("-opened_on", "area", "-pk")


def dismissal_card(*, actor: Actor, public_id: str) -> DismissalCard:
    """One dismissal, named as the actor may read it. Three queries. Raises NotFound."""
    row = dismissals(actor=actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    name_rows(actor, [row], local=lambda each: each.seat.local)
    labels = dict(triggers_of(row.area, as_of=row.opened_on))
    pack = directory.pack_for(row.area, as_of=row.opened_on)
    keeps = perms.may_recognise(actor, row.area) and not perms.concerns(actor, row)
    return DismissalCard(
        row=row,
        triggers=tuple(labels[word] for word in row.triggers if word in labels),
        rules=judged(pack, DISMISSES[0], facts_of(row)),
        may_keep=keeps and row.state == DismissalState.OPEN,
    )


def facts_of(row: Dismissal) -> dict[str, Any]:
    """In the names of the packs. Approved: the basis is reviewed, and for a director, whom
    villagers elected, their vote is on record."""
    voted = row.office != Office.DIRECTOR or row.voted_on is not None
    return {
        "person": row.seat.local.public_id,
        "office": _OFFICES[Office(row.office)],
        "has_legal_basis": bool(row.legal_basis),
        "is_approved": row.reviewed_on is not None and voted,
    }


def may_propose(actor: Actor, area: str, *, as_of: date) -> bool:
    """Whether an actor proposes dismissals in a village whose pack says who signs them."""
    return perms.may_recognise(actor, area) and is_dismissed_by_chain(area, as_of=as_of)


def is_dismissed_by_chain(area: str, *, as_of: date) -> bool:
    """Whether the pack of a place says on a day who signs a dismissal. No query."""
    return chain_of(area, *DISMISSES, as_of=as_of) is not None
