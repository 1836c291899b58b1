"""Pages of weak branches, talents, the two tracks and stars."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import factories as make
from tests.branches.test_branch_meetings import record
from tests.branches.test_rectification import list_, worked
from tests.branches.test_stars import STARS, keep, task
from tests.branches.test_talents import begin, recognise
from tests.branches.world import admit
from tests.doors.web.branches.reading import read
from zhucun.branches.models import (
    Cultivation,
    Rectification,
    StarCheck,
    StarRating,
    StarTask,
    Talent,
)


def test_a_weak_branch_is_listed_rectified_accepted_and_its_label_taken_off(
    by: Any,
    branch: Any,
    unknown_names: Any,
) -> None:
    told = {"on": "2023-06-01", "problem": "组织生活不正常", "led_by": "县委常委"}
    assert by("keeper").post(f"/branches/{branch.public_id}/list/", told).status_code == 403
    assert by("office").post(f"/branches/{branch.public_id}/list/", told).status_code == 302
    case = Rectification.objects.get()
    address = f"/rectifications/{case.public_id}/"
    village = by("keeper")
    told = {"title": "选优配强班子", "owner": "镇党委副书记", "due_on": "2023-08-01"}
    assert village.post(f"{address}measure/", told).status_code == 302
    assert village.post(f"{address}submit/", {"on": "2023-10-01"}).status_code == 422
    row = case.measures.get()
    done = {"result": "已调整", "on": "2023-09-01"}
    assert village.post(f"/rectifications/measures/{row.public_id}/", done).status_code == 302
    for who, do, more in (
        ("keeper", "submit", {"on": "2023-10-01"}),
        ("office", "back", {"reason": "材料不全"}),
        ("keeper", "submit", {"on": "2023-10-15"}),
        ("office", "accept", {"on": "2023-11-01"}),
        ("office", "remove", {"on": "2023-12-01", "note": "县委通知"}),
    ):
        assert unknown_names(read(by(who), address)) == []
        assert by(who).post(f"{address}{do}/", more).status_code == 302, do
    case.refresh_from_db()
    assert case.state == "removed"
    page = by("office").get("/rectifications/?from=2023-01-01&to=2023-12-31&shown=removed")
    flow = page.context["flow"]
    assert (flow.listed, flow.removed, flow.left) == (1, 1, 0)
    assert [each.pk for each in page.context["listing"].rows] == [case.pk]
    for shown, rows in (
        ("accepted", 1),
        ("listed", 1),
        ("stock&as_of=2023-11-30", 1),
        ("stock", 0),
    ):
        page = by("office").get(f"/rectifications/?from=2023-01-01&to=2023-12-31&shown={shown}")
        assert len(page.context["listing"].rows) == rows
    assert by("charlie").get(address).status_code == 404
    assert by("charlie").get("/rectifications/").context["listing"].rows == []


def test_a_clerk_who_comes_second_is_told_how_the_case_stands(
    by: Any,
    branch: Any,
    keeper: Any,
    office: Any,
) -> None:
    case = list_(branch, office)
    worked(case, keeper)
    address = f"/rectifications/{case.public_id}/"
    assert by("keeper").post(f"{address}submit/", {"on": "2023-10-01"}).status_code == 302
    assert by("office").post(f"{address}accept/", {"on": "2023-11-01"}).status_code == 302
    answer = by("office").post(f"{address}back/", {"reason": "材料不全"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == "accepted"


def test_a_talent_is_recognised_and_a_leader_put_on_the_track(
    by: Any,
    branch: Any,
    unknown_names: Any,
) -> None:
    client = by("keeper")
    told = {"name": "王能人", "kind": "leader", "on": "2023-05-01", "field": "养牛"}
    assert client.post("/talents/new/", told).status_code == 302
    row = Talent.objects.get()
    assert unknown_names(read(client, f"/talents/{row.public_id}/")) == []
    told = {"track": "leader_to_member", "goal": "培养入党", "on": "2023-06-01"}
    where = f"/talents/people/{row.local.public_id}/track/"
    assert client.post(where, {**told, "track": "member_to_leader"}).status_code == 422
    assert client.post(where, told).status_code == 302
    track = Cultivation.objects.get()
    address = f"/tracks/{track.public_id}/"
    assert unknown_names(read(client, address)) == []
    assert client.post(f"{address}train/", {"on": "2023-07-01"}).status_code == 302
    assert by("town").post(f"{address}complete/", {"on": "2024-01-01"}).status_code == 422
    assert client.post(f"{address}stop/", {"reason": "外出务工"}).status_code == 302
    page = client.get("/talents/?from=2023-01-01&to=2023-12-31&kind=leader&shown=came")
    assert [each.shown_name for each in page.context["listing"].rows] == ["王能人"]
    assert by("office").get("/talents/").context["listing"].rows[0].shown_name == "王**"
    end = {"on": "2024-02-01", "reason": "外出务工"}
    assert client.post(f"/talents/{row.public_id}/", end).status_code == 302
    for each in (f"/talents/{row.public_id}/", address, where):
        assert by("charlie").get(each).status_code == 404


def test_a_track_shows_in_the_list_with_its_flow(
    by: Any,
    branch: Any,
    keeper: Any,
    places: Any,
) -> None:
    admit(branch, keeper)
    begin(recognise(branch.village, keeper), branch.village, keeper, "leader_to_member")
    page = by("keeper").get("/tracks/?from=2023-01-01&to=2023-12-31")
    assert [each.track for each in page.context["listing"].rows] == ["leader_to_member"]
    assert [(flow.word, flow.came) for flow in page.context["flows"]] == [
        ("member_to_leader", 0),
        ("leader_to_member", 1),
    ]


def test_stars_are_checked_declared_and_shown_beside_each_other(
    by: Any,
    branch: Any,
    office: Any,
    unknown_names: Any,
) -> None:
    keep(office, *(task(n, star) for n, star in enumerate(STARS)))
    address = f"/stars/{branch.public_id}/2024/"
    assert unknown_names(read(by("town"), address)) == []
    for row in StarTask.objects.all():
        told = {"task": row.public_id, "result": "met", "on": "2024-02-01"}
        assert by("town").post(f"{address}check/", told).status_code == 302
    assert by("keeper").post(f"{address}check/", told).status_code == 403
    assert StarCheck.objects.count() == 5
    told = {"stars": "4", "meets_standard": "on", "on": "2024-02-20"}
    assert by("office").post(f"{address}declare/", {**told, "stars": "6"}).status_code == 422
    assert by("office").post(f"{address}declare/", told).status_code == 302
    assert StarRating.objects.get().stars == 4
    html = read(by("office"), address)
    assert unknown_names(html) == []
    [row] = by("office").get("/stars/?year=2024").context["listing"].rows
    assert (row.computed, row.declared.stars, row.agrees) == (5, 4, False)
    task_ = StarTask.objects.first()
    assert by("office").post(f"/stars/tasks/{task_.public_id}/withdraw/").status_code == 302
    assert by("charlie").post(f"/stars/tasks/{task_.public_id}/withdraw/").status_code == 404
    assert by("charlie").get("/stars/").context["listing"].rows == []


def test_branch_life_shows_each_cadre_with_the_meetings_behind_his_share(
    by: Any, branch: Any, keeper: Any, unknown_names: Any, queries_of: Any
) -> None:
    """HX25-58."""
    round_ = make.round_("2021")
    first = make.posting(make.person("王驻村", numbered=True), branch.village, round_)
    told: dict[str, Any] = {"present": 3, "on": date(2024, 2, 5)}
    record(branch, keeper, kind="lecture", topic="讲党课", cadres=[first], **told)
    record(branch, keeper, kind="theme_day", topic="义务植树", **told)
    page = "/branch-life/?from=2024-01-01&to=2024-02-29"
    shown = read(by("office"), page)
    assert unknown_names(shown) == []
    for text in ("王驻村", "50 %", f"cadre={first.public_id}", "应参加 2 人次"):
        assert text in shown, text
    client = by("office")
    took = read(client, f"/branch-meetings/?from=2024-01-01&to=2024-02-29&cadre={first.public_id}")
    assert "讲党课" in took
    assert "义务植树" not in took
    assert "王驻村" not in read(by("charlie"), page)
    few = len(queries_of(lambda: client.get(page)))
    for n in range(4):
        who = make.person(f"李{n}", numbered=True)
        make.posting(who, branch.village, round_, role="member")
    assert len(queries_of(lambda: client.get(page))) == few
