"""An appraisal is opened, and its cadres are taken from the roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.deciding import undecided
from zhucun.appraisal.actions.words import head, loaded, moved, open_row, plain, version_up
from zhucun.appraisal.enums import AppraisalKind
from zhucun.appraisal.errors import (
    NobodyServed,
    NotifiedAlready,
    ObjectionsOpen,
    SelfReview,
    SignedAlready,
    WindowOverlaps,
    WindowTooLong,
)
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.perms import is_himself, require_runner
from zhucun.appraisal.queries.people import servants
from zhucun.appraisal.queries.schemes import is_graded, view
from zhucun.appraisal.queries.sides import (
    adoptions,
    in_force,
    sides_over,
)
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import code_range, line_of
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.roster.enums import PostingRole

BATCH = 2_000
_LONGEST = timedelta(days=6 * 366)


@dataclass(frozen=True, kw_only=True)
class AppraisalDraft:
    """`until` is the first day that no longer counts."""

    area: str
    kind: str
    score: str
    title: str
    since: date
    until: date
    public_id: str = ""


@transaction.atomic
def open_appraisal(draft: AppraisalDraft, *, at: datetime, by: Actor) -> Appraisal:
    """Open an appraisal by the scheme of the area's pack, with what the area adopted for it, and
    take its cadres. The same `public_id` is one appraisal.

    Raises NoScheme, WindowTooLong, WindowOverlaps, NobodyServed, TextNeeded,
    NotAllowed.
    """
    require_runner(by, draft.area)
    known = Appraisal.objects.filter(public_id=draft.public_id or "-").first()
    if known is not None:
        require_runner(by, known.area)
        return known
    kind = AppraisalKind(draft.kind)
    if not draft.since < draft.until <= draft.since + _LONGEST:
        raise WindowTooLong(since=draft.since, until=draft.until)
    _require_free(draft)
    sides = sides_over(
        area=draft.area, score=draft.score, kind=kind, since=draft.since, until=draft.until
    )
    found = view(area=draft.area, score=draft.score, sides=sides, until=draft.until)
    last = draft.until - timedelta(days=1)
    adopted = in_force(adoptions(draft.area, draft.score), on=last)
    row = Appraisal.objects.create(
        public_id=draft.public_id or new_public_id(),
        area=draft.area,
        kind=kind,
        title=plain(draft.title, needed=True, most=80),
        score=draft.score,
        pack=found.pack,
        pack_version=found.version,
        scheme=adopted,
        since=draft.since,
        until=draft.until,
        opened_on=localdate(at),
        by=by.account,
        by_name=by.name,
        changed_at=at,
    )
    event = events.AppraisalOpened(
        **head(row, at),
        kind=kind,
        score=row.score,
        pack=row.pack,
        version=row.pack_version,
        since=row.since,
        until=row.until,
        scheme=adopted.public_id if adopted else "",
    )
    ledger.append(event, origin=by.origin)
    if not take_appraisees(appraisal=row, at=at, by=by):
        raise NobodyServed(area=row.area, since=row.since, until=row.until)
    return row


@transaction.atomic
def take_appraisees(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Take those who served in the days of an appraisal from the roster, and renew what is kept of
    those who are not decided yet. Returns how many are new or differ. Four queries for 2,000.

    Raises AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    row = open_row(appraisal)
    known = {one.person_id: one for one in Appraisee.objects.filter(appraisal=row)}
    by_person: dict[int, list[Any]] = defaultdict(list)
    for posting in servants(row):
        by_person[posting.person_id].append(posting)
    fresh, changed = [], []
    for person, postings in by_person.items():
        wanted = _taken(row, postings)
        old = known.get(person)
        if old is None:
            fresh.append(Appraisee(appraisal=row, person_id=person, **wanted))
        elif not old.grade and any(getattr(old, name) != one for name, one in wanted.items()):
            for name, one in wanted.items():
                setattr(old, name, one)
            changed.append(old)
    Appraisee.objects.bulk_create(fresh, batch_size=BATCH)
    if changed:
        names = [*_taken(row, by_person[changed[0].person_id])]
        names = [name.removesuffix("_id") for name in names]
        Appraisee.objects.bulk_update(changed, names, batch_size=BATCH)
    if fresh or changed:
        moved(row, at)
        event = events.AppraiseesTaken(**head(row, at), added=len(fresh), changed=len(changed))
        ledger.append(event, origin=by.origin)
    return len(fresh) + len(changed)


@transaction.atomic
def leave_out(*, appraisee: Appraisee, reason: str, at: datetime, by: Actor) -> bool:
    """Leave somebody out of an appraisal (appraised elsewhere, too short a time …), with the
    reason: what was decided of him falls, and nobody is asked to sign it. False where he is out.

    Raises SignedAlready, NotifiedAlready, ObjectionsOpen, TextNeeded, NumberInText, SelfReview,
    AppraisalClosed, NotAllowed.
    """
    row = _row_in(appraisee, by)
    if row.left_out_on is not None:
        return False
    if row.signed_on is not None:
        raise SignedAlready
    if row.notified_on is not None:
        raise NotifiedAlready(person=row.person.name, on=row.notified_on)
    if waiting := row.objections.filter(answered_on=None).count():
        raise ObjectionsOpen(number=waiting)
    why = plain(reason, needed=True)
    undecided(row, why="left-out", at=at, by=by)
    Appraisee.objects.filter(pk=row.pk).update(left_out_on=localdate(at), left_out_reason=why)
    moved(row.appraisal, at)
    ledger.append(events.AppraiseeLeftOut(**head(row, at), reason=why), origin=by.origin)
    appraisee.refresh_from_db()
    return True


@transaction.atomic
def take_back_in(*, appraisee: Appraisee, reason: str, at: datetime, by: Actor) -> bool:
    """Take somebody into an appraisal again who was left out, with the reason; he is computed and
    decided like everybody. False where he is in it.

    Raises TextNeeded, NumberInText, SelfReview, AppraisalClosed, NotAllowed.
    """
    row = _row_in(appraisee, by)
    if row.left_out_on is None:
        return False
    why = plain(reason, needed=True)
    Appraisee.objects.filter(pk=row.pk).update(
        left_out_on=None, left_out_reason="", version=version_up()
    )
    moved(row.appraisal, at)
    ledger.append(events.AppraiseeTakenBackIn(**head(row, at), reason=why), origin=by.origin)
    appraisee.refresh_from_db()
    return True


def _row_in(appraisee: Appraisee, by: Actor) -> Appraisee:
    """The cadre, held until the end of the write, in an appraisal that is open and run by the
    actor."""
    row = loaded(appraisee)
    require_runner(by, row.appraisal.area)
    if is_himself(by, row):
        raise SelfReview
    open_row(row.appraisal)
    return row


def _taken(row: Appraisal, postings: Sequence[Any]) -> dict[str, Any]:
    """What is kept of somebody: his last posting in a village, his days over all of them."""
    order = sorted(postings, key=lambda one: (one.role != PostingRole.CAPTAIN, one.starts_on))
    last = order[-1]
    ends = [one.ends_on or row.until for one in postings]
    unit = last.unit or last.person.unit
    return {
        "posting_id": last.pk,
        "unit_id": unit.pk if unit else None,
        "area": last.area,
        "role": last.role,
        "level": unit.level if unit else "",
        "personnel_class": last.person.personnel_class,
        "since": max(row.since, min(one.starts_on for one in postings)),
        "until": min(row.until, max(ends)),
    }


def _require_free(draft: AppraisalDraft) -> None:
    """Nobody is graded twice for the same days: an appraisal holds all who serve in its area, so
    none of the areas around or below it may have its own. One that gives no grade stands beside
    others, but not beside itself."""
    low, high = code_range(draft.area)
    shared = Q(area__in=line_of(draft.area)) | Q(area__gte=low, area__lt=high)
    around = Appraisal.objects.filter(
        shared, kind=draft.kind, since__lt=draft.until, until__gt=draft.since
    )
    for one in around.order_by("pk"):
        if one.score == draft.score or (
            is_graded(draft.area, draft.score, until=draft.until)
            and is_graded(one.area, one.score, until=one.until)
        ):
            raise WindowOverlaps(title=one.title)
