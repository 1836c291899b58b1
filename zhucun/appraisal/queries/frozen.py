"""What is frozen, and what it comes to when it is computed again from that alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.appraisal.errors import EvidenceChanged, NotFrozen
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze
from zhucun.appraisal.queries.holding import current
from zhucun.appraisal.queries.keeping import as_data, canonical, from_data, text_digest, unpacked
from zhucun.appraisal.queries.views import view_data
from zhucun.engines import score as engine

#: Raised with every change of what is written into a freeze. 2: also the answers by cadre, so that
#: it can be said which differ; what was frozen as 1 has only their digest and the proposals.
#: 3: also the scheme as people met it: pages and papers show the one by which it was decided.
FORMAT = "zhucun appraisal 3"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value of one cadre (by public id) that came out otherwise; `what` is the column: total,
    grade, “value 0 quarter” (by segment and part) … Points have four places."""

    appraisee: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A freeze, computed again: whether it came out bit by bit as it did, and if not, where.
    `differences` may be empty although it did not: then the digests alone tell it (quotas, flagged
    rows, or an old freeze that kept no answers)."""

    freeze: Freeze
    answers_digest: str
    people: int
    marks: int
    differences: tuple[Difference, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.answers_digest == self.freeze.answers_digest


def evidence_text(appraisal: Appraisal) -> tuple[dict[str, Any], str, str]:
    """Everything that an appraisal rests on and what was decided: (what is kept, its digest, the
    digest of what is computed from it). Raises what `holding.current` refuses."""
    found = current(appraisal)
    rows = Appraisee.objects.filter(appraisal=appraisal).order_by("pk")
    columns = ("public_id", "grade", "proposed", "reason", "left_out_reason")
    kept = {
        "format": FORMAT,
        "appraisal": appraisal.public_id,
        "pack": [appraisal.pack, appraisal.pack_version],
        "plan": as_data(found.plan),
        "facts": as_data(found.evidence.facts),
        "people": list(found.evidence.people),
        "refs": list(found.evidence.refs),
        "decisions": [list(row) for row in rows.values_list(*columns)],
        "answers": _columns_of(found.answers),
        "view": view_data(found.view),
    }
    return kept, text_digest(canonical(kept)), engine.digest(found.answers)


def recomputed(appraisal: Appraisal, *, number: int | None = None) -> Recomputed:
    """Compute a freeze again (the latest without a number), from what it keeps and nothing else.
    The caller sees the appraisal. Raises NotFrozen, EvidenceChanged."""
    rows = Freeze.objects.filter(appraisal=appraisal)
    row = (rows.filter(number=number) if number else rows.order_by("-number")).first()
    if row is None:
        raise NotFrozen
    kept = unpacked(row.evidence)
    if text_digest(canonical(kept)) != row.digest or kept.get("view") != row.view:
        raise EvidenceChanged
    plan, facts = from_data(kept["plan"]), from_data(kept["facts"])
    answers = engine.run(plan, facts)
    digest = engine.digest(answers)
    is_same = digest == row.answers_digest
    return Recomputed(
        freeze=row,
        answers_digest=digest,
        people=len(facts),
        marks=sum(len(marks.subject) for marks in facts.marks.values()),
        differences=() if is_same else tuple(_differences(kept, _columns_of(answers))),
    )


def _columns_of(answers: engine.Answers) -> dict[str, list[Any]]:
    """What came out, column by column in the order of the cadres: points with four places, grades
    and standings in words, "" for none."""

    def points(column: Any) -> list[str]:
        return ["" if number < 0 else str(engine.amount(number)) for number in column.tolist()]

    def signed(column: Any) -> list[str]:
        return [str(engine.amount(number)) for number in column.tolist()]

    found: dict[str, list[Any]] = {
        "total": points(answers.total),
        "grade": [answers.grade_of(number) or "" for number in range(len(answers))],
        "base": points(answers.base),
        "calibration": signed(answers.calibration),
        "deducted": signed(answers.deducted),
        "rounding": signed(answers.rounding),
        "why": answers.why.tolist(),
    }
    for (segment, part), (value, why) in sorted(answers.parts.items()):
        found[f"value {segment} {part}"] = points(value)
        found[f"why {segment} {part}"] = why.tolist()
    for grade, column in zip(answers.plan.last.grades, answers.standings, strict=True):
        found[f"standing {grade.id}"] = [
            engine.Standing(number).name.lower() for number in column.tolist()
        ]
    return found


def _differences(kept: Mapping[str, Any], now: Mapping[str, Sequence[Any]]) -> Iterator[Difference]:
    """By cadre in the order of the freeze, then by column."""
    before: Mapping[str, Sequence[Any]] = kept.get("answers") or _proposals(kept)
    for number, public in enumerate(kept["people"]):
        for what in dict.fromkeys([*before, *(now if "answers" in kept else ())]):
            was, is_ = (_at(columns.get(what), number) for columns in (before, now))
            if was != is_:
                yield Difference(appraisee=public, what=what, before=was, after=is_)


def _proposals(kept: Mapping[str, Any]) -> dict[str, list[str]]:
    """What an old freeze knows of its answers: the proposals beside the decisions."""
    proposed = {row[0]: row[2] for row in kept["decisions"]}
    return {"grade": [proposed.get(public, "") for public in kept["people"]]}


def _at(column: Sequence[Any] | None, number: int) -> str:
    return "" if column is None or number >= len(column) else str(column[number])


def freezes(appraisal: Appraisal) -> list[Freeze]:
    """What was frozen of it, the latest first; the evidence stays closed."""
    return list(appraisal.freezes.defer("evidence", "view").order_by("-number"))
