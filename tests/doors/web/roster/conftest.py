"""A small roster: a round, two cadres on post, one candidate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.enums import (
    Education,
    Gender,
    PersonnelClass,
    PoliticalStatus,
    Role,
    Speciality,
)
from zhucun.directory.models import Account, Person, Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.roster import actions
from zhucun.roster.enums import NominationSource, PostingRole, RoundKind
from zhucun.roster.models import Candidate, Posting, Round, RoundVillage, Team, UnitOffer
from zhucun.roster.queries import PostingDraft

SINCE = date(2020, 1, 1)
STARTS = date(2023, 7, 1)
COUNTY, VILLAGE, OTHER = "411327", "411327101201", "411327100201"
ID_NUMBER = "411327198502031211"
PHONE = "13712345678"

#: Villages fixed and what is stated of them, before the round.
FIXED = date(2023, 5, 4)

#: Name of a page of what comes before the match → its address.
DEMAND_PAGES = {
    "round": "/rounds/{round}/",
    "villages": "/rounds/{round}/villages/",
    "fix": "/rounds/{round}/villages/fix/",
    "announce": "/rounds/{round}/villages/announce/",
    "village": "/round-villages/{village}/",
    "needs": "/needs/",
    "village-needs": "/round-villages/{village}/needs/",
    "leave": "/round-villages/{village}/leave/",
    "replace": "/round-villages/{village}/replace/",
    "offers": "/rounds/{round}/offers/",
    "offer": "/rounds/{round}/offer/",
    "withdraw": "/offers/{offer}/withdraw/",
    "wishes": "/candidates/{candidate}/wishes/",
    "avoidances": "/candidates/{candidate}/avoidances/",
}

Clients = Callable[..., Client]


@pytest.fixture
def person_of(unit: Unit) -> Callable[..., Person]:
    """Registers people: `person_of("张三", birth_on=None)`."""

    def register(name: str, **more: Any) -> Person:
        known = {
            "gender": Gender.MALE,
            "ethnicity": "汉族",
            "birth_on": date(1985, 2, 3),
            "education": Education.BACHELOR,
            "political_status": PoliticalStatus.PARTY_MEMBER,
            "party_since": date(2010, 7, 1),
            "work_since": date(2008, 8, 1),
            "unit": unit,
            "office": "科员",
            "personnel_class": PersonnelClass.CIVIL_SERVANT,
            "speciality": Speciality.INDUSTRY,
            "has_rural_experience": True,
            "area": COUNTY,
        }
        draft = directory.PersonDraft(name=name, **{**known, **more})
        made = midnight(SINCE)
        return directory.register_people([draft], registered_at=made, by=OPERATOR)[0]

    return register


@pytest.fixture
def open_round(places: dict[str, Place]) -> Round:
    """The round 2023 of 社旗县, open."""
    return actions.open_round(
        area=COUNTY,
        code="2023",
        title="2023年轮换",
        kind=RoundKind.TERM,
        starts_on=STARTS,
        opened_at=midnight(STARTS),
        by=OPERATOR,
    )


@pytest.fixture
def team(open_round: Round, places: dict[str, Place], unit: Unit) -> Team:
    """The team of 小河村."""
    draft = actions.TeamDraft(village=places[VILLAGE], name="小河村工作队", unit=unit)
    return actions.form_teams([draft], round_=open_round, formed_on=STARTS, by=OPERATOR)[0]


@pytest.fixture
def post(open_round: Round, places: dict[str, Place], unit: Unit) -> Callable[..., Posting]:
    """Posts people: `post(person, role=PostingRole.MEMBER, code=OTHER)`."""

    def made(person: Person, *, code: str = VILLAGE, **more: Any) -> Posting:
        known = {
            "role": PostingRole.FIRST_SECRETARY,
            "round": open_round,
            "unit": unit,
            "starts_on": STARTS,
            "due_on": date(2025, 7, 1),
        }
        draft = PostingDraft(person=person, place=places[code], **{**known, **more})
        return actions.post_cadres([draft], made_at=midnight(STARTS), by=OPERATOR)[0]

    return made


@pytest.fixture
def zhang(person_of: Callable[..., Person]) -> Person:
    """张三, with number and phone."""
    return person_of("张三", id_number=ID_NUMBER, phone=PHONE)


@pytest.fixture
def secretary(zhang: Person, post: Callable[..., Posting], team: Team) -> Posting:
    """张三 is first secretary of 小河村."""
    return post(zhang, team=team)


@pytest.fixture
def candidate(open_round: Round, person_of: Callable[..., Person]) -> Candidate:
    """李四 stands for first secretary; 李四 joined the Party in 2010."""
    nomination = actions.Nomination(
        person=person_of("李四"),
        role=PostingRole.FIRST_SECRETARY,
        source=NominationSource.UNIT,
    )
    [made] = actions.nominate(
        [nomination], round_=open_round, nominated_on=date(2023, 6, 1), by=OPERATOR
    )
    return made


@pytest.fixture
def ulla(account_of: Callable[..., Account], unit: Unit) -> Account:
    """She speaks for the sending unit 社旗县财政局."""
    return account_of("ulla", Role.UNIT, COUNTY, unit=unit)


@pytest.fixture
def looking(root: Account, alice: Account, client_of: Clients) -> Client:
    """The administrator looks through alice's account."""
    client = client_of(root, "en")
    assert client.post(f"/look-through/{alice.username}/").status_code == 302
    return client


