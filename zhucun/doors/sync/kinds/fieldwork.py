"""Visits, matters and their steps, as phones send them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from django.utils.translation import gettext
from pydantic import Field

from zhucun.doors.sync.arrival import Arrived, Done, Kind, Sender, one_by_one
from zhucun.doors.sync.problems import PostingUnknown
from zhucun.doors.sync.protocol import Day, MaybeId, RecordId, Short, Strict, Text, Word
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import MatterSource, NoteKind
from zhucun.kernel.problems import NotFound, Problem


class Reached(Strict):
    id: RecordId
    slots: Annotated[list[Word], Field(max_length=10)] = []


class Heard(Strict):
    """A matter that was heard on a visit."""

    id: RecordId
    kind: Word
    topic: Word
    title: Short
    text: Text = ""
    household: MaybeId = ""
    size: Word = ""


Households = Annotated[list[Reached], Field(max_length=300)]
Words = Annotated[list[Word], Field(max_length=20)]
Companions = Annotated[list[RecordId], Field(max_length=20)]


class RecordVisit(Strict):
    posting: RecordId
    kind: Word
    on: Day
    households: Households = []
    topics: Words = []
    findings: Text = ""
    companions: Companions = []
    matters: Annotated[list[Heard], Field(max_length=20)] = []


class ChangeVisit(Strict):
    """Only the fields that change."""

    kind: Word | None = None
    on: Day | None = None
    households: Households | None = None
    topics: Words | None = None
    findings: Text | None = None
    companions: Companions | None = None


class VoidVisit(Strict):
    reason: Short


class OpenMatter(Strict):
    posting: RecordId
    kind: Word
    topic: Word
    title: Short
    text: Text = ""
    household: MaybeId = ""
    size: Word = ""
    source: Word = MatterSource.PROACTIVE.value


class AddStep(Strict):
    matter: RecordId
    kind: Word
    on: Day
    text: Text = ""
    reason: Short = ""
    satisfied: Word = ""
    size: Word = ""
    due_on: Day | None = None


def _visited(given: Iterable[Reached]) -> list[actions.VisitedHousehold]:
    return [actions.VisitedHousehold(public_id=each.id, slots=each.slots) for each in given]


def _draft(heard: Heard) -> actions.NewMatter:
    return actions.NewMatter(
        public_id=heard.id,
        kind=heard.kind,
        topic=heard.topic,
        title=heard.title,
        text=heard.text,
        household=heard.household,
        size=heard.size,
    )


def _notes(row: Any) -> list[dict[str, str]]:
    return [{**note, "text": gettext(str(NoteKind(note["kind"]).label))} for note in row.notes]


def _record_visits(sender: Sender, arrived: Sequence[Arrived]) -> list[Done | Problem]:
    """Many at once: a fixed number of queries, and each for itself good or bad."""
    drafts: list[actions.VisitDraft | Problem] = [_visit(sender, each) for each in arrived]
    good = [each for each in drafts if isinstance(each, actions.VisitDraft)]
    made = iter(actions.record_visits(good, at=sender.now, clock_measured=sender.clock_off))
    outcomes = [each if isinstance(each, Problem) else next(made) for each in drafts]
    return [
        each
        if isinstance(each, Problem)
        else Done(record=each.public_id, version=each.version, notes=_notes(each))
        for each in outcomes
    ]


def _visit(sender: Sender, arrived: Arrived) -> actions.VisitDraft | Problem:
    given: RecordVisit = arrived.content
    try:
        posting = sender.posting(given.posting)
    except PostingUnknown as problem:
        return problem
    return actions.VisitDraft(
        public_id=arrived.record,
        posting=posting,
        kind=given.kind,
        on=given.on,
        households=_visited(given.households),
        topics=given.topics,
        findings=given.findings,
        matters=[_draft(each) for each in given.matters],
        companions=given.companions,
        made_at=arrived.item.made_at,
        by=arrived.actor,
    )


def _change_visit(sender: Sender, arrived: Arrived) -> Done:
    given: ChangeVisit = arrived.content
    visit = queries.visit_card(actor=arrived.actor, public_id=arrived.record)
    changes = actions.VisitChanges(
        kind=given.kind,
        on=given.on,
        topics=given.topics,
        findings=given.findings,
        households=None if given.households is None else _visited(given.households),
        companions=given.companions,
    )
    base = arrived.item.base or 1
    actions.change_visit(visit=visit, base=base, changes=changes, at=sender.now, by=arrived.actor)
    return Done(record=visit.public_id, version=visit.version, notes=_notes(visit))


def _void_visit(sender: Sender, arrived: Arrived) -> Done:
    visit = queries.visit_card(actor=arrived.actor, public_id=arrived.record)
    reason = arrived.content.reason
    actions.void_visit(visit=visit, reason=reason, at=sender.now, by=arrived.actor)
    return Done(record=visit.public_id, version=visit.version)


def _open_matter(sender: Sender, arrived: Arrived) -> Done:
    given: OpenMatter = arrived.content
    if given.source == MatterSource.PUBLIC:  # that one asks for no right: it is another door's
        raise NotFound
    row = actions.open_matter(
        public_id=arrived.record,
        village=sender.posting(given.posting).place,
        kind=given.kind,
        topic=given.topic,
        title=given.title,
        text=given.text,
        household=given.household,
        size=given.size,
        source=given.source,
        made_at=arrived.item.made_at,
        at=sender.now,
        by=arrived.actor,
        clock_measured=sender.clock_off,
    )
    return Done(record=row.public_id, version=row.version)


def _add_step(sender: Sender, arrived: Arrived) -> Done:
    given: AddStep = arrived.content
    matter = queries.matter_card(actor=arrived.actor, public_id=given.matter)
    step = actions.add_step(
        public_id=arrived.record,
        matter=matter,
        kind=given.kind,
        on=given.on,
        text=given.text,
        reason=given.reason,
        satisfied=given.satisfied or None,
        size=given.size,
        due_on=given.due_on,
        base=_base(matter, arrived),
        made_at=arrived.item.made_at,
        at=sender.now,
        by=arrived.actor,
        clock_measured=sender.clock_off,
    )
    return Done(record=step.public_id, version=step.number)


def _base(matter: Any, arrived: Arrived) -> int:
    """The version that the author saw: his own steps since then are no surprise to him."""
    base = arrived.item.base or matter.version
    if base < matter.version:
        newer = [step for step in queries.steps_of(matter) if step.number > base]
        if all(step.by == arrived.actor.account for step in newer):
            return int(matter.version)
    return int(base)


KINDS = (
    Kind(
        name="record_visit",
        schema=RecordVisit,
        act=_record_visits,
        together=True,
        names=lambda content: [each.id for each in content.matters],
    ),
    Kind(name="change_visit", schema=ChangeVisit, act=one_by_one(_change_visit)),
    Kind(name="void_visit", schema=VoidVisit, act=one_by_one(_void_visit)),
    Kind(name="open_matter", schema=OpenMatter, act=one_by_one(_open_matter)),
    Kind(
        name="add_step",
        schema=AddStep,
        act=one_by_one(_add_step),
        names=lambda content: [content.matter],
    ),
)
