"""Pages of rotations, adjustments, yearly figures, rules of villages and newcomers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from zhucun.ballots.models import Poll
from zhucun.branches import actions as branches
from zhucun.branches.models import VillageRule
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.economy import actions as economy
from zhucun.economy.models import YearFigure
from zhucun.roster import actions as roster
from zhucun.roster.models import RotationOrder
from zhucun.roster.queries import PostingDraft

PROVINCE, COUNTY, VILLAGE = "53", "530925", "530925100201"
DAY = date(2025, 8, 1)
AT = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
PLACES = {
    PROVINCE: "云南省",
    "5309": "临沧市",
    COUNTY: "双江县",
    "530925100": "勐勐镇",
    VILLAGE: "千福村",
}


@pytest.fixture(autouse=True)
def _yunnan(places: dict[str, Place], settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places(PLACES)
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def by() -> Callable[[str], Client]:
    """A client of the province, the county, the village branch, or Charlie's office."""
    roles = {
        "province": (Role.OFFICE, PROVINCE),
        "county": (Role.OFFICE, COUNTY),
        "branch": (Role.BRANCH, VILLAGE),
        "charlie": (Role.OFFICE, "520111"),
    }
    for name, (role, area) in roles.items():
        make.actor(name, role, area, on=DAY)

    def client(name: str) -> Client:
        found = Client()
        found.force_login(Account.objects.get(username=name))
        return found

    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def newcomers(count: int) -> None:
    batch = make.round_("2025", area=COUNTY, starts_on=date(2025, 5, 1))
    village = make.place(VILLAGE, as_of=DAY)
    for n in range(count):
        start: dict[str, Any] = {"role": "member", "starts_on": date(2025, 5, 6)}
        make.posting(make.person(f"新{n}"), village, batch, **start)


def order() -> RotationOrder:
    return roster.issue_order(
        area=PROVINCE,
        number="云组通〔2025〕12号",
        title="云岭一号通知",
        issued_on=date(2025, 4, 20),
        at=AT,
        by=OPERATOR,
    )


def rule(title: str = "千福约法") -> VillageRule:
    draft = branches.RuleDraft(
        kind="convention",
        title=title,
        adopted_on=date(2024, 4, 2),
        resolution="村民会议",
        text="第一条 爱护公共环境。",
    )
    return branches.record_rule(draft, village=make.place(VILLAGE, as_of=DAY), at=AT, by=OPERATOR)


def test_a_notice_is_recorded_and_its_rounds_are_placed_below_it(
    by: Callable[[str], Client],
) -> None:
    batch = make.round_("2025", area=COUNTY, starts_on=date(2025, 5, 6))
    province = by("province")
    sent = {
        "area": PROVINCE,
        "number": "云组通〔2025〕12号",
        "title": "云岭一号通知",
        "issued_on": "2025-04-20",
    }
    answer = province.post("/rotations/", sent)
    found = RotationOrder.objects.get()
    assert answer.headers["Location"] == f"/rotations/{found.public_id}/"
    page = f"/rotations/{found.public_id}/"
    assert province.post(page, {"rounds": [batch.public_id]}).headers["Location"] == page
    assert batch.public_id in text(province.get(page))
    refused = province.post("/rotations/", {**sent, "title": "另一个通知"})
    assert refused.status_code == 422
    assert province.post("/rotations/", {**sent, "number": ""}).status_code == 422


def test_charlie_reads_no_notice_no_adjustment_and_no_rule(by: Callable[[str], Client]) -> None:
    found, kept = order(), rule()
    charlie = by("charlie")
    assert charlie.get(f"/rotations/{found.public_id}/").status_code == 404
    assert found.title not in text(charlie.get("/rotations/"))
    assert charlie.get(f"/village-rules/{kept.public_id}/").status_code == 404
    assert kept.title not in text(charlie.get("/village-rules/"))
    assert "千福村" not in text(charlie.get("/adjustments/"))
    assert charlie.get(f"/economy/years/?area={PROVINCE}").status_code == 404
    revise = {"title": "改"}
    assert charlie.post(f"/village-rules/{kept.public_id}/revise/", revise).status_code == 404


def test_who_left_and_who_came_stand_on_one_line(
    by: Callable[[str], Client], queries_of: Callable[..., list[str]]
) -> None:
    village = make.place(VILLAGE, as_of=DAY)
    batch = make.round_("2023", area=COUNTY, starts_on=date(2023, 5, 1))
    county = by("county")

    def change(numbers: range) -> None:
        for n in numbers:
            old = make.posting(
                make.person(f"旧人{n}"), village, batch, role="member", starts_on=date(2023, 5, 6)
            )
            draft = PostingDraft(
                person=make.person(f"新人{n}"),
                place=village,
                role="member",
                round=batch,
                starts_on=DAY,
            )
            roster.replace_cadre(leaving=old, successor=draft, ends_on=DAY, made_at=AT, by=OPERATOR)

    change(range(3))
    page = text(county.get("/adjustments/"))
    assert page.index("旧人0") < page.index("新人0")
    few = len(queries_of(lambda: county.get("/adjustments/")))
    change(range(3, 18))
    assert len(queries_of(lambda: county.get("/adjustments/"))) == few


