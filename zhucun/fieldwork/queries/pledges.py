"""A pledge, a development list or a village's assistance plan as its parties see it: what it says,
and how the rules before a step come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.models import Plan, PlanItem
from zhucun.signoff.rows import Line, Paper, Section

#: The days that the chain's signatures give (SQ24-076, SQ24-077).
DAYS = (
    "team_agreed_on",
    "unit_agreed_on",
    "branch_agreed_on",
    "published_in_unit_on",
    "published_in_village_on",
)


_HEADS = {
    PlanKind.PLEDGE: ("承诺事项", "What is pledged"),
    PlanKind.DEVELOPMENT: ("发展清单", "Development list"),
    PlanKind.ASSISTANCE: ("需求与措施", "Needs and measures"),
}


def standing(subjects: Sequence[str], kind: str = PlanKind.PLEDGE) -> list[Plan]:
    """Plans of a kind by public id with all that their case needs. One query."""
    rows = Plan.objects.filter(public_id__in=list(subjects), kind=kind)
    return list(rows.select_related("village", "posting__person", "posting__unit"))


def facts(rows: Sequence[Plan]) -> dict[str, dict[str, Any]]:
    """The facts of `terms/pledge`, `terms/development_list` and `terms/assistance`, by public
    id."""
    return {
        row.public_id: {
            "village": row.area,
            "person": row.posting.person.public_id if row.posting else "",
            "year": row.year,
            **{name: getattr(row, name) for name in DAYS},
        }
        for row in rows
    }


def papers(rows: Sequence[Plan]) -> dict[str, Paper]:
    """What a signature binds: each item with its target, its day, and of a project its budget. One
    query for pledges, one for plans with items of their own."""
    by_plan: dict[int | None, list[PlanItem]] = {}
    for column, is_pledge in (("pledge", True), ("plan", False)):
        keys = [row.pk for row in rows if (row.kind == PlanKind.PLEDGE) is is_pledge]
        found = PlanItem.objects.filter(**{f"{column}__in": keys}) if keys else ()
        for item in sorted(found, key=lambda each: each.position):
            by_plan.setdefault(getattr(item, f"{column}_id"), []).append(item)
    return {
        row.public_id: Paper(
            title=f"{row.village.short_name} {row.year}",
            sections=(
                Section(
                    label=_HEADS[PlanKind(row.kind)],
                    lines=tuple(_line(item) for item in by_plan.get(row.pk, [])),
                ),
            ),
        )
        for row in rows
    }


def _line(item: PlanItem) -> Line:
    target = f"{item.target.normalize():f} {item.unit}" if item.target is not None else "—"
    day = str(item.due_on) if item.due_on else "—"
    zh, en = f"{target}；{day}", f"{target}; {day}"
    if item.budget is not None:
        zh, en = f"{zh}；预算 {item.budget} 元", f"{en}; budget {item.budget} yuan"
    if item.state == ItemState.REJECTED:
        zh, en = f"{zh}；未采纳：{item.reject_reason}", f"{en}; not taken on: {item.reject_reason}"
    return Line(label=(item.title, item.title), value=(zh, en))
