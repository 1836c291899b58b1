"""What is printed for the household to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.ledger.enums import Access
from zhucun.monitoring.models import Case
from zhucun.monitoring.queries.cases import log_opening, one_case, rights_on
from zhucun.monitoring.queries.letters import members_shown


def letter_to_sign(*, actor: Actor, public_id: str, as_of: date) -> tuple[Case, Sequence[Any]]:
    """What a letter to be signed says: the case, and the members of the day as the reader may read
    them. That it was taken out is logged. Raises NotFound, also where the actor does not handle the
    case."""
    row = one_case(actor=actor, public_id=public_id)
    if not rights_on(actor, row).reads:
        raise NotFound
    people = members_shown(actor, row, as_of=as_of)
    log_opening(actor, row, what="letter to be signed", kind=Access.EXPORT)
    return row, people
