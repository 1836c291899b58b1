"""A list by the pack's rule, each with the reason; a person commends, and a document publishes."""

from __future__ import annotations

import sys
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories as make
from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.enums import RewardStanding
from zhucun.reward.errors import (
    DocumentNeeded,
    NoCandidates,
    NotOnPost,
    RulesForbid,
    RulesNotKnown,
    RulesSpeakAgainst,
)
from zhucun.reward.models import Commendation
from zhucun.reward.queries.facts import months_of

considered_in = sys.modules["zhucun.reward.queries.commendations"]
WHY = "抗洪抢险事迹突出"


def commend(village: Village, by: Actor, *names: str, **more: Any) -> list[Commendation]:
    given = {"area": COUNTY, "level": "province", "title": "全省通报表扬", "given_on": DAY}
    return actions.commend(names, **{**given, **more}, at=AT, by=by)


def test_two_years_in_the_village_are_asked_for_with_the_numbers(
    village: Village, office: Actor
) -> None:
    """YN-087. The grade is not on record: that rule is not known, and nobody is simply in."""
    found = queries.considered(actor=office, area=COUNTY, level="province", as_of=DAY)
    assert found.has_rules
    rows = {row.posting.person.name: row for row in found.rows}
    assert (rows["岩老"].months, rows["玉新"].months) == (36, 4)
    outcomes = {each.rule: each.outcome.value for each in rows["岩老"].answers}
    assert outcomes["rules/commended-after-two-years"] == "pass"
    assert outcomes["rules/commended-are-excellent"] == "unknown"
    assert rows["岩老"].standing == RewardStanding.UNKNOWN
    assert rows["玉新"].standing == RewardStanding.OUT
    assert [row.posting.person.name for row in found.standing(RewardStanding.OUT)] == ["玉新"]


def test_against_a_rule_that_blocks_no_reason_helps_and_nobody_is_commended(
    village: Village, office: Actor
) -> None:
    """YN-087: 驻村满2年."""
    with pytest.raises(RulesForbid, match=r"玉新: rules/commended-after-two-years\."):
        commend(
            village, office, village.old.public_id, village.new.public_id, reason="抗洪事迹突出"
        )
    assert not Commendation.objects.exists()


def test_what_is_not_known_asks_for_a_reason_that_is_kept(village: Village, office: Actor) -> None:
    with pytest.raises(RulesNotKnown, match="岩老.*commended-are-excellent"):
        commend(village, office, village.old.public_id)
    (made,) = commend(village, office, village.old.public_id, reason=WHY)
    assert made.reason == WHY
    assert ["rules/commended-are-excellent", "unknown"] in made.answers
    assert commend(village, office, village.old.public_id, reason="x") == [made]
    told = EventRecord.objects.get(name="reward.commendation.given").data
    assert (told["against"], told["unknown"]) == ([], ["rules/commended-are-excellent"])


def test_a_warning_asks_for_a_reason_too(village: Village, office: Actor, monkeypatch: Any) -> None:
    found = {village.old.person.public_id: SimpleNamespace(grade="competent")}
    monkeypatch.setattr(considered_in, "grades", lambda **asked: found)
    with pytest.raises(RulesSpeakAgainst, match="岩老: rules/commended-are-excellent"):
        commend(village, office, village.old.public_id)
    assert commend(village, office, village.old.public_id, reason=WHY)


def test_who_was_not_on_post_that_day_is_named_and_an_empty_list_is_nobody(
    village: Village, office: Actor
) -> None:
    """Names of those whom the office may see; of others only the number that was sent."""
    rows = [village.old.public_id, village.new.public_id, "abcdef012345"]
    early = {"given_on": date(2024, 1, 10), "reason": WHY}
    with pytest.raises(NotOnPost, match=r"2024-01-10 .*530925: abcdef012345, 玉新"):
        commend(village, office, *rows, **early)
    with pytest.raises(NoCandidates):
        commend(village, office, reason=WHY)
    assert not Commendation.objects.exists()


def test_without_its_document_nothing_is_published(
    village: Village, office: Actor, cadre: Actor, charlie: Actor
) -> None:
    (made,) = commend(village, office, village.old.public_id, reason=WHY)
    assert not queries.commendations(actor=cadre).exists()
    with pytest.raises(DocumentNeeded):
        actions.publish_commendation(commendation=made, on=DAY, at=AT, by=office)
    told = {"commendation": made, "document": "云通〔2025〕3号", "on": DAY, "at": AT, "by": office}
    assert actions.publish_commendation(**told) is True
    assert actions.publish_commendation(**told) is False
    assert list(queries.commendations(actor=cadre)) == [made]
    with pytest.raises(NotFound):
        queries.one_commendation(actor=charlie, public_id=made.public_id)
    with pytest.raises(NotAllowed):
        queries.considered(actor=charlie, area=COUNTY, level="province", as_of=DAY)


def test_months_of_service_count_each_day_once() -> None:
    d = date
    assert months_of([(d(2022, 6, 1), d(2025, 6, 17))]) == 36
    assert months_of([(d(2022, 1, 1), d(2022, 7, 1)), (d(2022, 4, 1), d(2023, 1, 1))]) == 12
    assert months_of([(d(2022, 1, 1), d(2022, 7, 1)), (d(2022, 7, 1), d(2023, 1, 1))]) == 12
    assert months_of([(d(2022, 1, 1), d(2022, 1, 1))]) == 0


def test_days_that_are_left_of_several_postings_are_added_before_months_are_cut_down() -> None:
    """18 months 29 days and 5 months 16 days are 24 months 14 days (YN-087: 驻村满2年)."""
    d = date
    both = [(d(2023, 6, 2), d(2024, 12, 31)), (d(2025, 1, 1), d(2025, 6, 17))]
    assert (months_of(both[:1]), months_of(both[1:]), months_of(both)) == (18, 5, 24)
    a_day_short = [(d(2023, 6, 2), d(2024, 12, 31)), (d(2025, 1, 1), d(2025, 6, 2))]
    assert months_of(a_day_short) == 23
    assert months_of([(d(2023, 6, 17), d(2025, 6, 16))]) == 23
    assert months_of([(d(2023, 1, 31), d(2023, 3, 1)), (d(2023, 5, 1), d(2023, 5, 31))]) == 2


def test_two_postings_with_a_gap_of_two_days_are_two_years_together(
    village: Village, office: Actor
) -> None:
    more: dict[str, Any] = {"role": "member", "due_on": date(2026, 12, 30)}
    person = make.person("段代")
    rounds = [
        make.round_(name, area=COUNTY, starts_on=day)
        for name, day in (("2023", date(2023, 6, 1)), ("2025", date(2025, 1, 1)))
    ]
    make.add_places({"530925100202": "千蚌村民委员会"})
    place = make.place("530925100202", as_of=DAY)
    ended = {"starts_on": date(2023, 6, 2), "ends_on": date(2024, 12, 30)}
    make.posting(person, place, rounds[0], **{**more, **ended})
    last = make.posting(person, place, rounds[1], **more, starts_on=date(2025, 1, 1))
    (made,) = commend(village, office, last.public_id, reason=WHY)
    assert ["rules/commended-after-two-years", "pass"] in made.answers
