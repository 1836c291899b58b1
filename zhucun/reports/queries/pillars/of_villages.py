"""What the organisations of villages did, in the words of the packs: activities of joint branches
with where they were held, committees with what asks for their rectification, their heads in
exams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from zhucun.branches import queries as branches
from zhucun.directory.perms import Actor
from zhucun.packs import PackAt
from zhucun.reports.queries.pillars.columns import Record, StepTold
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reward import queries as reward

#: What is known of each.
ACTIVITY = frozenset({"kind", "by_joint_branch", "village", "held_in", "happened_on"})
EXAM = "exam"
COMMITTEE = frozenset(
    ("village", "year", "plan_completed", "has_outstanding_problems", "masses_dissatisfied")
    + ("rectification_opened",)
)


def activities(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """What joint branches held in the year up to the day (HH18-098). One query."""
    since, until = date(pack.as_of.year, 1, 1), pack.as_of + timedelta(days=1)
    told = branches.joint_activities(actor=actor, area=scope.area, since=since, until=until)
    for key, area, facts in told:
        if scope.counts("branch_meeting", key, area):
            yield Record(key, area, facts, "branch_meeting")


def exams(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Heads of villages who are registered for an exam of the year, with what shows an outstanding
    record and the points that were added (HH18-082). Four queries."""
    rows = list(reward.exam_entries(actor=actor, area=scope.area, year=pack.as_of.year))
    mine = [
        row
        for row in rows
        if row.registered_on <= pack.as_of and scope.counts("exam", row.public_id, row.area)
    ]
    for card in reward.exam_cards(actor=actor, rows=mine, as_of=pack.as_of):
        steps = tuple(StepTold(each.words, each.words, each.on) for each in card.proofs)
        steps += (StepTold("已加分", "Points added", card.row.points_on, _points(card.row)),)
        key, area = card.row.public_id, card.row.area
        yield Record(key, area, card.facts(), "exam", card.name, steps=steps)


def _points(row: Any) -> str:
    return "" if row.points is None else f"{row.points} · {row.points_document}"


def committees(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Committees in office, each with the triggers that hold, the latest record of each, and the
    rectification that answers them (HH18-088). Five queries."""
    for each in reward.judged_committees(actor=actor, as_of=pack.as_of, area=scope.area):
        if not scope.counts("committee", each.term.public_id, each.term.area):
            continue
        steps = []
        for one in each.triggers:
            if one.holds:
                last = max(one.causes, key=lambda cause: (cause.on, cause.key))
                zh, en = (one.label.zh, one.label.en) if one.label else (one.trigger, one.trigger)
                steps.append(StepTold(zh, en, last.on, last.name))
        if steps or each.case is not None:
            opened = each.case.listed_on if each.case is not None else None
            steps.append(StepTold("启动整顿", "Rectification opened", opened))
        yield Record(
            each.term.public_id, each.term.area, each.facts, "committee", steps=tuple(steps)
        )
