"""Stock and flow: whatever happens, opening + came − went = closing, and each figure is its rows."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.households.world import AT, DAY, SINCE, added, person
from zhucun.directory import actions as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, queries
from zhucun.households.actions import Branch
from zhucun.households.errors import AlreadyCounted
from zhucun.households.models import Count, Household, HouseholdTag, Member
from zhucun.kernel.problems import NotAllowed, Problem

COUNTY, EAST, WEST, RIVER = "411327", "411327100201", "411327100202", "411327101201"
TAG = "monitored-household"
HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
YEAR = (date(2023, 1, 1), date(2024, 1, 1))


def account(area=COUNTY, tag="", since=YEAR[0], until=YEAR[1], actor=OPERATOR):
    return queries.account(actor=actor, area=area, tag=tag, since=since, until=until)


def pairs(lines):
    return {str(word): (both.households, both.persons) for word, both in lines}


def rows(part, unit="households", area=COUNTY, tag="", actor=OPERATOR, window=YEAR):
    return queries.spell_rows(
        actor=actor,
        area=area,
        tag=tag,
        since=window[0],
        until=window[1],
        unit=unit,
        part=part,
        limit=1_000,
    )


def both(value):
    return value.households, value.persons


# ── each act is the flow that it should be ────────────────────────────────────


def test_each_act_is_one_flow_of_the_year(east, west, family, members):
    on = date(2023, 5, 1)
    neighbours = added(east, 2, person("赵大勇", serial=11), person("孙秀兰", "spouse", serial=12))
    old = added(west, 3, person("孤老"), since=date(2023, 2, 1))
    child = actions.MemberDraft(name="小宝", relation="child", birth_on=on)
    actions.record_birth(household=neighbours, child=child, **HOW)
    actions.transfer_member(
        member=members["王小燕"], into=neighbours, relation="other", reason="marriage", on=on, **HOW
    )
    wife = members["李秀英"]
    branch = Branch(number="77", members=[wife], relations={wife.pk: "head"})
    wife.household.refresh_from_db()
    actions.split_household(household=wife.household, branch=branch, on=on, **HOW)
    actions.record_death(member=old.members.get(), on=date(2023, 12, 31), **HOW)
    found = account()
    assert (both(found.opening), both(found.closing)) == ((2, 5), (3, 6))
    assert pairs(found.came) == {
        "registered": (1, 1),
        "birth": (0, 1),
        "marriage": (0, 1),
        "split": (1, 1),
    }
    assert pairs(found.went) == {"death": (1, 1), "marriage": (0, 1), "split": (0, 1)}
    assert found.closes


def test_who_moves_within_the_county_is_no_flow_of_it_and_one_of_each_township(family, river):
    actions.move_households([family], into=river, on=date(2023, 6, 1), **HOW)
    assert pairs(account().came) == pairs(account().went) == {"within": (1, 3)}
    assert pairs(account(area="411327101").came) == {"arrived": (1, 3)}
    assert pairs(account(area="411327100").went) == {"left": (1, 3)}
    assert both(account().opening) == both(account().closing) == (1, 3)


def test_a_village_that_is_merged_in_mid_year_hands_its_stock_over(east, west, family):
    on = date(2023, 7, 1)
    directory.merge_places(codes=[EAST], into=WEST, on=on, by=OPERATOR)
    east = Place.objects.select_related("merged_into").get(pk=east.pk)
    [odd] = queries.oddities(actor=OPERATOR, area=COUNTY, on=DAY)
    assert (odd.oddity, odd.number) == ("village_gone", family.number)
    actions.follow_merge(village=east, **HOW)
    assert pairs(account(area=WEST).came) == {"village": (1, 3)}
    assert pairs(account(area=EAST).went) == {"village": (1, 3)}
    assert pairs(account().came) == {"within": (1, 3)}
    assert all(account(area=code).closes for code in (EAST, WEST, COUNTY))
    assert queries.oddities(actor=OPERATOR, area=COUNTY, on=DAY) == []


def test_a_classification_comes_and_goes(family):
    actions.set_tag(household=family, tag=TAG, since=date(2023, 3, 1), **HOW)
    actions.end_tag(household=family, tag=TAG, until=date(2023, 11, 1), **HOW)
    found = account(tag=TAG)
    assert (pairs(found.came), pairs(found.went)) == ({"tagged": (1, 3)}, {"untagged": (1, 3)})
    assert both(found.opening) == both(found.closing) == (0, 0)


# ── closing ───────────────────────────────────────────────────────────────────


def close(at=AT, **more):
    values = {"area": COUNTY, "tag": "", "on": YEAR[1], "made_at": at, "by": OPERATOR, **more}
    return actions.close_account(**values)


def test_a_closed_account_keeps_its_figure_and_names_what_was_recorded_later(east, family):
    at = datetime(2024, 1, 2, 4, 0, tzinfo=UTC)
    close(at)
    assert account().differs == (None, queries.Both(0, 0))
    added(east, 4, person("迟到户"), since=date(2023, 8, 1))
    added(east, 5, person("新户"), since=date(2024, 2, 1))
    found = account()
    assert both(found.differs[1]) == (1, 1)
    late = queries.recorded_late(actor=OPERATOR, area=COUNTY, count=found.counted[1])
    numbers = [row.number for row in late if row.happened_on > SINCE]
    assert numbers == [f"H{EAST[-4:]}004"]


def test_an_account_is_closed_once_and_again_only_on_purpose(family):
    close()
    with pytest.raises(AlreadyCounted):
        close()
    close(again=True)
    assert Count.objects.count() == 2
    assert Count.objects.filter(superseded_at=None).count() == 1


def test_charlie_counts_nothing_of_it(family, stranger, secretary):
    assert both(account(actor=stranger).closing) == (0, 0)
    assert rows("closing", actor=stranger) == []
    assert queries.oddities(actor=stranger, area=COUNTY, on=DAY) == []
    assert both(account(actor=secretary).closing) == (1, 3)
    for who in (stranger, secretary):
        with pytest.raises(NotAllowed):
            close(by=who)


def test_names_behind_a_figure_are_masked_above_the_township(family, office, secretary):
    assert [row.name for row in rows("closing", actor=office)] == ["王**"]
    named = rows("closing", unit="persons", actor=secretary)
    assert {row.name for row in named} == {"王建国", "李秀英", "王小燕"}


# ── records that contradict each other are named ──────────────────────────────


def odd(oddity):
    found = queries.oddities(actor=OPERATOR, area=COUNTY, on=DAY)
    return [row.number for row in found if row.oddity == oddity]


def test_rows_that_contradict_each_other_are_named(east, west, family, members):
    assert queries.oddities(actor=OPERATOR, area=COUNTY, on=DAY) == []
    other = added(west, 2, person("赵大勇", serial=11))
    twin = Member.objects.filter(pk=members["李秀英"].pk)
    index = twin.get().id_index
    other.members.update(id_index=index, valid_until=date(2022, 1, 1))
    assert odd("person_twice") == sorted([family.number, other.number])
    for since in (SINCE, date(2021, 1, 1)):
        HouseholdTag.objects.create(household=family, tag=TAG, valid_from=since)
    assert odd("tag_twice") == [family.number]
    Household.objects.filter(pk=other.pk).update(valid_until=date(2021, 6, 1))
    assert odd("member_outlives") == [other.number]
    actions.move_households([family], into=west, on=date(2023, 6, 1), **HOW)
    family.dwellings.update(valid_until=date(2023, 5, 1))
    assert odd("home_broken") == [family.number]


# ── whatever happens ──────────────────────────────────────────────────────────


def live(chance: random.Random, places: dict[str, Any]) -> None:
    """A random history through the actions; what they refuse did not happen."""
    villages = [places[code] for code in (EAST, WEST, RIVER)]
    for n in range(4):
        people = [person("甲"), *(person("乙", "child") for _ in range(chance.randrange(3)))]
        added(chance.choice(villages), n, *people, since=date(2021, 1, 1))
    for n in range(14):
        on = date(2021, 1, 2) + timedelta(days=chance.randrange(1200))
        home = chance.choice(list(Household.objects.all()))
        present = list(home.members.filter(valid_until=None))
        for member in present:
            member.household = home
        if not present:
            continue
        with suppress(Problem):
            act(chance, n, on, home, present, villages)


def act(chance, n, on, home, present, villages):
    who = chance.choice(present)
    heir = next((row for row in present if row != who), None)
    follows = heir if who.relation == "head" else None
    other = chance.choice(list(Household.objects.exclude(pk=home.pk)))
    match chance.randrange(10):
        case 0:
            child = actions.MemberDraft(name="丙", relation="child", birth_on=on)
            actions.record_birth(household=home, child=child, **HOW)
        case 1:
            actions.record_death(member=who, on=on, new_head=follows, **HOW)
        case 2:
            actions.transfer_member(
                member=who,
                into=other,
                relation="other",
                new_head=follows,
                on=on,
                reason=chance.choice(["marriage", "adopted", "moved"]),
                **HOW,
            )
        case 3:
            branch = Branch(number=f"S{n}", members=[who], relations={who.pk: "head"})
            actions.split_household(household=home, branch=branch, on=on, new_head=follows, **HOW)
        case 4:
            relations = {row.pk: "other" for row in present}
            actions.merge_household(household=home, into=other, relations=relations, on=on, **HOW)
        case 5 | 6:
            actions.move_households([home], into=chance.choice(villages), on=on, **HOW)
        case 7:
            actions.set_tag(household=home, tag=TAG, since=on, **HOW)
        case 8:
            actions.end_tag(household=home, tag=TAG, until=on, **HOW)
        case _:
            actions.end_household(household=home, on=on, reason="moved", **HOW)


@pytest.mark.django_db
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), first=st.integers(0, 900), days=st.integers(1, 500))
def test_whatever_happens_the_account_closes_and_each_figure_is_its_rows(places, seed, first, days):
    with transaction.atomic():
        live(random.Random(seed), places)
        since = date(2021, 1, 1) + timedelta(days=first)
        window = (since, since + timedelta(days=days))
        after = (window[1], window[1] + timedelta(days=60))
        for tag in ("", TAG):
            for area in (COUNTY, EAST):
                found = account(area, tag, *window)
                assert found.closes
                assert account(area, tag, *after).opening == found.closing
                for part, value in (("opening", found.opening), ("closing", found.closing)):
                    assert len(rows(part, area=area, tag=tag, window=window)) == value.households
                    people = rows(part, "persons", area=area, tag=tag, window=window)
                    assert len(people) == value.persons
                for word, value in found.came:
                    shown = rows(f"came:{word}", "persons", area=area, tag=tag, window=window)
                    assert len(shown) == value.persons
            parts = [account(code, tag, *window).closing for code in (EAST, WEST, RIVER)]
            whole = account(COUNTY, tag, *window).closing
            assert sum(each.households for each in parts) == whole.households
            assert sum(each.persons for each in parts) == whole.persons
        on = window[1] - timedelta(days=1)
        listed = queries.households(actor=OPERATOR, as_of=on, area=COUNTY)
        assert listed.count() == account(COUNTY, "", *window).closing.households
        transaction.set_rollback(True)


def test_an_account_costs_the_same_for_few_and_many(east, queries_of):
    added(east, 1)
    few = len(queries_of(lambda: account(tag=TAG)))
    for n in range(2, 22):
        added(east, n, person("甲"), person("乙", "child"))
    assert len(queries_of(lambda: account(tag=TAG))) == few
