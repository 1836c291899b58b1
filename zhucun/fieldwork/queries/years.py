"""Which teams have no plan of a year yet, where the pack asks them for one (SQ24-073)."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, in_areas
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.roster import queries as roster
from zhucun.roster.enums import PostingRole

_WORD = "plan-document"


def without_plans(*, area: str, year: int, on: date) -> list[tuple[str, Any, Any | None]]:
    """What is missing for a year, as (kind, village, posting): the plan of each village with a team
    or a first secretary, the task list of each first secretary. Three queries. Asks for no right:
    the caller has checked the office of the area."""
    there = set(
        Plan.objects.filter(
            in_areas("area", (area,)),
            year=year,
            withdrawn_on=None,
            kind__in=(PlanKind.YEAR_PLAN, PlanKind.TASK_LIST),
        ).values_list("kind", "area", "posting")
    )
    wanted = roster.RosterFilter(area=area, role=PostingRole.FIRST_SECRETARY)
    found: dict[tuple[str, str, int | None], tuple[str, Any, Any | None]] = {}
    for team in roster.teams(actor=OPERATOR, as_of=on, area=area):
        found[PlanKind.YEAR_PLAN.value, team.area, None] = (
            PlanKind.YEAR_PLAN.value,
            team.village,
            None,
        )
    for posting in roster.roster(actor=OPERATOR, as_of=on, wanted=wanted):
        for kind, whose in ((PlanKind.YEAR_PLAN.value, None), (PlanKind.TASK_LIST.value, posting)):
            key = (kind, posting.area, whose.pk if whose else None)
            found[key] = (kind, posting.place, whose)
    return [
        row for key, row in sorted(found.items(), key=_place) if key not in there and _asks(key, on)
    ]


def _place(item: tuple[tuple[str, str, int | None], object]) -> tuple[str, str, int]:
    kind, area, posting = item[0]
    return area, kind, posting or 0


def _asks(key: tuple[str, str, int | None], on: date) -> bool:
    """True where the pack of the village asks for plans of the year."""
    pack = directory.pack_for(key[1], as_of=on)
    return any(item.spec.counts == _WORD for item in pack.cadences("village"))
