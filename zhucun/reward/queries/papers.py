"""A case as signers see it. The reason is sealed: the evidence holds its digest, so that a change
of it shows, and the facts in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from zhucun.kernel.ciphers import sm3
from zhucun.reward.enums import Ground, Measure
from zhucun.reward.models import LiabilityCase
from zhucun.signoff.rows import Line, Paper, Section, Words


def case_papers(rows: Sequence[LiabilityCase]) -> dict[str, Paper]:
    """Cases by public id. No query."""
    return {row.public_id: _paper(row) for row in rows}


def _paper(row: LiabilityCase) -> Paper:
    digest = sm3(row.reason.encode()).hex()[:16]
    told = (
        Line(label=("情形", "Ground"), value=_both(Ground(row.ground))),
        Line(label=("拟给予", "Measure proposed"), value=_both(Measure(row.measure))),
        Line(label=("理由(密封)摘要", "Digest of the sealed reason"), value=(digest, digest)),
    )
    facts = tuple(
        Line(
            label=("事实", "Fact"),
            value=(each["words"], each["words"]),
            on=date.fromisoformat(each["on"]),
        )
        for each in row.rows
    )
    return Paper(
        title=row.person.name,
        sections=(
            Section(label=("拟追责事项", "What is proposed"), lines=told),
            Section(label=("依据的记录", "Facts on record"), lines=facts),
        ),
    )


def _both(word: Ground | Measure) -> Words:
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(word.label))
    return found[0], found[1]
