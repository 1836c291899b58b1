"""Plans of a village or of a cadre: made, withdrawn; their items added, changed, taken on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import plain, record_id, require_words
from zhucun.fieldwork.actions.drafts import ItemDraft, checked, columns, differing, now_of, stated
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.errors import (
    EditedMeanwhile,
    ItemIdTaken,
    ItemIsSettled,
    OwnerUnknown,
    PlanIsThere,
    PlanIsWithdrawn,
    PlanNeedsCadre,
    PledgeUnderWay,
    ReasonNeeded,
    VillageNeeded,
)
from zhucun.fieldwork.models import Plan, PlanItem
from zhucun.fieldwork.perms import require_assessor, require_planner
from zhucun.kernel.divisions import Level, level_of
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

#: Plans of one cadre; the others are of the village.
PERSONAL = frozenset({PlanKind.TASK_LIST, PlanKind.PLEDGE})
#: An item in one of these is not touched any more.
SETTLED = frozenset({ItemState.DONE, ItemState.REJECTED})


@transaction.atomic
def make_plan(
    *,
    public_id: str = "",
    kind: str,
    village: Any,
    year: int,
    posting: Any | None = None,
    at: datetime,
    by: Actor,
) -> Plan:
    """Make the plan of a year (SQ24-073, HX25-68, HX25-77); the same id gives the plan that is
    there. A task list and a pledge are of one cadre.

    Raises PlanIsThere, PlanNeedsCadre, OwnerUnknown, VillageNeeded, WordUnknown, NotAllowed.
    """
    require_planner(by, posting, area=village.code)
    if level_of(village.code) != Level.VILLAGE:
        raise VillageNeeded(place=village.short_name)
    require_words("kind", [kind], PlanKind.values)
    if (kind in PERSONAL) != (posting is not None):
        raise PlanNeedsCadre(kind=PlanKind(kind).label)
    if posting is not None and posting.area != village.code:
        raise OwnerUnknown(posting=posting.public_id)
    key = record_id(public_id)
    known = Plan.objects.filter(public_id=key).first()
    if known is not None:
        if (known.kind, known.area, known.year) != (kind, village.code, year):
            raise ItemIdTaken
        return known
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                public_id=key,
                kind=kind,
                village=village,
                area=village.code,
                posting=posting,
                year=year,
                made_on=localdate(at),
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        raise PlanIsThere(kind=PlanKind(kind).label, year=year) from error
    event = events.PlanMade(
        **head(plan, at), kind=kind, year=year, posting=posting.public_id if posting else ""
    )
    ledger.append(event, origin=by.origin)
    return plan


@transaction.atomic
def withdraw_plan(*, plan: Plan, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw a plan; it stays with its reason. A pledge leaves its items free for another and its
    parties are asked no more. False where it is withdrawn.

    Raises ReasonNeeded, NotAllowed, and PledgeUnderWay for a task list of which parties have
    agreed to something: that pledge is withdrawn first.
    """
    require_planner(by, plan.posting, area=plan.area)
    why = plain("reason", reason, most=200)
    if not why:
        raise ReasonNeeded
    pledged = plan.items.filter(pledge__isnull=False).select_related("pledge")
    if any(item.pledge is not None and item.pledge.is_agreed for item in pledged):
        raise PledgeUnderWay
    standing = Plan.objects.filter(pk=plan.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=localdate(at), withdraw_reason=why):
        return False
    PlanItem.objects.filter(Q(plan=plan) | Q(pledge=plan)).update(pledge=None)
    signoff.stop_cases([plan.public_id], kind=plan.kind, reason=why, at=at, by=by)
    event = events.PlanWithdrawn(**head(plan, at), kind=plan.kind, year=plan.year, reason=why)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def add_item(
    *, public_id: str = "", plan: Plan, item: ItemDraft, at: datetime, by: Actor
) -> PlanItem:
    """Add an item to a plan; the same id with the same content gives the item that is there.

    Raises ItemIdTaken, PlanIsWithdrawn, TextNeeded, PersonalInTitle, AmountWrong, NumberWrong,
    OwnerUnknown, WordUnknown, NotAllowed; of a project BeforeNeeded, FunderTwice, FunderUnknown, of
    anything else NotAProject.
    """
    require_planner(by, plan.posting, area=plan.area)
    Plan.objects.select_for_update().get(pk=plan.pk)
    plan.refresh_from_db()
    if plan.withdrawn_on is not None:
        raise PlanIsWithdrawn(day=plan.withdrawn_on)
    if plan.is_agreed:
        raise PledgeUnderWay
    key, values = record_id(public_id), checked(stated(item), area=plan.area, by=by)
    known = PlanItem.objects.filter(public_id=key).select_related("owner", "funder_unit").first()
    if known is not None:
        if known.plan_id != plan.pk or (known.version == 1 and differing(known, values)):
            raise ItemIdTaken
        return known
    last = plan.items.aggregate(last=Max("position"))["last"] or 0
    row = PlanItem.objects.create(
        public_id=key,
        plan=plan,
        area=plan.area,
        position=last + 1,
        opened_on=localdate(at),
        **columns(values),
    )
    event = events.ItemAdded(
        **head(plan, at),
        kind=row.kind,
        title=row.title,
        due_on=row.due_on,
        budget=_told(row),
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def change_item(
    *, item: PlanItem, base: int, changes: Mapping[str, Any], at: datetime, by: Actor
) -> bool:
    """Change fields of an item (names of `ItemDraft`) as it was seen at version `base`; False where
    nothing differs. What a pledge says stays while its parties sign.

    Raises EditedMeanwhile field by field, ItemIsSettled, PledgeUnderWay and what `add_item`
    raises.
    """
    row = locked(item, by)
    if row.plan.is_agreed or (row.pledge is not None and row.pledge.is_agreed):
        raise PledgeUnderWay
    values = checked(dict(changes), area=row.area, by=by, row=row)
    changed = differing(row, values)
    if not changed:
        return False
    if row.version != base:
        shown = {name: [None, now_of(row, name), values[name]] for name in changed}
        raise EditedMeanwhile(fields=shown, now=row.version, names=", ".join(sorted(changed)))
    for name, value in columns({name: values[name] for name in changed}).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    item.refresh_from_db()
    event = events.ItemChanged(
        **head(row.plan, at), changed=sorted(changed), version=row.version, budget=_told(row)
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def assess_item(
    *, item: PlanItem, is_taken_on: bool, reason: str = "", at: datetime, by: Actor
) -> bool:
    """The sending unit takes a need or measure on, or says with a reason why not (HX25-67). False
    where that is how it stands. Raises ReasonNeeded, ItemIsSettled, NotAllowed."""
    require_assessor(by, item)
    why = plain("reason", reason, most=200)
    if not is_taken_on and not why:
        raise ReasonNeeded
    row = PlanItem.objects.select_for_update().select_related("plan").get(pk=item.pk)
    becomes = ItemState.RUNNING if is_taken_on else ItemState.REJECTED
    if row.state == becomes:
        return False
    if row.state in SETTLED:
        raise ItemIsSettled(title=row.title, state=row.get_state_display())
    row.state, row.reject_reason = becomes, "" if is_taken_on else why
    row.closed_on = None if is_taken_on else localdate(at)
    row.version += 1
    row.save()
    item.refresh_from_db()
    return settled(row, reason=why, at=at, by=by)


def locked(item: PlanItem, by: Actor) -> PlanItem:
    """The item as it is now, held until the end, for who plans in its village. Raises NotAllowed,
    ItemIsSettled, PlanIsWithdrawn."""
    rows = PlanItem.objects.select_for_update(of=("self",))
    row = rows.select_related(
        "plan__posting__person", "pledge", "owner__person", "funder_unit"
    ).get(pk=item.pk)
    require_planner(by, row.plan.posting, area=row.area)
    if row.plan.withdrawn_on is not None:
        raise PlanIsWithdrawn(day=row.plan.withdrawn_on)
    if row.state in SETTLED:
        raise ItemIsSettled(title=row.title, state=row.get_state_display())
    return row


def settled(row: PlanItem, *, reason: str = "", at: datetime, by: Actor) -> bool:
    """Tell the ledger how an item stands now."""
    event = events.ItemSettled(
        **head(row.plan, at), title=row.title, state=row.state, reason=reason
    )
    return ledger.append(event, origin=by.origin)


def _told(row: PlanItem) -> str | None:
    """The budget as the ledger keeps it."""
    return None if row.budget is None else str(row.budget)


def head(plan: Plan, at: datetime) -> dict[str, Any]:
    """What every event of a plan begins with."""
    return {
        "subject": f"plan:{plan.public_id}",
        "area": plan.area,
        "happened_at": at,
        "village": plan.area,
    }
