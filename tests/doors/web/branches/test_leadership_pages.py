"""Pages of leadership teams of townships that are rectified (HH18-088)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.branches.test_leaderships import ON, opened
from tests.branches.world import AT
from zhucun.branches import actions
from zhucun.branches.models import Rectification
from zhucun.directory.models import Place

TOWN = "411327100"
NEW = f"/rectifications/townships/{TOWN}/new/"
LIST = "/rectifications/townships/"
By = Callable[[str], Client]


def test_the_county_opens_it_and_it_goes_over_measures_and_re_check_to_its_end(
    by: By, places: dict[str, Place], unknown_names: Callable[[str], list[str]]
) -> None:
    office, town = by("office"), by("town")
    assert NEW in office.get(LIST).text
    sent = {"on": "2024-01-08", "problem": "两个村未完成年度任务", "led_by": "县委副书记"}
    assert office.post(NEW, sent).status_code == 302
    case = Rectification.objects.get()
    page = f"/rectifications/{case.public_id}/"
    shown = office.get(page)
    assert ("乡镇班子" in shown.text, unknown_names(shown.text)) == (True, [])
    assert "摘帽" not in shown.text  # a township bears no label
    assert page in town.get(LIST).text
    sent = {"title": "班子包村到户", "owner": "镇党委书记", "public_id": "0123456789ab"}
    assert town.post(f"{page}measure/", sent).status_code == 302
    done = f"/rectifications/measures/{case.measures.get().public_id}/"
    assert unknown_names(town.get(done).text) == []
    assert town.post(done, {"result": "已落实", "on": "2024-01-18"}).status_code == 302
    assert town.post(f"{page}submit/", {"on": "2024-01-20"}).status_code == 302
    assert office.post(f"{page}accept/", {"on": "2024-02-01"}).status_code == 302
    assert office.post(f"{page}remove/", {"on": "2024-02-10"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "removed"
    assert case.standing in office.get(LIST).text


def test_a_township_opens_none_and_charlie_reads_none(
    by: By, places: dict[str, Place], office: Any
) -> None:
    case = opened(places[TOWN], office)
    assert by("town").post(NEW, {"on": "2024-01-08", "problem": "试"}).status_code == 403
    charlie = by("charlie")
    assert charlie.get(LIST).context["listing"].total == 0
    assert charlie.get(f"/rectifications/{case.public_id}/").status_code == 404
    assert charlie.get(NEW).status_code == 404
    assert by("office").get("/rectifications/townships/000000000/new/").status_code == 422


def test_the_list_asks_the_same_queries_for_one_case_and_for_four(
    by: By, places: dict[str, Place], office: Any, queries_of: Callable[..., list[str]]
) -> None:
    case = opened(places[TOWN], office)
    client = by("office")
    client.get(LIST)
    few = len(queries_of(lambda: client.get(LIST)))
    for n in range(3):
        worked(case, office)
        case = opened(places[TOWN], office, on=ON.replace(day=20 + n))
    assert client.get(LIST).context["listing"].total == 4
    assert len(queries_of(lambda: client.get(LIST))) == few


def worked(case: Rectification, by: Any) -> None:
    """From the measure to the end in a few days."""
    told: dict[str, Any] = {"at": AT, "by": by}
    measure = actions.add_measure(case=case, title="包村", owner="书记", **told)
    days = [case.listed_on.replace(month=2, day=day) for day in (1, 2, 3, 4)]
    actions.finish_measure(measure=measure, result="已落实", on=days[0], **told)
    actions.submit_case(case=case, on=days[1], **told)
    actions.accept_case(case=case, on=days[2], **told)
    actions.remove_label(case=case, on=days[3], **told)
