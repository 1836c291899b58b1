"""Endpoints of merged villages whose households have to follow."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey
from zhucun.doors.api.pairing.village_schemas import FollowedOut, MergedOut
from zhucun.doors.api.receipts import once
from zhucun.pairing import actions, queries

_COUNTS = ("households", "pairings", "grids", "helpers", "backings")


def merged_villages(request: Request) -> list[MergedOut]:
    """Villages that were merged into another, and what has not followed them yet.

    Six queries whatever their number.
    """
    rows = queries.merged_waiting(actor=request.auth, as_of=localdate())
    return [MergedOut.of(row) for row in rows]


def follow_merge(request: Request, code: Code, key: IdempotencyKey = "") -> FollowedOut:
    """Households, pairings, grids, helpers and whoever answers for it follow a merged village, from
    the day of the merger.

    Safe to repeat: what has followed is left. 404 for a village that was not merged.
    """
    actor = request.auth
    village: Any = queries.merged_village(actor=actor, code=code, as_of=localdate())

    def act() -> str:
        done = actions.follow_merge(village=village, made_at=now(), by=actor)
        return " ".join(str(getattr(done, name)) for name in _COUNTS)

    made = once(actor=actor, key=key, doing=f"follow_merge {code}", act=act)
    counts = dict(zip(_COUNTS, map(int, made.split()), strict=True))
    return FollowedOut(village=village.merged_into.code, **counts)
