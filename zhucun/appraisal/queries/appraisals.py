"""Appraisals, read: the list, one with its numbers, what its pack says of objections and
signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalState, RunState
from zhucun.appraisal.models import Appraisal, Appraisee, Run
from zhucun.appraisal.queries.holding import Fallen, fallen
from zhucun.appraisal.queries.people import KIND, appraisees, shown
from zhucun.appraisal.queries.quotas import Group, decided_in, groups_in
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.sources import role_of
from zhucun.appraisal.queries.views import View
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Of those whom the reader sees: how many, and how far they are."""

    people: int
    left_out: int
    without_total: int
    proposed: int
    decided: int
    signed: int
    notified: int

    @property
    def with_total(self) -> int:
        return self.people - self.without_total


@dataclass(frozen=True, kw_only=True)
class AppraisalCard:
    """One appraisal for one reader; `run`, groups and townships only for who runs it."""

    row: Appraisal
    view: View
    counts: Counts
    grades: Sequence[tuple[str, str, int, int]]
    runs: bool
    run: Run | None
    last: Run | None
    groups: Sequence[Group]
    townships: Sequence[dict[str, Any]]
    flags: Sequence[dict[str, Any]]
    fallen: Sequence[Fallen]
    is_stale: bool
    has_chain: bool
    objection_days: int | None


def appraisals(*, actor: Actor, area: str = "", kind: str = "") -> QuerySet[Appraisal]:
    """Appraisals that the actor sees, the latest first. One query."""
    found = perms.visible_appraisals(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("scheme").order_by("-since", "area", "-pk")


def one_appraisal(*, actor: Actor, public_id: str) -> Appraisal:
    """Raises NotFound."""
    rows = perms.visible_appraisals(actor).select_related("scheme", "last_run")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def appraisal_card(*, actor: Actor, public_id: str) -> AppraisalCard:
    """One appraisal with its numbers. Some fifteen queries. Raises NotFound."""
    row = one_appraisal(actor=actor, public_id=public_id)
    view, runs = view_of(row), perms.may_run(actor, row.area)
    mine = appraisees(actor=actor, appraisal=row).order_by()
    counted = mine.aggregate(
        people=Count("pk", filter=Q(left_out_on=None)),
        left_out=Count("pk", filter=Q(left_out_on__isnull=False)),
        without_total=Count("pk", filter=Q(left_out_on=None, total=None)),
        proposed=Count("pk", filter=Q(left_out_on=None) & ~Q(proposed="")),
        decided=Count("pk", filter=Q(left_out_on=None) & ~Q(grade="")),
        signed=Count("pk", filter=Q(signed_on__isnull=False)),
        notified=Count("pk", filter=Q(notified_on__isnull=False)),
    )
    by_grade = {
        (name, kind): number
        for kind in ("proposed", "grade")
        for name, number in mine.filter(left_out_on=None).values_list(kind).annotate(n=Count("pk"))
    }
    run = row.last_run if runs else None
    last = row.runs.order_by("-asked_at", "-pk").defer("result", "changes").first()
    return AppraisalCard(
        row=row,
        view=view,
        counts=Counts(**counted),
        grades=[
            (
                one.id,
                one.label[0],
                by_grade.get((one.id, "proposed"), 0),
                by_grade.get((one.id, "grade"), 0),
            )
            for one in view.grades
        ],
        runs=runs,
        run=run,
        last=last if runs else None,
        groups=decided_in(row, groups_in(run)) if run else (),
        townships=run.result.get("townships", ()) if run else (),
        flags=run.result.get("flags", ()) if run else (),
        fallen=fallen(row) if run and row.state == AppraisalState.OPEN else (),
        is_stale=run is None or run.asked_at < row.changed_at,
        has_chain=has_chain(row, on=row.opened_on),
        objection_days=objection_days(row, on=row.until - timedelta(days=1)),
    )


def trials(*, actor: Actor, appraisal: Appraisal) -> list[Run]:
    """What was tried on an appraisal, the latest first."""
    rows = perms.visible_runs(actor).filter(appraisal=appraisal, scheme__isnull=False)
    return list(rows.select_related("scheme").order_by("-asked_at", "-pk")[:20])


def run_card(*, actor: Actor, public_id: str) -> Run:
    """One computation. Raises NotFound."""
    rows = perms.visible_runs(actor).select_related("appraisal__scheme", "scheme")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def changed_people(*, actor: Actor, run: Run) -> list[tuple[Appraisee, dict[str, Any]]]:
    """Whom a trial would change, by place and name. One query."""
    found = {one["appraisee"]: one for one in run.changes}
    rows = appraisees(actor=actor, appraisal=run.appraisal).filter(public_id__in=list(found))
    return [(row, found[row.public_id]) for row in shown(rows, actor=actor)]


def is_waiting(run: Run | None) -> bool:
    return run is not None and run.state in (RunState.WAITING, RunState.RUNNING)


def has_chain(appraisal: Appraisal, *, on: date) -> bool:
    """Whether the area's pack says who signs a grade."""
    return bool(directory.pack_for(appraisal.area, as_of=on).chains(KIND))


def objection_days(appraisal: Appraisal, *, on: date) -> int | None:
    """For how many days after the notice somebody may object; None: not configured (未配置), then
    until it is frozen."""
    found = directory.pack_for(appraisal.area, as_of=on).parameters.get("objection_days")
    return found.value if found is not None and isinstance(found.value, int) else None


def notice_text(
    appraisal: Appraisal, people: Sequence[Appraisee], *, grade: str, since: date, until: date
) -> str:
    """What is published: names, units and posts of who got a grade, by place, or the places that
    got it; no points."""
    found = view_of(appraisal).grade(grade)
    kind = "单位" if appraisal.level else "人员"
    label = found.label[0] if found else grade
    names = directory.names_of([row.area for row in people], as_of=since)
    lines = [
        f"{appraisal.title}“{label}”等次{kind}公示",
        f"公示期：{since.isoformat()} 至 {until.isoformat()}（含）",
    ]
    for row in people:
        place = "".join(names.get(code, "") for code in dict.fromkeys((row.area[:9], row.area)))
        unit = row.unit.name if row.unit else ""
        words = (place, "" if row.is_place else row.called, unit, role_of(row))
        lines.append(" ".join(word for word in words if word))
    return "\n".join(lines)
