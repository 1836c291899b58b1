"""A case and a removal as signers see them: the evidence that a signature binds.

What was seen of a household is sealed; the evidence holds days, counts, the checker's answers and
the digest of the sealed texts, so that a change of them shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from zhucun.kernel.ciphers import sm3
from zhucun.monitoring.enums import Proposed, SignKind, SignSource
from zhucun.monitoring.models import Case, Measure, Published, Removal, Sign
from zhucun.signoff.rows import Line, Paper, Section, Words

_INCOME: Words = ("人均纯收入(元)", "Net income a head (yuan)")


def case_papers(rows: Sequence[Case]) -> dict[str, Paper]:
    """Cases by public id. One query."""
    signs: dict[int, list[Sign]] = {row.pk: [] for row in rows}
    found = Sign.objects.filter(case__in=list(signs)).order_by("on", "pk")
    for sign in found.defer("text"):
        signs[sign.case_id or 0].append(sign)
    return {
        row.public_id: Paper(
            title=row.household.number,
            whom=f"monitoring:{row.public_id}",
            sections=(
                Section(label=("线索", "Signs"), lines=tuple(map(_sign, signs[row.pk]))),
                Section(label=("入户核实", "Check on site"), lines=tuple(_check(row))),
                Section(label=("比对和评议", "Data and review"), lines=tuple(_review(row))),
                Section(label=("公示", "Publicity"), lines=tuple(_publicity(row))),
            ),
        )
        for row in rows
    }


def removal_papers(rows: Sequence[Removal]) -> dict[str, Paper]:
    """Removals by public id. One query."""
    measures: dict[int, list[Measure]] = {row.case_id: [] for row in rows}
    for measure in Measure.objects.filter(case__in=list(measures)).order_by("pk"):
        measures[measure.case_id].append(measure)
    return {
        row.public_id: Paper(
            title=row.case.household.number,
            whom=f"monitoring:{row.case.public_id}",
            sections=(
                Section(label=("风险消除核实", "Check of the removal"), lines=tuple(_removal(row))),
                Section(
                    label=("帮扶措施", "Measures"),
                    lines=tuple(map(_measure, measures[row.case_id])),
                ),
                Section(label=("公示", "Publicity"), lines=tuple(_publicity(row))),
            ),
        )
        for row in rows
    }


def _sign(row: Sign) -> Line:
    source, kind = label_of(SignSource(row.source)), label_of(SignKind(row.kind))
    amount = ("", "") if row.amount is None else (f" {row.amount} 元", f" {row.amount} yuan")
    return Line(
        label=source,
        value=(f"{kind[0]}{amount[0]}", f"{kind[1]}{amount[1]}"),
        by=row.department or row.by_name,
        on=row.on,
        is_personal=row.amount is not None,
    )


def _check(row: Case) -> list[Line]:
    proposed = label_of(Proposed(row.proposed)) if row.proposed else ("—", "—")
    return [
        Line(label=("授权承诺书", "Letter of authorisation"), value=_day(row.authorised_on)),
        Line(label=("入户核实", "Checked on site"), value=_day(row.checked_on)),
        Line(label=_INCOME, value=_same(row.income_per_head), is_personal=True),
        Line(label=("突出困难问题", "Marked difficulty"), value=yes_no(row.has_difficulty)),
        Line(label=("拟认定类别", "Proposed class"), value=proposed),
        Line(label=("核实记录摘要", "Digest of the findings"), value=_digest(row.findings)),
    ]


def _review(row: Case) -> list[Line]:
    return [
        Line(label=("数据比对", "Data compared"), value=_day(row.compared_on)),
        Line(label=("比对结果摘要", "Digest of the comparison"), value=_digest(row.comparison)),
        Line(label=("民主评议", "Reviewed"), value=_day(row.reviewed_on)),
        Line(label=("同意", "For"), value=_same(row.votes_for)),
        Line(label=("不同意", "Against"), value=_same(row.votes_against)),
    ]


def _publicity(row: Published) -> list[Line]:
    return [
        Line(label=("起", "From"), value=_day(row.published_from)),
        Line(label=("至(含)", "Until and with"), value=_day(row.published_until)),
        *_entered(row),
        Line(label=("异议", "Objections"), value=_same(row.objections)),
        Line(label=("已答复", "Answered"), value=_same(row.objections_answered)),
    ]


def _entered(row: Published) -> list[Line]:
    """That a publicity was entered only after its first day."""
    entered = row.publicity_recorded_on
    if entered is None or row.published_from is None or entered <= row.published_from:
        return []
    return [Line(label=("补录日期", "Entered afterwards, on"), value=_day(entered))]


def _removal(row: Removal) -> list[Line]:
    answers: tuple[tuple[Words, bool | None], ...] = (
        (("收入持续稳定半年以上", "Income steady for half a year"), row.income_is_steady),
        (("“三保障”持续巩固", "Three guarantees consolidated"), row.has_three_guarantees),
        (("饮水安全", "Safe drinking water"), row.has_safe_water),
        (("原风险已消除", "The first risk is gone"), row.is_risk_gone),
        (("有新增风险", "There is a new risk"), row.has_new_risk),
        (("户内有劳动力", "Somebody can work"), row.labour),
    )
    lines = [
        Line(label=("认定日期", "Identified on"), value=_day(row.case.identified_on)),
        Line(label=_INCOME, value=_same(row.income), is_personal=True),
        *_beside(row),
    ]
    lines += [Line(label=label, value=yes_no(answer)) for label, answer in answers]
    return lines


def _beside(row: Removal) -> list[Line]:
    """What the registry said beside what was found on site, where that is something else."""
    lines = []
    if row.income_per_head is not None:
        label = ("户档案人均纯收入(元)", "Net income a head in the registry (yuan)")
        lines.append(Line(label=label, value=_same(row.registry_income), is_personal=True))
    if row.has_labour is not None:
        label = ("户档案有劳动力", "Somebody can work, by the registry")
        lines.append(Line(label=label, value=yes_no(row.registry_labour)))
    if row.found_because:
        label = ("差异说明摘要", "Digest of why it differs")
        lines.append(Line(label=label, value=_digest(row.found_because)))
    return lines


def _measure(row: Measure) -> Line:
    state: Words = ("未落实", "not delivered")
    if row.delivered_on is not None:
        state = (f"{row.delivered_on} 落实", f"delivered on {row.delivered_on}")
    return Line(label=_same(row.title), value=state, by=row.owner_name)


def label_of(word: Any) -> Words:
    """A word of an enum in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(word.label))
    return found[0], found[1]


def yes_no(answer: bool | None) -> Words:
    if answer is None:
        return "—", "—"
    return ("是", "yes") if answer else ("否", "no")


def _digest(text: str) -> Words:
    return _same(sm3(text.encode()).hex()[:12] if text else None)


def _day(day: date | None) -> Words:
    return _same(day)


def _same(value: date | Decimal | int | str | None) -> Words:
    text = "—" if value is None else str(value)
    return text, text
