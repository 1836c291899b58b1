"""A whole rotation, spoken by each side through the API: from the fixed village list to the day the old first secretary leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from tests import factories as make
from tests.doors.api.conftest import Caller
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Account, Place, Unit
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting
from zhucun.selection import jobs

VILLAGE = "411327100201"
STATED, STARTS, LEAVES = "2024-02-01", "2024-03-01", "2024-03-16"
PEOPLE = {"陈晨": PostingRole.FIRST_SECRETARY, "何佳": PostingRole.MEMBER}


@pytest.fixture
def speaks() -> Callable[[Account], Caller]:
    def of(account: Account) -> Caller:
        times = {"made_at": now(), "expires_at": now() + timedelta(days=1)}
        return Caller(directory.issue_token(account=account, label="flow", **times))

    return of


@pytest.fixture
def unit(places: Mapping[str, Place]) -> Unit:
    return make.unit("社旗县文旅局", kind=UnitKind.CULTURE_TOURISM)


@pytest.fixture
def sides(
    speaks: Callable[[Account], Caller], alice: Account, charlie: Account, unit: Unit
) -> dict[str, Caller]:
    """The office, the unit, the village branch, and the office of another county."""
    clerk = make.account("clerk", Role.UNIT, "411327", unit=unit)
    branch = make.account("branch", Role.BRANCH, VILLAGE)
    known = {"office": alice, "unit": clerk, "branch": branch, "stranger": charlie}
    return {side: speaks(account) for side, account in known.items()}


@pytest.fixture
def old(places: Mapping[str, Place]) -> Posting:
    """李明 has been first secretary of the village since 2022."""
    earlier = make.round_("2022", starts_on=date(2022, 3, 1))
    return make.posting(make.person("李明"), places[VILLAGE], earlier, starts_on=date(2022, 3, 1))


def done(caller: Caller, path: str, body: Any = None) -> Any:
    """What a write answers; anything but success is told."""
    answer = caller.post(path, body if body is not None else {})
    assert answer.status in (200, 201), (path, answer.status, answer.body)
    return answer.body


def prepared(sides: Mapping[str, Caller], unit: Unit) -> str:
    """Villages first, then both sides, then people, reviewed and found fit; the round's id."""
    office = sides["office"]
    opened = {"area": "411327", "code": "2024", "title": "2024年轮换", "kind": "term"}
    round_ = f"/rounds/{done(office, '/rounds', {**opened, 'starts_on': STARTS})['id']}"
    size = {"must_have_first_secretary": True, "team_least": 2, "team_most": 2}
    fixed = {"fixed_on": "2024-01-20", "villages": [{"village": VILLAGE, **size}]}
    done(office, f"{round_}/villages", fixed)
    done(office, f"{round_}/villages/announce")
    [village] = office.get(f"{round_}/villages").body["rows"]
    needs = {"stated_on": STATED, "needs": [{"speciality": "industry", "note": "发展香菇产业"}]}
    done(sides["branch"], f"/round-villages/{village['id']}/needs", needs)
    offer = {"unit": unit.public_id, "quota": 2, "stated_on": STATED}
    done(sides["unit"], f"{round_}/offers", offer)
    for serial, (name, role) in enumerate(PEOPLE.items()):
        speciality = "industry" if serial else "culture_tourism"
        person = make.person(
            name,
            unit=unit,
            birth_on=date(1988, 4, 1),
            party_since=date(2012, 7, 1),
            work_since=date(2010, 8, 1),
            speciality=speciality,
        )
        nomination = {"person": person.public_id, "role": role, "source": "unit"}
        nomination |= {"unit": unit.public_id, "nominated_on": STATED}
        candidate = done(sides["unit"], f"{round_}/candidates", nomination)["id"]
        gates = dict.fromkeys(("gate_politics", "gate_conduct", "gate_ability"), "pass")
        found = {"findings": gates, "found_on": STATED}
        done(office, f"/candidates/{candidate}/findings", found)
    return round_


