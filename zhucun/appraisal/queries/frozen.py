"""What is frozen, and what it comes to when it is computed again from that alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhucun.appraisal.errors import EvidenceChanged, NotFrozen
from zhucun.appraisal.models import Appraisal, Appraisee, Freeze
from zhucun.appraisal.queries.computing import computed
from zhucun.appraisal.queries.keeping import as_data, canonical, from_data, text_digest, unpacked
from zhucun.engines import score as engine

#: Raised with every change of what is written into a freeze.
FORMAT = "zhucun appraisal 1"


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A freeze, computed again: whether it came out bit by bit as it did."""

    freeze: Freeze
    answers_digest: str
    people: int
    marks: int

    @property
    def is_same(self) -> bool:
        return self.answers_digest == self.freeze.answers_digest


def evidence_text(appraisal: Appraisal) -> tuple[dict[str, Any], str, str]:
    """Everything that an appraisal rests on and what was decided: (what is kept, its digest, the
    digest of what is computed from it)."""
    found = computed(appraisal)
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
    if text_digest(canonical(kept)) != row.digest:
        raise EvidenceChanged
    plan, facts = from_data(kept["plan"]), from_data(kept["facts"])
    answers = engine.run(plan, facts)
    return Recomputed(
        freeze=row,
        answers_digest=engine.digest(answers),
        people=len(facts),
        marks=sum(len(marks.subject) for marks in facts.marks.values()),
    )


def freezes(appraisal: Appraisal) -> list[Freeze]:
    """What was frozen of it, the latest first; the evidence stays closed."""
    return list(appraisal.freezes.defer("evidence").order_by("-number"))
