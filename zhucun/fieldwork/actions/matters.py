"""Opening matters, by hand, from a visit or from the public page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import (
    clock_off,
    fingerprint,
    plain,
    record_id,
    require_words,
    sealed_text,
)
from zhucun.fieldwork.enums import (
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    StepKind,
    Topic,
)
from zhucun.fieldwork.errors import (
    ClueNeedsHousehold,
    HouseholdUnknown,
    MatterIdTaken,
    VillageNeeded,
)
from zhucun.fieldwork.models import CODE_LENGTH, Matter, MatterStep
from zhucun.fieldwork.queries.clues import tell_clues
from zhucun.fieldwork.queries.lookups import home_of, households_named, posting_in
from zhucun.fieldwork.queries.packs import days_for
from zhucun.kernel.divisions import Level, level_of
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """A matter as it was heard. `title` holds no personal data, `text` may; `household` is a
    public id. `size` is empty where nobody said whether it is small or big. `asker_name` and
    `asker_phone` come from the public page only."""

    public_id: str = ""
    kind: str
    topic: str
    title: str
    text: str = ""
    household: str = ""
    size: str = ""
    asker_name: str = ""
    asker_phone: str = ""

    def parts(self) -> list[Any]:
        return list(astuple(self))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Where matters come from: all that those of one visit share."""

    village: Any
    source: str
    on: date
    visit: Any | None = None
    owner: Any | None = None


@transaction.atomic
def open_matter(
    *,
    public_id: str = "",
    village: Any,
    kind: str,
    topic: str,
    title: str,
    text: str = "",
    household: str = "",
    size: str = "",
    visit: Any | None = None,
    source: str,
    made_at: datetime,
    at: datetime,
    by: Actor,
    clock_measured: int | None = None,
) -> Matter:
    """Open a matter; the same id and content gives the record that exists.

    From the public page anybody may (the door limits the rate); else who records or handles in
    the village. The cadre on post who opens it answers for it. `household` is a public id.
    Raises MatterIdTaken, PersonalInTitle, TextNeeded, TooLong, WordUnknown, HouseholdUnknown,
    ClueNeedsHousehold, VillageNeeded, NotAllowed.
    """
    _require_opener(by, village.code, source)
    if level_of(village.code) != Level.VILLAGE:
        raise VillageNeeded(place=village.short_name)
    off = clock_off(made_at, at, clock_measured)
    today = localdate(at)
    opening = Opening(
        village=village,
        source=require_words("source", [source], MatterSource.values)[0],
        on=today if off is not None else min(localdate(made_at), today),
        visit=visit,
        owner=posting_in(person=by.person, area=village.code, on=today),
    )
    draft = NewMatter(
        public_id=public_id,
        kind=kind,
        topic=topic,
        title=title,
        text=text,
        household=household,
        size=size,
    )
    return open_all([draft], opening=opening, made_at=made_at, at=at, by=by, off=off)[0]


def open_all(
    drafts: Sequence[NewMatter],
    *,
    opening: Opening,
    made_at: datetime,
    at: datetime,
    by: Actor,
    off: int | None,
) -> list[Matter]:
    """Open matters of one origin inside the caller's transaction; the caller checked the right.

    Where the same matter came twice at once, the other one was faster and is the one."""
    told = Told(made_at=made_at, at=at, by=by, off=off)

    def opened() -> list[Matter]:
        rows = matter_rows(drafts, opening=opening, told=told, looked=look_up(drafts))
        keep_matters([(row, told) for row in rows if row.pk is None])
        return rows

    try:
        with transaction.atomic():
            return opened()
    except IntegrityError:
        with transaction.atomic():
            return opened()


