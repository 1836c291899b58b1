"""Leave as signers see it: facts for the pack's conditions and rules, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from zhucun.presence.enums import LeaveKind
from zhucun.presence.models import Leave
from zhucun.presence.queries.leave import around, used_in
from zhucun.signoff.rows import Line, Paper, Section, Words


def facts(rows: Sequence[Leave]) -> dict[str, dict[str, Any]]:
    """The facts of `terms/leave`, by public id. One query a year."""
    used = used_in(rows)
    return {
        row.public_id: {
            "person": row.posting.person.public_id,
            "role": row.posting.role,
            "leave_kind": row.kind,
            "days": float(row.days),
            "days_this_year": float(used[row.pk].total),
            "starts_on": row.starts_on,
            "due_back_on": row.ends_on,
            "returned_on": row.returned_on,
        }
        for row in rows
    }


def papers(rows: Sequence[Leave]) -> dict[str, Paper]:
    """What a signature binds: the leave, what was used this year, who else is away. Three queries
    and one a year."""
    used, nearby = used_in(rows), around(rows)
    return {
        row.public_id: Paper(
            title=row.posting.person.name,
            sections=(
                Section(label=("请假", "Leave"), lines=tuple(_leave(row))),
                Section(label=("本年已请假", "Leave this year"), lines=tuple(_used(used[row.pk]))),
                Section(
                    label=("同村同期", "The same village on these days"),
                    lines=tuple(_away(*nearby[row.pk])),
                ),
            ),
        )
        for row in rows
    }


def kind_words(kind: str) -> Words:
    """A kind of leave in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(LeaveKind(kind).label))
    return found[0], found[1]


def _leave(row: Leave) -> list[Line]:
    substitute = row.substitute.person.name if row.substitute else ""
    return [
        Line(label=("假别", "Kind"), value=kind_words(row.kind)),
        Line(label=("起", "From"), value=_half(row.starts_on, row.starts_at_noon)),
        Line(label=("至(含)", "Until and with"), value=_half(row.last_day, row.ends_at_noon)),
        Line(label=("天数", "Days"), value=_same(row.days)),
        Line(label=("事由", "Reason"), value=_same(row.reason)),
        Line(label=("去向", "Whereabouts"), value=_same(row.whereabouts or "—")),
        Line(label=("代班人", "Substitute"), value=_same(substitute or "—")),
        Line(label=("驻村", "Serves in"), value=_same(row.posting.place.short_name)),
    ]


def _used(used: Any) -> list[Line]:
    lines = [
        Line(label=kind_words(kind), value=(f"{days} 天", f"{days} days"))
        for kind, days in used.by_kind.items()
    ]
    total: Decimal = used.total
    lines.append(Line(label=("合计", "In all"), value=(f"{total} 天", f"{total} days")))
    limit: Words = ("未配置", "not configured")
    if used.limit is not None:
        limit = (f"{used.limit} 天", f"{used.limit} days")
    lines.append(Line(label=("上限", "At most"), value=limit))
    return lines


def _away(away: Sequence[Leave], team: int) -> list[Line]:
    lines = [Line(label=("在岗人数", "Cadres who serve there"), value=_same(team))]
    lines += [
        Line(
            label=_same(one.posting.person.name),
            value=(
                f"{one.starts_on} 至 {one.last_day} 请假",
                f"on leave from {one.starts_on} until {one.last_day}",
            ),
        )
        for one in away
    ]
    return lines


def _half(day: date, at_noon: bool) -> Words:
    return (f"{day} 中午", f"{day}, noon") if at_noon else _same(day)


def _same(value: Any) -> Words:
    return str(value), str(value)
