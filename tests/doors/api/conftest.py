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
from zhucun.directory.models import Account, Person, Place, Unit
from zhucun.roster.models import Candidate, Posting, Round, Team

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
