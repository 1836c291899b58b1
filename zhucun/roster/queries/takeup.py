"""Taking up posts (到岗): what is done, due and overdue for each posting; where a captain is
missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, PoliticalStatus
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt
from zhucun.roster import marts
from zhucun.roster.enums import PostingRole, TakeUp
from zhucun.roster.models import Posting, TakeUpStep
from zhucun.roster.queries.postings import RosterFilter, roster
from zhucun.roster.queries.rounds import active_on

#: What a step is called in the packs: a name of the posting's vocabulary, a counted activity.
_NAMES = {
    TakeUp.TRAINING: "pre_post_training_on",
    TakeUp.DUTIES: "duties_acknowledged_on",
    TakeUp.PARTY_RELATION: "party_transferred_on",
    TakeUp.RELEASED: "is_detached",
}
_COUNTED = {"party-transfer": TakeUp.PARTY_RELATION, "baseline-survey": TakeUp.SURVEY}
_MEMBERS = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)


class StepState(StrEnum):
    """How far a step is. UNSET: the pack asks for it and gives no day, so nothing is overdue."""

    DONE = "done"
    OVERDUE = "overdue"
    WAITING = "waiting"
    UNSET = "unset"
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Due:
    """That a pack asks for a step, within how many days of the start (None: it does not say),
    and the items that ask."""

    days: int | None
    asked_by: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepOf:
    """One step of one posting."""

    step: TakeUp
    state: StepState
    done_on: date | None = None
    due_on: date | None = None
    note: str = ""
    asked_by: tuple[Any, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that ask for it, each once."""
        return tuple(dict.fromkeys(each for item in self.asked_by for each in item.clauses))

    @property
    def references(self) -> tuple[str, ...]:
        """The titles of other documents that ask for it, each once."""
        return tuple(dict.fromkeys(title for item in self.asked_by for title, _ in item.references))


@dataclass(frozen=True, kw_only=True)
class CaptainNeed:
    """A township that must have a captain and has none, with everybody who serves there, by
    village. Nobody is ranked: a person chooses and answers for it."""

    code: str
    cadres: int
    rules: tuple[Any, ...]
    people: tuple[Posting, ...]


def dues(pack: PackAt) -> dict[TakeUp, Due]:
    """Which steps a pack asks for and by when, from its rules and duties about postings."""
    found: dict[TakeUp, list[tuple[int | None, Any]]] = defaultdict(list)
    for step, name in _NAMES.items():
        for item in pack.rules("posting"):
            names = {each for part in pack.rule(item).expressions for each in part.names}
            if name in names:
                found[step].append((_days_of_rule(pack, item, names), item))
    for duty in pack.cadences():
        rhythm = duty.spec.on(pack.as_of)
        if duty.spec.counts in _COUNTED and rhythm is not None and rhythm.every == "once":
            number = pack.number(rhythm.within_days)
            days = int(number) if isinstance(number, int) else None
            found[_COUNTED[duty.spec.counts]].append((days, duty))
    known = {
        step: Due(
            days=min((days for days, _ in asked if days is not None), default=None),
            asked_by=tuple(item for _, item in asked),
        )
        for step, asked in found.items()
    }
    return {TakeUp.ARRIVAL: Due(days=0), **known}


def _days_of_rule(pack: PackAt, item: Any, names: set[str]) -> int | None:
    """0 where the rule compares the step with the start, its parameter where it has one."""
    if "starts_on" not in names:
        return None
    used = {each for part in pack.rule(item).expressions for each in part.parameters} - {"as_of"}
    if not used:
        return 0
    values = [pack.values[name] for name in used]
    return values[0] if len(values) == 1 and isinstance(values[0], int) else None


def take_ups(
    *, actor: Actor, as_of: date, wanted: RosterFilter, missing: str = ""
) -> QuerySet[Posting]:
    """Postings on post on a day, of which a step is missing where one is named. One query."""
    found = roster(actor=actor, as_of=as_of, wanted=wanted)
    return found.filter(_lacks(TakeUp(missing), as_of)) if missing else found


