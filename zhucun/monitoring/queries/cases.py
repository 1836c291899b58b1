"""Cases, read: the list, one with everything that it rests on, those of a household."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Answer
from zhucun.households import queries as homes
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.monitoring import perms
from zhucun.monitoring.enums import OPEN, MonitoringState, RemovalState
from zhucun.monitoring.models import Case, Kept, Measure, Removal, SentBack, Sign
from zhucun.monitoring.queries.clocks import Clock, clock, decision_days
from zhucun.monitoring.queries.judging import removal_answers
from zhucun.monitoring.queries.letters import LetterCard, letter_card
from zhucun.monitoring.queries.returned import sent_back_of
from zhucun.monitoring.queries.turns import waits_for_check
from zhucun.signoff import queries as signoff
from zhucun.signoff.queries import Card

#: What is sealed in a case; lists do not read it.
SEALED = ("findings", "comparison", "notice", "announcement")
_AMOUNTS = ("amount", "income_per_head", "registry_income")
#: A filter that is no state of its own.
LATE, MINE, UNSIGNED = "late", "mine", "unsigned"
#: What sign-off calls a case and the removal of its risk.
CASE, REMOVAL = "monitoring_case", "risk_removal"


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the actor may do with one case; decides which forms there are."""

    may_work: bool
    may_dispatch: bool
    may_decide: bool
    reads: bool


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """One case as it stands for one reader. Texts are empty unless he opened them (`is_open`);
    `sealed` names what there is to open: findings, comparison, letter, signs, amounts, removals,
    notices (of publicities that were sent back).
    `is_unsigned`: nobody can sign it, or its removal, for no sign-off of it has begun;
    `has_procedure`: the documents of its area give one now."""

    case: Case
    name: str
    signs: list[Sign]
    measures: list[Measure]
    removals: list[Removal]
    kept: list[Kept]
    sent_back: list[SentBack]
    letter: LetterCard | None
    clock: Clock
    chain: Card | None
    removal_chain: Card | None
    answers: Sequence[Answer]
    rights: Rights
    sealed: frozenset[str]
    is_open: bool
    has_announcement: bool
    is_unsigned: bool
    has_procedure: bool

    @property
    def is_returned(self) -> bool:
        """The removal lies with who checks: it can be corrected and handed in again."""
        chain = self.removal_chain
        return self.removal is not None and chain is not None and waits_for_check(chain.opened)

    @property
    def removal(self) -> Removal | None:
        """The removal that is being examined."""
        return next((row for row in self.removals if row.state == RemovalState.RUNNING), None)


def cases(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    state: str = "",
    is_green: bool = False,
    text: str = "",
) -> QuerySet[Case]:
    """Cases of the actor's areas, the oldest first; with how many sources told of each.

    `state` is a state, “late” (past the day by which it had to be decided), “mine” (dispatched
    to the actor) or “unsigned” (to be decided, and no sign-off has begun). One more query for those
    that are late, and one for a text.
    """
    found = perms.visible_cases(actor).filter(area__startswith=area, opened_on__lte=as_of)
    if state == LATE:
        found = found.filter(pk__in=late_keys(found, as_of=as_of))
    elif state == MINE:
        found = found.filter(owner__person__public_id=actor.person or "-")
        found = found.filter(state__in=OPEN)
    elif state == UNSIGNED:
        found = found.filter(state=MonitoringState.RUNNING)
        found = found.exclude(public_id__in=signoff.running_subjects(CASE))
    elif state:
        found = found.filter(state=state)
    if is_green:
        found = found.filter(is_green=True)
    if text.strip():
        named = homes.households(actor=actor, as_of=as_of, text=text)
        found = found.filter(household__in=named.order_by().values("pk"))
    found = found.annotate(sources=Count("signs__source", distinct=True))
    rows = found.select_related("household", "village", "owner__person").defer(*SEALED)
    return rows.order_by("opened_on", "pk")


def late_keys(rows: QuerySet[Case], *, as_of: date) -> list[int]:
    """Keys of running cases past the day by which they had to be decided. One query."""

    @cache
    def is_late(township: str, opened_on: date) -> bool:
        days = decision_days(township, opened_on)
        return clock(
            begun_on=opened_on, days=days, stopped_on=None, area=township, as_of=as_of
        ).is_late

    running = rows.filter(state=MonitoringState.RUNNING).order_by()
    return [
        key
        for key, area, opened_on in running.values_list("pk", "area", "opened_on")
        if is_late(area[: Level.TOWNSHIP], opened_on)
    ]


def clock_of(row: Case, *, as_of: date) -> Clock:
    """From the first sign to the decision."""
    undecided = (MonitoringState.REFUSED, MonitoringState.ENDED)
    ended = row.identified_on or (row.ended_on if row.state in undecided else None)
    return clock(
        begun_on=row.opened_on,
        days=decision_days(row.area, row.opened_on),
        stopped_on=ended,
        area=row.area,
        as_of=as_of,
    )


