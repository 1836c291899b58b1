"""Pillars of large areas are computed at night, for each kind of reader, and say how old they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils.timezone import localdate

from tests import factories as make
from tests.support.test_care import insure
from tests.support.world import COUNTY, TODAY, VILLAGE, World, at, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.doors.command.boards import boards
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.reports import actions
from zhucun.reports.models import KeptPillar
from zhucun.reports.queries.pillars import Kept, kept_pillar, pillar, pillars

pytestmark = pytest.mark.django_db
CARE = "strict-management-deep-care"


@pytest.fixture
def sheqi(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build(places)


def keep(by: Actor = OPERATOR, on: date = TODAY) -> int:
    return actions.keep_pillars(area=COUNTY, on=on, made_at=at(), by=by)


def kept(actor: Actor, area: str = COUNTY, mechanism: str = CARE) -> Kept | None:
    return kept_pillar(actor=actor, area=area, mechanism=mechanism, as_of=TODAY)


def test_each_reader_gets_of_a_kept_pillar_what_he_would_compute(sheqi: World) -> None:
    insure(sheqi, date(2023, 5, 10), date(2026, 5, 10), postings=[sheqi.secretary])
    mechanisms = [item.id for item in pillars(area=COUNTY, as_of=TODAY)]
    readers = [make.actor(f"reads-{role}", role, COUNTY) for role in actions.keeping.READERS]
    assert keep() == len(readers) * len(mechanisms)
    for reader in readers:
        for mechanism in mechanisms:
            found = kept(reader, mechanism=mechanism)
            live = pillar(actor=reader, area=COUNTY, mechanism=mechanism, as_of=TODAY)
            assert found is not None
            assert found.pillar == live
            assert (found.since, found.computed_at) == (0, at())
    states = {line.state for line in live.lines}
    assert {State.RED, State.AMBER} & states


def test_who_sees_less_or_only_a_part_takes_nothing_from_a_kept_pillar(sheqi: World) -> None:
    keep()
    of_township = make.actor(
        "of-township", Role.TOWNSHIP, COUNTY
    )  # other rights over the same area
    assert kept(of_township) is None
    member_here = Actor(
        account=1,
        name="",
        held=(*make.actor("x", Role.AUDIT, COUNTY).held, *sheqi["township"].held),
    )
    assert kept(member_here) is None  # sees some rows of a part of the area only
    charlie = make.actor("charlies-pillar", Role.OFFICE, "520111")
    assert kept(charlie) is None
    with pytest.raises(NotFound):
        pillar(actor=charlie, area=COUNTY, mechanism=CARE, as_of=TODAY)
    with pytest.raises(NotAllowed):
        keep(charlie)
    with pytest.raises(NotAllowed):
        keep(make.actor("audits", Role.AUDIT, COUNTY))
    with pytest.raises(NotAllowed):
        actions.forget_pillars(before=TODAY, made_at=at(), by=sheqi["office"])


def test_nothing_is_computed_twice_until_something_is_recorded(sheqi: World) -> None:
    assert keep() > 0
    assert keep() == 0
    insure(sheqi, date(2023, 5, 10), date(2026, 5, 10))
    found = kept(sheqi["office"])
    assert found is not None
    assert (found.since > 0, found.is_counted) == (True, True)
    line = "entitlements/accident-insurance"
    before = {each.path[-1]: each.number for each in found.pillar.lines}[line]
    assert keep() > 0
    found = kept(sheqi["office"])
    assert found is not None
    after = {each.path[-1]: each.number for each in found.pillar.lines}[line]
    assert before is not None
    assert after is not None
    assert [before.numerator, after.numerator, found.since] == [0, 1, 0]


def test_under_another_version_of_the_pack_a_kept_pillar_is_not_shown(sheqi: World) -> None:
    keep()
    KeptPillar.objects.update(version="0.0.1")
    assert kept(sheqi["office"]) is None
    assert keep() > 0


def test_those_of_past_nights_are_let_go_and_those_asked_for_stay(sheqi: World) -> None:
    keep()
    keep(on=TODAY - timedelta(days=30))
    told: dict[str, Any] = {"made_at": at(), "by": OPERATOR}
    assert actions.forget_pillars(before=TODAY, **told) == 0
    gone = actions.forget_pillars(before=TODAY + timedelta(days=1), **told)
    assert (gone > 0, set(KeptPillar.objects.values_list("on", flat=True))) == (
        True,
        {TODAY - timedelta(days=30)},
    )


def test_the_page_says_when_it_was_computed_and_computes_it_anew(
    sheqi: World, client_of: Callable[..., Client], queries_of: Callable[..., list[str]]
) -> None:
    account = Account.objects.get(pk=sheqi["office"].account)
    client = client_of(account, "en")
    page = f"/pillars/{COUNTY}/{CARE}/?as_of={TODAY}"
    assert "Computed on" not in client.get(page).text
    keep()
    text = client.get(page).text
    assert "Computed on 2025-07-10 10:00." in text
    assert "Nothing was recorded here since." in text
    assert "Computed on" not in client.get(f"{page}&now=1").text
    assert "Computed on" not in client.get(f"{page}&unit={sheqi.unit.public_id}").text
    seen = queries_of(lambda: kept(sheqi["office"]))
    assert len(seen) <= 6
    assert not [sql for sql in seen if "support_" in sql or "roster_" in sql]


def test_the_night_keeps_pillars_down_to_the_county(sheqi: World) -> None:
    for code, name in (("41", "河南省"), ("4113", "南阳市")):
        if not Place.objects.filter(code=code).exists():
            make.add_places({code: name})
    done = CliRunner().invoke(boards, ["--area", "41"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    areas = set(KeptPillar.objects.values_list("area", flat=True))
    assert areas == {"41", "4113", COUNTY}
    assert set(KeptPillar.objects.values_list("on", flat=True)) == {localdate()}
    assert VILLAGE.startswith("4113")
