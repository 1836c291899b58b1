"""Rotations ordered by a notice with the rounds below it, and adjustments with both halves; whether
as many join as leave, by the pack of the area."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome
from zhucun.packs.trying import row_of
from zhucun.roster import perms
from zhucun.roster.enums import RoundKind
from zhucun.roster.errors import NotAsManyJoin
from zhucun.roster.models import Adjustment, Move, Posting, RotationOrder, Round
from zhucun.roster.queries.rounds import one

_SUBJECT = "adjustment"


def rotation_orders(*, actor: Actor, area: str = "") -> QuerySet[RotationOrder]:
    """Notices of the actor's areas and of those around them, latest first, each with how many
    rounds below it he may see, and since when (`rounds_below`, `began_on`). One query."""
    mine = perms.visible_rounds(actor).values("pk")
    below = Q(rounds__in=mine)
    found = perms.visible_orders(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.annotate(
        rounds_below=Count("rounds", filter=below, distinct=True),
        began_on=Min("rounds__starts_on", filter=below),
    ).order_by("-issued_on", "area", "number")


def order_card(*, actor: Actor, public_id: str) -> RotationOrder:
    """One notice. Raises NotFound."""
    return one(rotation_orders(actor=actor), public_id=public_id)


def rounds_of_order(*, actor: Actor, order: RotationOrder) -> QuerySet[Round]:
    """The rounds below a notice, each with the postings that began in it and those that ended for
    one of them (`began`, `ended`), of what the actor may see. One query."""
    postings = perms.visible_postings(actor).values("pk")
    handed = perms.visible_handovers(actor).values("pk")
    return (
        perms.visible_rounds(actor)
        .filter(order=order)
        .annotate(
            began=Count("postings", filter=Q(postings__in=postings), distinct=True),
            ended=Count(
                "postings__handovers_taken",
                filter=Q(postings__handovers_taken__in=handed),
                distinct=True,
            ),
        )
        .order_by("area", "starts_on", "code")
    )


def rounds_to_place(*, actor: Actor, order: RotationOrder) -> QuerySet[Round]:
    """Regular rounds of the order's area that stand below no notice. One query."""
    found = perms.visible_rounds(actor).filter(in_areas("area", (order.area,)))
    return found.filter(kind=RoundKind.TERM, order=None).order_by("-starts_on", "area", "code")


def rotations(*, actor: Actor, area: str, on: date) -> list[tuple[str, date, str]]:
    """The rotations of an area that had begun by a day: (whose, first day, its first round). A
    notice with its rounds is one; a round without a notice is that of its own place. One query."""
    rows = perms.visible_rounds(actor).filter(
        in_areas("area", (area,)), kind=RoundKind.TERM, starts_on__lte=on
    )
    found: dict[tuple[str, str], tuple[str, date, str]] = {}
    columns = ("area", "starts_on", "public_id", "order__public_id", "order__area")
    for place, day, key, order, of in rows.order_by("starts_on", "pk").values_list(*columns):
        found.setdefault((of or place, order or key), (of or place, day, key))
    return list(found.values())


def adjustments(
    *, actor: Actor, area: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Adjustment]:
    """Adjustments that the actor may see, latest first, with who leaves and who joins (`moved`),
    without the posting of whom he may not see. Three queries."""
    found = perms.visible_adjustments(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if since is not None:
        found = found.filter(on__gte=since)
    if until is not None:
        found = found.filter(on__lte=until)
    seen = perms.visible_postings(actor).select_related("person", "unit").defer("unit__phone")
    moves = Move.objects.order_by("joins", "pk").prefetch_related(Prefetch("posting", seen))
    return found.prefetch_related(Prefetch("moves", moves, "moved")).order_by("-on", "area", "pk")


def halves(row: Any) -> tuple[list[Posting], list[Posting]]:
    """Who leaves and who joins by an adjustment of `adjustments`, of those that the reader sees."""
    sides: tuple[list[Posting], list[Posting]] = ([], [])
    for move in row.moved:
        if move.posting is not None:
            sides[move.joins].append(move.posting)
    return sides


def adjustment_facts(row: Any) -> dict[str, Any]:
    """The facts of `terms/adjustment`."""
    joiners = sum(move.joins for move in row.moved)
    return {
        "village": row.area,
        "happened_on": row.on,
        "leavers": len(row.moved) - joiners,
        "joiners": joiners,
    }


def require_even(*, village: Any, on: date, leavers: int, joiners: int) -> None:
    """Raises NotAsManyJoin where a rule of the area's pack forbids an adjustment of so many
    (YN-022). No query."""
    pack = directory.pack_for(village.code, as_of=on)
    rules = {item.ref: item for item in pack.rules(_SUBJECT) if item.spec.severity == "block"}
    if not rules:
        return
    facts: Mapping[str, Any] = {
        "village": village.code,
        "happened_on": on,
        "leavers": leavers,
        "joiners": joiners,
    }
    for answer in pack.judge(_SUBJECT, frozenset(rules)).explain(row_of(pack, _SUBJECT, facts)):
        if answer.outcome is Outcome.FAIL:
            said = rules[answer.rule].spec.message
            words = said.en if (get_language() or "").startswith("en") else said.zh
            raise NotAsManyJoin(
                place=village.short_name,
                leavers=leavers,
                joiners=joiners,
                rule=words % {**pack.values, **facts},
                clauses=", ".join(rules[answer.rule].clauses),
            )
