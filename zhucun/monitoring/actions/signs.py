"""Signs: taken from whoever tells them, deduped to one case a household, settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    day,
    head,
    plain,
    require_documents,
    sealed,
    word,
)
from zhucun.monitoring.enums import MatchedBy, SignKind, SignSource
from zhucun.monitoring.errors import (
    HouseholdGone,
    HouseholdNeeded,
    NotCertain,
    RecordIdTaken,
    SignSettled,
)
from zhucun.monitoring.models import Case, Sign
from zhucun.monitoring.perms import require_worker
from zhucun.monitoring.queries import household_of, open_case_of
from zhucun.signoff import actions as signoff

KIND = "monitoring_case"
_BATCH = 500
#: Why a candidate of a list's row is settled when another one was confirmed.
_ANOTHER = "名单行经核对属于另一户"


@dataclass(frozen=True, kw_only=True)
class SignDraft:
    """A sign as it was told. `key` says where it came from: the same key is one sign. `text` is
    sealed. `row`: of the row of a list that fits `fits` households, this is one; it fits as many of
    the dead as `fits_dead` too, some of them in the households `dead_in` of the village."""

    household: Any
    source: str
    kind: str
    on: date
    key: str
    amount: Decimal | None = None
    department: str = ""
    text: str = ""
    rule: str = ""
    pack: str = ""
    matter: Any | None = None
    matched_by: str = MatchedBy.HAND
    row: str = ""
    fits: int = 1
    fits_dead: int = 0
    dead_in: str = ""

    @property
    def is_certain(self) -> bool:
        """Only what a person chose, or an ID number says, is taken without somebody's look."""
        return self.matched_by in (MatchedBy.HAND, MatchedBy.ID_NUMBER)


@transaction.atomic
def report_sign(
    *,
    public_id: str = "",
    household: str,
    area: str,
    source: str,
    kind: str,
    on: date,
    text: str = "",
    amount: Decimal | None = None,
    at: datetime,
    by: Actor,
) -> Sign:
    """A sign that somebody tells of a household of a village (its public id); the same id is one
    sign. Raises HouseholdNeeded, HouseholdGone, RecordIdTaken, DayInFuture, DayBeforeDocuments,
    WordUnknown, NotAllowed."""
    require_worker(by, area)
    row = household_of(household, area)
    if row is None:
        raise HouseholdNeeded
    draft = SignDraft(
        household=row,
        source=word(source, SignSource.values),
        kind=word(kind, SignKind.values),
        on=day(on, at=at),
        key=f"hand:{public_id or new_public_id()}",
        amount=amount,
        text=sealed(text),
    )
    sign = take_signs([draft], at=at, by=by)[0]
    if sign.household_id != row.pk:
        raise RecordIdTaken
    return sign


@transaction.atomic
def take_signs(
    drafts: Sequence[SignDraft],
    *,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Sign]:
    """Take signs; the caller has checked the right to tell them. A household with an open case gets
    no second one: the sign joins it. One that is not certain waits outside of any case.

    Gives each sign, those that were known among them, in the order given. The same number of
    queries for one and for five hundred. Raises HouseholdGone, DayBeforeDocuments.
    """
    known = {row.key: row for row in _known([draft.key for draft in drafts])}
    fresh: dict[str, tuple[int, SignDraft]] = {}
    for at_, draft in enumerate(drafts):
        if draft.key not in known and draft.key not in fresh:
            _require_living(draft)
            require_documents(draft.on, draft.household.area)
            fresh[draft.key] = (at_, draft)
    certain = [draft for _at, draft in fresh.values() if draft.is_certain]
    cases, opened = _cases_for(certain, at=at, by=by)
    rows = [_row(draft, cases, at=at, by=by) for _at, draft in fresh.values()]
    Sign.objects.bulk_create(rows, batch_size=_BATCH)
    signoff.start_cases(
        [case.public_id for case in opened], kind=KIND, is_checked=True, at=at, by=by
    )
    first = {case.pk for case in opened}
    _touch_joined(rows, first)
    news: list[tuple[Event, Origin, None]] = []
    for row, (index, _draft) in zip(rows, fresh.values(), strict=True):
        news.append((_taken(row, first, at), origins[index] if origins else by.origin, None))
        first.discard(row.case_id or 0)
    ledger.append_many(news)
    known |= {row.key: row for row in rows}
    return [known[draft.key] for draft in drafts]


