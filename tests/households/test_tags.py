"""Classifications of households with their days."""

from __future__ import annotations

from datetime import date

import pytest

from tests.households.world import AT, DAY, added
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, errors
from zhucun.households.models import HouseholdTag
from zhucun.households.queries import (
    HISTORY,
    Reserve,
    history_of,
    register_reserve,
    reserves,
    stock_and_flow,
    tags_on,
)
from zhucun.kernel.periods import PeriodReversed

ENTERED, LEFT = date(2022, 3, 1), date(2024, 2, 1)
_TAG = "monitored-household"


@pytest.fixture
def monitored(family, office):
    actions.set_tag(household=family, tag=_TAG, since=ENTERED, basis="评议", made_at=AT, by=office)
    return family


def test_a_classification_holds_from_its_day_until_its_end(monitored, office):
    end = {"household": monitored, "tag": _TAG, "until": LEFT, "made_at": AT, "by": office}
    assert actions.end_tag(**end)
    assert not actions.end_tag(**end)
    borne = [
        tags_on([monitored], as_of=day)[monitored.pk]
        for day in (date(2022, 2, 28), ENTERED, date(2024, 1, 31), LEFT)
    ]
    assert borne == [[], [_TAG], [_TAG], []]


def test_whoever_bears_it_is_left_as_he_is(monitored, office):
    again = {"household": monitored, "tag": _TAG, "made_at": AT, "by": office}
    assert not actions.set_tag(since=date(2023, 1, 1), **again)
    with pytest.raises(errors.TagOverlaps):
        actions.set_tag(since=date(2021, 1, 1), **again)
    assert HouseholdTag.objects.count() == 1


def test_a_household_may_enter_again_after_it_left(monitored, office):
    actions.end_tag(household=monitored, tag=_TAG, until=LEFT, made_at=AT, by=office)
    assert actions.set_tag(household=monitored, tag=_TAG, since=DAY, made_at=AT, by=office)
    assert tags_on([monitored], as_of=DAY)[monitored.pk] == [_TAG]


def test_a_mistake_never_held_and_stays_on_record(monitored, office):
    wrong = {"household": monitored, "tag": _TAG, "since": ENTERED, "made_at": AT, "by": office}
    assert actions.retract_tag(**wrong)
    assert not actions.retract_tag(**wrong)
    assert tags_on([monitored], as_of=date(2023, 1, 1))[monitored.pk] == []
    assert HouseholdTag.objects.get().retracted_at is not None


def test_a_classification_does_not_end_before_it_begins(monitored, office):
    with pytest.raises(PeriodReversed):
        actions.end_tag(household=monitored, tag=_TAG, until=ENTERED, made_at=AT, by=office)


def test_only_words_of_the_pack_of_the_county_are_taken(family, office):
    with pytest.raises(errors.UnknownTag) as refused:
        actions.set_tag(household=family, tag="rich", since=DAY, made_at=AT, by=office)
    assert _TAG in refused.value.facts["tags"]


def test_a_classification_may_be_older_than_the_registry(family, office):
    assert actions.set_tag(
        household=family, tag=_TAG, since=date(2016, 1, 1), made_at=AT, by=office
    )


def test_what_was_plus_who_came_minus_who_went_is_what_is(monitored, east, office, stranger):
    other = added(east, 2)
    actions.set_tag(household=other, tag=_TAG, since=date(2023, 6, 1), made_at=AT, by=office)
    actions.end_tag(household=monitored, tag=_TAG, until=LEFT, made_at=AT, by=office)
    asked = {"area": "411327", "tag": _TAG, "since": date(2023, 1, 1), "until": date(2025, 1, 1)}
    flow = stock_and_flow(actor=office, **asked)
    assert (flow.open, flow.entered, flow.left, flow.close) == (1, 1, 1, 1)
    assert flow.open + flow.entered - flow.left == flow.close
    hidden = stock_and_flow(actor=stranger, **asked)
    assert (hidden.open, hidden.entered, hidden.left, hidden.close) == (0, 0, 0, 0)


# ── what a room above decides ─────────────────────────────────────────────────


@pytest.fixture
def signed(monkeypatch):
    """A room above keeps the beginning of one class and the end of another, in one county, from
    2022 on."""
    monkeypatch.setattr(reserves, "_reserves", {})

    def applies(area, on):
        return area.startswith("411327") and on >= date(2022, 1, 1)

    kept = {"begins": frozenset({"exited-household"}), "ends": frozenset({_TAG})}
    register_reserve(Reserve(word="signed", applies=applies, **kept))


def acts(row, office):
    """What begins and what ends the two classes, each with what it did."""
    how = {"household": row, "made_at": AT, "by": office}
    return (
        lambda on, **more: actions.set_tag(tag="exited-household", since=on, **how, **more),
        lambda on, **more: actions.end_tag(tag=_TAG, until=on, **how, **more),
    )


def decided(row):
    [told] = [each.data for each in history_of(row) if each.data.get("decided")]
    return told


@pytest.mark.parametrize("at", [0, 1])
def test_what_is_signed_elsewhere_neither_begins_nor_ends_by_hand(signed, family, office, at):
    actions.set_tag(household=family, tag=_TAG, since=date(2021, 1, 1), made_at=AT, by=office)
    act = acts(family, office)[at]
    with pytest.raises(errors.TagDecidedElsewhere) as refused:
        act(DAY, basis="村里说的")
    assert refused.value.facts["number"] == family.number
    with pytest.raises(errors.TagDecidedElsewhere):
        act(DAY, decided="another room")
    assert tags_on([family], as_of=DAY)[family.pk] == [_TAG]
    assert act(DAY, decided="signed")
    assert decided(family)["decided"] == "signed"


@pytest.mark.parametrize("at", [0, 1])
def test_history_is_taken_over_with_its_source_only(signed, family, office, at):
    actions.set_tag(household=family, tag=_TAG, since=date(2021, 1, 1), made_at=AT, by=office)
    act = acts(family, office)[at]
    with pytest.raises(errors.HistoryWithoutSource):
        act(DAY, decided=HISTORY)
    assert act(DAY, decided=HISTORY, basis="2023年台账")
    told = decided(family)
    assert (told["decided"], told["basis"]) == (HISTORY, "2023年台账")


def test_before_the_procedure_and_elsewhere_whoever_keeps_the_registry_decides(
    signed, family, office, places
):
    begin, _end = acts(family, office)
    assert begin(date(2021, 12, 31))
    far = added(places["520111100201"], 9)
    assert actions.set_tag(
        household=far, tag="exited-household", since=DAY, made_at=AT, by=OPERATOR
    )
