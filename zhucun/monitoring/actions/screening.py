"""The nightly look of the rules over the households: leads become signs, and people decide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
    OWN_NAMES,
    Watch,
    households_named,
    households_of_cases,
    leads,
    names_of,
    open_case_of,
    parameters_of,
    watches,
)

_BATCH = 500
#: So many of the latest events are looked over for what is not committed yet in a first run.
_RECENT = 100_000
#: A transaction that runs longer than this is waited for by the whole run of the next month.
_PATIENCE = timedelta(days=7)
_MOST_GAPS = 200


@transaction.atomic
def screen_households(*, area: str, at: datetime, by: Actor, whole: bool = False) -> Screening:
    """Run the rules of a county over its households. After the first time only over those of which
    something was recorded since, unless a rule, a number or the month is another, or `whole`: cost
    follows the changes. Where a rule reads signs or cases, those count as changes too. A household
    that has an open case, or had this lead in this year, gives no sign again. Raises NotAllowed.
    """
    require_decider(by, area)
    on = localdate(at)
    watched = list(watches(actor=by, area=area, as_of=on))
    digest = _digest(watched, on)
    last = Screening.objects.filter(area=area).order_by("-pk").first()
    old = [] if last is None else _young(last.gaps, on)
    changes = _changes(area, last, old, watched)
    is_whole = whole or last is None or last.digest != digest or len(old) > _MOST_GAPS
    only = None if is_whole else _households(changes.subjects)
    found, looked, outcomes = leads(actor=by, area=area, as_of=on, only=only)
    fresh = _fresh([(lead.household, lead.rule, lead.pack) for lead in found], on)
    for start in range(0, len(fresh), _BATCH):
        take_signs(fresh[start : start + _BATCH], at=at, by=by)
    run = Screening.objects.create(
        area=area,
        on=on,
        latest_event=changes.latest,
        gaps=_dated(changes.gaps, old, on),
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


def _changes(
    area: str, last: Screening | None, old: Sequence[Sequence[Any]], watched: Sequence[Watch]
) -> journal.Changes:
    """What was recorded since the run before. The first run looks for what is not committed yet
    among the latest events only."""
    after = max(0, journal.latest_key() - _RECENT) if last is None else last.latest_event
    reads = {name for watch in watched for rule in watch.rules.values() for name in names_of(rule)}
    prefixes = ("households.", "monitoring.") if reads & OWN_NAMES else ("households.",)
    return journal.changes_since(
        area=area, prefixes=prefixes, after=after, gaps=[gap[:2] for gap in old]
    )


def _young(gaps: Sequence[Sequence[Any]], on: date) -> list[Sequence[Any]]:
    """Gaps that a transaction may still fill. One that was rolled back is never filled."""
    first = (on - _PATIENCE).isoformat()
    return [gap for gap in gaps if gap[2] >= first]


def _dated(
    gaps: Sequence[Sequence[int]], old: Sequence[Sequence[Any]], on: date
) -> list[list[Any]]:
    """Gaps with the day on which they were first seen: what is left of an old one keeps its day."""
    return [
        [first, last, next((d for a, b, d in old if a <= first and last <= b), on.isoformat())]
        for first, last in gaps
    ]


def _digest(watched: Sequence[Watch], on: date) -> str:
    """Of the rules, their numbers and the month: incomes grow old by the month."""
    told: list[Any] = [on.year, on.month]
    for watch in watched:
        told.append([watch.area, watch.pack.id, watch.pack.version])
        for ref, rule in sorted(watch.rules.items()):
            numbers = {name: watch.pack.values.get(name) for name in sorted(parameters_of(rule))}
            told.append([ref, str(rule.test), numbers])
    text = json.dumps(told, ensure_ascii=False, default=_unset)
    return sm3(text.encode()).hex()


def _unset(value: Any) -> str:
    return "unset" if isinstance(value, Unset) else str(value)


def _households(subjects: frozenset[str]) -> set[str]:
    """Households of which something was recorded, those of cases among them."""
    keys: dict[str, list[str]] = {"household": [], "monitoring": []}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if kind in keys:
            keys[kind].append(key)
    return {*keys["household"], *households_of_cases(keys["monitoring"])}


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
