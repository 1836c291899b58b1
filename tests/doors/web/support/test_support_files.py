"""The lists of support as workbooks: what the pages show, to whom, and what the access log says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.doors.web.support.conftest import Supported
from tests.doors.web.taken import taken
from tests.support.test_care import insure
from tests.support.world import COUNTY, TODAY, TOWNSHIP, VILLAGE, at
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord
from zhucun.support import actions, queries
from zhucun.support.queries import care_workbooks, workbooks
from zhucun.support.queries.caring import kit_items

Browser = Callable[..., Client]
#: Each page, its file, and the name under which the access log keeps it.
FILES = {
    "/support/lines/": "support-lines",
    "/support/payments/": "support-paid",
    "/support/insurance/": "support-uncovered",
    "/support/care/": "support-care",
    "/support/kits/": "support-kits",
    "/support/units/": "support-units",
}


def file_of(page: str) -> str:
    return f"{page}file/"


def policy_of(here: Supported) -> str:
    return f"/support/insurance/{here.insurance.public_id}/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_list_has_its_button_and_its_file_in_both_languages(
    supported: Supported, browser: Browser, language: str
) -> None:
    client = browser("office", language)
    lists = {**FILES, policy_of(supported): f"insurance:{supported.insurance.public_id}"}
    for page, subject in lists.items():
        assert f'href="{file_of(page)}' in client.get(page).text, page
        rows = taken(client.get(file_of(page)))
        assert rows, page
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in "".join(rows[0]))
        assert chinese == (language == "zh-hans"), (page, list(rows[0]))
        told = AccessRecord.objects.get(subject=subject)
        assert (told.kind, told.rows) == ("EXPORT", len(rows)), page
    assert "/support/lines/file/?by=" not in client.get("/support/due/?by=township").text


def test_the_lines_of_the_board_are_those_of_the_page_by_its_filters(
    supported: Supported, browser: Browser
) -> None:
    client = browser("office")
    rows = taken(client.get("/support/lines/file/?year=2025&month=2025-06"))
    [mine] = [
        row for row in rows if row["Name"] == "李队员" and "subsidy" in row["Entitlement"].lower()
    ]
    assert (mine["Due (yuan)"], mine["Paid (yuan)"], mine["Gap (yuan)"]) == (1800, 1000, 800)
    assert (mine["In batches (yuan)"], mine["Months not locked"]) == (800, 3)
    assert (mine["State"], mine["Serves in"]) == ("Not paid in full", "东关村")
    some = taken(client.get("/support/lines/file/?role=member&area=411327100"))
    assert {row["Name"] for row in some} == {"李队员"}
    assert client.get("/support/lines/file/?state=nonsense").status_code == 422


def test_a_payment_keeps_its_voucher_as_text_and_says_of_which_list_it_is(
    supported: Supported, browser: Browser
) -> None:
    world = supported.world
    line = supported.batch.lines.get()
    world.pay(world.money(line, "10", voucher="=1+1"))
    rows = taken(browser("office").get("/support/payments/file/?year=2025"))
    assert [row["Amount (yuan)"] for row in rows] == [10, 1000]
    assert [row["Voucher"] for row in rows] == ["=1+1", "2025-17"]
    assert {(row["Name"], row["Batch"]) for row in rows} == {("李队员", "上半年补助")}
    assert taken(browser("office").get("/support/payments/file/?year=2024")) == []


def test_the_insurer_gets_id_numbers_of_the_office_alone_and_the_log_says_so(
    supported: Supported, browser: Browser
) -> None:
    world = supported.world
    covered = insure(
        world, date(2025, 1, 1), date(2026, 1, 1), postings=[world.secretary], insurer="平安"
    )
    file = f"/support/insurance/{covered.public_id}/file/"
    number = world.secretary.person.id_number
    [row] = taken(browser("office").get(file))
    assert (row["Name"], row["ID number"], row["Insurer"]) == ("王驻村", number, "平安")
    [told] = AccessRecord.objects.filter(subject=f"insurance:{covered.public_id}")
    assert (told.what, told.rows, told.area) == ("id_number", 1, COUNTY)
    for who in ("township", "unit"):
        [row] = taken(browser(who).get(file))
        assert row["ID number"] == f"{number[:6]}{'*' * 8}{number[-4:]}", who
    assert AccessRecord.objects.filter(what="id_number").count() == 1


def test_the_list_for_the_hospital_is_of_those_who_lack_a_check_up(
    supported: Supported, browser: Browser
) -> None:
    world = supported.world
    done = actions.CareDraft(posting=world.member, kind="check-up", on=date(2025, 5, 6))
    actions.record_care([done], at=at(), by=world["office"])
    asked = "/support/care/file/?kind=check-up&lacking=1"
    rows = taken(browser("office").get(asked))
    assert {row["Name"] for row in rows} == {"王驻村", "赵小河"}
    numbers = {row["Name"]: row["ID number"] for row in rows}
    assert numbers["王驻村"] == world.secretary.person.id_number
    whole = taken(browser("office").get("/support/care/file/?kind=check-up"))
    assert {row["Name"]: row["Done"] for row in whole}["李队员"] == "2025-05-06"


def test_the_button_follows_the_filters_that_htmx_changes(
    supported: Supported, browser: Browser
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "care"}
    part = browser("office").get("/support/care/?kind=check-up&lacking=1&page=1", headers=headers)
    assert 'href="/support/care/file/?kind=check-up&amp;lacking=1"' in part.text


def test_a_kit_has_a_row_for_each_thing_and_a_unit_its_four_bindings(
    supported: Supported, browser: Browser
) -> None:
    world = supported.world
    assert world.secretary.team is not None
    [thing, *_others] = kit_items(directory.pack_for(VILLAGE, as_of=TODAY))
    actions.check_kit(
        team=world.secretary.team,
        found={thing.id: False},
        on=TODAY,
        at=at(),
        by=world["office"],
    )
    kit = taken(browser("office").get("/support/kits/file/"))
    assert [row["State"] for row in kit].count("missing") == 1
    assert {row["Village"] for row in kit} == {"东关村"}
    [tie] = taken(browser("office").get(f"/support/units/file/?area={TOWNSHIP}"))
    assert (tie["Sending unit"], tie["Arranged (yuan)"], tie["People posted"]) == (
        "县财政局",
        8000,
        2,
    )
    assert (tie["Bound: money"], tie["Bound: project"]) == ("yes", "no")


def test_charlie_takes_nothing_out_a_cadre_may_not_and_a_unit_takes_its_own(
    supported: Supported, browser: Browser
) -> None:
    for page in FILES:
        assert taken(browser("charlie").get(file_of(page))) == [], page
        assert browser("member").get(file_of(page)).status_code == 403, page
        assert file_of(page) not in browser("member").get(page).text, page
    policy = file_of(policy_of(supported))
    assert browser("charlie").get(policy).status_code == 404
    assert browser("other_unit").get(policy).status_code == 404
    assert browser("member").get(policy).status_code == 403
    for page in ("/support/lines/", "/support/care/"):
        rows = taken(browser("other_unit").get(file_of(page)))
        assert {row["Name"] for row in rows} == {"赵小河"}, page
    assert taken(browser("other_unit").get("/support/payments/file/")) == []


def test_an_administrator_who_looks_through_the_office_opens_no_number(
    supported: Supported,
) -> None:
    looking = replace(supported.world["office"], viewer=99)
    rows = queries.insured_of(actor=looking, insurance=supported.insurance)
    path, _count = care_workbooks.insured_workbook(
        supported.insurance, rows, actor=looking, as_of=TODAY, lang="en"
    )
    path.unlink()
    told = AccessRecord.objects.get(subject=f"insurance:{supported.insurance.public_id}")
    assert (told.what, told.actor) == ("support-insured", 99)
    assert told.acting_for == looking.account


def test_nobody_takes_a_list_out_without_the_right(supported: Supported) -> None:
    with pytest.raises(NotAllowed):
        supported.world["member"].holding(Permission.EXPORT)
    with pytest.raises(NotAllowed):
        workbooks.lines_workbook([], actor=supported.world["member"], as_of=TODAY, lang="en")
    assert not AccessRecord.objects.exists()


def test_files_cost_the_same_for_three_rows_and_for_thirty(
    supported: Supported, browser: Browser, places: dict[str, Any], queries_of: Any
) -> None:
    client, world = browser("office"), supported.world
    files = [file_of(page) for page in (*FILES, policy_of(supported))]

    def costs() -> list[int]:
        return [len(queries_of(lambda file=file: b"".join(client.get(file)))) for file in files]

    costs()
    few = costs()
    round_ = make.round_("2024", starts_on=date(2024, 7, 1))
    own: dict[str, Any] = {"role": "member", "unit": world.unit, "starts_on": date(2024, 7, 10)}
    more = [
        make.posting(make.person(f"队员{n}", unit=world.unit), places[VILLAGE], round_, **own)
        for n in range(27)
    ]
    actions.insure_more(
        insurance=supported.insurance,
        postings=more,
        since=TODAY,
        at=at(),
        by=world["office"],
    )
    line = supported.batch.lines.get()
    for n in range(27):
        world.pay(world.money(line, "1", voucher=f"{n}"))
    assert costs() == few
