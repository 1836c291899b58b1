"""What a quarter, a month or a year of fieldwork comes to: counted, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from zhucun.directory.perms import Actor
from zhucun.fieldwork.enums import MatterState
from zhucun.fieldwork.models import VisitHousehold
from zhucun.fieldwork.queries.matters import matters
from zhucun.fieldwork.queries.visits import visits


@dataclass(frozen=True, kw_only=True)
class FieldFigures:
    """Figures of [since, until). `passed_up` of the opened ones is shown, it is no target
    (HN22-72)."""

    visits: int
    meetings: int
    days: int
    household_visits: int
    households: int
    opened: int
    settled: int
    passed_up: int

    @property
    def passed_up_share(self) -> float | None:
        """Of the matters that were opened, those that were ever passed up; None without any."""
        return self.passed_up / self.opened if self.opened else None


def figures(
    *, actor: Actor, since: date, until: date, area: str = "", person: str = ""
) -> FieldFigures:
    """Figures of an area, or of a cadre: what he handed over since stays opened by him. Four
    queries."""
    made = visits(actor=actor, area=area, person=person, since=since, until=until)
    counted = made.order_by().aggregate(
        n=Count("pk"),
        meetings=Count("pk", filter=Q(kind__in=["open_air", "meeting"])),
        days=Count("on", distinct=True),
    )
    reached = VisitHousehold.objects.filter(visit__in=made.order_by().values("pk"))
    houses = reached.aggregate(n=Count("pk"), distinct=Count("household", distinct=True))
    opened = matters(actor=actor, area=area, opened_by=person, since=since, until=until).order_by()
    told = opened.aggregate(
        opened=Count("pk"), passed_up=Count("pk", filter=~Q(transfer_reason=""))
    )
    closed = matters(actor=actor, area=area, person=person, state=MatterState.CLOSED)
    settled = closed.filter(closed_on__gte=since, closed_on__lt=until).order_by()
    return FieldFigures(
        visits=counted["n"],
        meetings=counted["meetings"],
        days=counted["days"],
        household_visits=houses["n"],
        households=houses["distinct"],
        settled=settled.aggregate(n=Count("pk"))["n"],
        **told,
    )
