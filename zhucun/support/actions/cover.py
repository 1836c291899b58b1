"""Policies of insurance and whom they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.roster.queries import hold_postings
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.errors import (
    CoverUnknown,
    NobodyInsured,
    NotOnPost,
    PeriodReversed,
    PolicyIsThere,
)
from zhucun.support.models import Insurance, Insured
from zhucun.support.queries.cover import covers_of, keeps_policy


@dataclass(frozen=True, kw_only=True)
class InsuranceDraft:
    """A policy; `until` is the first day that it does not cover any more."""

    area: str
    cover: str
    insurer: str
    number: str = ""
    since: date
    until: date
    is_donated: bool = False
    sum_insured: Decimal | None = None


@transaction.atomic
def add_insurance(
    draft: InsuranceDraft, *, postings: Sequence[Any], at: datetime, by: Actor
) -> Insurance:
    """Record a policy with those whom it covers, each on the days on post; one of the same insurer,
    days, number and people that is on record is left as it is. Raises CoverUnknown, NobodyInsured,
    PeriodReversed, PolicyIsThere, NotOnPost, NumberInText, NotAllowed."""
    perms.require_keeper(by, draft.area, _only_unit(row.unit for row in postings))
    if draft.until <= draft.since:
        raise PeriodReversed(since=draft.since, until=draft.until)
    if draft.cover not in {one.id for one in covers_of(draft.area, draft.since)}:
        raise CoverUnknown(area=draft.area, cover=draft.cover)
    if not postings:
        raise NobodyInsured
    number, insurer = draft.number.strip(), plain(draft.insurer, needed=True, most=60)
    hold_postings(pk__in=[row.pk for row in postings])  # the same form at once waits here
    known = _known(draft, insurer, {row.pk for row in postings})
    if known is not None:
        return known
    row = Insurance.objects.create(
        area=draft.area,
        cover=draft.cover,
        insurer=insurer,
        number=number,
        tail=_tail(number),
        valid_from=draft.since,
        valid_until=draft.until,
        is_donated=draft.is_donated,
        sum_insured=draft.sum_insured,
        by=by.account,
        by_name=by.name,
    )
    made = _insure(row, postings, draft.since, by)
    event = events.InsuranceAdded(
        **_head(row, at),
        cover=row.cover,
        insurer=row.insurer,
        since=row.valid_from,
        until=row.valid_until,
        people=len(made),
    )
    ledger.append(event, origin=by.origin)
    return row


def _known(draft: InsuranceDraft, insurer: str, people: set[int]) -> Insurance | None:
    """The policy that is this one and is not void. Two queries. Raises PolicyIsThere where one of
    its number covers others: without a number two policies of the same days may be two."""
    number = draft.number.strip()
    alike = Insurance.objects.filter(
        area=draft.area,
        cover=draft.cover,
        insurer=insurer,
        tail=_tail(number),
        valid_from=draft.since,
        valid_until=draft.until,
        voided_on=None,
    )
    rows = [row for row in alike.prefetch_related("insured").order_by("pk") if row.number == number]
    for row in rows:
        covered = {one.posting_id for one in row.insured.all()}
        if people == covered or (number and people < covered):
            return row
    if rows and number:
        raise PolicyIsThere(insurer=insurer, since=draft.since)
    return None


def _tail(number: str) -> str:
    return number[-4:] if len(number) > 4 else ""


@transaction.atomic
def insure_more(
    *, insurance: Insurance, postings: Sequence[Any], since: date, at: datetime, by: Actor
) -> int:
    """More people come under a policy from a day on; those under it already are left as they are.
    Returns how many are new. Raises NobodyInsured, NotOnPost, PeriodReversed, NotAllowed, NotFound
    of a policy that is void."""
    _require_keeper(by, insurance)
    if not postings:
        raise NobodyInsured
    if insurance.voided_on is not None:
        raise NotFound
    if not insurance.valid_from <= since < insurance.valid_until:
        raise PeriodReversed(since=since, until=insurance.valid_until)
    known = set(insurance.insured.values_list("posting", flat=True))
    made = _insure(insurance, [row for row in postings if row.pk not in known], since, by)
    if made:
        event = events.InsuranceExtended(**_head(insurance, at), since=since, people=len(made))
        ledger.append(event, origin=by.origin)
    return len(made)


@transaction.atomic
def void_insurance(*, insurance: Insurance, reason: str, at: datetime, by: Actor) -> bool:
    """It was written down by mistake: it covers nobody and stays with its reason. False where it is
    void. Raises ReasonNeeded, NumberInText, NotAllowed."""
    _require_keeper(by, insurance)
    why = plain(reason, needed=True)
    standing = Insurance.objects.filter(pk=insurance.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    event = events.InsuranceVoided(**_head(insurance, at), reason=why)
    return ledger.append(event, origin=by.origin)


def _insure(insurance: Insurance, postings: Sequence[Any], since: date, by: Actor) -> list[Insured]:
    rows = []
    for posting in postings:
        perms.require_keeper(by, posting.area, posting.unit)
        first = max(since, posting.starts_on)
        last = min(insurance.valid_until, posting.ends_on or insurance.valid_until)
        if first >= last:
            raise NotOnPost(person=posting.person.name, day=since)
        rows.append(
            Insured(
                insurance=insurance,
                posting=posting,
                area=posting.area,
                valid_from=first,
                valid_until=last,
            )
        )
    Insured.objects.bulk_create(rows, batch_size=1_000)
    return rows


def _require_keeper(by: Actor, insurance: Insurance) -> None:
    """Raises NotAllowed where `keeps_policy` is not."""
    if not keeps_policy(actor=by, insurance=insurance):
        raise NotAllowed


def _only_unit(units: Iterable[Any]) -> Any:
    """The unit to which all of them belong; None where there is none."""
    found = set(units)
    return found.pop() if len(found) == 1 else None


def _head(row: Insurance, at: datetime) -> dict[str, Any]:
    return {
        "subject": f"insurance:{row.public_id}",
        "area": row.area,
        "happened_at": at,
    }
