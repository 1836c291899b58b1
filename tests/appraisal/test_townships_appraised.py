"""Townships are appraised by their county (HH18-019, HH18-029, HH18-073, HH18-074) and each level by the one above it
(HH18-047): with marks of their own, from above, and known to themselves once it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.appraisal.corps import (
    CLOSED,
    COUNTY,
    EAST,
    FAR,
    OPENED,
    OTHER_TOWN,
    SINCE,
    TOWN,
    UNTIL,
    Corps,
    build,
)
from tests.appraisal.world import at
from tests.pairing.world import WEST
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.directory import actions as directory
from zhucun.directory.models import Account, Place
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.packs.on_day import PackAt

pytestmark = pytest.mark.django_db
SCORE, CASCADE = "township-appraisal", "cascade"
TOLD, FROZEN = CLOSED + timedelta(days=2), CLOSED + timedelta(days=9)


@pytest.fixture
def corps() -> Corps:
    return build()


@pytest.fixture
def towns(corps: Corps) -> Appraisal:
    return corps.open(SCORE, title="2018年乡镇绩效评估")


def decided(corps: Corps, towns: Appraisal) -> dict[str, Appraisee]:
    """Both townships are marked, computed and decided, with the reason why."""
    office = corps.actors["office"]
    for row in corps.rows(towns).values():
        corps.say(row, "poverty", "county", 92)
    corps.compute(towns)
    rows = corps.rows(towns)
    decisions = [
        actions.Decision(appraisee=row, grade="excellent", reason="县委常委会研究")
        for row in rows.values()
    ]
    actions.decide_grades(decisions, appraisal=towns, at=at(CLOSED), by=office)
    return corps.rows(towns)


def told(corps: Corps, towns: Appraisal) -> dict[str, Appraisee]:
    decided(corps, towns)
    actions.notify_people(appraisal=towns, at=at(TOLD), by=corps.actors["office"])
    return corps.rows(towns)


def test_a_township_has_its_countys_mark_and_what_villagers_of_all_its_villages_said(
    corps: Corps, towns: Appraisal
) -> None:
    rows = corps.rows(towns)
    assert {row.area: (row.subject, row.level) for row in rows.values()} == {
        TOWN: ("place", "township"),
        OTHER_TOWN: ("place", "township"),
    }
    corps.poll(EAST, [("township", TOWN)], dissatisfied=1)
    corps.poll(WEST, [("township", TOWN)], dissatisfied=2)
    corps.say(rows["卢峰镇"], "poverty", "county", 92)
    corps.compute(towns)
    row = corps.rows(towns)["卢峰镇"]
    values = {line["part"]: line["value"] for line in row.result["lines"]}
    assert values == {"poverty": "92", "satisfaction": "85"}  # 17 of 20, in two villages together
    [cell] = row.result["lines"][1]["cells"]
    assert cell["rows"][0][0].count("+") == 1
    assert (row.total, row.proposed) == (None, "")  # the weights are open
    other = corps.rows(towns)["低庄镇"].result["lines"]
    assert [line["value"] for line in other] == [None, None]  # and never a nought


def test_weights_that_the_county_adopts_give_a_total_and_a_quota_of_townships(
    corps: Corps, towns: Appraisal
) -> None:
    office = corps.actors["office"]
    settings = {
        "weights": {"poverty": "0.6", "satisfaction": "0.4"},
        "shares": [{"grade": "excellent", "share": "0.5"}],
        "rounding": "floor",
    }
    given: dict[str, Any] = {"at": at(CLOSED), "by": office}
    scheme = actions.draft_scheme(
        area=COUNTY,
        score=SCORE,
        title="乡镇绩效评估办法",
        settings=settings,
        at=at(date(2018, 2, 1)),
        by=office,
    )
    actions.ask_run(appraisal=towns, scheme=scheme, **given)
    actions.adopt_scheme(scheme=scheme, document="麻办发〔2018〕3号", since=SINCE, **given)
    for village, town in ((EAST, TOWN), (FAR, OTHER_TOWN)):
        corps.poll(village, [("township", town)], dissatisfied=2 if town == TOWN else 0)
    for row in corps.rows(towns).values():
        corps.say(row, "poverty", "county", 90)
    corps.compute(towns)
    rows = corps.rows(towns)
    assert {name: (row.total, row.proposed) for name, row in rows.items()} == {
        "卢峰镇": (Decimal("86.0000"), ""),
        "低庄镇": (Decimal("94.0000"), "excellent"),
    }
    both = [
        actions.Decision(appraisee=one, grade="excellent", reason="研究") for one in rows.values()
    ]
    with pytest.raises(errors.QuotaFull):
        actions.decide_grades(both, appraisal=towns, **given)


def test_a_grade_is_decided_told_to_who_heads_it_objected_to_frozen_and_computed_again(
    corps: Corps, towns: Appraisal
) -> None:
    rows, office, head = decided(corps, towns), corps.actors["office"], corps.actors["head"]
    first, other = rows["卢峰镇"], rows["低庄镇"]
    for who in ("town", "head"):
        assert not queries.appraisees(actor=corps.actors[who], appraisal=towns).exists()
        with pytest.raises(NotFound):
            queries.one_appraisal(actor=corps.actors[who], public_id=towns.public_id)
    assert queries.own(actor=head) == []
    actions.notify_people(appraisal=towns, at=at(TOLD), by=office)
    rows = corps.rows(towns)
    assert rows["卢峰镇"].person is not None
    assert rows["卢峰镇"].person.name == "王镇书记"
    assert rows["低庄镇"].person is None  # nobody heads it on record, and nothing waits for him
    assert [row.called for row in queries.own(actor=head)] == ["卢峰镇"]
    card = queries.appraisee_card(actor=head, public_id=first.public_id, as_of=TOLD)
    assert (card.row.grade, card.rights.objects) == ("excellent", True)
    assert [one.by_class for one in card.reviews] == ["county"]
    card = queries.appraisee_card(actor=corps.actors["town"], public_id=first.public_id, as_of=TOLD)
    assert (card.rights.is_himself, card.rights.objects, card.rights.decides) == (
        True,
        False,
        False,
    )
    given: dict[str, Any] = {"appraisee": first, "text": "有一项没有算", "at": at(TOLD)}
    for who in ("town", "town2", "office"):
        with pytest.raises(NotAllowed):
            actions.object_to_grade(**given, by=corps.actors[who])
    made = actions.object_to_grade(**given, by=head)
    actions.answer_objection(objection=made, answer="已核", upheld=False, at=at(TOLD), by=office)
    frozen = actions.freeze_appraisal(appraisal=towns, at=at(FROZEN), by=office)
    assert queries.recomputed(towns).answers_digest == frozen.answers_digest
    days = {"since": SINCE, "until": UNTIL}
    asked: dict[str, Any] = {"area": COUNTY, "level": "township", **days}
    graded = queries.graded_places(actor=office, **asked)
    assert [(one.code, one.grade, one.label[0]) for one in graded] == [
        (TOWN, "excellent", "优秀"),
        (OTHER_TOWN, "excellent", "优秀"),
    ]
    assert queries.graded_places(actor=corps.actors["charlie"], **asked) == []
    assert [one.code for one in queries.graded_places(actor=corps.actors["town"], **asked)] == [
        TOWN
    ]
    assert queries.graded(actor=office, area=COUNTY) == []  # it is no cadre's grade
    assert other.pk != first.pk


def test_where_nobody_can_object_nothing_waits_for_it(corps: Corps, towns: Appraisal) -> None:
    decided(corps, towns)
    office = corps.actors["office"]
    with_head = corps.rows(towns)["卢峰镇"]
    decision = actions.Decision(appraisee=with_head, grade="")
    actions.decide_grades([decision], appraisal=towns, at=at(CLOSED), by=office)
    actions.leave_out(appraisee=with_head, reason="另行考核", at=at(CLOSED), by=office)
    corps.compute(towns)
    actions.notify_people(appraisal=towns, at=at(TOLD), by=office)
    actions.freeze_appraisal(appraisal=towns, at=at(TOLD), by=office)  # on the same day
    assert towns.frozen_on == TOLD


def test_nobody_judges_the_place_for_which_he_speaks(corps: Corps, towns: Appraisal) -> None:
    row = corps.rows(towns)["卢峰镇"]
    for who in ("town", "head"):
        with pytest.raises(errors.SelfReview):
            corps.say(row, "poverty", "county", 100, by=who)
    with pytest.raises(errors.NotInOffice):
        corps.say(row, "poverty", "county", 100, by="charlie")
    with pytest.raises(errors.NotReviewedByPeople):
        corps.say(row, "satisfaction", "masses", 100)


def test_each_level_is_looked_at_by_the_level_above_and_asked_its_own_part_only(
    corps: Corps,
) -> None:
    """省带市、市带县、县带乡、乡带村 (HH18-047)."""
    offered = {(one.score, one.level): one.label for one in queries.offers(COUNTY, as_of=CLOSED)}
    assert offered[CASCADE, "village"] == (
        "一级做给一级看、一级带着一级干 · 乡带村",
        "Each level shows the next and leads it · Township leads village",
    )
    assert (CASCADE, "county") not in offered  # a county is looked at by its city
    for level in ("", "province"):
        with pytest.raises(errors.LevelUnfit):
            corps.open(CASCADE, level=level)
    with pytest.raises(errors.LevelUnfit):
        corps.open(SCORE, level="village")
    with pytest.raises(errors.NobodyServed):
        corps.open(CASCADE, level="county")  # nobody appraises himself
    towns = corps.open(CASCADE, level="township", title="县带乡")
    villages = corps.open(CASCADE, level="village", title="乡带村")
    counties = corps.open(CASCADE, by="city", area="4312", level="county", title="市带县")
    with pytest.raises(errors.WindowOverlaps):
        corps.open(CASCADE, level="village", title="又一次")
    assert [part.id for part in queries.view_of(towns).parts] == ["county"]
    assert set(corps.rows(villages)) == {"东村", "西村", "远村"}
    corps.say(corps.rows(towns)["卢峰镇"], "county", "county", 88)
    corps.say(corps.rows(villages)["东村"], "township", "township", 77, by="town")
    corps.say(corps.rows(counties)["溆浦县"], "prefecture", "prefecture", 66, by="city")
    with pytest.raises(errors.NotInOffice):
        corps.say(corps.rows(villages)["远村"], "township", "township", 77, by="town")
    with pytest.raises(errors.SelfReview):
        corps.say(corps.rows(counties)["溆浦县"], "prefecture", "prefecture", 100)
    corps.compute(villages)
    east, west = (corps.rows(villages)[name] for name in ("东村", "西村"))
    assert [(line["part"], line["value"]) for line in east.result["lines"]] == [("township", "77")]
    [line] = west.result["lines"]  # its own part is missing; the three others are not asked of it
    assert (line["part"], line["value"], line["why"]) == ("township", None, ["missing"])
    seen = queries.appraisals(actor=corps.actors["office"])
    assert set(seen) == {towns, villages}  # the city's look at the county is not the county's
    assert not queries.appraisals(actor=corps.actors["charlie"]).exists()
    actions.freeze_appraisal(appraisal=villages, at=at(CLOSED), by=corps.actors["office"])
    assert queries.recomputed(villages).is_same


def test_what_follows_for_townships_is_computed_with_its_arithmetic_and_never_guessed(
    corps: Corps, towns: Appraisal, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(corps, towns)
    office = corps.actors["office"]

    def years(who: str = "office") -> dict[str, Any]:
        found = queries.township_years(actor=corps.actors[who], appraisal=towns)
        assert found is not None
        return {row.code: (row.servants, row.product, row.places, row.bonus) for row in found.rows}

    def state(number: int, on: date) -> None:
        town = make.place(TOWN, as_of=on)
        figures: dict[Place, dict[str, int]] = {town: {"civil_servants": number}}
        directory.record_figures(figures=figures, as_of=on, by=office)

    state(51, date(2017, 12, 31))
    assert years()[TOWN] == (None, None, None, None)  # of the year before
    state(46, date(2018, 6, 30))
    assert years() == {TOWN: (46, None, None, None), OTHER_TOWN: (None, None, None, None)}
    numbers = {
        ":excellent_share": Decimal("0.25"),
        ":bonus_base": Decimal(12000),
        ":bonus_float": Decimal(10),
    }
    monkeypatch.setattr(PackAt, "number", lambda _pack, value: numbers.get(value, value))
    due = Decimal("13200.00")
    assert years() == {TOWN: (46, Decimal("11.50"), 11, due), OTHER_TOWN: (None, None, None, due)}
    monkeypatch.undo()
    assert years("charlie") == {}
    looks = corps.open("three-corps-four-looks", title="四看")
    assert queries.township_years(actor=office, appraisal=looks) is None


def test_the_pages_show_townships_both_languages_what_follows_and_who_is_told(
    corps: Corps,
    towns: Appraisal,
    client_of: Callable[..., Client],
    queries_of: Callable[..., list[str]],
) -> None:
    rows = told(corps, towns)

    def page(who: str, address: str, language: str = "en") -> Any:
        return client_of(Account.objects.get(pk=corps.actors[who].account), language).get(address)

    listed = f"/appraisals/{towns.public_id}/"
    english, chinese = page("office", listed).text, page("office", listed, "zh-hans").text
    for word in ("Places, by code", "What follows for the townships", "not stated", "Excellent"):
        assert word in english
    for word in ("对乡镇的结果运用", "公务员优秀等次比例", "未配置", "地方，按区划代码"):
        assert word in chinese
    card = f"/appraisees/{rows['卢峰镇'].public_id}/"
    assert "王镇书记" in page("office", card).text
    assert "Nobody is on record" in page("office", f"/appraisees/{rows['低庄镇'].public_id}/").text
    assert "Object to the grade" in page("head", card).text
    assert "Object to the grade" not in page("town", card).text
    assert "县委常委会研究" in page("town", card).text
    for who in ("town2", "charlie"):
        assert page(who, card).status_code == 404
    assert page("head", f"{card}notice/").status_code == 200
    for paper in ("form/", "notice/file/"):
        assert page("head", f"{card}{paper}").content.startswith(b"%PDF")
        assert page("office", f"/appraisees/{rows['低庄镇'].public_id}/{paper}").status_code == 200
    assert "卢峰镇" in page("head", "/my-appraisals/").text
    few = queries_of(lambda: page("office", listed))
    more = {f"43122411{n}": f"新{n}镇" for n in range(10)} | {
        f"43122412{n}": f"大{n}镇" for n in range(10)
    }
    make.add_places(more, since=date(2015, 1, 1))
    given: dict[str, Any] = {"at": at(TOLD), "by": corps.actors["office"]}
    assert actions.take_appraisees(appraisal=towns, **given) == 20
    assert len(queries_of(lambda: page("office", listed))) == len(few)


def test_an_appraisal_of_townships_is_opened_on_the_page_by_the_schemes_of_the_day(
    corps: Corps, client_of: Callable[..., Client]
) -> None:
    browser = client_of(Account.objects.get(pk=corps.actors["office"].account), "en")
    address = "/appraisals/new/?as_of=2018-12-31"
    shown = browser.get(address).text
    for word in (
        '<optgroup label="Townships">',
        "Each level shows the next and leads it · Township",
    ):
        assert word in shown
    form = {
        "area": COUNTY,
        "kind": "annual",
        "score": f"{CASCADE}/village",
        "title": "乡带村",
        "since": "2018-01-01",
        "last": "2018-12-31",
    }
    assert browser.post(address, form).status_code == 302
    made = Appraisal.objects.get(title="乡带村")
    assert (made.score, made.level, made.appraisees.count()) == (CASCADE, "village", 3)
    charlie = client_of(Account.objects.get(pk=corps.actors["charlie"].account), "en")
    assert charlie.post(address, {**form, "title": "别处"}).status_code == 422
    assert charlie.get(f"/appraisals/{made.public_id}/").status_code == 404


def test_opening_it_again_finds_the_same_and_a_new_head_is_told_later(
    corps: Corps, towns: Appraisal
) -> None:
    office = corps.actors["office"]
    draft = actions.AppraisalDraft(
        area=COUNTY,
        kind="annual",
        score=SCORE,
        title="2018年乡镇绩效评估",
        since=SINCE,
        until=UNTIL,
        public_id=towns.public_id,
    )
    assert actions.open_appraisal(draft, at=at(OPENED), by=office) == towns
    with pytest.raises(errors.WindowOverlaps):
        actions.open_appraisal(replace(draft, public_id=""), at=at(OPENED), by=office)
    with pytest.raises(NotAllowed):
        actions.open_appraisal(
            replace(draft, public_id=""), at=at(OPENED), by=corps.actors["charlie"]
        )
