"""The household's letter of authorisation, read: whom it covers, and for what it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.households import queries as homes
from zhucun.monitoring.enums import Register
from zhucun.monitoring.models import Case, Letter

_RULE = "rules/monitoring-authorised"


@dataclass(frozen=True, kw_only=True)
class LetterCard:
    """The letter in force of a case, with names as the reader may read them: who signed (empty:
    nobody of the household, or from before it was kept), the members of the day whom it covers and
    those whom it does not, the registers in words. `instead` is empty unless the case is opened."""

    letter: Letter
    signer: str
    covered: Sequence[str]
    uncovered: Sequence[str]
    scope: Sequence[str]
    instead: str

    @property
    def is_day_only(self) -> bool:
        """From before letters were kept whole."""
        return not self.letter.covers


def asks_letter(area: str, *, as_of: date) -> bool:
    """Whether the pack of an area asks for the household's letter before its data are compared: a
    chain of its asks by the rule, or it has the rule and no chain. No query."""
    pack = pack_for(area, as_of=as_of)
    chains = pack.chains("monitoring_case")
    if chains:
        return any(guard.rule == _RULE for chain in chains for guard in chain.spec.guards)
    return any(rule.ref == _RULE for rule in pack.rules("monitoring_case"))


def letter_in_force(row: Case) -> Letter | None:
    """One query."""
    return row.letters.filter(withdrawn_on=None).select_related("signer").first()


def letter_card(actor: Actor, row: Case, *, as_of: date, is_open: bool) -> LetterCard | None:
    """Asks for no right: the caller has read the case. Two queries."""
    letter = letter_in_force(row)
    if letter is None:
        return None
    shown = members_shown(actor, row, as_of=as_of)
    covers = set(letter.covers)
    signer = ""
    if letter.signer is not None:
        [one] = homes.opened(actor, row.household, [letter.signer])
        signer = one.name
    return LetterCard(
        letter=letter,
        signer=signer,
        covered=[one.name for one in shown if one.row.public_id in covers],
        uncovered=[one.name for one in shown if one.row.public_id not in covers],
        scope=[str(Register(one).label) for one in letter.scope],
        instead=letter.instead if is_open else "",
    )


def members_shown(actor: Actor, row: Case, *, as_of: date) -> list[Any]:
    """The members of a case's household on a day, the head first, as the reader may read them."""
    members = homes.members_on([row.household], as_of=as_of)[row.household_id]
    return homes.opened(actor, row.household, members)
