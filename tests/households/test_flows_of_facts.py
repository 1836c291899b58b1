"""The identity on bare rows: whatever stands in the tables, an account closes; and where it counts
something twice, or not as the list does, the household behind it is named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhucun.directory.perms import OPERATOR
from zhucun.households import queries
from zhucun.households.models import Dwelling, Household, HouseholdTag, Member

COUNTY, TAG = "411327", "monitored-household"
VILLAGES = ("411327100201", "411327100202", "411327101201")
FIRST, LAST = date(2021, 1, 1), 40


def day(n: int | None) -> date | None:
    return None if n is None else FIRST + timedelta(days=n)


class Home(NamedTuple):
    """A household as bare facts, in days: from when till when it was one, where it lived one after
    the other (village, since), who belonged to it (since, until, whose ID number), when it bore the
    classification. `crooked` moves the end of a former home."""

    begin: int
    end: int | None
    homes: list[tuple[int, int]]
    people: list[tuple[int, int | None, int]]
    tags: list[tuple[int, int | None]]
    crooked: int


@st.composite
def spans(draw: Any, least: int = 0) -> tuple[int, int | None]:
    begin = draw(st.integers(least, LAST - 1))
    return begin, draw(st.none() | st.integers(begin + 1, LAST))


@st.composite
def households(draw: Any, *, straight: bool) -> Home:
    begin, end = draw(spans())
    moves = draw(st.lists(st.integers(begin + 1, LAST), max_size=2, unique=True))
    moves = sorted(move for move in moves if end is None or move < end)
    homes = [(draw(st.integers(0, 2)), since) for since in (begin, *moves)]
    people = [(*draw(spans(begin)), at) for at in range(draw(st.integers(1, 2)))]
    tags = draw(st.lists(spans(), max_size=2, unique_by=lambda tag: tag[0]))
    if straight:
        tags, crooked = tags[:1], 0
        people = [(*_cut(since, until, end), at) for since, until, at in people]
    else:
        people.append((*draw(spans(begin)), draw(st.integers(0, 2))))
        crooked = draw(st.integers(-3, 3))
    return Home(begin, end, homes, people, tags, crooked)


def _cut(since: int, until: int | None, end: int | None) -> tuple[int, int | None]:
    """Nobody goes on after his household."""
    if end is None:
        return since, until
    return min(since, end - 1), min(until or end, end)


def write(worlds: list[Home], places: Any) -> None:
    """The facts as rows, past all actions and their checks."""
    villages = [places[code] for code in VILLAGES]
    rows = Household.objects.bulk_create(
        Household(
            village=villages[one.homes[-1][0]], area=VILLAGES[one.homes[-1][0]],
            lives_since=day(one.homes[-1][1]), number=f"H{at}", size=len(one.people),
            valid_from=day(one.begin), valid_until=day(one.end),
        )
        for at, one in enumerate(worlds)
    )  # fmt: skip
    Dwelling.objects.bulk_create(
        Dwelling(
            household=row, village=villages[village], area=VILLAGES[village],
            valid_from=day(since), valid_until=day(max(since + 1, until + one.crooked)),
        )
        for row, one in zip(rows, worlds, strict=True)
        for (village, since), (_, until) in zip(one.homes, one.homes[1:], strict=False)
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(
            household=row, relation="other", valid_from=day(since), valid_until=day(until),
            id_index=None if until is None else f"{row.number}-{who}".encode(),
        )
        for row, one in zip(rows, worlds, strict=True)
        for since, until, who in one.people
    )  # fmt: skip
    HouseholdTag.objects.bulk_create(
        HouseholdTag(household=row, tag=TAG, valid_from=day(since), valid_until=day(until))
        for row, one in zip(rows, worlds, strict=True)
        for since, until in one.tags
    )


def nights(one: Home) -> list[tuple[int, int]]:
    """From when till when it lived somewhere in the county."""
    ends = [max(since + 1, until + one.crooked) for (_, since), (_, until)
            in zip(one.homes, one.homes[1:], strict=False)]  # fmt: skip
    ends.append(10**6 if one.end is None else one.end)
    return [(since, end) for (_, since), end in zip(one.homes, ends, strict=True)]


def held(spells: Any, on: int) -> bool:
    return any(since < on and (until is None or on <= until) for since, until in spells)


def there(worlds: list[Home], tag: str, on: int) -> tuple[int, int]:
    """Households and persons in the night before a day, each counted once."""
    homes = [one for one in worlds if held(nights(one), on) and (not tag or held(one.tags, on))]
    people = {
        (at, who if until is not None else f"row {number}")
        for at, one in enumerate(worlds)
        if one in homes
        for number, (since, until, who) in enumerate(one.people)
        if held([(since, until)], on)
    }
    return len(homes), len(people)


def both(value: Any) -> tuple[int, int]:
    return value.households, value.persons


@pytest.mark.django_db
@pytest.mark.parametrize("straight", [True, False])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_account_closes_and_what_it_counts_otherwise_than_its_rows_is_named(
    places: Any, straight: bool, data: Any
) -> None:
    worlds = data.draw(st.lists(households(straight=straight), min_size=1, max_size=3))
    since, until = sorted(data.draw(st.tuples(st.integers(1, LAST), st.integers(1, LAST))))
    until = max(until, since + 1)
    tag = data.draw(st.sampled_from(["", TAG]))
    with transaction.atomic():
        write(worlds, places)
        asked: dict[str, Any] = {"actor": OPERATOR, "area": COUNTY, "tag": tag}
        found = queries.account(**asked, since=day(since), until=day(until))
        assert found.closes
        named = queries.oddities(actor=OPERATOR, area=COUNTY, on=day(until))
        counted = both(found.opening), both(found.closing)
        true = there(worlds, tag, since), there(worlds, tag, until)
        if straight:
            assert (counted, named) == (true, [])
            listed = queries.households(actor=OPERATOR, as_of=day(until - 1), area=COUNTY, tag=tag)
            assert listed.count() == found.closing.households
        elif counted != true:
            assert named
        transaction.set_rollback(True)
