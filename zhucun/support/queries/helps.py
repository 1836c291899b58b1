"""What a pack gives to households, and which of it fits one (惠农政策, HH18-110)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.analytics.queries.tables import table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.households import queries as homes
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Entitlement as Spec
from zhucun.packs.kinds import Label
from zhucun.support.queries.asked import amount_of

HOUSEHOLD = "household"


@dataclass(frozen=True, kw_only=True)
class Help:
    """One help of a pack. `amount` None: not configured (未配置); `fits` None: not known, for a
    record or a parameter is missing (`lacks`: the names of what the records do not say)."""

    ref: str
    label: Label
    for_whom: Label | None
    amount: Decimal | None
    unit: str
    per: str
    ask: Label | None
    clauses: tuple[str, ...]
    pack: str
    fits: bool | None = None
    lacks: tuple[Label, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HelpCard:
    """A household of the actor with every help of its pack."""

    household: homes.HouseholdCard
    helps: tuple[Help, ...]
    pack: PackAt


def helps_of(pack: PackAt, subject: str = HOUSEHOLD) -> list[Help]:
    """What a pack gives to a subject on its day, whoever it fits. No query."""
    found = []
    for item in pack.entitlements(subject):
        entry = item.spec.on(pack.as_of)
        if entry is None:
            continue
        is_share = entry.on_top_of is not None
        found.append(
            Help(
                ref=item.ref,
                label=item.spec.label,
                for_whom=item.spec.for_whom,
                amount=amount_of(pack, entry, "" if not is_share else item.spec.kind),
                unit="元" if is_share else entry.unit or "",
                per=item.spec.per,
                ask=item.spec.whom_to_ask or item.spec.payer,
                clauses=item.clauses,
                pack=pack.id,
            )
        )
    return found


def help_card(*, actor: Actor, public_id: str, as_of: date) -> HelpCard:
    """Which help fits a household of the actor on a day, by its records. Some ten queries. Raises
    NotFound."""
    card = homes.household_card(actor=actor, public_id=public_id)
    area = card.household.area
    pack = directory.pack_for(area, as_of=as_of)
    items = {item.ref: item for item in pack.entitlements(HOUSEHOLD)}
    helps = helps_of(pack)
    told = _told(actor, pack, area, public_id, items, helps) if helps else []
    return HelpCard(household=card, helps=tuple(told), pack=pack)


def _told(
    actor: Actor,
    pack: PackAt,
    area: str,
    household: str,
    items: dict[str, PackItem[Spec]],
    helps: list[Help],
) -> list[Help]:
    """The helps, each with whether it fits the household. One query."""
    words = {
        each.ref: pack.expression(HOUSEHOLD, who)
        for each in helps
        if (who := items[each.ref].spec.who) is not None
    }
    names = sorted({name for expression in words.values() for name in expression.names})
    rows = table(actor=actor, pack=pack, subject=HOUSEHOLD, area=area, names=names)
    flags = []
    for each in helps:
        if each.ref not in words:
            flags.append("1")
            continue
        try:
            fits = rows.condition(words[each.ref])
        except ParameterUnset:
            flags.append("NULL")
            continue
        flags.append(f"CASE WHEN {fits} THEN 1 WHEN NOT ({fits}) THEN 0 END")
    asked = [f"CASE WHEN {rows.columns[name]} IS NULL THEN 1 ELSE 0 END" for name in names]
    mine = next((row for row in rows.select([*flags, *asked]) if row[0] == household), None)
    if mine is None:
        return helps
    term: Any = pack.item(f"terms/{HOUSEHOLD}").spec
    empty = {name for name, is_empty in zip(names, mine[2 + len(flags) :], strict=True) if is_empty}
    found = []
    for each, flag in zip(helps, mine[2:], strict=False):
        lacks: tuple[Label, ...] = ()
        if flag is None and each.ref in words:
            known = sorted(empty & set(words[each.ref].names))
            lacks = tuple(term.names[name].label for name in known)
        found.append(replace(each, fits=None if flag is None else bool(flag), lacks=lacks))
    return sorted(found, key=lambda one: (one.fits is not True, one.fits is False))
