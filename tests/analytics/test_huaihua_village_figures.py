"""Figures and rules of Huaihua over village committees, talents, projects, workshops and credit:
computed from rows, each beside what the column declared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.branches.world import named
from tests.economy.world import AT, account, body, head_of, job, project, yuan
from tests.households.world import added, person
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.tables import table
from zhucun.branches import actions as branches
from zhucun.branches import marts
from zhucun.branches import queries as organisations
from zhucun.branches.actions import PersonDraft, SeatDraft
from zhucun.branches.models import Committee
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, queries
from zhucun.engines.cadence import State
from zhucun.engines.rules import Outcome
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.kernel.problems import NotFound

BEGUN, SINCE, ON = date(2015, 1, 1), date(2018, 3, 1), date(2018, 6, 14)
CITY, VILLAGE, RICH = "4312", "431226100201", "431226100202"
OTHER = "431224100201"


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    """A poverty village and another one of 麻阳县, a poverty village of 溆浦县."""
    make.add_places({"43": "湖南省", CITY: "怀化市", "431226": "麻阳县"}, since=BEGUN)
    make.add_places({"431226100": "高村镇", VILLAGE: "枫木村", RICH: "城郊村"}, since=BEGUN)
    make.add_places({"431224": "溆浦县", "431224100": "卢峰镇", OTHER: "东村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    for code in (VILLAGE, OTHER):
        make.tag(code, "poverty", since=BEGUN)
    return {code: make.place(code) for code in (VILLAGE, RICH, OTHER)}


@pytest.fixture
def city(here: dict[str, Place]) -> Actor:
    return account("city", Role.OFFICE, CITY)


@pytest.fixture
def charlie(here: dict[str, Place]) -> Actor:
    """An office in another province."""
    return account("charlies", Role.OFFICE, "520111")


def family(place: Place, n: int) -> Household:
    """张n, alone, since 2015."""
    who = person(f"张{n}", serial=100 + n, birth_on=date(1980, 5, 1))
    return added(place, n, who, since=BEGUN)


def _board(by: Actor, on: date = ON) -> dict[str, Any]:
    pack = pack_for(CITY, as_of=on)
    return {each.item.id: each for each in analytics.board(actor=by, pack=pack, area=CITY)}


def _values(by: Actor, *names: str) -> dict[str, Any]:
    board = _board(by)
    return {name: board[name].value for name in names}


def _term(place: Place, *classes: str) -> Committee:
    told: dict[str, Any] = {"at": AT, "by": OPERATOR}
    term = branches.open_term(village=place, number=10, on=date(2017, 5, 1), **told)
    seats = [
        SeatDraft(
            person=named(f"{place.short_name}{n}"), body="villagers", office="member",
            since=term.starts_on, source_class=word,
        )
        for n, word in enumerate(classes)
    ]  # fmt: skip
    branches.give_seats(seats, committee=term, **told)
    return term


def test_able_people_in_committees_of_poverty_villages_are_counted_by_their_class(
    here: dict[str, Place], city: Actor, charlie: Actor
) -> None:
    """HH18-161, HH18-162, HH18-163."""
    lead, back, graduate = "prosperity_leader", "returnee_worker", "returned_graduate"
    _term(here[VILLAGE], lead, lead, back, graduate, "veteran")
    _term(here[OTHER], lead)
    _term(here[RICH], lead, back, graduate)
    names = ("committee-prosperity-leaders", "committee-returnees", "committee-graduates")
    assert list(_values(city, *names).values()) == [3, 1, 1]
    board = _board(city)
    declared = {name: [each.value for each in board[name].declared] for name in names}
    assert declared == dict(zip(names, ([2620], [574], [294]), strict=True))
    told: dict[str, Any] = {"pack": pack_for(CITY, as_of=ON), "area": CITY, "limit": 9}
    _item, codes = analytics.rows_behind(actor=city, indicator=names[0], **told)
    assert len(codes) == 3
    assert set(_values(charlie, *names).values()) == {0}


def test_whoever_comes_from_none_of_the_five_classes_is_told_on_the_committee(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-058: the five classes come first; another one is told, and nobody is refused."""
    five = ("prosperity_leader", "coop_head", "returnee_worker", "veteran", "student_official")
    term = _term(here[VILLAGE], *five, "other", "")
    card = organisations.committee_card(actor=city, public_id=term.public_id, as_of=ON)
    outside = card.composition.not_of_the_classes
    assert [seat.source_class for seat in card.seats if seat.pk in outside] == ["other"]
    assert card.composition.sources == {**dict.fromkeys(five, 1), "other": 1}


