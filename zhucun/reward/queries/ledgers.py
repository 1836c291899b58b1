"""Both accounts of whoever answers at the end of the line (末端责任人): what he can gain, and
what he may have to answer for, side by side (HH18-037, HH18-056). Nothing is added up or kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, OuterRef, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.marts import number_of
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Answer
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import PlanKind
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.pairing import queries as pairing
from zhucun.reward import perms
from zhucun.reward.enums import LiabilityState
from zhucun.reward.models import Commendation, LiabilityCase, Outcome
from zhucun.reward.queries.judging import answers
from zhucun.reward.queries.liability import cases
from zhucun.reward.queries.priority import Placed, placed
from zhucun.reward.queries.proposals import Proposed, risks
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter
from zhucun.support import queries as support

_ACCOUNTS = frozenset({"incentives", "constraints"})


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A pledge of his whose day has not come, with items that are not done. Without a day it is due
    at the end of its year."""

    plan: Any
    open_items: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Gains:
    """What can be gained: money and care of the year with what was paid of it, what the rules of
    priority say, and what is on record."""

    lines: tuple[support.Line, ...]
    care: tuple[Any, ...]
    priority: Placed | None
    outcomes: tuple[Outcome, ...]
    commendations: tuple[Commendation, ...]

    @property
    def on_record(self) -> int:
        return len(self.outcomes) + len(self.commendations)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Risks:
    """What he may have to answer for: facts on record that ask for a decision, pledges that are not
    done, decisions, and rewards that one withholds."""

    facts: tuple[Proposed, ...]
    ahead: tuple[Ahead, ...]
    cases: tuple[LiabilityCase, ...]
    withheld: tuple[Any, ...]

    @property
    def on_record(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, kw_only=True)
class BothLedgers:
    """One person. `posting` is his latest that the actor sees, `helper` says as whom he helps; each
    may be None. `answers`: what the rules of the pack about both accounts say."""

    person: Any
    posting: Any
    helper: Any
    is_own: bool
    pack: PackAt
    gains: Gains
    risks: Risks
    answers: tuple[Answer, ...]

    @property
    def is_end_responsible(self) -> bool:
        return self.helper is not None and self.helper.is_end_responsible


def both_ledgers(*, actor: Actor, person: str, as_of: date) -> BothLedgers:
    """Both accounts of a person on a day: his own, or of one who serves or helps where the actor
    sees rewards. A fixed number of queries. Raises NotFound."""
    posting = _posting(actor, person, as_of)
    helper = pairing.helpers(actor=actor, as_of=as_of).filter(person__public_id=person).first()
    row = posting or helper
    is_own = bool(actor.person) and person == actor.person
    if row is None or not (is_own or actor.can(Permission.SEE_REWARD, area=row.area)):
        raise NotFound
    pack = directory.pack_for(row.area, as_of=as_of)
    gains, found = _gains(actor, row, posting, pack, as_of), _risks(actor, row, posting, as_of)
    facts = {
        "person": person,
        "is_end_responsible": helper is not None and helper.is_end_responsible,
        "incentives": gains.on_record,
        "constraints": found.on_record,
    }
    return BothLedgers(
        person=row.person,
        posting=posting,
        helper=helper,
        is_own=is_own,
        pack=pack,
        gains=gains,
        risks=found,
        answers=tuple(answers(pack, "helper", facts, _rules(pack))),
    )


def end_responsible(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Any]:
    """Those who answer at the end of the line (末端责任人) in the actor's areas, by place and name,
    with `incentives` and `constraints` on record. One query."""
    areas = actor.areas(Permission.SEE_REWARD)
    rows = pairing.helpers(actor=actor, as_of=as_of, area=area).filter(is_end_responsible=True)
    here: QuerySet[Any] = rows.filter(in_areas("area", areas))
    found: QuerySet[Any] = here.annotate(**ledger_columns(as_of))
    return found


def ledger_columns(as_of: date) -> dict[str, Any]:
    """How much is on record of each account by a day, for rows with a `person`: outcomes and
    commendations; decisions of which he was told."""
    mine = {"person": OuterRef("person"), "voided_on": None}
    decided = LiabilityCase.objects.filter(
        person=OuterRef("person"), state=LiabilityState.DECIDED, notified_on__lte=as_of
    )
    gained = number_of(Outcome.objects.filter(on__lte=as_of, **mine), "person")
    praised = Commendation.objects.filter(published_on__lte=as_of, **mine)
    return {
        "incentives": gained + number_of(praised, "person"),
        "constraints": number_of(decided, "person"),
    }


def _posting(actor: Actor, person: str, as_of: date) -> Any:
    rows = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(gone=True))
    his = rows.filter(person__public_id=person).defer("person__id_number", "person__phone")
    return his.order_by("-starts_on", "-pk").first()


def _gains(actor: Actor, row: Any, posting: Any, pack: PackAt, as_of: date) -> Gains:
    his = {"person": row.person_id, "voided_on": None}
    lines: list[support.Line] = []
    care: list[Any] = []
    rated: list[Placed] = []
    if posting is not None:
        key, year = posting.public_id, as_of.year
        through = support.through_of(year, as_of)
        lines = support.due_lines(actor=actor, year=year, through=through, postings=[key])
        care = list(support.care_lines(actor=actor, year=year, as_of=as_of, posting=key))
        rated = placed(actor=actor, pack=pack, area=posting.area, posted=[posting], as_of=as_of)
    outcomes = perms.visible_outcomes(actor).filter(on__lte=as_of, **his)
    praised = perms.visible_commendations(actor).filter(published_on__lte=as_of, **his)
    return Gains(
        lines=tuple(lines),
        care=tuple(care),
        priority=rated[0] if rated else None,
        outcomes=tuple(outcomes.select_related("person", "posting").order_by("-on", "-pk")),
        commendations=tuple(
            praised.select_related("person", "posting").order_by("-given_on", "-pk")
        ),
    )


def _risks(actor: Actor, row: Any, posting: Any, as_of: date) -> Risks:
    told = cases(actor=actor).filter(
        person=row.person_id, state=LiabilityState.DECIDED, notified_on__lte=as_of
    )
    if posting is None:
        return Risks(facts=(), ahead=(), cases=tuple(told), withheld=())
    stopped = support.withheld(actor=actor).filter(posting__person=row.person_id, ended_on=None)
    return Risks(
        facts=tuple(risks(actor=actor, posting=posting, as_of=as_of)),
        ahead=tuple(_ahead(actor, posting, as_of)),
        cases=tuple(told),
        withheld=tuple(stopped),
    )


def _ahead(actor: Actor, posting: Any, as_of: date) -> list[Ahead]:
    person = posting.person.public_id
    rows: Any = fieldwork.plans(actor=actor, kind=PlanKind.PLEDGE, person=person, as_of=as_of)
    found = [
        Ahead(plan=row, open_items=row.open_items, due_on=row.last or date(row.year, 12, 31))
        for row in rows.annotate(last=Max("pledged__due_on")).filter(open_items__gt=0)
    ]
    ahead = [each for each in found if each.due_on >= as_of]
    return sorted(ahead, key=lambda each: (each.due_on, each.plan.pk))


def _rules(pack: PackAt) -> frozenset[str]:
    """The rules of the pack that speak of both accounts."""
    return frozenset(
        item.ref
        for item in pack.rules("helper")
        if item.spec.require
        and set(pack.expression("helper", item.spec.require).names) >= _ACCOUNTS
    )
