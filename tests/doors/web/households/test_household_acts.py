"""Births, transfers, splits and mergers, incomes and facts, the account: through pages."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.households.world import added, person
from zhucun.directory.enums import Role
from zhucun.households.models import Count, Household, Income, Member
from zhucun.ledger.models import AccessRecord

ON = "2024-05-01"
YEAR = "area=411327&from=2024-01-01&to=2024-12-31"


@pytest.fixture
def card(family):
    return f"/households/{family.public_id}/"


@pytest.fixture
def neighbours(east):
    return added(east, 2, person("赵大勇", serial=11), person("孙秀兰", "spouse", serial=12))


def key(members, name):
    return members[name].public_id


def test_a_birth_is_recorded_and_one_before_the_household_is_told_at_its_field(
    family, members, card, office
):
    sent = {"name": "王小宝", "relation": "child", "birth_on": ON, "gender": "male"}
    sent["mother"] = key(members, "李秀英")
    assert office.post(f"{card}birth/", sent).status_code == 302
    assert Member.objects.get(joined_reason="birth").valid_from == date(2024, 5, 1)
    answer = office.post(f"{card}birth/", {**sent, "birth_on": "2019-12-31"})
    assert answer.status_code == 422
    assert 'href="#id_birth_on"' in answer.text
    assert "the first day of the household" in answer.text
    assert "How: Born." in office.get(card).text


def test_a_death_of_the_last_member_ends_the_household(east, office):
    alone = added(east, 9, person("孤老"))
    path = f"/members/{alone.members.get().public_id}/end/"
    assert office.get(path).status_code == 200
    assert office.post(path, {"on": ON, "reason": "death"}).status_code == 302
    alone.refresh_from_db()
    assert alone.end_reason == "death"


def test_who_marries_goes_to_the_other_household(family, members, neighbours, office):
    path = f"/members/{key(members, '王小燕')}/transfer/"
    sent = {"number": "nowhere", "reason": "marriage", "relation": "child_in_law", "on": ON}
    wrong = office.post(path, sent)
    assert (wrong.status_code, "No household in your area" in wrong.text) == (422, True)
    assert office.post(path, {**sent, "number": neighbours.number}).status_code == 302
    assert neighbours.members.filter(joined_reason="marriage").count() == 1


def test_a_household_splits_through_the_page_and_both_are_linked(family, members, card, office):
    sent = {"number": "777", "on": ON, f"m-{key(members, '王小燕')}": "head"}
    everybody = {**sent, **{f"m-{row.public_id}": "other" for row in members.values()}}
    refused = office.post(f"{card}split/", {**everybody, f"m-{key(members, '王建国')}": "head"})
    assert (refused.status_code, "Nobody would be left" in refused.text) == (422, True)
    answer = office.post(f"{card}split/", sent)
    row = Household.objects.get(number="777")
    assert answer["Location"] == f"/households/{row.public_id}/"
    assert f"/households/{row.public_id}/" in office.get(card).text
    assert "1 members founded the household 777" in office.get(card).text


def test_a_household_joins_another_through_the_page(family, members, neighbours, card, office):
    sent = {"number": neighbours.number, "on": ON}
    sent |= {f"m-{row.public_id}": "other" for row in members.values()}
    assert office.post(f"{card}merge/", sent).status_code == 302
    family.refresh_from_db()
    assert (family.end_reason, family.merged_into) == ("merged", neighbours)


# ── incomes and facts ─────────────────────────────────────────────────────────

INCOME = {"starts_on": "2023-01-01", "wages": "30000", "costs": "3000", "declared_per_head": "9500"}


def opened(client, card, what="income", who="household"):
    return client.post(f"{card}open/", {"who": who, "what": what, "reason": "核实救助"})


def test_an_income_is_computed_beside_what_the_register_declares(family, card, office):
    assert office.post(f"{card}incomes/add/", INCOME).status_code == 302
    shown = opened(office, card).text
    assert "27,000.00" in shown
    assert "9,000.00" in shown
    assert "(+500.00)" in shown
    twice = office.post(f"{card}incomes/add/", INCOME)
    assert twice.status_code == 422
    assert "already has an income for 2023-01-01 to 2023-12-31" in twice.text


def test_an_income_is_corrected_and_taken_back(family, card, office):
    office.post(f"{card}incomes/add/", INCOME)
    first = Income.objects.get()
    path = f"/households/incomes/{first.public_id}"
    assert office.get(f"{path}/change/").status_code == 200
    office.post(f"{path}/change/", {**INCOME, "wages": "33000"})
    second = Income.objects.get(retracted_at=None)
    assert (Income.objects.count(), second.wages) == (2, 33000)
    gone = f"/households/incomes/{second.public_id}/retract/"
    assert office.post(gone, {"basis": "记错"}).status_code == 302
    assert not Income.objects.filter(retracted_at=None).exists()


def test_health_is_sealed_and_opened_with_a_reason(family, members, card, office, client_of, alice):
    path = f"/members/{key(members, '王建国')}/facts/"
    sent = {"since": "2024-01-01", "health": "disabled", "labour": "weak"}
    assert office.post(path, sent).status_code == 302
    shown = office.get(card).text
    assert "Weak or half" in shown
    assert "health on record" in shown
    assert "Disabled" not in shown
    opened = office.post(
        f"{card}open/",
        {"who": key(members, "王建国"), "what": "health", "reason": "核实救助"},
    )
    assert "Disabled" in opened.text
    assert AccessRecord.objects.filter(what="health").count() == 1


def test_amounts_and_an_allowance_are_masked_until_they_are_opened_with_a_reason(
    members, card, office
):
    head = key(members, "王建国")
    office.post(f"/members/{head}/facts/", {"since": "2024-01-01", "allowance": "extreme"})
    office.post(f"{card}incomes/add/", INCOME)
    masked = office.get(card).text
    assert "Amounts are masked" in masked
    assert "minimum allowance: on record" in masked
    for word in ("30,000", "27,000", "9,500", "Support in extreme hardship</strong>"):
        assert word not in masked
    assert not AccessRecord.objects.filter(what__in=["income", "allowance"]).exists()
    assert "Support in extreme hardship</strong>" in opened(office, card, "allowance", head).text
    assert "27,000.00" in opened(office, card).text
    told = AccessRecord.objects.filter(what__in=["income", "allowance"]).order_by("pk")
    assert [(row.what, row.reason, row.kind) for row in told] == [
        ("allowance", "核实救助", "REVEAL"),
        ("income", "核实救助", "REVEAL"),
    ]
    assert "choose the household" in opened(office, card, "income", head).text
    assert opened(office, card, "allowance").status_code == 422
    income = Income.objects.get().public_id
    assert "30000" in office.get(f"/households/incomes/{income}/change/").text
    assert AccessRecord.objects.filter(what="income").count() == 2


def test_the_auditor_sees_no_household_and_so_no_amount(card, office, client_of, account_of):
    office.post(f"{card}incomes/add/", INCOME)
    auditor = client_of(account_of("auditor", Role.AUDIT, "411327"), "en")
    assert auditor.get(card).status_code in (403, 404)


# ── the account ───────────────────────────────────────────────────────────────


def test_the_account_leads_to_its_rows_and_goes_out_as_a_workbook(family, office):
    page = office.get(f"/households/account/?{YEAR}")
    assert "It closes" in page.text
    rows = office.get(f"/households/account/rows/?{YEAR}&unit=persons&part=closing").text
    assert rows.count("王**") == 2
    assert "王建国" not in rows
    file = office.get(f"/households/account/file/?{YEAR}")
    book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[1][4:] == ("Opening", None, 1, 3)
    assert {line[0] for line in lines[1:]} == {"411327000000", "411327100000", "411327101000"}


def test_an_account_is_closed_and_a_late_record_is_named(east, family, office):
    path = f"/households/account/close/?{YEAR}".replace("2024-12-31", "2024-05-31")
    assert office.post(path).status_code == 302
    assert Count.objects.get().persons == 3
    added(east, 4, person("迟到户"), since=date(2024, 2, 1))
    shown = office.get(path.replace("close/", "")).text
    assert "now 1 households and 1 persons more" in shown
    assert "Recorded after the account was closed" in shown


def test_a_figure_that_is_none_is_refused(office, family):
    assert office.get(f"/households/account/rows/?{YEAR}&part=nonsense").status_code == 422


def test_charlie_and_a_cadre_record_none_of_it(
    family, members, card, cadre, client_of, charlie, office
):
    office.post(f"{card}incomes/add/", INCOME)
    income = Income.objects.get().public_id
    member = key(members, "王小燕")
    pages = (
        f"{card}birth/",
        f"{card}split/",
        f"{card}merge/",
        f"{card}incomes/add/",
        f"{card}facts/",
        f"/members/{member}/transfer/",
        f"/members/{member}/facts/",
        f"/households/incomes/{income}/change/",
        f"/households/incomes/{income}/retract/",
    )
    stranger = client_of(charlie, "en")
    for path in pages:
        assert cadre.get(path).status_code in (403, 404), path
        assert stranger.get(path).status_code == 404, path
    for path in ("", "rows/", "file/"):
        assert stranger.get(f"/households/account/{path}?{YEAR}").status_code == 404
    assert stranger.post(f"/households/account/close/?{YEAR}").status_code == 404


def test_the_account_page_costs_the_same_for_few_and_many(east, office, queries_of):
    added(east, 1)
    path = f"/households/account/?{YEAR}"
    office.get(path)
    few = len(queries_of(lambda: office.get(path)))
    for n in range(2, 22):
        added(east, n, person("甲"), person("乙", "child"))
    assert len(queries_of(lambda: office.get(path))) == few
