"""One posting with all that is due to it, and my own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.support import perms
from zhucun.support.models import Payment
from zhucun.support.queries.batches import payments
from zhucun.support.queries.caring import CareLine, KitLine, care_lines, kit_lines
from zhucun.support.queries.cover import CoverLine, cover_lines
from zhucun.support.queries.dues import Line, due_lines, through_of


@dataclass(frozen=True, kw_only=True)
class SupportCard:
    """A posting in a year: money, insurance, care, the kit of its base."""

    posting: Any
    year: int
    through: date
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    covers: tuple[CoverLine, ...]
    care: tuple[CareLine, ...]
    kit: KitLine | None


def support_card(
    *, actor: Actor, posting: str, year: int, as_of: date, month: str = "", lang: str = "zh"
) -> SupportCard:
    """One posting in a year up to a day. Some twenty queries. Raises NotFound, MonthUnknown."""
    rows = perms.visible_postings(actor).filter(public_id=posting)
    row: Any = rows.select_related("person__unit", "place", "unit").first()
    if row is None:
        raise NotFound
    through = through_of(year, as_of, month)
    day = _day_on_post(row, as_of)
    bases = kit_lines(actor=actor, as_of=day, place=row.area)
    return SupportCard(
        posting=row,
        year=year,
        through=through,
        lines=tuple(due_lines(actor=actor, year=year, through=through, postings=[posting])),
        payments=tuple(payments(actor=actor, year=year, posting=posting)),
        covers=tuple(cover_lines(actor=actor, as_of=day, posting=posting)),
        care=tuple(care_lines(actor=actor, year=year, as_of=day, posting=posting, lang=lang)),
        kit=bases[0] if bases and bases[0].items else None,
    )


def my_postings(*, actor: Actor) -> list[Any]:
    """The actor's own postings, the latest first. One query."""
    if not actor.person:
        return []
    rows = perms.visible_postings(actor).filter(person__public_id=actor.person)
    return list(rows.select_related("person", "place", "unit").order_by("-starts_on", "-pk"))


def one_posting(*, actor: Actor, public_id: str) -> Any:
    """A posting whose support the actor may see. Raises NotFound."""
    rows = perms.visible_postings(actor).filter(public_id=public_id)
    found: Any = rows.select_related("person__unit", "place", "unit").first()
    if found is None:
        raise NotFound
    return found


def postings_named(*, actor: Actor, ids: list[str]) -> list[Any]:
    """Postings by public id, those that the actor may see. One query. Raises NotFound where one is
    not among them."""
    rows = perms.visible_postings(actor).filter(public_id__in=set(ids))
    found = list(rows.select_related("person", "place", "unit").order_by("area", "pk"))
    if len(found) < len(set(ids)):
        raise NotFound
    return found


def _day_on_post(row: Any, as_of: date) -> date:
    """The day itself, or the last one on post."""
    if row.ends_on is not None and row.ends_on <= as_of:
        last: date = row.ends_on - date.resolution
        return last
    first: date = max(as_of, row.starts_on)
    return first
