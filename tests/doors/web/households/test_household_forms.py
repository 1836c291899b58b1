"""Households, members and kinds are recorded through pages."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from tests import factories as make
from zhucun.households.models import Household, HouseholdTag, Member


@pytest.fixture
def card(family):
    return f"/households/{family.public_id}/"


def test_a_household_is_added_to_a_village(east, office):
    path = f"/villages/{east.code}/households/add/"
    assert "Add a household in 东关村" in office.get(path).text
    sent = {"number": "0042", "name": "赵钱", "since": "2024-01-01", "id_number": make.id_number()}
    answer = office.post(path, sent)
    row = Household.objects.get(number="0042")
    assert answer["Location"] == f"/households/{row.public_id}/"
    assert (row.head_name, row.size) == ("赵钱", 1)
    again = office.post(path, sent)
    assert again.status_code == 422
    assert "already belongs to a household in 东关村" in again.text
    assert "赵钱" in again.text


def test_the_office_corrects_everything_and_a_cadre_phone_and_address(family, card, office, cadre):
    sent = {"number": "77", "size": "5", "address": "西头", "phone": "", "base": "1"}
    assert office.post(f"{card}change/", sent).status_code == 302
    family.refresh_from_db()
    assert (family.number, family.size, family.address) == ("77", 5, "西头")
    assert family.phone == "13900000001"
    cadre.post(f"{card}change/", {**sent, "number": "88", "address": "东头", "base": "2"})
    family.refresh_from_db()
    assert (family.number, family.address) == ("77", "东头")


def test_two_editors_see_both_values_at_the_field(family, card, office):
    sent = {"number": family.number, "size": "3", "phone": "", "base": "1"}
    office.post(f"{card}change/", {**sent, "address": "甲处"})
    answer = office.post(f"{card}change/", {**sent, "address": "乙处"})
    assert answer.status_code == 422
    assert "Yours: 乙处. On record: 甲处." in answer.text


def test_a_kind_is_added_ended_and_taken_back(family, card, office):
    today = localdate().isoformat()
    sent = {"tag": "monitored-household", "since": "2024-02-01", "basis": "评议"}
    assert office.post(f"{card}kinds/add/", sent).status_code == 302
    end = f"{card}kinds/monitored-household/end/"
    assert office.post(end, {"on": "2024-02-01", "basis": ""}).status_code == 422
    assert office.post(end, {"on": today, "basis": "风险消除"}).status_code == 302
    assert HouseholdTag.objects.get().valid_until == localdate()
    office.post(f"{card}kinds/add/", {**sent, "tag": "exited-household"})
    office.post(f"{card}kinds/exited-household/end/", {"on": today, "is_mistake": "on"})
    assert HouseholdTag.objects.get(tag="exited-household").retracted_at is not None


def test_a_household_moves_to_the_village_that_is_named(family, card, office, places):
    assert office.post(f"{card}move/", {"village": "无此村", "on": "2024-05-01"}).status_code == 422
    assert office.post(f"{card}move/", {"village": "西关村", "on": "2024-05-01"}).status_code == 302
    family.refresh_from_db()
    assert family.area == "411327100202"
    assert "Lived before in" in office.get(card).text


def test_a_household_ends(family, card, office):
    assert office.post(f"{card}end/", {"on": "2019-01-01", "reason": "moved"}).status_code == 422
    assert office.post(f"{card}end/", {"on": "2024-05-01", "reason": "moved"}).status_code == 302
    page = office.get(card).text
    assert "This household ended on 2024-05-01: Moved away." in page
    assert "Who belonged to the household on its last day" in page
    assert "former member" not in page
    assert "Add a member" not in page


def test_members_come_change_and_leave(family, members, card, office):
    sent = {"name": "王新生", "relation": "grandchild", "since": "2024-05-01"}
    sent["joined"] = "found"
    assert office.post(f"{card}members/add/", sent).status_code == 302
    child = Member.objects.get(valid_from="2024-05-01")
    path = f"/members/{child.public_id}/"
    changed = {"name": "", "relation": "grandchild", "gender": "male", "base": "2"}
    assert office.post(f"{path}change/", changed).status_code == 302
    child.refresh_from_db()
    assert (child.name, child.gender) == ("王新生", "male")
    assert office.post(f"{path}end/", {"on": "2024-06-01", "reason": "moved"}).status_code == 302
    child.refresh_from_db()
    assert child.left_reason == "moved"


def test_an_id_number_with_a_slip_is_refused_at_its_field(family, card, office):
    right = make.id_number()
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    sent = {
        "name": "甲",
        "relation": "child",
        "since": "2024-05-01",
        "id_number": wrong,
    }
    answer = office.post(f"{card}members/add/", sent)
    assert answer.status_code == 422
    assert "id_id_number_error" in answer.text


def test_a_head_who_leaves_is_followed(family, members, card, office):
    path = f"/members/{members['王建国'].public_id}/end/"
    assert "Who is head then" in office.get(path).text
    sent = {"on": "2024-05-01", "reason": "death", "heir": members["李秀英"].public_id}
    assert office.post(path, {**sent, "heir": ""}).status_code == 422
    assert office.post(path, sent).status_code == 302
    family.refresh_from_db()
    assert family.head_name == "李秀英"


def test_another_becomes_head_while_both_stay(family, members, office):
    path = f"/members/{members['李秀英'].public_id}/head/"
    assert office.post(path, {"former_as": "spouse"}).status_code == 302
    family.refresh_from_db()
    assert family.head_name == "李秀英"


def test_a_day_that_has_not_come_is_told_at_its_field(family, members, card, office):
    child = f"/members/{members['王小燕'].public_id}/"
    late = "2062-05-01"
    sent = (
        (f"{card}end/", {"on": late, "reason": "moved"}, "on"),
        (f"{card}move/", {"on": late, "village": "西关村"}, "on"),
        (f"{child}end/", {"on": late, "reason": "death"}, "on"),
        (
            f"{card}members/add/",
            {"name": "新", "relation": "child", "since": late, "joined": "found"},
            "since",
        ),
        (
            f"/villages/{family.area}/households/add/",
            {"number": "0042", "name": "赵钱", "since": late},
            "since",
        ),
    )
    for path, values, field in sent:
        answer = office.post(path, values)
        assert (answer.status_code, "has not come yet" in answer.text) == (422, True), path
        assert f'href="#id_{field}"' in answer.text, path
    assert not Member.objects.exclude(valid_until=None).exists()


def test_a_death_and_an_end_by_mistake_are_taken_back(family, members, card, office):
    head, heir = members["王建国"], members["李秀英"]
    dead = {"on": "2024-05-01", "reason": "death", "heir": heir.public_id}
    office.post(f"/members/{head.public_id}/end/", dead)
    back = f"/members/{head.public_id}/end/back/"
    assert back in office.get(card).text
    assert "The present head is then" in office.get(back).text
    assert office.post(back, {"basis": "", "former_as": "spouse"}).status_code == 422
    assert office.post(back, {"basis": "误登", "former_as": "spouse"}).status_code == 302
    head.refresh_from_db()
    family.refresh_from_db()
    assert (head.valid_until, family.head_name) == (None, "王建国")
    office.post(f"{card}end/", {"on": "2024-05-02", "reason": "moved"})
    assert f"{card}end/back/" in office.get(card).text
    assert office.get(f"{card}end/back/").status_code == 200
    assert office.post(f"{card}end/back/", {"basis": "误登"}).status_code == 302
    page = office.get(card).text
    assert "This household ended" not in page
    assert "was taken back: 误登." in page
    assert "That a member left on 2024-05-01 (Died) was recorded by mistake" in page
    assert f"{card}end/back/" not in page
    assert Member.objects.filter(valid_until=None).count() == 3


def test_charlie_and_a_cadre_take_nothing_back(
    family, members, card, office, cadre, client_of, charlie
):
    child = members["王小燕"].public_id
    office.post(f"/members/{child}/end/", {"on": "2024-05-01", "reason": "death"})
    assert "end/back/" not in cadre.get(card).text
    office.post(f"{card}end/", {"on": "2024-05-02", "reason": "moved"})
    assert "end/back/" not in cadre.get(card).text
    stranger = client_of(charlie, "en")
    for path in (f"{card}end/back/", f"/members/{child}/end/back/"):
        for who, status in ((cadre, 403), (stranger, 404)):
            assert who.get(path).status_code == status, path
            assert who.post(path, {"basis": "x"}).status_code == status, path
    assert not Member.objects.filter(valid_until=None).exists()


def test_forms_of_the_registry_are_closed_to_who_does_not_keep_it(family, members, card, cadre):
    paths = [f"{card}{form}/" for form in ("move", "end", "kinds/add", "members/add")]
    paths += [
        f"/members/{members['李秀英'].public_id}/{form}/" for form in ("change", "end", "head")
    ]
    for path in paths:
        assert cadre.get(path).status_code == 403, path


def test_the_history_says_what_happened_in_words(family, members, card, office):
    office.post(f"{card}kinds/add/", {"tag": "monitored-household", "since": "2024-02-01"})
    sent = {"on": "2024-05-01", "reason": "marriage"}
    office.post(f"/members/{members['王小燕'].public_id}/end/", sent)
    page = office.get(card).text
    assert "Classified as Monitored household from 2024-02-01" in page
    assert "A member left on 2024-05-01: Married into another household." in page
    assert "Household H0201001 of 东关村 was recorded from 2020-01-01 with 3 members." in page
