"""Taking up posts: a step is done; a captain is appointed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.postings import correct_postings, post_cadres
from zhucun.roster.actions.rounds import BATCH
from zhucun.roster.enums import PostingRole, TakeUp
from zhucun.roster.errors import CaptainNeedsOffice, StepAfterEnd, StepNotHis
from zhucun.roster.models import Posting, TakeUpStep
from zhucun.roster.perms import is_himself
from zhucun.roster.queries.checks import PostingDraft
from zhucun.roster.queries.takeup import captain_holds_office, is_party_member

#: What a cadre may record of himself; the rest is the office's.
OWN_STEPS = frozenset({TakeUp.ARRIVAL, TakeUp.DUTIES, TakeUp.SURVEY})


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """A step of a posting that is done."""

    posting: Posting
    step: TakeUp
    done_on: date
    note: str = ""


@transaction.atomic
def record_take_up(done: Sequence[StepDone], *, recorded_at: datetime, by: Actor) -> int:
    """Record that steps of taking up posts are done; returns how many were new. A step that is
    on record keeps its first day.

    The Party relation is a column of the posting: its day is corrected there, once and for all.
    Raises StepAfterEnd, StepNotHis, NotAllowed.
    """
    prefetch_related_objects([each.posting for each in done], "person")
    for each in done:
        _require_right(each, by)
    return _record(done, recorded_at, by)


@transaction.atomic
def record_training(done: Sequence[StepDone], *, recorded_at: datetime, by: Actor) -> int:
    """Record that postings were trained before the post, as the sheet of a session says. The right
    is that of who keeps the session or opened its door, and was checked there: `by` may be the
    cadre who came in. Returns how many were new. Raises StepAfterEnd."""
    assert all(each.step is TakeUp.TRAINING for each in done), "a session proves a training alone"
    return _record(done, recorded_at, by)


def _record(done: Sequence[StepDone], recorded_at: datetime, by: Actor) -> int:
    for each in done:
        _check(each)
    moved = [each for each in done if each.step is TakeUp.PARTY_RELATION]
    changes = [
        (each.posting, {"party_transferred_on": each.done_on})
        for each in moved
        if each.posting.party_transferred_on is None
    ]
    fresh = _new(each for each in done if each.step is not TakeUp.PARTY_RELATION)
    rows = [
        TakeUpStep(
            posting=each.posting,
            step=each.step,
            done_on=each.done_on,
            note=each.note,
            by=by.account,
            by_name=by.name,
        )
        for each in fresh
    ]
    TakeUpStep.objects.bulk_create(rows, batch_size=BATCH)
    ledger.append_many((_event(each), by.origin, None) for each in fresh)
    corrected = correct_postings(changes, made_at=recorded_at, by=by) if changes else 0
    return len(rows) + corrected


def _require_right(each: StepDone, by: Actor) -> None:
    posting = each.posting
    if not by.can(Permission.MANAGE_ROSTER, area=posting.area) and not (
        each.step in OWN_STEPS and is_himself(by, posting)
    ):
        raise NotAllowed


def _check(each: StepDone) -> None:
    posting = each.posting
    if posting.ends_on is not None and each.done_on >= posting.ends_on:
        person = posting.person.name
        raise StepAfterEnd(day=each.done_on, person=person, end=posting.ends_on)
    if each.step is TakeUp.PARTY_RELATION and not is_party_member(posting.person):
        raise StepNotHis(person=posting.person.name)


def _new(done: Iterable[StepDone]) -> list[StepDone]:
    """Those that are not on record yet, each once. One query per 500 postings."""
    wanted: dict[tuple[int, str], StepDone] = {}
    for each in done:
        wanted.setdefault((each.posting.pk, each.step), each)
    keys = sorted({key for key, _ in wanted})
    for start in range(0, len(keys), 500):
        known = TakeUpStep.objects.filter(posting__in=keys[start : start + 500])
        for pair in known.values_list("posting", "step"):
            wanted.pop(pair, None)
    return list(wanted.values())


def _event(each: StepDone) -> events.TakeUpRecorded:
    return events.TakeUpRecorded(
        subject=f"posting:{each.posting.public_id}",
        area=each.posting.area,
        happened_at=midnight(each.done_on),
        step=each.step,
        done_on=each.done_on,
    )


@transaction.atomic
def appoint_captain(draft: PostingDraft, *, made_at: datetime, by: Actor) -> Posting:
    """Appoint a captain (乡镇队长) in an open round: a person decided, the reasons were shown.

    Raises CaptainNeedsOffice where the pack asks for an office (挂任, YN-040), and what
    `post_cadres` raises.
    """
    if draft.role != PostingRole.CAPTAIN:
        raise ValueError("only captains are appointed here")
    area = draft.place.code
    if not draft.local_office and captain_holds_office(area=area, as_of=draft.starts_on):
        raise CaptainNeedsOffice
    return post_cadres([draft], made_at=made_at, by=by)[0]
