"""Contests (擂台比武, YN-076): people enter of their own will and are judged by people; prizes come
in classes, and nobody's place among others is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import events, perms
from zhucun.learning.actions.words import needed, plain, reason
from zhucun.learning.enums import ContestState, Prize
from zhucun.learning.errors import (
    ContestClosed,
    HeatJudged,
    HeatOrder,
    JudgesNeeded,
    NotForYou,
    NotInContest,
    RoundOrder,
    TextMissing,
)
from zhucun.learning.models import Contest, Entry, Heat
from zhucun.ledger import actions as ledger

#: States in which nothing of a contest changes any more.
_OVER = (ContestState.CLOSED, ContestState.OFF)


@transaction.atomic
def open_contest(
    *,
    area: str,
    title: str,
    about: str,
    rounds: Sequence[tuple[str, date]],
    at: datetime,
    by: Actor,
) -> Contest:
    """Announce a contest with its rounds (title, day), in their order. Raises TextMissing,
    RoundOrder, NotAllowed."""
    perms.require_keeper(by, area)
    if not rounds:
        raise TextMissing
    for (_name, before), (name, on) in pairwise(rounds):
        if on < before:
            raise RoundOrder(title=name, day=on)
    contest = Contest.objects.create(
        area=area, title=needed(title, most=80), about=plain(about), on=rounds[0][1]
    )
    Heat.objects.bulk_create(
        Heat(contest=contest, position=position, title=needed(name, most=40), on=on)
        for position, (name, on) in enumerate(rounds, 1)
    )
    event = events.ContestOpened(
        subject=f"contest:{contest.public_id}",
        area=area,
        happened_at=at,
        title=contest.title,
        on=contest.on,
        rounds=[name for name, _on in rounds],
    )
    ledger.append(event, origin=by.origin)
    return contest


@transaction.atomic
def enter_contest(*, contest: Contest, posting: Any, on: date, by: Actor) -> Entry:
    """Somebody enters, by himself: nobody is entered by others. Raises ContestClosed, NotForYou,
    NotAllowed."""
    if not perms.is_self(by, posting.person):
        raise NotAllowed
    if not is_under(posting.area, contest.area):
        raise NotForYou(person=posting.person.name)
    now = Contest.objects.select_for_update().get(pk=contest.pk)
    if now.state != ContestState.OPEN:
        raise ContestClosed(title=now.title)
    row = Entry.objects.filter(contest=now, person=posting.person).first()
    if row is not None and row.withdrawn_on is None:
        return row
    row = row or Entry(contest=now, person=posting.person)
    row.posting, row.area, row.entered_on, row.withdrawn_on = posting, posting.area, on, None
    row.save()
    event = events.ContestEntered(
        subject=f"contest-entry:{row.public_id}",
        area=row.area,
        happened_at=midnight(on),
        contest=now.public_id,
        person=posting.person.public_id,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def leave_contest(*, entry: Entry, on: date, by: Actor) -> bool:
    """Somebody takes part no more; no reason is asked. False where he left. Raises ContestClosed,
    NotAllowed."""
    if not perms.is_self(by, entry.person):
        raise NotAllowed
    if entry.contest.state in _OVER:
        raise ContestClosed(title=entry.contest.title)
    standing = Entry.objects.filter(pk=entry.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=on):
        return False
    event = events.ContestLeft(
        subject=f"contest-entry:{entry.public_id}",
        area=entry.area,
        happened_at=midnight(on),
        contest=entry.contest.public_id,
        person=entry.person.public_id,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def judge_heat(
    *, heat: Heat, through: Sequence[str], judges: Sequence[str], note: str, on: date, by: Actor
) -> int:
    """Write down what the judges of a round decided: which entries (public ids) go on. Returns how
    many. Raises HeatJudged, HeatOrder, JudgesNeeded, NotInContest, ContestClosed, NotAllowed."""
    perms.require_keeper(by, heat.contest.area)
    contest = Contest.objects.select_for_update().get(pk=heat.contest_id)
    if contest.state in _OVER:
        raise ContestClosed(title=contest.title)
    names = [needed(each, most=30) for each in judges if each.strip()]
    if not names:
        raise JudgesNeeded
    before = contest.heats.filter(position__lt=heat.position, judged_on=None)
    if before.exists():
        raise HeatOrder(title=heat.title)
    inside = contest.entries.filter(withdrawn_on=None, passed=heat.position - 1)
    chosen = [row for row in inside.select_related("person") if row.public_id in set(through)]
    if len(chosen) < len(set(through)):
        raise NotInContest(person="?")
    open_ = Heat.objects.filter(pk=heat.pk, judged_on=None)
    if not open_.update(judged_on=on, judges=names, note=plain(note)):
        heat.refresh_from_db()
        raise HeatJudged(title=heat.title, day=heat.judged_on)
    heat.refresh_from_db()
    Entry.objects.filter(pk__in=[row.pk for row in chosen]).update(passed=heat.position)
    Contest.objects.filter(pk=contest.pk).update(state=ContestState.RUNNING)
    event = events.HeatDecided(
        subject=f"contest:{contest.public_id}",
        area=contest.area,
        happened_at=midnight(on),
        contest=contest.public_id,
        title=heat.title,
        judges=names,
        through=len(chosen),
    )
    ledger.append(event, origin=by.origin)
    return len(chosen)


@transaction.atomic
def announce_results(
    *, contest: Contest, prizes: Mapping[str, tuple[str, str]], at: datetime, by: Actor
) -> bool:
    """Announce who receives which class of prize, with a citation: {entry: (class, citation)}.
    False where it is announced. Nothing of it goes into an appraisal by itself.

    Raises HeatOrder where a round is not judged, NotInContest, ContestClosed where it was called
    off, NotAllowed.
    """
    perms.require_keeper(by, contest.area)
    now = Contest.objects.select_for_update().get(pk=contest.pk)
    if now.state == ContestState.CLOSED:
        return False
    if now.state == ContestState.OFF:
        raise ContestClosed(title=now.title)
    open_ = now.heats.filter(judged_on=None).order_by("position").first()
    if open_ is not None:
        raise HeatOrder(title=open_.title)
    rows = list(now.entries.filter(public_id__in=prizes, withdrawn_on=None))
    if len(rows) < len(prizes):
        raise NotInContest(person="?")
    for row in rows:
        prize, citation = prizes[row.public_id]
        row.prize, row.citation = Prize(prize).value, plain(citation)
    Entry.objects.bulk_update(rows, ["prize", "citation"])
    Contest.objects.filter(pk=now.pk).update(state=ContestState.CLOSED, closed_on=localdate(at))
    contest.refresh_from_db()
    event = events.ContestEnded(
        subject=f"contest:{now.public_id}",
        area=now.area,
        happened_at=at,
        prizes=dict(sorted(Counter(row.prize for row in rows).items())),
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def call_off_contest(*, contest: Contest, why: str, on: date, by: Actor) -> bool:
    """A contest does not take place, or what was announced of it does not hold: it counts nowhere
    and stays on record with its reason; nobody's prize is shown. False where it was called off.

    Raises ReasonNeeded, NotAllowed.
    """
    perms.require_keeper(by, contest.area)
    said = reason(why)
    standing = Contest.objects.filter(pk=contest.pk).exclude(state=ContestState.OFF)
    if not standing.update(state=ContestState.OFF, closed_on=on, off_reason=said):
        return False
    contest.refresh_from_db()
    event = events.ContestCalledOff(
        subject=f"contest:{contest.public_id}",
        area=contest.area,
        happened_at=midnight(on),
        title=contest.title,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)
