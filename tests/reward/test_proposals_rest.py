"""A proposal rests on reviews, appraisals and the archive (SQ24-072): what is missing is named, and
with all of it on record the rule holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.appraisal.world import sign
from tests.ballots.world import COUNTY, TOWN, Village, build, counted
from zhucun.appraisal import actions as appraisal
from zhucun.appraisal.models import Appraisee
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.reports import actions as reports
from zhucun.reports.models import ArchiveIssue
from zhucun.reports.queries import archives
from zhucun.reward import actions, queries
from zhucun.reward.models import CheckedPerson
from zhucun.reward.queries import ListedName, rests

RULE = "rules/proposal-rests-on-appraisal"
REVIEWED, DECIDED, TOLD, DAY = (
    date(2025, 7, 3),
    date(2026, 1, 20),
    date(2026, 1, 22),
    date(2026, 2, 2),
)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@pytest.fixture
def village(db: None) -> Village:
    return build()


@pytest.fixture
def office(village: Village) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=REVIEWED)


def listed(office: Actor, *names: str, purpose: str = "promotion") -> list[CheckedPerson]:
    made = actions.check_promotions(
        [ListedName(name=name) for name in names],
        area=COUNTY,
        title="拟提拔人选",
        purpose=purpose,
        as_of=DAY,
        by=office,
    )
    return queries.promotion_check(actor=office, public_id=made.public_id)[1]


def said(row: CheckedPerson) -> dict[str, Any]:
    return next(one for one in row.answers if one["rule"] == RULE)


def appraised(village: Village, office: Actor) -> Appraisee:
    """A quarter reviewed, and the grade of the year decided, signed and told."""
    draft = appraisal.AppraisalDraft(
        area=TOWN,
        kind="annual",
        score="one-pledge-three-reviews",
        title="2025年度考核",
        since=date(2025, 1, 1),
        until=date(2026, 1, 1),
    )
    opened = appraisal.open_appraisal(draft, at=at(REVIEWED), by=office)
    row = Appraisee.objects.select_related("appraisal").get(posting=village.secretary)
    review = appraisal.ReviewDraft(
        appraisee=row,
        part="quarter",
        period="2025-Q2",
        by_class="county-leader",
        on=REVIEWED,
        mark=None,
        comment="入户扎实",
    )
    appraisal.record_reviews([review], at=at(REVIEWED), by=office)
    appraisal.ask_run(appraisal=opened, at=at(DECIDED), by=office)
    opened.refresh_from_db()
    chosen = [
        appraisal.Decision(appraisee=one, grade="competent", reason="集体研究")
        for one in Appraisee.objects.select_related("appraisal")
    ]
    appraisal.decide_grades(chosen, appraisal=opened, at=at(DECIDED), by=office)
    appraisal.start_signing(appraisal=opened, at=at(DECIDED), by=office)
    town = make.actor("town", Role.TOWNSHIP, TOWN, on=REVIEWED)
    row.refresh_from_db()
    sign(row, "township", town, DECIDED)
    sign(row, "county", office, DECIDED)
    appraisal.notify_people(appraisal=opened, at=at(TOLD), by=office)
    return row


def issue(village: Village) -> ArchiveIssue:
    reading = archives.Reading(actor=OPERATOR, postings=[village.secretary], as_of=TOLD)
    [made] = reports.issue_archives(
        archives.drafts_of(reading, "zh"),
        issuer="组织部",
        issued_on=TOLD,
        issued_at=at(TOLD),
        by=OPERATOR,
    )
    return made


@pytest.mark.parametrize("purpose", ["promotion", "commendation", "rank"])
def test_what_a_proposal_lacks_is_named_and_blocks_it(
    village: Village, office: Actor, purpose: str
) -> None:
    known, stranger = listed(office, "刘书记", "外来人", purpose=purpose)
    assert (said(known)["outcome"], known.standing) == ("fail", "out")
    assert said(known)["why_zh"].startswith("人事事项未附季度点评")
    assert {one["zh"]: one["value"] for one in said(known)["read"]} == {
        "附工作实绩档案": "False",
        "所附季度点评数": "0",
        "所附群众评议数": "0",
        "所附年度考评数": "0",
    }
    assert (said(stranger)["outcome"], stranger.rests_on) == ("unknown", {})


def test_with_reviews_appraisals_and_the_archive_the_rule_holds_and_shows_them(
    village: Village, office: Actor
) -> None:
    counted(village, *["satisfied"] * 6)
    appraised(village, office)
    [row] = listed(office, "刘书记")
    [lacks] = [one for one in said(row)["read"] if one["value"] == "False"]
    assert (said(row)["outcome"], lacks["en"]) == ("fail", "Archive of achievements attached")
    made = issue(village)
    [row] = listed(office, "刘书记")
    assert said(row)["outcome"] == "pass"
    assert row.rests_on == {
        "leader_reviews": 1,
        "masses_reviews": 1,
        "yearly_appraisals": 1,
        "archive": {
            "key": made.public_id,
            "posting": village.secretary.public_id,
            "version": 1,
            "on": TOLD.isoformat(),
        },
    }


def test_without_the_room_that_issues_archives_nobody_is_said_to_have_or_lack_one(
    village: Village, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rests, "_source", [])
    counted(village, *["satisfied"] * 6)
    appraised(village, office)
    [row] = listed(office, "刘书记")
    assert (said(row)["outcome"], row.standing) == ("unknown", "unknown")


def test_the_front_line_stands_in_the_order_of_what_the_pack_asks_with_what_is_on_record(
    village: Village, office: Actor
) -> None:
    """SQ24-089: served at the grassroots first, then what a proposal rests on; no points."""
    counted(village, *["satisfied"] * 6)
    appraised(village, office)
    issue(village)
    found = queries.front_line(actor=office, area=COUNTY, as_of=DAY)
    served = "rules/promotion-after-grassroots-service"
    assert found.rules == (served, "rules/promotion-grassroots-months", RULE)
    assert [(one.holds, [row.posting.person.name for row in one.rows]) for one in found.groups] == [
        ((served, RULE), ["刘书记"]),
        ((served,), ["周队员"]),
    ]
    [[first], [second]] = [one.rows for one in found.groups]
    assert first.rests is not None
    assert first.rests.archive is not None
    assert (first.rests.leader_reviews, first.rests.yearly_appraisals) == (1, 1)
    assert second.rests is not None
    assert second.rests.archive is None
    assert not hasattr(first, "points")
    charlie = make.actor("charlies", Role.OFFICE, "411328", on=DAY)
    with pytest.raises(NotAllowed):
        queries.front_line(actor=charlie, area=COUNTY, as_of=DAY)


def test_a_list_of_many_costs_the_same_queries_as_one(village: Village, office: Actor) -> None:
    def cost(*names: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            listed(office, *names)
        return len(spent)

    assert cost("刘书记") == cost("刘书记", "周队员")
