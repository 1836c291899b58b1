"""Endpoints of plain-language cards for cadres."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, IdempotencyKey, PublicId, Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound
from zhucun.reports import actions, queries
from zhucun.reports.enums import PlainKind


class PlainLineOut(Schema):
    text: str
    rests_on: str
    unset: bool = Field(description="True: a source only counts it (未配置).")


class PlainSectionOut(Schema):
    title: str
    lines: list[PlainLineOut]


class PlainCardOut(Schema):
    """A plain-language card as it was issued, in Chinese; the page has it in English, too."""

    id: str
    kind: PlainKind
    area: str
    version: int
    pack: str
    issued_on: date
    replaced_on: date | None
    by: str
    sections: list[PlainSectionOut]

    @classmethod
    def of(cls, row: Any) -> PlainCardOut:
        return cls(
            id=row.public_id,
            kind=PlainKind(row.kind),
            area=row.area,
            version=row.version,
            pack=row.pack,
            issued_on=row.issued_on,
            replaced_on=row.replaced_on,
            by=row.by_name,
            sections=[
                PlainSectionOut(
                    title=section["title"],
                    lines=[
                        PlainLineOut(
                            text=line["text"], rests_on=line["rests-on"], unset=line["unset"]
                        )
                        for line in section["lines"]
                    ],
                )
                for section in row.content["zh"]
            ],
        )


class PlainCardPage(Schema):
    rows: list[PlainCardOut]
    next: str | None


class PlainCardsIn(Body):
    """Which cards, for where."""

    area: Code
    kinds: list[PlainKind] = Field(min_length=1, max_length=len(PlainKind))


class PlainCardsIssuedOut(Schema):
    issued: list[str]


def plain_cards(request: Request, wanted: Query[Rows]) -> PlainCardPage:
    """Cards in force in the caller's areas, and those for himself (YN-054). Two queries."""
    found = queries.plain_cards(actor=request.auth, as_of=localdate())
    rows, following = page(found, ["area", "kind", "pk"], wanted)
    return PlainCardPage(rows=[PlainCardOut.of(row) for row in rows], next=following)


def plain_card(request: Request, public_id: PublicId) -> PlainCardOut:
    """One card, in force or replaced."""
    return PlainCardOut.of(queries.plain_card(actor=request.auth, public_id=public_id))


def issue_plain_cards(
    request: Request, body: PlainCardsIn, key: IdempotencyKey = ""
) -> PlainCardsIssuedOut:
    """Issue cards made from the rules in force and the records. Safe to repeat: what would say the
    same stays. 409 where somebody else issues at the same moment.
    """
    actor = request.auth

    def act() -> str:
        made = actions.issue_plain_cards(
            area=body.area,
            kinds=body.kinds,
            issued_on=localdate(),
            issued_at=now(),
            by=actor,
        )
        issued = [card.public_id for card in made]
        return PlainCardsIssuedOut(issued=issued).model_dump_json()

    made = once(actor=actor, key=key, doing="issue_plain_cards", body=body, act=act)
    return PlainCardsIssuedOut.model_validate_json(made)


def read_plain_card(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> PlainCardOut:
    """A cadre says that he has read a card of his. Safe to repeat. 404 where it is not his."""
    actor = request.auth

    def act() -> str:
        card = queries.plain_card(actor=actor, public_id=public_id)
        mine = [
            each for each in queries.own_cards(actor=actor, as_of=localdate()) if each.card == card
        ]
        if not mine:
            raise NotFound
        for each in mine:
            actions.acknowledge_plain_card(card=card, posting=each.posting, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"read_plain_card {public_id}", act=act)
    return PlainCardOut.of(queries.plain_card(actor=actor, public_id=public_id))
