"""Somebody answers for a fault: proposed with its facts, verified and decided by signatures, told
to the person, who may appeal; it weighs for a time, and then he is restored. Nothing happens by
itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.intake.readers.cleaning import tight
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import FactKind, Ground, LiabilityState, Measure
from zhucun.reward.errors import (
    AppealHasNoEnd,
    AppealOpen,
    AppealTooLate,
    BeforeService,
    CaseIsThere,
    CaseStands,
    DayInFuture,
    DocumentNeeded,
    EvidenceOtherDay,
    EvidenceUnknown,
    FactUnknown,
    InfluenceUnset,
    NotInThisState,
    RowsNeeded,
    StillUnderInfluence,
    ToldOtherwise,
    WeighsNoDay,
    WeighsTooLong,
)
from zhucun.reward.models import LiabilityCase
from zhucun.reward.queries.liability import (
    KIND,
    appeal_until,
    influence_months,
    reward_year,
)
from zhucun.reward.queries.proposals import Proposed, proposed
from zhucun.reward.queries.records import records_of
from zhucun.screening import actions as screening
from zhucun.signoff import actions as signoff
from zhucun.support import actions as support

_TEXT = 1000
#: No decision weighs longer: no source says how long one may, and a mistyped year is more.
MOST_MONTHS = 60


@dataclass(frozen=True, kw_only=True)
class CaseDraft:
    """A case to open. `rows` are (kind, key, words, day) of the facts, kinds as in `FactKind`: a
    record about this cadre by its public id, or a document. `key` is the fact that proposed it, as
    `queries.proposed` gives it, "" where none did."""

    posting: Any
    ground: str
    measure: str
    rows: Sequence[tuple[str, str, str, date]]
    reason: str
    key: str = ""


@transaction.atomic
def open_case(draft: CaseDraft, *, at: datetime, by: Actor) -> LiabilityCase:
    """Propose that a cadre answers, with the facts; the pack's chain starts, and nothing follows
    before it is signed. The same fact again gives the case that is there.

    Raises RowsNeeded, EvidenceUnknown, EvidenceOtherDay, DayInFuture, BeforeService, ReasonNeeded,
    NumberInText, TextTooLong, FactUnknown, CaseIsThere, CaseStands, HandlesHimself, NoProcedure,
    NotAllowed.
    """
    posting = draft.posting
    perms.require_keeper(by, posting.area, posting.person)
    why = plain(draft.reason, needed=True, most=_TEXT)
    rows = [
        {"kind": kind, "key": key, "words": plain(words), "on": on.isoformat()}
        for kind, key, words, on in draft.rows
    ]
    if not rows:
        raise RowsNeeded
    on, named = localtime(at).date(), ""
    if draft.key:
        known = _of_fact(draft.key, posting)
        if known is not None:
            return known
        named = _fact(draft.key, posting, on=on, by=by).measure
    _require_evidence(draft, on=on, by=by)
    _require_new(draft)
    try:
        with transaction.atomic():
            made = LiabilityCase.objects.create(
                person=posting.person,
                posting=posting,
                area=posting.area,
                ground=Ground(draft.ground),
                key=draft.key,
                measure=Measure(draft.measure),
                proposed=named,
                rows=rows,
                reason=why,
                opened_on=on,
                opened_by=by.account,
                opened_by_name=by.name,
            )
    except IntegrityError as error:  # somebody else was faster
        raise CaseIsThere(person=posting.person.name) from error
    event = events.CaseOpened(
        **head_of(made, at),
        person=posting.person.public_id,
        ground=made.ground,
        measure=made.measure,
        rows=[f"{row['kind']}:{row['key']}" for row in rows],
    )
    ledger.append(event, origin=by.origin)
    signoff.start_cases([made.public_id], kind=KIND, at=at, by=by)
    follow(made, at=at, by=by)
    return made


def follow(case: LiabilityCase, *, is_withdrawn: bool = False, at: datetime, by: Actor) -> None:
    """Tell the cross-checks that the case follows from confirmed violations, or does no more."""
    keys = [row["key"] for row in case.rows if row["kind"] == FactKind.SCREENING]
    if keys:
        screening.follow_leads(
            keys, liability=case.public_id, is_withdrawn=is_withdrawn, at=at, by=by
        )


def _require_evidence(draft: CaseDraft, *, on: date, by: Actor) -> None:
    """Each fact is a record about this cadre, on its day, or a document of a day of his service,
    and the fact that proposed the case is among them. Raises EvidenceUnknown, EvidenceOtherDay,
    DayInFuture, BeforeService."""
    person, read = draft.posting.person.name, dict[str, Any]()
    if draft.key and draft.key not in {f"{kind}:{key}" for kind, key, _, _ in draft.rows}:
        raise EvidenceUnknown(what=draft.key[:40], person=person)
    for kind, key, words, day in draft.rows:
        if day > on:
            raise DayInFuture(day=day)
        if kind not in FactKind.values:
            raise EvidenceUnknown(what=f"{kind} {key}"[:40], person=person)
        if kind == FactKind.DOCUMENT:
            if not words.strip():
                raise EvidenceUnknown(what=str(FactKind.DOCUMENT.label), person=person)
            if day < draft.posting.starts_on:
                raise BeforeService(day=day, since=draft.posting.starts_on, person=person)
            continue
        if kind not in read:
            read[kind] = records_of(FactKind(kind), draft.posting, actor=by, as_of=on)
        days = read[kind].get(key)
        if days is None:
            what = f"{FactKind(kind).label} {key[:20]}"
            raise EvidenceUnknown(what=what, person=person)
        if not days[0] <= day <= days[1]:
            raise EvidenceOtherDay(day=day, since=days[0], until=days[1])


def _require_new(draft: CaseDraft) -> None:
    """Nobody answers twice by the same measure for the same facts: raises CaseStands where a case
    that was not taken back or lifted rests on all of them. Documents are told by their words."""
    mine = {_same(kind, key, words) for kind, key, words, _ in draft.rows}
    rows = LiabilityCase.objects.filter(person=draft.posting.person_id, measure=draft.measure)
    ended = (LiabilityState.WITHDRAWN, LiabilityState.LIFTED)
    for row in rows.exclude(state__in=ended).defer("reason", "appeal", "appeal_answer"):
        if mine <= {_same(each["kind"], each["key"], each["words"]) for each in row.rows}:
            raise CaseStands(
                person=draft.posting.person.name,
                measure=row.get_measure_display(),
                day=row.opened_on,
                state=row.get_state_display(),
                case=row.public_id,
            )


def _same(kind: str, key: str, words: str) -> tuple[str, str]:
    return kind, tight(words) if kind == FactKind.DOCUMENT else key


def _fact(key: str, posting: Any, *, on: date, by: Actor) -> Proposed:
    """A fact about this cadre that is still to be taken up. Raises FactUnknown."""
    for row in proposed(actor=by, as_of=on, area=posting.area):
        if row.key == key and row.person.pk == posting.person_id:
            return row
    raise FactUnknown(person=posting.person.name)


def _of_fact(key: str, posting: Any) -> LiabilityCase | None:
    rows = LiabilityCase.objects.filter(key=key, person=posting.person_id)
    rows = rows.exclude(state=LiabilityState.WITHDRAWN)
    return rows.select_related("person", "posting").first()


def decide_cases(rows: Sequence[LiabilityCase], *, on: date, by: Actor) -> int:
    """The last signature is given: the cases are decided, and a reward that one cancels is withheld
    from then on. Inside the signature's transaction; the chain has checked who may."""
    keys = [row.pk for row in rows]
    waiting = LiabilityCase.objects.filter(pk__in=keys, state=LiabilityState.OPEN)
    fresh = list(waiting.select_related("person", "posting__unit", "posting__person__unit"))
    waiting.update(state=LiabilityState.DECIDED, decided_on=on, decided_by=by.account)
    support.withhold(
        [
            support.Cancelled(
                case=row.public_id, posting=row.posting, year=reward_year(row), ground=row.ground
            )
            for row in fresh
            if row.measure == Measure.BONUS
        ],
        on=on,
        by=by,
    )
    return ledger.append_many(
        (
            events.CaseDecided(**head_of(row, midnight(on)), measure=row.measure, on=on),
            by.origin,
            None,
        )
        for row in fresh
    )


