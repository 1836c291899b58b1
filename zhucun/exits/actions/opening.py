"""Exits are opened: one thing, or many of a village at once; the pack's chain starts with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.exits import events
from zhucun.exits.actions.answering import Found, answer_exits
from zhucun.exits.actions.words import head
from zhucun.exits.enums import CHAINS, OPEN, POVERTY, SUBJECT, Kind
from zhucun.exits.errors import NothingChosen, NotPoor, TooMany, WrongLevel
from zhucun.exits.models import Exit
from zhucun.exits.perms import require_opener
from zhucun.exits.queries import homes
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff
from zhucun.signoff.errors import StartedMeanwhile

#: So many are opened at once.
MOST = 2_000
_LEVELS = {Kind.VILLAGE: Level.VILLAGE, Kind.COUNTY: Level.COUNTY}


@dataclass(frozen=True, kw_only=True)
class ExitDraft:
    """What is to exit: a household, or a place of the kind's level, known by its code. `year`: for
    which it exits; the year of the day where it is not said."""

    kind: str
    household: Any | None = None
    place: Any | None = None
    year: int | None = None
    due_on: date | None = None

    @property
    def title(self) -> str:
        if self.household is not None:
            return str(self.household.number)
        return f"{self.place.short_name} {self.place.code}" if self.place is not None else ""

    @property
    def where(self) -> Any:
        return self.household.village if self.household is not None else self.place

    @property
    def key(self) -> tuple[str, int]:
        if self.household is not None:
            return "household", self.household.pk
        return "place", self.where.pk


@transaction.atomic
def open_exits(
    drafts: Sequence[ExitDraft], *, found: Found | None = None, at: datetime, by: Actor
) -> list[Exit]:
    """Open exits and start the pack's chain about each; `found` is what was found on site in all of
    them. What is under way is left as it is and given back, so that it is safe to repeat. Constant
    queries for a kind.

    Raises NotPoor, WrongLevel, NothingChosen, TooMany, NoProcedure, NotAllowed and what answering
    raises.
    """
    on = localdate(at)
    if not drafts:
        raise NothingChosen
    if len(drafts) > MOST:
        raise TooMany(count=len(drafts), most=MOST)
    for draft in drafts:
        _require_level(draft)
        require_opener(by, draft.kind, draft.where.code)
    running = _running(drafts)
    fresh = list({draft.key: draft for draft in drafts if draft.key not in running}.values())
    _require_poor(fresh, on)
    made = _made(fresh, on=on, by=by)
    for row in made:
        running["household" if row.household_id else "place", row.household_id or row.place_id] = (
            row
        )
    ledger.append_many((_opened(row, at), by.origin, None) for row in made)
    if found is not None and made:
        answer_exits(made, found=found, at=at, by=by)
    start_signing(made, at=at, by=by)
    return [running[key] for key in dict.fromkeys(draft.key for draft in drafts)]


def _require_level(draft: ExitDraft) -> None:
    """Raises WrongLevel."""
    kind = Kind(draft.kind)
    is_home = draft.household is not None
    if kind == Kind.HOUSEHOLD and is_home:
        return
    place = draft.place
    if is_home or kind == Kind.HOUSEHOLD or place is None or len(place.code) != _LEVELS[kind]:
        raise WrongLevel(title=draft.title or "—", kind=kind.label)


def _running(drafts: Sequence[ExitDraft]) -> dict[tuple[str, int], Exit]:
    homes_ = [draft.household.pk for draft in drafts if draft.household is not None]
    places = [draft.where.pk for draft in drafts if draft.household is None]
    rows = Exit.objects.filter(state__in=sorted(OPEN)).select_related("household", "place")
    found: dict[tuple[str, int], Exit] = {}
    for row in rows.filter(household__in=homes_):
        found["household", row.household_id or 0] = row
    for row in rows.filter(place__in=places, household=None):
        found["place", row.place_id] = row
    return found


def _require_poor(drafts: Sequence[ExitDraft], on: date) -> None:
    """A household is on the register of the poor; a village bears the tag, and so does a county
    whose pack tags counties: a county without it exits only once, which its stage tells. Raises
    NotPoor."""
    asked = [
        (draft.household.public_id, draft.household.area)
        for draft in drafts
        if draft.household is not None
    ]
    known = homes(asked, as_of=on)
    tags = directory.tags_by_place(
        [draft.where.pk for draft in drafts if draft.household is None], as_of=on
    )
    for draft in drafts:
        if draft.household is not None:
            home = known.get(draft.household.public_id)
            is_poor = home is not None and home.is_poor
        elif draft.kind == Kind.VILLAGE:
            is_poor = POVERTY in tags.get(draft.where.pk, [])
        else:
            is_poor = "exited-poverty" not in tags.get(draft.where.pk, [])
        if not is_poor:
            raise NotPoor(title=draft.title, day=on)


def _made(drafts: Sequence[ExitDraft], *, on: date, by: Actor) -> list[Exit]:
    rows = [
        Exit(
            kind=draft.kind,
            household=draft.household,
            place=draft.where,
            area=draft.where.code,
            year=draft.year or on.year,
            due_on=draft.due_on,
            opened_on=on,
            by=by.account,
            by_name=by.name,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Exit.objects.bulk_create(rows, batch_size=500)
    except IntegrityError as error:
        raise StartedMeanwhile(title=rows[0].title) from error
    return rows


def _opened(row: Exit, at: datetime) -> events.ExitOpened:
    return events.ExitOpened(
        **head(row, at), kind=row.kind, about=row.about, year=row.year, on=row.opened_on
    )


def start_signing(rows: Sequence[Exit], *, at: datetime, by: Actor) -> None:
    """The pack's chain about each. Raises NoProcedure."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.public_id)
    for kind, subjects in sorted(by_kind.items()):
        signoff.start_cases(
            subjects, kind=SUBJECT, chain=CHAINS[kind], is_checked=True, at=at, by=by
        )