def case_card(*, actor: Actor, public_id: str, as_of: date) -> CaseCard:
    """One case with its signs, chain, measures and removals; what is sealed is not opened. Raises
    NotFound."""
    return _card(actor, one_case(actor=actor, public_id=public_id), as_of, is_open=False)


def opened_case(*, actor: Actor, public_id: str, as_of: date, reason: str = "") -> CaseCard:
    """The same with its texts and amounts in clear; who opened them, of whom and why is logged.

    Raises NotFound, and NotAllowed for who does not handle the case.
    """
    row = one_case(actor=actor, public_id=public_id)
    if not rights_on(actor, row).reads:
        raise NotAllowed
    card = _card(actor, row, as_of, is_open=True)
    log_opening(actor, row, what=", ".join(sorted(card.sealed)) or "nothing", reason=reason)
    return card


def log_opening(
    actor: Actor, row: Case, *, what: str, reason: str = "", kind: Access = Access.REVEAL
) -> None:
    """Note in the access log what of a case somebody read in clear."""
    journal.log_access(
        kind=kind,
        origin=actor.origin,
        subject=f"monitoring:{row.public_id}",
        what=what,
        area=row.area,
        reason=reason[:200],
    )


def opened_notice(
    *, actor: Actor, public_id: str, of: str = ""
) -> tuple[Case, Removal | None, str]:
    """The text of a publicity in the village (of the case, or `of` its “removal”), or of the
    “county”'s notice: the case, the removal, the text. It names the household and is logged.

    Raises NotFound where there is none, or the actor does not handle the case.
    """
    row = one_case(actor=actor, public_id=public_id)
    removal = None
    if of == "removal":
        found = row.removals.filter(published_from__isnull=False)
        removal = found.select_related("case__household").order_by("-pk").first()
    text = row.announcement if of == "county" else (removal or row).notice
    if not text or not rights_on(actor, row).reads or (of == "removal" and removal is None):
        raise NotFound
    log_opening(actor, row, what=f"notice {of}".strip(), kind=Access.EXPORT)
    return row, removal, text


def _card(actor: Actor, row: Case, as_of: date, *, is_open: bool) -> CaseCard:
    [named] = homes.with_names(actor, [row.household])
    rights = rights_on(actor, row)
    signs = list(row.signs.order_by("on", "pk"))
    removals = list(row.removals.select_related("case__household").order_by("-pk"))
    letter = letter_card(actor, row, as_of=as_of, is_open=is_open)
    sent_back = sent_back_of(row, is_open=is_open)
    sealed = frozenset[str]()
    if rights.reads:
        sealed = _sealed(row, signs, removals, letter, sent_back)
    running = next((one for one in removals if one.state == RemovalState.RUNNING), None)
    has_announcement = bool(row.announcement)
    answers = removal_answers([running], as_of=as_of)[running.public_id] if running else ()
    unsigned = _unsigned(row, running)
    if not is_open:
        for each in (row, *signs, *removals):
            _close(each, *_AMOUNTS)
    return CaseCard(
        case=row,
        name=named.shown_name,  # type: ignore[attr-defined]
        signs=signs,
        measures=list(row.measures.order_by("pk")),
        removals=removals,
        kept=list(row.kept.order_by("-on")),
        sent_back=sent_back,
        letter=letter,
        clock=clock_of(row, as_of=as_of),
        chain=_chain(actor, CASE, [row.public_id], as_of),
        removal_chain=_chain(actor, REMOVAL, [one.public_id for one in removals[:1]], as_of),
        answers=answers,
        rights=rights,
        sealed=sealed,
        is_open=is_open,
        has_announcement=has_announcement,
        is_unsigned=bool(unsigned),
        has_procedure=all(has_procedure(kind, row.area, as_of=as_of) for kind in unsigned),
    )


def _sealed(
    row: Case,
    signs: list[Sign],
    removals: list[Removal],
    letter: LetterCard | None,
    sent_back: list[SentBack],
) -> frozenset[str]:
    """What of a case there is to open."""
    there = {
        "findings": bool(row.findings),
        "comparison": bool(row.comparison),
        "signs": any(sign.text for sign in signs),
        "amounts": row.income_per_head is not None
        or any(sign.amount is not None for sign in signs)
        or any(one.income is not None or one.registry_income is not None for one in removals),
        "notices": any(one.published_from for one in sent_back),
        "letter": letter is not None and bool(letter.letter.instead),
        "removals": any(one.note or one.found_because for one in removals),
    }
    return frozenset(name for name, holds in there.items() if holds)


