"""A case step by step: dispatched, helped first, checked, compared, reviewed, announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    day,
    guarded_text,
    head,
    locked,
    plain,
    require_base,
    require_open,
    require_running,
    save,
    sealed,
    touch,
    word,
)
from zhucun.monitoring.enums import OPEN, MonitoringState, Proposed, RemovalState
from zhucun.monitoring.errors import (
    AnnouncedAlready,
    AuthorisationNeeded,
    CheckNeeded,
    NotDecided,
    OwnerNeeded,
    RefusedAlready,
    VotesMissing,
)
from zhucun.monitoring.models import Case
from zhucun.monitoring.perms import require_decider, require_dispatcher, require_worker
from zhucun.monitoring.queries import (
    announcement_of,
    asks_letter,
    monitored_without_case,
    owners_of,
)
from zhucun.signoff import actions as signoff

KIND = "monitoring_case"


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was found at the door. `findings` is sealed; `proposed` empty: no class is proposed."""

    on: date
    findings: str
    income_per_head: Decimal | None = None
    has_difficulty: bool | None = None
    proposed: str = ""


@transaction.atomic
def dispatch_case(
    *, case: Case, owner: str, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """Give a case to a cadre who serves in its village (a posting's public id). False where he has
    it. Raises OwnerNeeded, NotUnderWay, ChangedMeanwhile, NotAllowed."""
    require_dispatcher(by, case.area)
    row, on = locked(case, base=base), localdate(at)
    require_running(row)
    found = owners_of(row.area, on=on, actor=by)
    posting = next((one for one in found if one.public_id == owner), None)
    if posting is None:
        raise OwnerNeeded
    if row.owner_id == posting.pk:
        return False
    event = events.CaseDispatched(**head(row, at), owner=posting.public_id, on=on)
    done = save(row, event, by=by, owner=posting, dispatched_on=row.dispatched_on or on)
    case.refresh_from_db()
    return done


@transaction.atomic
def open_green_channel(
    *, case: Case, reason: str, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """Help first, procedures after: measures may begin before the decision. False where it is
    open. Raises TextNeeded, PersonalInPublicity, NotUnderWay, ChangedMeanwhile, NotAllowed."""
    require_dispatcher(by, case.area)
    row = locked(case)
    if row.is_green:
        return False
    require_base(row, base)
    require_running(row)
    why = plain(reason, needed=True)
    event = events.GreenChannelOpened(**head(row, at), reason=why)
    done = save(row, event, by=by, is_green=True, green_reason=why)
    case.refresh_from_db()
    return done


@transaction.atomic
def record_check(
    *, case: Case, check: Check, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """The check on site, after the household's letter where the pack asks for it; whose step it is
    signs it along. Findings and an income that are left empty stay as they are on record. Raises
    StepNotOpen, AuthorisationNeeded, DayInFuture, DayTooEarly, TextNeeded, WordUnknown,
    NotUnderWay, ChangedMeanwhile, NotAllowed.
    """
    require_worker(by, case.area)
    row = locked(case, base=base)
    require_running(row)
    require_open(row, "check", at=at)
    _require_letter(row, check.on)
    values: dict[str, Any] = {
        "checked_on": day(check.on, at=at, since=row.opened_on),
        "findings": sealed(check.findings or row.findings, needed=True),
        "income_per_head": _kept(check.income_per_head, row.income_per_head),
        "has_difficulty": check.has_difficulty,
        "proposed": word(check.proposed, Proposed.values) if check.proposed else "",
    }
    event = events.CaseChecked(
        **head(row, at),
        on=check.on,
        authorised_on=row.authorised_on,
        proposed=values["proposed"],
    )
    done = save(row, event, by=by, **values)
    signoff.sign_own(row.public_id, kind=KIND, does="check", at=at, by=by)
    case.refresh_from_db()
    return done


def _require_letter(row: Case, on: date) -> None:
    """Raises AuthorisationNeeded where the pack asks for the letter and none is in force."""
    if row.authorised_on is None and asks_letter(row.area, as_of=on):
        raise AuthorisationNeeded


def _kept(told: Decimal | None, known: Decimal | None) -> Decimal | None:
    return known if told is None else told


@transaction.atomic
def record_comparison(
    *, case: Case, on: date, result: str, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """What the comparison with other registers gave (income, houses, cars, companies …); sealed. It
    does not begin before the household's letter is on record, where the pack asks for one.
    Raises CheckNeeded, StepNotOpen, AuthorisationNeeded, DayInFuture, DayTooEarly, TextNeeded,
    ChangedMeanwhile, NotAllowed."""
    require_decider(by, case.area)
    row = locked(case, base=base)
    require_running(row)
    _require_letter(row, on)
    if row.checked_on is None:
        raise CheckNeeded
    require_open(row, "compare", at=at)
    values = {
        "compared_on": day(on, at=at, since=max(row.checked_on, row.authorised_on or on)),
        "comparison": sealed(result, needed=True),
    }
    done = save(row, events.DataCompared(**head(row, at), on=on), by=by, **values)
    case.refresh_from_db()
    return done


@transaction.atomic
def record_review(
    *,
    case: Case,
    on: date,
    votes_for: int,
    votes_against: int,
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """The village's review with its votes; whose step it is signs it along. Raises VotesMissing,
    CheckNeeded, StepNotOpen, DayInFuture, DayTooEarly, ChangedMeanwhile, NotAllowed and what
    signing raises."""
    require_worker(by, case.area)
    row = locked(case, base=base)
    require_running(row)
    if row.checked_on is None:
        raise CheckNeeded
    require_open(row, "review", at=at)
    if votes_for + votes_against < 1 or min(votes_for, votes_against) < 0:
        raise VotesMissing
    told = day(on, at=at, since=row.compared_on or row.checked_on)
    votes: dict[str, Any] = {"votes_for": votes_for, "votes_against": votes_against}
    event = events.CaseReviewed(**head(row, at), on=told, **votes)
    done = save(row, event, by=by, reviewed_on=told, **votes)
    signoff.sign_own(row.public_id, kind=KIND, does="sign", at=at, by=by)
    case.refresh_from_db()
    return done


@transaction.atomic
def refuse_case(
    *, case: Case, reason: str, base: int | None = None, at: datetime, by: Actor
) -> bool:
    """Not taken in (不纳入), with the reason that the household is told; its signs are settled by
    it. False where it was refused for this reason. Raises RefusedAlready where it was for another,
    TextNeeded, PersonalInPublicity, NotUnderWay, ChangedMeanwhile, NotAllowed."""
    require_dispatcher(by, case.area)
    row, on = locked(case), localdate(at)
    why = plain(reason, needed=True)
    if row.state == MonitoringState.REFUSED:
        if row.end_reason == why:
            return False
        raise RefusedAlready(on=row.ended_on, reason=row.end_reason)
    require_running(row)
    require_base(row, base)
    event = events.CaseRefused(**head(row, at), on=on, reason=why)
    done = save(row, event, by=by, state=MonitoringState.REFUSED, ended_on=on, end_reason=why)
    row.signs.filter(settled_on=None).update(settled_on=on, settled_how=why)
    signoff.stop_cases([row.public_id], kind=KIND, reason=why, at=at, by=by)
    case.refresh_from_db()
    return done


@transaction.atomic
def announce_case(
    *, case: Case, on: date, added: str = "", base: int | None = None, at: datetime, by: Actor
) -> bool:
    """The county's notice after its decision (公告), with the text that follows from the case and
    what somebody adds below it. False where it was announced on that day.

    Raises PersonalInPublicity where the text holds what no publicity may show; AnnouncedAlready,
    NotDecided, DayInFuture, DayTooEarly, ChangedMeanwhile, NotAllowed.
    """
    require_decider(by, case.area)
    row = locked(case)
    if row.identified_on is None or row.state not in OPEN:
        raise NotDecided
    if row.announced_on is not None:
        if row.announced_on == on:
            return False
        raise AnnouncedAlready(on=row.announced_on)
    require_base(row, base)
    told = day(on, at=at, since=row.identified_on)
    values = {
        "announced_on": told,
        "announcement": guarded_text(announcement_of(row, on=told), added, row.area, as_of=told),
    }
    done = save(row, events.CaseAnnounced(**head(row, at), on=told), by=by, **values)
    case.refresh_from_db()
    return done


@transaction.atomic
def begin_signing(*, case: Case, base: int | None = None, at: datetime, by: Actor) -> bool:
    """Start the sign-off of a case that runs, and of its removal, where none has begun: the county
    gave no procedure when the case came there, and gives one now. False where they are being
    signed. Raises NoProcedure, NotUnderWay, ChangedMeanwhile, NotAllowed."""
    require_dispatcher(by, case.area)
    row = locked(case, base=base)
    removals = row.removals.filter(state=RemovalState.RUNNING)
    running = {"risk_removal": list(removals.values_list("public_id", flat=True))}
    if row.state == MonitoringState.RUNNING:
        running[KIND] = [row.public_id]
    elif not running["risk_removal"]:
        require_running(row)
    begun = [
        one
        for kind, subjects in sorted(running.items())
        if subjects
        for one in signoff.start_cases(subjects, kind=kind, is_checked=True, at=at, by=by)
    ]
    if begun:
        touch(row)
    case.refresh_from_db()
    return bool(begun)


@transaction.atomic
def take_over_monitored(*, area: str, at: datetime, by: Actor) -> list[Case]:
    """Households that the registry shows as monitored and that have no case: one for each, as the
    registry has it, so that measures and removals have their place. Safe to repeat.

    Raises NotAllowed.
    """
    require_decider(by, area)
    try:
        with transaction.atomic():
            made = _taken_over(area, at=at, by=by)
    except IntegrityError:  # another clerk took over some of them at the same instant
        made = _taken_over(area, at=at, by=by)
    _tell_taken_over(made, at=at, by=by)
    return made


def _taken_over(area: str, *, at: datetime, by: Actor) -> list[Case]:
    rows = monitored_without_case(actor=by, area=area, as_of=localdate(at))
    made = [
        Case(
            household=household,
            village_id=household.village_id,
            area=household.area,
            state=MonitoringState.MONITORED,
            opened_on=since,
            identified_on=since,
            proposed=proposed,
        )
        for household, since, proposed in rows
    ]
    Case.objects.bulk_create(made, batch_size=500)
    return made


def _tell_taken_over(made: Sequence[Case], *, at: datetime, by: Actor) -> None:
    ledger.append_many(
        (
            events.CaseIdentified(
                **head(row, at), on=row.identified_on or localdate(at), proposed=row.proposed
            ),
            by.origin,
            None,
        )
        for row in made
    )
