"""One decision on an appraisal of several counties costs its own county: computed alone, a county
comes out as it does among all, with what its cadres left behind in another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as house
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.appraisal.world import DECIDED, OPENED, SETTINGS, SINCE, UNTIL, _mark, at
from zhucun.appraisal import actions, errors
from zhucun.appraisal.models import Appraisal, Appraisee, Review, Scheme
from zhucun.appraisal.queries import evidence
from zhucun.appraisal.queries.computing import Computed, computed, groups_of, told
from zhucun.appraisal.queries.holding import current
from zhucun.appraisal.queries.records import pledged_of
from zhucun.ballots import queries as ballots
from zhucun.ballots.queries import Mark
from zhucun.directory.enums import PersonnelClass, Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db
CITY, COUNTIES = "4113", ("411325", "411327", "411328")
#: Cadres of each county; the second one's last has moved into the third.
MANY = 4
MOVED = date(2024, 7, 1)


@dataclass
class City:
    appraisal: Appraisal
    offices: dict[str, Actor]
    polls: list[Mark]
    moved: Posting

    def row(self, county: str, number: int = 0) -> Appraisee:
        rows = Appraisee.objects.filter(appraisal=self.appraisal, area__startswith=county)
        return rows.order_by("pk")[number]

    def compute(self) -> None:
        actions.ask_run(appraisal=self.appraisal, at=at(DECIDED), by=OPERATOR)
        self.appraisal.refresh_from_db()

    def decide(self, county: str, number: int = 0, grade: str = "competent") -> int:
        one = actions.Decision(appraisee=self.row(county, number), grade=grade, reason="集体研究")
        return actions.decide_grades([one], appraisal=self.appraisal, at=at(DECIDED), by=OPERATOR)


def policy(folder: Path) -> Path:
    """The packs of the house, Sheqi's for the whole city."""
    for pack in house.POLICY_DIR.iterdir():
        if pack.name != "sheqi-2024":
            (folder / pack.name).symlink_to(pack)
            continue
        (folder / pack.name).mkdir()
        for item in pack.iterdir():
            if item.name != "pack.yaml":
                (folder / pack.name / item.name).symlink_to(item)
        text = yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))
        (folder / pack.name / "pack.yaml").write_text(
            yaml.safe_dump(text | {"areas": [CITY]}, allow_unicode=True), "utf-8"
        )
    return folder


@pytest.fixture
def city(
    places: dict[str, Place], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> City:
    settings.POLICY_DIR = policy(tmp_path)
    for county in COUNTIES:
        names = {county: f"县{county}"} if county != "411327" else {}
        towns = {f"{county}20{number}": f"镇{county}{number}" for number in range(2)}
        villages = {f"{town}201": f"村{town}" for town in towns}
        make.add_places({**names, **towns, **villages})
    polls: list[Mark] = []

    def marks(*, area: str, kind: str = "posting", keys: Any = None, **days: Any) -> list[Mark]:
        return [
            mark
            for mark in polls
            if mark.kind == kind
            and mark.area.startswith(area)
            and (keys is None or mark.key in keys)
        ]

    monkeypatch.setattr(ballots, "marks", marks)
    moved = _cadres(polls)
    appraisal, offices = _opened()
    return City(appraisal=appraisal, offices=offices, polls=polls, moved=moved)


def _cadres(polls: list[Mark]) -> Posting:
    """Cadres of three counties; everybody's villagers were asked in June, where he then was. Gives
    the first posting of the one who moved; what he pledged was pledged there."""
    round_, unit = make.round_("2021", area=CITY), make.unit("市财政局", area=CITY)
    kinds = (PersonnelClass.CIVIL_SERVANT, PersonnelClass.INSTITUTION)
    first = None
    for county in COUNTIES:
        for number in range(MANY):
            village = make.place(f"{county}20{number % 2}201")
            kind = kinds[number > 2]
            person = make.person(f"{county}之{number}", unit=unit, personnel_class=kind)
            role = "member" if number < MANY - 1 else "first_secretary"
            made = make.posting(person, village, round_, unit=unit, role=role)
            polls.append(_mark(made, 90 + number, date(2024, 6, 10)))
            if (county, number) == (COUNTIES[1], MANY - 1):
                first = made
    assert first is not None
    _pledge(first)
    roster.end_postings([first], ends_on=MOVED, reason="轮换", made_at=at(MOVED), by=OPERATOR)
    later = make.place(f"{COUNTIES[2]}200201")
    make.posting(first.person, later, round_, unit=unit, role="member", starts_on=MOVED)
    return first


def _pledge(posting: Posting) -> None:
    himself = make.actor(
        "moved", Role.FIRST_SECRETARY, posting.area, on=OPENED, person=posting.person
    )
    more: dict[str, Any] = {"at": at(OPENED), "by": himself}
    here: dict[str, Any] = {"village": posting.place, "year": 2024, "posting": posting}
    tasks = fieldwork.make_plan(kind="task_list", **here, **more)
    pledge = fieldwork.make_plan(kind="pledge", **here, **more)
    draft = fieldwork.ItemDraft(title="修路", due_on=date(2024, 11, 30))
    item = fieldwork.add_item(plan=tasks, item=draft, **more)
    fieldwork.pledge_items(pledge=pledge, items=[item.public_id], **more)


def _opened() -> tuple[Appraisal, dict[str, Actor]]:
    """Open, by a scheme of the city, with the mark of the year of everybody."""
    Scheme.objects.create(
        area=CITY,
        score="one-pledge-three-reviews",
        title="2024",
        settings=_rules(),
        state="adopted",
        document="1",
        valid_from=SINCE,
        drafted_on=OPENED,
        by=0,
        by_name="",
    )
    draft = actions.AppraisalDraft(
        area=CITY,
        kind="annual",
        score="one-pledge-three-reviews",
        title="2024",
        since=SINCE,
        until=UNTIL,
    )
    appraisal = actions.open_appraisal(draft, at=at(OPENED), by=OPERATOR)
    offices = {
        county: make.actor(f"office{county}", Role.OFFICE, county, on=OPENED) for county in COUNTIES
    }
    for row in Appraisee.objects.filter(appraisal=appraisal).order_by("pk"):
        given = actions.ReviewDraft(
            appraisee=row,
            part="year",
            period="2024",
            by_class="county-organisation",
            on=DECIDED,
            mark=Decimal(80),
            comment="好",
        )
        actions.record_reviews([given], at=at(DECIDED), by=offices[row.area[:6]])
    return appraisal, offices


def _rules(**more: Any) -> dict[str, Any]:
    weights = {"year": "0.6", "half-year": "0.2", "pledge": "0.2"}
    return {**SETTINGS, "weights": weights, "classes": {}, "missing": "reweight", **more}


def _said(found: Computed) -> dict[str, Any]:
    return {
        public: told(found.answers.explain(number), found.evidence, found.plan)
        for number, public in enumerate(found.evidence.people)
    }


def _cases() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "marks": st.tuples(*[st.sampled_from([None, 70, 88, 88, 95])] * (3 * MANY)),
            "shares": st.sampled_from(["0.1", "0.34", "0.5"]).map(
                lambda one: [{"grade": "excellent", "share": one}]
            ),
            "small": st.sampled_from(["none", "pool"]),
            "calibration": st.sampled_from(["none", "shift-to-county-mean", "standardise"]),
            "rounding": st.sampled_from(["floor", "ceil"]),
        }
    )


