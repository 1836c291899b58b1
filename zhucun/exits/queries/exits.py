"""Exits, read: the list, its counts, one with everything that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.marts import places as tagged_places
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Answer
from zhucun.exits import perms
from zhucun.exits.enums import (
    ASSESSED,
    ASSESSMENT,
    CHAINS,
    OPEN,
    POVERTY,
    SUBJECT,
    ExitState,
    Kind,
)
from zhucun.exits.models import Exit
from zhucun.exits.queries.known import Known, known, pack_of
from zhucun.exits.queries.papers import paper
from zhucun.households import queries as homes
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.packs import PackAt
from zhucun.signoff import queries as signoff
from zhucun.signoff.queries import Card
from zhucun.signoff.rows import Paper

#: So many of what is still poor are named on the page of a village or county.
NAMED = 50


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the actor may do with one exit; decides which forms there are."""

    may_answer: bool
    may_withdraw: bool
    may_enter: bool
    may_await: bool


@dataclass(frozen=True, kw_only=True)
class Left:
    """One household or village that is still poor: `household` is its public id, else it is the
    place of `code`."""

    name: str
    code: str
    household: str = ""


@dataclass(frozen=True, kw_only=True)
class ExitCard:
    """One exit as it stands for one reader. `left`: what is still poor in it, the first of
    `left_count`; `chains`: those of its signatures, and of a county's assessment."""

    exit: Exit
    known: Known
    paper: Paper
    pack: PackAt
    chains: tuple[Card, ...]
    left: tuple[Left, ...]
    left_count: int
    rights: Rights

    @property
    def answers(self) -> Sequence[Answer]:
        return self.known.answers


def exits(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    state: str = "",
    year: int | None = None,
    text: str = "",
) -> QuerySet[Exit]:
    """Exits of the actor's areas that were opened by the day, the latest first. `state` is a state
    or “open”; `text` a number or name of a household, or a place."""
    found = perms.visible_exits(actor).filter(opened_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state__in=sorted(OPEN) if state == "open" else [state])
    if year is not None:
        found = found.filter(year=year)
    if text.strip():
        rows = homes.households(actor=actor, as_of=as_of, text=text)
        places = directory.places_named(text.strip())
        found = found.filter(Q(household__in=rows.order_by().values("pk")) | Q(place__in=places))
    return found.select_related("household__village", "place").order_by("-opened_on", "-pk")


def exit_counts(
    *, actor: Actor, as_of: date, area: str = "", year: int | None = None
) -> dict[tuple[str, str], int]:
    """How many exits there are by kind and state. One query."""
    found = exits(actor=actor, as_of=as_of, area=area, year=year).order_by()
    rows = found.values("kind", "state").annotate(number=Count("pk"))
    return {(row["kind"], row["state"]): row["number"] for row in rows}


def one_exit(*, actor: Actor, public_id: str) -> Exit:
    """One exit. Raises NotFound."""
    rows = perms.visible_exits(actor).filter(public_id=public_id)
    found = rows.select_related("household__village", "place").first()
    if found is None:
        raise NotFound
    return found


def exit_card(*, actor: Actor, public_id: str, as_of: date) -> ExitCard:
    """One exit with its rules, evidence and signatures. Raises NotFound."""
    row = one_exit(actor=actor, public_id=public_id)
    found = known([row], as_of=as_of)[row.public_id]
    cases = signoff.cases(actor=actor, as_of=as_of, kind=SUBJECT, subjects=[public_id])
    left, count = _left(actor, row, as_of)
    return ExitCard(
        exit=row,
        known=found,
        paper=paper(row, found),
        pack=pack_of(row, as_of=as_of),
        chains=tuple(signoff.cards(_latest(list(cases)), actor=actor, as_of=as_of)),
        left=left,
        left_count=count,
        rights=rights(actor, row),
    )


def rights(actor: Actor, row: Exit) -> Rights:
    """No query."""
    opens = perms.may_open(actor, row.kind, row.area)
    keeps = perms.may_enter(actor, row.kind, row.area)
    return Rights(
        may_answer=opens and row.state == ExitState.RUNNING and row.first_signed_on is None,
        may_withdraw=(opens and row.state == ExitState.RUNNING)
        or (keeps and row.state in ASSESSED | {ExitState.SIGNED}),
        may_enter=keeps and row.state == ExitState.SIGNED,
        may_await=keeps and row.state == ExitState.PASSED,
    )


def waiting_for_entry(*, actor: Actor) -> QuerySet[Exit]:
    """Signed exits that the actor's register waits for, the oldest first; last those of households
    that are none any more, so that they keep nobody waiting."""
    rows = Exit.objects.filter(in_areas("area", actor.areas(perms.KEEPS)), state=ExitState.SIGNED)
    living = F("household__valid_until").asc(nulls_first=True)
    return rows.select_related("household__village", "place").order_by(living, "signed_on", "pk")


def exits_of_household(*, actor: Actor, household: str) -> list[Exit]:
    """The exits of one household, the latest first. One query."""
    rows = perms.visible_exits(actor).filter(household__public_id=household)
    return list(rows.select_related("place").order_by("-opened_on", "-pk"))


def has_procedure(area: str, kind: str, *, as_of: date) -> bool:
    """Whether the pack of the area has a chain for exits of a kind on the day. No query."""
    try:
        pack = directory.pack_for(area, as_of=as_of)
        pack.item(f"chains/{CHAINS[kind]}")
    except Problem:
        return False
    return True


def has_assessment(row: Exit, *, as_of: date) -> bool:
    """Whether the pack has a county assessed after the signatures. No query."""
    try:
        pack_of(row, as_of=as_of).item(f"chains/{ASSESSMENT}")
    except Problem:
        return False
    return row.kind == Kind.COUNTY


def _latest(rows: list[Any]) -> list[Any]:
    """The latest case of each chain, in the order in which they were started."""
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda each: each.pk):
        found[row.chain] = row
    return list(found.values())


def _left(actor: Actor, row: Exit, as_of: date) -> tuple[tuple[Left, ...], int]:
    """What is still poor in a village or county, as the reader may see it. Two queries."""
    if row.kind == Kind.HOUSEHOLD or row.state != ExitState.RUNNING:
        return (), 0
    if row.kind == Kind.VILLAGE:
        rows = homes.households(actor=actor, as_of=as_of, area=row.area, tag="poor-household")
        found = [
            Left(name=each.number, code=row.area, household=each.public_id) for each in rows[:NAMED]
        ]
        return tuple(found), rows.count()
    places: Any = tagged_places(
        level=Level.VILLAGE, as_of=as_of, areas=(row.area,), tags={"is_poor": POVERTY}, figures=()
    )
    poor = places.filter(m_is_poor=True)
    named = [Left(name=each.short_name, code=each.code) for each in poor.order_by("code")[:NAMED]]
    return tuple(named), poor.count()
