"""What people check of candidates: items of checklists, answers of departments, and the facts that
follow from ticks and signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist
from zhucun.roster import events
from zhucun.roster.errors import SlotNeedsWords, UnknownChecklist
from zhucun.roster.models import Candidate, Finding, Tick
from zhucun.roster.queries.reviews import SUBJECT, counted, slots_of, ticks_of

BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class TickDraft:
    """One item answered. `note` is needed for an open slot: what was checked there."""

    item: str
    holds: bool | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact that somebody found of one candidate."""

    candidate: Candidate
    name: str
    value: Any


@transaction.atomic
def tick_items(
    ticks: Sequence[TickDraft], *, candidate: Candidate, checklist: str, checked_on: date, by: Actor
) -> int:
    """Answer items of a checklist under one's name; the facts that follow are found with them.
    Items whose answer is on record already are left. Returns how many are new.

    Raises UnknownChecklist, SlotNeedsWords, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=candidate.area)
    pack = directory.pack_for(candidate.area, as_of=checked_on)
    item = _checklist(pack, checklist)
    slots = dict(slots_of(item.spec))
    before = dict(ticks_of([candidate], as_of=checked_on).get(candidate.pk, {}))
    new = []
    for draft in ticks:
        if draft.item not in slots:
            raise UnknownChecklist(item=f"{checklist}/{draft.item}")
        if slots[draft.item] is None and draft.holds is not None and not draft.note.strip():
            raise SlotNeedsWords(item=item.spec.label.zh)
        old = before.get((checklist, draft.item))
        if old is None or (old.holds, old.note) != (draft.holds, draft.note.strip()):
            new.append(draft)
    rows = [
        Tick(
            candidate=candidate,
            checklist=checklist,
            item=draft.item,
            holds=draft.holds,
            note=draft.note.strip(),
            checked_on=checked_on,
            by=by.account,
            by_name=by.name,
        )
        for draft in new
    ]
    Tick.objects.bulk_create(rows)
    ledger.append_many((_ticked(row, candidate), by.origin, None) for row in rows)
    now = before | {(row.checklist, row.item): row for row in rows}
    facts = list(_following(item, candidate, rows, [now.get((checklist, key)) for key in slots]))
    write_findings(facts, found_on=checked_on, note=item.spec.label.zh[:200], by=by)
    return len(rows)


@transaction.atomic
def record_answers(facts: Sequence[Fact], *, department: str, found_on: date, by: Actor) -> int:
    """What a department answered in a joint check (联审), one finding a fact, under the name of who
    took the answer over. The same answer again changes nothing. Returns how many are new.

    The caller has read names and values against the pack's vocabulary. Raises NotAllowed.
    """
    for area in {fact.candidate.area for fact in facts}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    return write_findings(facts, found_on=found_on, note=department[:200], by=by)


def write_findings(facts: Sequence[Fact], *, found_on: date, note: str, by: Actor) -> int:
    """Findings whose right the caller has checked; what is on record with the same value and note
    is left. One query and two statements for all."""
    if not facts:
        return 0
    latest: dict[tuple[int, str], Finding] = {}
    keys = {fact.candidate.pk for fact in facts}
    kept = Finding.objects.filter(candidate__in=keys, found_on__lte=found_on)
    for row in kept.order_by("found_on", "pk"):
        latest[row.candidate_id, row.name] = row
    new = []
    for fact in {(one.candidate.pk, one.name): one for one in facts}.values():
        old = latest.get((fact.candidate.pk, fact.name))
        if old is None and fact.value is None:
            continue
        if old is None or (old.value, old.note) != (fact.value, note):
            new.append(fact)
    Finding.objects.bulk_create(
        (
            Finding(
                candidate=fact.candidate,
                name=fact.name,
                value=fact.value,
                found_on=found_on,
                note=note,
                by=by.account,
                by_name=by.name,
            )
            for fact in new
        ),
        batch_size=BATCH,
    )
    return ledger.append_many(
        (
            events.FindingRecorded(
                subject=f"candidate:{fact.candidate.public_id}",
                area=fact.candidate.area,
                happened_at=midnight(found_on),
                fact=fact.name,
                value=fact.value,
                note=note,
            ),
            by.origin,
            None,
        )
        for fact in new
    )


def _checklist(pack: PackAt, checklist: str) -> PackItem[Checklist]:
    try:
        item: PackItem[Any] = pack.item(f"checklists/{checklist}")
    except UnknownItem as error:
        raise UnknownChecklist(item=checklist) from error
    if item.spec.subject != SUBJECT:
        raise UnknownChecklist(item=checklist)
    return item


def _following(
    item: PackItem[Checklist],
    candidate: Candidate,
    rows: Iterable[Tick],
    now: Sequence[Tick | None],
) -> Iterable[Fact]:
    """The facts that the ticks answer: each its own, and the count of the list."""
    finds: Mapping[str, str | None] = {one.id: one.finds for one in item.spec.items}
    for row in rows:
        if name := finds.get(row.item):
            yield Fact(candidate=candidate, name=name, value=row.holds)
    if item.spec.counts is not None:
        value = counted(item.spec, [tick.holds if tick else None for tick in now])
        yield Fact(candidate=candidate, name=item.spec.counts, value=value)


def _ticked(row: Tick, candidate: Candidate) -> events.ItemTicked:
    return events.ItemTicked(
        subject=f"candidate:{candidate.public_id}",
        area=candidate.area,
        happened_at=midnight(row.checked_on),
        checklist=row.checklist,
        item=row.item,
        holds=row.holds,
        note=row.note,
    )
