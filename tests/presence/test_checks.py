"""Spot checks: a draw that anybody can repeat, what was found, what a person decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.presence.leave_world import EXAMPLE, TODAY, TOWNSHIP, World, at, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions, errors
from zhucun.presence.enums import CheckResult, WarningStep
from zhucun.presence.models import SpotCheck, SpotCheckDraw
from zhucun.presence.queries import checks as queries


@pytest.fixture
def world(places: dict[str, Place], unit: Unit, settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places, unit)


def _draw(world: World, seed: str = "双色球2024026期", size: int = 2, who: str = "office") -> Any:
    return actions.draw_checks(
        area=TOWNSHIP, on=TODAY, seed=seed, size=size, at=at(TODAY), by=world.actors[who]
    )


def _check(world: World, result: str = CheckResult.ABSENT, **more: Any) -> SpotCheck:
    more = {
        "posting": world.member,
        "on": TODAY,
        "method": "visit",
        "result": result,
        "note": "敲门无人应答",
        "at": at(TODAY),
        "by": world.actors["township"],
        **more,
    }
    return actions.record_check(**more)


def _decide(world: World, check: SpotCheck, step: str = "criticism", **more: Any) -> Any:
    more = {"reason": "已核实", "at": at(TODAY), "by": world.actors["office"], **more}
    return actions.decide_warning(check=check, step=step, **more)


# ── draws ────────────────────────────────────────


def test_a_draw_keeps_its_seed_and_anybody_can_repeat_it(world: World) -> None:
    draw = _draw(world)
    ids = sorted(
        row.public_id for row in (world.secretary, world.member, world.colleague, world.neighbour)
    )
    assert (draw.population, draw.size) == (4, 2)
    assert draw.frame == queries.frame_of(ids)
    assert draw.drawn == queries.drawn_from(reversed(ids), seed=draw.seed, size=2)
    assert _draw(world).pk == draw.pk
    assert EventRecord.objects.filter(name="presence.checks.drawn").count() == 1
    card = queries.draw_card(actor=world.actors["office"], public_id=draw.public_id)
    assert [one.posting.public_id for one in card.rows] == draw.drawn
    assert card.is_repeatable


@given(
    ids=st.sets(st.text("0123456789abcdef", min_size=12, max_size=12), min_size=1),
    seed=st.text(min_size=1, max_size=40),
    size=st.integers(1, 40),
)
def test_a_larger_draw_of_the_same_seed_begins_with_the_smaller(
    ids: set[str], seed: str, size: int
) -> None:
    seed = seed.encode("utf-8", "replace").decode()
    small = queries.drawn_from(ids, seed=seed, size=size)
    assert queries.drawn_from(ids, seed=seed, size=size + 1)[: len(small)] == small
    assert len(small) == len(set(small)) == min(size, len(ids))
    assert set(small) <= ids


def test_everybody_is_drawn_about_as_often_as_the_others() -> None:
    ids = [f"{number:012d}" for number in range(50)]
    counts = dict.fromkeys(ids, 0)
    for seed in range(2000):
        for one in queries.drawn_from(ids, seed=str(seed), size=5):
            counts[one] += 1
    assert min(counts.values()) > 150
    assert max(counts.values()) < 255  # 200 expected, 13.4 the standard deviation


def test_a_draw_needs_a_seed_and_somebody_on_post(world: World) -> None:
    with pytest.raises(errors.SeedNeeded):
        _draw(world, seed=" ")
    with pytest.raises(errors.NobodyToDraw):
        actions.draw_checks(
            area=TOWNSHIP,
            on=date(2020, 1, 5),
            seed="1",
            size=2,
            at=at(TODAY),
            by=world.actors["office"],
        )


@pytest.mark.parametrize("who", ["secretary", "member", "unit", "audit", "stranger"])
def test_only_those_who_check_draw_and_no_notice_reaches_those_who_are_drawn(
    world: World, who: str
) -> None:
    draw = _draw(world)
    with pytest.raises(NotAllowed):
        _draw(world, "other", who=who)
    assert list(queries.draws(actor=world.actors[who])) == []
    with pytest.raises(NotFound):
        queries.draw_card(actor=world.actors[who], public_id=draw.public_id)


# ── checks ────────────────────────────────────────


def test_a_check_is_recorded_once_by_the_checker(world: World) -> None:
    draw = _draw(world, size=4)
    check = _check(world, draw=draw, public_id="0123456789ab")
    assert _check(world, draw=draw, public_id="0123456789ab").pk == check.pk
    with pytest.raises(errors.CheckIdTaken):
        _check(world, CheckResult.PRESENT, draw=draw, public_id="0123456789ab")
    [event] = EventRecord.objects.filter(name="presence.check.recorded")
    assert "敲门" not in str(event.data)
    card = queries.draw_card(actor=world.actors["office"], public_id=draw.public_id)
    assert [one.check for one in card.rows if one.check] == [check]


def test_a_check_is_of_the_draw_of_the_day_and_of_somebody_else(world: World) -> None:
    draw = SpotCheckDraw.objects.get(pk=_draw(world, size=1).pk)
    others = [
        row
        for row in (world.secretary, world.member, world.colleague)
        if row.public_id not in draw.drawn
    ]
    with pytest.raises(errors.OutsideDraw):
        _check(world, posting=others[0], draw=draw)
    with pytest.raises(errors.CheckAhead):
        _check(world, on=TODAY + timedelta(days=1))
    with pytest.raises(errors.OutsidePosting):
        _check(world, on=date(2021, 5, 1))
    himself = make.actor("self", Role.TOWNSHIP, TOWNSHIP, person=world.member.person)
    with pytest.raises(errors.ChecksHimself):
        _check(world, by=himself)


def test_the_note_is_for_the_checkers_and_the_cadre(world: World) -> None:
    check = _check(world)
    for who, note in (
        ("member", "敲门无人应答"),
        ("office", "敲门无人应答"),
        ("township", "敲门无人应答"),
        ("secretary", ""),
        ("unit", ""),
        ("audit", ""),
    ):
        card = queries.check_card(actor=world.actors[who], public_id=check.public_id)
        assert card.note == note, who
    for who in ("stranger", "neighbour", "colleague"):
        with pytest.raises(NotFound):
            queries.check_card(actor=world.actors[who], public_id=check.public_id)
        assert list(queries.checks(actor=world.actors[who])) == []


def test_the_cadre_answers_until_somebody_has_decided(world: World) -> None:
    check, me = _check(world), world.actors["member"]
    answer = {"check": check, "at": at(TODAY), "by": me}
    assert list(queries.unanswered(actor=me)) == [check]
    assert actions.answer_check(answer="当时在县医院陪护", **answer)
    assert not actions.answer_check(answer="当时在县医院陪护", **answer)
    assert list(queries.unanswered(actor=me)) == []
    office = queries.check_card(actor=world.actors["office"], public_id=check.public_id)
    assert office.answer == "当时在县医院陪护"
    assert "县医院" not in str(list(EventRecord.objects.values_list("data", flat=True)))
    with pytest.raises(NotAllowed):
        actions.answer_check(check=check, answer="x", at=at(TODAY), by=world.actors["office"])
    _decide(world, check)
    with pytest.raises(errors.WarningDecided):
        actions.answer_check(answer="补充", **answer)


# ── the ladder ────────────────────────────────────────


def test_the_ladder_proposes_and_a_person_decides_with_a_reason(world: World) -> None:
    proposed = []
    for day in range(4):
        check = _check(world, on=TODAY - timedelta(days=9 - day))
        card = queries.check_card(actor=world.actors["office"], public_id=check.public_id)
        proposed.append((card.number, card.proposed))
        assert card.may_decide
        _decide(world, check, WarningStep.CRITICISM)
    assert proposed == [(1, "criticism"), (2, "admonition"), (3, "recall"), (4, "recall")]
    with pytest.raises(errors.ReasonNeeded):
        _decide(world, _check(world), reason="")


def test_an_absence_after_which_nobody_took_a_step_does_not_climb_the_ladder(world: World) -> None:
    _decide(world, _check(world, on=TODAY - timedelta(days=2)), WarningStep.NONE)
    check = _check(world)
    card = queries.check_card(actor=world.actors["office"], public_id=check.public_id)
    assert (card.number, card.proposed) == (1, "criticism")


def test_where_the_pack_says_nothing_nothing_is_proposed(
    places: dict[str, Place], unit: Unit
) -> None:
    world = build(places, unit)
    check = _check(world)
    card = queries.check_card(actor=world.actors["office"], public_id=check.public_id)
    assert (card.proposed, card.may_decide) == ("", True)
    assert _decide(world, check, WarningStep.LETTER).proposed == ""


def test_it_is_decided_once(world: World) -> None:
    check = _check(world)
    first = _decide(world, check)
    assert _decide(world, check).pk == first.pk
    with pytest.raises(errors.WarningDecided):
        _decide(world, check, WarningStep.RECALL)
    with pytest.raises(errors.NoAbsence):
        _decide(world, _check(world, CheckResult.PRESENT))
    assert EventRecord.objects.filter(name="presence.warning.decided").count() == 1


@pytest.mark.parametrize("who", ["township", "member", "secretary", "unit", "audit", "stranger"])
def test_only_the_office_decides(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        _decide(world, _check(world), by=world.actors[who])


def test_a_check_that_found_wrongly_is_set_aside(world: World) -> None:
    check = _check(world)
    done = {"check": check, "reason": "走错了院子", "at": at(TODAY), "by": world.actors["township"]}
    assert actions.void_check(**done)
    assert not actions.void_check(**done)
    check.refresh_from_db()
    with pytest.raises(errors.CheckVoid):
        _decide(world, check)
    assert list(queries.undecided(actor=world.actors["office"])) == []
