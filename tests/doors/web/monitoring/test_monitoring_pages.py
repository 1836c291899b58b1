"""Pages of the monitoring: from a sign to the four things, and who sees none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.monitoring.test_watching import earns
from tests.monitoring.world import COUNTY, DAY, EXAMPLE, World, at, later, without_procedure
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.ledger.queries import readers_of
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.models import Case, Measure, Sign
from zhucun.signoff import actions as signoff

Browser = Callable[..., Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def post(client: Client, case: Case, do: str, **given: Any) -> Any:
    return client.post(f"/monitoring/{case.public_id}/do/{do}/", given)


def test_a_cadre_reports_a_sign_and_reads_its_case(world: World, browser: Browser) -> None:
    client = browser("secretary")
    form = client.get("/monitoring/signs/new/")
    assert "王建国 H1" in text_of(form)
    sent = {
        "public_id": "aaaaaaaaaaab",
        "household": world.homes[0].public_id,
        "kind": "disaster",
        "source": "villager",
        "on": DAY.isoformat(),
        "text": "屋顶被风掀开",
    }
    answer = client.post("/monitoring/signs/new/", sent, follow=True)
    assert "屋顶被风掀开" not in text_of(answer)
    opened = client.post(f"/monitoring/{Case.objects.get().public_id}/open/", {"why": "入户核实"})
    assert "屋顶被风掀开" in text_of(opened)
    client.post("/monitoring/signs/new/", sent)
    assert Sign.objects.count() == 1


def test_a_sign_without_a_household_is_refused_at_its_field(world: World, browser: Browser) -> None:
    sent = {"household": "", "kind": "work", "source": "cadre", "on": DAY.isoformat()}
    answer = browser("secretary").post("/monitoring/signs/new/", sent)
    assert answer.status_code == 422
    assert "id_household" in text_of(answer)
    assert not Sign.objects.exists()


def test_the_whole_way_through_the_pages(world: World, browser: Browser) -> None:
    case = world.case()
    town, cadre = browser("township"), browser("secretary")
    assert (
        post(town, case, "dispatch", base=case.version, owner=world.secretary.public_id).status_code
        == 302
    )
    case.refresh_from_db()
    paper = cadre.get(f"/monitoring/{case.public_id}/letter/")
    assert paper.content.startswith(b"%PDF")
    assert browser("charlie").get(f"/monitoring/{case.public_id}/letter/").status_code == 404
    people = [one.public_id for one in case.household.members.order_by("pk")]
    letter = {"base": case.version, "signed_on": DAY.isoformat(), "covers": people[:1]}
    unsigned = post(cadre, case, "letter", **letter, scope=["housing"])
    assert (unsigned.status_code, "id_letter_signer" in text_of(unsigned)) == (422, True)
    letter |= {"signer": people[0], "scope": ["housing", "money"], "lies_at": "村委会"}
    assert post(cadre, case, "letter", **letter).status_code == 302
    page = text_of(cadre.get(f"/monitoring/{case.public_id}/"))
    assert "Deposits, securities and insurance · 村委会" in page
    assert re.search(r"mark unknown short\">outside the letter: 王小<", page)
    case.refresh_from_db()
    check = {
        "base": case.version,
        "on": DAY.isoformat(),
        "findings": "户主停工",
        "income_per_head": "9000",
        "has_difficulty": "true",
        "proposed": "sudden",
    }
    assert post(cadre, case, "check", **check).status_code == 302
    office = text_of(browser("office").get(f"/monitoring/{case.public_id}/"))
    assert "The letter allows: Houses and land, Deposits, securities and insurance." in office
    compared = {"on": DAY.isoformat(), "result": "无车无房"}
    assert post(browser("office"), case, "compare", **compared).status_code == 302
    votes = {"on": DAY.isoformat(), "votes_for": 20, "votes_against": 1}
    assert post(browser("branch"), case, "review", **votes).status_code == 302
    told = {"since": DAY.isoformat(), "until": later(4).isoformat()}
    refused = post(cadre, case, "publish", **told, added="电话１３８ ００００ １２３４")
    assert refused.status_code == 422
    assert "id_publish_added" in text_of(refused)
    assert post(cadre, case, "publish", **told, added="").status_code == 302
    notice = browser("branch", "zh-hans").get(f"/monitoring/{case.public_id}/notice/")
    assert "王建国" in text_of(notice)
    with time_machine.travel(at(later(6)), tick=False):
        world.sign_step(case, "township", "township", later(6))
        world.sign_step(case, "county", "office", later(6))
        told, cadre = {"on": later(6).isoformat()}, browser("secretary")
        assert post(browser("office"), case, "announce", **told).status_code == 302
        measure = {"title": "公益性岗位", "kind": "work", "owner_name": "王驻村"}
        assert post(cadre, case, "measure", **measure).status_code == 302
        key = Measure.objects.get().public_id
        sent = {"on": later(6).isoformat(), "result": "已上岗"}
        cadre.post(f"/monitoring/measures/{key}/deliver/", sent)
        assert "已上岗" in text_of(cadre.get(f"/monitoring/{case.public_id}/"))
    case.refresh_from_db()
    assert (case.state, case.announced_on) == (MonitoringState.MONITORED, later(6))


def test_a_removal_shows_which_conditions_hold(world: World, browser: Browser) -> None:
    case = world.identified()
    with time_machine.travel(at(later(40)), tick=False):
        cadre = browser("secretary")
        answers = {"income_is_steady": "true", "has_labour": "false"}
        assert post(cadre, case, "removal", **answers, note="").status_code == 302
        page = text_of(cadre.get(f"/monitoring/{case.public_id}/"))
    assert "Nobody of the household can work" in page
    assert "Fewer than 6 months since the identification" in page


def test_a_removal_that_was_sent_back_is_corrected_on_its_page(
    world: World, browser: Browser
) -> None:
    case = world.identified()
    world.helped(case, later(20))
    removal = world.removal(case, later(200), income_is_steady=False)
    world.sign_step(removal, "review", "branch", later(200), said="rejected", reason="不足半年")
    with time_machine.travel(at(later(201)), tick=False):
        cadre = browser("secretary")
        page = text_of(cadre.get(f"/monitoring/{case.public_id}/"))
        assert "Correct the removal and hand it in again" in page
        answers = {"income_is_steady": "true", "has_labour": "true", "is_risk_gone": "true"}
        assert post(cadre, case, "correct", **answers, note="").status_code == 302
        assert post(cadre, case, "correct", **answers, note="").status_code == 422
    removal.refresh_from_db()
    assert (removal.income_is_steady, removal.has_safe_water) == (True, None)


def test_a_case_that_nobody_signs_says_why_and_is_begun_on_its_page(
    world: World, browser: Browser, settings: Any, tmp_path: Path
) -> None:
    case = world.case()
    stopped: dict[str, Any] = {"kind": "monitoring_case", "reason": "迁往外县", "at": at(DAY)}
    signoff.stop_cases([case.public_id], by=OPERATOR, **stopped)
    here, begin = f"/monitoring/{case.public_id}/", "Begin the sign-off"
    settings.POLICY_DIR = without_procedure(tmp_path)
    page = text_of(browser("township").get(here))
    assert "The documents of this area give no procedure for this" in page
    assert begin not in page
    settings.POLICY_DIR = EXAMPLE
    assert begin not in text_of(browser("secretary").get(here))
    client = browser("township")
    assert begin in text_of(client.get(here))
    assert "H1" in text_of(client.get("/monitoring/?state=unsigned"))
    assert "whose sign-off has not begun" in text_of(client.get("/"))
    assert post(client, case, "begin", base=case.version).status_code == 302
    page = text_of(client.get(here))
    assert begin not in page
    assert "No sign-off of this has begun" not in page


def test_two_clerks_and_the_second_keeps_what_he_typed(world: World, browser: Browser) -> None:
    case = world.case()
    seen = case.version
    world.check(case, day=DAY)
    sent = {
        "base": seen,
        "on": DAY.isoformat(),
        "findings": "另一人的记录",
    }
    answer = post(browser("secretary"), case, "check", **sent)
    assert answer.status_code == 422
    assert "另一人的记录" in text_of(answer)
    assert "Somebody else changed this case" in text_of(answer)


def test_who_comes_second_keeps_what_he_typed_and_reads_what_the_first_did(
    world: World, browser: Browser
) -> None:
    case = world.case()
    form = {"base": case.version, "reason": "核实后无风险"}
    assert post(browser("township"), case, "refuse", **form).status_code == 302
    second = post(browser("office"), case, "refuse", **{**form, "reason": "第二人的理由"})
    page = text_of(second)
    assert second.status_code == 422
    assert "第二人的理由" in page
    assert "核实后无风险" in page
    case.refresh_from_db()
    assert case.end_reason == "核实后无风险"


def test_who_sends_it_again_after_a_look_is_heard(world: World, browser: Browser) -> None:
    case = world.case()
    form = {"base": case.version, "reason": "核实后无风险"}
    world.sign(kind="disaster", source="villager")
    refused = post(browser("township"), case, "refuse", **form)
    assert "Somebody else changed this case" in text_of(refused)
    case.refresh_from_db()
    assert f'name="base" value="{case.version}"' in text_of(refused)
    assert (
        post(browser("township"), case, "refuse", **{**form, "base": case.version}).status_code
        == 302
    )


def test_the_forms_are_printed_with_who_signed(world: World, browser: Browser) -> None:
    case = world.identified()
    address = f"/monitoring/{case.public_id}/form/"
    assert browser("office").get(f"{address}?of=removal").status_code == 404
    world.removal(case, later(20))
    for client, of in ((browser("office"), ""), (browser("branch", "zh-hans"), "?of=removal")):
        paper = client.get(f"{address}{of}")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert len(readers_of(subject=f"monitoring:{case.public_id}")) == 3
    assert browser("discipline").get(address).status_code == 403
    assert browser("charlie").get(address).status_code == 404


def test_the_county_s_notice_is_shown_as_it_was_published(world: World, browser: Browser) -> None:
    case = world.identified()
    with time_machine.travel(at(later(12)), tick=False):
        client = browser("office", "zh-hans")
        told = {"on": later(11).isoformat(), "added": "公告地点:县政府网站"}
        assert post(client, case, "announce", **told).status_code == 302
        page = text_of(client.get(f"/monitoring/{case.public_id}/notice/?of=county"))
    assert "王**" in page
    assert "县政府网站" in page
    assert "王建国" not in page


def test_the_board_shows_where_the_registry_ended_monitoring_without_the_chain(
    world: World, browser: Browser
) -> None:
    case = world.identified()
    with time_machine.travel(at(later(30)), tick=False):
        told = {"tag": "monitored-household", "until": later(20), "made_at": at(later(30))}
        homes.end_tag(household=world.homes[0], by=OPERATOR, **told)
        page = text_of(browser("office").get("/monitoring/"))
    assert "the registry ended it without the case" in page.replace("&#x27;", "'")
    assert page.count(f"/monitoring/{case.public_id}/") == 2


def test_without_a_line_of_the_year_the_page_says_that_the_income_stops_nobody(
    world: World, browser: Browser, settings: Any
) -> None:
    case = world.case()
    assert "No income line is set" not in text_of(
        browser("office").get(f"/monitoring/{case.public_id}/")
    )
    settings.POLICY_DIR = Path(__file__).parents[4] / "policy"
    other = world.case(1)
    page = text_of(browser("office").get(f"/monitoring/{other.public_id}/"))
    assert "No income line is set for this area and year" in page


@pytest.mark.parametrize("who", ["charlie", "other_branch"])
def test_who_serves_elsewhere_sees_no_page_of_a_case(
    world: World, browser: Browser, who: str
) -> None:
    case = world.identified()
    world.helped(case, later(20))
    sign, measure = Sign.objects.get(), Measure.objects.get()
    client = browser(who)
    assert case.public_id not in text_of(client.get("/monitoring/"))
    assert case.public_id not in text_of(client.get("/monitoring/measures/"))
    for path in ("", "notice/", "form/"):
        assert client.get(f"/monitoring/{case.public_id}/{path}").status_code == 404
    for path in (
        f"/monitoring/{case.public_id}/do/measure/",
        f"/monitoring/{case.public_id}/objections/note/",
        f"/monitoring/signs/{sign.public_id}/settle/",
        f"/monitoring/measures/{measure.public_id}/deliver/",
    ):
        answer = client.post(path, {"reason": "不成立", "on": DAY.isoformat()})
        assert answer.status_code == 404, path
    book = load_workbook(BytesIO(b"".join(client.get("/monitoring/file/"))))
    assert "H1" not in str([[cell.value for cell in row] for row in book.worksheets[0].rows])


def test_the_ledger_goes_out_as_a_workbook_without_names(world: World, browser: Browser) -> None:
    world.identified()
    answer = browser("office", "zh-hans").get("/monitoring/file/")
    book = load_workbook(BytesIO(b"".join(answer)))
    cells = str([[cell.value for cell in row] for row in book.worksheets[0].rows])
    assert "H1" in cells
    assert "王建国" not in cells


def test_the_discipline_inspection_reads_no_sealed_text(world: World, browser: Browser) -> None:
    case = world.case()
    world.check(case, day=DAY)
    page = text_of(browser("discipline").get(f"/monitoring/{case.public_id}/"))
    assert "户主因工伤停工" not in page
    assert "王建国" not in page


def test_the_list_costs_the_same_for_one_case_and_for_three(
    world: World, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    world.sign(0)
    client.get("/monitoring/")
    one = queries_of(lambda: client.get("/monitoring/"))
    world.sign(1)
    world.sign(2)
    assert queries_of(lambda: client.get("/monitoring/")) == one


def test_the_part_that_htmx_gets_is_that_of_the_fresh_page(world: World, browser: Browser) -> None:
    world.sign()
    client = browser("office")
    fresh = text_of(client.get("/monitoring/?state=running"))
    part = client.get(
        "/monitoring/?state=running", headers={"hx-request": "true", "hx-target": "monitoring"}
    )
    assert text_of(part).strip() in fresh


def test_another_line_shows_whom_it_would_add(world: World, browser: Browser) -> None:
    for home, yuan in enumerate((7000, 8500, 12000)):
        earns(world, home, yuan)
    address = f"/monitoring/what-if/?area={COUNTY}&name=monitoring_line&value=9000"
    page = text_of(browser("office").get(address))
    added = world.homes[1].public_id
    assert added in page
    assert "would be added" in page
    assert added not in text_of(browser("charlie").get(address))
    bad = browser("office").get("/monitoring/what-if/?name=monitoring_line&value=viel")
    assert bad.status_code == 422
    assert browser("branch").get("/monitoring/what-if/").status_code == 403


def test_the_rules_are_held_against_history(world: World, browser: Browser) -> None:
    earns(world, 0, 7000)
    world.identified(0)
    with time_machine.travel(at(date(2025, 12, 1)), tick=False):
        page = text_of(
            browser("office").get("/monitoring/history/?from=2025-01-01&to=2025-03-31&horizon=90")
        )
    assert "100 %" in page
    assert "Cadre, at the door" in page
    assert browser("office").get("/monitoring/history/?horizon=7").status_code == 422


def test_the_card_of_a_household_shows_its_spells(world: World, browser: Browser) -> None:
    case = world.case()
    page = text_of(browser("branch").get(f"/households/{world.homes[0].public_id}/"))
    assert f"/monitoring/{case.public_id}/" in page


def test_the_home_page_counts_what_nobody_was_given(world: World, browser: Browser) -> None:
    world.sign()
    page = text_of(browser("township").get("/"))
    assert "Cases of monitoring that nobody was given" in page


def test_the_office_takes_over_what_the_registry_shows_as_monitored(
    world: World, browser: Browser
) -> None:
    told = {"tag": "monitored-household", "since": date(2023, 5, 1), "made_at": at(DAY)}
    homes.set_tag(household=world.homes[2], by=OPERATOR, **told)
    browser("office").post("/monitoring/take-over/")
    assert Case.objects.get().household_id == world.homes[2].pk
    assert browser("branch").post("/monitoring/take-over/").status_code == 403


def test_where_the_days_are_not_configured_the_page_says_so(
    world: World, browser: Browser, settings: Any
) -> None:
    settings.POLICY_DIR = Path(__file__).parents[4] / "policy"
    case = world.case()
    page = text_of(browser("office", "zh-hans").get(f"/monitoring/{case.public_id}/"))
    assert "未配置" in page
