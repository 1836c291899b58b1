"""A co-operative that team and village committees decide to found together (HN22-48)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from tests.economy.world import account
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Body, Founding
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import CannotRecall, NoProcedure

BEGUN, ON = date(2015, 1, 1), date(2022, 6, 1)
AT = datetime(2022, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
VILLAGE, NEXT = "431224100201", "431224100202"
KEY = "0123456789ab"


@pytest.fixture
def here(db: None) -> Place:
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村", NEXT: "东村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    return make.place(VILLAGE)


@pytest.fixture
def team(here: Place) -> Actor:
    return make.actor("wang", Role.FIRST_SECRETARY, VILLAGE, on=ON)


@pytest.fixture
def committees(here: Place) -> Actor:
    return make.actor("branch", Role.BRANCH, VILLAGE, on=ON)


def decide(place: Place, by: Actor, **more: Any) -> Founding:
    key = more.pop("public_id", "")
    values: dict[str, Any] = {
        "name": "阳雀坡黄精专业合作社",
        "participants": "驻村工作队王明、李强;村两委张华等5人",
        "resolution": "由村党支部领办,28户入社,先种黄精60亩。",
        "on": ON,
        "is_led_by_branch": True,
        **more,
    }
    draft = actions.FoundingDraft(**values)
    return actions.decide_founding(public_id=key, place=place, draft=draft, at=AT, by=by)


def sign(actor: Actor, row: Founding, **more: Any) -> None:
    found = signing.cases(actor=actor, as_of=ON, kind="cooperative", subjects=[row.public_id])
    [card] = signing.cards(list(found), actor=actor, as_of=ON)
    step, word = card.may.signs[0]
    one = signoff.Signing(
        case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence, **more
    )
    signoff.sign_case(one, at=AT, by=actor)
    row.refresh_from_db()


def test_the_cooperative_is_there_once_team_and_committees_signed_the_decision(
    here: Place, team: Actor, committees: Actor
) -> None:
    row = decide(here, team, public_id=KEY)
    assert decide(here, team, public_id=KEY).pk == row.pk
    with pytest.raises(IndexError):
        sign(team, row)  # his signature went along with the decision
    sign(committees, row)
    assert not Body.objects.exists()
    sign(committees, row)
    body = Body.objects.get()
    assert row.body == body
    assert (body.kind, body.name, body.area) == ("cooperative", row.name, VILLAGE)
    assert (body.valid_from, body.is_led_by_branch) == (ON, True)
    card = queries.founding_card(actor=team, public_id=row.public_id, as_of=ON)
    assert [each.word for each in card.signed] == ["team", "village-committees"] + [
        "village-committees"
    ]
    assert not card.is_open
    names = list(EventRecord.objects.values_list("name", flat=True))
    assert names.count("economy.founding.decided") == names.count("economy.body.registered") == 1


def test_a_rejected_decision_founds_nothing_and_may_be_withdrawn(
    here: Place, team: Actor, committees: Actor
) -> None:
    row = decide(here, team)
    with pytest.raises(errors.FoundingThere):
        decide(here, team)
    sign(committees, row, said="rejected", reason="入社户数再议")
    assert actions.withdraw_founding(founding=row, reason="村民代表不同意", at=AT, by=team)
    assert not actions.withdraw_founding(founding=row, reason="村民代表不同意", at=AT, by=team)
    assert not Body.objects.exists()
    found = signing.cases(actor=team, as_of=ON, kind="cooperative", subjects=[row.public_id])
    assert [case.state for case in found] == ["stopped"]
    assert decide(here, team).pk != row.pk


def test_what_was_founded_is_not_taken_back_by_a_recall(
    here: Place, team: Actor, committees: Actor
) -> None:
    row = decide(here, team)
    sign(committees, row)
    sign(committees, row)
    with pytest.raises(errors.CooperativeFounded):
        actions.withdraw_founding(founding=row, reason="误录", at=AT, by=team)
    card = queries.founding_card(actor=team, public_id=row.public_id, as_of=ON)
    serial = card.signed[-1].serial
    with pytest.raises(CannotRecall):
        signoff.recall(case=card.case.public_id, serial=serial, reason="误签", at=AT, by=committees)


def test_where_no_pack_says_who_signs_a_cooperative_is_registered_directly(
    east: Place, cadre: Actor
) -> None:
    assert not queries.is_founded_jointly(east.code, as_of=ON)
    with pytest.raises(NoProcedure):
        decide(east, cadre)
    assert not Founding.objects.exists()


def test_charlie_sees_no_decision_and_makes_none(here: Place, team: Actor) -> None:
    charlie = account("charlies", Role.OFFICE, "520111")
    row = decide(here, team)
    assert list(queries.foundings(actor=team, as_of=ON)) == [row]
    assert list(queries.foundings(actor=charlie, as_of=ON)) == []
    with pytest.raises(NotFound):
        queries.founding_card(actor=charlie, public_id=row.public_id, as_of=ON)
    with pytest.raises(NotAllowed):
        decide(here, charlie, name="别的合作社")
    with pytest.raises(NotAllowed):
        actions.withdraw_founding(founding=row, reason="不要", at=AT, by=charlie)
    neighbour = make.actor("neighbour", Role.FIRST_SECRETARY, NEXT, on=ON)
    assert list(queries.foundings(actor=neighbour, as_of=ON)) == []
