"""Who finds a household, and who reads a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import factories as make
from tests.households.world import AT, DAY, added, person
from zhucun.directory.enums import Role
from zhucun.households import actions, queries
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord


def _found(actor, text="", **more):
    return [row.head_name for row in queries.households(actor=actor, as_of=DAY, text=text, **more)]


def test_names_are_whole_in_the_own_village_and_township_and_masked_above(
    family, office, secretary
):
    township = make.actor("town", Role.TOWNSHIP, "411327100", on=DAY)
    shown = [
        queries.with_names(actor, [family])[0].shown_name for actor in (secretary, township, office)
    ]
    assert shown == ["王建国", "王建国", "王**"]


def test_an_administrator_who_looks_through_an_account_reads_no_name(family, secretary):
    looking = replace(secretary, viewer=99)
    assert queries.shown_name(looking, family.area, family.head_name) == "王**"
    with pytest.raises(NotAllowed):
        queries.reveal(actor=looking, household=family, what="phone", reason="查")


def test_members_are_shown_with_masked_numbers_to_everybody(family, members, secretary, office):
    rows = list(queries.members_of(family))
    near, far = queries.opened(secretary, family, rows), queries.opened(office, family, rows)
    assert [each.name for each in near] == ["王建国", "李秀英", "王小燕"]
    assert [each.name for each in far] == ["王**", "李**", "王**"]
    assert near[0].phone == far[0].phone
    assert "13800000001" not in near[0].phone
    assert "1980" not in near[0].id_number


def test_a_birthday_is_a_year_above_the_township(east, secretary, office):
    row = added(east, 3, person("赵大", birth_on=date(1950, 2, 3)))
    rows = list(queries.members_of(row))
    assert queries.opened(secretary, row, rows)[0].born == "1950-02-03"
    assert queries.opened(office, row, rows)[0].born == "1950"


@pytest.mark.parametrize(
    "place",
    ["赊店", "shedian", "sdz", "社旗县", "411327100", "411327100201", "411327100000", "411327"],
)
def test_households_are_found_by_a_place_of_any_level_and_by_its_code(family, office, place):
    assert _found(office, place) == ["王建国"]


@pytest.mark.parametrize("place", ["桥头", "qtz", "411327101", "41132710", "花溪区", "41"])
def test_a_place_without_the_household_or_that_is_no_place_finds_nothing(family, office, place):
    assert _found(office, place) == []


def test_a_place_finds_nobody_beyond_what_the_reader_may_see(family):
    stranger = make.actor("far", Role.OFFICE, "520111", on=DAY)
    assert _found(stranger, "赊店") == _found(stranger, "411327100") == []


@pytest.mark.parametrize(
    "text", ["王建国", "wangjianguo", "wjg", "lixiuying", "李秀英", "H0201001"]
)
def test_a_household_is_found_by_any_member_by_name_pinyin_or_initials(family, office, text):
    assert _found(office, text) == ["王建国"]


@pytest.mark.parametrize("text", ["王", "wang", "jianguo", "张三", "H0202"])
def test_a_part_of_a_sealed_name_finds_nobody(family, office, text):
    assert _found(office, text) == []


def test_somebody_who_left_is_not_found_on_the_later_day(family, members, office):
    actions.end_member(member=members["王小燕"], on=DAY, reason="marriage", made_at=AT, by=office)
    assert _found(office, "王小燕") == []
    before = queries.households(actor=office, as_of=date(2024, 6, 2), text="王小燕")
    assert [row.pk for row in before] == [family.pk]


def test_a_search_by_phone_or_id_number_finds_and_is_logged(family, office):
    for text in ("13900000001", "13800000001", make.id_number(serial=2)):
        assert _found(office, text) == ["王建国"]
    logged = AccessRecord.objects.filter(kind=Access.SEARCH).order_by("pk")
    assert list(logged.values_list("what", flat=True)) == ["phone", "phone", "id_number"]


def test_a_household_is_found_by_its_village_and_its_classification(family, west, office):
    added(west, 1)
    actions.set_tag(household=family, tag="monitored-household", since=DAY, made_at=AT, by=office)
    assert _found(office, "东关") == ["王建国"]
    assert _found(office, tag="monitored-household") == ["王建国"]
    assert sorted(_found(office)) == ["张大山", "王建国"]
    before = queries.households(actor=office, as_of=date(2024, 6, 2), tag="monitored-household")
    assert not before.exists()


def test_charlie_finds_no_household_by_any_way(family, members, stranger):
    assert _found(stranger) == []
    for text in ("王建国", "wjg", "13900000001", "H0201001", "东关"):
        assert _found(stranger, text) == []
    assert _found(stranger, area="411327") == []
    for call in (queries.one_household, queries.household_card):
        with pytest.raises(NotFound):
            call(actor=stranger, public_id=family.public_id)
    with pytest.raises(NotFound):
        queries.member_card(actor=stranger, public_id=members["李秀英"].public_id)
    assert queries.households_named(actor=stranger, ids=[family.public_id]) == {}
    with pytest.raises(NotAllowed):
        queries.village_households(actor=stranger, code=family.area, as_of=DAY)
    with pytest.raises(NotAllowed):
        queries.reveal(actor=stranger, household=family, what="phone", reason="看看")


def test_an_opened_field_is_logged_with_its_reason(family, members, secretary, auditor):
    wife = members["李秀英"]
    asked = {"household": family, "member": wife, "what": "id_number", "reason": "办理低保"}
    assert queries.reveal(actor=secretary, **asked) == make.id_number(serial=2)
    [row] = AccessRecord.objects.filter(kind=Access.REVEAL)
    assert (row.subject, row.what, row.reason) == (
        f"member:{wife.public_id}",
        "id_number",
        "办理低保",
    )
    with pytest.raises(NotAllowed):
        queries.reveal(actor=auditor, **asked)
    with pytest.raises(NotAllowed):
        queries.reveal(actor=secretary, household=family, what="head_name", reason="x")


def test_the_list_for_a_phone_is_whole_and_logged_once(family, east, secretary):
    actions.set_tag(
        household=family,
        tag="monitored-household",
        since=DAY,
        made_at=AT,
        by=make.actor("o2", Role.OFFICE, "411327", on=DAY),
    )
    [row] = queries.village_households(actor=secretary, code=east.code, as_of=DAY)
    assert (row.shown_name, row.bears) == ("王建国", ["monitored-household"])
    assert [each.name for each in row.present] == ["王建国", "李秀英", "王小燕"]
    [logged] = AccessRecord.objects.filter(kind=Access.EXPORT)
    assert (logged.what, logged.rows, logged.area) == ("households", 1, east.code)


def test_lists_and_cards_take_as_many_queries_for_thirty_as_for_three(
    east, family, secretary, queries_of
):
    def counted():
        return (
            len(queries_of(lambda: _found(secretary))),
            len(
                queries_of(
                    lambda: queries.village_households(actor=secretary, code=east.code, as_of=DAY)
                )
            ),
            len(
                queries_of(
                    lambda: queries.household_card(actor=secretary, public_id=family.public_id)
                )
            ),
        )

    few = counted()
    for n in range(10, 40):
        added(east, n, person("钱一"), person("钱二", "spouse"))
    assert counted() == few
    assert few[0] <= 2
    assert few[1] <= 6
    assert few[2] <= 5
