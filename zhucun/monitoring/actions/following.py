"""What follows a household that moves to another village, ends or joins another: its open case with
all that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households.enums import Became
from zhucun.households.queries import Turn
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import head
from zhucun.monitoring.actions.returning import UNPUBLISHED, UNREVIEWED, keep_history
from zhucun.monitoring.actions.signs import SignDraft, take_signs
from zhucun.monitoring.enums import (
    OPEN,
    MatchedBy,
    MonitoringState,
    RemovalState,
    SignKind,
    SignSource,
)
from zhucun.monitoring.models import Case, Measure, Removal, Sign
from zhucun.monitoring.queries import open_case_of
from zhucun.signoff import actions as signoff
from zhucun.signoff.errors import NoProcedure

BATCH = 2_000
CASE, REMOVAL = "monitoring_case", "risk_removal"
_ENDED = {Became.ENDED: "该户已注销", Became.MERGED: "该户已并入另一户"}
_MOVED = "该户已迁往外县"
#: What the old village and its township had done of a case; the new one does it anew.
_ANEW: Mapping[str, Any] = {
    "owner": None,
    "dispatched_on": None,
    **UNREVIEWED,
    **UNPUBLISHED,
}


@transaction.atomic
def follow_households(turns: Sequence[Turn], *, at: datetime, by: Actor) -> int:
    """Cases that are open follow what became of their households; returns how many did.

    Of one that moved they lie in the new village: with its signs that wait, its measures that are
    not delivered, its removals that run. What has ended stays where it was. Within the county a
    sign-off that runs goes on with the signers of the village where it began; in another county
    nobody of these can decide any more: there a case starts anew, from the letter, the check and
    the comparison that are on record, and a removal is asked for again.

    Of one that is none any more the case ends with its removal, its sign-offs and its signs that
    wait. Where it joined a household without an open case, that one gets a sign that waits until
    somebody has looked whether the risk came with it. Where the end is taken back, the case, its
    signs and its removal are as before, with a sign-off that begins anew. Some fifteen queries for
    each 2,000 households.
    """
    done = 0
    for start in range(0, len(turns), BATCH):
        some = turns[start : start + BATCH]
        moved = [turn for turn in some if turn.became == Became.MOVED]
        ended = [turn for turn in some if turn.became in _ENDED]
        if moved:
            done += _follow({turn.household.pk: turn for turn in moved}, at, by)
        returned = [turn for turn in some if turn.became == Became.RETURNED]
        if returned:
            done += _return({turn.household.pk: turn for turn in returned}, at, by)
        if ended:
            done += _end({turn.household.pk: turn for turn in ended}, at, by)
    return done


def _follow(moved: dict[int, Turn], at: datetime, by: Actor) -> int:
    cases = list(Case.objects.filter(household__in=moved, state__in=OPEN).order_by("pk"))
    left = [row for row in cases if _left_county(row, moved[row.household_id])]
    anew = [row for row in left if row.state == MonitoringState.RUNNING]
    removals = Removal.objects.filter(case__in=left, state=RemovalState.RUNNING)
    news = _withdraw(list(removals.select_related("case")), _MOVED, localdate(at), at, by)
    for row in cases:
        home = moved[row.household_id].household
        row.village_id, row.area, row.version = home.village_id, home.area, row.version + 1
    Case.objects.bulk_update(cases, ["village", "area", "version"], batch_size=BATCH)
    keep_history(anew, on=localdate(at))
    Case.objects.filter(pk__in=[row.pk for row in anew]).update(**_ANEW)
    _lie_there(cases, moved)
    done = ledger.append_many(
        (
            *((event, by.origin, None) for event in news),
            *((_moved(row, moved[row.household_id]), by.origin, None) for row in cases),
        )
    )
    _start_anew(anew, at, by)
    return done - len(news)


def _lie_there(cases: Sequence[Case], moved: Mapping[int, Turn]) -> None:
    """What still runs of these cases lies where they lie, and so do signs that wait."""
    areas = {row.pk: row.area for row in cases}
    measures = list(Measure.objects.filter(case__in=areas, delivered_on=None))
    removals = list(Removal.objects.filter(case__in=areas, state=RemovalState.RUNNING))
    parts: list[Measure | Removal] = [*measures, *removals]
    for part in parts:
        part.area = areas[part.case_id]
    Measure.objects.bulk_update(measures, ["area"], batch_size=BATCH)
    Removal.objects.bulk_update(removals, ["area"], batch_size=BATCH)
    signs = list(Sign.objects.filter(household__in=moved, settled_on=None).only("household_id"))
    for sign in signs:
        sign.area = moved[sign.household_id].household.area
    Sign.objects.bulk_update(signs, ["area"], batch_size=BATCH)


def _left_county(row: Case, turn: Turn) -> bool:
    return at_level(row.area, Level.COUNTY) != at_level(turn.household.area, Level.COUNTY)


def _start_anew(cases: Sequence[Case], at: datetime, by: Actor) -> None:
    """The sign-off of the county that was left stops, and that of the new one starts."""
    subjects = [row.public_id for row in cases]
    if subjects:
        signoff.stop_cases(subjects, kind=CASE, reason=_MOVED, at=at, by=by)
        _start(CASE, cases, at, by)


def _start(kind: str, about: Sequence[Case | Removal], at: datetime, by: Actor) -> None:
    """The sign-off of each starts where the pack of its county has one."""
    for _area, rows in groupby(sorted(about, key=_area_of), key=_area_of):
        try:
            subjects = [row.public_id for row in rows]
            signoff.start_cases(subjects, kind=kind, is_checked=True, at=at, by=by)
        except NoProcedure:
            continue


def _area_of(row: Case | Removal) -> str:
    return at_level(row.area, Level.COUNTY)


def _end(ended: dict[int, Turn], at: datetime, by: Actor) -> int:
    """The cases of households that are none any more, with all that waits of them."""
    found = Case.objects.filter(household__in=ended, state__in=OPEN)
    cases = list(found.select_related("household").order_by("pk"))
    news: list[Event] = []
    for row in cases:
        turn = ended[row.household_id]
        row.end_reason = _ENDED[turn.became]
        row.ended_on = max(turn.on, row.identified_on or row.opened_on)
        row.state, row.version = MonitoringState.ENDED, row.version + 1
        told: dict[str, Any] = head(row, midnight(row.ended_on))
        news.append(events.CaseEnded(**told, on=row.ended_on, reason=row.end_reason))
    names = ["end_reason", "ended_on", "state", "version"]
    Case.objects.bulk_update(cases, names, batch_size=500)
    on = localdate(at)
    removals = Removal.objects.filter(case__in=cases, state=RemovalState.RUNNING)
    running = list(removals.select_related("case"))
    for became, why in _ENDED.items():
        mine = {key for key, turn in ended.items() if turn.became == became}
        subjects = [row.public_id for row in cases if row.household_id in mine]
        signoff.stop_cases(subjects, kind=CASE, reason=why, at=at, by=by)
        some = [row for row in running if row.case.household_id in mine]
        news += _withdraw(some, why, on, at, by)
        news += _settle(mine, why, on, at)
    ledger.append_many((event, by.origin, None) for event in news)
    _tell_joined([ended[row.household_id] for row in cases], at, by)
    return len(cases)


def _return(returned: dict[int, Turn], at: datetime, by: Actor) -> int:
    """The end was recorded by mistake: what ended with the household goes on."""
    why = _ENDED[Became.ENDED]
    ended = Case.objects.filter(household__in=returned, state=MonitoringState.ENDED, end_reason=why)
    latest = {row.household_id: row for row in ended.order_by("opened_on", "pk")}
    running = open_case_of(latest)
    cases = [row for key, row in latest.items() if key not in running]
    news: list[Event] = []
    for row in cases:
        is_decided = row.identified_on is not None
        row.state = MonitoringState.MONITORED if is_decided else MonitoringState.RUNNING
        row.ended_on, row.end_reason, row.version = None, "", row.version + 1
        news.append(events.CaseReturned(**head(row, at), on=returned[row.household_id].on))
    names = ["state", "ended_on", "end_reason", "version"]
    Case.objects.bulk_update(cases, names, batch_size=500)
    signs = Sign.objects.filter(household__in=returned, settled_how=why)
    signs.update(settled_on=None, settled_how="")
    withdrawn = Removal.objects.filter(case__in=cases, state=RemovalState.WITHDRAWN, end_reason=why)
    removals = {row.case_id: row for row in withdrawn.select_related("case").order_by("pk")}
    Removal.objects.filter(pk__in=[row.pk for row in removals.values()]).update(
        state=RemovalState.RUNNING, ended_on=None, end_reason=""
    )
    for one in removals.values():
        day = returned[one.case.household_id].on
        news.append(events.RemovalReturned(**head(one.case, at), removal=one.public_id, on=day))
    ledger.append_many((event, by.origin, None) for event in news)
    _start(CASE, [row for row in cases if row.state == MonitoringState.RUNNING], at, by)
    _start(REMOVAL, list(removals.values()), at, by)
    return len(cases)


def _withdraw(
    rows: Sequence[Removal], why: str, on: date, at: datetime, by: Actor
) -> Sequence[Event]:
    """Removals that run are withdrawn and their sign-offs stop; gives the events."""
    if not rows:
        return ()
    Removal.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=RemovalState.WITHDRAWN, ended_on=on, end_reason=why
    )
    subjects = [row.public_id for row in rows]
    signoff.stop_cases(subjects, kind=REMOVAL, reason=why, at=at, by=by)
    return [
        events.RemovalWithdrawn(**head(row.case, at), removal=row.public_id, reason=why)
        for row in rows
    ]


def _settle(households: set[int], why: str, on: date, at: datetime) -> Sequence[Event]:
    """Signs that wait are settled, in a case or outside of any; gives the events."""
    if not households:
        return ()
    waiting = Sign.objects.filter(household__in=households, settled_on=None)
    rows = list(waiting.select_related("case", "household").defer("text"))
    waiting.update(settled_on=on, settled_how=why)
    return [events.SignSettled(**_head(row, at), on=on, how=why) for row in rows]


def _head(row: Sign, at: datetime) -> dict[str, Any]:
    if row.case is not None:
        return {**head(row.case, at), "case": row.case.public_id}
    told = {"subject": f"household:{row.household.public_id}", "area": row.area}
    return {**told, "happened_at": at, "case": ""}


def _tell_joined(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    """A sign for each household without an open case that one with a case has joined."""
    joined = [(turn, home) for turn in turns for home in turn.successors]
    if not joined:
        return
    watched = open_case_of({home.pk for _turn, home in joined})
    drafts = [
        SignDraft(
            household=home,
            source=SignSource.SCREENING,
            kind=SignKind.OTHER,
            on=turn.on,
            key=f"joined:{turn.household.public_id}",
            text=f"户{turn.household.number}并入本户,该户原有防止返贫监测个案",
            matched_by=MatchedBy.JOINED,
        )
        for turn, home in joined
        if home.pk not in watched
    ]
    if drafts:
        take_signs(drafts, at=at, by=by)


def _moved(row: Case, turn: Turn) -> events.CaseMoved:
    return events.CaseMoved(
        subject=f"monitoring:{row.public_id}",
        area=row.area,
        happened_at=midnight(turn.on),
        left=turn.area,
        on=turn.on,
    )
