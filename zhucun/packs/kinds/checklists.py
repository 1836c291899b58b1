"""Conditions that people tick and sign, and numbered lists that a source only counts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import PlainValidator, model_validator

from zhucun.packs.kinds.common import (
    UNSET_WORD,
    ClauseId,
    Item,
    Label,
    Misfit,
    Reference,
    Strict,
    Word,
    refuse_twins,
)


def _slots(value: object) -> object:
    if value == UNSET_WORD or (
        isinstance(value, int) and not isinstance(value, bool) and value > 0
    ):
        return value
    raise ValueError(f"{value!r} is not a number of slots; write a number from 1 or the word unset")


#: Whose record holds a link of a chain of responsibility.
Holder = Literal[
    "first-secretary",
    "team",
    "sending-unit",
    "answering-unit",
    "village-branch",
    "township-captain",
    "county-office",
    "organisation-department",
    "county-leader",
    "township-secretary",
    "county-secretary",
    "prefecture-secretary",
]
#: What a level answers for, or does for it.
Corps = Literal[
    "village-committees",
    "township-helpers",
    "county-teams",
    "county-helpers",
    "prefecture-teams",
    "prefecture-helpers",
    "prefecture-tickets",
]


class ChecklistItem(Strict):
    """`finds`: the yes-or-no fact of the subject that the tick answers; `asks`: the facts that this
    department answers for.

    A link of a chain of responsibility says whose record holds it (`held_by`), as what (`part`),
    the rule where the source asks for it only of some places (`asked_by`), and which corps the
    level answers for. A document or article of a register names the items of the pack that carry it
    out (`carried_by`: rules/…, cadences/…).
    """

    id: Word
    label: Label
    finds: Word | None = None
    asks: tuple[Word, ...] = ()
    held_by: Holder | None = None
    part: Literal["responsible", "supervisor", "accountable"] | None = None
    asked_by: Word | None = None
    corps: tuple[Corps, ...] = ()
    carried_by: tuple[str, ...] = ()
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Checklist(Item):
    """`counts`: the fact of the subject that says how many items hold; `card`: the plain-language
    card of a cadre (明白卡) on which the list stands; `registers`: the list is a register of policy
    documents, or of the numbered articles of one."""

    card: Literal["policy", "management", "duty"] | None = None
    counts: Word | None = None
    subject: Word | None = None
    mode: Literal["all", "none", "list"]
    registers: Literal["documents", "articles"] | None = None
    slots: Annotated[int | str, PlainValidator(_slots)] = UNSET_WORD
    signed_by: Label | None = None
    items: tuple[ChecklistItem, ...] = ()

    @model_validator(mode="after")
    def _items_fit_the_slots(self) -> Checklist:
        refuse_twins(self.items, "id", "items")
        if isinstance(self.slots, int) and len(self.items) > self.slots:
            what = f"there are {len(self.items)} items for {self.slots} slots"
            raise Misfit(what, "items", self.slots)
        for at, item in enumerate(self.items):
            if (item.held_by is None) != (item.part is None):
                what = f"the link “{item.id}” needs both “held_by” and “part”"
                raise Misfit(what, "items", at, item.id)
        return self

    @property
    def open_slots(self) -> int | None:
        """How many slots of the source are still empty; None where it gives no count."""
        return self.slots - len(self.items) if isinstance(self.slots, int) else None
