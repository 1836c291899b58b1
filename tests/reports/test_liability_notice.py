"""The notice on accountability on paper: only once the person was told, for who may see the case, and logged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reward.conftest import (  # noqa: F401  (the fixtures of the county)
    AT,
    DAY,
    Village,
    cadre,
    charlie,
    discipline,
    office,
    village,
)
from tests.reward.test_accountability import decided, told
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.reports import queries as reports
from zhucun.reports.queries import liability
from zhucun.reward import queries

pytestmark = pytest.mark.django_db


def notice(who: Actor, public_id: str, language: str = "zh") -> bytes:
    card = queries.case_card(actor=who, public_id=public_id, today=DAY)
    return reports.liability_notice(card, at=AT, language=language, by=who)


def test_it_is_printed_once_the_person_was_told(
    village: Village,  # noqa: F811
    office: Actor,  # noqa: F811
    discipline: Actor,  # noqa: F811
    cadre: Actor,  # noqa: F811
    charlie: Actor,  # noqa: F811
) -> None:
    made = decided(village, office, discipline)
    with pytest.raises(NotFound):
        notice(office, made.public_id)
    made.delete()
    made = told(village, office, discipline)
    for who, language in ((office, "zh"), (cadre, "en")):
        assert notice(who, made.public_id, language).startswith(b"%PDF")
    with pytest.raises(NotFound):
        notice(charlie, made.public_id)
    log = AccessRecord.objects.filter(what="accountability notice").order_by("pk")
    assert [one.actor for one in log] == [office.account, cadre.account]


def test_it_says_facts_reason_measure_signatures_and_terms(
    village: Village,  # noqa: F811
    office: Actor,  # noqa: F811
    discipline: Actor,  # noqa: F811
    cadre: Actor,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[dict[str, Any]] = []

    def taken(_name: str, content: dict[str, Any], **_more: Any) -> bytes:
        given.append(content)
        return b""

    monkeypatch.setattr(liability, "form_pdf", taken)
    made = told(village, office, discipline)
    notice(office, made.public_id)
    notice(cadre, made.public_id)
    paper, own = given
    assert paper["facts"] == [["2025年6月2日", "县驻村办通报第3号"]]
    assert (paper["reason"], paper["measure"]) == ("多次抽查不在岗", "召回")
    assert (paper["document"], paper["influence"]) == ("双组〔2025〕8号", "2025年12月16日")
    assert paper["appeal"] == ""  # 未配置
    assert [(step["label"], step["on"]) for step in paper["steps"]] == [
        ("核实", "2025年6月16日"),
        ("决定", "2025年6月16日"),
    ]
    assert {step["name"] for step in paper["steps"]} == {"Jiwei", "Office"}
    assert {step["name"] for step in own["steps"]} <= {""}
