"""An appraisal is opened, and whom it is about is taken from where they are on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.deciding import undecided
from zhucun.appraisal.actions.words import head, loaded, moved, open_row, plain, version_up
from zhucun.appraisal.enums import AppraisalKind, AppraisalState
from zhucun.appraisal.errors import (
    DecidedAlready,
    LevelUnfit,
    NobodyServed,
    NoScheme,
    NotifiedAlready,
    ObjectionsOpen,
    SelfReview,
    SignedAlready,
    WindowOverlaps,
    WindowTooLong,
)
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.perms import is_himself, require_runner
from zhucun.appraisal.queries.schemes import is_graded, item_of, levels_of, view
from zhucun.appraisal.queries.sides import adoptions, in_force, sides_over
from zhucun.appraisal.queries.sources import COLUMNS, known, wanted
from zhucun.directory.enums import UnitLevel
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import code_range, line_of
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger

BATCH = 2_000
_LONGEST = timedelta(days=6 * 366)


@dataclass(frozen=True, kw_only=True)
class AppraisalDraft:
    """`until` is the first day that no longer counts. `level`: of an appraisal of places, where its
    scheme is about those of several levels."""

    area: str
    kind: str
    score: str
    title: str
    since: date
    until: date
    level: str = ""
    public_id: str = ""


@transaction.atomic
def open_appraisal(draft: AppraisalDraft, *, at: datetime, by: Actor) -> Appraisal:
    """Open an appraisal by the scheme of the area's pack, with what the area adopted for it, and
    take whom it is about. The same `public_id` is one appraisal.

    Raises NoScheme, LevelUnfit, WindowTooLong, WindowOverlaps, NobodyServed, TextNeeded,
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
    last = draft.until - timedelta(days=1)
    level = _level(draft)
    _require_free(draft, level)
    days: dict[str, Any] = {"since": draft.since, "until": draft.until}
    sides = sides_over(area=draft.area, score=draft.score, kind=kind, level=level, **days)
    found = view(area=draft.area, score=draft.score, sides=sides, until=draft.until)
    adopted = in_force(adoptions(draft.area, draft.score), on=last)
    row = Appraisal.objects.create(
        public_id=draft.public_id or new_public_id(),
        area=draft.area,
        kind=kind,
        title=plain(draft.title, needed=True, most=80),
        score=draft.score,
        level=level,
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
        level=row.level,
    )
    ledger.append(event, origin=by.origin)
    if not take_appraisees(appraisal=row, at=at, by=by):
        raise NobodyServed(area=row.area, since=row.since, until=row.until)
    return row


@transaction.atomic
def take_appraisees(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Take those whom an appraisal is about from where they are on record (roster, pairing, village
    committees, places), and renew what is kept of those who are not decided yet. Returns how many
    are new or differ. A fixed number of queries for 2,000.

    Raises AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    row = open_row(appraisal)
    before = known(row)
    fresh, changed = [], []
    for one in wanted(row, on=localdate(at)):
        old = next((before[key] for key in one.keys if key in before), None)
        if old is None:
            fresh.append(Appraisee(appraisal=row, **one.columns))
        elif not old.grade and any(getattr(old, name) != it for name, it in one.columns.items()):
            for name, it in one.columns.items():
                setattr(old, name, it)
            changed.append(old)
    Appraisee.objects.bulk_create(fresh, batch_size=BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in COLUMNS]
        Appraisee.objects.bulk_update(changed, names, batch_size=BATCH)
    if fresh or changed:
        moved(row, at)
        event = events.AppraiseesTaken(**head(row, at), added=len(fresh), changed=len(changed))
        ledger.append(event, origin=by.origin)
    return len(fresh) + len(changed)


@transaction.atomic
def withdraw_appraisal(*, appraisal: Appraisal, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw an appraisal that was opened by mistake, with the reason, while nobody is decided:
    everybody is left out of it and its days are free. It stays on record with what was said. False
    where it is.

    Raises DecidedAlready, AppraisalClosed, TextNeeded, NumberInText, NotAllowed.
    """
    require_runner(by, appraisal.area)
    if Appraisal.objects.filter(pk=appraisal.pk, state=AppraisalState.WITHDRAWN).exists():
        return False
    row, on, why = open_row(appraisal), localdate(at), plain(reason, needed=True)
    people = Appraisee.objects.filter(appraisal=row)
    if decided := people.exclude(grade="").count():
        raise DecidedAlready(number=decided)
    people.filter(left_out_on=None).update(left_out_on=on, left_out_reason=why)
    row.state, row.withdrawn_on, row.withdraw_reason = AppraisalState.WITHDRAWN, on, why
    row.save(update_fields=["state", "withdrawn_on", "withdraw_reason"])
    ledger.append(events.AppraisalWithdrawn(**head(row, at), reason=why), origin=by.origin)
    appraisal.refresh_from_db()
    return True


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
        raise NotifiedAlready(person=row.called, on=row.notified_on)
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


def _level(draft: AppraisalDraft) -> str:
    """Of which level the places are; empty of people. Of a scheme that the pack does not have
    nothing is known here. Raises LevelUnfit."""
    try:
        item = item_of(draft.area, draft.score, as_of=draft.until - timedelta(days=1))
    except NoScheme:
        return draft.level
    levels = levels_of(item.spec)
    level = draft.level or (levels[0] if len(levels) == 1 else "")
    if level not in (levels or ("",)):
        called = ", ".join(str(UnitLevel(each).label) for each in levels)
        given = str(UnitLevel(level).label) if level in UnitLevel.values else "—"
        raise LevelUnfit(score=item.spec.label.zh, level=given, levels=called or "—")
    return level


def _require_free(draft: AppraisalDraft, level: str) -> None:
    """Nobody is graded twice for the same days: an appraisal holds all who serve in its area, so
    none of the areas around or below it may have its own. One that gives no grade stands beside
    others, but not beside itself; places of each level, and people, stand beside each other. One
    that was withdrawn is in nobody's way."""
    low, high = code_range(draft.area)
    shared = Q(area__in=line_of(draft.area)) | Q(area__gte=low, area__lt=high)
    around = Appraisal.objects.filter(
        shared, kind=draft.kind, level=level, since__lt=draft.until, until__gt=draft.since
    ).exclude(state=AppraisalState.WITHDRAWN)
    for one in around.order_by("pk"):
        if one.score == draft.score or (
            is_graded(draft.area, draft.score, until=draft.until)
            and is_graded(one.area, one.score, until=one.until)
        ):
            raise WindowOverlaps(title=one.title)
