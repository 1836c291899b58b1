"""Endpoints of the monitoring: signs, cases step by step, measures, removals, what rules find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.monitoring.forms import (
    AnnouncementIn,
    BeginIn,
    CaseReasonIn,
    ComparisonIn,
    DeliveryIn,
    DispatchIn,
    FourIn,
    HistoryWanted,
    MeasureIn,
    MonitoringCasesWanted,
    OpeningIn,
    PublicityIn,
    RemovalIn,
    ReviewIn,
    RiskSignIn,
    SiteCheckIn,
    WhatIfWanted,
)
from zhucun.doors.api.monitoring.schemas import (
    CaseCardOut,
    ChangedOut,
    HistoryOut,
    MonitoringCaseOut,
    MonitoringCasePage,
    ScoreOut,
    TakenOverOut,
    WhatIfOut,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.periods import months_after
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import DayTooEarly

_MOST_MONTHS = 24


def monitoring_cases(request: Request, wanted: Query[MonitoringCasesWanted]) -> MonitoringCasePage:
    """Cases of the caller's areas, the oldest first, with the day by which each is to be decided.

    One query whatever the number of rows; two for those that are late.
    """
    found = queries.cases(
        actor=request.auth,
        as_of=wanted.as_of,
        area=wanted.area,
        state=wanted.state,
        is_green=wanted.is_green,
        text=wanted.q,
    )
    rows, following = page(found, ["opened_on", "pk"], wanted)
    return MonitoringCasePage(
        rows=[MonitoringCaseOut.of(row, wanted.as_of) for row in rows], next=following
    )


def monitoring_case(request: Request, public_id: PublicId) -> CaseCardOut:
    """One case with its signs, measures and removals.

    What was seen of the household is for those who handle the case.
    """
    return _card(request.auth, public_id)


def open_monitoring_case(
    request: Request, public_id: PublicId, body: OpeningIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """One case with its texts and amounts in clear; who opened them and why is logged.

    For those who handle the case. Sent again with the same key it is opened and logged again, for
    it changes nothing.
    """
    today = localdate()
    card = queries.opened_case(
        actor=request.auth, public_id=public_id, as_of=today, reason=body.reason
    )
    return CaseCardOut.of_card(card, today)


def note_objection(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> CaseCardOut:
    """Somebody objects to the publicity of a case, or of the removal that is being examined."""
    return _about(request, public_id, key, "objection", actions.note_objection)


def answer_objection(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> CaseCardOut:
    """An objection was looked into and answered."""
    return _about(request, public_id, key, "objection answered", actions.answer_objection)


def announce_case(
    request: Request, public_id: PublicId, body: AnnouncementIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Publish the county's notice; its text follows from the case.

    422 where what is added holds an ID number, a phone, a bank account or words of health.
    """
    return done(request, public_id, body, key, "announcement", actions.announce_case)


