"""三支队伍四看 (HH18-050): cadres on post, paired helpers and members of village committees are looked at by one
scheme; the city's marks come from its paper, the villagers' part from polls, and there is no total."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests import factories as make
from tests.appraisal.corps import CLOSED, COUNTY, EAST, OPENED, TOWN, Corps, build
from tests.appraisal.world import at
from tests.pairing.world import helper
from zhucun.appraisal import actions, queries
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries.standings import standings
from zhucun.branches.models import Seat
from zhucun.directory.models import Account
from zhucun.kernel.problems import NotFound

pytestmark = pytest.mark.django_db
LOOKS = "three-corps-four-looks"


@pytest.fixture
def corps() -> Corps:
    return build()


@pytest.fixture
def looked(corps: Corps) -> Appraisal:
    return corps.open(LOOKS, title="三支队伍四看")


def test_all_three_corps_are_taken_once_each_by_what_they_are(
    corps: Corps, looked: Appraisal
) -> None:
    rows = corps.rows(looked)
    assert {name: (row.subject, row.area, row.role) for name, row in rows.items()} == {
        "向队员": ("posting", EAST, "member"),
        "帮大姐": ("helper", TOWN, "official"),
        "杨主任": ("seat", EAST, "director"),
        "谭**": ("seat", EAST, "secretary"),
        "龙**": ("seat", EAST, "member"),
    }
    assert rows["杨主任"].person is not None
    assert rows["谭**"].person is None  # he stands in no directory, and his name stays sealed
    assert (rows["帮大姐"].since, rows["帮大姐"].until) == (looked.since, looked.until)
    both = make.person("石双料")
    helper(TOWN, since=date(2018, 3, 1), person=both)
    round_ = make.round_("2018", area=COUNTY, starts_on=date(2018, 5, 1))
    make.posting(both, make.place(EAST, as_of=OPENED), round_, starts_on=date(2018, 5, 1))
    told: dict[str, Any] = {"appraisal": looked, "at": at(CLOSED), "by": corps.actors["office"]}
    assert actions.take_appraisees(**told) == 1
    assert corps.rows(looked)["石双料"].subject == "posting"  # a person is in it once
    assert actions.take_appraisees(**told) == 0


def test_the_citys_marks_and_what_villagers_said_run_to_the_frozen_look_without_a_total(
    corps: Corps, looked: Appraisal
) -> None:
    corps.poll(EAST, [("committee", EAST)], dissatisfied=1)
    rows = corps.rows(looked)
    for row in rows.values():
        for part, mark in (("loyal", 95), ("inventive", 80), ("pragmatic", 90)):
            corps.say(row, part, "city-committee", mark, document="怀发〔2019〕2号")
    corps.compute(looked)

    def values(name: str) -> dict[str, Any]:
        row = corps.rows(looked)[name]
        assert (row.total, row.proposed, row.grade) == (None, "", "")
        assert "weight_open" in row.result["why"]
        return {line["part"]: line["value"] for line in row.result["lines"]}

    marked = {"loyal": "95", "inventive": "80", "pragmatic": "90"}
    assert values("谭**") == {
        **marked,
        "heart": "90",
    }  # nine of ten, of the committee of his village
    assert values("帮大姐") == {
        **marked,
        "heart": None,
    }  # nobody asked about her, and that is no nought
    assert values("向队员") == {**marked, "heart": None}
    actions.freeze_appraisal(appraisal=looked, at=at(CLOSED), by=corps.actors["office"])
    assert queries.recomputed(looked).is_same


def test_who_must_not_see_them_sees_none_and_each_sees_his_own(
    corps: Corps, looked: Appraisal
) -> None:
    def seen(who: str) -> set[str]:
        actor = corps.actors[who]
        found = queries.appraisees(actor=actor, appraisal=looked)
        return {row.called for row in queries.shown(found, actor=actor)}

    assert seen("office") == {"向队员", "帮大姐", "杨主任", "谭支书", "龙委员"}
    assert seen("town") == seen("office")
    assert seen("unit") == {"向队员", "帮大姐"}
    assert seen("director") == {"杨主任"}
    assert seen("charlie") == seen("town2") == set()
    for row in corps.rows(looked).values():
        with pytest.raises(NotFound):
            queries.one_appraisee(actor=corps.actors["charlie"], public_id=row.public_id)
    charlie = corps.actors["charlie"]
    assert standings(actor=charlie, scores=[LOOKS], area="", on=CLOSED) == {LOOKS: {}}


def test_an_office_holder_who_has_left_is_masked_again(corps: Corps, looked: Appraisal) -> None:
    city = corps.actors["city"]
    found = queries.appraisees(actor=city, appraisal=looked)
    assert "谭支书" in {row.called for row in queries.shown(found, actor=city)}
    Seat.objects.filter(office="secretary").update(until=CLOSED)
    again = queries.shown(queries.appraisees(actor=city, appraisal=looked), actor=city)
    assert {"谭**", "龙委员"} <= {row.called for row in again}


def test_pages_name_them_show_no_total_and_cost_the_same_for_three_and_thirty(
    corps: Corps,
    looked: Appraisal,
    client_of: Callable[..., Client],
    queries_of: Callable[..., list[str]],
) -> None:
    def page(who: str, address: str, language: str = "en") -> Any:
        return client_of(Account.objects.get(pk=corps.actors[who].account), language).get(address)

    listed, own = f"/appraisals/{looked.public_id}/", corps.rows(looked)["谭**"]
    text = page("office", listed).text
    for word in ("谭支书", "帮大姐", "Secretary", "Cadre of the Party or government", "卢峰镇"):
        assert word in text
    card = page("office", f"/appraisees/{own.public_id}/").text
    assert "Member of a village committee" in card
    assert "What the records say" not in card  # of a post
    assert "村“两委”成员" in page("office", f"/appraisees/{own.public_id}/", "zh-hans").text
    assert page("charlie", f"/appraisees/{own.public_id}/").status_code == 404
    assert page("charlie", listed).status_code == 404
    assert page("office", f"/appraisees/{own.public_id}/form/").content.startswith(b"%PDF")
    sheet = f"/reviews/{looked.public_id}/loyal/2018/city-committee/"
    assert "谭支书 · 东村" in page("office", sheet).text
    few = queries_of(lambda: page("office", listed))
    for number in range(30):
        helper(TOWN, f"帮{number}", since=date(2018, 2, 1))
    told: dict[str, Any] = {"at": at(CLOSED + timedelta(days=1)), "by": corps.actors["office"]}
    assert actions.take_appraisees(appraisal=looked, **told) == 30
    assert len(queries_of(lambda: page("office", listed))) == len(few)


def test_a_row_names_one_subject_and_no_other(corps: Corps, looked: Appraisal) -> None:
    row = corps.rows(looked)["帮大姐"]
    for wrong in ({"subject": "posting"}, {"place": corps.places[TOWN]}, {"helper": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appraisee.objects.filter(pk=row.pk).update(**wrong)
