"""The nightly look of the rules over the households: leads become signs, and people decide."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset
from zhucun.kernel.ciphers import sm3
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries as journal
from zhucun.monitoring import events
from zhucun.monitoring.actions.signs import SignDraft, take_signs
from zhucun.monitoring.enums import SignKind, SignSource
from zhucun.monitoring.models import Screening, Sign
from zhucun.monitoring.perms import require_decider
from zhucun.monitoring.queries import (
    households_named,
    leads,
    open_case_of,
    parameters_of,
    watches,
)

_BATCH = 500


@transaction.atomic
def screen_households(*, area: str, at: datetime, by: Actor, whole: bool = False) -> Screening:
    """Run the rules of a county over its households. After the first time only over those of which
    something was recorded since, unless a rule, a number or the month is another, or `whole`: cost
    follows the changes. A household that has an open case, or had this lead in this year, gives no
    sign again. Raises NotAllowed.
    """
    require_decider(by, area)
    on = localdate(at)
    digest = _digest(area, on, by)
    last = Screening.objects.filter(area=area).order_by("-pk").first()
    is_whole = whole or last is None or last.digest != digest
    after = 0 if last is None else last.latest_event
    subjects, latest = journal.subjects_since(area=area, prefix="households.", after=after)
    only = None if is_whole else _households(subjects)
    found, looked, outcomes = leads(actor=by, area=area, as_of=on, only=only)
    fresh = _fresh([(lead.household, lead.rule, lead.pack) for lead in found], on)
    for start in range(0, len(fresh), _BATCH):
        take_signs(fresh[start : start + _BATCH], at=at, by=by)
    run = Screening.objects.create(
        area=area,
        on=on,
        latest_event=latest,
        digest=digest,
        is_whole=is_whole,
        looked_at=looked,
        found=len(fresh),
        outcomes=outcomes,
    )
    event = events.HouseholdsScreened(
        subject=f"place:{area}",
        area=area,
        happened_at=at,
        on=on,
        looked_at=looked,
        found=len(fresh),
        is_whole=is_whole,
    )
    ledger.append(event, origin=by.origin)
    return run


def _digest(area: str, on: date, by: Actor) -> str:
    """Of the rules, their numbers and the month: incomes grow old by the month."""
    told: list[Any] = [on.year, on.month]
    for watch in watches(actor=by, area=area, as_of=on):
        told.append([watch.area, watch.pack.id, watch.pack.version])
        for ref, rule in sorted(watch.rules.items()):
            numbers = {name: watch.pack.values.get(name) for name in sorted(parameters_of(rule))}
            told.append([ref, str(rule.test), numbers])
    text = json.dumps(told, ensure_ascii=False, default=_unset)
    return sm3(text.encode()).hex()


def _unset(value: Any) -> str:
    return "unset" if isinstance(value, Unset) else str(value)


def _households(subjects: frozenset[str]) -> set[str]:
    kinds = (subject.partition(":") for subject in subjects)
    return {key for kind, _, key in kinds if kind == "household"}


def _fresh(found: list[tuple[str, str, str]], on: date) -> list[SignDraft]:
    """Drafts of the leads that are new: the household has no open case, and this rule had not
    found it in this year."""
    drafts: list[SignDraft] = []
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        rows = households_named(household for household, _rule, _pack in part)
        open_ = open_case_of([row.pk for row in rows.values()])
        keys = {_key(household, rule, on) for household, rule, _pack in part}
        known = set(Sign.objects.filter(key__in=sorted(keys)).values_list("key", flat=True))
        for household, rule, pack in part:
            row = rows[household]
            if row.pk in open_ or _key(household, rule, on) in known:
                continue
            drafts.append(
                SignDraft(
                    household=row,
                    source=SignSource.SCREENING,
                    kind=SignKind.INCOME if "income" in rule else SignKind.OTHER,
                    on=on,
                    key=_key(household, rule, on),
                    rule=rule,
                    pack=pack,
                )
            )
    return drafts


def _key(household: str, rule: str, on: date) -> str:
    return f"rule:{rule}:{household}:{on.year}"