def one_case(*, actor: Actor, public_id: str) -> Case:
    """One case with its household. Raises NotFound."""
    found = perms.visible_cases(actor).filter(public_id=public_id)
    row = found.select_related("household__village", "village", "owner__person").first()
    if row is None:
        raise NotFound
    return row


def one_sign(*, actor: Actor, public_id: str) -> Sign:
    """One sign with its case. Raises NotFound."""
    found = perms.visible_signs(actor).filter(public_id=public_id)
    row = found.select_related("case__household", "household").first()
    if row is None:
        raise NotFound
    return row


def one_measure(*, actor: Actor, public_id: str) -> Measure:
    """One measure with its case. Raises NotFound."""
    found = perms.visible_measures(actor).filter(public_id=public_id)
    row = found.select_related("case__household").first()
    if row is None:
        raise NotFound
    return row


def latest_removal(row: Case) -> Removal:
    """The latest removal of a case that the actor has read. Raises NotFound."""
    found = row.removals.select_related("case__household").order_by("-pk").first()
    if found is None:
        raise NotFound
    return found


def cases_of_household(*, actor: Actor, household: str) -> list[Case]:
    """The spells of one household, the latest first. One query."""
    found = perms.visible_cases(actor).filter(household__public_id=household)
    return list(found.defer(*SEALED).order_by("-opened_on", "-pk"))


def measures(*, actor: Actor, as_of: date, area: str = "", late: bool = False) -> QuerySet[Measure]:
    """Measures of cases in the actor's areas, by the day on which they are due."""
    found = perms.visible_measures(actor).filter(area__startswith=area, added_on__lte=as_of)
    if late:
        found = found.filter(delivered_on=None, due_on__lt=as_of)
    return found.select_related("case__household", "case__village").order_by("due_on", "pk")


def has_procedure(kind: str, area: str, *, as_of: date) -> bool:
    """Whether the pack of the area says how a thing of a kind is signed. No query."""
    return bool(pack_for(area, as_of=as_of).chains(kind))


def _unsigned(row: Case, removal: Removal | None) -> tuple[str, ...]:
    """The kinds of what runs of a case and is signed by nobody. A query for each that runs."""
    running = {CASE: row.public_id} if row.state == MonitoringState.RUNNING else {}
    if removal is not None:
        running[REMOVAL] = removal.public_id
    return tuple(
        kind
        for kind, subject in running.items()
        if not signoff.running_subjects(kind).filter(subject=subject).exists()
    )


def rights_on(actor: Actor, row: Case) -> Rights:
    """What the actor may do with one case. No query."""
    works, decides = perms.may_work(actor, row.area), perms.may_decide(actor, row.area)
    dispatches = perms.may_dispatch(actor, row.area)
    return Rights(
        may_work=works,
        may_dispatch=dispatches,
        may_decide=decides,
        reads=(works or decides or dispatches) and actor.viewer is None,
    )


def undispatched(*, actor: Actor) -> int:
    """Running cases that nobody was given, where the actor dispatches. One query."""
    rows = perms.visible_cases(actor).filter(state=MonitoringState.RUNNING, dispatched_on=None)
    areas = rows.order_by().values("area").annotate(number=Count("pk"))
    return sum(each["number"] for each in areas if perms.may_dispatch(actor, each["area"]))


def case_counts(*, actor: Actor, as_of: date, area: str = "") -> dict[str, int]:
    """Cases by state. One query."""
    found = perms.visible_cases(actor).filter(area__startswith=area, opened_on__lte=as_of)
    counted = found.order_by().values("state").annotate(number=Count("pk"))
    return {
        **dict.fromkeys(MonitoringState.values, 0),
        **{r["state"]: r["number"] for r in counted},
    }


def open_case_of(households: Iterable[int]) -> dict[int, Case]:
    """The open case of each household, by key; asks for no right. One query."""
    found = Case.objects.filter(
        Q(state=MonitoringState.RUNNING) | Q(state=MonitoringState.MONITORED),
        household__in=list(households),
    )
    return {row.household_id: row for row in found.select_related("household")}


def _chain(actor: Actor, kind: str, subjects: Sequence[str], as_of: date) -> Card | None:
    """The latest running or ended chain about a thing, as the actor may see it."""
    if not subjects:
        return None
    found = signoff.cases(actor=actor, as_of=as_of, kind=kind, subjects=subjects)
    row = found.first()
    return signoff.cards([row], actor=actor, as_of=as_of)[0] if row is not None else None


def _close(row: Any, *amounts: str) -> None:
    """Nothing that is sealed is shown, and none of these amounts. Such a row is for reading: it is
    never saved."""
    for name in (*SEALED, "text", "note", "found_because"):
        if hasattr(row, name):
            setattr(row, name, "")
    for name in amounts:
        if hasattr(row, name):
            setattr(row, name, None)
