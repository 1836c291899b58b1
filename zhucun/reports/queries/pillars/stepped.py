"""Procedures told step by step, with who and when: plans of villages that their parties sign
(HX25-67), sessions that answer what cadres asked for (SQ24-042)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Min

from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.fieldwork import queries as fieldwork
from zhucun.learning import queries as learning
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    SOON,
    Behind,
    Lacking,
    StepTold,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState


def plan_rows(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    """Plans of the year: signed to the end; past the day of a turn; with days to come; under way
    without a day, or not brought before anybody. Four queries."""
    kind = item.spec.subject
    rows: Any = fieldwork.plans(actor=actor, area=scope.area, year=pack.as_of.year, kind=kind)
    rows = rows.filter(made_on__lte=pack.as_of).order_by("area", "pk")
    plans = [row for row in rows if scope.counts("plan", row.public_id, row.area)]
    keys = [row.public_id for row in plans]
    cases = signoff.cases(actor=actor, as_of=pack.as_of, kind=kind, subjects=keys)
    cases = cases.filter(started_on__lte=pack.as_of).exclude(state=CaseState.STOPPED)
    due = cases.order_by("pk").annotate(due=Min("turns__due_on"))
    known = {subject: (state, day) for subject, state, day in due.values_list(*_OF_CASE)}
    logs = signoff.logs(keys, kind=kind)
    return [
        _plan(row, *known.get(row.public_id, ("", None)), logs.get(row.public_id), item, pack)
        for row in plans
    ]


_OF_CASE = ("subject", "state", "due")


def _plan(
    row: Any, state: str, due: date | None, log: Any, item: PackItem[Any], pack: PackAt
) -> Behind:
    what, past = OPEN, None
    if state == CaseState.FINISHED:
        what = HOLDS
    elif due is not None:
        what = FAILS if due < pack.as_of else SOON
        past = (pack.as_of - due).days if what == FAILS else None
    signed: dict[str, list[Any]] = defaultdict(list)
    for each in log.signed if log is not None else ():
        signed[each.step].append(each)
    steps = tuple(
        StepTold(
            step.label.zh,
            step.label.en,
            on=max(each.signed_on for each in signed[step.id]) if step.id in signed else None,
            who="、".join(each.name for each in signed.get(step.id, ())),
        )
        for step in item.spec.steps
    )
    name = f"{row.village.short_name} {row.year}"
    return Behind(row.public_id, row.area, what, "plan", name, past, steps)


def session_rows(
    actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]
) -> list[Behind] | Lacking:
    """Sessions of the year by need, menu and enrolment as they are on record. A session is nobody's
    of one unit. Two queries."""
    if scope.unit:
        return Lacking(Lack.NOT_COUNTED, Silence.OF_AREA)
    told = learning.offered(actor=actor, area=scope.area, year=pack.as_of.year, as_of=pack.as_of)
    return [_session(each, item, pack.as_of) for each in told]


def _session(each: learning.Offered, item: PackItem[Any], on: date) -> Behind:
    row, in_order = each.session, each.in_order
    what = FAILS
    if in_order:
        what = HOLDS
    elif in_order is None and (row.starts_on > on or each.menu_on is None):
        what = OPEN
    return Behind(
        row.public_id, row.area, what, "session", row.theme, None, tuple(_steps(each, item))
    )


def _steps(each: learning.Offered, item: PackItem[Any]) -> Iterator[StepTold]:
    days = ((each.asked_on, "", each.asked), (each.menu_on, each.by, None))
    told = (*days, (each.coming_on, "", each.coming))
    for step, (on, who, people) in zip(item.spec.steps, told, strict=False):
        yield StepTold(step.label.zh, step.label.en, on=on, who=who, people=people)
