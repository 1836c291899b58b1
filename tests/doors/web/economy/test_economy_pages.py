"""The pages of the village economy: lists, cards, forms, workbooks; what Charlie must not see."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.doors.web.economy.conftest import Village
from tests.economy.world import EAST, WEST, body, family, head_of, income, job, loan, project, yuan
from zhucun.doors.web.economy.tables import PAGES
from zhucun.economy.models import Body, Income, Job, Loan, Project, Sale, VillageGroup
from zhucun.ledger.models import AccessRecord

#: A sign of each list by which a reader knows that he sees its rows.
SIGNS = {
    "income": "50,000.00",
    "industries": "香菇种植",
    "bodies": "东关种植专业合作社",
    "projects": "香菇大棚",
    "sales": "香菇",
    "funds": "县财政局",
    "jobs": "保洁",
    "posts": "保洁员",
    "loans": "30,000.00",
    "ratings": "AA",
    "stations": "东关村",
    "care-centres": "东关村",
    "honours": "省级示范村",
    "relocations": "城南安置点",
}
CARDS = ("body", "project", "loan", "relocation")
#: Plural of each card in its address.
PLURAL = {"body": "bodies", "project": "projects", "loan": "loans", "relocation": "relocations"}


@pytest.mark.parametrize("what", PAGES)
def test_a_list_shows_its_rows_and_charlie_sees_none_of_them(
    what: str, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    mine = browser("wang").get(f"/economy/{what}/{'?year=2024' if what == 'income' else ''}").text
    assert SIGNS[what] in mine
    assert not unknown_names(mine)
    theirs = browser("charlie").get(f"/economy/{what}/")
    assert theirs.status_code == 200
    if what not in ("income", "industries", "stations", "care-centres"):
        assert SIGNS[what] not in theirs.text
    assert "东关" not in theirs.text


@pytest.mark.parametrize("what", ["jobs", "loans", "ratings", "relocations"])
def test_the_auditor_sees_money_and_no_household(what: str, browser: Callable[..., Client]) -> None:
    assert browser("audit").get(f"/economy/{what}/").status_code == 403
    assert browser("audit").get(f"/economy/{what}/file/").status_code == 403
    assert browser("audit").get("/economy/funds/").status_code == 200


@pytest.mark.parametrize("what", CARDS)
def test_a_card_is_found_by_its_own_people_only(
    what: str,
    village: Village,
    browser: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    page = f"/economy/{PLURAL[what]}/{village.rows[what].public_id}/"
    for who in ("wang", "office"):
        answer = browser(who).get(page)
        assert answer.status_code == 200
        assert not unknown_names(answer.text)
    assert browser("charlie").get(page).status_code == 404


def test_the_page_of_a_village_holds_everything_of_it(
    browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    answer = browser("wang").get(f"/economy/villages/{EAST}/")
    assert answer.status_code == 200
    assert not unknown_names(answer.text)
    for sign in (
        "50,000.00",
        "80,000.00",
        "香菇种植",
        "香菇大棚",
        "东关种植专业合作社",
        "县财政局",
    ):
        assert sign in answer.text
    assert browser("charlie").get(f"/economy/villages/{EAST}/").status_code == 404
    assert "Book income" not in browser("audit").get(f"/economy/villages/{EAST}/").text


@pytest.mark.parametrize("what", [name for name, page in PAGES.items() if page.ledger])
def test_a_workbook_holds_what_the_list_shows_and_no_name_of_a_villager(
    what: str, browser: Callable[..., Client], village: Village
) -> None:
    answer = browser("wang").get(f"/economy/{what}/file/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    cells = [str(cell.value) for row in book.active.iter_rows(min_row=2) for cell in row]
    assert cells
    assert not any(home.head_name in cells for home in village.homes)
    theirs = browser("charlie").get(f"/economy/{what}/file/")
    book = load_workbook(io.BytesIO(b"".join(theirs.streaming_content)))  # type: ignore[arg-type]
    names = {str(cell.value) for row in book.active.iter_rows(min_row=2) for cell in row}
    assert not names & {"东关村民委员会", "赊店镇"}


def _sent(**more: Any) -> dict[str, Any]:
    return {"public_id": "0123456789ab", "on": "2024-03-01", **more}


@pytest.mark.parametrize(
    ("what", "sent", "model"),
    [
        ("body", {"kind": "enterprise", "name": "制衣厂", "trade": "labour_intensive"}, Body),
        (
            "income",
            {"year": 2024, "kind": "contracting", "nature": "actual", "amount": "12.50"},
            Income,
        ),
        ("project", {"kind": "base", "title": "示范基地", "quantity": "30", "unit": "亩"}, Project),
        ("sale", {"product": "红薯", "quantity": "3.5", "unit": "吨", "yuan": "7000"}, Sale),
    ],
)
def test_a_form_of_a_village_sent_twice_is_one_record(
    what: str, sent: dict[str, Any], model: Any, browser: Callable[..., Client]
) -> None:
    client, page = browser("wang"), f"/economy/villages/{EAST}/{what}/"
    assert client.get(page).status_code == 200
    before = model.objects.count()
    for _ in range(2):
        answer = client.post(page, _sent(**sent))
        assert answer.status_code == 302, answer.text
    assert model.objects.count() == before + 1
    assert browser("charlie").post(page, _sent(**sent)).status_code == 404
    assert browser("audit").post(page, _sent(**sent)).status_code == 403


def test_a_forecast_sent_as_actual_is_refused_at_its_field(
    browser: Callable[..., Client],
) -> None:
    sent = _sent(year=2025, kind="operating", nature="actual", amount="1")
    answer = browser("wang").post(f"/economy/villages/{EAST}/income/", sent)
    assert answer.status_code == 422
    assert 'href="#id_nature"' in answer.text
    assert "cannot be booked as actual" in answer.text


def test_a_wrong_credit_code_is_refused_at_its_field(browser: Callable[..., Client]) -> None:
    sent = _sent(kind="enterprise", name="厂", trade="other", credit_code="91411327MA0000000X")
    answer = browser("wang").post(f"/economy/villages/{EAST}/body/", sent)
    assert answer.status_code == 422
    assert 'href="#id_credit_code"' in answer.text


def test_a_loan_of_sixty_thousand_is_refused_at_its_field_with_the_document(
    browser: Callable[..., Client], village: Village
) -> None:
    home = village.homes[2]
    page = f"/households/{home.public_id}/economy/loan/"
    sent = _sent(
        member=head_of(home).public_id,
        lender="县农商银行",
        amount="60000",
        months="24",
        rate="3.65",
        purpose="production",
    )
    answer = browser("wang").post(page, sent)
    assert answer.status_code == 422
    assert 'href="#id_amount"' in answer.text
    assert "50000" in answer.text
    assert "脱贫人口小额信贷政策(2024)" in answer.text
    assert browser("wang").post(page, {**sent, "amount": "50000"}).status_code == 302
    assert Loan.objects.filter(household=home).count() == 1
    assert browser("charlie").get(page).status_code == 404


def test_two_posts_at_once_are_refused_at_the_person(
    browser: Callable[..., Client], village: Village
) -> None:
    home = village.homes[0]
    page = f"/households/{home.public_id}/economy/job/"
    sent = _sent(member=head_of(home).public_id, title="护林", employer="林场", on="2024-05-01")
    answer = browser("wang").post(page, sent)
    assert answer.status_code == 422
    assert 'href="#id_member"' in answer.text
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "do", "sent"),
    [
        (
            "body",
            "change",
            {
                "base": 1,
                "kind": "cooperative",
                "name": "新名",
                "trade": "farming",
                "on": "2021-03-01",
            },
        ),
        ("station", "change", {"base": 1, "is_run_by_village": "yes", "on": "2024-03-01"}),
        ("body", "end", {"reason": "注销", "on": "2024-06-01"}),
        ("industry", "end", {"on": "2024-06-01"}),
        ("project", "close", {"on": "2024-06-01"}),
        ("income", "void", {"reason": "重复"}),
        ("fund", "void", {"reason": "重复"}),
        ("sale", "void", {"reason": "重复"}),
        ("job", "end", {"reason": "left", "on": "2024-06-01"}),
        ("post", "close", {"on": "2024-06-01"}),
        ("station", "close", {"on": "2024-06-01"}),
        ("loan", "repay", {"amount": "1000", "on": "2024-06-01"}),
        ("relocation", "stage", {"stage": "settled", "on": "2024-06-01"}),
        ("relocation", "check", {"is_occupied": "yes", "on": "2024-06-01"}),
    ],
)
def test_a_deed_is_done_from_its_page_and_charlie_finds_none(
    what: str,
    do: str,
    sent: dict[str, Any],
    village: Village,
    browser: Callable[..., Client],
) -> None:
    page = f"/economy/{what}/{village.rows[what].public_id}/{do}/"
    client = browser("wang")
    assert client.get(page).status_code == 200
    answer = client.post(page, {"public_id": "0123456789ab", **sent})
    assert answer.status_code == 302, answer.text
    assert client.get(answer["Location"]).status_code == 200
    assert browser("charlie").post(page, sent).status_code == 404


def test_a_project_is_changed_from_what_is_on_record_and_its_page_tells_both_values(
    village: Village, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    row, client = village.rows["project"], browser("wang")
    page, card = f"/economy/project/{row.public_id}/change/", f"/economy/projects/{row.public_id}/"
    assert page in client.get(card).text
    assert page not in browser("audit").get(card).text
    form = client.get(page)
    assert not unknown_names(form.text)
    start = form.context["form"].initial
    kept = {name: value for name, value in start.items() if value not in (None, "")}
    assert kept["leader"] == row.leader.public_id
    sent = {**kept, "on": "2024-03-01", "title": "香菇大棚二期", "market": "广州"}
    for _ in range(2):
        answer = client.post(page, sent)
        assert answer.status_code == 302, answer.text
    row.refresh_from_db()
    assert (row.title, row.version, row.leader_id) == ("香菇大棚二期", 2, row.leader_id)
    shown = client.get(card).text
    assert "Project: 香菇大棚 → 香菇大棚二期" in shown
    assert "Market: — → 广州" in shown
    late = client.post(page, {**sent, "title": "第三个名字"})
    assert late.status_code == 422
    assert "Somebody changed this record meanwhile" in late.text
    assert browser("charlie").get(page).status_code == 404
    assert browser("audit").post(page, sent).status_code == 403


def test_households_join_and_are_taken_along_from_the_page_of_the_record(
    village: Village, browser: Callable[..., Client]
) -> None:
    client, home = browser("wang"), village.homes[3].public_id
    for what, do, sent in (
        ("body", "join", {"households": [home]}),
        ("project", "link", {"households": home, "granted": "100"}),
    ):
        page = f"/economy/{what}/{village.rows[what].public_id}/{do}/"
        assert village.homes[3].number in client.get(page).text
        assert client.post(page, _sent(**sent)).status_code == 302
    assert village.rows["body"].members.count() == 3
    assert village.rows["project"].households.count() == 2


def test_the_risk_fund_is_the_office_s_and_pays_what_is_overdue(
    village: Village, browser: Callable[..., Client]
) -> None:
    office, row = browser("office"), village.rows["loan"]
    assert "100,000.00" in office.get("/economy/risk-fund/").text
    page = f"/economy/loan/{row.public_id}/compensate/"
    assert office.post(page, _sent(amount="29900", on="2024-06-01")).status_code == 302
    assert "70,100.00" in office.get("/economy/risk-fund/").text
    assert browser("wang").post(page, _sent(amount="1")).status_code == 403
    sent = _sent(public_id="abcdefghjkmn", county="411327", amount="5")
    assert office.post("/economy/risk-fund/pay-in/", sent).status_code == 302
    assert browser("wang").get("/economy/risk-fund/pay-in/").status_code == 403
    assert "100,000.00" not in browser("charlie").get("/economy/risk-fund/").text


def test_the_card_of_a_household_shows_its_economy(
    village: Village, browser: Callable[..., Client]
) -> None:
    page = f"/households/{village.homes[0].public_id}/"
    answer = browser("wang").get(page)
    assert answer.status_code == 200
    for sign in ("东关种植专业合作社", "保洁", "AA", "城南安置点", "30,000.00"):
        assert sign in answer.text


@pytest.mark.parametrize("what", ["income", "bodies", "projects", "jobs", "loans"])
def test_a_list_asks_the_same_for_few_rows_and_for_many(
    what: str, village: Village, browser: Callable[..., Client], queries_of: Any
) -> None:
    client, wang = browser("wang"), village.actors["wang"]

    def asked() -> list[str]:
        found: list[str] = queries_of(lambda: client.get(f"/economy/{what}/"))
        return found

    few = asked()
    for n in range(20, 32):
        home = family(village.east, n)
        body(village.east, wang, name=f"社{n}")
        income(village.east, wang, amount=yuan(n))
        project(village.east, wang, title=f"项目{n}")
        job(head_of(home), wang)
        loan(head_of(home), wang)
    assert asked() == few


def test_who_reads_the_list_of_loans_or_takes_it_out_stands_in_the_access_log(
    village: Village, browser: Callable[..., Client]
) -> None:
    wang = browser("wang")
    for who in ("charlie", "wang"):
        browser(who).get("/economy/loans/")
    b"".join(wang.get("/economy/loans/file/?area=" + EAST).streaming_content)
    key = village.actors["wang"].account
    found = AccessRecord.objects.filter(subject="loans").order_by("pk")
    assert list(found.values_list("actor", "kind", "what", "area", "rows")) == [
        (key, "REVEAL", "loans", "", 1),
        (key, "EXPORT", "loans", EAST, 1),
    ]


def test_the_part_that_htmx_asks_for_is_that_of_the_page(
    browser: Callable[..., Client], part: Callable[[str, str], str]
) -> None:
    client = browser("wang")
    whole = client.get("/economy/bodies/").text
    headers = {"HX-Request": "true", "HX-Target": "bodies"}
    piece = client.get("/economy/bodies/", headers=headers).text
    assert part(whole, "bodies") == part(piece, "bodies")
    assert 'hx-swap-oob="true"' in piece


def test_an_overdue_loan_waits_on_the_home_page_of_its_people(
    browser: Callable[..., Client],
) -> None:
    assert "Micro-loans that are overdue" in browser("wang").get("/").text
    assert "Micro-loans that are overdue" not in browser("charlie").get("/").text


def test_numbers_are_said_in_chinese_too(village: Village, browser: Callable[..., Client]) -> None:
    client = browser("wang", "zh-hans")
    assert "1 笔" in client.get("/economy/loans/").text
    assert "24 个月" in client.get(f"/economy/loans/{village.rows['loan'].public_id}/").text


def test_villages_are_linked_and_share_a_project_from_their_pages(
    village: Village, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    office, form = browser("office"), f"/economy/villages/{EAST}/group/"
    sent = _sent(name="第二联创组", villages=[WEST])
    assert form in office.get(f"/economy/villages/{EAST}/").text
    assert form not in browser("wang").get(f"/economy/villages/{EAST}/").text
    for _ in range(2):
        assert office.post(form, sent).status_code == 302
    assert VillageGroup.objects.count() == 2
    assert browser("wang").post(form, {**sent, "public_id": ""}).status_code == 403
    group, row = village.rows["group"], village.rows["project"]
    page, share = f"/economy/groups/{group.public_id}/", f"/economy/group/{group.public_id}/share/"
    assert row.title in office.get(share).text
    for _ in range(2):
        office.post(share, _sent(project=row.public_id))
    shown = browser("wang").get(page)
    assert row.title in shown.text
    assert not unknown_names(shown.text)
    assert share not in shown.text
    for code in (EAST, WEST):  # a village is linked for who may open it, and named for the others
        for who in ("wang", "office"):
            has_link = f'"/economy/villages/{code}/' in browser(who).get(page).text
            assert has_link == (browser(who).get(f"/economy/villages/{code}/").status_code == 200)
    assert f'"/economy/villages/{WEST}/' not in shown.text
    told = browser("wang").get(f"/economy/projects/{row.public_id}/").text
    assert f"Shared by the linked villages: — → {group.name}" in told
    assert group.name in browser("wang").get("/economy/groups/").text
    assert group.name not in browser("charlie").get("/economy/groups/").text
    for address in (page, share):
        assert browser("charlie").get(address).status_code == 404
