"""Records of pairing as lists of other rooms show them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from zhucun.directory.perms import Actor
from zhucun.pairing import perms

SUBJECTS = ("helper", "pairing", "grid", "leader", "call")


class Named(NamedTuple):
    """One record: `subject` and `key` lead to its page, `place` is its division code."""

    subject: str
    key: str
    name: str
    place: str
    detail: str = ""
    since: date | None = None


def named(*, actor: Actor, subject: str, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    """The records of some codes that the actor may see. One query."""
    return _NAMED[subject](actor, codes, as_of)


def _helpers(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    rows = perms.visible_helpers(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "helper",
            row.public_id,
            row.person.name,
            row.area,
            row.person.unit.name if row.person.unit else "",
            row.valid_from,
        )
        for row in rows.select_related("person__unit")
    }


def _pairings(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    """A pairing leads to its helper; the household is named by its number."""
    rows = perms.visible_pairings(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "helper",
            row.helper.public_id,
            row.helper.person.name,
            row.area,
            row.household.number,
            row.valid_from,
        )
        for row in rows.select_related("helper__person", "household")
    }


def _grids(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    rows = perms.visible_cells(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named("grid", row.public_id, row.name, row.area, "", row.valid_from)
        for row in rows
    }


def _leaders(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    rows = perms.visible_offices(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "leader",
            row.public_id,
            row.person.name,
            row.area,
            str(row.get_kind_display()),
            row.valid_from,
        )
        for row in rows.select_related("person")
    }


def _calls(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    """A visit leads to its visitor."""
    rows = perms.visible_calls(actor, today=as_of).filter(public_id__in=codes)
    found = {}
    for row in rows.select_related("office__person", "helper__person", "place"):
        holder = row.office or row.helper
        if holder is not None:
            found[row.public_id] = Named(
                "leader" if row.office else "helper",
                holder.public_id,
                holder.person.name,
                row.area,
                row.place.short_name,
                row.on,
            )
    return found


_NAMED = {
    "helper": _helpers,
    "pairing": _pairings,
    "grid": _grids,
    "leader": _leaders,
    "call": _calls,
}