def overdue(*, actor: Actor, as_of: date, area: str) -> QuerySet[Posting]:
    """Postings of an area with a step that is overdue by the area's pack.

    Only those of which some step is on record: postings that came in with old lists have none,
    and nobody is to be reminded of them.
    """
    pack = directory.pack_for(area, as_of=as_of)
    late = Q(pk__in=[])
    for step, due in dues(pack).items():
        if due.days is not None:
            first = as_of - timedelta(days=due.days)
            late |= Q(starts_on__lt=first) & _lacks(step, as_of)
    begun = Exists(TakeUpStep.objects.filter(posting=OuterRef("pk")))
    return roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area)).filter(late, begun)


def _lacks(step: TakeUp, as_of: date) -> Q:
    if step is TakeUp.PARTY_RELATION:
        member = Q(person__political_status__in=_MEMBERS) | Q(person__party_since__isnull=False)
        moved = Q(party_transferred_on__lte=as_of)
        return member & (Q(party_transferred_on=None) | ~moved)
    mine = TakeUpStep.objects.filter(posting=OuterRef("pk"), step=step, done_on__lte=as_of)
    return ~Q(Exists(mine))


def steps_of(postings: Sequence[Posting], *, as_of: date) -> dict[int, list[StepOf]]:
    """Every step of some postings, by key, in the order of TakeUp. One query.

    Where no step is on record nothing is overdue, as in `overdue`.
    """
    done: dict[tuple[int, str], TakeUpStep] = {}
    keys = [row.pk for row in postings]
    for row in TakeUpStep.objects.filter(posting__in=keys, done_on__lte=as_of).order_by("pk"):
        done[row.posting_id, row.step] = row
    begun = {key for key, _step in done}
    asked: dict[str, dict[TakeUp, Due]] = {}
    by_pack: dict[str, dict[TakeUp, Due]] = {}
    for posting in postings:
        if posting.area not in asked:
            pack = directory.pack_for(posting.area, as_of=as_of)
            asked[posting.area] = by_pack.get(pack.id) or by_pack.setdefault(pack.id, dues(pack))
    return {
        posting.pk: [
            _step(posting, step, done.get((posting.pk, step)), asked[posting.area].get(step), as_of)
            for step in TakeUp
        ]
        for posting in postings
        if posting.pk in begun
    } | {
        posting.pk: [
            _reminding_nobody(_step(posting, step, None, asked[posting.area].get(step), as_of))
            for step in TakeUp
        ]
        for posting in postings
        if posting.pk not in begun
    }


def _reminding_nobody(step: StepOf) -> StepOf:
    late = step.state is StepState.OVERDUE
    return replace(step, state=StepState.WAITING) if late else step


def _step(
    posting: Posting, step: TakeUp, row: TakeUpStep | None, due: Due | None, as_of: date
) -> StepOf:
    done_on, note = (row.done_on, row.note) if row else (None, "")
    if step is TakeUp.PARTY_RELATION:
        moved = posting.party_transferred_on
        done_on = moved if moved is not None and moved <= as_of else None
    due_on = None
    if due is not None and due.days is not None:
        due_on = posting.starts_on + timedelta(days=due.days)
    return StepOf(
        step=step,
        state=_state_of(posting, step, done_on, due, due_on, as_of),
        done_on=done_on,
        due_on=due_on,
        note=note,
        asked_by=due.asked_by if due else (),
    )


