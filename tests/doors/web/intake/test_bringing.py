"""Bringing a file: what is understood, what is refused, and what to do then."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook

from tests.doors.web.intake.conftest import BAD, COUNTY, GOOD, HEADINGS, cadre, roster, xlsx
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place, Unit
from zhucun.intake.models import Batch
from zhucun.roster.models import Round

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]
Upload = Callable[..., Any]


# ── the list of imports ────────────────────────────────────────


def test_alice_and_bob_see_what_was_brought(
    alice: Account, bob: Account, bring: Callable[..., Batch], client_of: Clients
) -> None:
    batch = bring(*GOOD, *BAD)
    for account in (alice, bob):
        html = client_of(account, "en").get("/imports/").text
        assert f'href="/imports/{batch.public_id}/"' in html
        for shown in ("花名册.xlsx", "社旗县", "Alice", "Waiting for a decision"):
            assert shown in html
        assert "New 2 · changed 0 · the same 0 · not in the list 0 · in error 2" in html


def test_charlie_sees_no_import_of_hers(
    charlie: Account, bring: Callable[..., Batch], client_of: Clients
) -> None:
    batch = bring(*GOOD)
    client = client_of(charlie, "en")
    assert batch.public_id not in client.get("/imports/").text
    for path in ("", "marked/"):
        assert client.get(f"/imports/{batch.public_id}/{path}").status_code == 404
    for path in ("", "discard/"):
        assert client.post(f"/imports/{batch.public_id}/{path}").status_code == 404
    batch.refresh_from_db()
    assert batch.state == "PREVIEWED"


def test_charlie_cannot_bring_a_list_of_her_county(
    charlie: Account, upload: Upload, client_of: Clients
) -> None:
    answer = upload(client_of(charlie, "en"), roster(*GOOD), round="")
    assert answer.status_code == 422
    assert "Your role does not allow this." in answer.text
    assert not Batch.objects.exists()


def test_who_may_not_import_does_not_get_the_page(
    account_of: Callable[..., Account], client_of: Clients
) -> None:
    dora = client_of(account_of("dora", Role.TOWNSHIP, "411327100"), "en")
    assert dora.get("/imports/").status_code == 403
    assert dora.get("/imports/new/roster/").status_code == 403
    assert "/imports/" not in dora.get("/").text


def test_more_imports_cost_no_more_queries(
    alice: Account,
    bring: Callable[..., Batch],
    client_of: Clients,
    queries_of: Callable[..., list[str]],
) -> None:
    client = client_of(alice)
    for _ in range(3):
        bring(*GOOD)
    few = queries_of(lambda: client.get("/imports/"))
    template = Batch.objects.first()
    assert template is not None
    for number in range(27):
        template.pk, template.public_id = None, f"copy{number:06d}"
        template.save(force_insert=True)
    many = queries_of(lambda: client.get("/imports/"))
    assert many == few


def test_the_swapped_list_equals_the_fresh_page(
    alice: Account,
    bring: Callable[..., Batch],
    client_of: Clients,
    part: Callable[[str, str], str],
) -> None:
    bring(*GOOD)
    client, address = client_of(alice), "/imports/?sort=made&state=PREVIEWED"
    swapped = client.get(address, headers={"HX-Request": "true", "HX-Target": "imports"}).text
    assert swapped.strip() == part(client.get(address).text, "imports")


def test_what_waits_stands_on_the_start_page(
    alice: Account, charlie: Account, bring: Callable[..., Batch], client_of: Clients
) -> None:
    batch = bring(*GOOD)
    home = client_of(alice, "en").get("/").text
    assert "Imports to be decided" in home
    assert "/imports/?state=PREVIEWED" in home
    assert batch.public_id in client_of(alice).get("/imports/?state=PREVIEWED").text
    assert batch.public_id not in client_of(alice).get("/imports/?state=ACCEPTED").text
    assert "Imports to be decided" not in client_of(charlie, "en").get("/").text


# ── the form ────────────────────────────────────────


@pytest.mark.parametrize("feed", ["roster", "units", "villages"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_says_what_it_understands(
    feed: str,
    language: str,
    alice: Account,
    round_2023: Round,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    html = client_of(alice, language).get(f"/imports/new/{feed}/").text
    assert unknown_names(html) == []
    assert f'value="{COUNTY}"' in html
    assert f'href="/imports/new/{feed}/template/"' in html
    assert ("2023 round" in html) == (feed == "roster")
    assert {"roster": "派驻村", "units": "后盾单位", "villages": "行政村"}[feed] in html


def test_an_unknown_list_is_not_found(alice: Account, client_of: Clients) -> None:
    answer = client_of(alice, "en").get("/imports/new/weather/")
    assert answer.status_code == 404
    assert "the lists are: " in answer.text
    for feed in ("households", "roster", "units", "villages"):
        assert feed in answer.text.split("the lists are: ")[1].split(".")[0]


def test_the_empty_workbook_holds_every_heading_that_is_required(
    alice: Account, upload: Upload, client_of: Clients
) -> None:
    empty = client_of(alice, "en").get("/imports/new/roster/template/").getvalue()
    sheet = load_workbook(io.BytesIO(empty)).active
    headings = [cell.value for cell in sheet[1]]
    assert {"Village", "Name", "Unit"} <= set(headings)
    filled = upload(client_of(alice, "en"), empty)
    assert "has the right headings but no row below them" in filled.text


def test_a_round_can_be_opened_together_with_the_import(
    alice: Account, upload: Upload, client_of: Clients
) -> None:
    new = {
        "round": "",
        "new_code": "2024",
        "new_title": "2024年轮换",
        "new_kind": "term",
        "new_starts_on": "2023-01-01",
    }
    client = client_of(alice, "en")
    assert upload(client, roster(*GOOD), **new).status_code == 302
    assert Round.objects.get(code="2024").area == COUNTY
    again = upload(client, roster(*GOOD), **new)
    assert again.status_code == 422
    assert Batch.objects.get().round == "2024"


def test_a_refused_file_opens_no_round(alice: Account, upload: Upload, client_of: Clients) -> None:
    new = {"new_code": "2024", "new_title": "x", "new_kind": "term", "new_starts_on": "2024-01-01"}
    assert upload(client_of(alice), b"", **new).status_code == 422
    assert not Round.objects.filter(code="2024").exists()


def test_half_a_round_is_refused_and_the_fields_are_shown(
    alice: Account, upload: Upload, client_of: Clients
) -> None:
    answer = upload(client_of(alice, "en"), roster(*GOOD), new_code="2024")
    assert "A new round needs code, title and first day." in answer.text
    assert "<details open>" in answer.text


def _encrypted() -> bytes:
    plain, locked = io.BytesIO(roster(*GOOD)), io.BytesIO()
    OOXMLFile(plain).encrypt("secret", locked)
    return locked.getvalue()


def _with(name: str, content: bytes) -> bytes:
    out = io.BytesIO(roster(*GOOD))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "not Excel": (lambda: b"%PDF-1.7\n1 0 obj", "it is a PDF"),
    "encrypted": (_encrypted, "remove the password"),
    "empty": (lambda: b"", "is empty"),
    "bomb": (lambda: _with("xl/media/zeros.bin", b"\0" * (40 << 20)), "zip bomb"),
    "formulas": (
        lambda: xlsx([HEADINGS, cadre("张三", 1, 姓名="=A1")]),
        "paste it as values only",
    ),
    "macros": (lambda: _with("xl/vbaProject.bin", b"x"), "contains macros"),
    "no headings": (lambda: xlsx([["天气"], ["晴"]]), "Missing: "),
    "headings twice": (
        lambda: xlsx([[*HEADINGS, "干部姓名"], [*cadre("张三", 1), "李四"]]),
        "both mean",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_an_error_of_the_form_with_what_to_do(
    kind: str, alice: Account, upload: Upload, client_of: Clients
) -> None:
    content, said = WRONG[kind]
    answer = upload(client_of(alice, "en"), content())
    assert answer.status_code == 422
    assert said in answer.text
    assert re.search(r'<p class="error" id="id_file_error">', answer.text)
    assert not Batch.objects.exists()


def test_a_sheet_that_is_not_there_is_an_error_of_its_field(
    alice: Account, upload: Upload, client_of: Clients
) -> None:
    answer = upload(client_of(alice, "en"), roster(*GOOD), sheet="二季度")
    assert '<p class="error" id="id_sheet_error">' in answer.text
    assert "花名册" in answer.text


def test_a_list_of_tomorrow_is_refused(alice: Account, upload: Upload, client_of: Clients) -> None:
    answer = upload(client_of(alice, "en"), roster(*GOOD), as_of="2199-01-01")
    assert "This day lies in the future." in answer.text


def test_a_large_file_is_read_from_disk(
    alice: Account, upload: Upload, client_of: Clients, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    assert upload(client_of(alice), roster(*GOOD)).status_code == 302
    assert Batch.objects.get().counts["new"] == 2


def test_who_looks_through_an_account_brings_nothing(
    root: Account, alice: Account, upload: Upload, client_of: Clients
) -> None:
    client = client_of(root, "en")
    client.post("/look-through/alice/")
    assert upload(client, roster(*GOOD)).status_code == 403
    assert not Batch.objects.exists()


def test_villages_and_units_are_brought_without_a_round(
    alice: Account, places: dict[str, Place], unit: Unit, upload: Upload, client_of: Clients
) -> None:
    client = client_of(alice)
    villages = xlsx([["区划代码", "村名", "户数"], ["411327101201", "小河村", 312]])
    units = xlsx([["单位名称", "层级", "类别"], ["社旗县教育局", "县直", "教育"]])
    assert upload(client, villages, feed="villages").status_code == 302
    assert upload(client, units, feed="units").status_code == 302
    assert sorted(Batch.objects.values_list("feed", "round")) == [("units", ""), ("villages", "")]
