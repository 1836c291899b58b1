"""Projects with the links of the four-follow chain: opened, changed, closed, households linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Min

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.bodies import join_households
from zhucun.economy.actions.checking import (
    amount,
    author,
    belongs,
    ending,
    head,
    known,
    lives,
    maybe_amount,
    not_after,
    past,
    plain,
    record_id,
    rewritten,
    unit_of,
    village,
    word,
)
from zhucun.economy.actions.photos import require_evidence
from zhucun.economy.enums import BodyKind, ProjectKind, ProjectState
from zhucun.economy.errors import (
    HasEnded,
    HouseholdElsewhere,
    HouseholdJoined,
    NotOfHere,
    ProjectClosed,
    ReceivedTooMuch,
    RecordIdTaken,
)
from zhucun.economy.models import Offer, Project, ProjectHousehold
from zhucun.economy.perms import require_keeper
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.ledger.fields import on_day

_TEXTS = {"title": 60, "hamlet": 30, "product": 20, "market": 60}
_MARKS = ("is_direct_sale", "is_led_by_branch", "aims_at_exit")


@dataclass(frozen=True, kw_only=True)
class ProjectDraft:
    """What a project says. `quantity` in `unit`, `yearly_output` in yuan; `leader`: a member of a
    household of the county; `plan_item`: the public id of the plan item that it carries on;
    `offer`: what a unit offered the village, from which it came; `group`: the linked villages that
    share it, its own among them."""

    kind: str
    title: str
    hamlet: str = ""
    product: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    yearly_output: Decimal | None = None
    leader: Any | None = None
    body: Any | None = None
    market: str = ""
    is_direct_sale: bool | None = None
    is_led_by_branch: bool | None = None
    aims_at_exit: bool | None = None
    plan_item: str = ""
    offer: Any | None = None
    group: Any | None = None
    state: str = ProjectState.RUNNING


@transaction.atomic
def open_project(
    *,
    public_id: str = "",
    place: Any,
    draft: ProjectDraft,
    on: date,
    at: datetime,
    by: Actor,
) -> Project:
    """Open a project of a village; the same id with the same content gives the one that is there,
    and a plan item is carried on once.

    Raises RecordIdTaken, WordUnknown, TextNeeded, PersonalInText, AmountWrong, UnitUnknown,
    NotOfHere, MemberNotThere, PlaceWrong, DayInFuture, NotAllowed.
    """
    area = village(place).code
    require_keeper(by, area)
    values = {"village": place, "opened_on": past(on, at), **_checked(vars(draft), area, on)}
    values["state"] = word("state", draft.state, (ProjectState.PLANNED, ProjectState.RUNNING))
    key = record_id(public_id)
    there = known(Project, key, values)
    if there is not None:
        return there
    _require_free(values["plan_item"])
    row = Project.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.ProjectOpened(
        **head("project", row, at),
        kind=row.kind,
        title=row.title,
        on=row.opened_on,
        plan_item=row.plan_item,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def change_project(
    *, project: Project, base: int, changes: Mapping[str, Any], at: datetime, by: Actor
) -> bool:
    """Change fields of a project (names of `ProjectDraft`, and `on`, the day of its opening) as it
    was seen at version `base`; False where nothing differs. The event keeps both values.

    Raises EditedMeanwhile, ProjectClosed, DaysReversed where a household is taken along from an
    earlier day, and what `open_project` raises.
    """
    require_keeper(by, project.area)
    row = _locked(project)
    on = past(changes.get("on", row.opened_on), at)
    not_after(on, row.households.aggregate(day=Min("valid_from"))["day"])
    values = {"opened_on": on, **_checked(dict(changes), row.area, on)}
    if "state" in changes:
        values["state"] = word("state", changes["state"], ("planned", "running"))
    _require_free(values.get("plan_item", ""), beside=row)
    told = rewritten(row, base, values)
    if not told:
        return False
    project.refresh_from_db()
    event = events.ProjectChanged(**head("project", row, at), **told)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def close_project(
    *,
    project: Project,
    on: date,
    reason: str = "",
    is_given_up: bool = False,
    at: datetime,
    by: Actor,
) -> bool:
    """Close a project: done, with the evidence that the pack asks for (HH18-022), or given up with
    a reason; its households stay as they were. False where it is closed.

    Raises EvidenceMissing, TextNeeded, DayInFuture, DaysReversed, NotAllowed.
    """
    require_keeper(by, project.area)
    if past(on, at) < project.opened_on:
        ending(project.opened_on, on)
    told = {
        "closed_on": on,
        "close_reason": plain("reason", reason, most=200, needed=is_given_up),
        "is_given_up": is_given_up,
    }
    running = Project.objects.filter(pk=project.pk, closed_on=None)
    if not running.update(state=ProjectState.CLOSED, **told):
        return False
    if not is_given_up:
        require_evidence(project, on=on)
    project.refresh_from_db()
    event = events.ProjectClosed(
        **head("project", project, at),
        on=on,
        reason=project.close_reason,
        is_given_up=is_given_up,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def link_household(
    *,
    public_id: str = "",
    project: Project,
    household: Any,
    granted: Decimal,
    received: Decimal | None = None,
    leader: Any | None = None,
    joins_body: bool = False,
    since: date,
    at: datetime,
    by: Actor,
) -> ProjectHousehold:
    """Let a project take a household along, with the yuan that it was granted and those that it
    received (HH18-138); nought where it was granted none. `joins_body`: it belongs to the project's
    co-operative from the same day, if it does not already (HH18-101).

    Raises HouseholdJoined, HouseholdElsewhere, ProjectClosed, MemberNotThere, ReceivedTooMuch,
    DaysReversed before the project was opened, RecordIdTaken, AmountWrong, DayInFuture, NotAllowed.
    """
    require_keeper(by, project.area)
    values = {
        "project": project,
        "household": household,
        "leader": _leader(leader, project.area, since),
        "granted": amount("granted", granted) if granted else Decimal(0),
        "received": amount("received", received) if received else received,
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(ProjectHousehold, key, values)
    if there is not None:
        return there
    row = _locked(project)
    not_after(row.opened_on, since)
    if (got := values["received"]) and got > values["granted"]:
        raise ReceivedTooMuch(received=got, granted=values["granted"])
    county = at_level(row.area, Level.COUNTY)
    if not lives(household, since).area.startswith(county):
        raise HouseholdElsewhere(number=household.number, day=since)
    same = row.households.filter(household=household, valid_until=None).first()
    if same is not None:
        raise HouseholdJoined(number=household.number, day=same.valid_from)
    made = ProjectHousehold.objects.create(public_id=key, area=row.area, **values, **author(by))
    event = events.HouseholdLinked(
        **head("project", row, at),
        household=household.public_id,
        since=since,
        granted=str(made.granted),
        received=None if made.received is None else str(made.received),
    )
    ledger.append(event, origin=by.origin)
    if joins_body:
        _join(row, household, since=since, at=at, by=by)
    return made


def _join(project: Project, household: Any, *, since: date, at: datetime, by: Actor) -> None:
    """The household belongs to the project's co-operative; nothing where it does already, or where
    there is none."""
    body = project.body
    if body is None or body.kind != BodyKind.COOPERATIVE:
        return
    if not body.members.filter(on_day(since), household=household).exists():
        join_households(body=body, households=[household], since=since, at=at, by=by)


def _locked(project: Project) -> Project:
    """The project as it is now, held until the end. Raises ProjectClosed."""
    rows = Project.objects.select_for_update(of=("self",))
    row = rows.select_related("leader", "body", "group", "offer").get(pk=project.pk)
    if row.closed_on is not None:
        raise ProjectClosed(name=row.title, day=row.closed_on)
    return row


def _require_free(plan_item: str, *, beside: Project | None = None) -> None:
    """No other project carries this plan item on. Raises RecordIdTaken."""
    rows = Project.objects.filter(plan_item=plan_item) if plan_item else Project.objects.none()
    if beside is not None:
        rows = rows.exclude(pk=beside.pk)
    if rows.exists():
        raise RecordIdTaken


def _checked(given: Mapping[str, Any], area: str, on: date) -> dict[str, Any]:
    """The fields as they are kept, only those that are given."""
    found = {name: given[name] for name in (*_MARKS, "plan_item") if name in given}
    for name, most in _TEXTS.items():
        if name in given:
            found[name] = plain(name, given[name], most=most, needed=name == "title")
    if "kind" in given:
        found["kind"] = word("kind", given["kind"], ProjectKind.values)
    for name in ("quantity", "yearly_output"):
        if name in given:
            found[name] = maybe_amount(name, given[name])
    if "unit" in given:
        found["unit"] = unit_of(given["unit"]) if given["unit"] else ""
    if found.get("quantity") is not None and not given.get("unit", "?"):
        unit_of("")
    for name, check in (("leader", _leader), ("group", _shared), ("offer", _offered)):
        if name in given:
            found[name] = check(given[name], area, on)
    if "body" in given:
        body = given["body"]
        if body is not None and not body.area.startswith(at_level(area, Level.COUNTY)):
            raise NotOfHere(name=body.name)
        found["body"] = body
    return found


def _offered(offer: Any | None, area: str, on: date) -> Any | None:
    """What a unit offered the same village, before the project began. Raises NotOfHere, HasEnded,
    DaysReversed."""
    if offer is None:
        return None
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.area != area:
        raise NotOfHere(name=offer.title)
    if offer.closed_on is not None and offer.closed_on <= on:
        raise HasEnded(name=offer.title, day=offer.closed_on)
    not_after(offer.on, on)
    return offer


def _shared(group: Any | None, area: str, on: date) -> Any | None:
    """A group of linked villages in which the project's village is. Raises NotOfHere, HasEnded."""
    if group is None:
        return None
    if not group.villages.filter(area=area).exists():
        raise NotOfHere(name=group.name)
    if group.valid_until is not None and group.valid_until <= on:
        raise HasEnded(name=group.name, day=group.valid_until)
    return group


def _leader(member: Any | None, area: str, on: date) -> Any | None:
    """An able person of the county. Raises NotOfHere, MemberNotThere."""
    if member is None:
        return None
    if not member.household.area.startswith(at_level(area, Level.COUNTY)):
        raise NotOfHere(name=member.household.number)
    return belongs(member, on)
