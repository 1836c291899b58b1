"""星级任务: the task tree of an area and year, one row a task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.branches import actions
from zhucun.branches.actions import TaskDraft
from zhucun.branches.actions.stars import require_stars
from zhucun.branches.errors import StarUnknown, TooManyTasks
from zhucun.branches.models import StarTask
from zhucun.branches.perms import visible_tasks
from zhucun.branches.queries.policy import slots_of
from zhucun.intake.readers.cleaning import tight
from zhucun.intake.rows import (
    Change,
    Gone,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    first_seen,
)
from zhucun.kernel.problems import Problem

_VALUES = ("star", "title", "points", "checked_by", "evidence")


class StarTasks:
    """Tasks are matched by year and number. What a list does not name stays; a task is withdrawn on
    the page of the stars."""

    name = "star-tasks"
    personal = frozenset[str]()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "number": 10,
        "title": 200,
        "checked_by": 60,
        "evidence": 200,
        "star": 40,
    }
    keeps = frozenset({"year", "number", *_VALUES})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {name: (name,) for name in ("year", "number", *_VALUES)}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries."""
        plan, seen = Plan(), dict[str, Row]()
        known = {(row.year, row.number): row for row in _standing(scope)}
        for row in table.rows:
            try:
                _take(row, scope, known, seen, plan)
            except Problem as problem:
                field = "star" if problem.code.startswith("branches.star") else "number"
                plan.errors.append(row.error(problem, field))
        years = {row.get("year") for row in table.rows}
        plan.gone = [
            Gone(row.public_id, f"{row.year} {row.number} {row.title}")
            for (year, number), row in sorted(known.items())
            if year in years and f"{year}:{number}" not in seen
        ]
        _count(plan, table, scope, known)
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Year by year, through one action each."""
        by_year: dict[int, list[tuple[Row, TaskDraft]]] = defaultdict(list)
        for new in plan.new:
            by_year[new.row.get("year")].append((new.row, new.found))
        for change in plan.changed:
            by_year[change.row.get("year")].append((change.row, change.subject))
        for year, those in sorted(by_year.items()):
            actions.keep_tasks(
                [draft for _row, draft in those],
                area=scope.area,
                year=year,
                at=scope.at,
                by=scope.actor,
                origins=[origin_of(row) for row, _draft in those],
            )
        progress(len(plan.new) + len(plan.changed), len(plan.new) + len(plan.changed), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The standing tasks of the area, by year and number."""
        stars = require_stars(scope.area, [], on=scope.as_of)
        for row in _standing(scope):
            label = stars.get(row.star)
            yield {
                **{name: getattr(row, name) for name in ("year", "number", *_VALUES)},
                "star": label.zh if label else row.star,
            }


def _standing(scope: Scope) -> list[StarTask]:
    rows = visible_tasks(scope.actor).filter(area=scope.area, withdrawn_on=None)
    return list(rows.order_by("-year", "pk"))


def _take(
    row: Row,
    scope: Scope,
    known: Mapping[tuple[int, str], StarTask],
    seen: dict[str, Row],
    plan: Plan,
) -> None:
    year, number = row.get("year"), row.get("number")
    first_seen(seen, f"{year}:{number}", row)
    draft = TaskDraft(
        star=_star(row.get("star") or "", scope),
        number=number,
        title=row.get("title") or "",
        points=row.get("points"),
        checked_by=row.get("checked_by") or "",
        evidence=row.get("evidence") or "",
    )
    task = known.get((year, number))
    if task is None:
        plan.new.append(New(row, f"{year}:{number}", draft))
        return
    after = {
        name: getattr(draft, name)
        for name in _VALUES
        if getattr(task, name) != getattr(draft, name)
    }
    if after:
        before = {name: getattr(task, name) or "" for name in after}
        plan.changed.append(Change(row, task.public_id, before, after, draft))
    else:
        plan.same += 1


def _star(text: str, scope: Scope) -> str:
    """The star of a cell, by its name in the pack. Raises StarsUnset, StarUnknown."""
    stars = require_stars(scope.area, [], on=scope.as_of)
    for word, label in stars.items():
        names = {tight(name) for name in (word, label.zh, label.en)}
        if tight(text) in names | {name.removesuffix("星") for name in names}:
            return word
    raise StarUnknown(star=text[:20], stars="、".join(label.zh for label in stars.values()))


def _count(
    plan: Plan, table: Table, scope: Scope, known: Mapping[tuple[int, str], StarTask]
) -> None:
    """Not more tasks in a year than the pack counts; the rows that come last are the culprits."""
    most = slots_of(scope.area, as_of=scope.as_of)
    room: dict[int, int] = defaultdict(int)
    for year, _number in known:
        room[year] += 1
    kept: list[New] = []
    for new in plan.new:
        year = new.row.get("year")
        room[year] += 1
        if most is not None and room[year] > most:
            problem = TooManyTasks(slots=most, count=room[year])
            plan.errors.append(new.row.error(problem, "number"))
        else:
            kept.append(new)
    plan.new = kept
