"""Whose own case one is: nobody signs it who is concerned himself, here or on paper; and who of
those that signed here or on paper may be one and the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.signoff.models import Case, Signature
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


def names_of_signers(rows: Sequence[Signature], mine: str = "") -> dict[str, str]:
    """The names of the persons who signed here, by their keys, and of `mine` (a person's public
    id): an account may be called otherwise than whom it belongs to. One query, none without
    persons."""
    keys = {row.who for row in rows} | ({f"person:{mine}"} if mine else set())
    ids = sorted(key.removeprefix("person:") for key in keys if key.startswith("person:"))
    if not ids:
        return {}
    model: Any = Case._meta.get_field("person").remote_field.model
    found = model.objects.filter(public_id__in=ids).values_list("public_id", "name")
    return {f"person:{public_id}": name for public_id, name in found}


def namesakes_in(
    row: Signature, standing: Sequence[Signature], names: Mapping[str, str]
) -> frozenset[str]:
    """Keys of signatures that stand and may be of the signer of another one: on paper he is known
    by his name, here by that of his account and of the person to whom it belongs (`names`). Both
    on paper, or both here, their own keys tell."""
    mine = paper_key(row.name)
    if row.who == mine:
        return frozenset(
            one.who for one in standing if one.who != mine and mine in _paper_keys(one, names)
        )
    own = _paper_keys(row, names)
    return frozenset(one.who for one in standing if one.who in own)


def _paper_keys(row: Signature, names: Mapping[str, str]) -> set[str]:
    """The keys under which whoever signed here would stand on paper."""
    return {paper_key(name) for name in (row.name, names.get(row.who, "")) if name}
