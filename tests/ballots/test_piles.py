"""Paper counted in a pile: whole or not at all, each sheet once, and never few enough to tell who."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.ballots.world import AFTER, AT, COUNTY, DAY, Village, counted, opened, running, vote
from zhucun.ballots import actions, marts, queries
from zhucun.ballots.errors import (
    AlreadyCounted,
    CodeTwice,
    MoreAnswersThanSheets,
    NotRunning,
    OwnPoll,
    PileTooSmall,
    SheetsUnanswered,
    UnknownAnswer,
    UnknownCode,
)
from zhucun.ballots.models import Code, Poll
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions as intake
from zhucun.intake import queries as batches
from zhucun.intake.rows import Scope, handler_for
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord, EventRecord

FEED = "paper-ballots"
ALL = {1: {"satisfied": 4, "dissatisfied": 2}, 2: {"satisfied": 6}, 3: {"unknown": 6}}


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def pile(poll: Poll, codes: Iterable[str], by: Actor, **more: Any) -> None:
    values: dict[str, Any] = {"counts": ALL, "today": DAY, **more}
    actions.enter_pile(poll=poll, codes=list(codes), by=by, **values)


def numbers(poll: Poll) -> list[tuple[int, ...]]:
    rows = poll.lines.order_by("number")
    return [(row.satisfied, row.fairly_satisfied, row.dissatisfied, row.unknown) for row in rows]


def test_a_pile_is_counted_with_the_ballots_that_came_one_by_one(
    village: Village, office: Actor
) -> None:
    poll, codes = running(village)
    vote(poll, codes[9], "satisfied", "satisfied", "satisfied")
    events = EventRecord.objects.count()
    pile(poll, [code[:12] for code in codes[:6]], office, spoiled=codes[6:7])
    poll.refresh_from_db()
    assert (poll.back_paper, poll.back_link, poll.spoiled, poll.valid) == (7, 1, 1, 7)
    assert numbers(poll) == [(5, 0, 2, 0), (7, 0, 0, 0), (1, 0, 0, 6)]
    assert Code.objects.filter(poll=poll, is_spent=True).count() == 8
    assert EventRecord.objects.count() == events  # no event of a ballot, nor of a pile


def test_a_sheet_counts_once_whatever_way_it_comes(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    pile(poll, codes[:6], office)
    with pytest.raises(AlreadyCounted):
        vote(poll, codes[0], "satisfied")
    with pytest.raises(AlreadyCounted):
        pile(poll, [codes[0], *codes[6:]], office, counts={1: {"satisfied": 5}})
    with pytest.raises(CodeTwice):
        pile(poll, [*codes[6:], codes[6][:12], codes[7]], office, counts={1: {"satisfied": 6}})
    poll.refresh_from_db()
    assert (poll.back, numbers(poll)[0]) == (6, (4, 0, 2, 0))  # nothing half done


@pytest.mark.parametrize(
    ("take", "counts", "problem"),
    [
        (4, {1: {"satisfied": 4}}, PileTooSmall),
        (6, {1: {"satisfied": 4, "unknown": 3}}, MoreAnswersThanSheets),
        (6, {1: {"satisfied": 5}}, SheetsUnanswered),
        (6, {9: {"satisfied": 6}}, UnknownAnswer),
        (6, {1: {"excellent": 6}}, UnknownAnswer),
        (6, {1: {"satisfied": 7, "unknown": -1}}, UnknownAnswer),
    ],
)
def test_counts_that_cannot_be_are_refused(
    village: Village, office: Actor, take: int, counts: Any, problem: type[Exception]
) -> None:
    poll, codes = running(village)
    with pytest.raises(problem):
        pile(poll, codes[:take], office, counts=counts)
    assert not Code.objects.filter(is_spent=True).exists()


def test_codes_of_another_poll_and_people_who_do_not_run_it_are_refused(
    village: Village, office: Actor, secretary: Actor, charlie: Actor
) -> None:
    poll, codes = running(village)
    _other, strange = running(village, title="另一次")
    with pytest.raises(UnknownCode):
        pile(poll, [*codes[:5], strange[0]], office)
    for who in (secretary, charlie):
        with pytest.raises((NotAllowed, OwnPoll)):
            pile(poll, codes[:6], who)
    actions.void_poll(poll=poll, reason="重来", at=AT, by=OPERATOR)
    with pytest.raises(NotRunning):
        pile(poll, codes[:6], office)


# ── as a workbook ────────────────────────────────────────


def brought(by: Actor, *rows: Mapping[str, Any]) -> Any:
    heads = ["评议编号", "票号", "废票", "题号", "满意", "基本满意", "不满意", "不了解"]
    book = Workbook()
    assert book.active is not None
    book.active.append(heads)
    for row in rows:
        book.active.append([row.get(head) for head in heads])
    out = io.BytesIO()
    book.save(out)
    return intake.open_batch(
        file=out.getvalue(),
        feed=FEED,
        by=by,
        area=COUNTY,
        as_of=DAY,
        made_at=AT,
        file_name="纸质票汇总.xlsx",
    )


def rows_of(poll: Poll, codes: Iterable[str], *counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    key = {"评议编号": poll.public_id}
    return [key | {"票号": code} for code in codes] + [key | dict(each) for each in counts]


def test_a_workbook_of_a_pile_is_looked_at_and_then_counted(
    village: Village, office: Actor
) -> None:
    poll, codes = running(village)
    told = rows_of(poll, codes[:5], {"题号": 1, "满意": 3, "不满意": 2}, {"题号": 2, "满意": 5})
    told.append({"评议编号": poll.public_id, "票号": codes[5], "废票": "是"})
    batch = brought(office, *told)
    assert (batch.counts["new"], batch.counts["errors"]) == (1, 0)
    assert numbers(poll)[0] == (0, 0, 0, 0)
    intake.accept(batch=batch, by=office, accepted_at=AT)
    poll.refresh_from_db()
    assert (poll.back_paper, poll.spoiled) == (6, 1)
    assert numbers(poll)[:2] == [(3, 0, 2, 0), (5, 0, 0, 0)]
    again = brought(office, *told)
    errors = batches.preview(actor=office, batch=again).errors
    assert {(error.code, error.heading) for error in errors} == {
        ("ballots.already-counted", "票号")
    }


def test_what_does_not_fit_is_said_at_its_cell_and_nothing_of_the_pile_is_counted(
    village: Village, office: Actor, charlie: Actor
) -> None:
    poll, codes = running(village)
    fine = {"题号": 1, "满意": 5}

    def errors(by: Actor, *rows: Mapping[str, Any]) -> list[tuple[str, str]]:
        batch = brought(by, *rows)
        assert batch.counts["new"] == 0
        found = batches.preview(actor=by, batch=batch).errors
        return sorted((one.code, one.heading) for one in found)

    assert errors(office, *rows_of(poll, [*codes[:5], codes[0]], fine)) == [
        ("intake.row-twice", "票号")
    ]
    assert errors(office, *rows_of(poll, [*codes[:5], "a" * 12], fine)) == [
        ("ballots.sheets-unanswered", "评议编号"),
        ("ballots.unknown-code", "票号"),
    ]
    assert errors(office, *rows_of(poll, codes[:4], {"题号": 1, "满意": 4})) == [
        ("ballots.pile-too-small", "评议编号")
    ]
    both = {"题号": 1, "票号": codes[6], "满意": 5}
    assert errors(office, *rows_of(poll, codes[:5], both))[0] == (
        "ballots.code-or-line",
        "评议编号",
    )
    assert not Code.objects.filter(is_spent=True).exists()


def test_the_questions_of_running_polls_go_out_to_be_filled_in_without_any_count(
    village: Village, office: Actor, charlie: Actor, secretary: Actor
) -> None:
    poll, codes = running(village)
    vote(poll, codes[0], "satisfied", "satisfied", "satisfied")

    def sent(actor: Actor) -> list[Any]:
        spec = batches.feed_spec(FEED, COUNTY, DAY)
        scope = Scope(actor=actor, area=COUNTY, as_of=DAY, at=AT, spec=spec)
        return list(handler_for(FEED).export(scope))

    assert [(row["poll"], row["line"]) for row in sent(office)] == [
        (poll.public_id, number) for number in (1, 2, 3)
    ]
    assert not {"satisfied", "dissatisfied"} & set(sent(office)[0])
    assert sent(charlie) == sent(secretary) == []


# ── out again, and as figures ────────────────────────────────────────


SIX = ("satisfied", "satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "unknown")


def test_results_go_out_line_by_line_and_of_few_nothing(village: Village, office: Actor) -> None:
    shown = counted(village, *SIX)
    hidden = counted(village, *SIX[:4], title="少数人的评议")
    open_ = opened(village, title="未完")
    path, count = queries.results_workbook(queries.polls(actor=office), actor=office, lang="zh")
    page = load_workbook(path).active
    assert page is not None
    heads, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
    path.unlink()
    assert count == len(rows) == 6
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    mine = next(row for row in told if row["评议编号"] == shown.public_id)
    assert (mine["满意"], mine["不了解"], mine["满意率(%)"]) == (3, 1, "60.00")
    for row in (row for row in told if row["评议编号"] == hidden.public_id):
        assert {row[head] for head in ("满意", "不满意", "答题票数", "满意率(%)")} == {None}
        assert row["说明"] == "少于5票，不显示"
    assert open_.public_id not in {row["评议编号"] for row in told}
    assert AccessRecord.objects.filter(what="poll results", rows=6).exists()


def figures(*names: str, areas: tuple[str, ...] = (COUNTY,)) -> list[tuple[Any, ...]]:
    rows = marts.ballots(as_of=AFTER.date(), areas=areas, names=names, tags={})
    return sorted(tuple(row[f"m_{name}"] for name in names) for row in rows)


def test_the_mart_has_counts_of_closed_polls_and_no_row_of_few(
    village: Village, office: Actor
) -> None:
    names = ("about", "satisfied", "known", "unknown")
    running(village, title="还在进行")
    counted(village, *SIX[:4], title="少数人的评议")
    assert figures(*names) == []
    counted(village, *SIX)
    assert figures(*names) == [("posting", 3, 5, 1), ("team", 3, 5, 1)]
    assert figures(*names, areas=("411328",)) == []


def test_satisfaction_is_computed_from_counts_over_villages(
    village: Village, office: Actor, charlie: Actor
) -> None:
    """SQ24-010, SQ24-069: of those who answered and know; 基本满意 does not count."""
    from zhucun.analytics.queries import measure

    pack = directory.pack_for(village.place.code, as_of=AFTER.date())
    asked: dict[str, Any] = {"pack": pack, "indicator": "masses-satisfaction", "area": COUNTY}
    assert measure(actor=office, **asked).state == "no-rows"
    counted(village, *SIX, kind="half_year")
    counted(village, *["dissatisfied"] * 6, kind="year", title="年度")
    counted(village, *["dissatisfied"] * 4, kind="half_year", title="少数人的评议")
    found = measure(actor=office, **asked)
    assert (found.numerator, found.denominator, str(found.value)) == (6, 10, "60.00")
    assert measure(actor=charlie, **asked).state == "no-rows"
