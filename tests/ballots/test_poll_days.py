"""A poll counts for the days on which it could be answered, and where enough answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.ballots.world import (
    AFTER,
    AT,
    DAY,
    END,
    Village,
    counted,
    opened,
    poll_draft,
    running,
    vote,
)
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import PeriodBegun, PollOver, PrintingOver
from zhucun.ballots.models import Code, Poll
from zhucun.ballots.queries.duties import duty_facts
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.ledger.models import EventRecord
from zhucun.reports.queries import archives

NEW_YEAR, JULY, NEXT = date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
ALL = ("satisfied", "satisfied", "satisfied")


def fulfilled(actor: Actor, since: date, until: date) -> list[tuple[str, date]]:
    found = duty_facts(actor=actor, since=since, until=until)
    return [(each.counts, each.on) for each in found]


def begun(actor: Actor, until: date) -> list[tuple[date, date]]:
    rows = queries.marks(actor=actor, since=NEW_YEAR, until=date.max, begun_before=until)
    return [(row.starts_on, row.ends_on) for row in rows]


def test_no_sheet_is_printed_after_the_last_day_and_what_is_out_is_still_entered(
    village: Village, office: Actor
) -> None:
    """Else whoever prints again with a reason fills in all that did not come back."""
    poll, codes = running(village, by=office)
    before = Code.objects.count(), EventRecord.objects.count()
    again: dict[str, Any] = {"poll": poll, "reason": "打印机卡纸", "by": office}
    with pytest.raises(PrintingOver, match="2025-06-20") as refused:
        actions.print_sheets(at=AFTER, **again)
    assert isinstance(refused.value, PollOver)
    assert (Code.objects.count(), EventRecord.objects.count()) == before
    late = {"answers": {1: "satisfied"}, "today": END + timedelta(1), "by": office}
    actions.enter_sheet(poll=poll, code=codes[0], **late)  # type: ignore[arg-type]
    first = opened(village, by=office, title="从未印发")
    actions.draw_households(poll=first, word="a", at=AT, by=office)
    with pytest.raises(PrintingOver):
        actions.print_sheets(poll=first, at=AFTER, by=office)


def test_a_poll_that_would_begin_yesterday_is_not_opened(village: Village, office: Actor) -> None:
    with pytest.raises(PeriodBegun, match="2025-05-12"):
        opened(village, by=office, starts_on=date(2025, 5, 12))
    poll = opened(village, by=office)
    again = actions.open_poll(poll_draft(village), at=AT + timedelta(1), by=office)
    assert again == poll  # sent once more, the day after


def test_a_poll_counts_from_the_day_on_which_its_sheets_were_printed(village: Village) -> None:
    """Announced for June, printed in July: nobody could answer in the first half-year."""
    poll = opened(village, ends_on=date(2025, 7, 10))
    in_july = datetime(2025, 7, 2, 2, 0, tzinfo=UTC)
    actions.draw_households(poll=poll, word="a", at=in_july, by=OPERATOR)
    for code in actions.print_sheets(poll=poll, at=in_july, by=OPERATOR).codes:
        actions.cast(poll=poll.public_id, code=code, answers={1: "satisfied"}, today=in_july.date())
    actions.close_poll(poll=poll, at=in_july + timedelta(1), by=OPERATOR)
    days = (in_july.date(), in_july.date() + timedelta(1))
    assert begun(OPERATOR, JULY) == []
    assert begun(OPERATOR, NEXT) == [days]
    assert fulfilled(OPERATOR, NEW_YEAR, JULY) == []
    assert fulfilled(OPERATOR, JULY, NEXT) == [("masses-review", days[1])]


def test_a_poll_that_all_answered_early_is_over_on_that_day(village: Village) -> None:
    """Announced until July, all back and closed in June: it is of the first half-year."""
    poll, codes = running(village, ends_on=date(2025, 7, 10))
    for code in codes:
        vote(poll, code, *ALL)
    actions.close_poll(poll=poll, at=AT + timedelta(1), by=OPERATOR)
    assert fulfilled(OPERATOR, NEW_YEAR, JULY) == [("masses-review", DAY + timedelta(1))]
    assert fulfilled(OPERATOR, JULY, NEXT) == []


def test_a_poll_that_was_announced_for_days_before_it_was_opened_counts_from_its_opening(
    village: Village,
) -> None:
    """As they were kept before: without the day of the first print."""
    poll = counted(village, *["satisfied"] * 6)
    Poll.objects.filter(pk=poll.pk).update(starts_on=date(2025, 5, 12), began_on=None)
    assert begun(OPERATOR, DAY) == []
    assert begun(OPERATOR, DAY + timedelta(1)) == [(DAY, END)]


@pytest.mark.parametrize("answers", [0, 4, 5])
def test_a_poll_that_too_few_answered_was_held_and_fulfils_nothing(
    village: Village, answers: int
) -> None:
    counted(village, *["satisfied"] * answers)
    is_enough = answers >= 5
    [(counts, on)] = fulfilled(OPERATOR, NEW_YEAR, JULY)
    assert (counts == "masses-review", on) == (is_enough, END)
    reading = archives.Reading(actor=OPERATOR, postings=[village.secretary], as_of=JULY)
    [archive] = archives.archives_of(reading)
    part = next(each for each in archive.parts if each.part.id == "reviews")
    said = "群众评议" if is_enough else "群众评议，票数不足、无结果"
    assert [(row.on, row.text) for row in part.found.rows] == [(END, said)]
