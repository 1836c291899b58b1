"""Registers of documents and of numbered articles: what cites each, what carries it out."""

from __future__ import annotations

from datetime import date

from tests.packs.conftest import Write, errors_of
from zhucun.packs import Library, cited, load_library, registers

DAY = date(2025, 7, 29)
ARTICLES = """
    label: {zh: 日常管理措施, en: Measures}
    clauses: [HN22-32]
    mode: list
    registers: articles
    slots: 3
    items:
      - {id: one, label: {zh: 第一条 党龄, en: Article 1}, clause: HN22-13, carried_by: [rules/party-years]}
      - {id: two, label: {zh: 第二条 谈心, en: Article 2}, clause: HN22-13}
"""
CASE = "- {name: three, of: checklists/measures, as_of: 2025-01-01, expect: {slots: 3}}\n"


def test_a_rule_cites_the_policy_document_of_its_county(house: Library) -> None:
    """SQ24-087."""
    pack = house.pack("sheqi-2024").at(DAY)
    [found] = [each for each in registers(pack) if each.item.id == "policy-documents"]
    [document] = found.entered
    assert "凡提必下" in document.entry.label.zh
    assert "rules/promotion-after-grassroots-service" in [item.ref for item in document.items]
    assert (found.slots, found.is_complete, found.covered) == (None, None, 1)


def test_twenty_eight_measures_wait_for_their_text_and_are_not_made_up(
    house: Library,
) -> None:
    """YN-051: the source counts them and gives none."""
    pack = house.pack("yunnan-2025").at(DAY)
    [found] = [each for each in registers(pack) if each.item.id == "twenty-eight-measures"]
    assert (found.slots, len(found.entered), found.is_complete, found.covered) == (28, 0, False, 0)


def test_an_article_is_covered_by_the_items_that_it_names_and_by_nothing_else(
    write: Write,
) -> None:
    """YN-051: a clause that many articles share covers none of them."""
    root = write({"base/checklists/measures.yaml": ARTICLES, "base/cases/more.yaml": CASE})
    [found] = registers(load_library(root).pack("base").at(DAY))
    assert [[item.ref for item in each.items] for each in found.entered] == [
        ["rules/party-years"],
        [],
    ]
    assert (found.slots, len(found.entered), found.is_complete, found.covered) == (3, 2, False, 1)


def test_an_article_that_names_what_is_not_there_is_an_error(write: Write) -> None:
    text = ARTICLES.replace("rules/party-years", "rules/no-such-rule")
    [error] = errors_of(
        write({"base/checklists/measures.yaml": text, "base/cases/more.yaml": CASE})
    )
    assert "rules/no-such-rule" in error


def test_other_documents_are_shown_with_what_cites_them(house: Library) -> None:
    found = cited(house.pack("yunnan-2025").at(DAY))
    assert found
    for each in found:
        assert each.items
        assert all((each.title, each.href) in item.references for item in each.items)
