"""First the villages, on pages: fixing, setting right, replacing, announcing."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests import factories as make
from tests.doors.web.roster.conftest import COUNTY, DEMAND_PAGES, OTHER, VILLAGE
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster.models import (
    Round,
    RoundVillage,
)

Clients = Callable[..., Client]


# fixing


def test_what_the_rules_ask_for_is_ticked_and_a_person_fixes_it(
    open_round: Round, alice: Account, client_of: Clients
) -> None:
    make.tag(OTHER, "weak-branch")
    make.tag(VILLAGE, "exited-poverty")
    client, path = client_of(alice, "en"), DEMAND_PAGES["fix"].format(round=open_round.public_id)
    page = client.get(path).text
    for code in (OTHER, VILLAGE):
        assert f'value="{code}" id="v{code}" checked' in page
    assert "4113271002020" not in page
    sent = {"fixed_on": "2024-01-10", "team_least": 3, "team_most": "", "village": [OTHER, VILLAGE]}
    assert client.post(path, {**sent, "further": "西关村"}).status_code == 302
    found = {
        row.area: (row.must_have_first_secretary, row.team_least, row.tags)
        for row in RoundVillage.objects.all()
    }
    assert found == {
        OTHER: (True, 1, ["weak-branch"]),
        VILLAGE: (True, 3, ["exited-poverty"]),
        "411327100202": (False, 3, []),
    }
    assert OTHER not in client.get(path).text.split("</table>")[0].split("<tbody")[-1]


def test_a_village_that_does_not_exist_comes_back_as_an_error_of_the_form(
    open_round: Round, alice: Account, client_of: Clients
) -> None:
    path = DEMAND_PAGES["fix"].format(round=open_round.public_id)
    sent = {"fixed_on": "2024-01-10", "team_least": 3, "further": "没有村"}
    answer = client_of(alice, "en").post(path, sent)
    assert answer.status_code == 422
    assert "没有村: No such place exists in the area" in answer.text
    assert not RoundVillage.objects.exists()


def test_a_prefecture_fixes_county_by_county_and_nothing_outside(
    places: dict[str, Place], account_of: Callable[..., Account], client_of: Clients
) -> None:
    round_ = make.round_("2024", area="4113")
    client = client_of(account_of("pat", Role.OFFICE, "4113"), "en")
    path = DEMAND_PAGES["fix"].format(round=round_.public_id)
    assert f"area={COUNTY}" in client.get(path).text
    assert "Further villages" in client.get(f"{path}?area={COUNTY}").text
    assert client.get(f"{path}?area=520111").status_code == 422


def test_a_village_is_set_right_until_the_list_is_announced(
    demand_page: Callable[[str], str], alice: Account, client_of: Clients, open_round: Round
) -> None:
    client, path = client_of(alice, "en"), demand_page("village")
    sent = {"team_least": 2, "team_most": 3, "difficulty": 4, "single_lodging": "on"}
    assert client.post(path, sent).status_code == 302
    row = RoundVillage.objects.get()
    assert (row.team_least, row.difficulty, row.single_lodging) == (2, 4, True)
    assert not row.must_have_first_secretary
    assert client.post(path, {"team_least": 4, "team_most": 3}).status_code == 422
    assert client.post(demand_page("announce")).status_code == 302
    assert "Set right what was fixed" not in client.get(path).text
    late = client.post(path, sent | {"team_least": 1})
    assert late.status_code == 409
    assert "is announced; it stands" in late.text


def test_a_village_that_merged_is_told_and_replaced(
    demand_page: Callable[[str], str], alice: Account, client_of: Clients, open_round: Round
) -> None:
    make.announce(open_round)
    directory.merge_places(codes=[VILLAGE], into=OTHER, on=make.date(2024, 2, 1), by=OPERATOR)
    client = client_of(alice, "en")
    assert "Put 东关村 in its place" in client.get(demand_page("villages")).text
    assert client.post(demand_page("replace")).status_code == 302
    heir = RoundVillage.objects.get(left_on=None)
    assert (heir.area, heir.needs.get().note) == (OTHER, "茶园管护")


def test_a_village_is_left_out_with_a_reason(
    demand_page: Callable[[str], str], alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    assert client.post(demand_page("leave"), {"on": "2024-01-02"}).status_code == 422
    sent = {"on": "2024-01-02", "reason": "重复"}
    assert client.post(demand_page("leave"), sent).status_code == 302
    assert RoundVillage.objects.get().left_reason == "重复"
    assert "It left the round on 2024-01-02: 重复." in client.get(demand_page("village")).text


# what everybody reads


def test_a_villager_reads_the_announced_list_and_nothing_before(
    client: Client, river: RoundVillage, open_round: Round
) -> None:
    assert "小河村" not in client.get("/announced/villages/").text
    make.announce(open_round)
    page = client.get("/announced/villages/?q=小河").text
    for word in ("小河村", "2023年轮换", "软弱涣散"):
        assert word in page
    assert "/round-villages/" not in page
    assert "小河村" not in client.get("/announced/villages/?as_of=2024-02-29").text


def test_thirty_announced_villages_cost_as_many_queries_as_three(
    client: Client,
    places: dict[str, Place],
    queries_of: Callable[..., list[str]],
) -> None:
    def fill(code: str, numbers: range) -> None:
        round_ = make.round_(code)
        make.add_places({f"4113271002{n}": f"村{n}" for n in numbers})
        for n in numbers:
            make.village_of(round_, make.place(f"4113271002{n}"))
        make.announce(round_)

    fill("2021", range(10, 13))
    few = queries_of(lambda: client.get("/announced/villages/"))
    fill("2022", range(13, 40))
    assert queries_of(lambda: client.get("/announced/villages/")) == few
