"""Weak and lax branches: listed, rectified, accepted, and the label taken off (列入 → 整顿 → 验收 →
摘帽). The leadership team of a township goes the same way without a label (HH18-088)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id
from zhucun.branches.enums import BranchKind
from zhucun.branches.enums import RectificationState as State
from zhucun.branches.errors import (
    BranchDissolved,
    CadreElsewhere,
    CaseClosed,
    CaseRunning,
    DayTooEarly,
    MeasureDone,
    MeasuresOpen,
    NotATownship,
    NotThisKind,
    RecordIdTaken,
    SignoffDecides,
    TriggerUnknown,
)
from zhucun.branches.models import Branch, Measure, Rectification
from zhucun.branches.perms import require_keeper, require_office
from zhucun.branches.queries.policy import RECTIFIES, chain_of, triggers_of
from zhucun.directory import actions as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight, tags_by_place
from zhucun.kernel.divisions import Level, level_of
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

KIND, CHAIN = RECTIFIES
TAG = "weak-branch"


@dataclass(frozen=True, kw_only=True)
class ListingDraft:
    """Why a branch is listed: reasons of the pack's checklist, the problem in words; who answers
    for its rectification: a posting, and who leads it from above."""

    branch: Branch
    on: date
    problem: str
    triggers: Sequence[str] = ()
    owner: Any = None
    led_by: str = ""
    basis: str = ""
    public_id: str = ""


@transaction.atomic
def list_branch(draft: ListingDraft, *, at: datetime, by: Actor) -> Rectification:
    """List a branch as weak and lax: its village bears the label from that day, if it did not bear
    it already, and where the pack says who signs, its sign-off begins. The same id gives the case
    that is there.

    Raises CaseRunning, TriggerUnknown, NotThisKind, BranchDissolved, CadreElsewhere, TagOverlaps,
    TextNeeded, NumberInText, DayInFuture, DayTooEarly, NotAllowed.
    """
    branch = draft.branch
    require_office(by, branch.area)
    _check(draft, at)
    key = record_id(draft.public_id)
    known = Rectification.objects.filter(public_id=key).first()
    if known is not None:
        if (known.branch_id, known.listed_on) != (branch.pk, draft.on):
            raise RecordIdTaken
        return known
    try:
        with transaction.atomic():
            row = Rectification.objects.create(
                public_id=key,
                branch=branch,
                village=branch.village,
                area=branch.area,
                triggers=list(dict.fromkeys(draft.triggers)),
                problem=plain("problem", draft.problem, most=400, needed=True),
                owner=draft.owner,
                led_by=plain("led_by", draft.led_by, most=60),
                listed_on=draft.on,
                basis=plain("basis", draft.basis, most=100),
                by=by.account,
            )
    except IntegrityError as error:
        running = branch.rectifications.filter(removed_on=None, withdrawn_on=None).first()
        raise CaseRunning(day=running.listed_on if running else draft.on) from error
    borne = tags_by_place([row.village_id], as_of=draft.on).get(row.village_id, ())
    if TAG not in borne:
        directory.tag_places(places=[row.village], tag=TAG, since=draft.on, basis=row.basis, by=by)
    event = events.BranchListed(
        **head(row),
        happened_at=midnight(draft.on),
        branch=branch.public_id,
        on=draft.on,
        triggers=tuple(row.triggers),
    )
    ledger.append(event, origin=by.origin)
    if is_signed(row):
        signoff.start_cases([row.public_id], kind=KIND, chain=CHAIN, is_checked=True, at=at, by=by)
        signoff.sign_own(row.public_id, kind=KIND, does="record", at=at, by=by)
    return row


@dataclass(frozen=True, kw_only=True)
class LeadershipDraft:
    """Why the leadership team of a township is rectified: reasons of the pack's checklist, the
    problem in words, and who leads it from the county."""

    township: Any
    on: date
    problem: str
    triggers: Sequence[str] = ()
    led_by: str = ""
    basis: str = ""
    public_id: str = ""


@transaction.atomic
def open_leadership(draft: LeadershipDraft, *, at: datetime, by: Actor) -> Rectification:
    """The county opens the rectification of a township's leadership team (乡镇班子整顿); nothing
    opens it by itself. The same id gives the case that is there.

    Raises CaseRunning, NotATownship, TriggerUnknown, TextNeeded, NumberInText, DayInFuture,
    RecordIdTaken, NotAllowed.
    """
    area = draft.township.code
    require_office(by, area)
    if level_of(area) != Level.TOWNSHIP:
        raise NotATownship(field="township", place=draft.township.short_name)
    happened("on", draft.on, at=at)
    _require_known(draft.triggers, area, draft.on)
    key = record_id(draft.public_id)
    known = Rectification.objects.filter(public_id=key).first()
    if known is not None:
        if (known.branch_id, known.area, known.listed_on) != (None, area, draft.on):
            raise RecordIdTaken
        return known
    try:
        with transaction.atomic():
            row = Rectification.objects.create(
                public_id=key,
                village=draft.township,
                area=area,
                triggers=list(dict.fromkeys(draft.triggers)),
                problem=plain("problem", draft.problem, most=400, needed=True),
                led_by=plain("led_by", draft.led_by, most=60),
                listed_on=draft.on,
                basis=plain("basis", draft.basis, most=100),
                by=by.account,
            )
    except IntegrityError as error:
        running = Rectification.objects.filter(
            area=area, branch=None, removed_on=None, withdrawn_on=None
        ).first()
        raise CaseRunning(day=running.listed_on if running else draft.on) from error
    event = events.LeadershipRectified(
        **head(row), happened_at=midnight(draft.on), on=draft.on, triggers=tuple(row.triggers)
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def add_measure(
    *,
    public_id: str = "",
    case: Rectification,
    title: str,
    owner: str,
    due_on: date | None = None,
    at: datetime,
    by: Actor,
) -> Measure:
    """What is to be done, and who answers for it; the same id gives the measure that is there.
    Raises CaseClosed, TextNeeded, NumberInText, RecordIdTaken, NotAllowed."""
    require_keeper(by, case.area)
    key = record_id(public_id)
    text = plain("title", title, most=200, needed=True)
    known = Measure.objects.filter(public_id=key).first()
    if known is not None:
        if (known.case_id, known.title) != (case.pk, text):
            raise RecordIdTaken
        return known
    _require(case, State.OPEN)
    row = Measure.objects.create(
        public_id=key,
        case=case,
        title=text,
        owner=plain("owner", owner, most=60, needed=True),
        due_on=due_on,
    )
    event = events.MeasureRecorded(
        **head(case), happened_at=at, measure=row.public_id, is_done=False
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def finish_measure(*, measure: Measure, result: str, on: date, at: datetime, by: Actor) -> bool:
    """Record what came of a measure. False where the same is recorded. Raises MeasureDone,
    CaseClosed, TextNeeded, NumberInText, DayInFuture, DayTooEarly, NotAllowed."""
    case = measure.case
    require_keeper(by, case.area)
    text = plain("result", result, most=200, needed=True)
    happened("on", on, at=at, first=case.listed_on)
    _require(case, State.OPEN)
    if not Measure.objects.filter(pk=measure.pk, done_on=None).update(done_on=on, result=text):
        measure.refresh_from_db()
        if (measure.done_on, measure.result) == (on, text):
            return False
        raise MeasureDone(day=measure.done_on)
    event = events.MeasureRecorded(
        **head(case), happened_at=midnight(on), measure=measure.public_id, is_done=True
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def submit_case(*, case: Rectification, on: date, at: datetime, by: Actor) -> bool:
    """The rectification is done and waits for acceptance (整顿 → 验收). Where the pack names who
    signs, the actor's own step is signed with it and the case waits once all have. False where it
    waits. Raises MeasuresOpen, CaseClosed, DayInFuture, DayTooEarly, NotAllowed."""
    require_keeper(by, case.area)
    happened("on", on, at=at, first=case.listed_on)
    case.refresh_from_db()
    if case.state == State.SUBMITTED:
        return False
    _require(case, State.OPEN)
    done = list(case.measures.values_list("done_on", flat=True))
    if not done or None in done:
        raise MeasuresOpen(open=done.count(None), all=len(done))
    if is_signed(case):
        return signoff.sign_own(case.public_id, kind=KIND, does="submit", at=at, by=by) > 0
    return move(case, (State.OPEN,), State.SUBMITTED, on=on, by=by, submitted_on=on)


@transaction.atomic
def accept_case(*, case: Rectification, on: date, note: str = "", at: datetime, by: Actor) -> bool:
    """The county accepts a rectification; the label stays until it is taken off. False where it is
    accepted. Raises SignoffDecides, CaseClosed, DayInFuture, DayTooEarly, NotAllowed."""
    require_office(by, case.area)
    if is_signed(case):
        raise SignoffDecides
    if case.state == State.ACCEPTED:
        return False
    happened("on", on, at=at, first=case.submitted_on)
    text = plain("note", note, most=200)
    return move(case, (State.SUBMITTED,), State.ACCEPTED, on=on, by=by, accepted_on=on, note=text)


@transaction.atomic
def send_back(*, case: Rectification, reason: str, at: datetime, by: Actor) -> bool:
    """The county does not accept: the rectification goes on. Raises SignoffDecides, CaseClosed,
    TextNeeded, NumberInText, NotAllowed."""
    require_office(by, case.area)
    if is_signed(case):
        raise SignoffDecides
    why = plain("reason", reason, most=200, needed=True)
    on = localdate(at)
    return move(case, (State.SUBMITTED,), State.OPEN, on=on, by=by, submitted_on=None, note=why)


@transaction.atomic
def remove_label(
    *, case: Rectification, on: date, basis: str = "", at: datetime, by: Actor
) -> bool:
    """Take the label off the village of an accepted case (摘帽); `on` is the first day without it.
    That of a township, which bears none, ends. False where it is off.

    Raises CaseClosed, DayInFuture, DayTooEarly, NumberInText, NotAllowed.
    """
    require_office(by, case.area)
    case.refresh_from_db()
    if case.state == State.REMOVED:
        return False
    _require(case, State.ACCEPTED)
    happened("on", on, at=at, first=case.accepted_on)
    if on <= case.listed_on:
        raise DayTooEarly(field="on", day=on, first=case.listed_on)
    text = plain("basis", basis, most=100)
    done = move(case, (State.ACCEPTED,), State.REMOVED, on=on, by=by, removed_on=on)
    if case.branch is not None:
        directory.untag_place(place=case.village, tag=TAG, until=on, basis=text, by=by)
    return done


@transaction.atomic
def withdraw_case(*, case: Rectification, reason: str, at: datetime, by: Actor) -> bool:
    """A branch was listed by mistake: neither case nor label ever held. Raises CaseClosed,
    TextNeeded, NumberInText, NotAllowed."""
    require_office(by, case.area)
    why = plain("reason", reason, most=200, needed=True)
    on = localdate(at)
    states = (State.OPEN, State.SUBMITTED, State.ACCEPTED)
    done = move(case, states, State.WITHDRAWN, on=on, by=by, withdrawn_on=on, note=why)
    if case.branch is None:
        return done
    directory.retract_tag(place=case.village, tag=TAG, since=case.listed_on, basis=why[:100], by=by)
    signoff.stop_cases([case.public_id], kind=KIND, reason=why, at=at, by=by)
    return done


def is_signed(case: Rectification) -> bool:
    """True where the pack of the day of listing says who signs the rectification: of a branch."""
    if case.branch_id is None:
        return False
    return chain_of(case.area, KIND, CHAIN, as_of=case.listed_on) is not None


def move(
    case: Rectification,
    before: Sequence[State],
    after: State,
    *,
    on: date,
    by: Actor,
    **values: Any,
) -> bool:
    """Compare and set the state of a case. Raises CaseClosed where somebody else was faster."""
    rows = Rectification.objects.filter(pk=case.pk, state__in=before)
    if not rows.update(state=after, **values):
        case.refresh_from_db()
        raise CaseClosed(state=State(case.state).label)
    case.refresh_from_db()
    event = events.RectificationMoved(
        **head(case),
        happened_at=midnight(on),
        branch=case.branch.public_id if case.branch is not None else "",
        state=after,
        on=on,
        note=str(values.get("note", "")),
    )
    return ledger.append(event, origin=by.origin)


def head(case: Rectification) -> dict[str, Any]:
    return {"subject": f"rectification:{case.public_id}", "area": case.area}


def _check(draft: ListingDraft, at: datetime) -> None:
    branch = draft.branch
    if branch.kind != BranchKind.VILLAGE:
        raise NotThisKind(field="branch", name=branch.name)
    if branch.dissolved_on is not None:
        raise BranchDissolved(field="branch", name=branch.name, day=branch.dissolved_on)
    happened("on", draft.on, at=at, first=branch.founded_on)
    _require_known(draft.triggers, branch.area, draft.on)
    if draft.owner is not None and draft.owner.area != branch.area:
        raise CadreElsewhere(field="owner", day=draft.on)


def _require_known(triggers: Sequence[str], area: str, on: date) -> None:
    """Raises TriggerUnknown."""
    known = {word for word, _label in triggers_of(area, as_of=on)}
    for word in triggers:
        if word not in known:
            raise TriggerUnknown(field="triggers", trigger=word[:20])


def _require(case: Rectification, state: State) -> None:
    case.refresh_from_db()
    if case.state != state:
        raise CaseClosed(state=State(case.state).label)
