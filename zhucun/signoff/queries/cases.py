"""Cases, read: what waits for somebody, one case with all its steps, the cases of many things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zhucun.directory.perms import Actor, in_areas
from zhucun.engines import chain as engine
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.signoff import perms
from zhucun.signoff.enums import CaseState, Said
from zhucun.signoff.models import Case, Delegation, Procedure, Signature, Turn
from zhucun.signoff.queries.procedures import Followed, followed
from zhucun.signoff.queries.standings import Opened, opened
from zhucun.signoff.rows import Paper


@dataclass(frozen=True, kw_only=True)
class MayDo:
    """What the actor may do in a case: signatures as (step, word), those that he records on paper,
    and serials of his own that he may recall."""

    signs: tuple[tuple[str, str], ...] = ()
    records: tuple[tuple[str, str], ...] = ()
    recalls: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """One case as it stands for one reader."""

    opened: Opened
    standing: engine.Standing
    may: MayDo

    @property
    def case(self) -> Case:
        return self.opened.case


@dataclass(frozen=True, kw_only=True)
class TurnCount:
    """So many cases of one procedure in which it is the actor's turn to sign a step."""

    step: str
    word: str
    procedure: Followed
    number: int


@dataclass(frozen=True, kw_only=True)
class DueSeat:
    """Steps of one seat whose days are over or end today: a role at a place or in a unit, an office
    of a place, or one person. Numbers of cases; `new`: overdue since today."""

    role: str
    office: str
    area: str
    unit: str
    person: str
    late: int
    due: int
    new: int


def waiting(*, actor: Actor, as_of: date, due: str = "") -> QuerySet[Case]:
    """Running cases in which it is the actor's turn, the oldest first; those among them that he
    may only record from paper. `due_on` is the last day for the first of his steps, None where no
    source gives one; `due`: overdue, due (a day that has not passed) or none. Two queries: his
    means, the cases."""
    means = perms.means_of(actor, on=as_of)
    turns = Turn.objects.filter(perms.turns_for(actor, means), case=OuterRef("pk"))
    first = turns.filter(due_on__isnull=False).order_by("due_on").values("due_on")[:1]
    found = Case.objects.filter(Exists(turns), state=CaseState.RUNNING)
    found = found.annotate(due_on=Subquery(first))
    chosen = {
        "overdue": Q(due_on__lt=as_of),
        "due": Q(due_on__gte=as_of),
        "none": Q(due_on=None),
    }
    return (
        found.filter(chosen.get(due, Q()))
        .select_related("procedure", "unit", "person")
        .order_by("started_on", "pk")
    )


def due_seats(*, on: date, area: str = "") -> list[DueSeat]:
    """Whose steps are overdue or end on a day, by seat; for the operator, who reminds: asks for no
    right and names no case. One query."""
    rows = Turn.objects.filter(due_on__lte=on, case__state=CaseState.RUNNING)
    if area:
        rows = rows.filter(in_areas("case__place", (area,)))
    counted = rows.values(
        "role", "office", "area", "unit__public_id", "person__public_id"
    ).annotate(
        late=Count("case", distinct=True, filter=Q(due_on__lt=on)),
        due=Count("case", distinct=True, filter=Q(due_on=on)),
        new=Count("case", distinct=True, filter=Q(due_on=on - timedelta(days=1))),
    )
    return [
        DueSeat(
            role=row["role"],
            office=row["office"],
            area=row["area"],
            unit=row["unit__public_id"] or "",
            person=row["person__public_id"] or "",
            late=row["late"],
            due=row["due"],
            new=row["new"],
        )
        for row in counted.order_by("area", "role", "office", "unit", "person")
        if row["role"] or row["office"] or row["person__public_id"]
    ]


def signable(*, actor: Actor, as_of: date, step: str = "", word: str = "") -> QuerySet[Case]:
    """Running cases in which the actor signs, this step as this signer where they are said, the
    oldest first; a rule may still stand in the way. Those that he may only record from paper are
    not among them. Two queries: his delegations, the cases."""
    turns = _signable_turns(actor, as_of).filter(case=OuterRef("pk"))
    if step:
        turns = turns.filter(step=step, word=word)
    return (
        Case.objects.filter(Exists(turns), state=CaseState.RUNNING)
        .select_related("procedure", "unit", "person")
        .order_by("started_on", "pk")
    )


def turn_counts(*, actor: Actor, as_of: date, kind: str, subjects: Any) -> list[TurnCount]:
    """How many cases about these things (public ids, or a query for them) wait for the actor's
    signature, by step, signer and procedure. Three queries, whatever the number of cases: none is
    opened."""
    found = _signable_turns(actor, as_of).filter(
        case__state=CaseState.RUNNING, case__kind=kind, case__subject__in=subjects
    )
    rows = found.values("step", "word", "case__procedure")
    counted = rows.annotate(number=Count("case", distinct=True)).order_by("case__procedure", "step")
    numbers = [(row["step"], row["word"], row["case__procedure"], row["number"]) for row in counted]
    kept = Procedure.objects.in_bulk({procedure for _step, _word, procedure, _n in numbers})
    return [
        TurnCount(step=step, word=word, procedure=followed(kept[procedure]), number=number)
        for step, word, procedure, number in numbers
    ]


