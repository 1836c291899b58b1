"""Checklists about single records over a scope: what was ticked of candidates, what a handover
names, what belongs to a base, to a unit and its village, to a chain of responsibility; lists whose
items are facts of a register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from zhucun.analytics.enums import LinkState
from zhucun.analytics.queries.responsibility import chain_list, villages_chained
from zhucun.analytics.queries.tables import has_mart, table
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import Level
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist
from zhucun.reports.enums import Silence
from zhucun.reports.queries.archives.issues import last_issues
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    Behind,
    Lacking,
    Listed,
    hidden,
    sees,
)
from zhucun.reports.queries.pillars.departments import department_rows, is_of_departments
from zhucun.reports.queries.pillars.recorded import candidates_of, place_of
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reports.queries.pillars.supported import binding_rows, kit_rows
from zhucun.roster import queries as roster
from zhucun.roster.enums import ItemKind, ItemState
from zhucun.roster.queries.reviews import counted, slots_of, ticks_of
from zhucun.support.queries.bound import BINDINGS
from zhucun.support.queries.caring import KITS

Items = Sequence[PackItem[Any]]
ARCHIVE = "achievement-archive"


def list_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """By checklist (kind/id). A constant number of queries for each sort."""
    found: Listed = {}
    of_candidates = []
    for item in items:
        sort = sort_of(pack, item)
        if sort is None:
            found[item.ref] = _why(pack, item)
        elif sort is _CANDIDATES:
            of_candidates.append(item)
        elif not sees(actor, scope, sort.needs) or (scope.is_own and not sort.is_of_people):
            found |= hidden([item.ref])
        else:
            found[item.ref] = sort.read(actor, pack, scope, item)
    if not of_candidates:
        return found
    return found | _of_candidates(actor, pack, scope, of_candidates)


class Sort(NamedTuple):
    """How a checklist is counted. `is_of_people`: a unit's own account reads it of its people."""

    needs: Permission
    read: Callable[[Actor, PackAt, Scope, PackItem[Any]], list[Behind] | Lacking]
    is_of_people: bool = False


def sort_of(pack: PackAt, item: PackItem[Any]) -> Sort | None:
    """None where no room ticks the list or keeps what it names."""
    spec: Checklist = item.spec
    if spec.card is not None or spec.mode == "none" and spec.subject != "candidate":
        return None
    if spec.subject == "candidate":
        return _CANDIDATES if slots_of(spec) else None
    chain = chain_list(pack)
    if chain is not None and chain.ref == item.ref:
        return _CHAIN
    if item.id in _BY_ID:
        return _BY_ID[item.id]
    if spec.subject == "handover":
        return _HANDOVERS
    if is_of_departments(spec):
        return _DEPARTMENTS
    return _FACTS if _told(pack, spec) else None


def _why(pack: PackAt, item: PackItem[Any]) -> Lacking:
    spec: Checklist = item.spec
    if spec.card is not None:
        return Lacking(Lack.NOT_COUNTED, Silence.ON_CARD)
    if spec.mode == "none":
        return Lacking(Lack.NOT_COUNTED, Silence.TRIGGERS)
    if not spec.items:
        return Lacking(Lack.UNSET, Silence.NO_ITEMS)
    if any(each.id.startswith(item.id) for each in (*pack.cadences(), *pack.rules())):
        return Lacking(Lack.NOT_COUNTED, Silence.BY_DUTY)
    if spec.mode == "list":
        return Lacking(Lack.NOT_COUNTED, Silence.KINDS)
    return Lacking(Lack.NOT_CONNECTED, Silence.BY_SUBJECT)


