"""Visits: recorded once, kept with both clocks, changed field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.world import AT, DAY, household
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.actions import VisitChanges
from zhucun.fieldwork.errors import (
    BadRecordId,
    CompanionUnknown,
    DayInFuture,
    EditedMeanwhile,
    FollowedUp,
    HouseholdUnknown,
    NothingVisited,
    PersonalInTitle,
    PostingNotBegun,
    PostingNotRunning,
    ReasonNeeded,
    VisitIdTaken,
    VisitVoided,
    WordUnknown,
)
from zhucun.fieldwork.models import Visit, VisitHousehold
from zhucun.households.models import Household
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

Record = Callable[..., Visit]


def test_one_record_gives_the_visit_its_households_and_its_matter(
    record: Record, households: list[Household]
) -> None:
    heard = actions.NewMatter(
        kind="urgent", topic="water", title="水管冻裂", household=households[0].public_id
    )
    row = record(matters=[heard])
    assert row.households.count() == 2
    matter = row.matters.get()
    assert (matter.source, matter.owner, matter.opened_on) == ("visit", row.posting, DAY)
    news = EventRecord.objects.filter(name__startswith="fieldwork").order_by("pk")
    assert list(news.values_list("name", flat=True)) == [
        "fieldwork.visit.recorded",
        "fieldwork.matter.opened",
    ]


def test_what_was_found_is_sealed_and_in_no_event(record: Record) -> None:
    row = record()
    stored = Visit.objects.filter(pk=row.pk).extra(select={"raw": "findings"})  # noqa: S610 - the raw column
    assert b"13812345678" not in bytes(stored.values_list("raw", flat=True)[0])
    assert "13812345678" not in str(list(EventRecord.objects.values_list("data", flat=True)))
    assert queries.read_findings(actor=row_author(row), visit=row).endswith("13812345678")


def row_author(row: Visit) -> Actor:
    return Actor(account=1, name="王驻村", person=row.posting.person.public_id)


def test_the_same_id_and_content_again_is_the_same_visit(record: Record) -> None:
    key = new_public_id()
    first = record(public_id=key)
    again = record(public_id=key, at=AT + timedelta(hours=3))
    assert again.pk == first.pk
    assert (Visit.objects.count(), VisitHousehold.objects.count()) == (1, 2)
    assert EventRecord.objects.filter(name="fieldwork.visit.recorded").count() == 1


def test_the_same_content_is_known_after_it_was_changed(record: Record, cadre: Actor) -> None:
    key = new_public_id()
    row = record(public_id=key)
    actions.change_visit(visit=row, base=1, changes=VisitChanges(topics=["road"]), at=AT, by=cadre)
    assert record(public_id=key).topics == ["road"]


def test_the_same_id_with_other_content_is_refused(record: Record) -> None:
    key = new_public_id()
    record(public_id=key)
    with pytest.raises(VisitIdTaken):
        record(public_id=key, findings="别的")


@pytest.mark.parametrize("bad", ["short", "ILOU56789012", "../../etc/pw", "a" * 13])
def test_an_id_is_twelve_letters_of_the_alphabet(record: Record, bad: str) -> None:
    with pytest.raises(BadRecordId):
        record(public_id=bad)


def test_a_clock_a_year_ahead_keeps_both_times_and_the_day_of_the_server(record: Record) -> None:
    ahead = AT + timedelta(days=366)
    row = record(made_at=ahead, on=DAY + timedelta(days=366))
    assert (row.made_at, row.received_at, row.on) == (ahead, AT, DAY)
    assert row.clock_off_seconds == 366 * 86_400
    assert [note["kind"] for note in row.notes] == ["clock-off", "day-corrected"]


def test_a_day_that_a_person_chose_stays_although_the_clock_is_wrong(record: Record) -> None:
    row = record(made_at=AT + timedelta(days=366), on=DAY - timedelta(days=3))
    assert row.on == DAY - timedelta(days=3)
    assert [note["kind"] for note in row.notes] == ["clock-off"]


def test_a_clock_a_year_behind_is_set_right_by_what_the_door_measured(record: Record) -> None:
    behind = timedelta(days=365)
    made = AT - timedelta(days=4) - behind  # four days in the pocket
    row = record(
        made_at=made,
        on=DAY - timedelta(days=4) - behind,
        clock_measured=-int(behind.total_seconds()),
    )
    assert row.on == DAY - timedelta(days=4)


def test_a_week_without_a_network_is_no_wrong_clock(record: Record) -> None:
    row = record(made_at=AT - timedelta(days=7), on=DAY - timedelta(days=7))
    assert (row.clock_off_seconds, row.notes) == (None, [])


def test_a_day_to_come_is_refused(record: Record) -> None:
    with pytest.raises(DayInFuture):
        record(on=DAY + timedelta(days=1))


def test_a_household_that_had_left_is_accepted_with_a_note(record: Record, east: Place) -> None:
    gone = household(east, 9, valid_until=date(2024, 1, 1), end_reason="moved")
    row = record(to=[gone])
    assert row.notes == [{"kind": "household-left", "household": gone.public_id}]


def test_a_household_of_another_village_is_refused(record: Record, west: Place) -> None:
    with pytest.raises(HouseholdUnknown):
        record(to=[household(west, 1)])


def test_a_household_visit_without_household_is_refused(record: Record) -> None:
    with pytest.raises(NothingVisited):
        record(to=[])
    assert record(to=[], kind="open_air").households.count() == 0


@pytest.mark.parametrize("more", [{"kind": "party"}, {"topics": ["gossip"]}])
def test_words_are_of_the_list(record: Record, more: dict[str, Any]) -> None:
    with pytest.raises(WordUnknown):
        record(**more)


def test_a_recalled_cadre_sends_what_he_did_up_to_his_last_day(
    record: Record, wang: Posting
) -> None:
    roster.end_postings(
        [wang], ends_on=date(2024, 2, 20), reason="召回", recalled=True, made_at=AT, by=OPERATOR
    )
    himself = Actor(account=7, name="王驻村", person=wang.person.public_id)  # no role any more
    assert record(by=himself, on=date(2024, 2, 19)).on == date(2024, 2, 19)
    with pytest.raises(PostingNotRunning) as refused:
        record(by=himself, on=date(2024, 2, 20))
    assert refused.value.facts["last"] == date(2024, 2, 19)


def test_a_visit_before_the_posting_is_refused(record: Record) -> None:
    with pytest.raises(PostingNotBegun):
        record(on=date(2021, 5, 9))


def test_a_companion_has_the_visit_in_his_diary(record: Record, li: Posting, member: Actor) -> None:
    record(companions=[li.public_id])
    page = queries.diary(actor=member, posting=li, month=DAY)
    assert (page.household_visits, page.distinct) == (2, 2)
    with pytest.raises(CompanionUnknown):
        record(companions=["0123456789ab"])


def test_a_colleague_records_for_him_and_a_stranger_does_not(
    record: Record, member: Actor, stranger: Actor, office: Actor
) -> None:
    assert record(by=member).by_name == "李队员"
    for actor in (stranger, office):  # the office sees and handles; it does not write diaries
        with pytest.raises(NotAllowed):
            record(by=actor)


def test_through_another_account_nobody_records(record: Record, cadre: Actor) -> None:
    looking = Actor(cadre.account, cadre.name, cadre.held, cadre.person, viewer=99)
    with pytest.raises(NotAllowed):
        record(by=looking)


def test_a_matter_whose_title_holds_a_phone_number_stops_the_whole_record(record: Record) -> None:
    heard = actions.NewMatter(kind="urgent", topic="water", title="联系１３８ 1234-5678")
    with pytest.raises(PersonalInTitle):
        record(matters=[heard])
    assert not Visit.objects.exists()


def test_a_changed_field_counts_up_and_is_noted(record: Record, cadre: Actor) -> None:
    row = record()
    assert actions.change_visit(
        visit=row, base=1, changes=VisitChanges(topics=["road"]), at=AT, by=cadre
    )
    assert (row.version, row.topics) == (2, ["road"])
    event = EventRecord.objects.get(name="fieldwork.visit.changed")
    assert event.data == {"village": row.area, "changed": ["topics"], "version": 2}


def test_two_who_change_different_fields_both_stand(
    record: Record, cadre: Actor, member: Actor
) -> None:
    row = record()
    first, second = VisitChanges(topics=["road"]), VisitChanges(findings="修路")
    actions.change_visit(visit=row, base=1, changes=first, at=AT, by=cadre)
    assert actions.change_visit(visit=row, base=1, changes=second, at=AT, by=member)
    assert (row.topics, row.findings, row.version) == (["road"], "修路", 3)


def test_two_who_change_the_same_field_see_it_field_by_field(
    record: Record, cadre: Actor, member: Actor
) -> None:
    row = record()
    theirs = VisitChanges(topics=["road"], findings="修路")
    actions.change_visit(visit=row, base=1, changes=theirs, at=AT, by=cadre)
    yours = VisitChanges(topics=["school"], findings="上学")
    with pytest.raises(EditedMeanwhile) as refused:
        actions.change_visit(visit=row, base=1, changes=yours, at=AT, by=member)
    assert refused.value.facts["fields"]["topics"] == [None, ["road"], ["school"]]
    assert refused.value.facts["fields"]["findings"] == [None, None, None]
    assert refused.value.sealed == {"findings": ("修路", "上学")}
    row.refresh_from_db()
    assert row.findings == "修路"
    assert actions.change_visit(visit=row, base=2, changes=yours, at=AT, by=member)


def test_a_change_that_says_what_stands_is_none(record: Record, cadre: Actor) -> None:
    row = record()
    same = VisitChanges(topics=list(row.topics), findings=row.findings)
    assert not actions.change_visit(visit=row, base=1, changes=same, at=AT, by=cadre)
    assert row.version == 1


def test_other_households_and_another_day_move_the_rows(
    record: Record, cadre: Actor, households: list[Household]
) -> None:
    row = record()
    third = actions.VisitedHousehold(public_id=households[2].public_id, slots=("policy",))
    day = DAY - timedelta(days=1)
    changes = VisitChanges(households=[third], on=day)
    actions.change_visit(visit=row, base=1, changes=changes, at=AT, by=cadre)
    reached = row.households.get()
    assert (reached.household, reached.on, reached.slots) == (households[2], day, ["policy"])


def test_a_visit_is_struck_out_with_a_reason_and_stays(record: Record, cadre: Actor) -> None:
    row = record()
    with pytest.raises(ReasonNeeded):
        actions.void_visit(visit=row, reason=" ", at=AT, by=cadre)
    assert actions.void_visit(visit=row, reason="重复登记", at=AT, by=cadre)
    assert not actions.void_visit(visit=row, reason="重复登记", at=AT, by=cadre)
    assert not queries.visits(actor=cadre).exists()
    assert queries.visits(actor=cadre, voided=True).get() == row
    with pytest.raises(VisitVoided):
        actions.change_visit(visit=row, base=1, changes=VisitChanges(topics=[]), at=AT, by=cadre)


def test_a_visit_whose_matter_runs_is_not_struck_out(record: Record, cadre: Actor) -> None:
    row = record(matters=[actions.NewMatter(kind="urgent", topic="water", title="水管")])
    with pytest.raises(FollowedUp):
        actions.void_visit(visit=row, reason="误记", at=AT, by=cadre)


def test_who_only_audits_reads_no_findings_and_the_office_leaves_a_note(
    record: Record, office: Actor, places: dict[str, Place]
) -> None:
    row = record()
    audit = make.actor("audit", Role.AUDIT, "411327", on=DAY)
    assert queries.visit_card(actor=audit, public_id=row.public_id) == row
    assert queries.read_findings(actor=audit, visit=row) == ""
    assert not AccessRecord.objects.exists()
    assert queries.read_findings(actor=office, visit=row) == row.findings
    assert AccessRecord.objects.get().subject == f"visit:{row.public_id}"


def test_same_as_last_and_own_phrases(record: Record, wang: Posting, li: Posting) -> None:
    record(on=DAY - timedelta(days=2), topics=["school"], findings="孩子上学\n详情")
    record(companions=[li.public_id])
    recent = queries.recent_values(wang)
    assert recent.topics == ("income", "water", "school")
    assert recent.phrases[1] == "孩子上学"
    assert recent.last is not None
    assert (recent.last.kind, recent.last.slots) == ("household", ("visit",))
    assert recent.last.companions == (li.public_id,)
    assert queries.visit_template_of(li) is None
