"""What a pack gives to cadres for their work: the catalogue of incentives (HH18-054)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds import Label
from zhucun.support.queries.helps import HOUSEHOLD, Help, helps_of

#: The list of the political and economic treatment of cadres, where a pack has one.
TREATMENT = "political-economic-treatment"
_CARRIES = ("entitlements", "parameters", "rules", "scores", "chains", "cadences")


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """An item of the pack that carries a treatment out; `value` of a parameter, None: not
    configured (未配置)."""

    ref: str
    label: Label
    value: Decimal | None = None
    unit: str = ""
    has_value: bool = False


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """One treatment that the source names, with what carries it out by the same clause."""

    label: Label
    clause: str
    carried_by: tuple[Carrier, ...]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """`given`: entitlements by whose they are (the packs' word for him)."""

    pack: PackAt
    treatments: tuple[Treatment, ...]
    given: tuple[tuple[Label, tuple[Help, ...]], ...]


def catalogue(pack: PackAt) -> Catalogue:
    """The incentives and supports of a pack on its day. No query."""
    named: tuple[Any, ...] = ()
    with suppress(UnknownItem):
        listed: Any = pack.item(f"checklists/{TREATMENT}").spec
        named = listed.items
    by_clause: dict[str, list[Carrier]] = {}
    for kind in _CARRIES:
        for item in pack.items(kind):
            for clause in item.clauses:
                by_clause.setdefault(clause, []).append(_carrier(pack, kind, item))
    words = dict.fromkeys(item.spec.subject for item in pack.entitlements())
    return Catalogue(
        pack=pack,
        treatments=tuple(
            Treatment(
                label=each.label,
                clause=each.clause or "",
                carried_by=tuple(by_clause.get(each.clause or "", ())),
            )
            for each in named
        ),
        given=tuple(
            (pack.item(f"terms/{word}").spec.label, tuple(helps_of(pack, word)))
            for word in words
            if word != HOUSEHOLD
        ),
    )


def _carrier(pack: PackAt, kind: str, item: Any) -> Carrier:
    if kind != "parameters":
        return Carrier(ref=item.ref, label=item.spec.label)
    value: Any = pack.parameters[item.name].value
    known = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return Carrier(
        ref=item.ref,
        label=item.spec.label,
        value=Decimal(value) if known else None,
        unit=item.spec.unit or "",
        has_value=known or isinstance(value, Unset),
    )
