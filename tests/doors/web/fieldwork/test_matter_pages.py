"""A matter through pages: opened, taken on, passed up with a reason, answered, reopened, filed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.fieldwork.field import EAST, FOUND, Field
from tests.fieldwork.world import DAY
from zhucun.fieldwork.models import Matter
from zhucun.ledger.models import AccessRecord

Browser = Callable[..., Client]


def _step(matter: Matter, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "base": matter.version, "on": DAY.isoformat(), **more}


def _form(**more: Any) -> dict[str, Any]:
    return {
        "public_id": "0123456789ab",
        "title": "饮水管冻裂",
        "text": FOUND,
        "kind": "urgent",
        "topic": "water",
        "size": "small",
        "source": "phone",
        **more,
    }


def test_a_matter_is_opened_for_a_household_and_is_the_cadres(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("wang")
    assert unknown_names(client.get("/matters/new/").text) == []
    sent = _form(household=field.homes[1].public_id)
    answer = client.post("/matters/new/", sent, follow=True)
    matter = Matter.objects.get()
    assert (matter.household, matter.owner) == (field.homes[1], field.wang)
    assert answer.redirect_chain == [(f"/matters/{matter.public_id}/", 302)]
    for told in ("The matter is opened.", matter.code, "李大山", FOUND, "By telephone"):
        assert told in answer.text, told
    assert client.post("/matters/new/", sent).status_code == 302
    assert Matter.objects.count() == 1


def test_a_title_with_a_phone_number_is_refused_at_its_field(
    field: Field, browser: Browser
) -> None:
    answer = browser("wang").post("/matters/new/", _form(title="联系13812345678"))
    assert answer.status_code == 422
    assert "id_title_error" in answer.text
    assert not Matter.objects.exists()


def test_a_clue_without_a_household_is_refused_at_its_field_and_keeps_what_was_typed(
    field: Field, browser: Browser
) -> None:
    answer = browser("wang").post("/matters/new/", _form(kind="clue", household=""))
    assert answer.status_code == 422
    assert "id_household_error" in answer.text
    assert "饮水管冻裂" in answer.text
    assert not Matter.objects.exists()


def test_an_office_says_in_which_village(field: Field, browser: Browser) -> None:
    page = browser("town").get("/matters/new/").text
    assert f'href="?village={EAST}"' in page
    path = f"/matters/new/?village={EAST}"
    assert browser("town").post(path, _form(source="office")).status_code == 302
    assert Matter.objects.get().owner is None
    assert browser("charlie").get(path).status_code == 404


def test_a_matter_goes_up_with_a_reason_is_settled_answered_and_reopened(
    field: Field, browser: Browser
) -> None:
    matter = field.open()
    path = f"/matters/{matter.public_id}/"

    def step(who: str, kind: str, **more: Any) -> int:
        matter.refresh_from_db()
        sent = _step(matter, kind, **more)
        status = browser(who).post(f"{path}steps/", sent).status_code
        matter.refresh_from_db()
        return status

    assert step("wang", "passed_up") == 422
    assert step("wang", "passed_up", reason="需要换主管道") == 302
    assert (matter.level, matter.state) == ("township", "open")
    assert step("wang", "taken") == 422  # it lies with the township now
    assert "Taken on" not in browser("wang").get(path).text
    assert step("town", "taken", due_on="2024-03-10") == 302
    assert (matter.state, matter.due_promised) == ("in_hand", True)
    assert step("wang", "worked", text="陪同镇水利站看现场") == 302
    assert step("town", "done") == 422
    assert step("town", "done", text="更换主管道120米") == 302
    assert step("wang", "answered", satisfied="no", text="水压仍低") == 302
    assert step("wang", "closed") == 422  # against a villager who is not content: say why
    assert step("wang", "reopened", reason="水压仍低") == 302
    assert (matter.state, matter.reopened, matter.satisfied) == ("in_hand", 1, "")
    page = browser("wang").get(path).text
    for told in ("Passed up", "需要换主管道", "更换主管道120米", "Not content", "Reopened"):
        assert told in page, told


def test_a_step_that_no_longer_fits_shows_what_happened_and_keeps_the_text(
    field: Field, browser: Browser
) -> None:
    matter = field.open()
    stale = _step(matter, "done", text="已修好")
    field.step(matter, "closed", by="office", reason="重复登记")
    answer = browser("wang").post(f"/matters/{matter.public_id}/steps/", stale)
    assert answer.status_code == 422
    assert "This matter has moved on meanwhile: its state is “Closed”." in answer.text
    assert "已修好" in answer.text


def test_a_step_that_still_fits_is_sent_again_after_a_look_at_the_last_steps(
    field: Field, browser: Browser
) -> None:
    matter = field.open()
    stale = _step(matter, "done", text="已修好")
    field.step(matter, "taken", due_on="2024-03-20")
    path = f"/matters/{matter.public_id}/steps/"
    answer = browser("wang").post(path, stale)
    assert answer.status_code == 422
    [form] = [each for each in answer.context["forms"] if each.step == "done"]
    again = {**stale, "base": form["base"].value()}
    assert browser("wang").post(path, again).status_code == 302


def test_what_was_said_is_closed_to_who_only_audits_and_noted_where_others_read(
    field: Field, browser: Browser
) -> None:
    matter = field.open()
    field.step(matter, "worked", text="电话13812345678再联系")
    path = f"/matters/{matter.public_id}/"
    page = browser("audit").get(path).text
    assert "What was said is open to those who handle it." in page
    assert "13812345678" not in page
    assert "What happens next" not in page
    assert not AccessRecord.objects.exists()
    assert "13812345678" in browser("wang").get(path).text
    assert not AccessRecord.objects.exists()
    assert "13812345678" in browser("town").get(path).text
    assert AccessRecord.objects.get().subject == f"matter:{matter.public_id}"
    for who in ("wang", "town", "office", "audit"):
        assert "13812345678" not in browser(who).get("/matters/").text, who


def test_the_ledger_is_a_workbook_of_what_the_list_shows(field: Field, browser: Browser) -> None:
    mine = field.open(household=field.homes[0].public_id, size="small")
    field.open(title="咨询医保报销", topic="medical", kind="appeal")
    answer = browser("office", "zh-hans").get("/matters/file/?kind=urgent")
    assert "attachment" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type,attr-defined]
    cells = [
        [str(cell) for cell in row if cell is not None]
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    [row] = [line for line in cells if mine.code in line]
    for told in ("东关村民委员会", "饮水管冻裂", "王驻村", field.homes[0].number):
        assert told in row, row
    text = str(cells)
    assert "咨询医保报销" not in text
    assert "13812345678" not in text
    assert "王建国" not in text


def test_the_list_is_narrowed_by_state_level_words_and_whose(
    field: Field, browser: Browser
) -> None:
    mine, theirs = field.open(), field.open("li", title="道路积水", topic="road")
    field.step(theirs, "passed_up", "li", reason="跨村道路")
    late = field.open("office", title="困难救助")
    field.step(late, "worked", "office", text="核实", due_on=DAY - timedelta(days=1))
    done = field.open(title="已办事项")
    field.step(done, "closed", reason="重复登记")
    rows = {each.public_id: each.title for each in (mine, theirs, late, done)}

    def found(query: str, who: str = "wang") -> set[str]:
        page = browser(who).get(f"/matters/?{query}").text
        return {title for key, title in rows.items() if f"/matters/{key}/" in page}

    assert found("") == set(rows.values())
    listed = browser("wang").get("/matters/").context["listing"].rows
    assert [row.title for row in listed[::3]] == ["困难救助", "已办事项"]  # due first, closed last
    assert found("state=running") == {"饮水管冻裂", "道路积水", "困难救助"}
    assert found("state=mine") == {"饮水管冻裂"}
    assert found("state=overdue") == {"困难救助"}
    assert found("level=township") == {"道路积水"}
    assert found("passed_up=1") == {"道路积水"}
    assert found("q=积水") == {"道路积水"}
    assert found(f"q={mine.code.upper()}") == {"饮水管冻裂"}
    assert found("settled=1&from=2024-03-01") == {"已办事项"}
    assert found("area=411327101", "office") == set()
    assert browser("wang").get("/matters/?state=gone").status_code == 422
    assert "! Past its day" in browser("office").get("/matters/?state=overdue").text


def test_the_home_page_tells_each_what_waits_for_him(field: Field, browser: Browser) -> None:
    matter = field.open()
    assert "Matters that I answer for" in browser("wang").get("/").text
    assert "Matters that wait to be taken on" not in browser("town").get("/").text
    field.step(matter, "passed_up", reason="需要换主管道")
    page = browser("town").get("/").text
    assert "Matters that wait to be taken on" in page
    assert "/matters/?state=open&amp;level=township" in page
    assert "Matters that" not in browser("charlie").get("/").text


def test_charlie_finds_no_matter_and_adds_no_step(field: Field, browser: Browser) -> None:
    matter, client = field.open(), browser("charlie")
    assert "饮水管冻裂" not in client.get("/matters/").text
    assert "饮水管冻裂" not in client.get(f"/matters/?q={matter.code}").text
    path = f"/matters/{matter.public_id}/"
    assert client.get(path).status_code == 404
    sent = _step(matter, "worked", text="看看")
    assert client.post(f"{path}steps/", sent).status_code == 404
    content = b"".join(client.get("/matters/file/").streaming_content)  # type: ignore[arg-type,attr-defined]
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert matter.code not in str([list(each.iter_rows(values_only=True)) for each in sheets])
    assert matter.steps.count() == 1


def test_a_step_that_nobody_takes_by_hand_is_refused(field: Field, browser: Browser) -> None:
    matter = field.open()
    for kind in ("opened", "handed_over", "gone", ""):
        sent = _step(matter, kind)
        answer = browser("wang").post(f"/matters/{matter.public_id}/steps/", sent)
        assert answer.status_code == 422, kind


def test_the_list_costs_the_same_for_few_and_many(
    field: Field, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    field.open(household=field.homes[0].public_id)
    few = queries_of(lambda: client.get("/matters/"))
    for n in range(12):
        field.open(title=f"诉求{n}", household=field.homes[n % 4].public_id)
    assert queries_of(lambda: client.get("/matters/")) == few


def test_the_part_equals_the_fresh_page(
    field: Field, browser: Browser, part: Callable[[str, str], str]
) -> None:
    field.open()
    client = browser("office")
    page = part(client.get("/matters/").text, "matters")
    headers = {"HX-Request": "true", "HX-Target": "matters"}
    assert client.get("/matters/", headers=headers).text.strip() == page.strip()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_its_names(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    visit = field.record()
    matter = field.open(household=field.homes[0].public_id, visit=visit, size="big")
    field.step(matter, "done", text="修好")
    field.step(matter, "answered", satisfied="partly")
    for who in ("wang", "town", "office", "audit"):
        client = browser(who, language)
        for path in ("/matters/", "/matters/?from=2024-01-01&passed_up=1", "/"):
            assert unknown_names(client.get(path).text) == [], (who, path)
        assert unknown_names(client.get(f"/matters/{matter.public_id}/").text) == [], who
    for who in ("wang", "town"):
        assert unknown_names(browser(who, language).get("/matters/new/").text) == [], who
