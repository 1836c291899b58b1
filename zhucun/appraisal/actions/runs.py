"""An appraisal is computed, or another scheme is tried on it; the table of runs is the queue
(0008)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import head, open_row, require_open
from zhucun.appraisal.enums import AppraisalState, RunState
from zhucun.appraisal.errors import ComputingFailed, NoScheme, RunUnderWay
from zhucun.appraisal.models import Appraisal, Appraisee, Run, Scheme
from zhucun.appraisal.perms import require_runner
from zhucun.appraisal.queries.computing import (
    Computed,
    computed,
    flags_of,
    groups_of,
    told,
    townships_of,
    tried,
)
from zhucun.directory.perms import Actor
from zhucun.engines import score as engine
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger

BATCH = 1_000
#: Up to so many cadres are computed within the request.
AT_ONCE = 2_000
#: A worker that was silent for so long is gone.
_SILENT = timedelta(minutes=5)
_TRIES = 2


def ask_run(*, appraisal: Appraisal, scheme: Scheme | None = None, at: datetime, by: Actor) -> Run:
    """Have an appraisal computed, or a scheme tried on it: at once for up to 2,000 cadres, else by
    a worker. Nothing is decided by it.

    Raises RunUnderWay, AppraisalClosed, NotAllowed, and what the computation refuses.
    """
    row = _asked(appraisal, scheme, at, by)
    people = Appraisee.objects.filter(appraisal=row.appraisal, left_out_on=None).count()
    if people > AT_ONCE:
        return row
    claimed = claim(worker="request", now=at, run=row)
    if claimed is None:  # a worker was faster
        row.refresh_from_db()
        return row
    try:
        compute(claimed, now=lambda: at)
    except Problem as problem:
        fail(run=claimed, problem=problem, ended_at=at)
        raise
    except Exception as error:
        fail(run=claimed, problem=ComputingFailed(what=type(error).__name__), ended_at=at)
        raise
    claimed.refresh_from_db()
    return claimed


@transaction.atomic
def _asked(appraisal: Appraisal, scheme: Scheme | None, at: datetime, by: Actor) -> Run:
    require_runner(by, appraisal.area)
    if scheme is not None and scheme.score != appraisal.score:
        raise NoScheme(pack=appraisal.pack, score=scheme.score, day=appraisal.since)
    target = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    if scheme is None or target.state == AppraisalState.WITHDRAWN:
        open_row(target)
    under_way = target.runs.filter(state__in=(RunState.WAITING, RunState.RUNNING)).first()
    if under_way is not None:
        raise RunUnderWay(since=localdate(under_way.asked_at))
    row = Run(
        appraisal=target,
        scheme=scheme,
        area=target.area,
        asked_at=at,
        by=by.account,
        by_name=by.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RunUnderWay(since=localdate(at)) from error
    event = events.RunAsked(
        **head(target, at), run=row.public_id, scheme=scheme.public_id if scheme else ""
    )
    ledger.append(event, origin=by.origin)
    return row


def claim(
    *, worker: str, now: datetime, run: Run | None = None, is_alive: Callable[[str], bool] = bool
) -> Run | None:
    """Take the run that has waited longest, or this one. One whose worker is gone is taken again,
    once; then it has failed. None where none waits."""
    _let_go(now, is_alive)
    rows = Run.objects.filter(state=RunState.WAITING).order_by("asked_at", "pk")
    for row in rows.filter(pk=run.pk) if run is not None else rows[:5]:
        taken = Run.objects.filter(pk=row.pk, state=RunState.WAITING).update(
            state=RunState.RUNNING, worker=worker, beat_at=now, tries=row.tries + 1
        )
        if taken:
            return Run.objects.select_related("appraisal__scheme", "scheme").get(pk=row.pk)
    return None


def compute(run: Run, *, now: Callable[[], datetime]) -> None:
    """Compute what a claimed run asks for, and keep it."""
    started = now()
    beat(run=run, phase="evidence", now=started)
    if run.scheme is not None:
        summary, changes = tried(run.appraisal, run.scheme.settings)
        _finish(run, started=started, now=now(), result=summary, changes=changes)
        Scheme.objects.filter(pk=run.scheme.pk).update(tried_on=localdate(now()))
        return
    found = computed(run.appraisal)
    beat(run=run, phase="keep", now=now())
    _keep(run, found, started=started, now=now)


def beat(*, run: Run, phase: str, now: datetime) -> None:
    """Say that it goes on, and with what."""
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(phase=phase, beat_at=now)


def fail(*, run: Run, problem: Problem, ended_at: datetime) -> None:
    """It did not come to an end."""
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.FAILED, failure=str(problem)[:200], ended_at=ended_at
    )


@transaction.atomic
def _keep(run: Run, found: Computed, *, started: datetime, now: Callable[[], datetime]) -> None:
    """What came out of each cadre, with the run that it came from. What was decided stays."""
    target = Appraisal.objects.select_for_update(of=("self",)).get(pk=run.appraisal_id)
    require_open(target)
    for start in range(0, len(found.evidence.keys), BATCH):
        _keep_some(found, range(start, min(start + BATCH, len(found.evidence.keys))))
        beat(run=run, phase="keep", now=now())
    result = {
        "plan": engine.digest(found.plan),
        "groups": groups_of(found.answers, found.evidence.people),
        "townships": townships_of(found.answers),
        "flags": flags_of(found.answers, found.evidence),
    }
    done = _finish(run, started=started, now=now(), result=result, digest=found.digest)
    if not done:
        return
    Run.objects.filter(pk=run.pk).update(appraisees=len(found.evidence.keys))
    Appraisal.objects.filter(pk=target.pk).update(last_run=run)
    event = events.AppraisalComputed(
        **head(target, now()),
        run=run.public_id,
        appraisees=len(found.evidence.keys),
        digest=found.digest,
    )
    ledger.append(event)


def _keep_some(found: Computed, numbers: Sequence[int]) -> None:
    """Whole rows that meet themselves (`bench_appraisal`: an update by cases takes longer)."""
    keys, answers = found.evidence.keys, found.answers
    rows = Appraisee.objects.in_bulk([keys[number] for number in numbers])
    for number in numbers:
        row, total = rows[keys[number]], answers.total_of(number)
        row.total = None if total is None else Decimal(total)
        row.proposed = answers.grade_of(number) or ""
        row.result = told(answers.explain(number), found.evidence, found.plan)
    Appraisee.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["total", "proposed", "result"],
    )


def _finish(
    run: Run,
    *,
    started: datetime,
    now: datetime,
    result: Any,
    changes: Sequence[Any] = (),
    digest: str = "",
) -> bool:
    return bool(
        Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.DONE,
            result=result,
            changes=list(changes),
            digest=digest,
            seconds=(now - started).total_seconds(),
            ended_at=now,
        )
    )


def _let_go(now: datetime, is_alive: Callable[[str], bool]) -> None:
    """Runs of workers that are gone wait again, or have failed."""
    for row in Run.objects.filter(state=RunState.RUNNING):
        silent = row.beat_at is None or now - row.beat_at > _SILENT
        if not silent and is_alive(row.worker):
            continue
        mine = Run.objects.filter(pk=row.pk, state=RunState.RUNNING, worker=row.worker)
        if row.tries >= _TRIES:
            lost = str(ComputingFailed(what="worker lost"))[:200]
            mine.update(state=RunState.FAILED, failure=lost, ended_at=now)
        else:
            mine.update(state=RunState.WAITING, worker="")
