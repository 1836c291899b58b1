"""What the tests of learning share: 社旗 in 2025, cadres of two villages, a session of the county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.learning import actions
from zhucun.learning.models import Session

COUNTY, TOWN, EAST, WEST, FAR = (
    *("411327", "411327100", "411327100201", "411327100202"),
    "411327101201",
)
DAY = date(2025, 3, 14)
SINCE = date(2023, 8, 1)


def at(day: date, hour: int = 2) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass(frozen=True, kw_only=True)
class School:
    """赵一 leads in 东关, 钱二 helps him, 孙三 leads in the other township. `actors` by name: these,
    office, town, unit (财政局, sends 赵一 and 钱二), charlie (the office of another county)."""

    postings: Mapping[str, Any]
    actors: Mapping[str, Actor]
    unit: Any


def build(places: Mapping[str, Any], *, more: int = 0) -> School:
    """The world; `more` further members in 西关."""
    unit, other = make.unit("县财政局"), make.unit("县农业局")
    round_ = make.round_("2023", starts_on=SINCE)
    told = {"starts_on": SINCE}
    people = {
        "赵一": (EAST, "first_secretary", unit),
        "钱二": (EAST, "member", unit),
        "孙三": (FAR, "first_secretary", other),
        **{f"李{number:02d}": (WEST, "member", other) for number in range(more)},
    }
    postings = {
        name: make.posting(
            make.person(name, unit=home), places[code], round_, role=role, unit=home, **told
        )
        for name, (code, role, home) in people.items()
    }
    actors = {
        "office": make.actor("office", Role.OFFICE, COUNTY, on=DAY),
        "town": make.actor("town", Role.TOWNSHIP, TOWN, on=DAY),
        "unit": make.actor("unit", Role.UNIT, COUNTY, on=DAY, unit=unit),
        "charlie": make.actor("charlie", Role.OFFICE, "520111", on=DAY),
    }
    for name, key in (("赵一", "zhao"), ("钱二", "qian"), ("孙三", "sun")):
        row = postings[name]
        role = Role.MEMBER if row.role == "member" else Role.FIRST_SECRETARY
        actors[name] = make.actor(key, role, row.area, on=DAY, person=row.person)
    return School(postings=postings, actors=actors, unit=unit)


def session(
    theme: str = "防返贫动态监测", *, on: date = DAY, by: Actor = OPERATOR, **more: Any
) -> Session:
    """A session of the county's lecture hall."""
    values: dict[str, Any] = {
        "area": COUNTY,
        "venue": "县委党校",
        "teachers": (actions.TeacherDraft(name="周老师", office="县农业农村局"),),
        **more,
    }
    draft = actions.SessionDraft(theme=theme, starts_on=on, **values)
    return actions.open_session(draft, at=at(date(2025, 1, 5)), by=by)


def attend(school: School, held: Session, *names: str, on: date = DAY, **more: Any) -> Any:
    """Record by list who was there."""
    rows = [school.postings[name] for name in names]
    values: dict[str, Any] = {"by": school.actors["office"], "at": at(on), **more}
    return actions.record_attendance(rows, session=held, on=on, **values)