def withdraw_removal(
    request: Request, public_id: PublicId, body: CaseReasonIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Withdraw the latest removal of a case; the household stays monitored.

    409 where somebody else withdrew it for another reason.
    """

    def act(case: Any, **given: Any) -> object:
        return actions.withdraw_removal(removal=queries.latest_removal(case), **given)

    return done(request, public_id, body, key, "withdrawal", act)


def check_four_things(
    request: Request, public_id: PublicId, body: FourIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """After the removal: which of the four things still hold (四个不摘)."""
    return done(request, public_id, body, key, "four things", actions.check_four)


def take_over_monitored(request: Request, code: Code, key: IdempotencyKey = "") -> TakenOverOut:
    """Cases for the households of a place that the registry already shows as monitored."""
    actor = request.auth

    def act() -> str:
        return str(len(actions.take_over_monitored(area=code, at=now(), by=actor)))

    made = once(actor=actor, key=key, doing=f"take_over {code}", act=act)
    return TakenOverOut(cases=int(made))


def report_sign(
    request: Request, code: Code, body: RiskSignIn, key: IdempotencyKey = ""
) -> Status[CaseCardOut]:
    """Report a sign of a household of a village; it opens a case, or joins the one that is open.

    Safe to repeat with an `id` of one's own.
    """
    actor = request.auth

    def act() -> str:
        sign = actions.report_sign(
            public_id=body.id,
            area=code,
            **body.model_dump(exclude={"id"}),
            at=now(),
            by=actor,
        )
        return sign.case.public_id if sign.case else ""

    made = once(actor=actor, key=key, doing=f"report_sign {code}", body=body, act=act)
    return Status(201, _card(actor, made))


def dispatch_case(
    request: Request, public_id: PublicId, body: DispatchIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Give a case to a cadre who serves in its village."""
    return done(request, public_id, body, key, "dispatch", actions.dispatch_case)


def open_green_channel(
    request: Request, public_id: PublicId, body: CaseReasonIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Help first: measures may begin before the decision."""
    return done(request, public_id, body, key, "green", actions.open_green_channel)


def record_site_check(
    request: Request, public_id: PublicId, body: SiteCheckIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Record the check on site, after the household's letter of authorisation.

    409 where the case has changed since `base`.
    """

    def act(case: Any, base: int | None, at: Any, by: Actor, **given: Any) -> object:
        check = actions.Check(**given)
        return actions.record_check(case=case, base=base, check=check, at=at, by=by)

    return done(request, public_id, body, key, "check", act)


def record_comparison(
    request: Request, public_id: PublicId, body: ComparisonIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Record what other registers say."""
    return done(request, public_id, body, key, "comparison", actions.record_comparison)


def record_review(
    request: Request, public_id: PublicId, body: ReviewIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Record the village's review with its votes."""
    return done(request, public_id, body, key, "review", actions.record_review)


def publish_case(
    request: Request, public_id: PublicId, body: PublicityIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Publish a case, or the removal that is being examined, in the village.

    422 where the text holds an ID number, a phone, a bank account or words of health.
    """

    def act(case: Any, **given: Any) -> object:
        card = queries.case_card(actor=given["by"], public_id=case.public_id, as_of=localdate())
        return actions.publish(about=card.removal or case, **given)

    return done(request, public_id, body, key, "publicity", act)


def begin_signing(
    request: Request, public_id: PublicId, body: BeginIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Begin the sign-off of a case, or of its removal, that has none, as `is_unsigned` says.

    409 where the documents of its area still give no procedure.
    """
    return done(request, public_id, body, key, "sign-off", actions.begin_signing)


def refuse_case(
    request: Request, public_id: PublicId, body: CaseReasonIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Do not take the household in, with the reason that it is told."""
    return done(request, public_id, body, key, "refusal", actions.refuse_case)


def add_measure(
    request: Request, public_id: PublicId, body: MeasureIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Add a measure for a monitored household; the same `id` is one measure."""

    def act(
        case: Any,
        id: str,  # noqa: A002
        base: int | None,
        at: Any,
        by: Actor,
        **given: Any,
    ) -> object:
        draft = actions.MeasureDraft(**given)
        return actions.add_measure(public_id=id, case=case, draft=draft, base=base, at=at, by=by)

    return done(request, public_id, body, key, "measure", act)


def deliver_measure(
    request: Request, public_id: PublicId, body: DeliveryIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """A measure was delivered on a day."""
    actor = request.auth

    def act() -> str:
        measure = queries.one_measure(actor=actor, public_id=public_id)
        actions.deliver_measure(measure=measure, **body.model_dump(), at=now(), by=actor)
        return measure.case.public_id

    case = once(actor=actor, key=key, doing=f"deliver_measure {public_id}", body=body, act=act)
    return _card(actor, case)


def ask_removal(
    request: Request, public_id: PublicId, body: RemovalIn, key: IdempotencyKey = ""
) -> CaseCardOut:
    """Ask for the removal of a risk; `conditions` says which of the pack's hold."""

    def act(case: Any, note: str, base: int | None, at: Any, by: Actor, **given: Any) -> object:
        return actions.ask_removal(
            case=case, answers=actions.Answers(**given), note=note, base=base, at=at, by=by
        )

    return done(request, public_id, body, key, "removal", act)


def monitoring_what_if(request: Request, wanted: Query[WhatIfWanted]) -> WhatIfOut:
    """Which households another line or threshold would add to the leads, and which it would drop.

    Nothing is kept. A query for each pack of the area.
    """
    tried, conditions = queries.tried(
        actor=request.auth,
        area=wanted.area,
        as_of=wanted.as_of,
        name=wanted.name,
        value=wanted.value,
    )
    rows = queries.changed(conditions, actor=request.auth)
    counted = ("now", "then", "added", "dropped", "unknown", "households")
    return WhatIfOut(
        **{name: getattr(tried, name) for name in counted},
        rules=list(tried.rules),
        rows=[
            ChangedOut(household=row.household, number=row.number, is_added=row.is_added)
            for row in rows
        ],
    )


def monitoring_history(request: Request, wanted: Query[HistoryWanted]) -> HistoryOut:
    """Precision, recall and lead time of the area's rules over some months.

    A query for each pack and month.
    """
    if not wanted.since < wanted.until <= months_after(wanted.since, _MOST_MONTHS):
        raise DayTooEarly(day=wanted.until, start=wanted.since)
    scores = queries.back_test(
        actor=request.auth,
        area=wanted.area,
        since=wanted.since,
        until=wanted.until,
        horizon_days=wanted.horizon,
        today=localdate(),
    )
    return HistoryOut(
        rows=[
            ScoreOut(**{name: getattr(score, name) for name in ScoreOut.model_fields})
            for score in scores
        ]
    )


def done(
    request: Request,
    public_id: str,
    body: Any,
    key: str,
    what: str,
    action: Callable[..., object],
) -> CaseCardOut:
    """One step of a case, once however often it is sent."""
    actor = request.auth

    def act() -> str:
        case = queries.one_case(actor=actor, public_id=public_id)
        action(case=case, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"{what} {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _about(
    request: Request, public_id: str, key: str, what: str, action: Callable[..., object]
) -> CaseCardOut:
    """About the publicity that runs: of the removal that is being examined, else of the case."""
    actor = request.auth

    def act() -> str:
        card = queries.case_card(actor=actor, public_id=public_id, as_of=localdate())
        action(about=card.removal or card.case, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"{what} {public_id}", act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> CaseCardOut:
    today = localdate()
    card = queries.case_card(actor=actor, public_id=public_id, as_of=today)
    return CaseCardOut.of_card(card, today)
