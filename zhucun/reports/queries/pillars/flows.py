"""Procedures over a scope: cases that are signed to their end, handovers that both sign, directives
and findings that are closed, accountability that is decided, rounds that are published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rollup import Lack
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import TicketKind
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    SOON,
    Behind,
    Lacking,
    Listed,
    hidden,
    sees,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reports.queries.pillars.stepped import plan_rows, session_rows
from zhucun.reward import queries as reward
from zhucun.reward.enums import LiabilityState
from zhucun.roster import queries as roster
from zhucun.roster.enums import RoundState
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState
from zhucun.signoff.rows import handlers

Items = Sequence[PackItem[Any]]
_NO_FLOW = Lacking(Lack.NOT_CONNECTED, Silence.NO_FLOW)


def chain_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The rows of each procedure (kind/id). A constant number of queries."""
    kinds = {str(each.kind) for each in handlers()}
    found: Listed = {}
    signed = []
    for item in items:
        subject = item.spec.subject
        if subject in _STEPPED:
            needs, told = _STEPPED[subject]
            may = sees(actor, scope, needs)
            found |= {item.ref: told(actor, pack, scope, item)} if may else hidden([item.ref])
        elif subject in kinds:
            signed.append(item)
        elif subject in _ROOMS:
            needs, read = _ROOMS[subject]
            if sees(actor, scope, needs):
                found[item.ref] = list(read(actor, pack, scope))
            else:
                found |= hidden([item.ref])
        else:
            found[item.ref] = _NO_FLOW
    return found | (_cases(actor, pack, scope, signed) if signed else {})


def only_informs(pack: PackAt, item: PackItem[Any]) -> bool:
    """It has rules before its steps, and none of them blocks or warns."""
    rules: list[Any] = [pack.item(each.rule).spec for each in item.spec.guards]
    return bool(rules) and all(rule.severity == "info" for rule in rules)


def _cases(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Cases that are finished, those past the day of their turn; running ones in time say nothing.
    Two queries."""
    found: dict[str, list[Behind]] = {item.id: [] for item in items}
    cases = signoff.cases(actor=actor, as_of=pack.as_of).filter(
        in_areas("place", (scope.area,)), chain__in=list(found), started_on__lte=pack.as_of
    )
    if scope.unit:
        cases = cases.filter(unit__public_id=scope.unit)
    late = frozenset(cases.filter(turns__due_on__lt=pack.as_of).values_list("pk", flat=True))
    columns = ("pk", "public_id", "chain", "place", "state", "title")
    for pk, key, chain, place, state, title in cases.order_by("place", "pk").values_list(*columns):
        if state == CaseState.FINISHED:
            found[chain].append(Behind(key, place, HOLDS, "case", title))
        elif state == CaseState.RUNNING and pk in late:
            found[chain].append(Behind(key, place, FAILS, "case", title))
    return {item.ref: found[item.id] for item in items}


def _handovers(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Behind]:
    """A handover is no case: both sign it in the roster. Those that both have signed, and those of
    cadres whose last day is over. One query."""
    for row in roster.handovers(actor=actor, area=scope.area).filter(opened_on__lte=pack.as_of):
        if not scope.counts("posting", row.giver.public_id, row.area):
            continue
        days = (row.given_on, row.taken_on)
        if all(day is not None and day <= pack.as_of for day in days):
            yield Behind(row.public_id, row.area, HOLDS, "handover")
        elif row.giver.ends_on is not None and row.giver.ends_on <= pack.as_of:
            past = (pack.as_of - row.giver.ends_on).days
            yield Behind(row.public_id, row.area, FAILS, "handover", days=past)


def _tickets(kind: str, subject: str) -> Callable[[Actor, PackAt, Scope], Iterator[Behind]]:
    def read(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Behind]:
        """Closed; open past its day; open in time or without a day. One query."""
        day = pack.as_of
        rows = fieldwork.tickets(actor=actor, as_of=day, area=scope.area, kind=kind)
        for row in rows.filter(given_on__lte=day).order_by("area", "pk"):
            if not scope.counts(subject, row.public_id, row.area):
                continue
            is_closed = row.closed_on is not None and row.closed_on <= day
            is_late = not is_closed and row.due_on is not None and row.due_on < day
            past = (day - row.due_on).days if is_late and row.due_on else None
            what = HOLDS if is_closed else FAILS if is_late else OPEN
            yield Behind(row.public_id, row.area, what, subject, days=past)

    return read


def _liability(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Behind]:
    """Cases of accountability: decided by people, or waiting for them. Nobody is named here, nor
    listed; the page of the cases asks for its own right. One query."""
    decided = {LiabilityState.DECIDED, LiabilityState.LIFTED, LiabilityState.RESTORED}
    rows: Any = reward.cases(actor=actor, area=scope.area)
    for row in rows.filter(opened_on__lte=pack.as_of).exclude(state=LiabilityState.WITHDRAWN):
        if scope.counts("posting", row.posting.public_id, row.area):
            what = HOLDS if row.state in decided else SOON
            yield Behind(row.public_id, row.area, what, "liability", row.posting.place.short_name)


def _rounds(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Behind]:
    """Rounds of the area that have begun, the last of each: its villages are fixed and its teams
    published, or not yet. One query."""
    seen: set[str] = set()
    rows = roster.rounds(actor=actor).filter(starts_on__lte=pack.as_of)
    for row in rows.order_by("-starts_on", "area", "code"):
        if row.area in seen or not (
            is_under(row.area, scope.area) or is_under(scope.area, row.area)
        ):
            continue
        seen.add(row.area)
        is_fixed = row.villages_fixed_on is not None and row.villages_fixed_on <= pack.as_of
        is_out = row.state == RoundState.PUBLISHED
        what = HOLDS if is_fixed and is_out else OPEN
        yield Behind(row.public_id, row.area, what, "round", row.code)


class _Room(NamedTuple):
    needs: Permission
    read: Callable[[Actor, PackAt, Scope], Iterator[Behind]]


#: Told step by step, with who and when.
_STEPPED = {
    "assistance": (Permission.SEE_FIELDWORK, plan_rows),
    "session": (Permission.KEEP_LEARNING, session_rows),
}
_ROOMS: Mapping[str, _Room] = {
    "handover": _Room(Permission.SEE_POSTINGS, _handovers),
    "ticket": _Room(Permission.SEE_FIELDWORK, _tickets(TicketKind.DIRECTIVE, "ticket")),
    "finding": _Room(Permission.SEE_FIELDWORK, _tickets(TicketKind.FINDING, "finding")),
    "violation": _Room(Permission.SEE_REWARD, _liability),
    "round": _Room(Permission.SEE_POSTINGS, _rounds),
}
