"""How a body, a project or a station was changed: each change with its day and both values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy import events, perms
from zhucun.economy.models import Body, Offer
from zhucun.ledger import queries as journal

_NAMES = {
    "body": events.BodyChanged.name,
    "project": events.ProjectChanged.name,
    "station": events.StationChanged.name,
    "rating": events.RatingChanged.name,
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one person changed at once. `fields`: name, before, after, as the event keeps them;
    `by` is empty for who may not read the ledger."""

    on: date
    by: str
    fields: tuple[tuple[str, Any, Any], ...]


def changes_of(*, actor: Actor, what: str, row: Any) -> tuple[Change, ...]:
    """The changes of a record that the actor has before him, the latest first; `what`: “body”,
    “project”, “station” or “rating”. Bodies and villages are named as today. Five queries at
    most."""
    found = journal.history(subjects=[f"{what}:{row.public_id}"]).filter(name=_NAMES[what])
    records = list(found)[::-1]
    if not records:
        return ()
    sees = actor.can(Permission.SEE_LEDGER, area=row.area)
    ids = {record.actor for record in records if record.actor}
    names = directory.names_of_accounts(ids) if sees else {}
    words = _named(actor, [record.data for record in records])
    return tuple(
        Change(
            on=localdate(record.happened_at),
            by=names.get(record.actor or 0, ""),
            fields=tuple(
                (name, _shown(name, before, words), _shown(name, after, words))
                for name, before, after in _fields(record.data)
            ),
        )
        for record in records
    )


def _fields(data: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    before, after = data.get("before", {}), data.get("after", {})
    return [(name, before.get(name), after.get(name)) for name in data["changed"]]


def _shown(name: str, value: Any, words: Mapping[str, str]) -> Any:
    if name in ("body", "group", "offer"):
        return words.get(value or "", value)
    if name == "serves":
        return [words.get(code, code) for code in value or ()]
    return value


def _named(actor: Actor, told: list[Mapping[str, Any]]) -> dict[str, str]:
    """The bodies, groups and offers that the changes speak of, by public id, where the actor may
    see them; the villages, by code."""
    sides = [side for data in told for side in (data.get("before", {}), data.get("after", {}))]
    ids = {side["body"] for side in sides if side.get("body")}
    codes = {code for side in sides for code in side.get("serves") or ()}
    found = directory.names_of(codes, as_of=localdate()) if codes else {}
    groups = {side["group"] for side in sides if side.get("group")}
    offers = {side["offer"] for side in sides if side.get("offer")}
    for rows, called, wanted in (
        (perms.visible(Body, actor), "name", ids),
        (perms.visible_groups(actor), "name", groups),
        (perms.visible(Offer, actor), "title", offers),
    ):
        if wanted:
            named: Any = rows.filter(public_id__in=wanted)
            found = {**found, **dict(named.values_list("public_id", called))}
    return dict(found)
