"""Taking up posts (到岗) as a workbook: one row a posting, one column a step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.writers.export import taken_out
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out
from zhucun.roster.enums import TakeUp
from zhucun.roster.models import Posting
from zhucun.roster.queries.takeup import StepOf, StepState, steps_of

_EVERY = 1_000
_WHO: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("place", "text", "派驻地", "Serves in"),
    ("name", "text", "姓名", "Name"),
    ("role", "text", "职务", "Serves as"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("since", "date", "任职起日", "Since"),
)


def take_ups_workbook(
    rows: QuerySet[Posting], *, actor: Actor, as_of: date, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of postings that `take_ups` found: the day of each step that is done,
    else how it stands; the caller removes the file. Three queries, one more for each 1,000, and one
    record in the access log."""
    steps: tuple[Heading, ...] = tuple(
        (step.value, "text", str(step.label), str(step.label)) for step in TakeUp
    )
    spec = going_out("take-ups", "到岗台账", "Taking up posts", (*_WHO, *steps))
    return taken_out(_lines(rows, as_of), spec=spec, actor=actor, lang=lang, area=area)


def _lines(rows: QuerySet[Posting], as_of: date) -> Iterator[dict[str, Any]]:
    codes = rows.order_by().values_list("area", flat=True).distinct()
    names = directory.names_of({at_level(code, Level.TOWNSHIP) for code in codes}, as_of=as_of)
    stream = rows.iterator(chunk_size=_EVERY)
    while chunk := list(islice(stream, _EVERY)):
        steps = steps_of(chunk, as_of=as_of)
        for row in chunk:
            yield {
                "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
                "place": row.place.short_name,
                "name": row.person.name,
                "role": str(row.get_role_display()),
                "unit": row.unit.name if row.unit else "",
                "since": row.starts_on,
                **{each.step.value: _told(each) for each in steps[row.pk]},
            }


def _told(step: StepOf) -> date | str | None:
    """The day on which it was done, else how it stands; nothing where nobody asks for it."""
    if step.state is StepState.DONE:
        return step.done_on
    if step.state is StepState.OVERDUE:
        return f"{gettext('overdue')} {step.due_on}"
    if step.state is StepState.UNSET:
        return gettext("not configured")
    if step.state is StepState.WAITING:
        return f"{gettext('waiting')} {step.due_on or ''}".strip()
    return None
