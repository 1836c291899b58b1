"""Work, read: special posts with their holders, who works where, and what looks doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import JobEnd
from zhucun.economy.models import (
    Job,
    PublicPost,
    Wish,
)
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day


def posts(*, actor: Actor, as_of: date, area: str = "", state: str = "") -> QuerySet[PublicPost]:
    """Special posts opened by a day, with `state` on it: open, held or closed. One query."""
    found = perms.visible(PublicPost, actor).filter(valid_from__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    told = with_state(found, as_of=as_of)
    if state:
        told = told.filter(state=state)
    return told.select_related("village").order_by("area", "title", "pk")


def with_state(rows: QuerySet[PublicPost], *, as_of: date) -> QuerySet[Any]:
    holding = Job.objects.filter(on_day(as_of), post=OuterRef("pk"))
    return rows.annotate(
        state=Case(
            When(valid_until__lte=as_of, then=Value("closed")),
            When(Exists(holding.exclude(end_reason=JobEnd.MISTAKE)), then=Value("held")),
            default=Value("open"),
            output_field=CharField(max_length=6),
        )
    )


def one_post(*, actor: Actor, public_id: str) -> PublicPost:
    """Raises NotFound."""
    rows = perms.visible(PublicPost, actor).filter(public_id=public_id)
    found = rows.select_related("village").first()
    if found is None:
        raise NotFound
    return found


def jobs(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    doubtful: bool = False,
    household: str = "",
) -> QuerySet[Job]:
    """Who works where on a day, by village, with what is doubtful of each (`doubts_of`);
    `doubtful`: only those of whom something is. One query."""
    found = perms.visible(Job, actor).filter(on_day(as_of)).exclude(end_reason=JobEnd.MISTAKE)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if household:
        found = found.filter(household__public_id=household)
    found = with_doubts(found, as_of=as_of)
    if doubtful:
        found = found.filter(Q(has_left=True) | Q(is_double=True) | Q(outlives_post=True))
    return found.select_related("village", "household__village", "member", "post", "body").order_by(
        "area", "valid_from", "pk"
    )


def with_doubts(rows: QuerySet[Job], *, as_of: date) -> QuerySet[Job]:
    """With `has_left`: the person died or left the household and still has the post; `is_double`:
    the same ID number works elsewhere at the same time; `outlives_post`: the post or body is
    closed. Leads for a person to check, never findings."""
    elsewhere = (
        Job.objects.filter(
            on_day(as_of),
            member__id_index=OuterRef("member__id_index"),
            member__id_index__isnull=False,
        )
        .exclude(pk=OuterRef("pk"))
        .exclude(end_reason=JobEnd.MISTAKE)
    )
    return rows.annotate(
        has_left=_true(Q(member__valid_until__lte=as_of)),
        is_double=Exists(elsewhere),
        outlives_post=_true(Q(post__valid_until__lte=as_of) | Q(body__valid_until__lte=as_of)),
    )


def one_job(*, actor: Actor, public_id: str) -> Job:
    """Raises NotFound."""
    rows = perms.visible(Job, actor).filter(public_id=public_id)
    found = rows.select_related("member", "household", "post", "body").first()
    if found is None:
        raise NotFound
    return found


def wishes(*, actor: Actor, as_of: date, area: str = "", household: str = "") -> QuerySet[Wish]:
    """What people wish to work in on a day, by village. One query."""
    found = perms.visible(Wish, actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    if household:
        found = found.filter(household__public_id=household)
    return found.select_related("member", "household__village").order_by("area", "valid_from", "pk")


def one_wish(*, actor: Actor, public_id: str) -> Wish:
    """Raises NotFound."""
    rows = perms.visible(Wish, actor).filter(public_id=public_id)
    found = rows.select_related("member", "household").first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class WorkSums:
    """Persons at work on a day, counted once each; how many near home; the mean gain of a year in
    yuan of those of whom it is known."""

    people: int
    local: int
    gain: Decimal | None
    gain_known: int


def work_sums(rows: QuerySet[Job]) -> WorkSums:
    """What jobs come to. One query."""
    told = rows.order_by().aggregate(
        people=Count("member", distinct=True),
        local=Count("member", distinct=True, filter=Q(is_local=True)),
        gain=Avg("income_gain"),
        known=Count("income_gain"),
    )
    gain = told["gain"]
    return WorkSums(
        people=told["people"],
        local=told["local"],
        gain=Decimal(gain).quantize(Decimal("0.01")) if gain is not None else None,
        gain_known=told["known"],
    )


def _true(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
