"""Whoever signs for an office holds it on that day, by the registers of offices (HH18-130)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from tests import factories as make
from tests.signoff.test_signoff_packs import finished
from zhucun.branches import actions as branches
from zhucun.branches.models import Seat
from zhucun.directory.enums import Permission, Role
from zhucun.directory.models import Person
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.packs.kinds.signers import OfficeWord
from zhucun.pairing import actions as pairing
from zhucun.pairing.models import Office
from zhucun.signoff import actions, errors, queries, rows
from zhucun.signoff.models import Case
from zhucun.signoff.rows import About, Guarded, Line, Paper, Section, SignedStep

Sign = Callable[..., None]
SINCE, DAY = date(2014, 1, 1), date(2018, 6, 14)
AT = datetime(2018, 6, 14, 2, 0, tzinfo=UTC)
TOWN, VILLAGE = "431226100", "431226100201"
NAMES = {"43": "湖南省", "4312": "怀化市", "431226": "麻阳县", TOWN: "高村镇", VILLAGE: "甲村"}


@dataclass
class Exits:
    """Stands for a room whose things leave poverty; its rules hold, so that sign-off is on its own."""

    area: str
    kind = "exit"
    sees = Permission.SEE_POSTINGS
    manages = Permission.MANAGE_ROSTER
    told: list[SignedStep] = field(default_factory=list)

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {one: About(area=self.area, place=self.area, title="张家") for one in subjects}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        line = Line(label=("人均纯收入", "Income"), value=("3200", "3200"))
        section = Section(label=("脱贫标准", "Standard"), lines=(line,))
        return {one: Paper(title="张家", sections=(section,)) for one in subjects}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        holds = Guarded(outcome=Outcome.PASS)
        return {one: dict.fromkeys(rules, holds) for one in subjects}

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        self.told.extend(steps)


@pytest.fixture
def hunan(db: None) -> None:
    make.add_places(NAMES, since=SINCE)


@pytest.fixture
def household(hunan: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Case, Exits]:
    return begun("household-exit", VILLAGE, monkeypatch)


@pytest.fixture
def village(hunan: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    return begun("village-exit", VILLAGE, monkeypatch)[0]


@pytest.fixture
def recorder(hunan: None) -> Actor:
    """Of the county's office: records what was signed on paper."""
    return make.actor("alice", Role.OFFICE, "431226", on=DAY, since=SINCE)


def begun(chain: str, area: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Case, Exits]:
    exits = Exits(area=area)
    monkeypatch.setitem(rows._HANDLERS.by_kind, "exit", exits)
    [case] = actions.start_cases(["one"], kind="exit", chain=chain, at=AT, by=OPERATOR)
    return case, exits


def leader(name: str, area: str, kind: str, *, since: date = SINCE) -> tuple[Person, Office]:
    """Somebody who is secretary or head of an area from a day on."""
    level = {2: "province", 4: "prefecture", 6: "county", 9: "township"}[len(area)]
    who = make.person(name)
    draft = pairing.OfficeDraft(person=who, area=area, level=level, kind=kind)
    [office] = pairing.take_up([draft], since=since, by=OPERATOR)
    return who, office


def heads(*people: tuple[str, str, Any]) -> list[Seat]:
    """Who sits in which office of the village: (body, office, person of the directory or name)."""
    term = branches.open_term(village=make.place(VILLAGE), number=1, on=SINCE, at=AT, by=OPERATOR)
    drafts = [
        branches.SeatDraft(
            person=branches.PersonDraft(name=who)
            if isinstance(who, str)
            else branches.PersonDraft(person=who),
            body=body,
            office=office,
            since=SINCE,
        )
        for body, office, who in people
    ]
    return branches.give_seats(drafts, committee=term, at=AT, by=OPERATOR)


def account(name: str, who: Person | None, role: Role = Role.MEMBER, area: str = VILLAGE) -> Actor:
    return make.actor(name, role, area, on=DAY, since=SINCE, person=who)


def put(sign: Sign, case: Case, step: str, word: str, *, by: Actor, **more: Any) -> None:
    """Signs with what is on record, as whoever sees all reads it."""
    card = queries.case_card(actor=OPERATOR, public_id=case.public_id, as_of=DAY)
    sign(case, step, word, by=by, at=more.pop("at", AT), evidence=card.opened.evidence, **more)


def test_three_signatures_for_a_household_by_those_who_hold_the_offices(
    household: tuple[Case, Exits], sign: Sign
) -> None:
    case, exits = household
    zhang, wang = make.person("张支书"), make.person("王主任")
    heads(("branch", "secretary", zhang), ("villagers", "director", wang))
    li, _ = leader("李书记", TOWN, "secretary")
    zhao, _ = leader("赵镇长", TOWN, "mayor")
    secretary, director = account("zhang", zhang), account("wang", wang)
    with pytest.raises(errors.NotInOffice, match="王主任"):
        put(sign, case, "village-signs", "committee-director", by=secretary)
    put(sign, case, "village-signs", "branch-secretary", by=secretary)
    assert queries.waiting(actor=director, as_of=DAY).count() == 1
    assert queries.waiting(actor=secretary, as_of=DAY).count() == 0
    put(sign, case, "village-signs", "committee-director", by=director)
    put(sign, case, "township-checks", "township-secretary", by=account("li", li))
    assert not finished(case)
    put(sign, case, "township-checks", "township-head", by=account("zhao", zhao))
    assert finished(case)
    assert [step.is_finished for step in exits.told] == [False, False, False, True]


