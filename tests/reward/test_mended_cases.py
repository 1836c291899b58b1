"""A case of accountability that was mistaken is put right: taken back before the person is told, its
day corrected, and not opened twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.reward.conftest import AT, DAY, Village
from tests.reward.test_accountability import UNTIL, absence, decided, opened, told
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.errors import (
    AppealTooLate,
    CaseStands,
    HandlesHimself,
    InfluenceIsSet,
    NotInThisState,
    OwnDecision,
    ReasonNeeded,
    ToldBefore,
    ToldOtherwise,
    WeighsNoDay,
    WeighsTooLong,
)
from zhucun.reward.models import LiabilityCase
from zhucun.reward.queries import liability
from zhucun.support.models import Withheld

WRONG = date(2125, 12, 16)
LATER = datetime(2025, 12, 17, 2, 0, tzinfo=UTC)


def mistyped(village: Village, by: Actor, discipline: Actor) -> LiabilityCase:
    """A case that weighs for five years, where somebody meant half a year."""
    made = decided(village, by, discipline)
    far = date(2030, 6, 16)
    actions.notify(case=made, document="双组〔2025〕8号", influence_until=far, at=AT, by=by)
    made.refresh_from_db()
    return made


def test_a_decision_weighs_no_longer_than_any_does(
    village: Village, office: Actor, discipline: Actor
) -> None:
    made = decided(village, office, discipline)
    said: dict[str, Any] = {"case": made, "document": "双组〔2025〕9号", "at": AT, "by": office}
    for wrong in (WRONG, date(2030, 6, 17)):
        with pytest.raises(WeighsTooLong, match="2030-06-16"):
            actions.notify(influence_until=wrong, **said)
    assert actions.notify(influence_until=UNTIL, **said) is True
    made.refresh_from_db()
    assert actions.notify(influence_until=UNTIL, **said) is False
    with pytest.raises(ToldOtherwise, match=str(UNTIL)):
        actions.notify(influence_until=date(2026, 1, 1), **said)


def test_a_mistyped_day_is_corrected_with_a_reason_and_he_is_told_anew(
    village: Village,
    office: Actor,
    other: Actor,
    discipline: Actor,
    cadre: Actor,
    charlie: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = mistyped(village, office, discipline)
    said: dict[str, Any] = {"case": made, "influence_until": UNTIL, "reason": "年份录错"}
    with pytest.raises(ReasonNeeded):
        actions.correct_influence(by=other, at=LATER, **{**said, "reason": " "})
    with pytest.raises(NotAllowed):
        actions.correct_influence(by=charlie, at=LATER, **said)
    with pytest.raises(NotAllowed):
        actions.correct_influence(by=cadre, at=LATER, **said)
    for day, problem in ((DAY, WeighsNoDay), (WRONG, WeighsTooLong)):
        with pytest.raises(problem):
            actions.correct_influence(by=other, at=LATER, **{**said, "influence_until": day})
    assert actions.correct_influence(by=other, at=LATER, **said) is True
    assert actions.correct_influence(by=other, at=LATER, **said) is False
    card = queries.case_card(actor=cadre, public_id=made.public_id, today=LATER.date())
    (found,) = card.corrections
    assert (found.before, found.influence_until) == (date(2030, 6, 16), UNTIL)
    assert (found.on, found.reason) == (LATER.date(), "年份录错")
    assert queries.case_card(actor=other, public_id=made.public_id, today=LATER.date()).may_restore
    made.refresh_from_db()
    assert actions.restore(case=made, reason="影响期满", at=LATER, by=other) is True
    with pytest.raises(NotInThisState):
        actions.correct_influence(by=other, at=LATER, **said)


def test_from_the_day_on_which_he_was_told_anew_he_may_appeal(
    village: Village,
    office: Actor,
    discipline: Actor,
    cadre: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = mistyped(village, office, discipline)
    pack = type("Pack", (), {"number": lambda self, name: 30, "id": "x"})()
    monkeypatch.setattr(liability.directory, "pack_for", lambda area, *, as_of: pack)
    monkeypatch.setattr("zhucun.reward.actions.correcting.influence_months", lambda pack: None)
    with pytest.raises(AppealTooLate):
        actions.appeal(case=made, text="超期", at=LATER, by=cadre)
    actions.correct_influence(
        case=made, influence_until=UNTIL, reason="年份录错", at=LATER, by=office
    )
    assert liability.appeal_until(made) == date(2026, 1, 16)
    assert actions.appeal(case=made, text="当日经批准外出", at=LATER, by=cadre) is True


def test_where_the_pack_sets_the_months_no_day_is_corrected(
    village: Village, office: Actor, discipline: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = told(village, office, discipline)
    monkeypatch.setattr("zhucun.reward.actions.correcting.influence_months", lambda pack: 6)
    with pytest.raises(InfluenceIsSet, match="6 months"):
        actions.correct_influence(
            case=made, influence_until=date(2026, 1, 1), reason="x", at=AT, by=office
        )


def test_a_decision_he_was_not_told_of_is_taken_back_by_another_and_releases_the_reward(
    village: Village, office: Actor, other: Actor, discipline: Actor, charlie: Actor
) -> None:
    key = absence(village, office)
    made = decided(village, office, discipline, measure="bonus", key=key)
    assert Withheld.objects.get().ended_on is None
    said: dict[str, Any] = {"case": made, "reason": "认错了人", "at": AT}
    with pytest.raises(OwnDecision):
        actions.take_back(by=office, **said)
    with pytest.raises(NotAllowed):
        actions.take_back(by=charlie, **said)
    with pytest.raises(ReasonNeeded):
        actions.take_back(by=other, **{**said, "reason": ""})
    seen: dict[str, Any] = {"public_id": made.public_id, "today": DAY}
    assert queries.case_card(actor=other, **seen).may_take_back
    assert not queries.case_card(actor=office, **seen).may_take_back
    assert actions.take_back(by=other, **said) is True
    assert actions.take_back(by=other, **said) is False
    made.refresh_from_db()
    assert (made.state, made.ended_on, made.end_reason) == ("withdrawn", DAY, "认错了人")
    assert Withheld.objects.get().ended_on == DAY
    assert EventRecord.objects.filter(name="reward.case.taken-back").count() == 1
    assert [row.key for row in queries.proposed(actor=other, as_of=DAY)] == [key]
    himself = Actor(
        account=office.account + 99,
        name="x",
        held=other.held,
        person=village.old.person.public_id,
    )
    with pytest.raises(HandlesHimself):
        actions.take_back(by=himself, **said)


def test_what_he_was_told_of_is_not_taken_back_and_what_is_open_is_withdrawn(
    village: Village, office: Actor, other: Actor, discipline: Actor
) -> None:
    said: dict[str, Any] = {"reason": "认错了人", "at": AT, "by": other}
    with pytest.raises(NotInThisState):
        actions.take_back(case=opened(village, office), **said)
    LiabilityCase.objects.update(state="withdrawn")
    with pytest.raises(ToldBefore, match=str(DAY)):
        actions.take_back(case=told(village, office, discipline), **said)


def test_two_clerks_do_not_open_two_cases_on_one_document(
    village: Village, office: Actor, other: Actor
) -> None:
    first = opened(village, office)
    for words in ("县驻村办通报第3号", "县驻村办　通报 第3号"):
        rows = [("document", "", words, date(2025, 6, 3))]
        with pytest.raises(CaseStands, match=first.public_id):
            opened(village, other, rows=rows)
    assert opened(village, other, measure="criticism")
    assert opened(village, other, posting=village.new)
    more = [("document", "", "县驻村办通报第4号", date(2025, 6, 2))]
    assert opened(village, other, rows=more)
    actions.withdraw(case=first, reason="事实不清", at=AT, by=office)
    assert opened(village, other).pk != first.pk


def test_the_page_offers_both_and_says_what_was_corrected(
    village: Village,
    office: Actor,
    other: Actor,
    discipline: Actor,
    cadre: Actor,
    client_of: Callable[..., Client],
) -> None:
    def browser(who: Actor, language: str = "zh-hans") -> Client:
        return client_of(Account.objects.get(pk=who.account), language)

    made = decided(village, office, discipline)
    path = f"/liability/{made.public_id}/"
    assert "收回决定" in browser(other).get(path).content.decode()
    assert "收回决定" not in browser(office).get(path).content.decode()
    assert browser(office).post(f"{path}do/take_back/", {"reason": "x"}).status_code == 422
    actions.notify(
        case=made, document="双组〔2025〕8号", influence_until=date(2030, 6, 16), at=AT, by=office
    )
    wrong = {"influence_until": "2125-12-16", "reason": "年份录错"}
    assert browser(other).post(f"{path}do/correct/", wrong).status_code == 422
    right = {**wrong, "influence_until": UNTIL.isoformat()}
    assert browser(other).post(f"{path}do/correct/", right).status_code == 302
    shown = browser(cadre).get(path).content.decode()
    assert "由2030-06-16更正为2025-12-16：年份录错" in shown
    assert "corrected on" in browser(cadre, "en").get(path).content.decode()