def reviewed(sides: Mapping[str, Caller], round_: str) -> None:
    """Each candidate goes through the county's procedure, signed by who holds the office."""
    office = sides["office"]
    done(office, f"{round_}/cases")
    for case in office.get("/cases").ids:
        for _ in range(10):
            card = office.get(f"/cases/{case}").body
            if card["state"] == "finished":
                break
            for side in ("unit", "office"):
                card = sides[side].get(f"/cases/{case}").body
                for turn in card["may_sign"][:1]:
                    body = {"step": turn["step"], "signer": turn["signer"], "said": "signed"}
                    done(sides[side], f"/cases/{case}/sign", {**body, "evidence": card["evidence"]})
        assert office.get(f"/cases/{case}").body["state"] == "finished"


def asked(sides: Mapping[str, Caller], round_: str, title: str) -> str:
    """A proposal of those who are through the review, computed; its address."""
    question = {"title": title, "seconds": 60, "reviewed": True}
    proposal = f"/proposals/{done(sides['office'], f'{round_}/proposals', question)['id']}"
    assert jobs.work_once(clock=now, worker="flow")
    return proposal


def matched(sides: Mapping[str, Caller], round_: str) -> str:
    """Proposed by the engine, adopted by the office, agreed by all three; the proposal's address."""
    office = sides["office"]
    proposal = asked(sides, round_, "方案一")
    done(office, f"{proposal}/adopt")
    for side, caller in (("office", office), ("village", sides["branch"]), ("unit", sides["unit"])):
        seats = caller.get("/confirmations").ids
        assert len(seats) == len(PEOPLE)
        done(caller, "/confirmations", {"side": side, "answer": "agreed", "seats": seats})
    return proposal


def test_a_round_goes_from_the_village_list_to_the_day_the_old_secretary_leaves(
    sides: dict[str, Caller], unit: Unit, old: Posting
) -> None:
    office, stranger = sides["office"], sides["stranger"]
    round_ = prepared(sides, unit)
    too_early = office.get(asked(sides, round_, "审核之前")).body
    assert (too_early["state"], bool(too_early["shortages"])) == ("done", True)
    reviewed(sides, round_)
    proposal = matched(sides, round_)

    posted = done(office, f"{proposal}/post", {"starts_on": STARTS, "together_days": 15})
    assert (posted["teams"], posted["postings"], posted["handovers"]) == (1, 2, 1)
    old.refresh_from_db()
    assert old.ends_on == date.fromisoformat(LEAVES)

    leaving = {"ends_on": LEAVES, "reason": "term"}
    early = office.post(f"/postings/{old.public_id}/release", leaving)
    assert early.status == 409

    [handover] = office.get("/handovers").ids
    items = office.get(f"/handovers/{handover}").body["items"]
    answers = [{"item": item["id"], "accepted": True} for item in items]
    if answers:
        taken = {"answers": answers, "answered_on": STARTS, "paper": "纸质交接清单"}
        done(office, f"/handovers/{handover}/answers", taken)
    done(office, f"/handovers/{handover}/together", {"start": STARTS, "until": LEAVES})
    for side in ("giver", "taker"):
        signed = {"side": side, "signed_on": "2024-03-15", "paper": "纸质交接清单"}
        done(office, f"/handovers/{handover}/signature", signed)
    done(office, f"/postings/{old.public_id}/release", leaving)
    done(office, f"{round_}/publish")

    serving = office.get("/postings", as_of="2024-04-01").body["rows"]
    assert {row["person"]["name"] for row in serving} == set(PEOPLE)
    for path in (round_, proposal, f"/handovers/{handover}", f"{round_}/proposals"):
        assert stranger.get(path).status == 404, path
    for path in ("/cases", "/handovers", "/confirmations"):
        assert stranger.get(path).ids == [], path