def _state_of(
    posting: Posting,
    step: TakeUp,
    done_on: date | None,
    due: Due | None,
    due_on: date | None,
    as_of: date,
) -> StepState:
    if done_on is not None:
        return StepState.DONE
    if step is TakeUp.PARTY_RELATION and not is_party_member(posting.person):
        return StepState.NOT_APPLICABLE
    if step in (TakeUp.NOTICE, TakeUp.LETTER):
        return StepState.WAITING
    if due is None:
        return StepState.NOT_ASKED
    if due_on is None:
        return StepState.UNSET
    return StepState.OVERDUE if due_on < as_of else StepState.WAITING


def is_party_member(person: Any) -> bool:
    """A full or probationary member by the record."""
    return person.political_status in _MEMBERS or person.party_since is not None


def captain_needs(*, actor: Actor, as_of: date) -> list[CaptainNeed]:
    """Townships where a hard rule of the pack asks for a captain and nobody is. Two queries an
    area."""
    found: list[CaptainNeed] = []
    for area in actor.areas(Permission.SEE_POSTINGS):
        pack = directory.pack_for(area, as_of=as_of)
        rules = tuple(_captain_rules(pack))
        if rules:
            found += _needs(actor, area, pack, rules)
    return found


def _captain_rules(pack: PackAt) -> Iterable[Any]:
    """The hard rules that hold the number of captains against the number of cadres."""
    for item in pack.rules("township"):
        names = {each for part in pack.rule(item).expressions for each in part.names}
        if item.spec.severity == "block" and {"cadres", "captains"} <= names:
            yield item


def _needs(actor: Actor, area: str, pack: PackAt, rules: tuple[Any, ...]) -> Iterable[CaptainNeed]:
    judge = pack.judge("township", frozenset(item.ref for item in rules))
    names = {*judge.names, "cadres", "captains"}
    rows = marts.townships(as_of=pack.as_of, areas=(area,), names=names, tags={})
    short = {}
    for row in rows:
        facts = {name: row[f"m_{name}"] for name in names}
        if Outcome.FAIL in judge.outcomes(facts) and not facts["captains"]:
            short[row["m_code"]] = facts["cadres"]
    people: dict[str, list[Posting]] = defaultdict(list)
    serving = roster(actor=actor, as_of=pack.as_of, wanted=RosterFilter(area=area))
    for posting in serving.filter(in_areas("area", tuple(short))).exclude(role=PostingRole.CAPTAIN):
        people[posting.area[:9]].append(posting)
    for code, cadres in sorted(short.items()):
        yield CaptainNeed(code=code, cadres=cadres, rules=rules, people=tuple(people[code]))


def captain_holds_office(*, area: str, as_of: date) -> bool:
    """True where a hard rule of the area's pack asks a captain to hold an office (挂任)."""
    pack = directory.pack_for(area, as_of=as_of)
    return any(
        item.spec.severity == "block"
        and "captains_with_office" in {n for e in pack.rule(item).expressions for n in e.names}
        for item in pack.rules("township")
    )


def without_first_secretary(*, village: str, on: date) -> bool:
    """True where a hard rule of the pack asks for a first secretary in the village and, on that
    day, it fails. One query."""
    pack = directory.pack_for(village, as_of=on)
    rules = [
        item
        for item in pack.rules("village")
        if item.spec.severity == "block"
        and "first_secretaries" in {n for e in pack.rule(item).expressions for n in e.names}
    ]
    if not rules:
        return False
    judge = pack.judge("village", frozenset(item.ref for item in rules))
    terms: Any = pack.item("terms/village").spec
    tags = {name: term.tag for name, term in terms.names.items() if term.tag}
    mart = marts.villages(as_of=on, areas=(village,), names=judge.names, tags=tags)
    row = mart.first()
    if row is None or row.get("m_first_secretaries"):
        return False
    return Outcome.FAIL in judge.outcomes({name: row.get(f"m_{name}") for name in judge.names})


def on_post(*, actor: Actor, place: str, as_of: date) -> QuerySet[Posting]:
    """Who serves in exactly this place on a day."""
    return roster(actor=actor, as_of=as_of).filter(active_on(as_of), area=place)
