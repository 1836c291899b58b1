"""Changing a visit, field by field, and striking one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import day_of, plain, require_words, sealed_text
from zhucun.fieldwork.actions.visits import (
    VisitedHousehold,
    companions_of,
    reached_by,
    require_running,
)
from zhucun.fieldwork.enums import MatterState, Topic, VisitKind
from zhucun.fieldwork.errors import EditedMeanwhile, FollowedUp, ReasonNeeded, VisitVoided
from zhucun.fieldwork.models import Visit, VisitCompanion, VisitHousehold
from zhucun.fieldwork.perms import require_author
from zhucun.fieldwork.queries.lookups import households_named, postings_named
from zhucun.ledger import actions as ledger

#: The one field of a visit that is sealed: it is no fact of a problem.
_SEALED = "findings"


@dataclass(frozen=True, kw_only=True)
class VisitChanges:
    """What is to stand; None leaves a field as it is."""

    kind: str | None = None
    on: date | None = None
    topics: Sequence[str] | None = None
    findings: str | None = None
    households: Sequence[VisitedHousehold] | None = None
    companions: Sequence[str] | None = None

    def stated(self) -> dict[str, Any]:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value is not None}


@transaction.atomic
def change_visit(
    *, visit: Visit, base: int, changes: VisitChanges, at: datetime, by: Actor
) -> bool:
    """Change fields of a visit as the editor saw it at version `base`; False where nothing differs.

    Fields that others changed since do not lose: where they differ, EditedMeanwhile names each;
    changes of different fields both stand. Raises VisitVoided and what `record_visit` raises.
    """
    require_author(by, visit.posting, area=visit.area)
    row = _locked(visit)
    if row.voided_on is not None:
        raise VisitVoided(day=row.voided_on)
    now = _as_stated(row)
    yours = {name: _plain(name, value) for name, value in changes.stated().items()}
    differing = {name: value for name, value in yours.items() if value != now[name]}
    _require_unedited(row, base, now, differing)
    if not differing:
        return False
    _apply(row, changes, set(differing), at)
    row.version += 1
    row.fields_at = {**row.fields_at, **dict.fromkeys(differing, row.version)}
    row.save()
    event = events.VisitChanged(
        subject=f"visit:{row.public_id}",
        area=row.area,
        happened_at=at,
        village=row.area,
        changed=sorted(differing),
        version=row.version,
    )
    visit.refresh_from_db()
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_visit(*, visit: Visit, reason: str, at: datetime, by: Actor) -> bool:
    """Strike out a visit that did not take place; the record stays with its reason.

    False where it is struck out. Raises ReasonNeeded, FollowedUp.
    """
    require_author(by, visit.posting, area=visit.area)
    why = plain("reason", reason, most=200)
    if not why:
        raise ReasonNeeded
    running = visit.matters.exclude(state=MatterState.CLOSED).count()
    if running and visit.voided_on is None:
        raise FollowedUp(number=running)
    today = localdate(at)
    standing = Visit.objects.filter(pk=visit.pk, voided_on=None)
    if not standing.update(voided_on=today, void_reason=why):
        return False
    visit.voided_on, visit.void_reason = today, why
    event = events.VisitVoided(
        subject=f"visit:{visit.public_id}",
        area=visit.area,
        happened_at=at,
        village=visit.area,
        on=visit.on,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)


def _locked(visit: Visit) -> Visit:
    """The row as it is now, held until the end: the merge needs all its fields at once."""
    return Visit.objects.select_for_update().get(pk=visit.pk)


def _as_stated(row: Visit) -> dict[str, Any]:
    reached = row.households.select_related("household").order_by("pk")
    return {
        "kind": row.kind,
        "on": row.on,
        "topics": row.topics,
        "findings": row.findings,
        "households": {each.household.public_id: sorted(each.slots) for each in reached},
        "companions": sorted(row.companions.values_list("posting__public_id", flat=True)),
    }


def _plain(name: str, value: Any) -> Any:
    if name == "households":
        return {each.public_id: sorted(map(str, each.slots)) for each in value}
    if name == "companions":
        return sorted(set(value))
    if name == "topics":
        return list(dict.fromkeys(map(str, value)))
    return value.strip() if isinstance(value, str) else value


def _require_unedited(row: Visit, base: int, now: dict[str, Any], yours: dict[str, Any]) -> None:
    since = [name for name in yours if row.fields_at.get(name, 1) > base]
    if not since:
        return
    shown = {name: [None, now[name], yours[name]] for name in since}
    sealed = {}
    if _SEALED in shown:
        sealed[_SEALED] = (now[_SEALED], yours[_SEALED])
        shown[_SEALED] = [None, None, None]
    raise EditedMeanwhile(
        sealed=sealed, fields=shown, now=row.version, names=", ".join(sorted(since))
    )


def _apply(row: Visit, changes: VisitChanges, names: set[str], at: datetime) -> None:
    if "kind" in names:
        row.kind = require_words("kind", [str(changes.kind)], VisitKind.values)[0]
    if "on" in names and changes.on is not None:
        row.on = day_of(changes.on, made_at=at, at=at, off=None)[0]
        require_running(row.posting, row.on)
    if "topics" in names:
        row.topics = require_words("topics", changes.topics or (), Topic.values)
    if "findings" in names:
        row.findings = sealed_text("findings", changes.findings or "")
    if names & {"households", "on", "kind"}:
        _reach(row, changes)
    if "companions" in names:
        wanted = changes.companions or ()
        fresh = companions_of(row, wanted, postings_named(wanted))
        row.companions.all().delete()
        VisitCompanion.objects.bulk_create(fresh)


def _reach(row: Visit, changes: VisitChanges) -> None:
    """The households anew: their day is the visit's, and who had left depends on it."""
    given = changes.households
    if given is None:
        given = [
            VisitedHousehold(public_id=each.household.public_id, slots=each.slots)
            for each in row.households.select_related("household").order_by("pk")
        ]
    found = households_named(each.public_id for each in given)
    fresh, notes = reached_by(row, given, found)
    row.households.all().delete()
    VisitHousehold.objects.bulk_create(fresh)
    kept = [note for note in row.notes if "household" not in note]
    row.notes = [*kept, *notes]