def test_an_account_with_a_role_of_the_place_signs_for_no_office_of_it(
    household: tuple[Case, Exits], sign: Sign
) -> None:
    heads(("branch", "secretary", make.person("张支书")))
    somebody = account("sun", None, Role.BRANCH)
    assert queries.waiting(actor=somebody, as_of=DAY).count() == 0
    with pytest.raises(errors.NotInOffice, match="张支书"):
        put(sign, household[0], "village-signs", "branch-secretary", by=somebody)


def test_an_account_that_belongs_to_nobody_is_known_by_the_name_of_the_holder(
    household: tuple[Case, Exits], sign: Sign
) -> None:
    seat, _ = heads(("branch", "secretary", "张支书"), ("villagers", "director", "王主任"))
    zhang = make.actor("zhang", Role.BRANCH, VILLAGE, on=DAY, since=SINCE, name="张支书")
    far = make.actor("far", Role.BRANCH, "411327100201", on=DAY, since=SINCE, name="张支书")
    assert queries.waiting(actor=zhang, as_of=DAY).count() == 1
    assert queries.waiting(actor=far, as_of=DAY).count() == 0
    put(sign, household[0], "village-signs", "branch-secretary", by=zhang)
    [row] = queries.signatures(case=household[0])
    assert row.who == f"local:{seat.local.public_id}"


def test_nobody_signs_once_here_and_once_on_paper(
    village: Case, recorder: Actor, sign: Sign
) -> None:
    both, _ = leader("周某", "431226", "secretary")
    draft = pairing.OfficeDraft(person=both, area="431226", level="county", kind="mayor")
    pairing.take_up([draft], since=SINCE, by=OPERATOR)
    put(sign, village, "county-signs", "county-secretary", by=account("zhou", both))
    with pytest.raises(errors.SignedTwice):
        put(sign, village, "county-signs", "county-head", by=recorder, signer="周某")


def test_who_left_yesterday_does_not_sign_today_and_his_successor_does(
    village: Case, recorder: Actor, sign: Sign
) -> None:
    old, office = leader("旧书记", "431226", "secretary")
    pairing.leave_office(office=office, until=DAY, by=OPERATOR)
    new, _ = leader("新书记", "431226", "secretary", since=DAY)
    left = account("old", old)
    assert queries.waiting(actor=left, as_of=DAY).count() == 0
    assert queries.waiting(actor=left, as_of=DAY - timedelta(days=1)).count() == 1
    with pytest.raises(errors.NotInOffice, match="新书记"):
        put(sign, village, "county-signs", "county-secretary", by=left)
    with pytest.raises(errors.NotInOffice, match="新书记"):
        put(sign, village, "county-signs", "county-secretary", by=recorder, signer="旧书记")
    put(sign, village, "county-signs", "county-secretary", by=account("new", new))
    assert [row.name for row in queries.signatures(case=village)] == ["New"]


def test_of_two_who_hold_an_office_on_a_day_either_signs(
    village: Case, recorder: Actor, sign: Sign
) -> None:
    first, office = leader("甲书记", "431226", "secretary")
    pairing.leave_office(office=office, until=DAY + timedelta(days=1), by=OPERATOR)
    second, _ = leader("乙书记", "431226", "secretary", since=DAY)
    waits = [
        queries.waiting(actor=account(name, who), as_of=DAY).count()
        for name, who in (("first", first), ("second", second))
    ]
    assert waits == [1, 1]
    with pytest.raises(errors.NotInOffice, match="甲书记, 乙书记"):
        put(sign, village, "county-signs", "county-secretary", by=recorder, signer="丙")
    put(sign, village, "county-signs", "county-secretary", by=recorder, signer="乙书记")
    [row] = queries.signatures(case=village)
    assert (row.name, row.who, row.recorded_by) == ("乙书记", f"person:{second.public_id}", "Alice")


def test_where_nobody_is_on_record_nobody_signs_and_it_is_said(
    village: Case, recorder: Actor, sign: Sign
) -> None:
    with pytest.raises(errors.OfficeVacant, match="2018-06-14"):
        put(sign, village, "county-signs", "county-secretary", by=recorder, signer="谁")
    card = queries.case_card(actor=recorder, public_id=village.public_id, as_of=DAY)
    assert card.opened.holders == {"county-secretary": (), "county-head": ()}
    assert not queries.signatures(case=village)


def test_a_county_is_signed_by_the_city_and_approved_by_the_province(
    hunan: None, monkeypatch: pytest.MonkeyPatch, sign: Sign
) -> None:
    case, _exits = begun("county-exit", "431226", monkeypatch)
    for step, word, area, kind in (
        ("city-signs", "city-secretary", "4312", "secretary"),
        ("city-signs", "mayor", "4312", "mayor"),
        ("province-approves", "provincial-secretary", "43", "secretary"),
        ("province-approves", "governor", "43", "mayor"),
    ):
        who, _ = leader(f"{word}-某", area, kind)
        put(sign, case, step, word, by=account(word, who))
    assert finished(case)


def test_charlie_of_another_county_holds_no_office_here(
    village: Case, stranger: Actor, sign: Sign
) -> None:
    leader("周某", "431226", "secretary")
    assert not queries.cases(actor=stranger, as_of=DAY).exists()


def test_the_words_for_offices_are_those_that_the_rooms_keep() -> None:
    assert set(get_args(OfficeWord)) == set().union(*(one.words for one in rows.registers()))
