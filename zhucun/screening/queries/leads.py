"""Leads as people read them: what the screen asks and what would excuse it; names masked, each
opening of what is personal in the access log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.households.queries import masked_name
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds import Screen
from zhucun.screening import perms
from zhucun.screening.enums import BENEFIT, CONFIRMED, LeadState, LeadVerdict
from zhucun.screening.models import Lead
from zhucun.signoff import queries as signing
from zhucun.signoff.enums import CaseState

_SEALED = ("values", "findings", "reason", "feedback")


def leads(
    *,
    actor: Actor,
    area: str = "",
    screen: str = "",
    state: str = "",
    verdict: str = "",
    run: str = "",
    programme: str = "",
    turn_on: date | None = None,
) -> QuerySet[Any]:
    """Leads that the actor may see, by place; sealed texts stay sealed. `state` may be “open”: all
    that is not closed. `run`: those that a run found, first or again. `turn_on`: only those that
    wait on this day for the actor's office, to be assigned or for a step of theirs. One query, two
    with `turn_on`."""
    found = perms.visible_leads(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if screen:
        found = found.filter(screen=screen)
    if state == "open":
        found = found.exclude(state__in=(LeadState.CLOSED, LeadState.WITHDRAWN))
    elif state:
        found = found.filter(state=state)
    if verdict:
        found = found.filter(verdict=verdict)
    if run:
        found = found.filter(Q(run__public_id=run) | Q(last_run__public_id=run))
    if programme:
        found = found.filter(payment__programme=programme)
    if turn_on is not None:
        found = found.filter(_waits_for(actor, turn_on))
    return found.select_related("payment").defer(*_SEALED).order_by("area", "screen", "pk")


def _waits_for(actor: Actor, on: date) -> Q:
    mine = perms.wide_areas(actor) if actor.can(perms.KEEPS) else ()
    cases = signing.waiting(actor=actor, as_of=on).filter(kind=BENEFIT).order_by()
    found = in_areas("area", mine)
    return Q(found, state=LeadState.FOUND) | Q(public_id__in=cases.values("subject"))


def lead_counts(*, actor: Actor, area: str = "") -> dict[str, int]:
    """How many leads stand where. One query."""
    rows = leads(actor=actor, area=area).order_by().values("state")
    return {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def shown_name(lead: Any) -> str:
    """Of whom a lead is, masked: 张*; "" where it is about a record of another room."""
    return masked_name(lead.payment.name) if lead.payment is not None else ""


def screen_of(lead: Any) -> Screen | None:
    """What the pack of the lead's run asks, as it stands; None where it has no such screen any
    more. No query for the same area and day again."""
    return _screen(lead.area, lead.found_on, lead.screen)


@lru_cache(maxsize=4_096)
def _screen(area: str, on: date, name: str) -> Screen | None:
    try:
        found: Screen = directory.pack_for(area, as_of=on).item(f"screens/{name}").spec  # type: ignore[assignment]
    except UnknownItem:
        return None
    return found


@dataclass(frozen=True, kw_only=True)
class LeadCard:
    """A lead with what its question rests on. `values`: (name, label in both languages, value).
    `may_*`: what the reader may do now; the chain has the last word. `case`: the public id of its
    case in sign-off, `chain` that case as it stands; None before it is assigned."""

    lead: Lead
    screen: Screen | None
    values: tuple[tuple[str, tuple[str, str], Any], ...]
    name: str
    number: str
    case: str
    chain: signing.Card | None
    may_assign: bool
    may_verify: bool
    may_decide: bool
    may_close: bool
    may_reveal: bool


def lead_card(*, actor: Actor, public_id: str, as_of: date) -> LeadCard:
    """One lead; who reads it is in the access log, for what it rests on is personal. Raises
    NotFound."""
    row = one_lead(actor=actor, public_id=public_id)
    values = _values(row)
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"lead:{row.public_id}",
        what=", ".join(name for name, _label, _value in values),
        area=row.area,
        reason="reading a lead",
    )
    chains = signing.cases(actor=actor, as_of=as_of, kind=BENEFIT, subjects=[row.public_id])
    case = chains.first()
    chain = signing.cards([case], actor=actor, as_of=as_of)[0] if case else None
    does = _turns(actor, chain)
    keeps = perms.may_keep(actor, row.area)
    return LeadCard(
        lead=row,
        screen=screen_of(row),
        values=values,
        name=shown_name(row),
        number=directory.masked_id_number(row.payment.number) if row.payment else "",
        case=case.public_id if case else "",
        chain=chain,
        may_assign=keeps and row.state == LeadState.FOUND,
        may_verify=row.state == LeadState.ASSIGNED and "check" in does,
        may_decide=keeps and row.state == LeadState.VERIFIED and "approve" in does,
        may_close=keeps and row.state == LeadState.DECIDED and "record" in does,
        may_reveal=row.payment is not None and perms.may_open_personal(actor, row),
    )


def one_lead(*, actor: Actor, public_id: str) -> Lead:
    """One lead with its texts. Raises NotFound."""
    rows = perms.visible_leads(actor).filter(public_id=public_id)
    found = rows.select_related("payment__list", "run", "last_run").first()
    if found is None:
        raise NotFound
    return found


def leads_named(*, actor: Actor, ids: Any) -> list[Lead]:
    """Leads by public id, those that the actor may not see left out. One query."""
    rows = perms.visible_leads(actor).filter(public_id__in=list(ids))
    return list(rows.select_related("payment").order_by("area", "pk"))


def reveal_lead(*, actor: Actor, lead: Lead, what: str, reason: str) -> str:
    """Name or number (`name`, `number`) of who was paid, in clear; who, whom, what and why is
    logged. Raises NotAllowed, NotFound."""
    if lead.payment is None or what not in ("name", "number"):
        raise NotFound
    if not perms.may_open_personal(actor, lead):
        raise NotAllowed
    ledger.log_access(
        kind=Access.REVEAL,
        origin=actor.origin,
        subject=f"lead:{lead.public_id}",
        what=what,
        area=lead.area,
        reason=reason,
    )
    return str(getattr(lead.payment, what))


def _values(row: Lead) -> tuple[tuple[str, tuple[str, str], Any], ...]:
    told: Mapping[str, Any] = json.loads(row.values) if row.values else {}
    pack = directory.pack_for(row.area, as_of=row.found_on)
    try:
        terms: Any = pack.item(f"terms/{row.subject}").spec.names  # type: ignore[attr-defined]
    except UnknownItem:
        terms = {}
    found = []
    for name, value in told.items():
        label = terms[name].label if name in terms else None
        words = (label.in_("zh"), label.in_("en")) if label else (name, name)
        found.append((name, words, _boolean(terms.get(name), value)))
    return tuple(found)


def _boolean(term: Any, value: Any) -> Any:
    """SQLite keeps yes and no as numbers."""
    is_bool = term is not None and str(getattr(term, "type", "")) == "bool"
    return bool(value) if is_bool and value is not None else value


def _turns(actor: Actor, card: signing.Card | None) -> frozenset[str]:
    """What the steps do that are the actor's now."""
    if card is None or card.case.state != CaseState.RUNNING:
        return frozenset()
    steps = {step.id: step.does for step in card.opened.procedure.spec.steps}
    signed = {row.who for row in card.opened.standing_signatures}
    is_twice = f"person:{actor.person}" in signed if actor.person else False
    is_twice = is_twice or f"account:{actor.account}" in signed
    mine = [] if is_twice and card.opened.procedure.spec.distinct_signers else card.may.signs
    return frozenset(steps[step] for step, _word in (*mine, *card.may.records))


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How often the leads of a screen were right: of those that people decided. `found`: all that
    were found, the latest on `last_on`; `place`: where one of them lies."""

    screen: str
    place: str
    last_on: date
    found: int
    true: int
    partly: int
    untrue: int
    data_error: int

    @property
    def spec(self) -> Screen | None:
        """What the screen asks; None where the pack has none such any more."""
        return _screen(self.place, self.last_on, self.screen)

    @property
    def decided(self) -> int:
        return self.true + self.partly + self.untrue + self.data_error

    @property
    def precision(self) -> float | None:
        """True and partly true of all decided; None where nobody has decided."""
        return (self.true + self.partly) / self.decided if self.decided else None


def precision(*, actor: Actor, area: str = "", until: date | None = None) -> list[Precision]:
    """The measured precision of each screen, over the leads that the actor may see; the rows are
    `leads(screen=…, verdict=…)`. One query."""
    found = perms.visible_leads(actor).exclude(state=LeadState.WITHDRAWN)
    if area:
        found = found.filter(in_areas("area", (area,)))
    day = Q(decided_on__lte=until) if until else Q()
    counted: Any = (
        found.order_by("screen")
        .values("screen")
        .annotate(
            place=Min("area"),
            last_on=Max("found_on"),
            found=Count("pk"),
            **{each.value: Count("pk", filter=Q(verdict=each) & day) for each in LeadVerdict},
        )
    )
    return [Precision(**row) for row in counted]


def confirmed(*, actor: Actor, area: str) -> QuerySet[Any]:
    """Leads in an area that were decided to violate something, latest first. One query."""
    rows = perms.visible_leads(actor).filter(
        in_areas("area", (area,)), ~Q(violation=""), verdict__in=CONFIRMED
    )
    return rows.select_related("payment").defer(*_SEALED).order_by("-decided_on", "pk")
