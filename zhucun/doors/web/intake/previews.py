"""A difference as a reader sees it: no more than can be paged through, personal values masked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.timezone import now

from zhucun.directory.perms import Actor
from zhucun.doors.web.intake.values import masked, masked_values
from zhucun.doors.web.listing import LIMIT
from zhucun.intake import queries
from zhucun.intake.rows import CellError, Gone, Plan, Row, Skipped, handler_for

#: A difference that took longer than this is kept, so that paging through it does not read the
#: file anew; accepting holds it against the data in any case.
_KEPT_FROM = 1.0
_KEPT_FOR = 600


@dataclass(frozen=True)
class Line:
    """One row that is new or changed, in its own words; `before` is empty for a new row."""

    sheet: str
    row: int
    said: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Preview:
    """A difference at one moment. `digest` names it when it is accepted; of other rounds than
    `rounds` the list says nothing (without any it speaks of its whole area)."""

    digest: str
    counts: Mapping[str, int]
    errors: Sequence[CellError]
    changed: Sequence[Line]
    new: Sequence[Line]
    gone: Sequence[Gone]
    left: Sequence[Skipped]
    ignored: Sequence[tuple[str, str]]
    rounds: Sequence[str]
    compared_at: datetime

    @property
    def sheets_left_out(self) -> list[Skipped]:
        return [skipped for skipped in self.left if not skipped.row]


def preview_of(*, batch: Any, actor: Actor, fresh: bool = False) -> Preview:
    """What accepting the batch would do now; a large one as it was up to ten minutes ago.

    Reads the whole file again where nothing is kept (`fresh`: in any case). Raises FileForgotten.
    """
    key = f"intake.preview.{batch.public_id}.{actor.account}"
    found: Preview | None = None if fresh else cache.get(key)
    if found is not None:
        return found
    started = time.monotonic()
    compared_at = now()
    plan = queries.preview(batch=batch, actor=actor)
    made = _seen(plan, batch, compared_at)
    if time.monotonic() - started > _KEPT_FROM:
        cache.set(key, made, _KEPT_FOR)
    else:
        cache.delete(key)
    return made


def _seen(plan: Plan, batch: Any, compared_at: datetime) -> Preview:
    personal = handler_for(batch.feed).personal
    return Preview(
        digest=plan.digest(),
        counts=plan.counts,
        errors=[_masked(error, batch.mapping, personal) for error in plan.errors[:LIMIT]],
        changed=[_line(c.row, personal, c.before, c.after) for c in plan.changed[:LIMIT]],
        new=[_line(new.row, personal, {}, {}) for new in plan.new[:LIMIT]],
        gone=[Gone(gone.key, gone.label) for gone in plan.gone[:LIMIT]],
        left=plan.skipped[:LIMIT],
        ignored=list(dict.fromkeys(plan.ignored)),
        rounds=plan.rounds,
        compared_at=compared_at,
    )


def _line(
    row: Row, personal: frozenset[str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Line:
    sheet, number = row.place
    said = masked_values(row.given(), personal)
    return Line(
        sheet, number, said, masked_values(before, personal), masked_values(after, personal)
    )


def _masked(
    error: CellError, mapping: Mapping[str, Mapping[str, str]], personal: frozenset[str]
) -> CellError:
    """The error without the personal number that its cell holds."""
    if mapping.get(error.sheet, {}).get(error.heading) not in personal:
        return error
    problem, facts = error.problem, error.problem.facts
    if "value" in facts:
        problem = type(problem)(**{**facts, "value": masked(str(facts["value"]))})
    return replace(error, value=masked(error.value), problem=problem)
