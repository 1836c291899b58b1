"""The offices of areas, for the sign-off of what their holders answer for (HH18-130); what became
of households."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.households.queries import Turn, register_follower
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import OfficeKind
from zhucun.signoff.rows import Claimant, Holder, Post, register_offices

#: The packs' words for the heads of an area.
_WORDS = {OfficeKind.SECRETARY: "party-secretary", OfficeKind.MAYOR: "government-head"}


class Leaders:
    """The secretary and the head of the government of a township, county, city or province."""

    words = frozenset(_WORDS.values())

    def holders(self, posts: Collection[Post], on: date) -> Mapping[Post, Sequence[Holder]]:
        found: dict[Post, list[Holder]] = {}
        areas = sorted({area for _word, area in posts})
        for row in queries.in_office(on).filter(area__in=areas).select_related("person"):
            post = (_WORDS[OfficeKind(row.kind)], row.area)
            if post in posts:
                holder = Holder(who=f"person:{row.person.public_id}", name=row.person.name)
                found.setdefault(post, []).append(holder)
        return found

    def areas_held(self, word: str, who: Claimant, on: date) -> QuerySet[Any]:
        kind = next(kind for kind, each in _WORDS.items() if each == word)
        mine = Q(person__public_id=who.person)
        if not who.person:
            mine = Q(person__name=who.name, area__in=who.areas)
        return queries.in_office(on).filter(mine, kind=kind).order_by().values("area")


def _follow(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    actions.follow_households(turns, by=by)


def connect() -> None:
    """Wired once, when the application is ready."""
    register_offices(Leaders())
    register_follower(_follow)
