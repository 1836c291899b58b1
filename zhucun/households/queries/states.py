"""What holds of a home and of its members on a day, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.households.models import (
    Household,
    HouseholdState,
    Member,
    MemberState,
)
from zhucun.ledger.fields import on_day


@dataclass(frozen=True, kw_only=True)
class States:
    """The home's facts, and those of each member by key; health is only told to be there."""

    home: HouseholdState | None
    members: dict[int, MemberState]


def states_of(household: Household, members: Iterable[Member], *, as_of: date) -> States:
    """What holds of one household on a day. The caller has checked `perms.reads_amounts`. Two
    queries."""
    known: Any = {"retracted_at": None}
    home = household.states.filter(on_day(as_of), **known).order_by("-valid_from").first()
    keys = [row.pk for row in members]
    rows = MemberState.objects.filter(on_day(as_of), member__in=keys, **known)
    return States(home=home, members={row.member_id: row for row in rows.order_by("valid_from")})