def test_a_county_alone_comes_out_as_it_does_among_all(city: City) -> None:
    seen: set[str] = set()

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(case=_cases())
    def holds(case: dict[str, Any]) -> None:
        with transaction.atomic():
            marks = case.pop("marks")
            Scheme.objects.update(settings=_rules(**case))
            for review, mark in zip(Review.objects.order_by("pk"), marks, strict=True):
                away = DECIDED if mark is None else None
                Review.objects.filter(pk=review.pk).update(mark=mark, withdrawn_on=away)
            whole = computed(city.appraisal)
            said, groups = _said(whole), groups_of(whole.answers, whole.evidence.people)
            for county in COUNTIES:
                alone = computed(city.appraisal, within=(county,))
                mine = _said(alone)
                assert mine == {public: said[public] for public in mine}
                assert groups_of(alone.answers, alone.evidence.people) == [
                    one for one in groups if one["groups"][0][0] == county
                ]
                seen.update(mine)
            assert seen == set(said)
            transaction.set_rollback(True)

    holds()


def test_what_somebody_left_in_another_county_is_read_where_he_is_now(city: City) -> None:
    row = Appraisee.objects.get(appraisal=city.appraisal, person=city.moved.person)
    assert row.area.startswith(COUNTIES[2])
    alone = _said(computed(city.appraisal, within=(COUNTIES[2],)))[row.public_id]
    refs = [ref for line in alone["lines"] for cell in line["cells"] for ref, *_ in cell["rows"]]
    assert any(ref.startswith("pledge:") for ref in refs)
    assert f"poll:{city.polls[2 * MANY - 1].poll}" in refs


def test_a_change_in_the_county_stops_a_decision_and_one_in_another_does_not(city: City) -> None:
    city.compute()
    city.polls[0] = replace(city.polls[0], satisfied=60, fairly=40)
    with pytest.raises(errors.ComputedOtherwise, match=f"{COUNTIES[0]}之0: 半年群众评议"):
        city.decide(COUNTIES[0], 1)
    assert city.decide(COUNTIES[1], 0)
    last = city.polls[2 * MANY - 1]  # of the one who moved: his county is the third
    city.polls[2 * MANY - 1] = replace(last, satisfied=60, fairly=40)
    assert city.decide(COUNTIES[1], 1)
    with pytest.raises(errors.ComputedOtherwise, match=f"{COUNTIES[1]}之3: 半年群众评议"):
        city.decide(COUNTIES[2], 0)
    with pytest.raises(errors.ComputedOtherwise):
        current(city.appraisal)


def test_one_decision_reads_its_county_only_and_asks_as_often_in_each(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.compute()
    read: list[int] = []

    def counted(rows: Any, **days: Any) -> Any:
        read.append(len(rows))
        return pledged_of(rows, **days)

    monkeypatch.setattr(evidence, "pledged_of", counted)
    with CaptureQueriesContext(connection) as few:
        assert city.decide(COUNTIES[1], 0)
    with CaptureQueriesContext(connection) as many:
        assert city.decide(COUNTIES[2], 0)
    assert read == [MANY - 1, MANY + 1]
    assert len(few) == len(many) <= 30
