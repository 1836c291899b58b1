"""A decision to found a co-operative on the pages of its village."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.economy.models import Body, Founding
from zhucun.signoff.models import Case

BEGUN, DAY, VILLAGE = date(2015, 1, 1), date(2022, 6, 1), "431224100201"


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    at = datetime(2022, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def clients(db: None, client_of: Callable[..., Client]) -> dict[str, Client]:
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    who = {
        "wang": (Role.FIRST_SECRETARY, VILLAGE),
        "branch": (Role.BRANCH, VILLAGE),
        "charlie": (Role.OFFICE, "520111"),
    }
    actors = {name: make.actor(name, *role, on=DAY) for name, role in who.items()}
    return {
        name: client_of(Account.objects.get(pk=actor.account), "en")
        for name, actor in actors.items()
    }


def test_the_team_records_the_decision_and_the_branch_founds_the_cooperative(
    clients: dict[str, Client], unknown_names: Callable[[str], list[str]]
) -> None:
    wang, branch, village = clients["wang"], clients["branch"], f"/economy/villages/{VILLAGE}/"
    assert f"{village}founding/" in wang.get(village).text
    form = wang.get(f"{village}founding/")
    assert not unknown_names(form.text)
    given = {
        "name": "黄精合作社",
        "trade": "farming",
        "on": str(DAY),
        "participants": "工作队、村两委",
        "resolution": "28户入社",
    }
    listed = wang.post(f"{village}founding/", given, follow=True)
    row = Founding.objects.get()
    page = f"/economy/foundings/{row.public_id}/"
    assert page in listed.text
    case = Case.objects.get(subject=row.public_id)
    shown = wang.get(page)
    assert not unknown_names(shown.text)
    assert f"/cases/{case.public_id}/" in shown.text
    for step in ("discuss", "found"):
        signing = branch.get(f"/cases/{case.public_id}/")
        [evidence] = set(re.findall(r'name="evidence" value="([0-9a-f]+)"', signing.text))
        told = {"step": step, "word": "village-committees", "evidence": evidence}
        branch.post(f"/cases/{case.public_id}/sign/", {**told, "said": "signed"})
    body = Body.objects.get()
    assert f"/economy/bodies/{body.public_id}/" in wang.get(page).text
    assert page in wang.get(f"/economy/bodies/{body.public_id}/").text


def test_charlie_finds_no_decision(clients: dict[str, Client]) -> None:
    village = f"/economy/villages/{VILLAGE}/"
    given = {"name": "黄精合作社", "trade": "farming", "on": str(DAY)}
    told = {"participants": "工作队", "resolution": "28户入社"}
    clients["wang"].post(f"{village}founding/", {**given, **told})
    row = Founding.objects.get()
    assert clients["charlie"].get(f"/economy/foundings/{row.public_id}/").status_code == 404
    assert clients["charlie"].post(f"{village}founding/", {**given, **told}).status_code == 404
    withdraw = f"/economy/founding/{row.public_id}/withdraw/"
    assert clients["charlie"].post(withdraw, {"reason": "不要"}).status_code == 404
    assert clients["wang"].post(withdraw, {"reason": "再议"}).status_code == 302
