"""One leaves, one comes: what is open is accepted item by item, and no village is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from tests.roster.handover_world import (
    COMES,
    LEAVES,
    MEDICINE,
    accept_all,
    items,
    release,
    sign,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.actions import Answer, PromiseDraft
from zhucun.roster.enums import ItemKind, ItemState, PostingRole
from zhucun.roster.errors import (
    ItemAnswered,
    NoTaker,
    PromiseOver,
    ReasonNeeded,
    TakerElsewhere,
)
from zhucun.roster.models import Handover, Posting, Round, StandingPromise
from zhucun.roster.queries import OpenThing
from zhucun.roster.queries.handovers import _SOURCES

# the list


def test_the_list_holds_the_packs_items_and_the_promise_that_stands(handover: Handover) -> None:
    found = [(item.kind, item.text) for item in items(handover)]
    assert (ItemKind.CHECKLIST, "对农户的长期承诺(如代购药物)") in found
    assert (ItemKind.PROMISE, MEDICINE) in found


def test_unfinished_steps_and_the_team_stand_in_the_list(far: Place, far_batch: Round) -> None:
    team = make.team(far, far_batch)
    row = make.posting(make.person(), far, far_batch, team=team)
    make.posting(row.person, make.place("520111100"), far_batch, role=PostingRole.CAPTAIN)
    made = actions.open_handover(giver=row, taker=None, opened_on=COMES, opened_at=NOW, by=OPERATOR)
    kinds = {item.kind: item.text for item in items(made)}
    assert kinds[ItemKind.TEAM] == "龙井村工作队"
    assert kinds[ItemKind.CAPTAINCY] == "青岩镇"
    assert kinds[ItemKind.TAKE_UP]


@pytest.fixture
def cases() -> Iterator[None]:
    """A room above registers what it keeps open."""
    queries.register_source(
        "case", lambda giver, day: [OpenThing(key="c1", text="水渠纠纷")], label="Cases"
    )
    yield
    _SOURCES.pop("case")


def test_a_room_above_lets_its_open_things_stand_in_the_list(
    cases: None, handover: Handover
) -> None:
    assert ("case", "水渠纠纷") in [(item.kind, item.text) for item in items(handover)]
    assert queries.kind_label("case") == "Cases"


def test_a_list_drawn_up_again_adds_only_what_is_new(handover: Handover, old: Posting) -> None:
    def again() -> int:
        return actions.draw_up_again(handover=handover, as_of=LEAVES, added_at=NOW, by=OPERATOR)

    assert again() == 0
    actions.make_promises(
        [PromiseDraft(posting=old, text="接送孩子上学", made_on=COMES)], by=OPERATOR
    )
    assert [again(), again()] == [1, 0]


def test_opening_a_handover_twice_gives_the_same_one(handover: Handover, old: Posting) -> None:
    again = actions.open_handover(
        giver=old, taker=None, opened_on=COMES, opened_at=NOW, by=OPERATOR
    )
    assert again.pk == handover.pk
    assert EventRecord.objects.filter(name="roster.handover.opened").count() == 1


def test_who_serves_elsewhere_takes_nothing_over(
    handover: Handover, east: Place, batch: Round
) -> None:
    elsewhere = make.posting(make.person("赵强"), east, batch)
    with pytest.raises(TakerElsewhere, match="赵强 does not serve in the same place"):
        actions.name_taker(handover=handover, taker=elsewhere, named_at=NOW, by=OPERATOR)


# answers


def test_an_accepted_promise_is_the_successors(
    handover: Handover, promise: StandingPromise
) -> None:
    accept_all(handover)
    kept = StandingPromise.objects.get()
    assert (kept.posting_id, kept.made_by_id) == (handover.taker_id, handover.giver_id)
    assert accept_all(handover) == 0


def test_the_successor_answers_himself_and_refuses_with_a_reason(handover: Handover) -> None:
    assert handover.taker is not None
    wang = make.actor("wang", Role.MEMBER, handover.area, person=handover.taker.person)
    first, second = items(handover)[:2]
    with pytest.raises(ReasonNeeded):
        actions.answer_items([Answer(item=first, accepted=False)], answered_on=LEAVES, by=wang)
    answers = [
        Answer(item=first, accepted=False, reason="账目不清"),
        Answer(item=second, accepted=True),
    ]
    assert actions.answer_items(answers, answered_on=LEAVES, by=wang) == 2
    assert [item.state for item in items(handover)][:2] == [ItemState.REFUSED, ItemState.ACCEPTED]
    later = [Answer(item=items(handover)[0], accepted=True)]
    assert actions.answer_items(later, answered_on=LEAVES, by=wang) == 1


def test_of_two_answers_to_one_item_the_slower_is_told(handover: Handover) -> None:
    [first, stale] = [items(handover)[0], items(handover)[0]]
    yes = [Answer(item=first, accepted=True)]
    actions.answer_items(yes, answered_on=LEAVES, by=OPERATOR, paper="清单")
    no = [Answer(item=stale, accepted=False, reason="不符")]
    with pytest.raises(ItemAnswered):
        actions.answer_items(no, answered_on=LEAVES, by=OPERATOR, paper="清单")


def test_the_office_answers_for_the_successor_only_with_what_it_rests_on(
    handover: Handover,
) -> None:
    with pytest.raises(ReasonNeeded):
        accept_all(handover, paper="")
    giver = make.actor("li", Role.MEMBER, handover.area, person=handover.giver.person)
    with pytest.raises(NotAllowed):
        accept_all(handover, by=giver)


def test_without_a_successor_nobody_answers(old: Posting) -> None:
    made = actions.open_handover(giver=old, taker=None, opened_on=COMES, opened_at=NOW, by=OPERATOR)
    li = make.actor("li", Role.MEMBER, old.area, person=old.person)
    with pytest.raises(NotAllowed):
        accept_all(made, by=li, paper="")
    with pytest.raises(NoTaker, match="Nobody is named yet who takes over from 李明"):
        accept_all(made)


# days together, terms, promises


def test_fifteen_days_together_pass_the_rule_of_huaxi(handover: Handover) -> None:
    def answer() -> str:
        card = queries.handover_card(actor=OPERATOR, public_id=handover.public_id)
        found = queries.handover_answers(card, items(card), as_of=LEAVES)
        return next(a.outcome for item, a, _ in found if item.ref == "rules/overlap-long-enough")

    assert answer() == "unknown"
    for until, outcome in ((date(2025, 7, 15), "fail"), (LEAVES, "pass")):
        assert actions.record_together(
            handover=handover, start=COMES, until=until, recorded_at=NOW, by=OPERATOR
        )
        assert answer() == outcome
    with pytest.raises(PeriodReversed):
        actions.record_together(
            handover=handover, start=LEAVES, until=COMES, recorded_at=NOW, by=OPERATOR
        )


def test_the_rules_of_huaxi_pass_once_all_is_taken_over_and_signed(handover: Handover) -> None:
    accept_all(handover)
    sign(handover, "giver")
    sign(handover, "taker")
    card = queries.handover_card(actor=OPERATOR, public_id=handover.public_id)
    found = queries.handover_answers(card, items(card), as_of=LEAVES)
    outcomes = {item.id: answer.outcome for item, answer, _ in found}
    assert outcomes["handover-signed"] == "pass"
    assert outcomes["no-gap-between-terms"] == "pass"
    assert outcomes["commitments-taken-over"] == "pass"


def test_the_overlap_is_of_the_pack_and_elsewhere_not_configured(places: dict[str, Place]) -> None:
    assert queries.overlap_days("520111", LEAVES) == 15
    assert queries.overlap_days("411327", LEAVES) is None
    assert queries.notice_days("411327", LEAVES) is None


def test_terms_that_end_are_listed_soonest_first(
    old: Posting, east: Place, west: Place, batch: Round
) -> None:
    soon = make.posting(make.person("甲"), east, batch, due_on=date(2025, 8, 1))
    make.posting(make.person("乙"), west, batch, due_on=date(2026, 8, 1))
    found = queries.expiring(actor=OPERATOR, as_of=COMES, until=date(2025, 9, 29), area="411327")
    assert list(found) == [soon]
    by_term = queries.expiring(actor=OPERATOR, as_of=COMES, until=COMES, area="520111")
    assert list(by_term) == [old]


def test_a_promise_ends_once_and_says_why(promise: StandingPromise) -> None:
    def end(on: date, note: str = "老人由子女照料") -> bool:
        return actions.end_promise(promise=promise, ended_on=on, note=note, by=OPERATOR)

    with pytest.raises(ReasonNeeded):
        end(COMES, " ")
    assert [end(COMES), end(COMES)] == [True, False]
    with pytest.raises(PromiseOver):
        end(LEAVES)


def test_what_was_promised_is_not_in_the_ledger(promise: StandingPromise) -> None:
    assert MEDICINE not in str([row.data for row in EventRecord.objects.all()])


# rights and costs


def test_charlie_sees_and_changes_nothing(handover: Handover, promise: StandingPromise) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "411327")
    assert not queries.handovers(actor=charlie).exists()
    assert not queries.promises(actor=charlie, area="520111", as_of=COMES).exists()
    assert not queries.expiring(actor=charlie, as_of=COMES, until=LEAVES).exists()
    for read, public_id in (
        (queries.handover_card, handover.public_id),
        (queries.promise_card, promise.public_id),
        (queries.item_card, items(handover)[0].public_id),
    ):
        with pytest.raises(NotFound):
            read(actor=charlie, public_id=public_id)
    for write in (
        lambda: accept_all(handover, by=charlie),
        lambda: sign(handover, "giver", by=charlie),
        lambda: release(handover.giver, by=charlie, override="x"),
        lambda: actions.end_promise(promise=promise, ended_on=COMES, note="x", by=charlie),
        lambda: actions.record_together(
            handover=handover, start=COMES, until=LEAVES, recorded_at=NOW, by=charlie
        ),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_both_cadres_read_their_handover_and_add_to_its_list(handover: Handover) -> None:
    assert handover.taker is not None
    for name, posting in (("li", handover.giver), ("wang", handover.taker)):
        who = make.actor(name, Role.MEMBER, "520111100201", person=posting.person)
        assert queries.handover_card(actor=who, public_id=handover.public_id)
        things = [(ItemKind.KEYS, OpenThing(key=name, text="村部钥匙"))]
        assert actions.add_items(handover, things, added_at=NOW, by=who) == 1


@pytest.mark.parametrize("size", [3, 30])
def test_lists_of_handovers_cost_one_query_at_any_length(
    far: Place, far_batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        row = make.posting(make.person(), far, far_batch, role=PostingRole.MEMBER)
        actions.open_handover(giver=row, taker=None, opened_on=COMES, opened_at=NOW, by=OPERATOR)
    with django_assert_num_queries(1):
        found = list(queries.handovers(actor=OPERATOR))
    assert len(found) == size
    assert found[0].item_count == 4  # type: ignore[attr-defined]
