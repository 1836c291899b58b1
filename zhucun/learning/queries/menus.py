"""The training menu as it came about (SQ24-042): what was asked for, what was put on the menu, who
enrolled. Read from the records of each step; nothing is signed a second time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import is_under
from zhucun.learning import perms
from zhucun.learning.enums import EnrolState, SessionState
from zhucun.learning.models import Session


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A session with its three steps. `asked`: how many cadres asked for its topic, and since when;
    `by`: who approved the plan on whose line it stands; `coming`: how many enrolled, and since
    when."""

    session: Session
    asked: int
    asked_on: date | None
    by: str
    menu_on: date | None
    coming: int
    coming_on: date | None

    @property
    def in_order(self) -> bool | None:
        """True where each step came after the one before; False where one was left out or came too
        late, None where it may still come: nobody has enrolled, the plan is being changed."""
        plan = self.session.course.plan if self.session.course else None
        if self.asked_on is None or plan is None:
            return False
        if self.menu_on is None:
            return None if plan.version > 1 else False
        if self.coming_on is None:
            return None
        return self.asked_on <= self.menu_on <= self.coming_on


def offered(*, actor: Actor, area: str, year: int, as_of: date) -> list[Offered]:
    """The sessions of an area that stand in a year. Two queries."""
    wanted = perms.visible_enrolments(actor).exclude(state=EnrolState.WITHDRAWN)
    there = Q(enrolments__in=wanted.values("pk"), enrolments__enrolled_at__date__lte=as_of)
    rows: Any = (
        perms.visible_sessions(actor)
        .filter(
            in_areas("area", (area,)),
            state=SessionState.OPEN,
            starts_on__year=year,
        )
        .annotate(
            coming=Count("enrolments", filter=there),
            since=Min("enrolments__enrolled_at", filter=there),
        )
        .select_related("course__plan")
        .order_by("starts_on", "pk")
    )
    asked = _asked(actor, area, year, as_of)
    return [_of(row, asked, as_of) for row in rows]


def _of(row: Any, asked: Mapping[str, list[tuple[str, date]]], as_of: date) -> Offered:
    said = [
        on
        for place, on in asked.get(row.need, ())
        if is_under(place, row.area) and on <= row.starts_on
    ]
    plan = row.course.plan if row.course else None
    on = plan.approved_on if plan is not None else None
    menu_on = on if on is not None and on <= as_of else None
    return Offered(
        session=row,
        asked=len(said),
        asked_on=min(said, default=None),
        by=plan.approved_by if plan is not None and menu_on else "",
        menu_on=menu_on,
        coming=row.coming,
        coming_on=localdate(row.since) if row.since else None,
    )


def _asked(actor: Actor, area: str, year: int, as_of: date) -> dict[str, list[tuple[str, date]]]:
    """Where and when cadres asked, by topic. One query."""
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    rows = perms.visible_needs(actor).filter(
        in_areas("area", (area,)), year=year, withdrawn_on=None, stated_on__lte=as_of
    )
    for topic, place, on in rows.order_by("pk").values_list("topic", "area", "stated_on"):
        found[topic].append((place, on))
    return found
