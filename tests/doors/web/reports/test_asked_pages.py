"""Pages of the forms that departments ask for: what is known is refused, with the place where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.reports.burden_world import COUNTY, World, build
from tests.reports.test_asked_forms import book
from zhucun.directory.models import Account, Place
from zhucun.reports.models import AskedForm

Browser = Callable[..., Client]
ASKED: dict[str, Any] = {
    "area": COUNTY,
    "title": "春耕备耕情况表",
    "issuer": "县农业农村局",
    "basis": "社农发〔2024〕5号",
    "every": "month",
    "roles": ["first_secretary", "member"],
    "first_day": "2024-03-01",
    "last_day": "2024-06-30",
    "labels": "玉米种植面积\n农机缺口",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2024, 3, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    def signed_in(who: str) -> Client:
        return client_of(Account.objects.get(pk=world.actors[who].account), "en")

    return signed_in


def test_a_form_of_new_fields_is_registered_and_listed(
    world: World, browser: Browser, unknown_names: Any
) -> None:
    office = browser("office")
    page = office.get("/forms/new/").text
    assert unknown_names(page) == []
    answer = office.post("/forms/new/", {**ASKED, "do": "register"}, follow=True)
    assert "The form is registered." in answer.text
    assert "社农发〔2024〕5号" in answer.text
    form = AskedForm.objects.get()
    assert f"/forms/{form.public_id}/" in office.get("/forms/?state=in_force&q=农业").text
    assert f"/forms/{form.public_id}/" not in office.get("/forms/?state=expired").text
    assert office.get("/forms/?state=gone").status_code == 422


def test_the_preview_says_of_each_heading_where_it_is(
    world: World, browser: Browser, unknown_names: Any
) -> None:
    other = world.form("林果面积")
    labels = "姓名\n户主姓名\n本月驻村天数\n走访户次\n林果面积\n玉米种植面积"
    answer = browser("office").post("/forms/new/", {**ASKED, "labels": labels, "do": "preview"})
    page = answer.text
    for link in ("/roster/", "/households/", "/presence/sheets/", "/reached/"):
        assert f'<a href="{link}">' in page
    assert f'<a href="/forms/{other.public_id}/">《春耕备耕情况表》县农业农村局</a>' in page
    assert "5 headings are on record here or asked already" in page
    assert unknown_names(page) == []
    assert AskedForm.objects.count() == 1


def test_a_form_with_something_known_is_refused_and_nothing_typed_is_lost(
    world: World, browser: Browser
) -> None:
    asked = {**ASKED, "labels": "姓名\n玉米种植面积", "do": "register"}
    answer = browser("office").post("/forms/new/", asked)
    assert answer.status_code == 422
    assert "1 of these fields are on record or asked already: 姓名 → " in answer.text
    assert "玉米种植面积" in answer.text
    assert "县农业农村局" in answer.text
    assert not AskedForm.objects.exists()


def test_what_is_known_can_be_left_out_at_once(world: World, browser: Browser) -> None:
    office = browser("office")
    page = office.post("/forms/new/", {**ASKED, "labels": "姓名\n玉米种植面积", "do": "new"}).text
    assert "All of it is new" in page
    area = page[page.index('name="labels"') :]
    assert "玉米种植面积" in area[: area.index("</textarea>")]
    assert "姓名" not in area[: area.index("</textarea>")]


def test_the_headings_come_out_of_the_table_of_the_department(
    world: World, browser: Browser
) -> None:
    data = book(["统计表"], ["序号", "姓名", "玉米种植面积", "农机缺口"], [1, "", "", ""])
    file = SimpleUploadedFile("表.xlsx", data)
    page = (
        browser("office")
        .post("/forms/new/", {**ASKED, "labels": "", "file": file, "do": "preview"})
        .text
    )
    assert "1 heading is on record here" in page
    assert "农机缺口" in page


def test_a_file_that_is_no_table_is_refused_beside_the_form(world: World, browser: Browser) -> None:
    file = SimpleUploadedFile("表.xlsx", b"PK nothing")
    answer = browser("office").post(
        "/forms/new/", {**ASKED, "labels": "", "file": file, "do": "preview"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("missing", ["issuer", "basis", "last_day", "title", "roles"])
def test_without_issuer_basis_or_expiry_the_form_is_refused(
    world: World, browser: Browser, missing: str
) -> None:
    asked = {name: value for name, value in ASKED.items() if name != missing}
    answer = browser("office").post("/forms/new/", {**asked, "do": "register"})
    assert answer.status_code == 422
    assert not AskedForm.objects.exists()


def test_a_form_is_withdrawn_with_a_reason(world: World, browser: Browser) -> None:
    form, office = world.form(), browser("office")
    path = f"/forms/{form.public_id}/withdraw/"
    assert office.post(path, {}).status_code == 422
    page = office.post(path, {"reason": "与另一表合并"}, follow=True).text
    assert "与另一表合并" in page
    assert "Withdraw the form" not in page


@pytest.mark.parametrize("who", ["wang", "township"])
def test_who_is_asked_reads_the_form_and_does_not_change_it(
    world: World, browser: Browser, who: str
) -> None:
    form, client = world.form(), browser(who)
    page = client.get(f"/forms/{form.public_id}/").text
    assert "玉米种植面积" in page
    assert "Withdraw" not in page
    assert client.get("/forms/new/").status_code == 403
    assert client.post("/forms/new/", {**ASKED, "do": "register"}).status_code == 403
    assert client.post(f"/forms/{form.public_id}/withdraw/", {"reason": "x"}).status_code == 403


def test_an_office_of_another_county_cannot_register_here(world: World, browser: Browser) -> None:
    charlie = browser("stranger")
    assert charlie.post("/forms/new/", {**ASKED, "do": "register"}).status_code == 422
    form = world.form()
    assert charlie.post(f"/forms/{form.public_id}/withdraw/", {"reason": "x"}).status_code == 404
    assert not AskedForm.objects.exclude(pk=form.pk).exists()


def test_thirty_forms_cost_as_many_queries_as_two(
    world: World, browser: Browser, queries_of: Any
) -> None:
    office = browser("office")
    for number in range(2):
        world.form(f"第{number}甲项", title=f"表{number}")
    few = queries_of(lambda: office.get("/forms/"))
    for number in range(2, 30):
        world.form(f"第{number}甲项", title=f"表{number}")
    assert queries_of(lambda: office.get("/forms/")) == few
