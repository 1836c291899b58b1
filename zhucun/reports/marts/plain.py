"""Plain-language cards: one row for each cadre on post and each kind that holds for him."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Length

from zhucun.reports.enums import PlainKind
from zhucun.reports.models import PlainCard, PlainCardRead
from zhucun.roster.marts import postings as roster_postings

Rows = QuerySet[Any, dict[str, Any]]


def plain_cards(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each cadre on post and each kind of plain-language card that holds for him: read
    or not."""
    parts = [_plain_cards(kind, as_of, areas, names) for kind in PlainKind.values]
    return parts[0].union(*parts[1:], all=True)


def _plain_cards(kind: str, as_of: date, areas: tuple[str, ...], names: Collection[str]) -> Rows:
    rows = roster_postings(as_of=as_of, areas=areas, names=("person", "ends_on"), tags={})
    on_post = rows.filter(Q(m_ends_on=None) | Q(m_ends_on__gt=as_of))
    held = with_cards(on_post, kind=kind, as_of=as_of)
    columns: dict[str, Any] = {
        "kind": Value(kind, output_field=CharField()),
        "state": Case(
            When(is_read=True, then=Value("acknowledged")),
            default=Value("issued"),
            output_field=CharField(),
        ),
    }
    asked = {f"m_{name}": columns[name] for name in sorted(names) if name in columns}
    kept = ["m_area", "m_code", *(["m_person"] if "person" in names else []), *asked]
    found: Rows = held.annotate(**asked).values(*kept).order_by()
    return found


def with_cards(rows: Any, *, kind: str, as_of: date) -> Any:
    """Rows of postings that have `m_area` and `m_code`, those only for which a card of a kind
    holds, with it as `card`, and whether it was read as `is_read`."""
    held = nearest(kind, as_of, area="m_area")
    read = PlainCardRead.objects.filter(
        card=OuterRef("card"), posting__public_id=OuterRef("m_code"), on__lte=as_of
    )
    return rows.annotate(card=held).filter(card__isnull=False).annotate(is_read=Exists(read))


def nearest(kind: str, as_of: date, *, area: str = "area") -> Subquery:
    """The card of a kind that holds for the outer row, the nearest one."""
    its = ExpressionWrapper(OuterRef(area), output_field=CharField())
    found = PlainCard.objects.filter(in_force(as_of), kind=Value(str(kind)))
    found = found.annotate(its=its).filter(its__startswith=F("area"))
    return Subquery(found.order_by(Length("area").desc()).values("pk")[:1])


def in_force(day: date, prefix: str = "") -> Q:
    running = Q(**{f"{prefix}replaced_on": None}) | Q(**{f"{prefix}replaced_on__gt": day})
    return running & Q(**{f"{prefix}issued_on__lte": day})
