"""Somebody answers for a fault: facts, two signatures, a notice, an appeal, an end. Nothing by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.presence import actions as presence
from zhucun.reward import actions, queries
from zhucun.reward.actions import CaseDraft
from zhucun.reward.errors import (
    AppealHasNoEnd,
    AppealOpen,
    BeforeService,
    DayInFuture,
    DocumentNeeded,
    FactUnknown,
    HandlesHimself,
    InfluenceUnset,
    NotInThisState,
    RowsNeeded,
    StillUnderInfluence,
    WeighsNoDay,
)
from zhucun.reward.models import LiabilityCase
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.models import Case

UNTIL = date(2025, 12, 16)
LATER = datetime(2025, 12, 17, 2, 0, tzinfo=UTC)


def draft(village: Village, **more: Any) -> CaseDraft:
    values: dict[str, Any] = {
        "posting": village.old,
        "ground": "absence",
        "measure": "recall",
        "rows": [("document", "", "县驻村办通报第3号", date(2025, 6, 2))],
        "reason": "多次抽查不在岗",
        **more,
    }
    on = values.pop("on", date(2025, 6, 2))
    kind, _, key = values.get("key", "").partition(":")
    if kind and "rows" not in more:
        values["rows"] = [(kind, key, "抽查未在岗", on)]
    return CaseDraft(**values)


def absence(village: Village, office: Actor, on: date = date(2025, 6, 2)) -> str:
    """The key of an absence on which somebody decided."""
    check = presence.record_check(
        posting=village.old, on=on, method="visit", result="absent", at=AT, by=office
    )
    presence.decide_warning(check=check, step="recall", reason="第三次", at=AT, by=office)
    return f"check:{check.public_id}"


def opened(village: Village, by: Actor, **more: Any) -> LiabilityCase:
    return actions.open_case(draft(village, **more), at=AT, by=by)


def decided(village: Village, by: Actor, discipline: Actor, **more: Any) -> LiabilityCase:
    made = opened(village, by, **more)
    for step, word, who in (
        ("verify", "discipline-inspection", discipline),
        ("decide", "organisation-department", by),
    ):
        found = signing.cases(actor=who, as_of=DAY, kind=queries.KIND)
        (card,) = signing.cards(
            [row for row in found if row.subject == made.public_id], actor=who, as_of=DAY
        )
        signed = signoff.Signing(
            case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence
        )
        signoff.sign_case(signed, at=AT, by=who)
    made.refresh_from_db()
    return made


def told(village: Village, by: Actor, discipline: Actor) -> LiabilityCase:
    made = decided(village, by, discipline)
    actions.notify(case=made, document="双组〔2025〕8号", influence_until=UNTIL, at=AT, by=by)
    made.refresh_from_db()
    return made


def test_nothing_follows_before_the_facts_are_verified_and_somebody_decides(
    village: Village, office: Actor, discipline: Actor
) -> None:
    made = opened(village, office)
    assert made.state == "open"
    village.old.refresh_from_db()
    assert village.old.ends_on is None
    with pytest.raises(NotInThisState):
        actions.notify(case=made, document="x", influence_until=UNTIL, at=AT, by=office)
    after = decided(village, office, discipline, key=absence(village, office))
    assert (after.state, after.decided_on) == ("decided", DAY)
    village.old.refresh_from_db()
    assert village.old.ends_on is None  # a recall is carried out in the roster, by a person


def test_a_case_rests_on_facts_and_is_opened_once_for_each(
    village: Village, office: Actor, charlie: Actor
) -> None:
    with pytest.raises(RowsNeeded):
        opened(village, office, rows=[])
    key = absence(village, office)
    first = opened(village, office, key=key)
    assert first.proposed == "recall"
    assert opened(village, office, key=key) == first
    assert EventRecord.objects.filter(name="reward.case.opened").count() == 1
    with pytest.raises(NotAllowed):
        opened(village, charlie)
    assert "多次抽查" not in str(list(EventRecord.objects.values_list("data", flat=True)))


def test_nobody_opens_or_answers_a_case_of_his_own(
    village: Village, office: Actor, discipline: Actor
) -> None:
    two = Actor(account=99, name="x", held=office.held, person=village.old.person.public_id)
    with pytest.raises(HandlesHimself):
        opened(village, two)
    made = opened(village, office)
    with pytest.raises(NotFound):  # not even to be seen, before he is told
        queries.one_case(actor=two, public_id=made.public_id)


def test_the_person_is_told_with_a_document_and_an_end(
    village: Village, office: Actor, discipline: Actor, cadre: Actor, charlie: Actor
) -> None:
    made = decided(village, office, discipline)
    with pytest.raises(NotFound):
        queries.one_case(actor=cadre, public_id=made.public_id)
    with pytest.raises(DocumentNeeded):
        actions.notify(case=made, document="", influence_until=UNTIL, at=AT, by=office)
    with pytest.raises(InfluenceUnset):
        actions.notify(case=made, document="双组〔2025〕8号", at=AT, by=office)
    more = {"document": "双组〔2025〕8号", "influence_until": UNTIL, "at": AT, "by": office}
    for until in (date(2001, 1, 1), DAY):  # over before he reads it
        with pytest.raises(WeighsNoDay, match=str(DAY)):
            actions.notify(case=made, **{**more, "influence_until": until})
    assert actions.notify(case=made, **more) is True
    assert queries.one_case(actor=cadre, public_id=made.public_id).influence_until == UNTIL
    with pytest.raises(NotFound):
        queries.one_case(actor=charlie, public_id=made.public_id)
    weighs = queries.under_influence(people={village.old.person_id}, as_of=DAY)
    assert weighs == {village.old.person_id: UNTIL}


def test_an_appeal_is_answered_by_somebody_else_and_may_lift_the_decision(
    village: Village, office: Actor, other: Actor, discipline: Actor, cadre: Actor
) -> None:
    made = told(village, office, discipline)
    with pytest.raises(NotAllowed):
        actions.appeal(case=made, text="x", at=AT, by=office)
    assert actions.appeal(case=made, text="当日经批准外出招商", at=AT, by=cadre) is True
    made.refresh_from_db()
    assert queries.case_card(actor=other, public_id=made.public_id, today=DAY).may_answer
    answer = {"case": made, "is_lifted": True, "answer": "核实属实，撤销", "at": AT}
    with pytest.raises(AppealHasNoEnd):
        actions.answer_appeal(by=office, **answer)
    assert actions.answer_appeal(by=other, **answer) is True
    made.refresh_from_db()
    assert made.state == "lifted"
    assert queries.under_influence(people={village.old.person_id}, as_of=DAY) == {}


def test_after_its_time_somebody_restores_him(
    village: Village, office: Actor, discipline: Actor
) -> None:
    made = told(village, office, discipline)
    with pytest.raises(StillUnderInfluence):
        actions.restore(case=made, reason="表现良好", at=AT, by=office)
    assert actions.restore(case=made, reason="影响期满，表现良好", at=LATER, by=office) is True
    made.refresh_from_db()
    assert (made.state, made.ended_on) == ("restored", date(2025, 12, 17))
    assert actions.restore(case=made, reason="再次", at=LATER, by=office) is False


def test_an_appeal_is_answered_before_anybody_is_restored(
    village: Village, office: Actor, other: Actor, discipline: Actor, cadre: Actor
) -> None:
    made = told(village, office, discipline)
    actions.appeal(case=made, text="当日经批准外出招商", at=AT, by=cadre)
    back = {"reason": "影响期满，表现良好", "at": LATER, "by": office}
    with pytest.raises(AppealOpen, match=str(DAY)):  # the row in hand knows of no appeal
        actions.restore(case=made, **back)
    seen: dict[str, Any] = {"public_id": made.public_id, "today": LATER.date()}
    assert not queries.case_card(actor=office, **seen).may_restore
    made.refresh_from_db()
    answer = {"is_lifted": False, "answer": "事实清楚，维持", "at": LATER, "by": other}
    assert actions.answer_appeal(case=made, **answer) is True
    assert queries.case_card(actor=office, **seen).may_restore
    assert actions.restore(case=made, **back) is True
    made.refresh_from_db()
    assert (made.state, made.answered_on) == ("restored", LATER.date())


def test_a_document_is_of_a_day_of_the_service_for_which_he_answers(
    village: Village, office: Actor
) -> None:
    for on in (date(1, 1, 1), date(2022, 5, 31)):
        with pytest.raises(BeforeService, match="2022-06-01"):
            opened(village, office, rows=[("document", "", "县纪委通报", on)])
    with pytest.raises(DayInFuture):
        opened(village, office, rows=[("document", "", "县纪委通报", date(2025, 6, 17))])
    assert not LiabilityCase.objects.exists()
    assert opened(village, office, rows=[("document", "", "县纪委通报", date(2022, 6, 1))])


def test_an_invented_fact_or_one_of_somebody_else_takes_up_nothing(
    village: Village, office: Actor
) -> None:
    key = absence(village, office)
    with pytest.raises(FactUnknown):
        opened(village, office, key="check:invented")
    with pytest.raises(FactUnknown):
        opened(village, office, posting=village.new, key=key)
    opened(village, office, key=key)
    with pytest.raises(FactUnknown):
        opened(village, office, posting=village.new, key=key)
    assert LiabilityCase.objects.count() == 1


def test_a_proposal_is_withdrawn_with_its_chain(village: Village, office: Actor) -> None:
    key = absence(village, office)
    made = opened(village, office, key=key)
    assert actions.withdraw(case=made, reason="事实不清", at=AT, by=office) is True
    made.refresh_from_db()
    assert Case.objects.get(subject=made.public_id).state == "stopped"
    assert opened(village, office, key=key) != made


def test_an_absence_on_which_somebody_decided_is_proposed_with_its_row_until_it_is_taken_up(
    village: Village, office: Actor, charlie: Actor
) -> None:
    on = date(2025, 6, 10)
    check = presence.record_check(
        posting=village.new, on=on, method="visit", result="absent", at=AT, by=office
    )
    assert queries.proposed(actor=office, as_of=DAY) == []
    presence.decide_warning(check=check, step="letter", reason="第二次", at=AT, by=office)
    (found,) = queries.proposed(actor=office, as_of=DAY, area=COUNTY)
    assert (found.person.name, found.measure, found.key) == (
        "玉新",
        "letter",
        f"check:{check.public_id}",
    )
    assert queries.proposed(actor=charlie, as_of=DAY) == []
    opened(village, office, posting=village.new, key=found.key, on=on)
    assert queries.proposed(actor=office, as_of=DAY) == []


def test_a_cancelled_reward_is_known_to_who_pays(
    village: Village, office: Actor, discipline: Actor
) -> None:
    decided(village, office, discipline, measure="bonus")
    key = village.old.person.public_id
    assert queries.cancelled_rewards(people=[key], year=2025) == {key}
    assert queries.cancelled_rewards(people=[key], year=2024) == set()
