"""Computes an appraisal, as it stands or as another scheme would have it, and puts what came out
into words that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries.evidence import Evidence, evidence_of
from zhucun.appraisal.queries.keeping import text_digest
from zhucun.appraisal.queries.plans import plan_of
from zhucun.appraisal.queries.schemes import view_now
from zhucun.appraisal.queries.views import View
from zhucun.engines import score as engine
from zhucun.engines.rules import Unset

#: At most so many changes of a trial are kept; their number is kept whole.
MOST_CHANGES = 2_000


@dataclass(frozen=True, kw_only=True)
class Computed:
    """An appraisal as it comes out; `digest` is of plan, facts and answers together."""

    view: View
    plan: engine.Plan
    evidence: Evidence
    answers: engine.Answers
    digest: str


def computed(appraisal: Appraisal, *, within: tuple[str, ...] | None = None) -> Computed:
    """The appraisal from what is on record now; `within` only the cadres of some areas. Nothing in
    it reaches over the border of a county: a whole county comes out as it does among all."""
    view = view_now(appraisal)
    plan = plan_of(appraisal, view)
    evidence = evidence_of(appraisal, view, plan, within=within)
    answers = engine.run(plan, evidence.facts)
    return Computed(
        view=view,
        plan=plan,
        evidence=evidence,
        answers=answers,
        digest=digest_of(plan, evidence.facts, answers),
    )


def digest_of(plan: engine.Plan, facts: engine.Facts, answers: engine.Answers) -> str:
    """One digest for evidence and result."""
    return text_digest("\n".join(engine.digest(one) for one in (plan, facts, answers)))


def tried(appraisal: Appraisal, settings: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """What other settings would change: (how many move from which grade to which, whose)."""
    view = view_now(appraisal)
    plan = plan_of(appraisal, view)
    evidence = evidence_of(appraisal, view, plan)
    other = plan_of(appraisal, view, settings=settings)
    found = engine.simulate(plan, other, evidence.facts)
    changed = found.changed.tolist()
    moves = [
        {"from": before or "", "to": after or "", "number": number}
        for (before, after), number in sorted(
            found.moves.items(), key=lambda one: (one[0][0] or "", one[0][1] or "")
        )
    ]
    changes = []
    for subject in changed[:MOST_CHANGES]:
        one = found.change(subject)
        changes.append(
            {
                "appraisee": evidence.people[subject],
                "before": _text(one.total_before),
                "after": _text(one.total_after),
                "grade_before": one.grade_before or "",
                "grade_after": one.grade_after or "",
                "terms": [[term.what, _text(term.before), _text(term.after)] for term in one.terms],
            }
        )
    summary = {"changed": len(changed), "people": len(evidence.people), "moves": moves}
    return summary, changes


def told(one: engine.Explained, evidence: Evidence, plan: engine.Plan) -> dict[str, Any]:
    """What is kept of one cadre: every side of the days with its pack, every part with its rows,
    what is missing and why, gates, and how he stands to each grade."""
    refs = evidence.refs
    return {
        "total": _text(one.total),
        "base": _text(one.base),
        "calibration": _text(one.calibration),
        "deducted": _text(one.deducted),
        "rounding": _text(one.rounding),
        "why": _words(one.why),
        "segments": [
            {
                "since": side.since.isoformat(),
                "until": side.until.isoformat(),
                "pack": side.scheme.pack,
                "days": joined.days,
                "value": _text(joined.value),
                "scale": _text(joined.scale),
                "on_last": _text(joined.on_last),
                "given": _text(joined.given),
            }
            for joined, side in zip(one.segments, plan.segments, strict=True)
        ],
        "lines": [_line(line, refs) for line in one.lines],
        "deductions": [
            {
                "row": refs[taken.row],
                "points": _text(taken.points),
                "on_last": _text(taken.on_last),
                "fault": _words(taken.fault),
            }
            for taken in one.deductions
        ],
        "gates": [
            {
                "grade": said.grade,
                "gate": said.gate,
                "outcome": said.outcome.value,
                "values": {name: _plain(value) for name, value in said.values.items()},
                "parameters": {name: _plain(value) for name, value in said.parameters.items()},
            }
            for said in one.gates
        ],
        "standings": {grade: standing.name.lower() for grade, standing in one.standings.items()},
    }


def groups_of(answers: engine.Answers, people: Sequence[str]) -> list[dict[str, Any]]:
    """The quota arithmetic of every group, with who ties on its border."""
    return [
        {
            "grade": quota.grade,
            "groups": [list(group) for group in quota.groups],
            "base": quota.base,
            "shares": [_text(share) for share in quota.shares],
            "product": _text(quota.product),
            "rounding": str(quota.rounding),
            "slots": quota.slots,
            "qualified": quota.qualified,
            "inside": len(quota.inside),
            "tied": [people[number] for number in quota.tied.tolist()],
            "left": quota.left,
            "waiting": quota.waiting,
            "ours": list(quota.ours),
        }
        for quota in answers.quotas
    ]


def townships_of(answers: engine.Answers) -> list[dict[str, Any]]:
    """Townships beside their county, of the total and of each part, by place."""
    return [
        {
            "pool": area.pool,
            "area": area.area,
            "part": area.part,
            "count": area.count,
            "mean": _text(area.mean),
            "spread": _text(area.spread),
            "off": _text(area.off),
            "pool_count": area.pool_count,
            "pool_mean": _text(area.pool_mean),
            "pool_spread": _text(area.pool_spread),
        }
        for area in answers.areas()
    ]


def flags_of(answers: engine.Answers, evidence: Evidence) -> list[dict[str, Any]]:
    """Rows that did not count, and why."""
    return [
        {
            "part": flag.part,
            "row": evidence.refs[flag.row],
            "appraisee": evidence.people[flag.subject],
            "fault": _words(flag.fault),
        }
        for flag in answers.flags
    ]


def _line(line: engine.Line, refs: Sequence[str]) -> dict[str, Any]:
    return {
        "part": line.part,
        "segment": line.segment,
        "depth": line.depth,
        "value": _text(line.value),
        "weight": _text(line.weight),
        "given": _text(line.given),
        "why": _words(line.why),
        "cells": [
            {
                "start": cell.start,
                "until": cell.until,
                "by": cell.by,
                "asked": cell.asked,
                "value": _text(cell.value),
                "why": _words(cell.why),
                "rows": [
                    [refs[row.row], _text(row.mark), _words(row.fault), row.counted]
                    for row in cell.rows
                ],
            }
            for cell in line.cells
        ],
    }


def _words(flags: Any) -> list[str]:
    """The names of what is set, in their order."""
    return [one.name.lower() for one in type(flags) if one in flags]


def _text(value: Decimal | None) -> str | None:
    """A decimal without zeros at its end."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Any) -> Any:
    return "unset" if isinstance(value, Unset) else value