@pytest.fixture
def crowd(
    person_of: Callable[..., Person],
    post: Callable[..., Posting],
    open_round: Round,
    team: Team,
    places: dict[str, Place],
    unit: Unit,
) -> Callable[[], None]:
    """Posts eight members, nominates eight people, and forms teams in the other villages."""

    def come() -> None:
        for number in range(8):
            post(person_of(f"队员{number}"), role=PostingRole.MEMBER, team=team)
        nominations = [
            actions.Nomination(
                person=person_of(f"人选{number}"),
                role=PostingRole.MEMBER,
                source=NominationSource.UNIT,
            )
            for number in range(8)
        ]
        actions.nominate(nominations, round_=open_round, nominated_on=date(2023, 6, 2), by=OPERATOR)
        drafts = [
            actions.TeamDraft(village=places[code], name=f"{code}工作队", unit=unit)
            for code in (OTHER, "411327100202")
        ]
        actions.form_teams(drafts, round_=open_round, formed_on=STARTS, by=OPERATOR)

    return come


@pytest.fixture
def river(open_round: Round, places: dict[str, Place]) -> RoundVillage:
    """小河村, fixed, with a need."""
    make.tag(VILLAGE, "weak-branch")
    row = make.village_of(open_round, places[VILLAGE], on=FIXED)
    needs = [actions.Need(speciality="agronomy", note="茶园管护")]
    actions.state_needs(needs, village=row, stated_on=FIXED, by=OPERATOR)
    return row


@pytest.fixture
def offered(open_round: Round, unit: Unit) -> UnitOffer:
    """社旗县财政局 offers three people."""
    return make.offer(unit, open_round, on=FIXED)


@pytest.fixture
def demand_page(
    open_round: Round, river: RoundVillage, offered: UnitOffer, candidate: Candidate
) -> Callable[[str], str]:
    """The address of one of DEMAND_PAGES: 小河村 is fixed, a unit has offered, 李四 stands."""
    ids = {
        "round": open_round.public_id,
        "village": river.public_id,
        "offer": offered.public_id,
        "candidate": candidate.public_id,
    }
    return lambda name: DEMAND_PAGES[name].format(**ids)


@pytest.fixture
def branch(account_of: Callable[..., Account]) -> Account:
    """She speaks for 小河村."""
    return account_of("branch", Role.BRANCH, VILLAGE)
