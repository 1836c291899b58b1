"""Helpers: enlisted, changed, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.pairing import events, perms
from zhucun.pairing.actions.pairings import end_pairings, from_on
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import Corps, HelperKind, HelperLevel
from zhucun.pairing.errors import AreaDoesNotFit, EndsTooEarly, HelperIsThere
from zhucun.pairing.models import Cell, Helper, Pairing

BATCH = 2_000
#: The shortest code of a place for each level, and the longest.
_CODES = {
    HelperLevel.PREFECTURE: (Level.PREFECTURE, Level.COUNTY),
    HelperLevel.COUNTY: (Level.COUNTY, Level.COUNTY),
    HelperLevel.TOWNSHIP: (Level.TOWNSHIP, Level.TOWNSHIP),
    HelperLevel.VILLAGE: (Level.VILLAGE, Level.VILLAGE),
}
#: What may be changed of a helper.
FIELDS = frozenset(
    {"kind", "corps", "is_leading", "is_able", "is_good_at_village_work", "is_end_responsible"}
)


@dataclass(frozen=True, kw_only=True)
class HelperDraft:
    """A person of the directory to enlist. `area`: the code of the place where he works."""

    person: Any
    area: str
    kind: str = HelperKind.OFFICIAL
    level: str = HelperLevel.COUNTY
    corps: str = Corps.PAIRING_TEAM
    is_leading: bool = False
    is_able: bool | None = None
    is_good_at_village_work: bool | None = None
    is_end_responsible: bool = True


@transaction.atomic
def enlist_helpers(
    drafts: Sequence[HelperDraft],
    *,
    since: date,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Helper]:
    """Enlist people as helpers from a day on; nobody twice at a time.

    Raises HelperIsThere, AreaDoesNotFit, NotAllowed: nobody is enlisted then.
    """
    for area in {draft.area for draft in drafts}:
        perms.require_helper_office(by, area)
    for draft in drafts:
        low, high = _CODES[HelperLevel(draft.level)]
        if not low <= len(draft.area) <= high:
            raise AreaDoesNotFit(level=HelperLevel(draft.level).label, place=draft.area)
    rows = [_helper(draft, since) for draft in drafts]
    try:
        with transaction.atomic():
            Helper.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known(drafts) from error
    ledger.append_many(
        (
            events.HelperEnlisted(
                subject=f"helper:{row.public_id}",
                area=row.area,
                happened_at=midnight(since),
                person=row.person.public_id,
                kind=row.kind,
                level=row.level,
                since=since,
            ),
            origins[at] if origins else by.origin,
            None,
        )
        for at, row in enumerate(rows)
    )
    return rows


def _helper(draft: HelperDraft, since: date) -> Helper:
    values = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    return Helper(public_id=new_public_id(), valid_from=since, **values)


def _first_known(drafts: Iterable[HelperDraft]) -> HelperIsThere:
    people = {draft.person.pk: draft.person for draft in drafts}
    known = Helper.objects.filter(person__in=people, valid_until=None).order_by("pk").first()
    if known is None:  # twice in this list
        names = [draft.person for draft in drafts]
        twice = next(each for each in names if names.count(each) > 1)
        return HelperIsThere(person=twice.name, since="")
    return HelperIsThere(person=people[known.person_id].name, since=known.valid_from)


@transaction.atomic
def change_helper(
    *,
    helper: Helper,
    changes: Mapping[str, Any],
    at: datetime,
    by: Actor,
    origin: Origin | None = None,
) -> bool:
    """Change what is kept of a helper (names of `FIELDS`). False where nothing differs."""
    perms.require_helper_office(by, helper.area)
    row = Helper.objects.select_for_update().get(pk=helper.pk)
    changed = sorted(
        name for name, value in changes.items() if name in FIELDS and getattr(row, name) != value
    )
    if not changed:
        return False
    for name in changed:
        setattr(row, name, changes[name])
    row.version += 1
    row.save()
    helper.refresh_from_db()
    event = events.HelperChanged(
        subject=f"helper:{row.public_id}",
        area=row.area,
        happened_at=at,
        changed=changed,
        version=row.version,
    )
    return ledger.append(event, origin=origin or by.origin)


@transaction.atomic
def end_helper(
    *, helper: Helper, until: date, reason: str, by: Actor, origin: Origin | None = None
) -> bool:
    """A helper serves no more from a day on. His households are without him from then on and wait
    for another, as do the grids that he headed; nobody else's pairing is touched. False where it
    has ended.

    Raises ReasonNeeded, NumberInText, EndsTooEarly, NotAllowed.
    """
    perms.require_helper_office(by, helper.area)
    why = plain(reason, needed=True)
    if until <= helper.valid_from:
        raise EndsTooEarly(day=until, since=helper.valid_from)
    standing = Helper.objects.filter(pk=helper.pk, valid_until=None)
    if not standing.update(valid_until=until, end_reason=why):
        return False
    helper.refresh_from_db()
    helped = list(Pairing.objects.filter(from_on(until), helper=helper).order_by("pk"))
    end_pairings(helped, until=until, reason=why, by=by, with_helper=True)
    _leave_grids(helper, until, origin or by.origin)
    event = events.HelperEnded(
        subject=f"helper:{helper.public_id}",
        area=helper.area,
        happened_at=midnight(until),
        until=until,
        reason=why,
        households=len(helped),
    )
    return ledger.append(event, origin=origin or by.origin)


def _leave_grids(helper: Helper, on: date, origin: Origin) -> None:
    """The grids that he headed are without a head."""
    headed = list(Cell.objects.filter(head=helper, valid_until=None).order_by("pk"))
    Cell.objects.filter(pk__in=[cell.pk for cell in headed]).update(head=None)
    ledger.append_many(
        (
            events.CellChanged(
                subject=f"cell:{cell.public_id}",
                area=cell.area,
                happened_at=midnight(on),
                head="",
            ),
            origin,
            None,
        )
        for cell in headed
    )
