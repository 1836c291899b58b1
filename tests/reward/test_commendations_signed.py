"""A commendation where the pack says who signs it: proposed, checked, approved, published (HH18-083)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from zhucun.directory.perms import Actor
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.errors import DocumentNeeded, PublishedAlready, SignoffPublishes
from zhucun.reward.marts import commendations
from zhucun.reward.models import Commendation
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import NotItsTurn

PAPER = "怀脱贫通〔2018〕3号"


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def made(world: World) -> Commendation:
    round_ = make.round_("2017", area=COUNTY, starts_on=DAY)
    posting = make.posting(make.person("向书记"), world.places[EAST], round_, starts_on=DAY)
    [row] = actions.commend(
        [posting.public_id],
        area=COUNTY,
        level="prefecture",
        title="脱贫攻坚先进个人",
        given_on=DAY,
        reason="事迹突出",
        at=at(DAY),
        by=world.actor("office"),
    )
    return row


def sign(row: Commendation, step: str, by: Actor, *, signer: str = "", said: Any = None) -> None:
    """One step; `signer` signed on paper."""
    found = signing.cases(actor=by, as_of=DAY, kind=queries.HONOUR, subjects=[row.public_id])
    [card] = signing.cards(list(found[:1]), actor=by, as_of=DAY)
    words = {each.id: each.by[0] for each in card.opened.procedure.spec.steps}
    more = {} if said is None else {"said": said, "reason": "材料不全"}
    one = signoff.Signing(
        case=card.case.public_id,
        step=step,
        word=words[step],
        evidence=card.opened.evidence,
        signer=signer,
        **more,
    )
    signoff.sign_case(one, at=at(DAY), by=by)


def counted() -> int:
    return commendations(as_of=DAY, areas=(COUNTY,), names={"code"}, tags={}).count()


def test_it_counts_once_it_is_approved_and_is_public_once_its_last_signature_publishes_it(
    world: World, made: Commendation, client: Client, client_of: Callable[..., Client]
) -> None:
    office = world.actor("office")
    assert (made.is_signed, made.approved_on, counted()) == (True, None, 0)
    with pytest.raises(SignoffPublishes):
        actions.publish_commendation(
            commendation=made, document=PAPER, on=DAY, at=at(DAY), by=office
        )
    with pytest.raises(NotItsTurn):
        sign(made, "approve", office, signer="市委书记")  # nobody has proposed or checked it
    sign(made, "propose", office, signer="县委书记")
    sign(made, "check", office)
    sign(made, "approve", office, signer="市委书记")
    made.refresh_from_db()
    assert (made.approved_on, made.published_on, counted()) == (DAY, None, 1)
    with pytest.raises(DocumentNeeded):
        sign(made, "publish", office, signer="市委办公室")
    told: dict[str, Any] = {"commendation": made, "document": PAPER, "at": at(DAY), "by": office}
    with time_machine.travel(at(DAY), tick=False):
        assert "向书记" not in client.get("/commended/").text
        page = f"/commendations/{made.public_id}/"
        browser = client_of(world.accounts["office"], "en")
        assert "Approved" in browser.get(page).text
        assert browser.post(page, {"number": "1", "document": PAPER}).status_code == 302
        assert not actions.number_commendation(**told)
        sign(made, "publish", office, signer="市委办公室")
        shown = client.get("/commended/").text
    for word in ("向书记", "脱贫攻坚先进个人", PAPER):
        assert word in shown
    assert "事迹突出" not in shown
    made.refresh_from_db()
    with pytest.raises(PublishedAlready):
        actions.number_commendation(**{**told, "document": "另一号"})
    told_events = EventRecord.objects.filter(subject=f"commendation:{made.public_id}")
    assert [each.name.rpartition(".")[2] for each in told_events.order_by("pk")] == [
        "proposed",
        "approved",
        "numbered",
        "published",
    ]


def test_what_is_taken_back_is_signed_no_more_and_charlie_sees_nothing(
    world: World, made: Commendation, client_of: Callable[..., Client]
) -> None:
    charlie = world.actor("charlie")
    assert not queries.commendations(actor=charlie).exists()
    assert not signing.cases(actor=charlie, as_of=DAY, kind=queries.HONOUR).exists()
    with time_machine.travel(at(DAY), tick=False):
        page = f"/commendations/{made.public_id}/"
        assert client_of(world.accounts["charlie"], "en").get(page).status_code == 404
    office = world.actor("office")
    actions.void_commendation(commendation=made, reason="重复推荐", at=at(DAY), by=office)
    [case] = signing.cases(actor=office, as_of=DAY, kind=queries.HONOUR)
    assert case.state == "stopped"
