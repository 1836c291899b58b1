"""A small county with its people, its own policy packs, and callers with tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from tests import factories as make
from zhucun.directory import actions
from zhucun.directory.enums import UnitKind
from zhucun.directory.models import Account, Person, Place, Unit
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.enums import TakeUp
from zhucun.roster.models import (
    Avoidance,
    Candidate,
    Handover,
    Posting,
    Round,
    RoundVillage,
    StandingPromise,
    Team,
    UnitOffer,
)
from zhucun.selection import actions as selection
from zhucun.selection import jobs
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.rows import Settings
from zhucun.signoff import actions as signoff
from zhucun.signoff.models import Case

DAY = "2024-01-25"
ID_NUMBER = make.id_number(born=date(1980, 6, 15), serial=7)
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def _own_policy(settings: Any) -> None:
    """Three small packs, so that nothing here depends on the house's policy."""
    settings.POLICY_DIR = Path(__file__).parent / "policy"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any

    @property
    def ids(self) -> list[str]:
        """The ids (of places the codes) of a page's rows."""
        return [row.get("id") or row.get("code") or row["key"] for row in self.body["rows"]]


class Caller:
    """Speaks to the API with one token: `caller.get("/places", area="41")`."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.token = token
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Answer:
        return self._answer(self._client.get(f"/api{path}", query, headers=self._sent(headers)))

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> Answer:
        more = {**headers, **({"Idempotency-Key": key} if key else {})}
        sent = {"data": body, "content_type": "application/json"} if body is not None else {}
        return self._answer(self._client.post(f"/api{path}", headers=self._sent(more), **sent))

    def _sent(self, more: dict[str, str] | None) -> dict[str, str]:
        return {**self._headers, **(more or {})}

    @staticmethod
    def _answer(response: Any) -> Answer:
        assert response.headers["Content-Type"].startswith("application/json"), response.content
        return Answer(status=response.status_code, body=response.json(), headers=response.headers)


@pytest.fixture
def token_of() -> Callable[..., str]:
    """A token of an account, in force for a day."""

    def issue(account: Account, **more: Any) -> str:
        times = {"made_at": now(), "expires_at": now() + timedelta(days=1), **more}
        return actions.issue_token(account=account, label="test", **times)

    return issue


@pytest.fixture
def caller(token_of: Callable[..., str]) -> Callable[..., Caller]:
    """`caller(alice)`, `caller(alice, "zh-CN")`."""

    def of(account: Account, language: str = "en") -> Caller:
        return Caller(token_of(account), language)

    return of


@dataclass(frozen=True, kw_only=True)
class World:
    """Of 社旗县: 王强 is first secretary in a weak branch; 李明 is a candidate of an open round."""

    places: dict[str, Place]
    unit: Unit
    past: Round
    round: Round
    team: Team
    wang: Person
    li: Person
    posting: Posting
    candidate: Candidate


@pytest.fixture
def world(places: dict[str, Place], unit: Unit) -> World:
    """Made through actions, like everything on record."""
    village = places["411327100201"]
    make.tag(village.code, "weak-branch")
    make.tag("411327100202", "weak-branch")
    actions.record_figures(
        figures={village: {"households": 312, "population": 1204}},
        as_of=date(2023, 12, 31),
        by=make.OPERATOR,
    )
    past, round_ = make.round_("2021"), make.round_("2023", starts_on=date(2023, 5, 1))
    wang = make.person(
        "王强",
        unit=unit,
        birth_on=date(1980, 6, 15),
        party_since=date(2005, 7, 1),
        id_number=ID_NUMBER,
        phone=PHONE,
    )
    li = make.person("李明", unit=unit, birth_on=date(1970, 3, 2), party_since=date(2022, 7, 1))
    team = make.team(village, past, unit=unit)
    return World(
        places=places,
        unit=unit,
        past=past,
        round=round_,
        team=team,
        wang=wang,
        li=li,
        posting=make.posting(wang, village, past, team=team, unit=unit),
        candidate=make.candidate(li, round_, nominated_on=date(2023, 6, 1)),
    )


@pytest.fixture
def many(world: World) -> Callable[[int], None]:
    """So many cadres more in 西关村, each in the unit and candidate of the open round."""

    def add(count: int) -> None:
        for number in range(count):
            person = make.person(f"赵{number}", unit=world.unit)
            village = world.places["411327100202"]
            make.posting(person, village, world.past, role="member", unit=world.unit)
            make.candidate(person, world.round, nominated_on=date(2023, 6, 1), role="member")

    return add


@pytest.fixture
def made_once() -> Callable[..., Answer]:
    """Sends a change twice with one key: the second time it answers alike and records nothing."""

    def check(caller: Caller, path: str, body: Any, *, status: int) -> Answer:
        events = EventRecord.objects.count()
        first = caller.post(path, body, key="one-key")
        assert first.status == status, first.body
        made = EventRecord.objects.count()
        assert made > events
        again = caller.post(path, body, key="one-key")
        assert (again.status, again.body) == (first.status, first.body)
        assert EventRecord.objects.count() == made
        return first

    return check


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Both sides of the open round: 东关村 and 西关村 are fixed, the unit offers three people."""

    east: RoundVillage
    west: RoundVillage
    offer: UnitOffer
    avoidance: Avoidance


