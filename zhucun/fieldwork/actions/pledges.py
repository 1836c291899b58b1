"""The annual pledge: chosen from the task list, agreed by three, published in two places; the
development list, signed by two; the plan of a village, asked for, listed, studied and made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.plans import head
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.errors import (
    NotAPledge,
    NotOnTaskList,
    PlanIsWithdrawn,
    PledgeEmpty,
    PledgeUnderWay,
)
from zhucun.fieldwork.models import Plan, PlanItem
from zhucun.fieldwork.perms import require_planner
from zhucun.fieldwork.queries.plans import pledgeable
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

KIND = "pledge"
#: Plans with items of their own that their parties sign.
SIGNED_WHOLE = frozenset({PlanKind.DEVELOPMENT, PlanKind.ASSISTANCE})


@transaction.atomic
def pledge_items(*, pledge: Plan, items: Sequence[str], at: datetime, by: Actor) -> int:
    """Let exactly these items of the task list (public ids) stand in the pledge (SQ24-075); returns
    how many changed.

    Raises NotOnTaskList, PledgeUnderWay while the parties sign, PlanIsWithdrawn, NotAPledge,
    NotAllowed.
    """
    row = _open(pledge, by)
    wanted = set(items)
    offered = {item.public_id: item for item in pledgeable(row)}
    if wanted - offered.keys():
        raise NotOnTaskList(year=row.year)
    before = set(row.pledged.values_list("public_id", flat=True))
    PlanItem.objects.filter(pledge=row).exclude(public_id__in=wanted).update(pledge=None)
    PlanItem.objects.filter(public_id__in=wanted).update(pledge=row)
    changed = len(before ^ wanted)
    if changed:
        event = events.PlanPledged(**head(row, at), year=row.year, items=len(wanted))
        ledger.append(event, origin=by.origin)
    return changed


@transaction.atomic
def submit_plan(*, plan: Plan, at: datetime, by: Actor) -> bool:
    """Bring a pledge, a development list or a village's assistance plan before its parties by the
    area's chain (HX25-42, HX25-43, HX25-67, HX25-68, SQ24-076). False where it is before them.

    Raises PledgeEmpty, PledgeUnderWay, NotAPledge for other plans, PlanIsWithdrawn, NoProcedure
    where no pack says how, NotAllowed.
    """
    if plan.kind not in SIGNED_WHOLE:
        return submit_pledge(pledge=plan, at=at, by=by)
    row = _open(plan, by, kind=plan.kind)
    if not row.items.exists():
        raise PledgeEmpty
    made = signoff.start_cases([row.public_id], kind=row.kind, is_checked=True, at=at, by=by)
    return bool(made)


@transaction.atomic
def submit_pledge(*, pledge: Plan, at: datetime, by: Actor) -> bool:
    """Bring the pledge before its three parties by the area's chain (SQ24-076); the cadre's own
    step is signed with it. False where it is before them.

    Raises PledgeEmpty, NotAPledge, NoProcedure where no pack says how, NotAllowed.
    """
    row = _open(pledge, by)
    if not row.pledged.exists():
        raise PledgeEmpty
    started = signoff.start_cases([row.public_id], kind=KIND, is_checked=True, at=at, by=by)
    signed = signoff.sign_own(row.public_id, kind=KIND, does="submit", at=at, by=by)
    return bool(started or signed)


def _open(pledge: Plan, by: Actor, *, kind: str = PlanKind.PLEDGE) -> Plan:
    require_planner(by, pledge.posting, area=pledge.area)
    row = Plan.objects.select_for_update().get(pk=pledge.pk)
    if row.kind != kind:
        raise NotAPledge(kind=row.get_kind_display(), year=row.year)
    if row.withdrawn_on is not None:
        raise PlanIsWithdrawn(day=row.withdrawn_on)
    if row.is_agreed:
        raise PledgeUnderWay
    return row