def _signable_turns(actor: Actor, as_of: date) -> QuerySet[Turn]:
    means = perms.means_of(actor, on=as_of)
    return Turn.objects.filter(perms.signable_turns(actor, means))


def cases(
    *, actor: Actor, as_of: date, kind: str = "", subjects: Sequence[str] | None = None
) -> QuerySet[Case]:
    """Cases that the actor may see, newest first."""
    means = perms.means_of(actor, on=as_of)
    found = perms.visible_cases(actor, means=means)
    if kind:
        found = found.filter(kind=kind)
    if subjects is not None:
        found = found.filter(subject__in=subjects)
    return found.select_related("procedure", "unit", "person").order_by("-started_on", "-pk")


def running_subjects(kind: str) -> QuerySet[Case, str]:
    """The public ids of all things of a kind about which a case runs, as a query to put into
    another one: nothing is asked here, and the caller shows of it what its reader may see."""
    rows = Case.objects.filter(kind=kind, state=CaseState.RUNNING)
    return rows.values_list("subject", flat=True)


def case_card(*, actor: Actor, public_id: str, as_of: date) -> Card:
    """One case with its steps, evidence and what the actor may do. Raises NotFound."""
    case = cases(actor=actor, as_of=as_of).filter(public_id=public_id).first()
    if case is None:
        raise NotFound
    [card] = cards([case], actor=actor, as_of=as_of)
    return card


def shown_case(*, actor: Actor, public_id: str, as_of: date) -> Card:
    """The same for whoever reads its evidence: what of a person it shows him is in the access log,
    with why, to sign or to look. Raises NotFound."""
    card = case_card(actor=actor, public_id=public_id, as_of=as_of)
    if card.opened.paper is not None:
        is_turn = bool(card.may.signs or card.may.records)
        reason = f"{'signing' if is_turn else 'reading'} {card.case.kind}"
        log_reading(actor, card.opened.paper, area=card.case.area, reason=reason)
    return card


def log_reading(actor: Actor, paper: Paper, *, area: str, reason: str) -> None:
    """Note what of a person or household somebody reads in a paper; nothing where it shows none."""
    if paper.personal:
        ledger.log_access(
            kind=Access.REVEAL,
            origin=actor.origin,
            subject=paper.whom,
            what=", ".join(paper.personal)[:1000],
            area=area,
            reason=reason[:200],
        )


def cards(rows: Sequence[Case], *, actor: Actor, as_of: date) -> list[Card]:
    """Cases that were found by `waiting` or `cases`, as they stand. The same number of queries for
    three and for thirty of one procedure."""
    means = perms.means_of(actor, on=as_of)
    found = []
    for one in opened(rows, on=as_of):
        standing = one.standing
        found.append(Card(opened=one, standing=standing, may=_may(actor, one, standing, means)))
    return found


def delegations(*, actor: Actor, as_of: date) -> QuerySet[Delegation]:
    """What the actor gave to others or took from them and has not ended, by day."""
    mine = Delegation.objects.filter(giver=actor.account) | Delegation.objects.filter(
        taker=actor.account
    )
    return (
        mine.filter(ends_on__gt=as_of)
        .select_related("giver", "taker", "unit")
        .order_by("starts_on", "pk")
    )


def signatures(*, case: Case) -> list[Signature]:
    """All that was said of a case, first to last."""
    return list(Signature.objects.filter(case=case).order_by("serial"))


def _may(actor: Actor, one: Opened, standing: engine.Standing, means: perms.Means) -> MayDo:
    if one.case.state != CaseState.RUNNING or one.paper is None or actor.viewer is not None:
        return MayDo()
    signs, records = [], []
    for step in standing.next:
        for word in standing.step(step).missing:
            seat = perms.seat_of(one.procedure.signers[word], one.case)
            held = one.holders.get(word, ())
            if perms.right_to(actor, seat, one.case, means, on_paper=False, holders=held):
                signs.append((step, word))
            elif perms.right_to(actor, seat, one.case, means, on_paper=True):
                records.append((step, word))
    rows = one.standing_signatures
    recalls = tuple(
        row.serial
        for at, row in enumerate(rows)
        if row.account == actor.account
        and row.said == Said.SIGNED
        and engine.may_recall(one.procedure.chain, one.facts, at)
    )
    return MayDo(signs=tuple(signs), records=tuple(records), recalls=recalls)
