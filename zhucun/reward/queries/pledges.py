"""Pledges with target, day and consequence (军令状, HH18-053), and what their day says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Answer, Outcome
from zhucun.exits import queries as exits
from zhucun.exits.enums import ExitState, Kind
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.reward import perms
from zhucun.reward.enums import PledgeVerdict
from zhucun.reward.models import TargetPledge
from zhucun.reward.queries.judging import answers

SUBJECT = "pledge"
_MOST = 300
#: States of the list: not signed, signed and not due, due and not decided, decided.
STATES = ("draft", "running", "due", "decided")


@dataclass(frozen=True, kw_only=True)
class PledgeCard:
    """One pledge on a day. `proposed` is the verdict that the record comes to by which it is
    measured: "" before its day, or where a person has to say. `answers`: the pack's rules today."""

    row: TargetPledge
    exit: Any
    proposed: str
    pack: PackAt
    answers: Sequence[Answer]
    is_due: bool
    may_keep: bool


def target_pledges(
    *, actor: Actor, as_of: date, area: str = "", state: str = "", text: str = ""
) -> QuerySet[TargetPledge]:
    """Pledges that stand and that the actor may see, by their day. One query."""
    found = perms.visible_pledges(actor).filter(voided_on=None, made_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    wanted: Mapping[str, dict[str, Any]] = {
        "draft": {"signed_on": None},
        "running": {"signed_on__isnull": False, "due_on__gt": as_of},
        "due": {"signed_on__isnull": False, "due_on__lte": as_of, "verdict": ""},
        "decided": {"decided_on__isnull": False},
    }
    found = found.filter(**wanted.get(state, {}))
    return found.select_related("person__unit", "posting__place").order_by("due_on", "area", "pk")


def pledges_due(*, actor: Actor, as_of: date) -> QuerySet[TargetPledge]:
    """Pledges whose day has come and about which nobody decided, where the actor keeps them. One
    query."""
    mine = in_areas("area", actor.areas(Permission.KEEP_REWARD))
    rows = target_pledges(actor=actor, as_of=as_of, state="due").filter(mine)
    return rows.exclude(person__public_id=actor.person or "-")


def pledge_card(*, actor: Actor, public_id: str, as_of: date) -> PledgeCard:
    """One pledge. Two queries. Raises NotFound."""
    row = one_pledge(actor=actor, public_id=public_id)
    record = exit_of(actor, row.exit, as_of)
    said = proposal(row, record, as_of)
    pack = directory.pack_for(row.area, as_of=as_of)
    keeps = actor.can(Permission.KEEP_REWARD, area=row.area)
    return PledgeCard(
        row=row,
        exit=record,
        proposed=said,
        pack=pack,
        answers=answers(pack, SUBJECT, facts_of(row, row.verdict or said)),
        is_due=row.signed_on is not None and row.due_on <= as_of,
        may_keep=keeps and not perms.is_himself(actor, row.person) and row.voided_on is None,
    )


def one_pledge(*, actor: Actor, public_id: str) -> TargetPledge:
    """Raises NotFound."""
    rows = perms.visible_pledges(actor).filter(public_id=public_id)
    found = rows.select_related("person", "posting__place", "posting__person").first()
    if found is None:
        raise NotFound
    return found


def measuring_exits(*, actor: Actor, as_of: date) -> list[Any]:
    """Exits of villages and counties by which a pledge can be measured, as far as the actor keeps
    pledges there; the latest first. One query."""
    mine = in_areas("area", actor.areas(Permission.KEEP_REWARD))
    rows = exits.exits(actor=actor, as_of=as_of).filter(mine).exclude(kind=Kind.HOUSEHOLD)
    return list(rows.exclude(state=ExitState.WITHDRAWN)[:_MOST])


def exit_of(actor: Actor, key: str, as_of: date) -> Any:
    """The exit that measures a pledge, as far as the actor sees it; None where there is none."""
    if not key:
        return None
    rows = exits.exits(actor=actor, as_of=as_of).filter(public_id=key)
    return rows.exclude(state=ExitState.WITHDRAWN).first()


def proposal(row: TargetPledge, record: Any, as_of: date) -> str:
    """What the record comes to: kept once the exit was by the day, missed once the day is over
    without it; else nothing. Nobody has decided yet."""
    if record is None or row.signed_on is None:
        return ""
    if record.exited_on is not None and record.exited_on <= row.due_on:
        return str(PledgeVerdict.KEPT)
    return str(PledgeVerdict.MISSED) if as_of > row.due_on else ""


def facts_of(row: TargetPledge, verdict: str = "", *, signed_on: date | None = None) -> Any:
    """In the names of the packs; `signed_on` where it is about to be signed."""
    return {
        "person": row.person.public_id,
        "level": row.level,
        "has_target": bool(row.target),
        "has_consequence": bool(row.consequence),
        "signed_on": signed_on or row.signed_on,
        "due_on": row.due_on,
        "target_met": None if not verdict else verdict == PledgeVerdict.KEPT,
        "action_case_opened": None,
    }


def hindrances(row: TargetPledge, *, on: date) -> tuple[PackAt, Sequence[Answer], list[str]]:
    """What the pack says of a pledge that is signed on a day, and the rules that do not let it be
    signed. No query."""
    pack = directory.pack_for(row.area, as_of=on)
    said = answers(pack, SUBJECT, facts_of(row, signed_on=on))
    failed = [each.rule for each in said if each.outcome is Outcome.FAIL]
    return pack, said, [rule for rule in failed if _blocks(pack, rule)]


def _blocks(pack: PackAt, rule: str) -> bool:
    spec: Any = pack.item(rule).spec
    return bool(spec.severity == "block")
