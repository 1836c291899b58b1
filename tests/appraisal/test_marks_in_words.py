"""A mark may be a word: the scheme says what it counts, and who reviews only chooses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.appraisal.test_marks_list import HEADINGS, LISTED, scope_of
from tests.appraisal.world import DECIDED, QUARTERS, REVIEWED, SETTINGS, World, at
from tests.intake.conftest import xlsx
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Appraisal, Review
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Plan, handler_for, silent
from zhucun.ledger.events import Origin
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.django_db
#: The quarter alone counts, in words; what each counts is the county's.
SPOKEN = {
    **SETTINGS,
    "weights": {"quarter": "1"},
    "words": {"quarter": {"好": "95", "较好": "85", "一般": "70", "差": "50"}},
}


def quarters(world: World, appraisal: Appraisal, said: dict[str, str]) -> None:
    """What the township said of 王一 in words, quarter by quarter; the leader always 90."""
    for period, on in zip(QUARTERS, REVIEWED, strict=True):
        if period in said:
            world.review(appraisal, 0, period=period, on=on, mark=None, word=said[period])
        world.review(appraisal, 0, by="office", period=period, on=on, mark=Decimal(90))


def value_of(world: World, appraisal: Appraisal, part: str = "quarter") -> str | None:
    lines = world.who(appraisal, 0).result["lines"]
    return next(line["value"] for line in lines if line["part"] == part)  # type: ignore[no-any-return]


def test_a_word_counts_what_the_scheme_says_and_stays_a_word(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    quarters(world, appraisal, dict(zip(QUARTERS, ("好", "较好", "一般", "差"), strict=True)))
    world.compute(appraisal)
    assert value_of(world, appraisal) == "82.5"  # half of 90, half of (95 + 85 + 70 + 50) ÷ 4
    kept = Review.objects.filter(by_class="township").order_by("period")
    assert [(row.mark, row.word) for row in kept] == [
        (None, "好"),
        (None, "较好"),
        (None, "一般"),
        (None, "差"),
    ]


def test_a_period_without_a_word_is_missing_and_never_a_zero(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    quarters(world, appraisal, dict.fromkeys(QUARTERS[:3], "差"))
    world.compute(appraisal)
    assert value_of(world, appraisal) is None
    assert world.who(appraisal, 0).total is None


def test_where_the_words_change_in_mid_year_each_half_counts_by_its_own(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    milder = {**SPOKEN, "words": {"quarter": {"好": "100", "较好": "90", "一般": "80"}}}
    world.adopted(appraisal, milder, since=date(2024, 7, 1))
    quarters(world, appraisal, dict.fromkeys(QUARTERS, "好"))
    world.compute(appraisal)
    values = [
        line["value"] for line in world.who(appraisal, 0).result["lines"] if line["depth"] == 0
    ]
    assert values == ["92.5", "95"]


def test_a_word_that_the_scheme_does_not_state_is_refused_with_those_that_it_does(
    world: World,
) -> None:
    appraisal = world.open()
    with pytest.raises(errors.MarkWordUnknown):  # the pack states none, and nothing was adopted
        world.review(appraisal, 0, mark=None, word="好")
    world.adopted(appraisal, SPOKEN)
    with pytest.raises(errors.MarkWordUnknown) as refused:
        world.review(appraisal, 0, mark=None, word="优")
    assert "好、较好、一般、差" in str(refused.value)
    with pytest.raises(errors.MarkTwice):
        world.review(appraisal, 0, mark=Decimal(95), word="好")
    assert not Review.objects.exists()


def test_a_word_that_the_scheme_no_longer_states_waits_for_a_person(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    quarters(world, appraisal, dict.fromkeys(QUARTERS, "差"))
    fewer = {**SPOKEN, "words": {"quarter": {"好": "95"}}}
    world.adopted(appraisal, fewer, since=date(2024, 1, 2))
    run = world.compute(appraisal)
    assert [flag["fault"] for flag in run.result["flags"]] == [["unknown_word"]] * 4
    lines = world.who(appraisal, 0).result["lines"]
    quarter = [line["value"] for line in lines if line["part"] == "quarter"]
    assert quarter == ["70", None]  # the day on which the word was still a mark, and the others


def test_the_same_word_again_changes_nothing_and_another_takes_its_place(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    world.review(appraisal, 0, mark=None, word="好")
    given: dict[str, Any] = {
        "appraisee": world.who(appraisal, 0),
        "part": "quarter",
        "period": QUARTERS[0],
        "by_class": "township",
        "on": REVIEWED[0],
        "comment": "入户扎实",
    }
    by = world.actors["township"]
    for word, new in (("好", 0), ("较好", 1)):
        draft = actions.ReviewDraft(**given, word=word)
        assert len(actions.record_reviews([draft], at=at(REVIEWED[0]), by=by)) == new
    [gone, stands] = Review.objects.order_by("pk")
    assert (stands.word, gone.withdrawn_on) == ("较好", REVIEWED[0])
    assert gone.withdraw_reason == f"replaced-by:{stands.public_id}"
    told = EventRecord.objects.get(name="appraisal.review.withdrawn")
    assert told.data == {"review": gone.public_id, "reason": gone.withdraw_reason}
    twice = [actions.ReviewDraft(**given, word=word) for word in ("好", "较好", "好")]
    with pytest.raises(errors.ReviewedAlready, match="2024-Q1"):  # one list says one thing
        actions.record_reviews(twice, at=at(REVIEWED[0]), by=by)


@pytest.mark.parametrize("table", [{"95": "95"}, {"好": "-1"}, {"好": "很高"}, {}, "好=95"])
def test_words_that_do_not_fit_are_refused_when_they_are_settled(world: World, table: Any) -> None:
    with pytest.raises(errors.BadSettings) as refused:
        world.scheme({**SETTINGS, "words": {"quarter": table}})
    assert "words" in str(refused.value)


def test_a_word_above_the_largest_mark_is_refused_when_it_is_tried(world: World) -> None:
    appraisal = world.open()
    scheme = world.scheme({**SPOKEN, "words": {"quarter": {"好": "101"}}})
    with pytest.raises(errors.BadSettings):
        actions.ask_run(
            appraisal=appraisal, scheme=scheme, at=at(DECIDED), by=world.actors["office"]
        )


def planned(world: World, *rows: list[Any]) -> Plan:
    scope = scope_of(world)
    headings = [*HEADINGS[:5], "评价档次", *HEADINGS[6:]]
    table = read_table(Workbook(xlsx([headings, *rows]), name="list.xlsx"), scope.spec)
    plan = handler_for("appraisal-marks").plan(table, scope, silent)
    plan.errors = [*table.errors, *plan.errors]
    return plan


def test_a_list_gives_words_and_an_unknown_one_is_told_at_its_cell(world: World) -> None:
    appraisal = world.open()
    world.adopted(appraisal, SPOKEN)
    handler, rest = handler_for("appraisal-marks"), LISTED[4:]
    plan = planned(
        world,
        ["王一", "", *LISTED[:3], "较好", *rest],
        ["李二", "", *LISTED[:3], "马马虎虎", *rest],
    )
    assert [(error.heading, error.code) for error in plan.errors] == [
        ("评价档次", "appraisal.mark-word-unknown")
    ]
    assert [new.found.word for new in plan.new] == ["较好"]
    plan.errors = []
    handler.accept(plan, scope_of(world), lambda _row: Origin(), None, silent)
    [out] = handler.export(scope_of(world))
    assert (out["name"], out["mark"], out["word"]) == ("王一", None, "较好")
