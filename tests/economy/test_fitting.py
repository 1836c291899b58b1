"""Who is not linked yet and what fits him: households and projects (HH18-101), wishes and work
(HH18-147)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import (
    AT,
    account,
    body,
    child_of,
    family,
    head_of,
    job,
    post,
    project,
    yuan,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import BodyMember, Wish
from zhucun.economy.queries import Fitting
from zhucun.engines.rollup import State
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import pillar, rows_behind

BEGUN, SINCE, ON = date(2015, 1, 1), date(2021, 3, 1), date(2021, 4, 1)
CITY, VILLAGE, NEXT = "4312", "431224100201", "431224100202"


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    make.add_places({"43": "湖南省", CITY: "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村", NEXT: "东村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    return {code: make.place(code) for code in (VILLAGE, NEXT)}


@pytest.fixture
def city(here: dict[str, Place]) -> Actor:
    return account("city", Role.OFFICE, CITY)


@pytest.fixture
def homes(here: dict[str, Place]) -> list[Household]:
    """Three poor families and one that is not."""
    found = [family(here[VILLAGE], n) for n in range(1, 5)]
    households.set_tags(found[:3], tag="poor-household", since=SINCE, made_at=AT, by=OPERATOR)
    return found


def fits(by: Actor) -> Fitting:
    return queries.fitting(actor=by, code=VILLAGE, as_of=ON)


def names(row: Any) -> list[str]:
    return [getattr(fit.thing, "title", "") or fit.thing.name for fit in row.fits]


def test_poor_households_that_no_project_takes_along_are_listed_with_what_fits(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    coop = body(here[VILLAGE], city, since=SINCE)
    led: dict[str, Any] = {"on": SINCE, "body": coop, "is_led_by_branch": True}
    mushrooms = project(here[VILLAGE], city, **led, leader=head_of(homes[3]))
    project(here[VILLAGE], city, on=SINCE, title="无社项目", is_led_by_branch=True)
    project(here[NEXT], city, **led, title="邻村项目")
    over = project(here[VILLAGE], city, **led, title="已放弃")
    told: dict[str, Any] = {"on": ON, "reason": "改种", "is_given_up": True}
    actions.close_project(project=over, **told, at=AT, by=city)

    found = fits(city)
    assert found.unlinked is not None
    assert (found.linked, found.asked) == (0, 3)
    assert [row.household for row in found.unlinked] == homes[:3]
    assert [names(row) for row in found.unlinked] == [["香菇大棚"]] * 3
    [reason] = found.unlinked[0].fits[0].reasons
    assert (reason.clause, reason.weight) == ("HH18-101", Decimal(1))

    linking: dict[str, Any] = {"granted": yuan(0), "since": SINCE, "joins_body": True}
    actions.link_household(
        project=mushrooms, household=homes[0], leader=mushrooms.leader, **linking, at=AT, by=city
    )
    assert BodyMember.objects.get().household == homes[0]
    after = fits(city)
    assert after.unlinked is not None
    assert (after.linked, [row.household for row in after.unlinked]) == (1, homes[1:3])


def test_who_belongs_to_the_cooperative_already_joins_no_second_time(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    coop = body(here[VILLAGE], city, since=SINCE)
    actions.join_households(body=coop, households=homes[:1], since=SINCE, at=AT, by=city)
    row = project(here[VILLAGE], city, on=SINCE, body=coop)
    linking: dict[str, Any] = {"granted": yuan(0), "since": ON, "joins_body": True}
    actions.link_household(project=row, household=homes[0], **linking, at=AT, by=city)
    assert BodyMember.objects.count() == 1


def test_a_wish_for_work_meets_posts_and_workshops_of_its_sector(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    shop = body(
        here[NEXT], city, kind="workshop", name="电子车间", trade="labour_intensive", since=SINCE
    )
    body(here[VILLAGE], city, since=SINCE)
    cleaning = post(here[VILLAGE], city, since=SINCE, trade="services")
    post(here[VILLAGE], city, since=SINCE, title="未定岗位")
    held = post(here[VILLAGE], city, since=SINCE, title="护林员", trade="services")
    job(head_of(homes[3]), city, post=held, since=SINCE)
    young, old = child_of(homes[0]), head_of(homes[0])
    for member, sector in ((young, "industry"), (old, "services")):
        actions.state_wish(member=member, sector=sector, since=SINCE, at=AT, by=city)

    found = fits(city)
    assert found.seekers is not None
    assert {row.wish.member: names(row) for row in found.seekers} == {
        young: ["电子车间"],
        old: ["保洁员"],
    }
    assert {row.fits[0].thing for row in found.seekers} == {shop, cleaning}
    job(young, city, body=shop, since=SINCE)
    after = fits(city)
    assert after.seekers is not None
    assert (after.working, [row.wish.member for row in after.seekers]) == (1, [old])


def test_a_wish_is_one_at_a_time_and_ends(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    who = head_of(homes[0])
    told: dict[str, Any] = {"member": who, "at": AT, "by": city}
    first = actions.state_wish(sector="farming", since=SINCE, **told)
    assert actions.state_wish(sector="farming", since=ON, **told) == first
    second = actions.state_wish(sector="services", since=ON, **told)
    first.refresh_from_db()
    assert (first.valid_until, second.valid_until) == (ON, None)
    corrected = actions.state_wish(sector="industry", since=ON, **told)
    assert list(Wish.objects.filter(valid_until=None)) == [corrected]
    until = date(2021, 5, 1)
    assert actions.end_wish(wish=corrected, until=until, at=AT, by=city)
    assert not actions.end_wish(wish=corrected, until=until, at=AT, by=city)
    with pytest.raises(errors.WordUnknown):
        actions.state_wish(sector="mining", since=until, **told)


def test_where_the_pack_has_no_such_matrix_it_is_not_configured(east: Place, cadre: Actor) -> None:
    found = queries.fitting(actor=cadre, code=east.code, as_of=AT.date())
    assert (found.unlinked, found.seekers) == (None, None)


def test_charlie_and_the_auditor_find_nobody_and_state_nothing(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    wish = actions.state_wish(
        member=head_of(homes[0]), sector="farming", since=SINCE, at=AT, by=city
    )
    charlie = account("charlies", Role.OFFICE, "520111")
    for actor in (charlie, account("audit", Role.AUDIT, CITY)):
        with pytest.raises(NotFound):
            fits(actor)
        assert list(queries.wishes(actor=actor, as_of=ON)) == []
        with pytest.raises(NotFound):
            queries.one_wish(actor=actor, public_id=wish.public_id)
    told: dict[str, Any] = {"since": ON, "at": AT, "by": charlie}
    with pytest.raises(NotAllowed):
        actions.state_wish(member=head_of(homes[1]), sector="farming", **told)
    with pytest.raises(NotAllowed):
        actions.end_wish(wish=wish, until=ON, at=AT, by=charlie)


def test_queries_do_not_grow_with_households_and_wishes(
    here: dict[str, Place],
    city: Actor,
    homes: list[Household],
    queries_of: Callable[..., list[str]],
) -> None:
    project(here[VILLAGE], city, on=SINCE, body=body(here[VILLAGE], city, since=SINCE))
    told: dict[str, Any] = {"sector": "farming", "since": SINCE, "at": AT, "by": city}
    actions.state_wish(member=head_of(homes[0]), **told)
    few = queries_of(lambda: fits(city))
    more = [family(here[VILLAGE], n) for n in range(10, 20)]
    households.set_tags(more, tag="poor-household", since=SINCE, made_at=AT, by=OPERATOR)
    for home in more:
        actions.state_wish(member=head_of(home), **told)
    assert len(queries_of(lambda: fits(city))) == len(few)


def test_the_pillars_count_who_is_linked_and_show_the_rows(
    here: dict[str, Place], city: Actor, homes: list[Household]
) -> None:
    """HH18-101, HH18-147: of those of whom a matrix speaks, wherever they live; what is not linked
    only warns, for the matrix is no prohibition."""
    far = family(here[NEXT], 9)
    households.set_tags([far], tag="poor-household", since=SINCE, made_at=AT, by=OPERATOR)
    row = project(here[VILLAGE], city, on=SINCE, body=body(here[VILLAGE], city, since=SINCE))
    linking: dict[str, Any] = {"granted": yuan(0), "since": SINCE, "at": AT, "by": city}
    actions.link_household(project=row, household=homes[0], **linking)
    actions.link_household(project=row, household=homes[3], **linking)  # not poor: not asked
    at_work, seeking = head_of(homes[0]), head_of(far)
    for member in (at_work, seeking):
        actions.state_wish(member=member, sector="industry", since=SINCE, at=AT, by=city)
    job(at_work, city, body=row.body, since=SINCE)

    def seen(mechanism: str, matrix: str, by: Actor = city, area: str = CITY) -> Any:
        found = pillar(actor=by, area=area, mechanism=mechanism, as_of=ON)
        return next(each for each in found.lines if each.path[-1] == f"matchers/{matrix}")

    auditor, charlie = (
        account("audit", Role.AUDIT, CITY),
        account("charlies", Role.OFFICE, "520111"),
    )
    for mechanism, matrix, linked, asked in (
        ("four-supports", "household-to-industry", 1, 4),
        ("workshops", "wish-to-job", 1, 2),
    ):
        line = seen(mechanism, matrix)
        assert (line.state, line.number.numerator, line.number.denominator) == (
            State.AMBER,
            linked,
            asked,
        )
        told: dict[str, Any] = {"item": f"matchers/{matrix}", "as_of": ON}
        behind = rows_behind(actor=city, area=CITY, **told)
        assert behind.is_linked
        assert [each.what for each in behind.rows].count(0) == linked
        assert len(behind.rows) == asked
        [there] = rows_behind(actor=city, area=NEXT, **told).rows
        assert (there.key, there.what, there.place) == (far.public_id, 1, "东村")
        assert seen(mechanism, matrix, auditor).silent is Silence.HIDDEN
        for nobody in (auditor, charlie):
            with pytest.raises(NotFound):
                rows_behind(actor=nobody, area=CITY, **told)