def test_whether_anybody_is_young_is_not_known_without_his_birthday(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-063: at least one member up to 35."""
    term = branches.open_term(village=here[VILLAGE], number=10, on=SINCE, at=AT, by=OPERATOR)

    def young(name: str, born: date | None) -> tuple[Outcome, Any]:
        who = named(name, birth_on=born)
        seat = SeatDraft(person=who, body="branch", office="member", since=SINCE)
        branches.give_seats([seat], committee=term, at=AT, by=OPERATOR)
        card = organisations.committee_card(actor=city, public_id=term.public_id, as_of=ON)
        [told] = [
            each.outcome
            for each in card.composition.rules
            if each.item.id == "committee-has-young-member"
        ]
        names = ("aged_up_to_35",)
        [row] = marts.committees(as_of=ON, areas=(VILLAGE,), names=names, tags={})
        return told, row["m_aged_up_to_35"]

    assert young("张书记", date(1960, 2, 1)) == (Outcome.FAIL, 0)
    assert young("李委员", None) == (Outcome.UNKNOWN, None)
    assert young("王委员", date(1992, 5, 1)) == (Outcome.PASS, 1)


def test_a_secretary_who_came_home_from_work_is_of_the_classes_and_his_health_stays_sealed(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-031: 外出务工经商; that he is disabled is kept in the register only, and sealed."""
    home = family(here[VILLAGE], 1)
    stated = households.Stated(about=head_of(home), values={"health": "disabled"}, since=SINCE)
    households.state_members([stated], made_at=AT, by=OPERATOR)
    term = _term(here[VILLAGE], "other")
    secretary = SeatDraft(
        person=PersonDraft(member=head_of(home)), body="branch", office="secretary",
        since=term.starts_on, source_class="returnee_worker",
    )  # fmt: skip
    branches.give_seats([secretary], committee=term, at=AT, by=OPERATOR)
    card = organisations.committee_card(actor=city, public_id=term.public_id, as_of=ON)
    [seat] = [each for each in card.seats if each.office == "secretary"]
    assert (seat.source_class, seat.shown_name) == ("returnee_worker", "张1")  # type: ignore[attr-defined]
    [(other, rule)] = card.composition.not_of_the_classes.items()
    assert other != seat.pk
    assert (rule.outcome, rule.item.id) == (Outcome.FAIL, "committee-source")
    assert {clause.id for clause in rule.clauses} == {"HH18-031", "HH18-058"}
    kept = {field.name for model in (type(seat), type(seat.local)) for field in model._meta.fields}
    assert not kept & {"health", "disability", "is_disabled"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT health FROM households_memberstate WHERE health IS NOT NULL")
        assert all(b"disabled" not in bytes(row[0]) for row in cursor.fetchall())


def test_households_follow_a_village_cadre_who_runs_an_industry(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-045, HH18-059: members lead the masses."""
    place, told = here[VILLAGE], {"at": AT, "by": OPERATOR}
    homes = [family(place, n) for n in range(1, 5)]
    term = _term(place)
    people = [PersonDraft(member=head_of(home)) for home in homes[:2]]
    seats = [
        SeatDraft(person=who, body="villagers", office="member", since=term.starts_on)
        for who in (*people, named("无户"))
    ]
    branches.give_seats(seats, committee=term, **told)
    row = project(place, city, on=SINCE, leader=head_of(homes[0]))
    project(place, city, on=SINCE, title="百合", leader=head_of(homes[1]))
    share = "lead-geese-share"
    assert _values(city, share) == {share: 0}
    for home in (homes[0], homes[2], homes[3]):
        actions.link_household(
            project=row, household=home, granted=yuan(100), since=SINCE, at=AT, by=city
        )
    assert _values(city, share) == {share: 50}
    pack = pack_for(CITY, as_of=ON)
    names = ("followers", "has_own_industry")
    rows = table(actor=city, pack=pack, subject="committee_member", area=CITY, names=names)
    found = rows.select([rows.columns[name] for name in names])
    assert sorted(str(each[2]) for each in found) == ["0", "2", "None"]


def _recognise(place: Place, count: int, on: date = SINCE) -> None:
    for n in range(count):
        draft = branches.TalentDraft(
            village=place, person=named(f"能手{on}{n}"), kind="leader", on=on
        )
        branches.recognise_one(draft, at=AT, by=OPERATOR)


def test_five_to_eight_prosperity_leaders_in_three_years_are_asked_of_a_poverty_village(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-062; who was trained more than three years ago does not count."""
    _recognise(here[VILLAGE], 2, on=date(2015, 6, 14))

    def outcome() -> Outcome:
        pack = pack_for("431226", as_of=ON)
        found = analytics.coverage(actor=city, pack=pack, area="431226")
        [line] = [each for each in found if each.item.id == "prosperity-leaders-in-range"]
        assert line.universe == 1
        return next(
            word for word, count in line.counts.items()
            if count and word is not Outcome.NOT_APPLICABLE
        )  # fmt: skip

    def owed() -> State:
        told = analytics.owed_in(actor=city, on=ON, area="431226", duty="prosperity-leaders")
        return told.listed()[-1].state

    _recognise(here[VILLAGE], 4)
    assert (outcome(), owed() is State.DONE) == (Outcome.FAIL, False)
    _recognise(here[VILLAGE], 1, on=date(2018, 4, 1))
    assert (outcome(), owed()) == (Outcome.PASS, State.DONE)
    _recognise(here[VILLAGE], 4, on=date(2018, 5, 1))
    assert outcome() is Outcome.FAIL


def test_the_six_parts_of_an_industry_project_are_read_from_its_links(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-137: led by the branch, aims at the exit, industry, market, fiscal lever, co-operative."""
    place = here[VILLAGE]
    coop = body(place, city, since=SINCE)
    whole: dict[str, Any] = {
        "is_led_by_branch": True, "aims_at_exit": True, "market": "广州", "body": coop,
    }  # fmt: skip

    def rule(row: Any) -> str:
        card = queries.project_card(actor=city, public_id=row.public_id, as_of=ON)
        return str(card.verdict.told["six-by"])

    row = project(place, city, on=SINCE, **whole)
    assert rule(row) == "fail"
    fund = {"place": place, "kind": "won", "given": yuan(9), "on": SINCE, "project": row}
    actions.receive_fund(at=AT, by=city, **fund)
    assert rule(row) == "pass"
    for name, value in (("market", ""), ("body", None), ("aims_at_exit", False)):
        change: dict[str, Any] = {"base": row.version, "at": AT, "by": city}
        actions.change_project(project=row, changes={name: value}, **change)
        assert rule(row) == "fail", name
        change["base"] = row.version
        actions.change_project(project=row, changes={name: whole[name]}, **change)
    assert rule(row) == "pass"
    assert rule(project(place, city, kind="road", on=SINCE)) == "not_applicable"


def test_workshops_are_counted_by_county_with_the_villages_and_the_poor_they_serve(
    here: dict[str, Place], city: Actor, charlie: Actor
) -> None:
    """HH18-146, HH18-150."""
    home = family(here[VILLAGE], 1)
    households.set_tags([home], tag="poor-household", since=BEGUN, made_at=AT, by=OPERATOR)
    told: dict[str, Any] = {"kind": "workshop", "since": SINCE}
    shop = body(here[VILLAGE], city, name="一车间", serves=[here[RICH]], **told)
    body(here[VILLAGE], city, name="二车间", **told)
    body(here[OTHER], city, name="三车间", **told)
    job(head_of(home), city, body=shop, since=SINCE)
    names = ("workshops", "workshop-counties", "workshop-workers", "villages-per-workshop")
    found = _values(city, *names)
    assert [found[name] for name in names[:3]] == [3, 2, 1]
    assert found["villages-per-workshop"].quantize(Decimal("0.01")) == Decimal("1.33")
    board = _board(city)
    assert [each.value for each in board["workshops"].declared] == [65]
    assert [each.value for each in board["workshop-counties"].declared] == [13]
    assert _values(charlie, "workshops") == {"workshops": 0}


def test_rated_poor_households_and_their_share_are_counted(
    here: dict[str, Place], city: Actor, charlie: Actor
) -> None:
    """HH18-154."""
    homes = [family(here[VILLAGE], n) for n in range(1, 4)]
    households.set_tags(homes[:2], tag="poor-household", since=BEGUN, made_at=AT, by=OPERATOR)
    for home in (homes[0], homes[2]):
        actions.rate_household(household=home, on=SINCE, grade="AA", at=AT, by=city)
    assert _values(city, "households-rated", "rated-share") == {
        "households-rated": 1,
        "rated-share": 50,
    }
    [declared] = _board(city)["households-rated"].declared
    assert (declared.value, declared.unit) == (260500, "户")
    assert _values(charlie, "households-rated") == {"households-rated": 0}


def test_a_station_that_the_village_organisation_does_not_run_is_told(
    here: dict[str, Place], city: Actor, charlie: Actor
) -> None:
    """HH18-156."""
    row = actions.open_station(place=here[VILLAGE], since=SINCE, at=AT, by=city)

    def rule() -> dict[str, str]:
        [found] = queries.stations(actor=city, as_of=ON, area=VILLAGE)
        return queries.station_verdict(found, as_of=ON).told

    outcomes = []
    for version, run in enumerate((False, True), 1):
        outcomes.append(rule()["station-is-run-by-village"])
        actions.change_station(
            station=row, base=version, changes={"is_run_by_village": run}, at=AT, by=city
        )
    assert [*outcomes, rule()["station-is-run-by-village"]] == ["unknown", "fail", "pass"]
    with pytest.raises(NotFound):
        queries.one_station(actor=charlie, public_id=row.public_id)


def test_enterprises_and_organisations_that_take_part_are_counted(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-167: enterprises and social organisations on the register, each with its village."""
    told: dict[str, Any] = {"since": SINCE}
    body(here[VILLAGE], city, name="青山公司", kind="enterprise", **told)
    body(here[OTHER], city, name="助农协会", kind="social_organisation", **told)
    body(here[RICH], city, name="旁观公司", kind="enterprise", joins_assistance=False, **told)
    body(here[VILLAGE], city, name="合作社", **told)
    [measured] = [each for name, each in _board(city).items() if name == "enterprises-engaged"]
    assert (measured.value, [each.value for each in measured.declared]) == (2, [143])


def test_first_secretaries_on_post_are_counted(here: dict[str, Place], city: Actor) -> None:
    """HH18-165."""
    round_ = make.round_("2017", area=CITY, starts_on=date(2017, 9, 1))
    since = date(2017, 9, 1)
    for code, role in ((VILLAGE, "first_secretary"), (OTHER, "first_secretary"), (OTHER, "member")):
        cadre = make.person(numbered=True)
        make.posting(cadre, here[code], round_, role=role, starts_on=since)
    [measured] = [each for name, each in _board(city).items() if name == "first-secretaries"]
    assert (measured.value, [each.value for each in measured.declared]) == (2, [2290])
