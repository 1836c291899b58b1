"""Leave in numbers, and who sees it: days for the month, the yearly counter, the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.presence.leave_world import EXAMPLE, TODAY, World, at, build
from zhucun.directory.models import Place, Unit
from zhucun.kernel.problems import NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave
from zhucun.presence.queries import leave as queries
from zhucun.presence.queries.leave import Wanted

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


def _approved(world: World, days: int = 1, **more: Any) -> Leave:
    leave = world.ask(days=days, **more)
    for who in ("secretary", "township", "unit", "office")[
        : 1 + (days > 1) + (days > 3) + (days > 7)
    ]:
        world.sign(leave, who)
    assert leave.state == LeaveState.APPROVED
    return leave


# ── counters and days ────────────────────────────────────────


def test_the_counter_runs_by_calendar_year_and_kind(world: World) -> None:
    start = date(2023, 12, 30)
    for kind, begins, days in (("annual", start, 4), ("sick", date(2024, 2, 1), 1)):
        leave = world.ask(kind=kind, starts_on=begins, days=days, at=at(begins), made_at=at(begins))
        for who in ("secretary", "township", "unit")[: 3 if days > 3 else 1]:
            world.sign(leave, who)
    used = queries.leave_used(world.member, 2024)
    assert used.by_kind == {"annual": Decimal(2), "sick": Decimal(1)}
    assert (used.total, used.limit, used.is_over) == (Decimal(3), None, False)


def test_half_days_are_not_lost_to_the_month(world: World) -> None:
    leave = world.ask(days=2, starts_at_noon=True)
    for who in ("secretary", "township"):
        world.sign(leave, who)
    found = queries.leave_days([world.member], TODAY, TODAY + timedelta(days=20))
    assert found[world.member.pk] == [(TOMORROW + timedelta(days=1), leave.ends_on, "personal")]


def test_the_days_of_a_month_are_one_query(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    _approved(world)
    everybody = [world.member, world.colleague, world.secretary]
    asked = queries_of(lambda: queries.leave_days(everybody, TODAY, TODAY + timedelta(days=30)))
    assert len(asked) == 1


# ── who sees what ────────────────────────────────────────


def test_the_reason_is_for_the_cadre_the_signers_and_the_office(world: World) -> None:
    leave = world.ask(days=5, substitute=world.neighbour)
    for who in ("member", "secretary", "office"):
        assert world.card(leave, who).reason == "家里老人住院", who
    for who in ("neighbour", "audit", "unit"):
        card = world.card(leave, who)
        assert (card.reason, card.contact, card.case) == ("", "", None), who
    world.sign(leave, "secretary")
    world.sign(leave, "township")
    assert world.card(leave, "unit").reason == "家里老人住院"


def test_charlie_never_sees_a_leave(world: World) -> None:
    leave = world.ask()
    with pytest.raises(NotFound):
        world.card(leave, "stranger")
    assert not queries.leaves(actor=world.actors["stranger"], as_of=TODAY)
    assert world.cards(leave, "stranger") == []
    assert not queries.leaves(actor=world.actors["colleague"], as_of=TODAY)


def test_no_event_holds_the_reason(world: World) -> None:
    _approved(world, days=2)
    said = "".join(str(row.data) for row in EventRecord.objects.all())
    assert "老人" not in said
    assert "13800001111" not in said
    stored = Leave.objects.extra(select={"raw": "reason"}).values_list("raw", flat=True)[0]
    assert "老人".encode() not in bytes(stored)


def test_a_list_costs_one_query_however_long(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    actor = world.actors["office"]

    def read() -> list[str]:
        rows = queries.leaves(actor=actor, as_of=TODAY, wanted=Wanted(area="411327100"))
        return [f"{row.posting.person.name} {row.posting.place.short_name}" for row in rows]

    world.ask()
    few = queries_of(read)
    for posting in (world.colleague, world.secretary, world.neighbour):
        world.ask(posting)
    assert queries_of(read) == few
    assert len(few) == 1


def test_many_papers_cost_as_much_as_one(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    from zhucun.presence.receivers import Leaves

    first = world.ask()
    few = queries_of(lambda: Leaves().evidence([first.public_id], TODAY))
    more = [first.public_id] + [
        world.ask(one).public_id for one in (world.colleague, world.secretary)
    ]
    assert queries_of(lambda: Leaves().evidence(more, TODAY)) == few
