"""Helpers: the list, one helper with his households, my households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.pairing import perms
from zhucun.pairing.enums import PairingRole
from zhucun.pairing.marts import helpers as helpers_mart
from zhucun.pairing.models import (
    CallVisit,
    Helper,
)
from zhucun.pairing.queries.capacity import pack_cap
from zhucun.pairing.queries.kin import kin_noted
from zhucun.pairing.queries.pairings import with_far
from zhucun.pairing.queries.universe import terms_of


def helpers(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    level: str = "",
    text: str = "",
    load: str = "",
) -> QuerySet[Helper]:
    """Helpers of a day whom the actor may see, each with `helped`, the households for which he
    answers, by area and name. `load`: “free” without a household, “busy” with one. One query."""
    found = perms.visible_helpers(actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if level:
        found = found.filter(level=level)
    if text.strip():
        found = found.filter(
            directory.name_matches(text, prefix="person__")
            | Q(person__unit__in=directory.units_named(text))
        )
    answers = on_day(as_of, "pairings__") & Q(pairings__role=PairingRole.MAIN)
    found = found.annotate(helped=Count("pairings", filter=answers))
    if load:
        found = found.filter(helped=0) if load == "free" else found.filter(helped__gt=0)
    return found.select_related("person__unit").order_by("area", "person__name", "pk")


def helpers_within(*, area: str, since: date, until: date) -> QuerySet[Helper]:
    """Who helped on a day of [since, until) in an area, by first day. Asks for no right: the caller
    has checked. One query."""
    rows = Helper.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=since),
        in_areas("area", (area,)),
        valid_from__lt=until,
    )
    found = rows.select_related("person__unit").defer(
        "person__id_number", "person__phone", "person__unit__phone"
    )
    return found.order_by("valid_from", "pk")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule of the pack says of somebody: its words, clause and how heavy it is."""

    rule: str
    outcome: Outcome
    severity: str
    message: str
    clause: str


@dataclass(frozen=True, kw_only=True)
class HelperCard:
    """One helper with everybody whom he helps on the day, who is noted as kin (of households that
    the actor may see), and what the pack's rules say."""

    helper: Helper
    pairings: tuple[Any, ...]
    calls: tuple[CallVisit, ...]
    kin: tuple[Any, ...]
    cap: int | None
    pack: str
    verdicts: tuple[Verdict, ...]
    may_change: bool
    may_note: bool
    is_himself: bool


def one_helper(*, actor: Actor, public_id: str) -> Helper:
    """One helper. Raises NotFound."""
    rows = perms.visible_helpers(actor).filter(public_id=public_id)
    found = rows.select_related("person__unit").first()
    if found is None:
        raise NotFound
    return found


def helper_card(*, actor: Actor, public_id: str, as_of: date, lang: str = "zh") -> HelperCard:
    """One helper. Some six queries. Raises NotFound."""
    helper = one_helper(actor=actor, public_id=public_id)
    pack = directory.pack_for(helper.area, as_of=as_of)
    calls = perms.visible_calls(actor, today=as_of).filter(helper=helper, voided_on=None)
    return HelperCard(
        helper=helper,
        pairings=tuple(paired_with(actor=actor, helper=helper, as_of=as_of)),
        calls=tuple(calls.select_related("household", "place").order_by("-on", "-pk")[:20]),
        kin=tuple(kin_noted(actor=actor, helper=helper)),
        cap=pack_cap(pack),
        pack=pack.id,
        verdicts=_verdicts(helper, as_of, lang),
        may_change=helper.valid_until is None
        and actor.can(Permission.MANAGE_ROSTER, area=helper.area),
        may_note=helper.valid_until is None
        and (actor.can(Permission.MANAGE_HOUSEHOLDS) or actor.can(Permission.RECORD_FIELDWORK)),
        is_himself=perms.is_visitor(actor, helper),
    )


def paired_with(*, actor: Actor, helper: Helper, as_of: date) -> list[Any]:
    """The helper's pairings of a day that the actor may see, each with `household.shown_name` and
    `called_on`, the day of his latest visit. Three queries."""
    latest = CallVisit.objects.filter(
        helper=OuterRef("helper"), household=OuterRef("household"), voided_on=None, on__lte=as_of
    )
    last = latest.order_by().values("household").annotate(d=Max("on")).values("d")[:1]
    rows = (
        with_far(perms.visible_pairings(actor).filter(on_day(as_of), helper=helper))
        .select_related("household__village")
        .annotate(called_on=Subquery(last))
        .order_by("role", "area", "household__number")
    )
    found: list[Any] = list(rows)
    homes.with_names(actor, [row.household for row in found])
    return found


def my_helper(*, actor: Actor, as_of: date) -> Helper | None:
    """The actor as a helper on a day; None where he is none."""
    if not actor.person:
        return None
    rows = Helper.objects.filter(on_day(as_of), person__public_id=actor.person)
    return rows.select_related("person__unit").order_by("-valid_from").first()


def _verdicts(helper: Helper, as_of: date, lang: str) -> tuple[Verdict, ...]:
    """The pack's rules about helpers, over the row of the mart; those that ask for what no room
    keeps yet are not shown. One query."""
    pack = directory.pack_for(helper.area, as_of=as_of)
    names = sorted(set(terms_of(pack, "helper")))
    rows = helpers_mart(as_of=as_of, areas=(helper.area,), names=names, tags={})
    row = rows.filter(m_code=helper.public_id).first()
    if row is None:
        return ()
    kept = frozenset(
        item.ref for item in pack.rules("helper") if _asks(pack, item) <= {n[2:] for n in row}
    )
    if not kept:
        return ()
    judge = pack.judge("helper", kept)
    facts = {name: row.get(f"m_{name}") for name in judge.names}
    by_ref = {item.ref: item for item in pack.rules("helper")}
    values = {name: str(value) for name, value in pack.values.items()}
    return tuple(
        Verdict(
            rule=rule.id,
            outcome=outcome,
            severity=by_ref[rule.id].spec.severity,
            message=_said(by_ref[rule.id].spec, values, lang, is_kept=outcome is Outcome.PASS),
            clause=", ".join(by_ref[rule.id].clauses),
        )
        for rule, outcome in zip(judge.rules, judge.outcomes(facts), strict=True)
        if outcome is not Outcome.NOT_APPLICABLE
    )


def _asks(pack: PackAt, item: Any) -> set[str]:
    """The names that a rule reads."""
    spec = item.spec
    texts = [text for text in (spec.require, spec.forbid, spec.applies_when) if text]
    return {
        name
        for text in texts
        if text != UNSET_WORD
        for name in pack.expression("helper", text).names
    }


def _said(spec: Any, values: Mapping[str, str], lang: str, *, is_kept: bool) -> str:
    """What a rule is called where it is kept, else what it says."""
    label = spec.label if is_kept else spec.message
    text = getattr(label, lang, "") or label.zh
    return str(text) if is_kept else str(text) % values


def helpers_named(*, actor: Actor, ids: Sequence[str]) -> dict[str, Helper]:
    """Helpers that the actor may see, by public id; the others are left out. One query."""
    rows = perms.visible_helpers(actor).filter(public_id__in=sorted(set(ids)))
    return {row.public_id: row for row in rows.select_related("person__unit")}