def _of_candidates(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """Who stands in the last round: all of the list is ticked as it should be, something is not, or
    it is not decided. Two queries."""
    refs = [item.ref for item in items]
    if scope.is_own or not sees(actor, scope, Permission.SEE_CANDIDATES):
        return hidden(refs)
    if len(scope.area) < Level.COUNTY:
        return dict.fromkeys(refs, Lacking(Lack.NOT_COUNTED, Silence.IN_COUNTIES))
    rows = candidates_of(actor=actor, pack=pack, scope=scope)
    ticks = ticks_of(rows, as_of=pack.as_of)
    return {
        item.ref: [
            Behind(
                row.public_id,
                place_of(row),
                _ticked(item, ticks.get(row.pk, {})),
                "candidate",
                row.person.name,
            )
            for row in rows
        ]
        for item in items
    }


def _ticked(item: PackItem[Any], ticks: Mapping[tuple[str, str], Any]) -> int:
    spec: Checklist = item.spec
    slots = [key for key, _label in slots_of(spec)]
    said = [ticks.get((item.id, key)) for key in slots]
    number = counted(spec, [tick.holds if tick else None for tick in said])
    if number is None:
        return OPEN
    return HOLDS if number == (0 if spec.mode == "none" else len(slots)) else FAILS


def _handovers(
    actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]
) -> list[Behind] | Lacking:
    """Handovers: the successor accepted all that the list names, rejected some, or has not said.
    Two queries."""
    rows = roster.handovers(actor=actor, area=scope.area).filter(opened_on__lte=pack.as_of)
    found = []
    for row in rows.prefetch_related("items"):
        named = [each for each in row.items.all() if each.kind == ItemKind.CHECKLIST]
        if not named or not scope.counts("posting", row.giver.public_id, row.area):
            continue
        states = {each.state for each in named}
        done = states == {ItemState.ACCEPTED}
        what = HOLDS if done else OPEN if ItemState.OPEN in states else FAILS
        found.append(Behind(row.public_id, row.area, what, "handover"))
    return found


def _chains(
    actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]
) -> list[Behind] | Lacking:
    """Villages whose chain has all that is asked for, that lack a link, or of which a link is
    hidden."""
    found = []
    for chain in villages_chained(actor=actor, pack=pack, area=scope.area):
        if scope.counts("village", chain.code, chain.code):
            is_hidden = any(link.state is LinkState.HIDDEN for link in chain.links)
            what = FAILS if chain.broken else OPEN if is_hidden else HOLDS
            found.append(Behind(chain.code, chain.code, what, "village"))
    return found


def _bindings(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    return binding_rows(actor=actor, pack=pack, scope=scope)


def _kits(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    return kit_rows(actor=actor, pack=pack, scope=scope)


def _departments(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    return department_rows(actor=actor, pack=pack, scope=scope, item=item)


def _archives(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    """Cadres on post of whom an archive was issued; it has the parts that the list names, or says
    which are missing. Two queries."""
    wanted = roster.RosterFilter(area=scope.area, unit=scope.unit)
    posted: Any = roster.roster(actor=actor, as_of=pack.as_of, wanted=wanted)
    rows = list(posted.select_related(None).values_list("public_id", "area"))
    issued = last_issues(actor, [key for key, _area in rows], pack.as_of)
    return [Behind(key, area, HOLDS if key in issued else OPEN, "posting") for key, area in rows]


def _told(pack: PackAt, spec: Checklist) -> str:
    """The list as a condition on a register: each item names its fact, or one fact says how many
    hold. Empty where it is none."""
    if not has_mart(spec.subject or "") or not spec.items:
        return ""
    if spec.counts:
        return f"{spec.counts} >= {len(spec.items)}"
    finds = [each.finds for each in spec.items]
    return " AND ".join(map(str, finds)) if all(finds) else ""


def _facts(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind] | Lacking:
    """The rows of a register of which the whole list holds, not all does, or nobody knows. One
    query."""
    subject = item.spec.subject
    told = pack.expression(subject, _told(pack, item.spec))
    rows = table(
        actor=scope.reader(actor), pack=pack, subject=subject, area=scope.area, names=told.names
    )
    if rows.missing:
        return Lacking(Lack.NOT_CONNECTED, Silence.NO_ROOM)
    text = rows.condition(told)
    said = f"CASE WHEN {text} THEN {HOLDS} WHEN NOT ({text}) THEN {FAILS} ELSE {OPEN} END"
    return [
        Behind(code, area, int(what), subject)
        for code, area, what in rows.select([said])
        if scope.counts(subject, code, area)
    ]


def _nobody(*_asked: object) -> list[Behind] | Lacking:
    raise AssertionError("candidates are read together")


_CANDIDATES = Sort(Permission.SEE_CANDIDATES, _nobody)
_HANDOVERS = Sort(Permission.SEE_POSTINGS, _handovers, is_of_people=True)
_CHAIN = Sort(Permission.SEE_POSTINGS, _chains)
_DEPARTMENTS = Sort(Permission.SEE_PRESENCE, _departments)
_FACTS = Sort(Permission.SEE_PRESENCE, _facts)
_BY_ID: Mapping[str, Sort] = {
    BINDINGS: Sort(Permission.SEE_SUPPORT, _bindings),
    ARCHIVE: Sort(Permission.SEE_POSTINGS, _archives, is_of_people=True),
    **dict.fromkeys(KITS, Sort(Permission.SEE_SUPPORT, _kits, is_of_people=True)),
}
