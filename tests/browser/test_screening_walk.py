"""Cross-checks on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tests.screening.world import DAY, DIED, ID, STANDARDS, World, at, build, number, paid
from zhucun.screening.models import Lead

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
SCREENING: dict[str, dict[str, tuple[str, ...]]] = {
    "screening": {
        "alice": ("/screening/", "/screening/?state=found"),
        "town": ("/screening/",),
        "charlie": ("/screening/",),
    },
    "screening-lead": {
        "alice": ("/screening/leads/{found}/", "/screening/leads/{standard}/"),
        "bob": ("/screening/leads/{verified}/", "/screening/leads/{closed}/"),
        "town": ("/screening/leads/{assigned}/",),
    },
    "screening-lists": {"alice": ("/screening/lists/",)},
    "screening-list": {"alice": ("/screening/lists/{list}/", "/screening/lists/{open}/")},
    "screening-runs": {"alice": ("/screening/runs/",)},
    "screening-run": {"alice": ("/screening/runs/{run}/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {"screening-file", "screening-assign", "screening-lead-do", "screening-list-do"}


@pytest.fixture
def compared(settings: Any) -> tuple[World, dict[str, str]]:
    """Leads at every step of their way."""
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        world = build()
        world.pay(*(paid(n) for n in range(1, 5)), paid(5, amount=360, units=2))
        deaths = ([number(n), "2018-02-10"] for n in range(1, 4))
        made = world.declared("compared-deaths", DIED, *deaths)
        waits = world.bring("compared-vehicles", ID, [number(4)])
        world.bring("benefit-standards", STANDARDS, ["农村低保", 300, "2017-01-01", ""])
        run = world.run()
        rows = Lead.objects.filter(screen="x01-paid-after-death").order_by("pk")
        assigned, verified, closed = rows
        world.assigned(assigned, due_on=DAY)
        world.verified(verified)
        world.decided(closed, violation="petty_corruption")
        world.closed(closed, "recover", amount=Decimal(300))
        standard = Lead.objects.get(screen="x10-amount-off-standard")
        world.declared("compared-flats", ID, [number(4)])
        world.run()
        keys = {
            "found": world.lead("x04-flat"),
            "standard": standard,
            "assigned": assigned,
            "verified": verified,
            "closed": closed,
            "list": made,
            "open": waits,
            "run": run,
        }
    return world, {name: row.public_id for name, row in keys.items()}


def test_no_page_of_cross_checks_has_a_serious_barrier(
    compared: tuple[World, dict[str, str]],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    world, keys = compared
    told: dict[str, list[str]] = {}
    for readers in SCREENING.values():
        for who, addresses in readers.items():
            told.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(at(DAY), tick=True):
        actors = {who: world.actor(who) for who in world.accounts}
        assert walked(told, actors) == {}
