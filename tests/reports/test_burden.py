"""The burden of a month: counted from the rows, for oneself and for the office, never for a stranger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork import guiding
from tests.reports.burden_world import (
    APRIL,
    AT,
    COUNTY,
    EAST,
    MARCH,
    TEXT,
    TOWNSHIP,
    WEST,
    World,
    build,
)
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork import actions as fieldwork
from zhucun.kernel.problems import NotFound
from zhucun.presence import actions as presence
from zhucun.presence.actions.leave import ask_leave
from zhucun.presence.models import SpotCheck
from zhucun.reports.queries import burden as queries
from zhucun.reports.queries.minutes import Entered, Operators
from zhucun.roster import actions as roster
from zhucun.roster.models import Round


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def lines(world: World, who: str = "office", **more: Any) -> dict[str, queries.Line]:
    found = queries.burden(actor=world.actors[who], month=MARCH, **more)
    return {line.posting.person.name: line for line in found.lines}


def test_a_visit_counts_what_was_typed_and_chosen_in_it(world: World) -> None:
    world.visit()
    line = lines(world)["王驻村"]
    # chosen: kind, day, topics; two households with what they got; typed: the findings
    assert line.entered == {
        "visit": Entered(records=1, typed=1, chosen=7, picks=8, keys=len(TEXT.encode()))
    }
    assert line.total.fields == 8


def test_sealed_text_is_counted_by_its_length_and_never_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.visit()
    monkeypatch.setattr(
        "zhucun.kernel.ciphers.Keyring.open", lambda *a, **k: pytest.fail("something was opened")
    )
    assert lines(world)["王驻村"].total.keys == len(TEXT.encode())


def test_who_comes_along_types_nothing_and_has_it_in_his_diary(world: World) -> None:
    world.visit(companions=[world.li.public_id])
    found = lines(world)
    assert "李队员" in found
    assert found["李队员"].total == Entered()
    papers = {paper.key: paper.rows for paper in found["李队员"].papers}
    assert papers == {"sheet": 1, "diary": 1, "ledger": 0, "coverage": 1}


def test_what_an_office_records_for_a_cadre_is_not_his_burden(world: World) -> None:
    world.trip(who="li")
    presence.record_trip(
        posting=world.wang,
        kind="training",
        starts_on=date(2024, 3, 20),
        ends_on=date(2024, 3, 22),
        place_text="党校",
        made_at=AT,
        at=AT,
        by=world.actors["township"],
    )
    found = lines(world)
    assert found["李队员"].entered == {
        "trip": Entered(records=1, typed=1, chosen=3, picks=3, keys=6)
    }
    assert found["王驻村"].total == Entered()


def test_nights_count_with_the_cadre_on_duty_and_months_when_they_are_confirmed(
    world: World,
) -> None:
    presence.set_night_duty(
        village=world.wang.place,
        nights={MARCH: [world.wang, world.li], MARCH + timedelta(days=1): [world.wang]},
        at=AT,
        by=world.actors["wang"],
    )
    found = lines(world)
    assert found["王驻村"].entered["night"].records == 2
    assert found["李队员"].entered["night"].records == 1


def test_matters_and_steps_count_for_who_recorded_them(world: World) -> None:
    matter = world.matter()
    fieldwork.add_step(
        matter=matter,
        kind="taken",
        on=date(2024, 3, 5),
        base=matter.version,
        text="接办",
        made_at=AT,
        at=AT,
        by=world.actors["li"],
    )
    found = lines(world)
    mine = found["王驻村"].entered["matter"]
    assert (mine.records, mine.typed, mine.chosen) == (1, 2, 3)
    assert mine.keys == len("饮水管冻裂细说".encode())
    assert found["李队员"].entered["step"].records == 1
    assert "step" not in found["王驻村"].entered  # the first step writes itself
    papers = {paper.key: paper for paper in found["王驻村"].papers}
    assert papers["ledger"].cells == papers["ledger"].columns == 19


def test_a_plan_its_items_and_their_progress_count_for_who_made_them(world: World) -> None:
    wang = world.actors["wang"]
    told: dict[str, Any] = {"at": AT, "by": wang}
    plan = fieldwork.make_plan(
        kind="task_list", village=world.wang.place, year=2024, posting=world.wang, **told
    )
    draft = fieldwork.ItemDraft(title="修路", target=Decimal("2.00"), unit="公里")
    item = fieldwork.add_item(plan=plan, item=draft, **told)
    fieldwork.report_progress(
        item=item, on=date(2024, 3, 5), amount=Decimal("0.50"), made_at=AT, **told
    )
    found = lines(world)["王驻村"].entered
    assert found["plan"] == Entered(records=1, chosen=2, picks=2)
    # typed: the title and 2; chosen: the kind and the unit
    assert found["item"] == Entered(records=1, typed=2, chosen=2, picks=2, keys=6 + 1)
    assert found["progress"] == Entered(records=1, typed=1, chosen=1, picks=1, keys=1)


def test_leave_and_the_answer_to_a_check_count_where_they_were_entered(world: World) -> None:
    presence.record_check(
        posting=world.li,
        on=date(2024, 3, 5),
        method="visit",
        result="absent",
        at=AT,
        by=world.actors["township"],
    )
    check = SpotCheck.objects.get()
    presence.answer_check(check=check, answer="在县里", at=AT, by=world.actors["li"])
    asked: dict[str, Any] = {
        "posting": world.li,
        "kind": "personal",
        "starts_on": date(2024, 4, 8),
        "ends_on": date(2024, 4, 9),
        "reason": "家事",
        "made_at": AT,
        "at": AT,
    }
    ask_leave(**asked, by=world.actors["li"])
    found = lines(world)["李队员"].entered
    assert found["answer"] == Entered(records=1, typed=1, keys=9)
    assert found["leave"] == Entered(records=1, typed=1, chosen=3, picks=3, keys=6)


def test_a_month_counts_in_the_month_in_which_it_is_confirmed(world: World) -> None:
    at = datetime(2024, 4, 2, 2, 0, tzinfo=UTC)
    presence.confirm_sheet(
        posting=world.li, month=MARCH, shown="√" * 31, at=at, by=world.actors["li"]
    )
    assert "sheet" not in lines(world)["李队员"].entered
    april = queries.burden_of(actor=world.actors["li"], posting=world.li.public_id, month=APRIL)
    assert april.line.entered == {"sheet": Entered(records=1, chosen=1, picks=1)}
    assert april.records[0].key == "2024-03"


def test_forms_count_for_those_who_are_asked_in_the_month_in_which_they_are_due(
    world: World,
) -> None:
    world.form(roles=("member",))
    found = lines(world)
    assert [len(line.forms) for line in found.values()] == [0, 1, 1]
    assert found["李队员"].asked_fields == 2
    april = queries.burden(actor=world.actors["office"], month=APRIL)
    assert all(not line.forms for line in april.lines)


def test_a_form_of_another_township_is_not_asked_here(world: World) -> None:
    world.form(area="411327101")
    assert all(not line.forms for line in lines(world).values())


def test_papers_compute_the_month_without_an_entry(world: World) -> None:
    papers = {paper.key: paper for paper in lines(world)["王驻村"].papers}
    assert papers["sheet"].cells == 10 + 31
    assert papers["diary"].cells == 0
    assert lines(world)["王驻村"].computed == 41 + 5


# minutes


def test_minutes_are_the_published_seconds_of_the_base_pack(world: World) -> None:
    world.visit()
    line = lines(world)["王驻村"]
    aimed = Decimal("1.35") + Decimal("1.1") + Decimal("0.28")
    assert line.operators.seconds(line.total) == (
        8 * aimed + aimed + 2 * Decimal("0.4") + 15 * Decimal("0.28")
    )
    assert line.minutes == 1  # 29.6 seconds, a begun minute is one


def test_without_seconds_in_the_pack_there_is_no_estimate() -> None:
    entered = Entered(records=1, typed=1, chosen=1, picks=1, keys=10)
    unset = Operators(key=None, point=Decimal(1), home=Decimal(1), think=Decimal(1))
    assert unset.seconds(entered) is None
    assert queries.minutes(None) is None


# who sees whom


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("office", ["王驻村", "李队员", "赵队员"]),
        ("township", ["王驻村", "李队员", "赵队员"]),
        ("wang", ["王驻村", "李队员"]),  # he leads the team
        ("li", ["李队员"]),
        ("zhao", ["赵队员"]),
        ("stranger", []),
    ],
)
def test_a_cadre_sees_his_own_line_an_office_its_area_and_a_stranger_none(
    world: World, who: str, names: list[str]
) -> None:
    world.visit()
    assert list(lines(world, who)) == names


def test_a_stranger_finds_nobody_under_his_address(world: World) -> None:
    for who in ("stranger", "zhao"):
        with pytest.raises(NotFound):
            queries.burden_of(actor=world.actors[who], posting=world.wang.public_id, month=MARCH)


def test_a_colleague_is_counted_in_no_line_of_mine(world: World) -> None:
    world.visit()
    assert lines(world, "li")["李队员"].total == Entered()


# rows and sums


def test_every_number_shows_its_rows(world: World) -> None:
    visit = world.visit()
    world.form()
    for who in ("office", "wang"):
        found = queries.burden_of(
            actor=world.actors[who], posting=world.wang.public_id, month=MARCH
        )
        assert found.line.entered == lines(world)["王驻村"].entered
        assert [(each.kind, each.key, each.entered.fields) for each in found.records] == [
            ("visit", visit.public_id, 8)
        ]
        assert len(found.line.forms) == 1


def test_the_records_of_a_cadre_are_as_many_as_his_number_says(world: World) -> None:
    world.trip()
    world.visit(posting=world.li, by=world.actors["li"], kind="meeting", households=())
    presence.set_night_duty(
        village=world.wang.place, nights={MARCH: [world.li]}, at=AT, by=world.actors["wang"]
    )
    found = queries.burden_of(actor=world.actors["office"], posting=world.li.public_id, month=MARCH)
    line = lines(world)["李队员"]
    assert found.line.entered == line.entered
    assert len(found.records) == line.total.records == 3
    assert sum(each.entered.keys for each in found.records) == line.total.keys


def test_sums_of_the_places_below_add_up(world: World) -> None:
    world.visit()
    found = queries.burden(actor=world.actors["office"], month=MARCH, area=COUNTY)
    assert found.whole.cadres == 3
    [town] = found.below
    assert (town.code, town.name, town.cadres) == (TOWNSHIP, "赊店镇", 3)
    assert (
        town.total == found.whole.total == Entered(records=1, typed=1, chosen=7, picks=8, keys=15)
    )
    assert queries.burden(actor=world.actors["office"], month=MARCH, area=TOWNSHIP).below == []


def test_an_area_counts_only_its_own(world: World) -> None:
    assert list(lines(world, area=WEST)) == ["赵队员"]
    assert list(lines(world, area=EAST)) == ["王驻村", "李队员"]


def test_four_hundred_and_fifty_cadres_cost_as_many_queries_as_three(
    world: World, places: dict[str, Place], queries_of: Any
) -> None:
    world.visit()
    world.form()
    few = queries_of(lambda: lines(world))
    drafts = [
        directory.PersonDraft(name=f"新{number}", political_status="party_member")
        for number in range(450)
    ]
    people = directory.register_people(drafts, registered_at=AT, by=OPERATOR)
    batch = Round.objects.get()
    roster.post_cadres(
        [make.draft(person, places[WEST], batch, role="member") for person in people],
        made_at=AT,
        by=OPERATOR,
    )
    assert queries_of(lambda: lines(world)) == few
    assert len(lines(world)) == 453
    assert len(few) < 32


def test_tickets_and_what_was_done_about_them_count_for_who_wrote_it(world: World) -> None:
    """What an office writes is the office's; the report is the cadre's who made it."""
    draft = fieldwork.TicketDraft(
        kind="supervision",
        title="整改台账",
        place=world.wang.place,
        team=world.wang.team,
        given_on=date(2024, 3, 4),
    )
    ticket = fieldwork.give_ticket(draft=draft, at=AT, by=world.actors["office"])
    fieldwork.step_ticket(
        ticket=ticket,
        kind="reported",
        on=date(2024, 3, 5),
        text="已办",
        at=AT,
        by=world.actors["wang"],
    )
    assert lines(world)["王驻村"].entered == {
        "ticket_step": Entered(records=1, typed=1, chosen=1, picks=1, keys=len("已办".encode()))
    }
    found = queries.burden_of(
        actor=world.actors["office"], posting=world.wang.public_id, month=MARCH
    )
    assert [(each.kind, each.key) for each in found.records] == [("ticket_step", ticket.public_id)]


def test_guidance_and_coordination_written_by_somebody_on_post_count_with_him(
    places: dict[str, Place],
) -> None:
    """An account of the district's office whose holder is on post in a village."""
    town, at = guiding.build(), guiding.AT
    told: dict[str, Any] = {"person": town.wang.person, "on": guiding.DAY}
    town.actors["office"] = make.actor("both", Role.OFFICE, guiding.DISTRICT, **told)
    guidance = town.guide("organisation-visit", "office", found="台账", agreed="补齐")
    district = make.place(guiding.DISTRICT, as_of=guiding.DAY)
    by = town.actors["office"]
    body = fieldwork.set_up_body(place=district, name="联席会议", since=guiding.SINCE, by=by)
    fieldwork.record_meeting(body=body, on=guiding.DAY, decided="协调资金", at=at, by=by)
    ticket = fieldwork.TicketDraft(
        kind="supervision", title="整改", place=district, given_on=guiding.DAY
    )
    fieldwork.give_ticket(draft=ticket, at=at, by=by)
    found = queries.burden_of(actor=by, posting=town.wang.public_id, month=date(2025, 7, 1))
    words = len("台账补齐".encode())
    assert found.line.entered == {
        "guidance": Entered(records=1, typed=2, chosen=2, picks=2, keys=words),
        "ticket": Entered(records=1, typed=1, chosen=1, picks=1, keys=len("整改".encode())),
        "coordination": Entered(records=1, typed=1, chosen=1, picks=1, keys=words),
    }
    assert [each.key for each in found.records if each.kind == "guidance"] == [guidance.public_id]
    assert queries.burden(actor=by, month=date(2025, 7, 1)).whole.total.records == 3