@pytest.fixture
def sides(world: World) -> Sides:
    """西关村 needs agronomy, 李明 wishes for it and avoids 东关村."""
    east, west = (
        make.village_of(world.round, world.places[code], on=date(2023, 5, 2))
        for code in ("411327100201", "411327100202")
    )
    stated = {"stated_on": date(2023, 5, 3), "by": make.OPERATOR}
    roster.state_needs([roster.Need(speciality="agronomy", note="茶园")], village=west, **stated)
    roster.state_village_wishes(["agriculture", "finance"], village=west, **stated)
    offer = make.offer(world.unit, world.round, on=date(2023, 5, 4))
    roster.state_wishes([west], candidate=world.candidate, **stated)
    roster.note_avoidances(
        [roster.AvoidanceDraft(place=east.village, kind="home_village")],
        candidate=world.candidate,
        noted_on=date(2023, 6, 2),
        by=make.OPERATOR,
    )
    return Sides(east=east, west=west, offer=offer, avoidance=Avoidance.objects.get())


@dataclass(frozen=True, kw_only=True)
class Term:
    """王强 leaves 东关村 and 赵新 comes; `promise` stands in the list of their handover."""

    taker: Posting
    promise: StandingPromise
    handover: Handover


@pytest.fixture
def serve() -> Callable[..., tuple[StandingPromise, Handover]]:
    """A posting whose term is served: an arrival, a promise, and a handover that is open."""

    def made(posting: Posting, taker: Posting | None = None) -> tuple[StandingPromise, Handover]:
        office = {"by": make.OPERATOR}
        step = roster.StepDone(posting=posting, step=TakeUp.ARRIVAL, done_on=make.START)
        roster.record_take_up([step], recorded_at=make.NOW, **office)
        text = "为张奶奶代购降压药"
        draft = roster.PromiseDraft(posting=posting, text=text, made_on=date(2021, 6, 1))
        [promise] = roster.make_promises([draft], **office)
        opened = {"opened_on": date(2024, 1, 10), "opened_at": make.NOW, **office}
        return promise, roster.open_handover(giver=posting, taker=taker, **opened)

    return made


@pytest.fixture
def term(world: World, serve: Callable[..., tuple[StandingPromise, Handover]]) -> Term:
    """The term of 王强 is due on 2024-03-01; his successor came as a member on 2024-01-10."""
    due = [(world.posting, {"due_on": date(2024, 3, 1)})]
    roster.correct_postings(due, made_at=make.NOW, by=make.OPERATOR)
    taker = make.posting(
        make.person("赵新", unit=world.unit),
        world.places["411327100201"],
        world.past,
        role="member",
        starts_on=date(2024, 1, 10),
    )
    promise, handover = serve(world.posting, taker)
    return Term(taker=taker, promise=promise, handover=handover)


@dataclass(frozen=True, kw_only=True)
class Match:
    """A round of its own: 西关村 and 小河村 get teams of two from two units."""

    round: Round
    units: tuple[Unit, Unit]
    candidates: dict[str, Candidate]
    proposal: Proposal

    @property
    def seats(self) -> list[Assignment]:
        """By village, whoever leads first."""
        found = Assignment.objects.filter(proposal=self.proposal)
        return list(found.order_by("area", "-leads", "pk"))


@pytest.fixture
def compute() -> Callable[..., Proposal]:
    """Asks for a proposal and lets the worker compute it; it ends long before its time is up."""

    def computed(round_: Round, title: str, **more: Any) -> Proposal:
        asked = Settings(as_of=date(2024, 1, 25), seconds=60)
        row = selection.propose(
            round_=round_,
            title=title,
            **{"settings": asked, "asked_at": make.NOW, "by": make.OPERATOR, **more},
        )
        assert jobs.work_once(clock=lambda: make.NOW, worker="test")
        row.refresh_from_db()
        assert row.state == "done", row.failure
        return row

    return computed


@pytest.fixture
def match(places: dict[str, Place], compute: Callable[..., Proposal]) -> Match:
    """Three who seek to lead and three who seek to serve; a proposal that a worker computed."""
    round_ = make.round_("2024", starts_on=date(2024, 2, 1))
    units = (make.unit("县委组织部", kind=UnitKind.PARTY), make.unit("县水利局"))
    for code in ("411327100202", "411327101201"):
        size = {"team_least": 2, "team_most": 2}
        make.village_of(round_, places[code], on=date(2024, 1, 2), **size)
    candidates = {}
    for number, name in enumerate(("赵一", "钱二", "孙三", "李四", "周五", "吴六")):
        known = {"birth_on": date(1985, 2, 3), "party_since": date(2010, 7, 1)}
        person = make.person(name, unit=units[number % 2], **known)
        role = "first_secretary" if number < 3 else "member"
        day = date(2024, 1, 3)
        candidates[name] = make.candidate(person, round_, nominated_on=day, role=role)
        office = {"found_on": day, "by": make.OPERATOR}
        roster.record_findings({"political_review": "pass"}, candidate=candidates[name], **office)
    proposal = compute(round_, "方案一")
    return Match(round=round_, units=units, candidates=candidates, proposal=proposal)


@pytest.fixture
def case(world: World) -> Case:
    """The running case of 李明: nominated by himself or his unit, checked and selected by the
    county's office."""
    subjects = [world.candidate.public_id]
    [made] = signoff.start_cases(subjects, kind="candidate", at=now(), by=make.OPERATOR)
    return made
