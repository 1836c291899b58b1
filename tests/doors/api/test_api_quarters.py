"""The quarterly report through the API: its figures with their records, handed in, by whom."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings as house

from tests.reports.burden_world import build
from tests.reports.test_quarter_reports import at, lock
from zhucun.directory.models import Account

POLICY = house.POLICY_DIR


@pytest.fixture
def by(places, settings, caller):
    """Whoever speaks, in the world of the reports and with the house's policy; and his posting."""
    settings.POLICY_DIR = POLICY
    world = build(places)
    with time_machine.travel(at(), tick=False):
        yield world, lambda who: caller(Account.objects.get(pk=world.actors[who].account))


def test_a_quarter_shows_the_records_behind_each_figure(by):
    world, speaks = by
    visit, matter = world.visit(), world.matter()
    path = f"/postings/{world.wang.public_id}/quarters/2024-Q1"
    found = speaks("wang").get(path).body
    assert (found["figures"]["visits"], found["visits"]) == (1, [visit.public_id])
    assert (found["figures"]["opened"], found["opened"]) == (1, [matter.public_id])
    assert [month["month"] for month in found["months"]] == ["2024-01", "2024-02", "2024-03"]
    assert (found["state"], found["is_locked"]) == (None, False)
    assert speaks("office").get(path).body == found
    assert speaks("stranger").get(path).status == 404
    assert speaks("wang").get(f"{path[:-1]}9").status == 422
    assert speaks("wang").get(f"{path[:-7]}2020-Q1").status == 404


def test_a_quarter_is_handed_in_once(by, made_once):
    world, speaks = by
    path = f"/postings/{world.wang.public_id}/quarters/2024-Q1/hand-in"
    early = speaks("wang").post(path)
    assert (early.status, early.body["code"]) == (409, "reports.quarter-unlocked")
    lock(world, 1, 2, 3)
    made = made_once(speaks("wang"), path, None, status=200)
    assert (made.body["state"], made.body["handed_in_on"]) == ("handed_in", "2024-04-03")
    assert speaks("li").post(path).status == 403
    assert speaks("stranger").post(path).status == 404
