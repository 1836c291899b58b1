"""The counties of an area and how far their exits are, by code; what is only expected stays apart
from what has happened (HH18-173 to HH18-176)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.analytics.queries.tables import visible_areas
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.exits import perms
from zhucun.exits.enums import OPEN, Kind
from zhucun.exits.models import Exit
from zhucun.roster.marts import MARTS

#: The stages in the order of the packs; “expected” is a forecast.
STAGES = ("none", "expected", "provincial_passed", "national_pending", "exited")


@dataclass(frozen=True, kw_only=True)
class CountyStage:
    """One county-level place: `stage` by its tags, `year` of the exit, and its exit that is under
    way, where the actor sees it."""

    code: str
    name: str
    stage: str
    year: int | None
    exit: Exit | None

    @property
    def is_forecast(self) -> bool:
        return self.stage == "expected"


def county_stages(*, actor: Actor, area: str, as_of: date) -> list[CountyStage]:
    """The counties of an area in the order of their codes. Three queries."""
    seen = visible_areas(actor, "county", area)
    if not seen:
        return []
    rows: Any = MARTS["county"](as_of=as_of, areas=seen, names={"exit_stage", "year"}, tags={})
    found = list(rows)
    codes = [row["m_code"] for row in found]
    names = directory.names_of(codes, as_of=as_of)
    running = perms.visible_exits(actor).filter(
        kind=Kind.COUNTY, area__in=codes, state__in=sorted(OPEN), opened_on__lte=as_of
    )
    exits = {row.area: row for row in running.select_related("place")}
    return sorted(
        (
            CountyStage(
                code=row["m_code"],
                name=names.get(row["m_code"], row["m_code"]),
                stage=row["m_exit_stage"],
                year=row["m_year"],
                exit=exits.get(row["m_code"]),
            )
            for row in found
        ),
        key=lambda each: each.code,
    )
