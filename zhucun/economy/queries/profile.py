"""What a village has, under the headings of its pack (村资源底册, HX25-64)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.models import Resource
from zhucun.kernel.problems import NotFound, Problem
from zhucun.ledger.fields import on_day

_CHECKLIST = "checklists/resource-profile"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One heading of the profile (Chinese, English), its clause, and what stands under it."""

    id: str
    label: tuple[str, str]
    clause: str
    rows: tuple[Resource, ...]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The profile of one village; `other` stands under no heading of the pack. Without headings the
    pack asks for none (未配置)."""

    headings: tuple[Heading, ...]
    other: tuple[Resource, ...]

    @property
    def is_complete(self) -> bool:
        """Something stands under each heading."""
        return bool(self.headings) and all(heading.rows for heading in self.headings)


def headings_of(area: str, *, as_of: date) -> tuple[Any, ...]:
    """The items of the profile that the area's pack asks for. No query."""
    try:
        spec: Any = directory.pack_for(area, as_of=as_of).item(_CHECKLIST).spec
    except Problem:
        return ()
    return tuple(spec.items)


def resources(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Resource]:
    """What villages have on a day, by village. One query."""
    found = perms.visible(Resource, actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("village").order_by("area", "heading", "name", "pk")


def one_resource(*, actor: Actor, public_id: str) -> Resource:
    """Raises NotFound."""
    found = perms.visible(Resource, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def profile_of(*, actor: Actor, code: str, as_of: date) -> Profile:
    """The profile of a village. One query."""
    rows = list(resources(actor=actor, as_of=as_of, area=code))
    items = headings_of(code, as_of=as_of)
    known = {item.id for item in items}
    return Profile(
        headings=tuple(
            Heading(
                id=item.id,
                label=(item.label.zh, item.label.en),
                clause=item.clause or "",
                rows=tuple(row for row in rows if row.heading == item.id),
            )
            for item in items
        ),
        other=tuple(row for row in rows if row.heading not in known),
    )
