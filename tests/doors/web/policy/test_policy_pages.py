"""The policy packs as people read them: values, sentences, differences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from zhucun.directory.models import Account


@pytest.fixture
def hers(client_of: Callable[..., Client], alice: Account) -> Client:
    return client_of(alice, "en")


def test_all_packs_are_listed(hers: Client) -> None:
    page = hers.get("/packs/").content.decode()
    for pack in ("base", "hunan-2022", "sheqi-2024", "huaxi-2025", "yunnan-2025", "huaihua-2018"):
        assert f"/packs/{pack}/" in page


def test_a_pack_shows_its_values_and_what_is_not_configured(hers: Client) -> None:
    page = hers.get("/packs/yunnan-2025/?as_of=2025-06-30").content.decode()
    assert "/packs/yunnan-2025/parameters/" in page
    assert "Not configured" in page


def test_an_item_shows_the_sentence_that_it_comes_from(hers: Client) -> None:
    page = hers.get("/packs/hunan-2022/rules/first-secretary-party-years/").content.decode()
    assert "必须具有1年以上党龄和2年以上工作经历" in page
    assert "HN22-13" in page


def test_a_clause_leads_to_the_items_that_carry_it_out(hers: Client) -> None:
    page = hers.get("/clauses/HN22-32/").content.decode()
    assert "每月住村不少于20天" in page
    assert "/packs/hunan-2022/cadences/days-in-village/" in page


def test_two_packs_are_compared_key_by_key(hers: Client) -> None:
    page = hers.get("/packs/hunan-2022/against/yunnan-2025/?as_of=2025-06-30").content.decode()
    assert "In both packs, but not the same" in page
    assert "/packs/hunan-2022/parameters/" in page
    assert "Only in: " in page


def test_a_comparison_shows_values_and_no_raw_structures(hers: Client) -> None:
    page = hers.get("/packs/sheqi-2024/against/hunan-2022/?as_of=2024-01-25").content.decode()
    assert '<span class="mark unset">Not configured</span>' in page
    assert "{zh:" not in page


def test_a_comparison_speaks_in_words_of_conditions_and_kinds(
    client_of: Callable[..., Client], alice: Account
) -> None:
    address = "/packs/sheqi-2024/against/hunan-2022/?as_of=2024-01-25"
    page = client_of(alice).get(address).content.decode()
    assert "<summary>政策参数 · " in page
    assert "<summary>parameters" not in page
    assert "批次 属于" in page
    assert '<td role="cell" data-label="sheqi-2024">round IN' not in page


def test_a_condition_is_told_in_the_words_of_the_pack(
    client_of: Callable[..., Client], alice: Account
) -> None:
    page = (
        client_of(alice)
        .get("/packs/sheqi-2024/rules/surface-village-has-star-instructor/?as_of=2024-01-25")
        .content.decode()
    )
    assert "面上村 且 有巩固脱贫攻坚任务的村" in page
    assert "<code>is_surface AND is_consolidation_task</code>" in page
    assert "<dd>village</dd>" not in page


def test_the_sentence_of_a_rule_shows_the_packs_number_and_the_labels_of_facts(
    hers: Client,
) -> None:
    rule = "/packs/sheqi-2024/rules/key-village-has-one-first-secretary/?as_of=2024-01-25"
    page = hers.get(rule).content.decode()
    assert "A key village has 1 first secretary; this one has [First secretaries on post]" in page
    assert "%(" not in page


def test_an_item_with_parts_is_a_list_with_labels(
    client_of: Callable[..., Client], alice: Account
) -> None:
    page = client_of(alice).get("/packs/sheqi-2024/scores/competence/").content.decode()
    assert "<dt>名称</dt><dd>履职能力</dd>" in page
    assert "<dt>由谁</dt><dd>驻村干部</dd>" in page
    assert "<dt>周期</dt><dd>每年</dd>" in page
    assert '<dt>权重</dt><dd><span class="mark unset">未配置</span></dd>' in page


def test_a_pack_of_the_past_speaks_on_its_last_day(hers: Client) -> None:
    assert "2021-05-10" in hers.get("/packs/huaihua-2018/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/packs/atlantis/", "/packs/base/rules/none/", "/packs/base/magic/none/", "/clauses/HN22-99/"],
)
def test_what_does_not_exist_is_not_found(hers: Client, address: str) -> None:
    assert hers.get(address).status_code == 404


@pytest.mark.django_db
def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/packs/").status_code == 302


def test_a_pack_shows_the_standards_that_changed_and_what_its_rules_say(
    client_of: Callable[..., Client], alice: Account
) -> None:
    page = client_of(alice, "en").get("/packs/huaihua-2018/?as_of=2020-06-01").content.decode()
    table = page.split('id="standards"', 1)[1].split("</table>", 1)[0]
    assert "8,000" in table
    assert "10,000" in table
    assert "Not lowered" in table
    early = client_of(alice, "en").get("/packs/huaihua-2018/?as_of=2018-06-14").content.decode()
    assert 'id="standards"' not in early


def test_documents_stand_with_the_rules_that_cite_them_and_articles_with_what_is_missing(
    hers: Client, client_of: Callable[..., Client], alice: Account
) -> None:
    """SQ24-087, YN-051."""
    page = hers.get("/documents/?as_of=2025-06-30").content.decode()
    assert "/packs/sheqi-2024/rules/promotion-after-grassroots-service/" in page
    assert "Registered: 0 of 28." in page
    assert "With an item of the pack behind them: 1 of 1." in page
    shown = client_of(alice).get("/documents/?as_of=2025-06-30").content.decode()
    assert "已登记 0 条，应有 28 条。" in shown
    assert hers.get("/packs/sheqi-2024/checklists/policy-documents/").status_code == 200
