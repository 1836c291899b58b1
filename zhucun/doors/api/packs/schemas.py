"""What the API says of policy packs and clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field, JsonValue

from zhucun.doors.api.problems import plain
from zhucun.engines.rules import Unset
from zhucun.packs import Clause, Pack, PackAt, PackItem, ParameterAt
from zhucun.packs.kinds import KINDS, Item


class ReferenceOut(Schema):
    """A document other than the five sources."""

    title: str
    href: str


class ClauseOut(Schema):
    """One clause of a source: `quote` is the decisive words, `sentence` the sentence around them.

    `kind` is M mechanism, R rule, Q quota, W workflow, A artefact, S statistic, L local example,
    T window, C context.
    """

    id: str
    kind: str
    name: str
    quote: str
    sentence: str
    meaning: str
    document: str
    title: str
    publisher: str
    published_on: date | None
    region: str

    @classmethod
    def of(cls, clause: Clause) -> ClauseOut:
        return cls.from_orm(clause)


class PackOut(Schema):
    """A policy pack: it holds in its areas from `valid_from` up to, not including,
    `valid_until`.
    """

    id: str
    version: str
    title: str
    authority: str
    extends: str | None
    areas: list[str]
    valid_from: date
    valid_until: date | None
    phase: str | None
    sources: list[str]

    @staticmethod
    def fields_of(pack: Pack, lang: str) -> dict[str, Any]:
        return {
            "id": pack.id,
            "version": pack.version,
            "title": pack.title(lang),
            "authority": pack.authority(lang),
            "extends": pack.extends,
            "areas": list(pack.areas),
            "valid_from": pack.valid.start,
            "valid_until": pack.valid.until,
            "phase": pack.phase,
            "sources": list(pack.sources),
        }


class ParameterOut(Schema):
    """A parameter on a day; `is_unset`: no source gives its value (未配置), and none is guessed."""

    name: str
    item: str
    label: str
    value: JsonValue
    is_unset: bool
    unit: str | None
    since: date | None
    clause: str | None
    reference: ReferenceOut | None

    @classmethod
    def of(cls, found: ParameterAt, lang: str) -> ParameterOut:
        is_unset = isinstance(found.value, Unset)
        title, href = found.reference or ("", "")
        return cls(
            name=found.name,
            item=found.item.ref,
            label=found.item.label(lang),
            value=None if is_unset else number_or_text(found.value),
            is_unset=is_unset,
            unit=found.unit,
            since=found.since,
            clause=found.clause,
            reference=ReferenceOut(title=title, href=href) if found.reference else None,
        )


class ItemOut(Schema):
    """An item of a pack: `origin` is the pack that spoke last about it."""

    ref: str
    label: str
    origin: str
    note: str | None
    clauses: list[str]
    references: list[ReferenceOut]

    @classmethod
    def of(cls, item: PackItem[Item], lang: str) -> ItemOut:
        return cls(
            ref=item.ref,
            label=item.label(lang),
            origin=item.origin,
            note=item.spec.note,
            clauses=list(item.clauses),
            references=[ReferenceOut(title=title, href=href) for title, href in item.references],
        )


class PackCard(PackOut):
    as_of: date
    parameters: list[ParameterOut]
    items: dict[str, list[ItemOut]] = Field(description="All other items in force, by kind.")

    @classmethod
    def of(cls, pack: Pack, at: PackAt, lang: str) -> PackCard:
        kinds = [kind for kind in KINDS if kind != "parameters"]
        return cls(
            **PackOut.fields_of(pack, lang),
            as_of=at.as_of,
            parameters=[ParameterOut.of(each, lang) for each in at.parameters.values()],
            items={kind: [ItemOut.of(item, lang) for item in at.items(kind)] for kind in kinds},
        )


def number_or_text(value: Any) -> JsonValue:
    """A value of a parameter: decimals as text, so that nothing is rounded on the way."""
    return format(value, "f") if isinstance(value, Decimal) else plain(value)
