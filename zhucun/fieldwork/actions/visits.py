"""Recording a visit: once, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import (
    clock_off,
    day_of,
    fingerprint,
    record_id,
    require_words,
    sealed_text,
)
from zhucun.fieldwork.actions.matters import (
    Looked,
    NewMatter,
    Opening,
    Told,
    keep_matters,
    look_up,
    matter_rows,
)
from zhucun.fieldwork.enums import MatterSource, NoteKind, Slot, Topic, VisitKind
from zhucun.fieldwork.errors import (
    CompanionUnknown,
    HouseholdUnknown,
    NothingVisited,
    PostingNotBegun,
    PostingNotRunning,
    VillageNeeded,
    VisitIdTaken,
)
from zhucun.fieldwork.models import Visit, VisitCompanion, VisitHousehold
from zhucun.fieldwork.perms import require_author
from zhucun.fieldwork.queries.lookups import home_of, households_named, postings_named
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class VisitedHousehold:
    """A household by its public id, and which of the five things it received."""

    public_id: str
    slots: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """A visit as its author states it: see `record_visit`."""

    public_id: str = ""
    posting: Any
    kind: str
    on: date
    households: Sequence[VisitedHousehold] = ()
    topics: Sequence[str] = ()
    findings: str = ""
    matters: Sequence[NewMatter] = ()
    companions: Sequence[str] = ()
    village: Any | None = None
    made_at: datetime
    by: Actor


def record_visit(
    *,
    public_id: str = "",
    posting: Any,
    kind: str,
    on: date,
    households: Sequence[VisitedHousehold] = (),
    topics: Sequence[str] = (),
    findings: str = "",
    matters: Sequence[NewMatter] = (),
    companions: Sequence[str] = (),
    village: Any | None = None,
    made_at: datetime,
    at: datetime,
    by: Actor,
    clock_measured: int | None = None,
) -> Visit:
    """Record a visit with the matters that were heard; the same id and content gives the record
    that exists.

    Accepted for every day on which the posting ran, also after its end (a recalled cadre's
    queue). `companions`: public ids of postings. `village`: only where the posting is of a
    township. A household that has left is accepted with a note to the author.
    Raises VisitIdTaken, PostingNotRunning, PostingNotBegun, DayInFuture, HouseholdUnknown,
    NothingVisited, VillageNeeded, CompanionUnknown, WordUnknown and what `open_matter` raises.
    """
    draft = VisitDraft(
        public_id=public_id,
        posting=posting,
        kind=kind,
        on=on,
        households=households,
        topics=topics,
        findings=findings,
        matters=matters,
        companions=companions,
        village=village,
        made_at=made_at,
        by=by,
    )
    [outcome] = record_visits([draft], at=at, clock_measured=clock_measured)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def record_visits(
    drafts: Sequence[VisitDraft], *, at: datetime, clock_measured: int | None = None
) -> list[Visit | Problem]:
    """Record visits of a queue: for each the record, or why it was refused; the good ones stand
    whatever the bad ones are. A fixed number of queries. No two drafts have one id."""
    try:
        with transaction.atomic():
            return _record(drafts, at, clock_measured)
    except IntegrityError:  # the same record came twice at once, and the other one was faster
        with transaction.atomic():
            return _record(drafts, at, clock_measured)


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """A new visit with all that belongs to it, not saved yet."""

    row: Visit
    reached: list[VisitHousehold]
    companions: list[VisitCompanion]
    matters: list[Any]
    told: Told


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What drafts name, by public id."""

    visits: dict[str, Visit]
    households: dict[str, Any]
    postings: dict[str, Any]
    matters: Looked


def _record(
    drafts: Sequence[VisitDraft], at: datetime, measured: int | None
) -> list[Visit | Problem]:
    found = _look_up(drafts)
    outcomes: list[Visit | Problem] = []
    fresh: list[_Prepared] = []
    for draft in drafts:
        try:
            prepared = _prepare(draft, found, at, measured)
        except Problem as problem:
            outcomes.append(problem)
            continue
        if isinstance(prepared, _Prepared):
            fresh.append(prepared)
            outcomes.append(prepared.row)
        else:
            outcomes.append(prepared)
    _keep(fresh)
    return outcomes


def _look_up(drafts: Sequence[VisitDraft]) -> _Found:
    ids = sorted({each.public_id for each in drafts if each.public_id})
    known = Visit.objects.select_related("posting__person", "village").filter(public_id__in=ids)
    matters = [each for draft in drafts for each in draft.matters]
    return _Found(
        visits={row.public_id: row for row in known} if ids else {},
        households=households_named(
            each.public_id for draft in drafts for each in draft.households
        ),
        postings=postings_named(each for draft in drafts for each in draft.companions),
        matters=look_up(matters),
    )


def _prepare(
    draft: VisitDraft, found: _Found, at: datetime, measured: int | None
) -> _Prepared | Visit:
    """The visit that exists, or a new one. No query. Raises why it is refused."""
    posting, by = draft.posting, draft.by
    key, mark = record_id(draft.public_id), _mark(draft)
    named = [found.households.get(each.public_id) for each in draft.households]
    place = _village(draft, [each for each in named if each is not None])
    require_author(by, posting, area=place.code)
    if (known := _known(found.visits.get(key), mark, posting)) is not None:
        return known
    off = clock_off(draft.made_at, at, measured)
    day, corrected = day_of(draft.on, made_at=draft.made_at, at=at, off=off)
    require_running(posting, day)
    row = Visit(
        public_id=key,
        posting=posting,
        village=place,
        area=place.code,
        kind=require_words("kind", [draft.kind], VisitKind.values)[0],
        on=day,
        made_at=draft.made_at,
        received_at=at,
        clock_off_seconds=off,
        topics=require_words("topics", draft.topics, Topic.values),
        findings=sealed_text("findings", draft.findings),
        fingerprint=mark,
        by=by.account,
        by_name=by.name,
    )
    reached, notes = reached_by(row, draft.households, found.households)
    row.notes = [*_clock_notes(off, corrected), *notes]
    told = Told(made_at=draft.made_at, at=at, by=by, off=off)
    opening = Opening(village=place, visit=row, owner=posting, source=MatterSource.VISIT, on=day)
    return _Prepared(
        row=row,
        reached=reached,
        companions=companions_of(row, draft.companions, found.postings),
        matters=matter_rows(draft.matters, opening=opening, told=told, looked=found.matters),
        told=told,
    )


