"""Stars: the task tree of a year, what is computed from its checks, what was declared beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q, QuerySet

from zhucun.branches import perms
from zhucun.branches.enums import BranchKind, Met
from zhucun.branches.marts.columns import in_being
from zhucun.branches.models import Branch, StarCheck, StarRating, StarTask
from zhucun.branches.queries.branches import one_branch
from zhucun.branches.queries.policy import slots_of, stars_of
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound

StarState = Literal["earned", "missed", "open", "unset"]


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task with its latest check, None where nobody has checked it."""

    task: StarTask
    check: StarCheck | None


@dataclass(frozen=True, kw_only=True)
class StarLine:
    """One star of one branch. All its tasks must be met, as the pack's list says (mode: all).

    `unset`: the year has no task for it (未配置); `open`: some are not checked; points only where
    tasks have them.
    """

    id: str
    label: Any
    lines: tuple[TaskLine, ...]

    @property
    def met(self) -> int:
        return sum(_is(line, Met.MET) for line in self.lines)

    @property
    def unmet(self) -> int:
        return sum(_is(line, Met.UNMET) for line in self.lines)

    @property
    def state(self) -> StarState:
        if not self.lines:
            return "unset"
        if self.unmet:
            return "missed"
        return "earned" if self.met == len(self.lines) else "open"

    @property
    def points(self) -> Decimal | None:
        checks = [line.check for line in self.lines if line.check is not None]
        given = [check.points for check in checks if check.points is not None]
        return sum(given, Decimal(0)) if given else None

    @property
    def most(self) -> Decimal | None:
        known = [line.task.points for line in self.lines if line.task.points is not None]
        return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, kw_only=True)
class BranchStars:
    """One branch in one year: computed stars beside the declared ones."""

    branch: Branch
    year: int
    stars: tuple[StarLine, ...]
    declared: StarRating | None

    def count(self, state: StarState) -> int:
        return sum(star.state == state for star in self.stars)

    @property
    def computed(self) -> int | None:
        """How many stars are earned; None while the tree or its checks leave one open."""
        if not self.stars or self.count("unset") or self.count("open"):
            return None
        return self.count("earned")

    @property
    def earned(self) -> int:
        return self.count("earned")

    @property
    def unset(self) -> int:
        return self.count("unset")

    @property
    def left_open(self) -> int:
        return self.count("open")

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same; None where one of them is missing."""
        if self.computed is None or self.declared is None:
            return None
        return self.computed == self.declared.stars


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The tasks of one area and year under the stars of its pack; `slots`: how many the pack
    counts, None where it says nothing."""

    area: str
    year: int
    stars: tuple[tuple[str, Any, tuple[StarTask, ...]], ...]
    slots: int | None

    @property
    def count(self) -> int:
        return sum(len(tasks) for _id, _label, tasks in self.stars)


def tree(*, actor: Actor, area: str, year: int, as_of: date) -> Tree:
    """The tree that holds in an area in a year: the nearest at or above it. One query."""
    tasks = tasks_for(actor, area, year)
    return Tree(
        area=tasks[0].area if tasks else area,
        year=year,
        stars=tuple(
            (word, label, tuple(task for task in tasks if task.star == word))
            for word, label in stars_of(area, as_of=as_of)
        ),
        slots=slots_of(area, as_of=as_of),
    )


def tasks_for(actor: Actor, area: str, year: int) -> list[StarTask]:
    """The standing tasks of a year of the nearest area that has any, by number. One query."""
    around = {at_level(area, level) for level in Level}
    rows = perms.visible_tasks(actor).filter(area__in=around, year=year, withdrawn_on=None)
    found = list(rows)
    nearest = max((row.area for row in found), key=len, default="")
    return sorted((row for row in found if row.area == nearest), key=_by_number)


def star_years(*, actor: Actor) -> list[int]:
    """Years that have tasks or declarations, the latest first. Two queries."""
    tasks = perms.visible_tasks(actor).order_by().values_list("year", flat=True).distinct()
    rated = ratings(actor=actor).order_by().values_list("year", flat=True).distinct()
    return sorted({*tasks, *rated}, reverse=True)


def ratings(*, actor: Actor, area: str = "", year: int | None = None) -> QuerySet[StarRating]:
    """The latest declarations, the highest first. One query."""
    seen = perms.visible_branches(actor, area).values("pk")
    found = StarRating.objects.filter(branch__in=seen, is_latest=True)
    if year is not None:
        found = found.filter(year=year)
    return found.select_related("branch__village").order_by("-year", "-stars", "area", "pk")


def star_board(*, actor: Actor, area: str = "", year: int, as_of: date) -> list[BranchStars]:
    """Every village branch of an area in a year, computed beside declared. Four queries, and one
    more for each county."""
    found = perms.visible_branches(actor, area).filter(in_being(as_of), kind=BranchKind.VILLAGE)
    rows = list(found.select_related("village").order_by("area", "pk"))
    return _boards(actor, rows, year, as_of)


def branch_stars(*, actor: Actor, public_id: str, year: int, as_of: date) -> BranchStars:
    """One branch in a year with its tasks and checks. Raises NotFound."""
    row = one_branch(actor=actor, public_id=public_id)
    if row.kind != BranchKind.VILLAGE:
        raise NotFound
    return _boards(actor, [row], year, as_of)[0]


def declarations_of(branch: Branch, year: int) -> list[StarRating]:
    """What was declared for a year, the latest first. One query."""
    return list(branch.ratings.filter(year=year).order_by("-recorded_at", "-pk"))


def task_card(*, actor: Actor, public_id: str) -> StarTask:
    """One task. Raises NotFound."""
    row = perms.visible_tasks(actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def _boards(actor: Actor, rows: Sequence[Branch], year: int, as_of: date) -> list[BranchStars]:
    keys = [row.pk for row in rows]
    checks: dict[tuple[int, int], StarCheck] = {}
    latest = StarCheck.objects.filter(
        Q(task__withdrawn_on=None), branch__in=keys, task__year=year, is_latest=True
    )
    for check in latest:
        checks[check.branch_id, check.task_id] = check
    rated = StarRating.objects.filter(branch__in=keys, year=year, is_latest=True)
    declared = {row.branch_id: row for row in rated}
    trees: dict[str, list[StarTask]] = {}
    labels: dict[str, list[tuple[str, Any]]] = {}
    found = []
    for row in rows:
        county = at_level(row.area, Level.COUNTY)
        if county not in trees:
            trees[county] = tasks_for(actor, county, year)
            labels[county] = stars_of(county, as_of=as_of)
        found.append(
            BranchStars(
                branch=row,
                year=year,
                stars=_stars(row, trees[county], labels[county], checks),
                declared=declared.get(row.pk),
            )
        )
    return found


def _stars(
    branch: Branch,
    tasks: Sequence[StarTask],
    labels: Sequence[tuple[str, Any]],
    checks: dict[tuple[int, int], StarCheck],
) -> tuple[StarLine, ...]:
    lines: dict[str, list[TaskLine]] = defaultdict(list)
    for task in tasks:
        lines[task.star].append(TaskLine(task=task, check=checks.get((branch.pk, task.pk))))
    return tuple(StarLine(id=word, label=label, lines=tuple(lines[word])) for word, label in labels)


def _is(line: TaskLine, result: Met) -> bool:
    return line.check is not None and line.check.result == result


def _by_number(task: StarTask) -> tuple[int, str]:
    return (int(task.number), "") if task.number.isdigit() else (10_000, task.number)