@transaction.atomic
def notify(
    *,
    case: LiabilityCase,
    document: str,
    influence_until: date | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """Tell the person what was decided, with the number of the document, and until when it weighs:
    by the pack, or by a day to come that is given where the pack sets none. False where he was
    told the same.

    Raises DocumentNeeded, InfluenceUnset, WeighsNoDay, WeighsTooLong, ToldOtherwise,
    NotInThisState, NumberInText, HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, case.area, case.person)
    paper, today = plain(document, most=80), localtime(at).date()
    if case.notified_on is not None:
        if influence_until not in (None, case.influence_until):
            raise ToldOtherwise(day=case.notified_on, until=case.influence_until)
        return False
    if case.state != LiabilityState.DECIDED:
        raise NotInThisState(state=case.get_state_display())
    if not paper:
        raise DocumentNeeded
    pack = directory.pack_for(case.area, as_of=today)
    months = influence_months(pack)
    until = influence_until if months is None else months_after(case.decided_on or today, months)
    if until is None:
        raise InfluenceUnset(pack=pack.id)
    if months is None:
        require_in_bounds(case, until, told_on=today)
    told = LiabilityCase.objects.filter(
        pk=case.pk, state=LiabilityState.DECIDED, notified_on=None
    ).update(notified_on=today, document=paper, influence_until=until)
    if not told:
        return False
    support.tell_withheld(case=case.public_id, on=today)
    event = events.CaseNotified(**head_of(case, at), document=paper, influence_until=until)
    return ledger.append(event, origin=by.origin)


def require_in_bounds(case: LiabilityCase, until: date, *, told_on: date) -> None:
    """A decision weighs after the day on which the person is told, and not for longer than any
    does. Raises WeighsNoDay, WeighsTooLong."""
    since = max(case.decided_on or told_on, told_on)
    if until <= since:
        raise WeighsNoDay(until=until, since=since)
    latest = months_after(since, MOST_MONTHS)
    if until > latest:
        raise WeighsTooLong(until=until, latest=latest)


@transaction.atomic
def appeal(*, case: LiabilityCase, text: str, at: datetime, by: Actor) -> bool:
    """The person appeals, once. False where he has. Raises NotAllowed, AppealTooLate,
    NotInThisState, ReasonNeeded, NumberInText, TextTooLong."""
    if by.viewer is not None or not perms.is_himself(by, case.person):
        raise NotAllowed
    said, today = plain(text, needed=True, most=_TEXT), localtime(at).date()
    if case.appealed_on is not None:
        return False
    if case.state != LiabilityState.DECIDED or case.notified_on is None:
        raise NotInThisState(state=case.get_state_display())
    until = appeal_until(case)
    if until is not None and today > until:
        raise AppealTooLate(day=until)
    rows = LiabilityCase.objects.filter(pk=case.pk, state=LiabilityState.DECIDED, appealed_on=None)
    if not rows.update(appealed_on=today, appeal=said):
        return False
    return ledger.append(events.CaseAppealed(**head_of(case, at), on=today), origin=by.origin)


@transaction.atomic
def answer_appeal(
    *, case: LiabilityCase, is_lifted: bool, answer: str, at: datetime, by: Actor
) -> bool:
    """Answer an appeal: the decision stands, or is lifted and weighs no more. Not by who decided.
    False where it is answered.

    Raises AppealHasNoEnd, NotInThisState, ReasonNeeded, NumberInText, HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, case.area, case.person)
    said, today = plain(answer, needed=True, most=_TEXT), localtime(at).date()
    if case.decided_by == by.account:
        raise AppealHasNoEnd
    if case.answered_on is not None:
        return False
    if case.appealed_on is None or case.state != LiabilityState.DECIDED:
        raise NotInThisState(state=case.get_state_display())
    ended: dict[str, Any] = {"state": LiabilityState.LIFTED, "ended_on": today} if is_lifted else {}
    rows = LiabilityCase.objects.filter(pk=case.pk, state=LiabilityState.DECIDED, answered_on=None)
    if not rows.update(answered_on=today, appeal_answer=said, answered_by_name=by.name, **ended):
        return False
    if is_lifted:
        support.release(case=case.public_id, on=today, by=by)
    event = events.AppealAnswered(**head_of(case, at), is_lifted=is_lifted)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def restore(
    *, case: LiabilityCase, reason: str, gives_back: bool = False, at: datetime, by: Actor
) -> bool:
    """After the decision has weighed its time somebody looks at how the cadre did, and restores him
    (影响期满). A cancelled reward stays cancelled, for its year is over, unless he gives it back
    (`gives_back`): then it is due again. An appeal is answered first. False where he is restored.

    Raises StillUnderInfluence, AppealOpen, NotInThisState, ReasonNeeded, NumberInText,
    HandlesHimself, NotAllowed."""
    perms.require_keeper(by, case.area, case.person)
    why, today = plain(reason, needed=True), localtime(at).date()
    if case.state == LiabilityState.RESTORED:
        return False
    if case.state != LiabilityState.DECIDED or case.influence_until is None:
        raise NotInThisState(state=case.get_state_display())
    if today <= case.influence_until:
        raise StillUnderInfluence(day=case.influence_until)
    case.refresh_from_db(fields=["appealed_on", "answered_on"])
    if case.appealed_on is not None and case.answered_on is None:
        raise AppealOpen(day=case.appealed_on)
    if not end_case(case, LiabilityState.DECIDED, LiabilityState.RESTORED, today, why):
        return False
    given = gives_back and support.release(case=case.public_id, on=today, by=by)
    event = events.CaseRestored(**head_of(case, at), on=today, gives_back=given)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def withdraw(*, case: LiabilityCase, reason: str, at: datetime, by: Actor) -> bool:
    """Take a proposal back before it is decided; its chain ends. False where it is. Raises
    NotInThisState, ReasonNeeded, NumberInText, HandlesHimself, NotAllowed."""
    perms.require_keeper(by, case.area, case.person)
    why = plain(reason, needed=True)
    if case.state == LiabilityState.WITHDRAWN:
        return False
    if not end_case(case, LiabilityState.OPEN, LiabilityState.WITHDRAWN, localtime(at).date(), why):
        raise NotInThisState(state=case.get_state_display())
    signoff.stop_cases([case.public_id], kind=KIND, reason=why, at=at, by=by)
    follow(case, is_withdrawn=True, at=at, by=by)
    event = events.CaseWithdrawn(**head_of(case, at), reason=why)
    return ledger.append(event, origin=by.origin)


def end_case(
    case: LiabilityCase, before: LiabilityState, after: LiabilityState, on: date, why: str
) -> bool:
    rows = LiabilityCase.objects.filter(pk=case.pk, state=before)
    return bool(rows.update(state=after, ended_on=on, end_reason=why))


def head_of(case: LiabilityCase, at: datetime) -> dict[str, Any]:
    return {"subject": f"liability:{case.public_id}", "area": case.area, "happened_at": at}
