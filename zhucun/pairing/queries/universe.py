"""Which households need a helper: those of the pack's cadence of pairing, else those with a
classification that the office names, else all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules.errors import RuleError
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.pairing.marts import households

#: What the cadences of pairing count.
WORDS = frozenset({"paired-helper", "pairing"})
_SEVERE = "is_severe"


@dataclass(frozen=True, kw_only=True)
class Universe:
    """The households that need a helper on a day: rows of the mart with code, area, helpers."""

    rows: tuple[Mapping[str, Any], ...]
    item: str
    label: str

    @property
    def count(self) -> int:
        return len(self.rows)

    @cached_property
    def paired(self) -> int:
        return sum(bool(row["helpers"]) for row in self.rows)


def within(actor: Actor, area: str) -> tuple[str, ...]:
    """The part of an area whose households the actor may see; no code begins with what stands for
    none."""
    mine = actor.areas(Permission.SEE_HOUSEHOLDS)
    if any(is_under(area, own) for own in mine):
        return (area,)
    return tuple(own for own in mine if is_under(own, area)) or ("0",)


def universe_of(
    *, actor: Actor, area: str, as_of: date, tag: str = "", more: frozenset[str] = frozenset()
) -> Universe:
    """The households of an area that need a helper, by area and code; each row holds the columns
    `more` beside those of the universe. One query."""
    pack = directory.pack_for(area, as_of=as_of)
    terms = terms_of(pack, "household")
    text, item, label = _text(pack, tag)
    needed: set[str] = {"helpers", *more}
    holds = None
    if text:
        holds = pack.predicate("household", text)
        needed |= set(pack.expression("household", text).names)
    tags = {name: term.tag for name, term in terms.items() if term.tag and name in needed}
    if tag and not text:
        needed |= {"borne"}
        tags["borne"] = tag
        holds = _borne
    rows = households(as_of=as_of, areas=within(actor, area), names=needed, tags=tags)
    found = [_plain(row, needed) for row in rows.order_by("m_area", "m_code")]
    return Universe(
        rows=tuple(row for row in found if holds is None or holds(row)), item=item, label=label
    )


def _borne(row: Mapping[str, Any]) -> bool:
    return bool(row["borne"])


def _plain(row: Mapping[str, Any], needed: set[str]) -> dict[str, Any]:
    found = {name: row.get(f"m_{name}") for name in needed}
    return {**found, "code": row["m_code"], "area": row["m_area"]}


def _text(pack: PackAt, tag: str) -> tuple[str, str, str]:
    """The universe's expression, its item and label; empty where the pack has none."""
    for item in pack.cadences("household"):
        if item.spec.counts in WORDS:
            return item.spec.universe or "", item.ref, item.spec.label.zh
    return "", "", tag


def terms_of(pack: PackAt, subject: str) -> Mapping[str, Any]:
    """The vocabulary of a subject; empty where the pack does not speak of it."""
    try:
        spec: Any = pack.item(f"terms/{subject}").spec
    except Problem:
        return {}
    names: Mapping[str, Any] = spec.names
    return names


def flags_of(
    pack: PackAt, subject: str, texts: Iterable[str], rows: Sequence[Mapping[str, Any]]
) -> dict[str, list[bool]]:
    """For each expression, which rows it holds of; what is not known or not set holds of none."""
    found: dict[str, list[bool]] = {}
    for text in texts:
        try:
            holds = pack.predicate(subject, text)
        except RuleError:
            found[text] = [False] * len(rows)
            continue
        found[text] = [bool(holds(row)) for row in rows]
    return found
