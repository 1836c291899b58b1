"""The archive of a term: its parts, what is missing and who brings it, issued once and checked."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from zipfile import ZipFile

import pytest

from tests import factories as make
from tests.reports.burden_world import COUNTY, EAST, World, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.reports import actions, jobs
from zhucun.reports.enums import PrintState
from zhucun.reports.errors import NoArchives, PaperChanged
from zhucun.reports.models import ArchiveIssue, ArchiveRun
from zhucun.reports.queries import archives
from zhucun.reports.queries.archives import PartState, Who
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

TODAY = date(2024, 4, 10)
AT = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def of(posting: Posting, *, actor: Actor = OPERATOR, on: date = TODAY) -> archives.Archive:
    return archives.archive_of(actor=actor, posting=posting.public_id, as_of=on)


def part(archive: archives.Archive, name: str) -> archives.PartOf:
    return next(each for each in archive.parts if each.part.id == name)


def drafts(*postings: Posting, actor: Actor = OPERATOR, on: date = TODAY) -> Any:
    return archives.drafts_of(archives.Reading(actor=actor, postings=postings, as_of=on), "zh")


def issue(*postings: Posting, on: date = TODAY, by: Actor = OPERATOR) -> list[ArchiveIssue]:
    at = datetime.combine(on, datetime.min.time(), tzinfo=UTC)
    made = drafts(*postings, on=on)
    return actions.issue_archives(made, issuer="组织部", issued_on=on, issued_at=at, by=by)


def ask(by: Actor = OPERATOR, **more: Any) -> ArchiveRun:
    asked = {"area": COUNTY, "scope": "all", "language": "zh", "on": TODAY, "asked_at": AT}
    return actions.ask_archives(**{**asked, **more}, by=by)


# what is in it


def test_the_rooms_fill_the_parts_in_their_official_order(world: World) -> None:
    world.visit()
    world.matter()
    world.trip()
    wang, li = of(world.wang), of(world.li)
    assert [each.part.id for each in wang.parts][:3] == ["selection", "arrival", "plans"]
    assert wang.parts[-1].part.id == "handover"
    [visit] = part(wang, "visits").found.rows
    assert (visit.on, visit.state, visit.record[0]) == (date(2024, 3, 5), "2户", "visit")
    assert part(wang, "visits").found.figures[-1][1] == "2"
    assert [row.record[0] for row in part(wang, "matters").found.rows] == ["matter"]
    assert part(li, "leave").count == 1
    assert part(li, "visits").state is PartState.NOTHING


def test_nothing_of_others_stands_in_it(world: World) -> None:
    world.visit()
    world.matter()
    [draft] = drafts(world.wang)
    for secret in ("张1", "张2", "水管冻裂 ok", "细说", "李队员"):
        assert secret not in str(draft.content)


def test_what_is_missing_says_since_when_by_when_who_and_why(world: World) -> None:
    found = of(world.wang)
    gaps = {gap.text: gap for _part, gap in found.gaps}
    pledge = next(gap for gap in gaps.values() if "SQ24-065" in gap.clauses)
    assert (pledge.who, pledge.is_ahead) == (Who.CADRE, False)
    months = next(gap for text, gap in gaps.items() if "考勤月表" in text)
    assert (months.since, months.due_on) == (date(2021, 6, 1), None)
    assert part(found, "plans").state is PartState.MISSING
    late = [gap for _p, gap in found.gaps if gap.clauses == ("SQ24-067",) and not gap.is_ahead]
    assert late[-1].due_on == date(2024, 3, 31)


def test_a_handover_is_due_when_the_term_ends_and_missing_afterwards(world: World) -> None:
    assert not part(of(world.li), "handover").found.gaps  # no day on record, nothing is claimed
    ends = date(2024, 5, 1)
    roster.end_postings([world.wang], ends_on=ends, reason="轮换", made_at=AT, by=OPERATOR)
    world.wang.refresh_from_db()
    [ahead] = part(of(world.wang), "handover").found.gaps
    assert (ahead.due_on, ahead.is_ahead) == (ends, True)
    [missed] = part(of(world.wang, on=ends), "handover").found.gaps
    assert not missed.is_ahead
    assert missed.clauses == ()  # 社旗 says nothing of handovers


def test_a_handover_that_is_missing_cites_what_the_region_itself_says(
    places: dict[str, Place], settings: Any
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    start, ends = date(2025, 5, 1), date(2026, 5, 1)
    round_ = make.round_("2025", area="520111", starts_on=start)
    row = make.posting(make.person("花溪干部"), places["520111100201"], round_, starts_on=start)
    roster.end_postings([row], ends_on=ends, reason="轮换", made_at=AT, by=OPERATOR)
    [missed] = part(of(row, on=ends), "handover").found.gaps
    assert "HX25-06" in missed.clauses
    assert {clause.split("-")[0] for clause in missed.clauses} == {"HX25"}


def test_a_pack_without_a_list_of_contents_claims_none(places: dict[str, Place]) -> None:
    round_ = make.round_("2023", area="520111", starts_on=date(2023, 5, 1))
    person = make.person("花溪干部")
    row = make.posting(person, places["520111100201"], round_, starts_on=date(2023, 5, 10))
    found = of(row)
    assert not found.has_contents
    assert "plans" not in {part.id for part, _gap in found.gaps}


def test_ten_archives_cost_as_many_queries_as_one(
    world: World, queries_of: Callable[..., list[str]], places: dict[str, Place]
) -> None:
    world.visit()
    reading = archives.Reading(actor=OPERATOR, postings=[world.wang], as_of=TODAY)
    archives.archives_of(reading)
    few = queries_of(lambda: archives.archives_of(reading))
    round_ = make.round_("2022")
    more = [
        make.posting(make.person(f"干部{at}"), places[EAST], round_, role="member")
        for at in range(9)
    ]
    many = archives.Reading(actor=OPERATOR, postings=[world.wang, *more], as_of=TODAY)
    assert len(queries_of(lambda: archives.archives_of(many))) == len(few)


# who may read it


@pytest.mark.parametrize("who", ["office", "township", "wang"])
def test_the_cadre_and_his_offices_read_it(world: World, who: str) -> None:
    assert of(world.wang, actor=world.actors[who]).posting.pk == world.wang.pk


@pytest.mark.parametrize("who", ["li", "zhao", "stranger"])
def test_neither_a_colleague_nor_charlie_reads_it(world: World, who: str) -> None:
    actor = world.actors[who]
    with pytest.raises(NotFound):
        of(world.wang, actor=actor)
    [row] = issue(world.wang)
    with pytest.raises(NotFound):
        archives.issue_card(actor=actor, public_id=row.public_id)
    assert not archives.issues(actor=actor).exists()
    assert archives.checked(actor=actor, data=archives.printed(row)).issue is None
    board = archives.board(actor=actor, as_of=TODAY, until=date(2030, 1, 1))
    assert world.wang.pk not in {each.posting.pk for each in board.lines}


# issued


def test_an_archive_is_frozen_printed_the_same_and_found_by_its_bytes(world: World) -> None:
    world.visit()
    [row] = issue(world.wang)
    data = archives.printed(ArchiveIssue.objects.get(pk=row.pk))
    assert data == archives.printed(row)
    found = archives.checked(actor=world.actors["wang"], data=data)
    assert found.issue == row
    assert (found.is_latest, found.seal) == (True, "")
    ledger.seal_pending(sealed_at=AT)
    assert archives.checked(actor=OPERATOR, data=data).seal
    assert archives.checked(actor=OPERATOR, data=data + b" ").issue is None
    [event] = EventRecord.objects.filter(name="reports.archive.issued")
    assert event.data["digest"] == row.digest


def test_nothing_is_issued_anew_until_a_record_changes_and_then_it_says_what(
    world: World,
) -> None:
    [first] = issue(world.wang)
    [again] = issue(world.wang, on=TODAY + timedelta(days=1))
    assert again.pk == first.pk
    world.visit()
    [second] = issue(world.wang, on=TODAY + timedelta(days=1))
    assert (second.version, second.changes) == (2, [["走访民情", "0", "1"]])
    old = archives.checked(actor=OPERATOR, data=archives.printed(first))
    assert (old.is_latest, old.latest) == (False, 2)


def test_what_is_still_missing_after_the_term_is_told_though_no_record_changed(
    world: World,
) -> None:
    ends = date(2024, 5, 1)
    roster.end_postings([world.wang], ends_on=ends, reason="轮换", made_at=AT, by=OPERATOR)
    world.wang.refresh_from_db()
    [first] = issue(world.wang)
    [second] = issue(world.wang, on=ends)
    [again] = issue(world.wang, on=ends + timedelta(days=9))
    assert (second.version, again.pk) == (2, second.pk)
    assert second.missing > first.missing  # the handover lay ahead
    [[label, before, now]] = second.changes
    assert (label, int(before) > 0, int(now) > 0) == ("缺项清单", True, True)
    assert "交接尚未双方签字" in {gap[1] for gap in archives.content_of(second)["gaps"]}


def test_an_archive_that_was_changed_behind_our_back_is_not_printed(world: World) -> None:
    [row] = issue(world.wang)
    ArchiveIssue.objects.update(digest="0" * 64)
    with pytest.raises(PaperChanged):
        archives.printed(ArchiveIssue.objects.get(pk=row.pk))


def test_only_the_office_issues_and_whoever_takes_a_file_is_logged(world: World) -> None:
    for who in ("wang", "township", "stranger"):
        with pytest.raises(NotAllowed):
            issue(world.wang, by=world.actors[who])
    [row] = issue(world.wang)
    archives.taken(actor=world.actors["wang"], issue=row)
    assert AccessRecord.objects.filter(what="archive", kind="EXPORT").count() == 1


# what is missing, months before


def test_the_board_counts_by_township_what_is_missing_before_the_term_ends(
    places: dict[str, Place], world: World
) -> None:
    soon = date(2024, 6, 1)
    round_ = make.round_("2022")
    for code in ("411327100202", "411327101201"):
        make.posting(make.person(code), places[code], round_, due_on=soon)
    board = archives.board(
        actor=world.actors["office"], as_of=TODAY, until=TODAY + timedelta(days=90)
    )
    assert [line.name for line in board.townships] == ["赊店镇", "桥头镇"]
    for line in board.townships:
        mine = [each for each in board.lines if each.posting.area.startswith(line.code)]
        assert (line.cadres, line.gaps) == (len(mine), sum(each.missing for each in mine))
    assert board.notice is None  # no source names the months


# of a whole area


def test_a_run_goes_on_after_a_lost_worker_and_makes_nothing_twice(
    world: World, places: dict[str, Place]
) -> None:
    round_ = make.round_("2022")
    make.posting(make.person("小河干部"), places["411327101201"], round_)
    row = ask()
    assert ask().pk == row.pk
    claimed = actions.claim_run(worker="w1", now=AT)
    assert claimed is not None
    made = issue(world.wang, world.li, world.zhao)
    actions.keep_shelf(
        row=claimed,
        area="411327100",
        name="赊店镇",
        issues=made,
        content=archives.zipped(made, lang="zh"),
        now=AT,
    )
    assert not jobs.work_once(clock=lambda: AT, worker="w2")
    later = AT + timedelta(minutes=10)
    assert jobs.work_once(clock=lambda: later, worker="w2")
    row.refresh_from_db()
    assert (row.state, row.done, row.made, row.total) == (PrintState.DONE, 4, 1, 4)
    assert ArchiveIssue.objects.count() == 4
    name, data = archives.shelf_zip(actor=OPERATOR, run=row, area="411327100")
    with ZipFile(io.BytesIO(data)) as file:
        assert len(file.namelist()) == 4
        assert "index.xlsx" in file.namelist()
        [wang] = [each for each in file.namelist() if "王驻村" in each]
        assert archives.checked(actor=OPERATOR, data=file.read(wang)).issue is not None
    assert AccessRecord.objects.get(what="archives").rows == 3


def test_a_run_is_stopped_and_what_is_issued_stays(world: World) -> None:
    row = ask()
    claimed = actions.claim_run(worker="w1", now=AT)
    assert claimed is not None
    assert actions.stop_archives(row=row, at=AT, by=OPERATOR)
    assert not actions.stop_archives(row=row, at=AT, by=OPERATOR)
    assert not actions.beat_run(row=claimed, done=1, made=1, now=AT)
    assert not jobs.work_once(clock=lambda: AT, worker="w2")


def test_a_run_is_asked_for_by_the_office_and_not_of_nobody(world: World) -> None:
    with pytest.raises(NotAllowed):
        ask(by=world.actors["township"])
    with pytest.raises(NoArchives):
        ask(scope="ended")
    row = ask(by=world.actors["office"])
    with pytest.raises(NotFound):
        archives.run_card(actor=world.actors["stranger"], public_id=row.public_id)
    assert not archives.runs(actor=world.actors["wang"]).exists()


def test_a_unit_reads_the_archives_of_its_people_only(world: World, unit: Any) -> None:
    round_ = make.round_("2022")
    sent = make.posting(
        make.person("派出", unit=unit), world.zhao.place, round_, unit=unit, role="member"
    )
    clerk = make.actor("clerk", Role.UNIT, COUNTY, unit=unit)
    assert of(sent, actor=clerk).posting.pk == sent.pk
    with pytest.raises(NotFound):
        of(world.wang, actor=clerk)


def test_small_townships_share_a_batch_and_a_large_one_is_cut(
    world: World, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = make.round_("2022")
    make.posting(make.person("小河干部"), places["411327101201"], round_)
    rows = archives.postings_of(actor=OPERATOR, area="411327", scope="all", on=TODAY)
    codes = archives.townships_of(rows)

    def cut() -> list[list[tuple[str, int, bool]]]:
        return [
            [(each.township, len(each.postings), each.is_last) for each in batch]
            for batch in archives.batches(rows, codes)
        ]

    assert cut() == [[("411327100", 3, True), ("411327101", 1, True)]]
    monkeypatch.setattr(import_module("zhucun.reports.queries.archives.runs"), "BATCH", 2)
    assert cut() == [
        [("411327100", 2, False)],
        [("411327100", 1, True), ("411327101", 1, True)],
    ]
    row = ask()
    assert jobs.work_once(clock=lambda: AT, worker="w1")
    row.refresh_from_db()
    assert (row.state, row.done, row.made) == (PrintState.DONE, 4, 4)
    assert {each.area: each.count for each in archives.shelves_of(row)} == {  # type: ignore[attr-defined]
        "411327100": 3,
        "411327101": 1,
    }
