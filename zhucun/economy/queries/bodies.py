"""Bodies, read: the list, one with its households, the industries of villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import IndustryRole
from zhucun.economy.models import (
    Body,
    BodyMember,
    Industry,
    Project,
)
from zhucun.economy.queries.judging import Judged, judged
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day


def bodies(
    *, actor: Actor, as_of: date, area: str = "", kind: str = "", text: str = ""
) -> QuerySet[Body]:
    """Bodies that are there on a day, by place and name, with `households` that belong to them on
    it. One query."""
    found = perms.visible(Body, actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(credit_code=text.upper()))
    standing = Count("members", filter=on_day(as_of, "members__"))
    return (
        found.select_related("place").annotate(households=standing).order_by("area", "name", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class BodyCard:
    """One body; `members` are empty for who may not know households, `households` counts them."""

    body: Body
    members: tuple[BodyMember, ...]
    households: int
    villages: tuple[Any, ...]
    projects: tuple[Project, ...]
    may_keep: bool


def body_card(*, actor: Actor, public_id: str, as_of: date) -> BodyCard:
    """One body with households, villages and projects. Four queries. Raises NotFound."""
    rows = perms.visible(Body, actor).filter(public_id=public_id)
    body = rows.select_related("place", "founding").first()
    if body is None:
        raise NotFound
    standing = body.members.filter(on_day(as_of)).select_related("household__village")
    members = tuple(standing.order_by("household__number"))
    served = body.villages.select_related("village").order_by("village__code")
    return BodyCard(
        body=body,
        members=members if perms.sees_people(actor, body.area) else (),
        households=len(members),
        villages=tuple(each.village for each in served),
        projects=tuple(body.projects.select_related("village").order_by("-opened_on", "pk")),
        may_keep=body.valid_until is None and perms.may_keep(actor, body.area),
    )


def one_body(*, actor: Actor, public_id: str) -> Body:
    """One body by its id. Raises NotFound."""
    found = perms.visible(Body, actor).filter(public_id=public_id).select_related("place").first()
    if found is None:
        raise NotFound
    return found


def bodies_offered(*, actor: Actor, area: str, as_of: date) -> QuerySet[Body]:
    """Bodies of the county of a village that a form offers. One query."""
    return bodies(actor=actor, as_of=as_of, area=area[: Level.COUNTY])


def industries(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Industry]:
    """Industries of villages on a day, by village and role. One query."""
    found = perms.visible(Industry, actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("village").order_by("area", "role", "name")


def one_industry(*, actor: Actor, public_id: str) -> Industry:
    """Raises NotFound."""
    found = perms.visible(Industry, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The industries of one village (一特两主), and what the rules of its pack say of them."""

    place: Any
    rows: tuple[Industry, ...]
    judged: tuple[Judged, ...]

    def _of(self, role: str) -> tuple[Industry, ...]:
        return tuple(row for row in self.rows if row.role == role)

    @property
    def characteristic(self) -> tuple[Industry, ...]:
        return self._of(IndustryRole.CHARACTERISTIC)

    @property
    def leading(self) -> tuple[Industry, ...]:
        return self._of(IndustryRole.LEADING)

    @property
    def other(self) -> tuple[Industry, ...]:
        return self._of(IndustryRole.OTHER)

    @property
    def code(self) -> str:
        return str(self.place.code)


def portfolios(*, actor: Actor, as_of: date, area: str = "") -> list[Portfolio]:
    """The villages of an area with their industries, by code. Two queries."""
    by_area: dict[str, list[Industry]] = {}
    for row in industries(actor=actor, as_of=as_of, area=area):
        by_area.setdefault(row.area, []).append(row)
    places = directory.places(actor=actor, as_of=as_of, area=area, level=Level.VILLAGE)
    found = []
    for place in places:
        rows = tuple(by_area.get(place.code, ()))
        counts = {
            "characteristic_industries": sum(r.role == "characteristic" for r in rows),
            "leading_industries": sum(r.role == "leading" for r in rows),
        }
        verdict = judged("village", counts, area=place.code, on=as_of, only=_ABOUT)
        found.append(Portfolio(place=place, rows=rows, judged=verdict.rules))
    return found


#: Facts of a village by which a rule is about its industries.
_ABOUT = frozenset({"characteristic_industries", "leading_industries"})
