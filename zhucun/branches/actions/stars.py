"""Stars of branches: the task tree of a year, what was checked of it, what the office declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id
from zhucun.branches.enums import Met
from zhucun.branches.errors import (
    PointsWrong,
    RecordIdTaken,
    StarsUnset,
    StarsWrong,
    StarUnknown,
    TaskElsewhere,
    TooManyTasks,
)
from zhucun.branches.models import Branch, StarCheck, StarRating, StarTask
from zhucun.branches.perms import require_office, require_recogniser
from zhucun.branches.queries.policy import slots_of, stars_of
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import is_under
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """One task of a year under one star (an item of the pack's checklist of stars)."""

    star: str
    number: str
    title: str
    points: Decimal | None = None
    checked_by: str = ""
    evidence: str = ""


@transaction.atomic
def keep_tasks(
    drafts: Sequence[TaskDraft],
    *,
    area: str,
    year: int,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Keep the tasks of an area and year by their numbers: new ones are added, known ones change.
    What the list does not name stays; returns how many are new or different.

    Raises StarsUnset, StarUnknown, TooManyTasks, TextNeeded, NumberInText, NotAllowed.
    """
    require_office(by, area)
    require_stars(area, [draft.star for draft in drafts], on=localdate(at))
    rows = StarTask.objects.select_for_update().filter(area=area, year=year, withdrawn_on=None)
    known = {row.number: row for row in rows}
    most = slots_of(area, as_of=localdate(at))
    count = len({*known, *(draft.number for draft in drafts)})
    if most is not None and count > most:
        raise TooManyTasks(slots=most, count=count)
    done = 0
    for index, draft in enumerate(drafts):
        values = _values(draft)
        row = known.get(draft.number) or StarTask(area=area, year=year, number=draft.number)
        if row.pk and all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        known[draft.number] = row
        event = events.StarTasksKept(
            **_of_task(row), happened_at=at, year=year, number=row.number, star=row.star
        )
        done += ledger.append(event, origin=origins[index] if origins else by.origin)
    return done


@transaction.atomic
def withdraw_task(*, task: StarTask, at: datetime, by: Actor) -> bool:
    """A task no longer stands; what was checked of it stays and counts no more. False where it was
    withdrawn. Raises NotAllowed."""
    require_office(by, task.area)
    standing = StarTask.objects.filter(pk=task.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=localdate(at)):
        return False
    event = events.StarTasksKept(
        **_of_task(task),
        happened_at=at,
        year=task.year,
        number=task.number,
        star=task.star,
        is_withdrawn=True,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def check_task(
    *,
    public_id: str = "",
    branch: Branch,
    task: StarTask,
    result: str,
    points: Decimal | None = None,
    on: date,
    evidence: str = "",
    at: datetime,
    by: Actor,
) -> StarCheck:
    """Record what was found of one task in one branch, by somebody above the village; the latest
    counts. The same id with the same content gives the check that is there.

    Raises TaskElsewhere, PointsWrong, RecordIdTaken, NumberInText, DayInFuture, NotAllowed.
    """
    require_recogniser(by, branch.area)
    if task.withdrawn_on is not None or not is_under(branch.area, task.area):
        raise TaskElsewhere(field="task")
    if points is not None and not 0 <= points <= (task.points if task.points is not None else -1):
        raise PointsWrong(field="points", points=points, most=task.points or 0)
    happened("on", on, at=at)
    key, word = record_id(public_id), Met(result)
    known = StarCheck.objects.filter(public_id=key).first()
    if known is not None:
        if (known.branch_id, known.task_id, known.result) != (branch.pk, task.pk, word):
            raise RecordIdTaken
        return known
    StarCheck.objects.filter(branch=branch, task=task, is_latest=True).update(is_latest=False)
    row = StarCheck.objects.create(
        public_id=key,
        branch=branch,
        task=task,
        result=word,
        points=points,
        on=on,
        evidence=plain("evidence", evidence, most=200),
        by=by.account,
        by_name=by.name,
    )
    event = events.StarTaskChecked(
        **_of_branch(branch),
        happened_at=midnight(on),
        branch=branch.public_id,
        task=task.public_id,
        result=word,
        on=on,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def declare_stars(
    *,
    public_id: str = "",
    branch: Branch,
    year: int,
    stars: int,
    meets_standard: bool,
    on: date,
    basis: str = "",
    at: datetime,
    by: Actor,
) -> StarRating:
    """What the office declares for a branch and a year, beside what is computed. Another
    declaration takes its place and the earlier one stays on record. The same id with the same
    content gives the one that is there.

    Raises StarsUnset, StarsWrong, RecordIdTaken, NumberInText, DayInFuture, NotAllowed.
    """
    require_office(by, branch.area)
    happened("on", on, at=at)
    most = len(require_stars(branch.area, [], on=on))
    if not 0 <= stars <= most:
        raise StarsWrong(field="stars", stars=stars, most=most)
    key = record_id(public_id)
    known = StarRating.objects.filter(public_id=key).first()
    if known is not None:
        if (known.branch_id, known.year, known.stars) != (branch.pk, year, stars):
            raise RecordIdTaken
        return known
    StarRating.objects.filter(branch=branch, year=year, is_latest=True).update(is_latest=False)
    try:
        with transaction.atomic():
            row = StarRating.objects.create(
                public_id=key,
                branch=branch,
                area=branch.area,
                year=year,
                stars=stars,
                meets_standard=meets_standard,
                declared_on=on,
                basis=plain("basis", basis, most=100),
                by=by.account,
            )
    except IntegrityError as error:
        raise RecordIdTaken from error
    event = events.StarsDeclared(
        **_of_branch(branch),
        happened_at=midnight(on),
        branch=branch.public_id,
        year=year,
        stars=stars,
        meets_standard=meets_standard,
        on=on,
    )
    ledger.append(event, origin=by.origin)
    return row


def require_stars(area: str, given: Sequence[str], *, on: date) -> dict[str, Any]:
    """The stars of the area's pack, label by id. Raises StarsUnset, StarUnknown."""
    stars = dict(stars_of(area, as_of=on))
    if not stars:
        place = directory.names_of([area], as_of=on).get(area, area)
        raise StarsUnset(place=place, day=on)
    for star in given:
        if star not in stars:
            names = "、".join(label.zh for label in stars.values())
            raise StarUnknown(field="star", star=star[:20], stars=names)
    return stars


def _values(draft: TaskDraft) -> dict[str, Any]:
    return {
        "star": draft.star,
        "title": plain("title", draft.title, most=200, needed=True),
        "points": draft.points,
        "checked_by": plain("checked_by", draft.checked_by, most=60),
        "evidence": plain("evidence", draft.evidence, most=200),
    }


def _of_task(row: StarTask) -> dict[str, Any]:
    return {"subject": f"star-task:{row.public_id}", "area": row.area}


def _of_branch(branch: Branch) -> dict[str, Any]:
    return {"subject": f"branch:{branch.public_id}", "area": branch.area}
