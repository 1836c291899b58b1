"""Learning through pages: the phone at the door, needs, the handbook, quizzes, contests, counts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.doors.web.learning.conftest import NOW, Class
from tests.learning.world import COUNTY, DAY, attend, build, session
from zhucun.directory.models import Account
from zhucun.learning import actions, queries
from zhucun.learning.models import (
    Attendance,
    Certificate,
    Enrolment,
    Need,
    Plan,
    Session,
)

Browser = Callable[..., Client]


def pages(taught: Class) -> list[str]:
    """Every page that reads something of the county, as its office opens it."""
    return [
        "/trainings/",
        "/trainings/new/",
        f"/trainings/{taught.today.public_id}/",
        f"/trainings/{taught.next.public_id}/",
        f"/trainings/{taught.next.public_id}/correct/",
        f"/trainings/{taught.next.public_id}/cancel/",
        f"/trainings/{taught.next.public_id}/people/",
        f"/trainings/{taught.next.public_id}/people/?untrained=1",
        f"/trainings/{taught.today.public_id}/attend/",
        f"/trainings/{taught.today.public_id}/door/",
        f"/attendances/{taught.row.public_id}/void/",
        f"/certificates/{taught.paper.public_id}/revoke/",
        "/training-plans/",
        "/training-plans/new/",
        f"/training-plans/{taught.plan.public_id}/",
        f"/training-plans/{taught.plan.public_id}/reopen/",
        "/training-menu/",
        "/training-menu/needs/?topic=x",
        "/training-count/",
        "/training-count/?by=area",
        "/training-count/rows/",
        "/training-count/gaps/",
        "/training-count/gaps/?which=pre-post",
        "/training-count/coverage/",
        "/handbook/",
        "/handbook/?q=住村",
        "/handbook/new/",
        "/handbook/editions/",
        f"/handbook/editions/{taught.edition.public_id}/",
        "/handbook/suggestions/",
        f"/handbook/{taught.articles[0].public_id}/",
        f"/handbook/{taught.articles[0].public_id}/correct/",
        f"/handbook/{taught.articles[0].public_id}/end/",
        "/mini-classes/",
        "/quizzes/",
        "/quizzes/new/",
        f"/quizzes/{taught.quiz.public_id}/",
        f"/quizzes/{taught.quiz.public_id}/void/",
        "/contests/",
        "/contests/new/",
        f"/contests/{taught.contest.public_id}/",
        f"/contests/{taught.contest.public_id}/announce/",
        f"/contests/{taught.contest.public_id}/call-off/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    taught: Class, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    client = browser("office", language)
    for address in pages(taught):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address
    cadre = browser("赵一", language)
    for address in (
        "/my-learning/",
        "/my-learning/needs/",
        "/my-learning/abilities/",
        "/trainings/",
    ):
        answer = cadre.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address


def test_charlie_finds_nothing_of_the_county(taught: Class, browser: Browser) -> None:
    client = browser("charlie")
    words = (
        "防返贫动态监测",
        "钱二",
        "百问百答2025",
        "擂台比武",
        "三月小测",
        "住村多少天",
        "2025年培训计划",
    )
    for address in pages(taught):
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), address
        assert not any(word in answer.text for word in words), address
        if any(key in address for key in (taught.today.public_id, taught.plan.public_id)):
            assert answer.status_code == 404, address


def test_a_phone_at_the_door_records_once(taught: Class, browser: Browser) -> None:
    page = browser("office").get(f"/trainings/{taught.today.public_id}/door/").text
    assert "<svg" in page
    code = queries.door_code(session=taught.today.public_id, day=DAY)
    assert f"/door/{code}/" in page
    zhao = browser("赵一")
    assert "I am here" in zhao.get(f"/door/{code}/").text
    first = zhao.post(f"/door/{code}/", follow=True)
    assert "You are on the list." in first.text
    again = zhao.post(f"/door/{code}/", follow=True)
    assert "You are on the list already." in again.text
    assert Attendance.objects.filter(session=taught.today).count() == 2
    old = queries.door_code(session=taught.today.public_id, day=date(2025, 3, 13))
    assert zhao.post(f"/door/{old}/").status_code == 409
    assert zhao.get("/door/nonsense/").status_code == 404
    assert browser("charlie").post(f"/door/{code}/").status_code == 404


def test_a_cadre_enrols_himself_waits_and_gives_up_his_place(
    taught: Class, browser: Browser
) -> None:
    key = taught.next.public_id
    for name in ("赵一", "钱二"):
        assert (
            "You are enrolled." in browser(name).post(f"/trainings/{key}/enrol/", follow=True).text
        )
    told = browser("孙三").post(f"/trainings/{key}/enrol/", follow=True).text
    assert "you are on the waiting list" in told
    own = Enrolment.objects.get(person__name="赵一")
    browser("赵一").post(f"/enrolments/{own.public_id}/withdraw/")
    assert Enrolment.objects.get(person__name="孙三").state == "enrolled"
    assert browser("charlie").post(f"/trainings/{key}/enrol/").status_code == 404
    assert browser("charlie").post(f"/enrolments/{own.public_id}/withdraw/").status_code == 404


def test_a_unit_enrols_its_own_and_sees_no_others(taught: Class, browser: Browser) -> None:
    client, key = browser("unit"), taught.next.public_id
    page = client.get(f"/trainings/{key}/people/").text
    assert "赵一" in page
    assert "孙三" not in page
    sent = {"people": [taught.school.postings["赵一"].public_id]}
    assert client.post(f"/trainings/{key}/people/", sent).status_code == 302
    assert Enrolment.objects.get().by_name == "Unit"
    assert client.get(f"/trainings/{key}/attend/").status_code == 403


def test_an_office_opens_a_session_and_is_told_what_is_missing(
    taught: Class, browser: Browser
) -> None:
    client = browser("office")
    sent = {
        "area": COUNTY,
        "theme": "入户走访",
        "kind": "lecture",
        "mode": "bring_in",
        "starts_on": "2025-05-09",
        "hours": "2",
        "venue": "县委党校",
        "teachers": "",
    }
    refused = client.post("/trainings/new/", sent)
    assert "needs a teacher" in refused.text
    sent["teachers"] = "王老师，南阳师院，很高"
    assert "is no level" in client.post("/trainings/new/", sent).text
    sent["teachers"] = "王老师，南阳师院，national"
    assert client.post("/trainings/new/", sent).status_code == 302
    made = Session.objects.get(theme="入户走访")
    assert [(each.name, each.honour) for each in made.teachers.all()] == [("王老师", "national")]
    assert (
        client.post(f"/trainings/{made.public_id}/cancel/", {"reason": "改期"}).status_code == 302
    )
    assert Session.objects.get(pk=made.pk).state == "cancelled"


def test_an_office_records_a_list_and_voids_a_mistake(taught: Class, browser: Browser) -> None:
    client, key = browser("office"), taught.today.public_id
    zhao = taught.school.postings["赵一"].public_id
    assert (
        client.post(f"/trainings/{key}/attend/", {"on": "2025-03-14", "people": [zhao]}).status_code
        == 302
    )
    row = Attendance.objects.get(person__name="赵一")
    assert client.post(f"/attendances/{row.public_id}/void/", {"reason": "代签"}).status_code == 302
    assert Attendance.objects.get(pk=row.pk).void_reason == "代签"
    held = client.post(f"/attendances/{taught.row.public_id}/void/", {"reason": "代签"})
    assert "Revoke the certificate first" in held.text
    assert (
        client.post(
            f"/certificates/{taught.paper.public_id}/revoke/", {"reason": "代签"}
        ).status_code
        == 302
    )
    # as long as the attendance stands a new one is due; without it none is
    assert client.post(f"/trainings/{key}/certify/").status_code == 302
    assert Certificate.objects.filter(revoked_on=None).count() == 1
    anew = Certificate.objects.get(revoked_on=None).public_id
    for one in (f"/certificates/{anew}/revoke/", f"/attendances/{taught.row.public_id}/void/"):
        assert client.post(one, {"reason": "代签"}).status_code == 302
    assert client.post(f"/trainings/{key}/certify/").status_code == 302
    assert not Certificate.objects.filter(revoked_on=None).exists()


def test_a_certificate_is_proved_to_everybody_and_printed_for_whom_it_is(
    taught: Class, browser: Browser, client: Client
) -> None:
    address = f"/certificates/{taught.paper.public_id}/"
    page = client.get(address).text
    assert taught.paper.number in page
    assert "钱*" in page
    assert "钱二" not in page
    assert client.get("/certificates/0123456789ab/").status_code == 404
    pdf = browser("钱二").get(f"{address}file/")
    assert pdf.content.startswith(b"%PDF")
    assert browser("赵一").get(f"{address}file/").status_code == 404
    assert browser("charlie").get(f"{address}file/").status_code == 404


def test_a_cadre_states_needs_and_looks_at_himself(taught: Class, browser: Browser) -> None:
    client = browser("赵一", "zh-hans")
    actions.approve_plan(plan=taught.plan, at=NOW, by=taught.school.actors["office"])
    client.post("/my-learning/abilities/", {"theory": "weak"})
    page = client.get("/my-learning/").text
    assert "理论政策水平" in page
    assert (
        client.post(
            "/my-learning/needs/?gap=1", {"topics": ["防返贫动态监测"], "own": "电商"}
        ).status_code
        == 302
    )
    assert Need.objects.filter(from_gap=True).count() == 2
    assert client.post("/my-learning/needs/", {"own": ""}).status_code == 200
    row = Need.objects.get(topic="电商")
    office = browser("office")
    menu = office.get("/training-menu/").text
    assert "电商" in menu
    assert "赵一" in office.get(f"/training-menu/needs/?topic=电商&area={COUNTY}").text
    assert browser("钱二").post(f"/my-learning/needs/{row.public_id}/withdraw/").status_code == 404
    client.post(f"/my-learning/needs/{row.public_id}/withdraw/")
    assert Need.objects.get(pk=row.pk).withdrawn_on == DAY


def test_a_plan_is_filled_approved_and_reopened(taught: Class, browser: Browser) -> None:
    client, address = browser("office"), f"/training-plans/{taught.plan.public_id}/"
    sent = {
        "theme": "示范班",
        "kind": "demonstration",
        "mode": "bring_in",
        "hours": "16",
        "sessions": "1",
        "people": "98",
        "funds": "30000.50",
        "month": "5",
    }
    assert client.post(address, sent).status_code == 302
    assert "already" in client.post(address, sent).text
    client.post(f"{address}approve/")
    assert client.post(address, sent | {"theme": "又一门"}).status_code == 403
    assert browser("赵一").get(address).status_code == 200
    assert client.post(f"{address}reopen/", {"reason": "县委新部署"}).status_code == 302
    assert Plan.objects.get().version == 2
    new = client.post("/training-plans/new/", {"area": COUNTY, "year": "2026", "title": "计划"})
    assert new.status_code == 302
    course = taught.plan.courses.get(theme="示范班")
    assert client.post(f"/courses/{course.public_id}/out/").status_code == 302
    assert not taught.plan.courses.filter(theme="示范班").exists()
    assert browser("charlie").post(f"{address}approve/").status_code == 404


def test_numbers_lead_to_their_rows_and_go_out(taught: Class, browser: Browser) -> None:
    client = browser("office")
    page = client.get(f"/training-count/?by=tier&area={COUNTY}").text
    assert "/training-count/rows/?from=2025-01-01" in page
    rows = client.get(f"/training-count/rows/?area={COUNTY}&tier=county").text
    assert "钱二" in rows
    book = client.get(f"/training-count/file/?area={COUNTY}")
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert browser("赵一").get("/training-count/file/").status_code == 403
    gaps = client.get("/training-count/gaps/").text
    assert "孙三" in gaps
    assert "钱二" not in gaps
    coverage = client.get(f"/training-count/coverage/?area={COUNTY}").text
    assert "SQ24-041" in coverage


def test_lists_cost_the_same_for_few_and_for_many(
    places: Any,
    settings: Any,
    client_of: Callable[..., Client],
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    school = build(places, more=9)
    client = client_of(Account.objects.get(username="office"), "en")
    addresses = [
        f"{each}as_of=2025-03-14"
        for each in (
            *("/trainings/?", "/training-count/rows/?", "/training-count/?by=kind&"),
            "/training-count/gaps/?",
        )
    ]
    attend(school, session(), "赵一", "钱二", "孙三")
    few = {each: queries_of(lambda each=each: client.get(each)) for each in addresses}  # type: ignore[misc]
    for number in range(2):
        held = session(f"主题{number}")
        attend(school, held, *list(school.postings)[number * 4 : number * 4 + 4])
    for each in addresses:
        assert queries_of(lambda each=each: client.get(each)) == few[each], each  # type: ignore[misc]
