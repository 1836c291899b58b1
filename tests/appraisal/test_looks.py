"""Schemes by which people look at a cadre without grading him: 驻村更驻心 (SQ24-017), 下得去、融得进、干得好
(HX25-82), 沉得下、融得进、干得好 (YN-099), 选得准、用得上、干得好 (SQ24-021): part by part, no total, no order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.appraisal.world import COUNTY, DECIDED, SINCE, UNTIL, World, at
from tests.households.world import draft as household
from zhucun.appraisal import actions, errors, queries
from zhucun.appraisal.models import Appraisee
from zhucun.appraisal.queries.duties import WORDS
from zhucun.appraisal.queries.standings import Standing, standings
from zhucun.ballots import actions as ballots
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.households import actions as households
from zhucun.kernel.problems import NotFound

pytestmark = pytest.mark.django_db
HUAIHUA = {"43": "湖南省", "4312": "怀化市", "431224": "溆浦县", "431224100": "卢峰镇"}
VILLAGE = "431224100201"


def test_engagement_is_looked_at_beside_the_yearly_appraisal_and_shown_part_by_part(
    world: World,
) -> None:
    offered = dict(queries.scores_offered(COUNTY, as_of=DECIDED))
    assert {"engagement", "one-pledge-three-reviews"} <= set(offered)
    assert "competence" not in offered  # what the cadre says of himself
    world.open()
    looked = world.open(score="engagement", title="驻村更驻心")
    with pytest.raises(errors.WindowOverlaps):
        world.open(score="engagement", title="再来一次")
    for part, mark in (("visits", 90), ("cases", 84)):
        more: dict[str, Any] = {"period": "2024", "on": DECIDED, "mark": Decimal(mark)}
        world.review(looked, 0, part=part, **more)
    world.poll(0, satisfied=95)
    world.compute(looked)
    row = world.who(looked, 0)
    assert {line["part"]: line["value"] for line in row.result["lines"]} == {
        "visits": "90",
        "cases": "84",
        "satisfaction": "95",
    }
    assert (row.total, row.proposed) == (None, "")
    assert "weight_open" in row.result["why"]
    other = {line["part"]: line["value"] for line in world.who(looked, 1).result["lines"]}
    assert other == {"visits": None, "cases": None, "satisfaction": None}  # and never 0


def test_who_is_looked_at_reads_it_once_it_is_frozen_and_only_his_own(
    world: World, client_of: Any
) -> None:
    looked = world.open(score="engagement", title="驻村更驻心")
    more: dict[str, Any] = {"period": "2024", "on": DECIDED, "mark": Decimal(90)}
    world.review(looked, 0, part="visits", **more)
    world.compute(looked)
    row, office = world.who(looked, 0), world.actors["office"]
    mine = f"/appraisees/{row.public_id}/"

    def page(who: str) -> str:
        browser: Client = client_of(Account.objects.get(pk=world.actors[who].account), "en")
        return str(browser.get(mine).content.decode())

    def standing() -> Standing:
        asked = {"scores": ["engagement"], "area": COUNTY, "on": DECIDED}
        return standings(actor=office, **asked)["engagement"][row.posting.public_id]

    assert "<strong>90</strong>" in page("office")
    assert "入户扎实" in page("office")
    assert "<strong>90</strong>" not in page("cadre")
    assert "入户扎实" not in page(
        "cadre"
    )  # what leaders say is his once nobody changes it any more
    assert "Deduct points" not in page("office")
    taken: dict[str, Any] = {"points": Decimal(1), "evidence": "document", "key": "7号"}
    taken |= {"reason": "查实", "on": DECIDED, "at": at(DECIDED), "by": office}
    with pytest.raises(errors.NothingToDeduct, match="驻村更驻心"):
        actions.deduct_points(appraisee=row, **taken)
    assert standing() is Standing.WAITING
    actions.freeze_appraisal(appraisal=looked, at=at(DECIDED), by=office)
    assert "<strong>90</strong>" in page("cadre")
    assert "入户扎实" in page("cadre")
    assert standing() is Standing.DECIDED
    assert queries.recomputed(looked).is_same
    with pytest.raises(NotFound):
        queries.appraisee_card(
            actor=world.actors["charlie"], public_id=row.public_id, as_of=DECIDED
        )
    assert "<strong>90</strong>" not in page("charlie")


def test_two_schemes_that_grade_still_exclude_each_other(world: World) -> None:
    world.open()
    with pytest.raises(errors.WindowOverlaps):
        world.open(title="又一次年度考核")


@dataclass(frozen=True)
class Place:
    """A county of a pack that names three words, and whoever serves there."""

    places: dict[str, str]
    county: str
    village: str
    score: str
    parts: tuple[str, str, str]


HUAXI = Place(
    {"52": "贵州省", "5201": "贵阳市", "520111": "花溪区", "520111100": "青岩镇"},
    "520111",
    "520111100201",
    "iron-team",
    ("gone-down", "fitted-in", "done-well"),
)
YUNNAN = Place(
    {"53": "云南省", "5309": "临沧市", "530925": "双江县", "530925100": "勐勐镇"},
    "530925",
    "530925100201",
    "three-judgements",
    ("settles-in", "belongs", "does-well"),
)


@pytest.mark.parametrize("where", [HUAXI, YUNNAN])
def test_three_words_of_the_source_are_marked_by_people_and_shown_without_a_total(
    where: Place, client_of: Any
) -> None:
    day, closed = date(2025, 7, 1), date(2026, 1, 20)
    make.add_places({**where.places, where.village: "某村民委员会"}, since=date(2020, 1, 1))
    round_ = make.round_("2025", area=where.county, starts_on=date(2025, 7, 1))
    place = make.place(where.village, as_of=day)
    posting = make.posting(make.person("王驻村"), place, round_, starts_on=day)
    office = make.actor("office", Role.OFFICE, where.county, on=day)
    draft = actions.AppraisalDraft(
        area=where.county,
        kind="annual",
        score=where.score,
        title="队伍评价",
        since=day,
        until=date(2026, 1, 1),
    )
    looked = actions.open_appraisal(draft, at=at(day), by=office)
    row = Appraisee.objects.select_related("appraisal").get(posting=posting)
    for part, mark in zip(where.parts, (90, 85, None), strict=True):
        if mark is not None:
            told = actions.ReviewDraft(
                appraisee=row,
                part=part,
                period=queries.WHOLE,
                by_class="unset",
                on=closed,
                mark=Decimal(mark),
                document="会议纪要〔2026〕1号",
                comment="民主评议",
            )
            actions.record_reviews([told], at=at(closed), by=office)
    actions.ask_run(appraisal=looked, at=at(closed), by=office)
    row.refresh_from_db()
    values = [(line["part"], line["value"]) for line in row.result["lines"]]
    assert values == list(zip(where.parts, ("90", "85", None), strict=True))
    assert row.total is None
    browser = client_of(Account.objects.get(pk=office.account), "en")
    page = browser.get(f"/appraisees/{row.public_id}/").content.decode()
    assert "<strong>90</strong>" in page
    assert "a review is missing" in page
    listed = browser.get(f"/appraisals/{looked.public_id}/").content.decode()
    assert "This scheme gives no grade" in listed


def test_the_work_team_is_looked_at_with_the_four_questions_of_huaihua() -> None:
    """HH18-050: the city's marks are recorded from its paper, the fourth is the villagers'."""
    make.add_places({**HUAIHUA, VILLAGE: "东村村民委员会"}, since=date(2014, 1, 1))
    day, closed = date(2017, 3, 1), date(2018, 1, 20)
    round_ = make.round_("2017", area="431224", starts_on=day)
    village = make.place(VILLAGE, as_of=date(2017, 3, 1))
    posting = make.posting(make.person("向队员"), village, round_, role="member", starts_on=day)
    office = make.actor("office", Role.OFFICE, "431224", on=closed, since=day)
    offered = dict(queries.scores_offered("431224", as_of=closed))
    assert {"three-corps-four-looks", "front-line-satisfaction"} <= set(offered)
    draft = actions.AppraisalDraft(
        area="431224",
        kind="annual",
        score="three-corps-four-looks",
        title="三支队伍四看",
        since=day,
        until=date(2018, 1, 1),
    )
    looked = actions.open_appraisal(draft, at=at(date(2017, 4, 1)), by=office)
    row = Appraisee.objects.select_related("appraisal").get(posting=posting)
    for part, mark in (("loyal", 95), ("inventive", 80)):
        told = actions.ReviewDraft(
            appraisee=row,
            part=part,
            period="2017",
            by_class="city-committee",
            on=closed,
            mark=Decimal(mark),
            document="怀发〔2018〕2号",
        )
        actions.record_reviews([told], at=at(closed), by=office)
    actions.ask_run(appraisal=looked, at=at(closed), by=office)
    row.refresh_from_db()
    values = {line["part"]: line["value"] for line in row.result["lines"]}
    assert values == {"loyal": "95", "inventive": "80", "pragmatic": None, "heart": None}
    assert row.total is None


def test_what_villagers_really_said_of_a_team_member_runs_to_the_frozen_look() -> None:
    """HH18-114, HH18-050: villagers are polled, the look is computed, frozen and computed again; the
    one part that villagers judge is theirs alone, and nobody is graded."""
    make.add_places({**HUAIHUA, VILLAGE: "东村村民委员会"}, since=date(2014, 1, 1))
    day, asked, closed = date(2017, 3, 1), date(2017, 11, 6), date(2018, 1, 20)
    village = make.place(VILLAGE, as_of=day)
    round_ = make.round_("2017", area="431224", starts_on=day)
    posting = make.posting(make.person("向队员"), village, round_, role="member", starts_on=day)
    office = make.actor("office", Role.OFFICE, "431224", on=closed, since=day)
    drafts = [household(village, number, since=day) for number in range(1, 13)]
    given: dict[str, Any] = {"at": at(asked), "by": OPERATOR}
    households.add_households(drafts, made_at=at(asked), by=OPERATOR)
    poll = ballots.open_poll(
        ballots.PollDraft(
            village=village,
            title="群众满意度测评",
            subjects=[("posting", posting.public_id)],
            questions=[],
            starts_on=asked,
            ends_on=asked + timedelta(days=4),
            size=10,
            special_share=None,
        ),
        **given,
    )
    ballots.draw_households(poll=poll, word="福彩", **given)
    for number, code in enumerate(ballots.print_sheets(poll=poll, **given).codes):
        answer = {0: "unknown", 1: "dissatisfied"}.get(number, "satisfied")
        ballots.cast(poll=poll.public_id, code=code, answers={1: answer}, today=asked)
    ballots.close_poll(poll=poll, at=at(asked + timedelta(days=5)), by=OPERATOR)
    for score, title, part in (
        ("front-line-satisfaction", "一线工作法满意度", "satisfaction"),
        ("three-corps-four-looks", "三支队伍四看", "heart"),
    ):
        look = actions.AppraisalDraft(
            area="431224",
            kind="annual",
            score=score,
            title=title,
            since=day,
            until=date(2018, 1, 1),
        )
        looked = actions.open_appraisal(look, at=at(asked), by=office)
        actions.ask_run(appraisal=looked, at=at(closed), by=office)
        row = Appraisee.objects.get(appraisal=looked, posting=posting)
        [line] = [one for one in row.result["lines"] if one["part"] == part]
        assert line["value"] == "88.89"  # eight of the nine who know him
        assert line["cells"][0]["rows"][0][0] == f"poll:{poll.public_id}"
        assert (row.proposed, row.grade) == ("", "")
        actions.freeze_appraisal(appraisal=looked, at=at(closed), by=office)
        assert queries.recomputed(looked).is_same
        assert [one.id for one in queries.view_of(looked).parts][-1] == part


def test_a_placement_is_looked_at_from_three_sides_in_words_and_that_meets_the_duty(
    world: World,
) -> None:
    """选得准、用得上、干得好 (SQ24-021)."""
    spring = {"title": "到岗回访", "since": date(2024, 1, 1), "until": date(2024, 3, 1)}
    looked = world.open(score="placement-check", **spring)
    sides = ("well-chosen", "of-use", "doing-well")

    def say(part: str, word: str, on: date) -> None:
        more: dict[str, Any] = {"by_class": "county-organisation", "mark": None, "word": word}
        world.review(looked, 0, "office", part=part, period=queries.WHOLE, on=on, **more)

    def met(actor: Actor) -> list[tuple[str, date]]:
        days: dict[str, Any] = {"since": SINCE, "until": UNTIL}
        facts = queries.duty_facts(actor=actor, area=COUNTY, **days)
        return [(one.id, one.on) for one in facts if one.counts == "placement-check"]

    office = world.actors["office"]
    for part, word, day in zip(sides[:2], ("holds", "是"), (4, 5), strict=True):
        say(part, word, date(2024, 3, day))
    assert met(office) == []
    say("doing-well", "not_yet", date(2024, 3, 6))
    assert met(office) == [(world.postings[0].public_id, date(2024, 3, 6))]
    assert met(world.actors["charlie"]) == []
    world.compute(looked, day=date(2024, 3, 8))
    lines = world.who(looked, 0).result["lines"]
    assert [(line["part"], line["value"]) for line in lines] == list(
        zip(sides, ("1", "1", "0"), strict=True)
    )
    assert world.who(looked, 0).total is None
    duty = next(
        one
        for one in pack_for(COUNTY, as_of=DECIDED).cadences("posting")
        if one.id == "placement-check"
    )
    assert duty.spec.counts in WORDS
    assert duty.spec.rhythm[0].within_days == "unset"  # 未配置: nobody is late
