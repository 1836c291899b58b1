"""Whose own case one is: nobody signs it who is concerned himself, here or on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from zhucun.signoff.models import Case
from zhucun.signoff.rows import WithKin, handler_for


def paper_key(name: str) -> str:
    """The key of whoever is known by his name only, however it is spaced."""
    return f"paper:{''.join(name.split())}"


def concerned_in(cases: Sequence[Case], on: date) -> dict[str, set[str]]:
    """Whose own case each of them is, as keys of signers: the person whom it is about, and those
    whom the room above names, on paper by their names. Its queries are asked once for a kind."""
    found = {
        case.public_id: {f"person:{case.person.public_id}"} if case.person else set[str]()
        for case in cases
    }
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    for kind, rows in by_kind.items():
        handler = handler_for(kind)
        if isinstance(handler, WithKin):
            kin = handler.kin([case.subject for case in rows], on)
            for case in rows:
                if (mine := kin.get(case.subject)) is not None:
                    found[case.public_id] |= {f"person:{key}" for key in mine.people}
                    found[case.public_id] |= {paper_key(name) for name in mine.names}
    return found