@dataclass(frozen=True, kw_only=True)
class Told:
    """When and by whom something was told; `off`: by how much the device's clock is ahead."""

    made_at: datetime
    at: datetime
    by: Actor
    off: int | None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What drafts of matters name: households, and matters that exist, by public id."""

    households: dict[str, Any]
    known: dict[str, Matter]


def look_up(drafts: Sequence[NewMatter]) -> Looked:
    """For any number of drafts. At most three queries."""
    ids = sorted({each.public_id for each in drafts if each.public_id})
    rows = Matter.objects.select_related("village").filter(public_id__in=ids) if ids else ()
    return Looked(
        households=households_named(each.household for each in drafts if each.household),
        known={row.public_id: row for row in rows},
    )


def matter_rows(
    drafts: Sequence[NewMatter], *, opening: Opening, told: Told, looked: Looked
) -> list[Matter]:
    """Matters of one origin: those that exist, and new ones without a key, not saved yet. No query.

    Raises MatterIdTaken and what a draft can be refused for."""
    rows = []
    for draft in drafts:
        row = _matter(
            draft,
            opening,
            looked.households,
            made_at=told.made_at,
            at=told.at,
            by=told.by,
            off=told.off,
        )
        known = looked.known.get(row.public_id)
        if known is not None and (
            bytes(known.fingerprint) != row.fingerprint or known.area != row.area
        ):
            raise MatterIdTaken
        rows.append(known or row)
    return rows


def keep_matters(rows: Sequence[tuple[Matter, Told]]) -> None:
    """Save new matters with their first steps and their news. Three queries for any number,
    and those of the rooms that take clues."""
    if not rows:
        return
    Matter.objects.bulk_create([row for row, _told in rows], batch_size=500)
    steps = [_first_step(row, told) for row, told in rows]
    MatterStep.objects.bulk_create(steps, batch_size=500)
    ledger.append_many((_opened(row, told.at), told.by.origin, None) for row, told in rows)
    clues = [(row, told) for row, told in rows if row.kind == MatterKind.CLUE]
    for told in dict.fromkeys(told for _row, told in clues):
        tell_clues([row for row, other in clues if other == told], told.at, told.by)


def due_day(*, area: str, size: str, opened_on: date) -> date | None:
    """The day by which the area's pack wants a matter of this size settled; None: 未配置.

    The rules count from the day of opening (HN22-70, HN22-71), whoever deals with it.
    """
    days = days_for(area, size, as_of=opened_on)
    return None if days is None else opened_on + timedelta(days=days)


def _require_opener(by: Actor, area: str, source: str) -> None:
    if source == MatterSource.PUBLIC and by.viewer is None:
        return
    if not any(
        by.can(needed, area=area)
        for needed in (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)
    ):
        raise NotAllowed


def _matter(
    draft: NewMatter,
    opening: Opening,
    found: dict[str, Any],
    *,
    made_at: datetime,
    at: datetime,
    by: Actor,
    off: int | None,
) -> Matter:
    area = opening.village.code
    household = found.get(draft.household)
    if draft.household and (
        household is None or area not in (household.area, home_of(household, opening.on)[0])
    ):
        raise HouseholdUnknown(household=draft.household[:20])
    if draft.kind == MatterKind.CLUE and household is None:
        raise ClueNeedsHousehold(title=draft.title[:60])
    size = require_words("size", [draft.size] if draft.size else [], MatterSize.values)
    return Matter(
        public_id=record_id(draft.public_id),
        village=opening.village,
        area=area,
        code="".join(secrets.choice(_SIGNS) for _ in range(CODE_LENGTH)),
        kind=require_words("kind", [draft.kind], MatterKind.values)[0],
        topic=require_words("topic", [draft.topic], Topic.values)[0],
        size=draft.size,
        title=plain("title", draft.title, most=60, needed=True),
        text=sealed_text("text", draft.text),
        asker_name=sealed_text("name", draft.asker_name, most=60),
        asker_phone=sealed_text("phone", draft.asker_phone, most=40),
        source=opening.source,
        household=household,
        visit=opening.visit,
        owner=opening.owner,
        opened_on=opening.on,
        opened_at=at if off is not None else min(made_at, at),
        made_at=made_at,
        clock_off_seconds=off,
        due_on=due_day(area=area, size=size[0] if size else "", opened_on=opening.on),
        fingerprint=fingerprint("matter", area, opening.source, draft.parts()[1:]),
        by=by.account,
        by_name=by.name,
    )


def _first_step(row: Matter, told: Told) -> MatterStep:
    return MatterStep(
        public_id=new_public_id(),
        matter=row,
        number=1,
        kind=StepKind.OPENED,
        level=MatterLevel.VILLAGE,
        on=row.opened_on,
        at=told.at,
        made_at=told.made_at,
        clock_off_seconds=told.off,
        fingerprint=row.fingerprint,
        by=told.by.account,
        by_name=told.by.name,
    )


def _opened(row: Matter, at: datetime) -> events.MatterOpened:
    assert row.state == MatterState.OPEN
    return events.MatterOpened(
        subject=f"matter:{row.public_id}",
        area=row.area,
        happened_at=at,
        village=row.area,
        kind=row.kind,
        topic=row.topic,
        source=row.source,
        visit=row.visit.public_id if row.visit else "",
        due_on=row.due_on,
    )
