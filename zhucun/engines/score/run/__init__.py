"""An appraisal over all subjects, whole columns at once; and two of them beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhucun.engines.score.answers import UNREADABLE, Answers, Excess, Fault, Flag, Why
from zhucun.engines.score.errors import BadFacts
from zhucun.engines.score.facts import NONE, Bools, Facts, Ints
from zhucun.engines.score.run.calibration import adjusted, compared
from zhucun.engines.score.run.exact import brought, half_up, shares_of
from zhucun.engines.score.run.explaining import Explainer
from zhucun.engines.score.run.gates import Gates
from zhucun.engines.score.run.periods import days_served
from zhucun.engines.score.run.quotas import proposed
from zhucun.engines.score.run.scoring import Scored, scored
from zhucun.engines.score.spec import LARGEST, ONE, Plan, units


def run(plan: Plan, facts: Facts) -> Answers:
    """Totals, proposals and quotas of an appraisal. Raises BadFacts, and RuleError where a gate
    cannot be read."""
    _check(facts)
    found = [scored(segment, plan, facts) for segment in plan.segments]
    days = _days(plan, facts)
    scheme = plan.last
    whole = units(scheme.scale)
    on_last = [brought(each.value, units(each.segment.scheme.scale), whole) for each in found]
    base, joined, why = _joined(found, on_last, days)
    calibration = adjusted(scheme.calibration, facts, base, whole)
    faults = _deduction_faults(plan, facts)
    points = _points(plan, facts)
    deducted = _deducted(plan, facts, points[faults == 0], faults, base, calibration)
    step = 10 ** (4 - scheme.decimals)
    exact = base + calibration - deducted
    total = np.where(base >= 0, half_up(exact, step) * step, NONE)
    rounding = np.where(base >= 0, total - exact, 0)
    gates = Gates(plan, facts)
    given = proposed(scheme, facts, total, gates)
    columns = {
        "total": total,
        "base": base,
        "calibration": calibration,
        "deducted": deducted,
        "rounding": rounding,
        "why": why,
        "grade": given.grade,
    }
    explain = Explainer(
        plan=plan,
        facts=facts,
        scored=found,
        days=days,
        on_last=on_last,
        joined=joined,
        points=points,
        columns=columns,
        faults=faults,
        standings=given.standings,
        gates=gates,
    )
    return Answers(
        plan=plan,
        total=total,
        base=base,
        calibration=calibration,
        deducted=deducted,
        rounding=rounding,
        why=why.astype(np.uint16),
        grade=given.grade,
        standings=given.standings,
        parts={
            (number, node.part.id): (node.value, node.why.astype(np.uint16))
            for number, each in enumerate(found)
            for node in each.nodes()
        },
        quotas=given.quotas,
        flags=_flags(found, facts, faults),
        areas=lambda: compared(facts, _columns(found, base)),
        explain=explain,
    )


def over_quota(answers: Answers, decided: Sequence[str | None]) -> tuple[Excess, ...]:
    """The quotas that decided grades (one for each subject, None: not decided) pass. The groups
    are those of the answers; a quota that is not configured holds nobody back."""
    grades = np.array([each or "" for each in decided], dtype=object)
    if len(grades) != len(answers):
        raise BadFacts(f"decided: {len(grades)} grades instead of {len(answers)}")
    found = []
    for quota in answers.quotas:
        if quota.slots is None:
            continue
        rows = quota.members[grades[quota.members] == quota.grade]
        if len(rows) > quota.slots:
            found.append(Excess(quota=quota, decided=rows))
    return tuple(found)


def _check(facts: Facts) -> None:
    """Marks are small enough for sums of columns to be exact."""
    for part, marks in facts.marks.items():
        if len(marks.mark) and abs(marks.mark).max() > LARGEST:
            raise BadFacts(f"mark in marks of {part}: larger than {LARGEST // ONE}")


def _days(plan: Plan, facts: Facts) -> Ints:
    """Days of service in each segment, S × N."""
    since, until = (
        np.array([day.toordinal() for day in days])
        for days in zip(*((each.since, each.until) for each in plan.segments), strict=True)
    )
    return np.ascontiguousarray(days_served(facts, since, until).T)


def _joined(
    found: Sequence[Scored], on_last: Sequence[Ints], days: Ints
) -> tuple[Ints, Ints, Ints]:
    """The base of the total (-1: none), what each segment gives to it, and why."""
    served = days > 0
    all_days = np.maximum(days.sum(axis=0), 1)
    values = np.stack(on_last)
    has = served.any(axis=0) & ((values >= 0) | ~served).all(axis=0)
    known = np.where(served & has, values, 0)
    given = np.stack(shares_of(list(known), list(days), all_days)) if len(found) > 1 else known
    why = np.zeros(len(all_days), np.int64)
    for each, here in zip(found, served, strict=True):
        why |= np.where(here, each.why, 0)
    why[~served.any(axis=0)] |= Why.NOT_SERVED
    why[served.sum(axis=0) > 1] |= Why.JOINED
    return np.where(has, given.sum(axis=0), NONE), given, why


def _deduction_faults(plan: Plan, facts: Facts) -> Ints:
    given = facts.deductions
    fault = np.zeros(len(given.subject), np.int64)
    fault[given.evidence < 0] |= Fault.NO_EVIDENCE
    outside = (given.day < plan.since.toordinal()) | (given.day >= plan.until.toordinal())
    fault[outside] |= Fault.OUTSIDE
    return fault


def _points(plan: Plan, facts: Facts) -> Ints:
    """The points of each deduction, which are of the scale of its day, on that of the total."""
    given = facts.deductions
    since = np.array([each.since.toordinal() for each in plan.segments])
    scales = np.array([units(each.scheme.scale) for each in plan.segments])
    at = np.maximum(np.searchsorted(since, given.day, "right") - 1, 0)
    return brought(given.points, scales[at], units(plan.last.scale))


def _deducted(
    plan: Plan, facts: Facts, taken: Ints, faults: Ints, base: Ints, calibration: Ints
) -> Ints:
    """Points taken: with evidence, up to the cap, and never more than there is."""
    points = np.zeros(len(facts), np.int64)
    np.add.at(points, facts.deductions.subject[faults == 0], taken)
    if plan.last.deduction_cap is not None:
        points = np.minimum(points, units(plan.last.deduction_cap))
    return np.where(base >= 0, np.minimum(points, base + calibration), 0)


def _flags(found: Sequence[Scored], facts: Facts, faults: Ints) -> tuple[Flag, ...]:
    """Rows that do not count, by part and row; a class that one segment asks and another does not
    counts in the first, which is no fault."""
    seen: dict[tuple[str, int], int] = {}
    read: dict[str, tuple[Bools, Bools]] = {}
    for each in found:
        for node in each.nodes():
            if node.leaf is None:
                continue
            part, rows = node.part.id, node.leaf.rows
            accepted = facts.marks[part].accepted if node.leaf.connected else rows.counted
            bad = (rows.fault != 0) & ~(accepted & (rows.fault & UNREADABLE == 0))
            for index in np.flatnonzero(bad).tolist():
                seen[(part, index)] = seen.get((part, index), 0) | int(rows.fault[index])
            here, counted = read.get(part, (rows.period >= 0, rows.counted))
            read[part] = (here | (rows.period >= 0), counted | rows.counted)
    for part, (here, counted) in read.items():
        for index in np.flatnonzero(~here).tolist():
            seen[(part, index)] = seen.get((part, index), 0) | Fault.OUTSIDE
        for index in np.flatnonzero(counted).tolist():
            if seen.get((part, index)) == Fault.UNKNOWN_CLASS:
                del seen[(part, index)]
    flags = [
        Flag(
            part=part,
            at=index,
            row=int(facts.marks[part].row[index]),
            subject=int(facts.marks[part].subject[index]),
            fault=Fault(fault),
        )
        for (part, index), fault in sorted(seen.items())
    ]
    given = facts.deductions
    return (
        *flags,
        *(
            Flag(
                part="",
                at=index,
                row=int(given.row[index]),
                subject=int(given.subject[index]),
                fault=Fault(int(faults[index])),
            )
            for index in np.flatnonzero(faults).tolist()
        ),
    )


def _columns(found: Sequence[Scored], base: Ints) -> dict[str, Ints]:
    """The base and the parts of the last segment, to be compared by township."""
    return {"": base} | {node.part.id: node.value for node in found[-1].nodes()}