@transaction.atomic
def confirm_sign(*, sign: Sign, at: datetime, by: Actor) -> bool:
    """Somebody compared a sign that was matched without an ID number: it is this household, and
    none of the others that the row fits. False where it is certain. Raises SignSettled,
    NotAllowed."""
    require_worker(by, sign.area)
    if sign.is_certain:
        return False
    if sign.settled_on is not None:
        raise SignSettled(on=sign.settled_on, how=sign.settled_how)
    draft = SignDraft(
        household=sign.household, source=sign.source, kind=sign.kind, on=sign.on, key=sign.key
    )
    cases, opened = _cases_for([draft], at=at, by=by)
    case = cases[sign.household_id]
    waiting = Sign.objects.filter(pk=sign.pk, is_certain=False, settled_on=None)
    if not waiting.update(is_certain=True, case=case, recorded_at=at):
        return False
    signoff.start_cases([one.public_id for one in opened], kind=KIND, is_checked=True, at=at, by=by)
    _touch_joined([Sign(case=case)], {one.pk for one in opened})
    sign.refresh_from_db()
    _settle_others(sign, at=at, by=by)
    event = events.SignConfirmed(**_head(sign, at), case=case.public_id)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def settle_sign(*, sign: Sign, how: str, at: datetime, by: Actor) -> bool:
    """Say what came of a sign, or that it is not about this household. Without names and numbers;
    False where it was settled with this sentence. Raises SignSettled where it was with another,
    TextNeeded, PersonalInPublicity, NotAllowed."""
    require_worker(by, sign.area)
    text = plain(how, needed=True)
    on = localdate(at)
    if not Sign.objects.filter(pk=sign.pk, settled_on=None).update(settled_on=on, settled_how=text):
        now = Sign.objects.get(pk=sign.pk)
        if now.settled_how == text:
            return False
        raise SignSettled(on=now.settled_on, how=now.settled_how)
    case = sign.case.public_id if sign.case else ""
    event = events.SignSettled(**_head(sign, at), case=case, on=on, how=text)
    return ledger.append(event, origin=by.origin)


def require_certain(sign: Sign) -> None:
    """Raises NotCertain."""
    if not sign.is_certain:
        raise NotCertain


def _touch_joined(rows: Sequence[Sign], opened: set[int]) -> None:
    """Cases that a sign joined get a new version: who is about to close one has not seen it. One
    query for each 500."""
    joined = sorted({row.case_id for row in rows if row.case_id} - opened)
    for start in range(0, len(joined), _BATCH):
        chunk = Case.objects.filter(pk__in=joined[start : start + _BATCH])
        chunk.update(version=F("version") + 1)


def _settle_others(sign: Sign, *, at: datetime, by: Actor) -> None:
    """The other candidates of the same row of a list: it is not about them. Two queries."""
    if not sign.row:
        return
    others = Sign.objects.filter(row=sign.row, is_certain=False, settled_on=None).exclude(
        pk=sign.pk
    )
    rows, on = list(others.select_related("household")), localdate(at)
    others.update(settled_on=on, settled_how=_ANOTHER)
    ledger.append_many(
        (events.SignSettled(**_head(row, at), case="", on=on, how=_ANOTHER), by.origin, None)
        for row in rows
    )


def _known(keys: Sequence[str]) -> list[Sign]:
    found: list[Sign] = []
    for start in range(0, len(keys), _BATCH):
        rows = Sign.objects.filter(key__in=keys[start : start + _BATCH])
        found += rows.select_related("case", "household")
    return found


def _require_living(draft: SignDraft) -> None:
    until = draft.household.valid_until
    if until is not None and until <= draft.on:
        raise HouseholdGone(number=draft.household.number, on=until)


def _cases_for(
    drafts: Sequence[SignDraft], *, at: datetime, by: Actor
) -> tuple[dict[int, Case], list[Case]]:
    """The open case of each household, and those among them that are new. Where another opens one
    at the same instant, his is the one."""
    first: dict[int, SignDraft] = {}
    for draft in drafts:
        known = first.get(draft.household.pk)
        if known is None or draft.on < known.on:
            first[draft.household.pk] = draft
    cases = open_case_of(first)
    made = [_case(draft, at) for key, draft in first.items() if key not in cases]
    try:
        with transaction.atomic():
            Case.objects.bulk_create(made, batch_size=_BATCH)
    except IntegrityError:
        cases = open_case_of(first)
        made = [_case(draft, at) for key, draft in first.items() if key not in cases]
        Case.objects.bulk_create(made, batch_size=_BATCH)
    return {**cases, **{case.household_id: case for case in made}}, made


def _case(draft: SignDraft, at: datetime) -> Case:
    household = draft.household
    return Case(
        household=household,
        village_id=household.village_id,
        area=household.area,
        opened_on=min(draft.on, localdate(at)),
    )


def _row(draft: SignDraft, cases: dict[int, Case], *, at: datetime, by: Actor) -> Sign:
    return Sign(
        case=cases[draft.household.pk] if draft.is_certain else None,
        household=draft.household,
        area=draft.household.area,
        source=draft.source,
        kind=draft.kind,
        on=draft.on,
        amount=draft.amount,
        department=draft.department[:60],
        text=draft.text,
        rule=draft.rule,
        pack=draft.pack,
        matter=draft.matter,
        key=draft.key,
        matched_by=draft.matched_by,
        is_certain=draft.is_certain,
        row=draft.row,
        fits=draft.fits,
        fits_dead=draft.fits_dead,
        dead_in=draft.dead_in[:120],
        by=by.account or None,
        by_name=by.name,
        recorded_at=at,
    )


def _taken(row: Sign, opened: set[int], at: datetime) -> Event:
    return events.SignTaken(
        **_head(row, at),
        case=row.case.public_id if row.case else "",
        source=row.source,
        kind=row.kind,
        on=row.on,
        opened=row.case_id in opened,
        rule=row.rule,
    )


def _head(row: Sign, at: datetime) -> dict[str, Any]:
    if row.case is not None:
        return head(row.case, at)
    return {
        "subject": f"household:{row.household.public_id}",
        "area": row.area,
        "happened_at": at,
    }
