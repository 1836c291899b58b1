"""Pages of branches, members, committees and meetings: read, written, refused at their field."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests import factories as make
from tests.branches.world import AT, DAY, admit
from tests.doors.web.branches.reading import EAST, read
from zhucun.branches import actions
from zhucun.branches.models import Branch, Committee, Meeting, PartyMember


@pytest.mark.parametrize(
    "address",
    [
        *("branches", "party-members", "committees", "branch-meetings", "rectifications"),
        *("talents", "tracks", "stars", "branches/new", "branches/joint/new", "committees/new"),
        "talents/new",
    ],
)
def test_every_list_opens_empty_and_in_both_languages(
    by: Any, unknown_names: Any, address: str
) -> None:
    for lang in ("zh-hans", "en"):
        client = by("keeper")
        client.cookies["django_language"] = lang
        assert unknown_names(read(client, f"/{address}/")) == []


def test_nobody_without_an_account_comes_in(db: None) -> None:
    for address in ("branches", "party-members", "rectifications", "talents", "stars"):
        assert Client().get(f"/{address}/").status_code == 302


def test_a_branch_is_recorded_once_with_its_members_and_shown(
    by: Any, places: Any, unknown_names: Any
) -> None:
    client = by("keeper")
    page = client.get("/branches/new/")
    key = page.context["form"]["public_id"].value()
    told = {"public_id": key, "name": "东关党支部", "on": "2001-07-01", "groups": "3"}
    for _ in range(2):
        assert client.post("/branches/new/", told).status_code == 302
    row = Branch.objects.get()
    assert (row.name, row.groups) == ("东关党支部", 3)
    form = client.get(f"/branches/{row.public_id}/members/new/").context["form"]
    told = {
        "public_id": form["public_id"].value(),
        "name": "王建国",
        "birth_on": "1961-05-04",
        "stage": "full",
        "joined_on": "2021-01-01",
    }
    assert client.post(f"/branches/{row.public_id}/members/new/", told).status_code == 302
    html = read(client, f"/branches/{row.public_id}/")
    assert unknown_names(html) == []
    assert "62" in html


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    by: Any, branch: Branch, keeper: Any
) -> None:
    admit(branch, keeper, born=date(1961, 5, 4))
    told = {
        "name": "王建国",
        "birth_on": "1961-05-04",
        "stage": "full",
        "joined_on": "2021-01-01",
    }
    answer = by("keeper").post(f"/branches/{branch.public_id}/members/new/", told)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["name"]
    assert form["name"].value() == "王建国"
    again = {**told, "is_other": "on"}
    assert by("keeper").post(f"/branches/{branch.public_id}/members/new/", again).status_code == 302
    topic = {"kind": "lecture", "on": "2024-02-20", "present": "3", "held_in": EAST}
    answer = by("keeper").post(
        f"/branches/{branch.public_id}/meetings/new/", {**topic, "topic": "请拨13812345678"}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["topic"])


def test_a_member_goes_on_leaves_and_a_masked_name_is_opened_once(
    by: Any, branch: Branch, keeper: Any, unknown_names: Any
) -> None:
    row = admit(branch, keeper, stage="activist")
    address = f"/party-members/{row.public_id}/"
    office = by("office")
    html = read(office, address)
    assert "王**" in html
    assert "王建国" not in html
    opened = office.post(f"{address}open/", {"what": "name", "reason": "核对"}).content.decode()
    assert "王建国" in opened
    assert unknown_names(opened) == []
    keeper_ = by("keeper")
    told = {"stage": "probationary", "on": "2023-07-01"}
    assert keeper_.post(f"{address}advance/", told).status_code == 302
    assert keeper_.post(f"{address}advance/", {**told, "stage": "candidate"}).status_code == 422
    assert (
        keeper_.post(f"{address}end/", {"on": "2024-02-01", "reason": "transferred"}).status_code
        == 302
    )
    assert PartyMember.objects.get().left_reason == "transferred"


def test_ages_lead_to_their_rows(by: Any, branch: Branch, keeper: Any) -> None:
    for name, year in (("甲", 1950), ("乙", 1995)):
        admit(branch, keeper, name, born=date(year, 1, 1))
    page = by("keeper").get("/party-members/?stage=party&band=from-60")
    assert [row.shown_name for row in page.context["listing"].rows] == ["甲"]
    assert by("keeper").get("/party-members/?band=ancient").status_code == 422


def test_the_lists_are_taken_out_as_they_are_shown(by: Any, branch: Branch, keeper: Any) -> None:
    admit(branch, keeper)
    for address, count in (("branches", 1), ("party-members", 1), ("branch-meetings", 0)):
        for who, rows in (("office", count), ("charlie", 0)):
            answer = by(who).get(f"/{address}/file/")
            book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
            assert book.active.max_row - 1 == rows


def test_charlie_reads_no_card_and_writes_nothing(by: Any, branch: Branch, keeper: Any) -> None:
    row = admit(branch, keeper)
    charlie = by("charlie")
    assert charlie.get("/branches/").context["listing"].rows == []
    assert charlie.get("/party-members/").context["listing"].rows == []
    for address in (
        f"/branches/{branch.public_id}/",
        f"/branches/{branch.public_id}/members/new/",
        f"/branches/{branch.public_id}/meetings/new/",
        f"/branches/{branch.public_id}/list/",
        f"/party-members/{row.public_id}/",
        f"/stars/{branch.public_id}/2024/",
    ):
        assert charlie.get(address).status_code == 404, address
    assert charlie.post(f"/branches/{branch.public_id}/state/", {"groups": "9"}).status_code == 404
    bob = by("bob")
    assert bob.get(f"/branches/{branch.public_id}/").status_code == 200
    assert bob.get("/branches/new/").status_code == 403


def test_a_committee_is_opened_filled_and_closed(
    by: Any, places: Any, keeper: Any, unknown_names: Any
) -> None:
    client = by("keeper")
    assert client.post("/committees/new/", {"number": "11", "on": "2021-01-10"}).status_code == 302
    term = Committee.objects.get()
    address = f"/committees/{term.public_id}/"
    told = {"name": "张书记", "body": "branch", "office": "secretary", "since": "2021-01-10"}
    assert client.post(f"{address}seats/new/", told).status_code == 302
    answer = client.post(f"{address}seats/new/", {**told, "name": "李书记"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["office"])
    html = read(by("office"), address)
    assert "张书记" in html
    assert unknown_names(html) == []
    seat = term.seats.get()
    end = {"on": "2024-02-01", "reason": "resigned"}
    assert client.post(f"/committees/seats/{seat.public_id}/end/", end).status_code == 302
    assert client.post(address, {"on": "2024-03-01"}).status_code == 302
    assert by("charlie").get(address).status_code == 404


def test_a_meeting_is_written_down_and_voided(
    by: Any, branch: Branch, keeper: Any, unknown_names: Any
) -> None:
    told = {
        "kind": "member_meeting",
        "on": "2024-02-20",
        "topic": "讨论年度计划",
        "present": "0",
        "held_in": EAST,
    }
    client = by("keeper")
    assert client.post(f"/branches/{branch.public_id}/meetings/new/", told).status_code == 302
    row = Meeting.objects.get()
    assert unknown_names(read(client, f"/branch-meetings/{row.public_id}/")) == []
    assert "讨论年度计划" in read(client, "/branch-meetings/")
    assert client.post(f"/branch-meetings/{row.public_id}/", {"reason": ""}).status_code == 422
    assert client.post(f"/branch-meetings/{row.public_id}/", {"reason": "重复"}).status_code == 302
    assert "讨论年度计划" not in read(client, "/branch-meetings/")
    assert by("charlie").get(f"/branch-meetings/{row.public_id}/").status_code == 404


def test_a_joint_branch_enrols_who_is_missing(
    by: Any, branch: Branch, keeper: Any, unknown_names: Any
) -> None:
    unit = make.unit("县财政局")
    make.person("赵党员", unit=unit)
    row = actions.found_joint(
        village=branch.village, units=[unit], name="联合党总支部", on=DAY, at=AT, by=keeper
    )
    address = f"/branches/{row.public_id}/"
    html = read(by("keeper"), address)
    assert unknown_names(html) == []
    assert "联合党总支部" in read(by("office"), "/branches/?incomplete=1")
    assert "联合党总支部" not in by("charlie").get("/branches/?incomplete=1").text
    assert by("charlie").get(address).status_code == 404
    [missing] = by("keeper").get(address).context["roster"].missing
    assert by("keeper").post(f"{address}enrol/", {"key": [missing.key]}).status_code == 302
    assert by("keeper").get(address).context["roster"].missing == ()


def test_the_list_costs_the_same_for_three_and_for_thirty(
    by: Any, branch: Branch, keeper: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            by("keeper").get("/party-members/?size=200")
        return len(asked)

    for n in range(3):
        admit(branch, keeper, f"党员{n}")
    cost()
    three = cost()
    for n in range(27):
        admit(branch, keeper, f"党员{n + 3}")
    assert cost() == three
