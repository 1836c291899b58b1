"""精准考核评价 (HN22-30): assessment, marks, total, grade, and a form for the personnel file; villagers' satisfaction is a mark and
a condition (HN22-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.appraisal.world import at
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries import evidence
from zhucun.ballots.queries import Mark
from zhucun.directory.enums import PersonnelClass, Role
from zhucun.directory.perms import Actor
from zhucun.ledger.models import AccessRecord
from zhucun.reports.queries import appraisals as papers
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db
COUNTY, VILLAGE = "430626", "430626100201"
PLACES = {
    "43": "湖南省",
    "4306": "岳阳市",
    COUNTY: "平江县",
    "430626100": "汉昌街道",
    VILLAGE: "龙湾村民委员会",
}
OPENED, POLLED, DAY = date(2023, 1, 5), date(2023, 11, 6), date(2023, 12, 20)
SETTINGS: dict[str, Any] = {
    "weights": {"organisation-department": "0.6", "villagers": "0.4"},
    "thresholds": {"excellent": "90", "competent": "70", "basic": "60", "incompetent": "0"},
    "shares": [{"grade": "excellent", "share": "0.25"}],
    "rounding": "floor-at-least-one",
    "parameters": {"min_satisfaction": "95"},
}


@pytest.fixture
def posting() -> Posting:
    make.add_places(PLACES)
    unit = make.unit("省委办公厅", area=COUNTY)
    person = make.person("周龙湾", unit=unit, personnel_class=PersonnelClass.CIVIL_SERVANT)
    round_ = make.round_("2021", area=COUNTY)
    return make.posting(person, make.place(VILLAGE, as_of=OPENED), round_, unit=unit)


@pytest.fixture
def office(posting: Posting) -> Actor:
    return make.actor("pingjiang", Role.OFFICE, COUNTY, on=OPENED)


def polled(posting: Posting, satisfied: int) -> Mark:
    """Of fifty villagers who answered so many are satisfied, and the others fairly."""
    return Mark(
        kind="posting",
        key=posting.public_id,
        name="",
        poll="longwan00001",
        title="群众评议",
        poll_kind="year",
        area=VILLAGE,
        starts_on=POLLED,
        ends_on=POLLED,
        closed_on=POLLED,
        issued=60,
        back=52,
        valid=50,
        least=5,
        is_shown=True,
        answered=50,
        satisfied=satisfied,
        fairly=50 - satisfied,
        dissatisfied=0,
        unknown=0,
        pack="hunan-2022",
        pack_version="1",
    )


def appraised(
    posting: Posting, office: Actor, monkeypatch: pytest.MonkeyPatch, *, satisfied: int, adopt: bool
) -> Appraisee:
    """The year of the county, computed; `adopt`: with what the county settled."""
    poll = polled(posting, satisfied)
    monkeypatch.setattr(evidence.ballots, "marks", lambda **asked: [replace(poll)])
    given: dict[str, Any] = {"at": at(OPENED), "by": office}
    appraisal: Appraisal = actions.open_appraisal(
        actions.AppraisalDraft(
            area=COUNTY,
            kind="annual",
            score="precise-appraisal",
            title="2023年度驻村帮扶考核",
            since=date(2023, 1, 1),
            until=date(2024, 1, 1),
        ),
        **given,
    )
    assert appraisal.pack == "hunan-2022"
    if adopt:
        scheme = actions.draft_scheme(
            area=COUNTY,
            score="precise-appraisal",
            title="平江县考核办法",
            settings=SETTINGS,
            **given,
        )
        actions.ask_run(appraisal=appraisal, scheme=scheme, **given)
        since = date(2023, 1, 1)
        actions.adopt_scheme(scheme=scheme, document="平组〔2023〕1号", since=since, **given)
    row = Appraisee.objects.select_related("person", "unit", "posting", "appraisal").get()
    said = actions.ReviewDraft(
        appraisee=row,
        part="organisation-department",
        period=queries.WHOLE,
        by_class="organisation-department",
        on=DAY,
        mark=Decimal(92),
        comment="驻村扎实，群众认可",
    )
    actions.record_reviews([said], at=at(DAY), by=office)
    actions.ask_run(appraisal=appraisal, at=at(DAY), by=office)
    row.refresh_from_db()
    return row


def test_marks_of_the_department_and_of_the_villagers_come_to_a_total_a_grade_and_a_form(
    posting: Posting, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = appraised(posting, office, monkeypatch, satisfied=48, adopt=True)
    values = {line["part"]: line["value"] for line in row.result["lines"]}
    assert values == {"organisation-department": "92", "villagers": "96"}
    assert (row.total, row.proposed) == (Decimal("93.6"), "excellent")
    actions.adopt_proposals(appraisal=row.appraisal, at=at(DAY), by=office)
    given: list[dict[str, Any]] = []

    def taken(_name: str, content: dict[str, Any], **_more: Any) -> bytes:
        given.append(content)
        return b""

    monkeypatch.setattr(papers, "form_pdf", taken)
    card = queries.appraisee_card(actor=office, public_id=row.public_id, as_of=DAY)
    papers.appraisal_form(card, at=at(DAY), language="zh", by=office)
    [form] = given
    assert (form["name"], form["grade"], form["sums"][-1]) == ("周龙湾", "优秀", ["总分", "93.6"])
    assert form["settled"] == "平组〔2023〕1号"
    log = AccessRecord.objects.get()
    assert (log.subject, log.what) == (f"appraisee:{row.public_id}", "appraisal form")


def test_villagers_who_are_less_satisfied_bar_the_way_to_the_best_grade(
    posting: Posting, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = appraised(posting, office, monkeypatch, satisfied=47, adopt=True)  # 94 per cent
    assert row.total == Decimal("92.8")
    assert (row.result["standings"]["excellent"], row.proposed) == ("gate_failed", "competent")
    decision = actions.Decision(appraisee=row, grade="excellent", reason="表现突出")
    with pytest.raises(errors.GateClosed):
        actions.decide_grades([decision], appraisal=row.appraisal, at=at(DAY), by=office)


def test_what_the_source_leaves_open_gives_parts_and_no_total(
    posting: Posting, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = appraised(posting, office, monkeypatch, satisfied=48, adopt=False)
    values = {line["part"]: line["value"] for line in row.result["lines"]}
    assert values == {"organisation-department": "92", "villagers": "96"}
    assert (row.total, row.proposed) == (None, "")
    assert "weight_open" in row.result["why"]
    [gate] = row.result["gates"]
    assert gate["parameters"] == {"min_satisfaction": "unset"}
