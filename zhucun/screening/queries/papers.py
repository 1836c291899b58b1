"""A lead as signers see it: the evidence that a signature binds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from zhucun.directory import queries as directory
from zhucun.households.queries import masked_name
from zhucun.screening.enums import UNDER_WAY, LeadState
from zhucun.screening.models import Lead
from zhucun.screening.queries.leads import screen_of
from zhucun.signoff.rows import Kin, Line, Paper, Section, Words


def cased(subjects: Sequence[str]) -> QuerySet[Any]:
    """Leads about which a case runs or ran."""
    rows = Lead.objects.filter(
        public_id__in=list(subjects), state__in=(*UNDER_WAY, LeadState.CLOSED)
    )
    return rows.select_related("payment").order_by("pk")


def papers(rows: Sequence[Any]) -> Mapping[str, Paper]:
    """The evidence of each; no query."""
    return {row.public_id: _paper(row) for row in rows}


def title_of(row: Any) -> str:
    """The screen and who was paid, masked: it stands in lists."""
    spec = screen_of(row)
    who = masked_name(row.payment.name) if row.payment is not None else row.about
    return f"{spec.label.in_('zh') if spec else row.screen} · {who}"[:120]


def kin_of(rows: Sequence[Any]) -> Mapping[str, Kin]:
    """Who was paid signs nothing about it. One query."""
    keys = {bytes(row.payment.key) for row in rows if row.payment and row.payment.key}
    people = directory.people_by_index(keys)
    return {
        row.public_id: Kin(
            people=frozenset({people[bytes(row.payment.key)]})
            if row.payment.key and bytes(row.payment.key) in people
            else frozenset(),
            names=frozenset({row.payment.name}),
        )
        for row in rows
        if row.payment is not None
    }


def _paper(row: Any) -> Paper:
    return Paper(
        title=title_of(row),
        whom=f"lead:{row.public_id}",
        sections=(
            Section(label=("疑点", "The lead"), lines=tuple(_lead(row))),
            Section(label=("核查", "Verified"), lines=tuple(_verified(row))),
            Section(label=("定性", "Verdict"), lines=tuple(_decided(row))),
            Section(label=("处置", "What was done"), lines=tuple(_acted(row))),
        ),
    )


def _lead(row: Any) -> Iterator[Line]:
    spec = screen_of(row)
    if spec is not None:
        yield Line(label=("疑问", "Question"), value=(spec.ask.in_("zh"), spec.ask.in_("en")))
    if row.payment is not None:
        paid = row.payment
        yield Line(label=("补贴项目", "Benefit"), value=_same(paid.programme))
        yield Line(label=("领取人", "Paid to"), value=_same(paid.name), is_personal=True)
        yield Line(label=("所属月份", "For the month"), value=_same(f"{paid.paid_for_on:%Y-%m}"))
        yield Line(label=("金额(元)", "Amount (yuan)"), value=_same(paid.amount))
    for name, value in (json.loads(row.values) if row.values else {}).items():
        yield Line(label=_label(row, name), value=_value(value), is_personal=True)


def _label(row: Any, name: str) -> Words:
    pack = directory.pack_for(row.area, as_of=row.found_on)
    terms: Any = pack.item(f"terms/{row.subject}").spec.names  # type: ignore[attr-defined]
    label = terms[name].label
    return label.in_("zh"), label.in_("en")


def _verified(row: Any) -> Iterator[Line]:
    yield Line(label=("分派", "Assigned to"), value=_assigned(row))
    if row.due_on:
        yield Line(label=("办理期限", "Due on"), value=_same(row.due_on))
    if row.verified_on:
        yield Line(
            label=("核查情况", "Found"),
            value=_same(row.findings),
            by=row.verified_by_name,
            on=row.verified_on,
            is_personal=True,
        )


def _assigned(row: Any) -> Words:
    return _same(row.department) if row.department else _words(row, "assigned_to")


def _decided(row: Any) -> Iterator[Line]:
    if not row.verdict:
        return
    yield Line(label=("定性", "Verdict"), value=_words(row, "verdict"))
    if row.violation:
        yield Line(label=("问题类别", "Violation"), value=_words(row, "violation"))
    yield Line(
        label=("理由", "Reasons"),
        value=_same(row.reason),
        by=row.decided_by_name,
        on=row.decided_on,
        is_personal=True,
    )


def _acted(row: Any) -> Iterator[Line]:
    if not row.act:
        return
    yield Line(label=("处置", "Act"), value=_words(row, "act"), on=row.acted_on)
    if row.act_amount is not None:
        yield Line(label=("涉及金额(元)", "Amount (yuan)"), value=_same(row.act_amount))
    if row.act_document:
        yield Line(label=("文号", "Document"), value=_same(row.act_document))
    yield Line(label=("反馈", "Answer"), value=_same(row.feedback), is_personal=True)


def _words(row: Any, field: str) -> Words:
    show = getattr(row, f"get_{field}_display")
    with translation.override("zh-hans"):
        chinese = str(show())
    with translation.override("en"):
        return chinese, str(show())


def _same(value: Any) -> Words:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text, text


def _value(value: Any) -> Words:
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    return ("未知", "not known") if value is None else _same(value)
