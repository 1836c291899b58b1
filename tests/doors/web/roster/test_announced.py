"""What a villager reads without an account: who serves where, once the round is published."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests import factories as make
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions

DAY = "?as_of=2024-01-25"


def test_a_villager_reads_who_serves_once_the_round_is_published(
    places: dict[str, Place], client: Client
) -> None:
    round_ = make.round_()
    secretary = make.person("巴镜均", numbered=True, phone="19900001234")
    make.posting(secretary, places["411327100201"], round_)
    assert "巴镜均" not in client.get(f"/announced/{DAY}").text
    actions.publish_round(round_=round_, published_at=make.NOW, by=OPERATOR)
    page = client.get(f"/announced/{DAY}").text
    assert "巴镜均" in page
    assert "东关村" in page
    assert secretary.id_number not in page
    assert secretary.id_number[-8:] not in page
    assert "19900001234" not in page
    assert "/cadres/" not in page


def test_a_villager_finds_his_village(places: dict[str, Place], client: Client) -> None:
    round_ = make.round_()
    make.posting(make.person("张玺"), places["411327100201"], round_)
    make.posting(make.person("李明"), places["411327100202"], round_)
    actions.publish_round(round_=round_, published_at=make.NOW, by=OPERATOR)
    page = client.get(f"/announced/{DAY}&q=东关").text
    assert "张玺" in page
    assert "李明" not in page


def test_who_has_left_is_not_announced_any_more(places: dict[str, Place], client: Client) -> None:
    round_ = make.round_()
    posting = make.posting(make.person("张玺"), places["411327100201"], round_)
    actions.publish_round(round_=round_, published_at=make.NOW, by=OPERATOR)
    ends = make.date(2023, 5, 1)
    actions.end_postings([posting], ends_on=ends, reason="轮换", made_at=make.NOW, by=OPERATOR)
    assert "张玺" not in client.get(f"/announced/{DAY}").text


def test_thirty_cadres_cost_as_many_queries_as_three(
    places: dict[str, Place], client: Client, queries_of: Callable[..., list[str]]
) -> None:
    few, many = make.round_("2021"), make.round_("2022")
    village = places["411327100201"]
    for number in range(3):
        make.posting(make.person(f"队员{number}"), village, few, role="member")
    actions.publish_round(round_=few, published_at=make.NOW, by=OPERATOR)
    cost = queries_of(lambda: client.get(f"/announced/{DAY}"))
    for number in range(27):
        make.posting(
            make.person(f"队友{number}"),
            village,
            many,
            role="member",
            starts_on=make.date(2022, 1, 1),
        )
    actions.publish_round(round_=many, published_at=make.NOW, by=OPERATOR)
    assert queries_of(lambda: client.get(f"/announced/{DAY}")) == cost