def _keep(fresh: Sequence[_Prepared]) -> None:
    if not fresh:
        return
    Visit.objects.bulk_create([each.row for each in fresh], batch_size=500)
    VisitHousehold.objects.bulk_create(
        [row for each in fresh for row in each.reached], batch_size=500
    )
    VisitCompanion.objects.bulk_create(
        [row for each in fresh for row in each.companions], batch_size=500
    )
    ledger.append_many(
        (_recorded(each.row, each.reached, len(each.matters)), each.told.by.origin, None)
        for each in fresh
    )
    keep_matters([(row, each.told) for each in fresh for row in each.matters if row.pk is None])


def require_running(posting: Any, day: date) -> None:
    """The posting ran on the day. Raises PostingNotRunning with its last day, PostingNotBegun."""
    if posting.ends_on is not None and day >= posting.ends_on:
        raise PostingNotRunning(
            person=posting.person.name,
            day=day,
            last=date.fromordinal(posting.ends_on.toordinal() - 1),
        )
    if day < posting.starts_on:
        raise PostingNotBegun(person=posting.person.name, day=day, first=posting.starts_on)


def reached_by(
    visit: Visit, given: Sequence[VisitedHousehold], found: dict[str, Any]
) -> tuple[list[VisitHousehold], list[dict[str, str]]]:
    """The households of a visit, not saved yet, and notes on those that had left by the day.

    Raises HouseholdUnknown, NothingVisited, WordUnknown.
    """
    if visit.kind == VisitKind.HOUSEHOLD and not given:
        raise NothingVisited
    rows: dict[str, VisitHousehold] = {}
    notes = []
    for each in given:
        household = found.get(each.public_id)
        area, _place = home_of(household, visit.on) if household else ("", None)
        if household is None or not (
            is_under(area, visit.area) or is_under(household.area, visit.area)
        ):
            raise HouseholdUnknown(household=each.public_id[:20])
        slots = require_words("slots", each.slots, Slot.values)
        rows[each.public_id] = VisitHousehold(
            visit=visit, household=household, area=visit.area, on=visit.on, slots=slots
        )
        left = household.valid_until is not None and household.valid_until <= visit.on
        if left or not is_under(area, visit.area):
            notes.append({"kind": NoteKind.HOUSEHOLD_LEFT.value, "household": each.public_id})
    return list(rows.values()), notes


def companions_of(visit: Visit, ids: Iterable[str], found: dict[str, Any]) -> list[VisitCompanion]:
    """The companions of a visit among the postings found, not saved yet. Raises
    CompanionUnknown."""
    wanted = [each for each in dict.fromkeys(ids) if each != visit.posting.public_id]
    for each in wanted:
        if each not in found:
            raise CompanionUnknown(posting=each[:20])
    return [VisitCompanion(visit=visit, posting=found[each]) for each in wanted]


def _village(draft: VisitDraft, households: Iterable[Any]) -> Any:
    """The village of a visit: the posting's; for a captain the one of his township that he names,
    else that of the first household."""
    posting, named = draft.posting, draft.village
    if level_of(posting.area) == Level.VILLAGE:
        return posting.place
    if named is not None:
        if level_of(named.code) != Level.VILLAGE or not is_under(named.code, posting.area):
            raise VillageNeeded(place=named.short_name)
        return named
    for household in households:
        if is_under(household.area, posting.area):
            return household.village
    raise VillageNeeded(place=posting.place.short_name)


def _mark(draft: VisitDraft) -> bytes:
    return fingerprint(
        "visit",
        draft.posting.public_id,
        draft.kind,
        draft.on,
        [[each.public_id, sorted(each.slots)] for each in draft.households],
        list(draft.topics),
        draft.findings.strip(),
        [each.parts() for each in draft.matters],
        list(draft.companions),
    )


def _known(known: Visit | None, mark: bytes, posting: Any) -> Visit | None:
    if known is None:
        return None
    if bytes(known.fingerprint) != mark or known.posting_id != posting.pk:
        raise VisitIdTaken(day=known.on if known.posting_id == posting.pk else "—")
    return known


def _clock_notes(off: int | None, corrected: bool) -> list[dict[str, str]]:
    kinds = [NoteKind.CLOCK_OFF] if off is not None else []
    kinds += [NoteKind.DAY_CORRECTED] if corrected else []
    return [{"kind": kind.value} for kind in kinds]


def _recorded(row: Visit, reached: Sequence[VisitHousehold], matters: int) -> events.VisitRecorded:
    return events.VisitRecorded(
        subject=f"visit:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.on),
        posting=row.posting.public_id,
        village=row.area,
        kind=row.kind,
        on=row.on,
        households=len(reached),
        topics=row.topics,
        matters=matters,
        clock_off=row.clock_off_seconds,
    )