def test_yearly_figures_are_stated_with_their_source_and_compared(
    by: Callable[[str], Client],
) -> None:
    province, page = by("province"), f"/economy/years/?area={PROVINCE}"
    sent = {"kind": "farmers_income", "year": "2024", "value": "16000", "source": "统计公报"}
    assert province.post(page, sent).headers["Location"] == page
    assert YearFigure.objects.get().value == Decimal(16000)
    assert "统计公报" in text(province.get(page))
    assert "无法比较" in text(province.get(page)), "years are missing"
    for refused in ({"year": "2025"}, {"value": "0"}, {"source": ""}):
        assert province.post(page, {**sent, **refused}).status_code == 422
    county = by("county")
    assert "16000" in text(county.get(page))
    assert county.post(page, sent).status_code == 403
    place = make.place(PROVINCE, as_of=DAY)
    for year in range(2020, 2024):
        told: dict[str, Any] = {"place": place, "year": year, "source": "公报", "at": AT}
        economy.state_year(kind="farmers_income", value=Decimal(10000 + year), by=OPERATOR, **told)
    for year in range(2021, 2025):
        told = {"place": place, "year": year, "source": "公报", "at": AT, "by": OPERATOR}
        economy.state_year(kind="economy_growth", value=Decimal(3), **told)
    assert "高于经济增速" in text(province.get(page))


def test_a_rule_is_recorded_revised_repealed_and_taken_out(by: Callable[[str], Client]) -> None:
    branch = by("branch")
    sent = {
        "public_id": "0123456789ab",
        "kind": "convention",
        "title": "千福约法",
        "adopted_on": "2024-04-02",
        "resolution": "村民会议",
        "text": "第一条",
    }
    assert branch.post("/village-rules/new/", {**sent, "resolution": ""}).status_code == 422
    answer = branch.post("/village-rules/new/", sent)
    first = VillageRule.objects.get()
    assert answer.headers["Location"] == f"/village-rules/{first.public_id}/"
    again = {**sent, "public_id": "0123456789ac", "adopted_on": "2025-03-01"}
    answer = branch.post(f"/village-rules/{first.public_id}/revise/", again)
    second = VillageRule.objects.get(replaces=first)
    assert answer.headers["Location"] == f"/village-rules/{second.public_id}/"
    assert second.public_id in text(branch.get(f"/village-rules/{first.public_id}/"))
    page = f"/village-rules/{second.public_id}/"
    assert branch.post(page, {"on": "2025-07-01", "reason": ""}).status_code == 422
    assert branch.post(page, {"on": "2025-07-01", "reason": "合并"}).headers["Location"] == page
    assert "千福约法" not in text(branch.get("/village-rules/"))
    assert "千福约法" in text(branch.get("/village-rules/?shown=all"))
    file = branch.get("/village-rules/file/?shown=all")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_rules_in_force_stand_on_the_public_page_of_the_village(client: Client) -> None:
    rule()
    old = rule("旧制度")
    branches.repeal_rule(rule=old, on=DAY, reason="废止", at=AT, by=OPERATOR)
    page = text(client.get(f"/v/{VILLAGE}/"))
    assert "千福约法" in page
    assert "爱护公共环境" in page
    assert "旧制度" not in page


def test_the_county_opens_a_survey_of_its_newcomers(by: Callable[[str], Client]) -> None:
    newcomers(6)
    county = by("county")
    sent = {"title": "适应情况", "starts_on": "2025-08-01", "ends_on": "2025-08-10", "months": "6"}
    assert county.post("/newcomers/", {**sent, "months": ""}).status_code == 422
    assert county.post("/newcomers/", {**sent, "months": "2"}).status_code == 422, "too few"
    answer = county.post("/newcomers/", sent)
    poll = Poll.objects.get()
    assert answer.headers["Location"] == f"/polls/{poll.public_id}/"
    page = text(county.get(f"/polls/{poll.public_id}/"))
    assert "<h2>抽样</h2>" not in page
    assert by("charlie").get(f"/polls/{poll.public_id}/").status_code == 404
    assert by("province").post("/newcomers/", sent).status_code == 403, "no county of its own"


@pytest.mark.parametrize(
    "page",
    [
        "/rotations/",
        "/adjustments/",
        f"/economy/years/?area={PROVINCE}",
        "/village-rules/",
        "/newcomers/",
    ],
)
def test_no_page_lacks_a_name(
    by: Callable[[str], Client], unknown_names: Callable[[str], list[str]], page: str
) -> None:
    order()
    rule()
    newcomers(6)
    for who in ("province", "county"):
        assert unknown_names(text(by(who).get(page))) == []
