"""Pairings of an area, of a household; households without a helper, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.db.models.functions import Substr

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as homes
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.enums import HelperLevel, Lacks, PairingRole, PairProposalState, RowState
from zhucun.pairing.models import (
    Cell,
    CellPlace,
    Pairing,
    ProposedPair,
)
from zhucun.pairing.queries.kin import kin_noted
from zhucun.pairing.queries.universe import universe_of

#: The helper works in a township, and the household lives in another. Who works for a county or a
#: city is near everywhere there.
IS_FAR = Q(helper__level__in=(HelperLevel.TOWNSHIP, HelperLevel.VILLAGE)) & ~Q(
    area__startswith=Substr("helper__area", 1, Level.TOWNSHIP)
)


def pairings(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    text: str = "",
    level: str = "",
    role: str = "",
    far: bool = False,
) -> QuerySet[Pairing]:
    """Pairings of a day that the actor may see, by village, household and role, each with `is_far`;
    `text` finds the helper or the number of the household. One query."""
    found = perms.visible_pairings(actor).filter(on_day(as_of))
    if far:
        found = found.filter(IS_FAR)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if level:
        found = found.filter(helper__level=level)
    if role:
        found = found.filter(role=role)
    if text.strip():
        found = found.filter(
            directory.name_matches(text, prefix="helper__person__")
            | Q(household__number__startswith=text.strip())
        )
    rows = found.select_related("household__village", "helper__person__unit")
    return with_far(rows).order_by("area", "household__number", "-role", "pk")


def with_far(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """The rows, each with `is_far`."""
    far = Case(When(IS_FAR, then=True), default=False, output_field=BooleanField())
    return rows.annotate(is_far=far)


def with_household_names(actor: Actor, rows: Sequence[Pairing]) -> Sequence[Pairing]:
    """The rows, each with `household.shown_name`."""
    homes.with_names(actor, [row.household for row in rows])
    return rows


@dataclass(frozen=True, kw_only=True)
class Unpaired:
    """A household without a helper, and why. `may_pair`: the actor keeps the registry there, so
    proposals and pairing by hand are open to him."""

    household: Any
    lacks: Lacks
    proposal: str = ""
    may_pair: bool = False


def unpaired(*, actor: Actor, area: str, as_of: date, tag: str = "") -> list[tuple[str, str]]:
    """(public id, village) of the households of an area that need a helper and have none, by
    village. One query."""
    found = universe_of(actor=actor, area=area, as_of=as_of, tag=tag)
    return [(row["code"], row["area"]) for row in found.rows if not row["helpers"]]


def unpaired_lines(*, actor: Actor, codes: Sequence[str]) -> list[Unpaired]:
    """Some of them with number, name and reason: what the latest proposal said. Two queries."""
    named = homes.households_named(actor=actor, ids=codes)
    homes.with_names(actor, named.values())
    latest: dict[int, ProposedPair] = {}
    rows = ProposedPair.objects.filter(household__in=[row.pk for row in named.values()])
    rows = rows.exclude(proposal__state=PairProposalState.RUNNING)
    for row in rows.select_related("proposal").order_by("pk"):
        latest[row.household_id] = row
    lines = [_line(named[code], latest.get(named[code].pk)) for code in codes if code in named]
    kept = Permission.MANAGE_HOUSEHOLDS
    return [replace(line, may_pair=actor.can(kept, area=line.household.area)) for line in lines]


def _line(household: Any, row: ProposedPair | None) -> Unpaired:
    if row is None or row.state in (RowState.ADOPTED, RowState.PASSED):
        return Unpaired(household=household, lacks=Lacks.NOT_ASKED)
    key = row.proposal.public_id
    if row.state == RowState.DECLINED:
        return Unpaired(household=household, lacks=Lacks.DECLINED, proposal=key)
    if row.lacks:
        return Unpaired(household=household, lacks=Lacks(row.lacks), proposal=key)
    return Unpaired(household=household, lacks=Lacks.WAITS, proposal=key)


@dataclass(frozen=True, kw_only=True)
class HouseholdPairs:
    """Who helps a household on a day and who did before; who is kin to it; the grid in which it
    is."""

    now: tuple[Pairing, ...]
    before: tuple[Pairing, ...]
    kin: tuple[Any, ...]
    cell: Cell | None


def of_household(*, actor: Actor, household: Any, as_of: date) -> HouseholdPairs:
    """Everything about one household that the actor may see. Three queries."""
    rows = with_far(perms.visible_pairings(actor).filter(household=household))
    found = list(rows.select_related("helper__person__unit").order_by("-valid_from", "pk"))
    inside = CellPlace.objects.filter(
        on_day(as_of), household=household, cell__in=perms.visible_cells(actor).values("pk")
    )
    place = inside.select_related("cell__head__person").first()
    now = [row for row in found if _holds(row, as_of)]
    return HouseholdPairs(
        now=tuple(sorted(now, key=lambda row: row.role != PairingRole.MAIN)),
        before=tuple(row for row in found if not _holds(row, as_of)),
        kin=tuple(kin_noted(actor=actor, household=household)),
        cell=place.cell if place else None,
    )


def _holds(row: Pairing, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until > day)


def one_pairing(*, actor: Actor, public_id: str) -> Pairing:
    """One pairing. Raises NotFound."""
    rows = with_far(perms.visible_pairings(actor).filter(public_id=public_id))
    found = rows.select_related("household", "helper__person").first()
    if found is None:
        raise NotFound
    return found
