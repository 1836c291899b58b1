"""A case and a commendation as signers see them. The reason of a case is sealed: the evidence holds
its digest, so that a change of it shows, and the facts in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import translation

from zhucun.kernel.ciphers import sm3
from zhucun.reward.enums import Ground, Level, Measure
from zhucun.reward.models import Commendation, LiabilityCase
from zhucun.signoff.rows import Line, Paper, Section, Words

_OUTCOMES = {"pass": "符合", "fail": "不符合", "unknown": "未知", "unset": "未配置"}


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


def praise_papers(rows: Sequence[Commendation]) -> dict[str, Paper]:
    """Commendations by public id, with what the pack's rules said when each was proposed. The
    document is named on the way and binds no signature. No query."""
    return {row.public_id: _praise(row) for row in rows}


def _praise(row: Commendation) -> Paper:
    told = (
        Line(label=("通报名称", "Title"), value=(row.title, row.title), on=row.given_on),
        Line(label=("层级", "Level"), value=_both(Level(row.level))),
        Line(label=("驻村地", "Village"), value=(row.posting.place.short_name,) * 2),
        Line(label=("说明", "Reason"), value=(row.reason or "—",) * 2, by=row.by_name),
    )
    rules = tuple(
        Line(label=(rule, rule), value=(_OUTCOMES.get(outcome, outcome), outcome))
        for rule, outcome in row.answers
    )
    return Paper(
        title=row.person.name,
        sections=(
            Section(label=("拟通报表扬", "What is proposed"), lines=told),
            Section(label=("按规则核对", "What the rules said"), lines=rules),
        ),
    )


def _both(word: Ground | Level | Measure) -> Words:
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(word.label))
    return found[0], found[1]
