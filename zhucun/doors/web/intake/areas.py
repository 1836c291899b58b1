"""For which areas and rounds an actor brings lists in or takes them out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.intake import queries
from zhucun.intake.perms import may_import
from zhucun.intake.rows import own_rights
from zhucun.roster import queries as roster


def language() -> str:
    """The reader's language as packs name it: zh or en."""
    return (get_language() or "zh")[:2]


def default_area(actor: Actor, permission: Permission) -> str:
    """The actor's area where there is one only; for somebody who speaks for a unit, the unit's."""
    mine = actor.areas(permission)
    if len(mine) == 1:
        return mine[0]
    if units := actor.units(permission):
        found = directory.units(actor=actor).filter(public_id__in=units).first()
        return found.area if found else ""
    return ""


def area_names(actor: Actor, permission: Permission, day: date) -> list[tuple[str, str]]:
    """(code, name) of the actor's areas; nothing for the whole country. One query."""
    codes = [code for code in actor.areas(permission) if code]
    names = directory.names_of(codes, as_of=day) if codes else {}
    return [(code, names.get(code, code)) for code in codes]


def round_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, label) of the rounds that the actor may see, latest first. One query."""
    rows = roster.rounds(actor=actor).values_list("code", "title")
    found: dict[str, str] = {}
    for code, title in rows:
        found.setdefault(code, title if title.startswith(code) else f"{code} {title}")
    return list(found.items())


def brings(actor: Actor) -> bool:
    """Accounts that may bring some list; what they see is limited to those."""
    return actor.account != 0 and may_import(actor)


def bringing(actor: Actor) -> Permission:
    """By which right the actor brings lists, the common one first."""
    rights = (Permission.IMPORT, *own_rights())
    return next((right for right in rights if actor.can(right)), Permission.IMPORT)


def feed_labels(actor: Actor, area: str, day: date) -> dict[str, str]:
    """What the area's pack calls each list that it has and the actor may bring. No query."""
    pack = directory.pack_for(area, as_of=day)
    known = {item.id for item in pack.items("feeds")}
    return {
        name: queries.feed_spec(name, area, day).label.in_(language())
        for name in queries.feed_names(actor)
        if name in known
    }


def account_names(actor: Actor, keys: Iterable[int | None]) -> dict[int, str]:
    """Names of those accounts that the actor may see, his own always. One query at most."""
    known = {actor.account: actor.name}
    wanted = {key for key in keys if key} - known.keys()
    if wanted:
        rows = directory.accounts(actor=actor).filter(pk__in=wanted).values_list("pk", "name")
        known.update(rows)
    return known
