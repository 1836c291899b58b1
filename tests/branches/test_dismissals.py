"""A secretary is replaced, a director recalled, by law and rule: the basis is reviewed before anybody
decides, and the office ends with the last signature (HH18-089)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import named
from tests.exits.world import COUNTY, EAST, TOWN, at
from zhucun.branches import actions, errors, queries
from zhucun.branches.models import Committee, Dismissal, Seat
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import NoProcedure, SignedTwice, StepBlocked

DAY, STARTED = date(2018, 6, 4), date(2017, 3, 1)
LAW, VOTE = "村民委员会组织法第十六条", "东村村民会议决议〔2018〕2号"


@pytest.fixture
def term(db: None) -> Committee:
    make.add_places({"43": "湖南省", "4312": "怀化市", COUNTY: "溆浦县", TOWN: "卢峰镇"})
    make.add_places({EAST: "东村村民委员会", "431225": "会同县"})
    told: dict[str, Any] = {"at": at(DAY), "by": OPERATOR}
    made = actions.open_term(village=make.place(EAST), number=10, on=STARTED, **told)
    actions.give_seats(
        [
            actions.SeatDraft(person=named(name), body=body, office=office, since=STARTED)
            for name, body, office in (
                ("张书记", "branch", "secretary"),
                ("李主任", "villagers", "director"),
                ("王委员", "branch", "member"),
            )
        ],
        committee=made,
        **told,
    )
    return made


@pytest.fixture
def who(term: Committee) -> dict[str, Actor]:
    roles = {
        "town": (Role.TOWNSHIP, TOWN),
        "colleague": (Role.TOWNSHIP, TOWN),
        "county": (Role.OFFICE, COUNTY),
        "village": (Role.BRANCH, EAST),
        "charlie": (Role.OFFICE, "431225"),
    }
    return {
        name: make.actor(name, role, area, on=DAY, since=STARTED)
        for name, (role, area) in roles.items()
    }


def seat(office: str) -> Seat:
    return Seat.objects.select_related("committee__village", "local").get(office=office)


def propose(by: Actor, office: str = "secretary", **more: Any) -> Dismissal:
    given = {"problem": "脱贫攻坚工作不力", "triggers": ["problems"], "legal_basis": LAW, **more}
    draft = actions.DismissalDraft(seat=seat(office), **given)
    return actions.propose_dismissal(draft, at=at(DAY), by=by)


def sign(row: Dismissal, step: str, by: Actor, **more: Any) -> None:
    found = signing.cases(actor=by, as_of=DAY, kind="dismissal", subjects=[row.public_id])
    [card] = signing.cards(list(found[:1]), actor=by, as_of=DAY)
    words = {each.id: each.by[-1 if more.get("signer") else 0] for each in _steps(card)}
    evidence = card.opened.evidence
    one = signoff.Signing(
        case=card.case.public_id, step=step, word=words[step], evidence=evidence, **more
    )
    signoff.sign_case(one, at=at(DAY), by=by)


def _steps(card: Any) -> Any:
    return card.opened.procedure.spec.steps


def held(term: Committee, by: Actor) -> dict[str, str]:
    """Who is in office on the day, by office."""
    card = queries.committee_card(actor=by, public_id=term.public_id, as_of=DAY)
    return {row.office: row.local.name for row in card.seats}


def test_the_last_signature_ends_the_office_and_changes_the_composition(
    term: Committee, who: dict[str, Actor]
) -> None:
    with pytest.raises(errors.SignoffDecides):
        actions.end_seat(
            seat=seat("secretary"), on=DAY, reason="dismissed", at=at(DAY), by=who["town"]
        )
    row = propose(who["town"])
    assert propose(who["town"], public_id=row.public_id) == row
    with pytest.raises(errors.DismissalRunning):
        propose(who["county"])
    sign(row, "review-law", who["county"])
    row.refresh_from_db()
    assert (row.reviewed_on, row.state) == (DAY, "open")
    assert held(term, who["town"])["secretary"] == "张书记"
    with pytest.raises(SignedTwice):
        sign(row, "decide", who["town"])  # who proposed does not decide
    sign(row, "decide", who["colleague"])
    row.refresh_from_db()
    assert (row.state, row.decided_on) == ("decided", DAY)
    assert set(held(term, who["town"])) == {"director", "member"}
    ended = seat("secretary")
    assert (ended.until, ended.end_reason) == (DAY, "dismissed")
    told = EventRecord.objects.filter(name__in=("branches.seat.ended", "branches.dismissal.moved"))
    assert [each.data.get("state") for each in told.order_by("pk")] == ["open", "decided", None]


def test_nobody_decides_without_a_legal_basis_and_a_director_is_not_recalled_without_his_villagers(
    term: Committee, who: dict[str, Actor]
) -> None:
    row = propose(who["town"], "director")
    sign(row, "review-law", who["county"])
    with pytest.raises(StepBlocked):
        sign(row, "decide", who["colleague"])
    told: dict[str, Any] = {"document": VOTE, "on": DAY, "at": at(DAY), "by": who["town"]}
    assert actions.record_vote(dismissal=row, **told)
    assert not actions.record_vote(dismissal=row, **told)
    card = queries.dismissal_card(actor=who["town"], public_id=row.public_id)
    assert [each.outcome.value for each in card.rules] == ["pass"]
    sign(row, "decide", who["colleague"])
    assert set(held(term, who["town"])) == {"secretary", "member"}
    bare = propose(who["town"], legal_basis="")
    with pytest.raises(errors.NoVoteNeeded):
        actions.record_vote(dismissal=bare, **told)
    sign(bare, "review-law", who["county"])
    with pytest.raises(StepBlocked):
        sign(bare, "decide", who["colleague"])
    assert actions.withdraw_dismissal(dismissal=bare, reason="依据不足", at=at(DAY), by=who["town"])
    assert "secretary" in held(term, who["town"])


def test_a_village_charlie_and_whom_it_concerns_see_nothing_before_it_is_decided(
    term: Committee, who: dict[str, Actor]
) -> None:
    person = make.person("张书记")
    local = seat("secretary").local
    type(local).objects.filter(pk=local.pk).update(person=person, own_name="")
    himself = make.actor("zhang", Role.TOWNSHIP, TOWN, on=DAY, person=person, since=STARTED)
    with pytest.raises(errors.ConcernsYou):
        propose(himself)
    with pytest.raises(NotAllowed):
        propose(who["village"])
    with pytest.raises(errors.NoHead):
        propose(who["town"], "member")
    row = propose(who["town"])
    for name in ("village", "charlie"):
        assert not queries.dismissals(actor=who[name]).exists()
        with pytest.raises(NotFound):
            queries.dismissal_card(actor=who[name], public_id=row.public_id)
    assert not queries.dismissals(actor=himself).exists()
    assert queries.dismissals(actor=who["county"], area=COUNTY).get() == row
    sign(row, "review-law", who["county"])
    sign(row, "decide", who["colleague"])
    assert queries.dismissals(actor=himself).get() == row


def test_where_the_pack_names_no_signers_an_end_is_recorded_with_its_reason(db: None) -> None:
    make.add_places({"41": "河南省", "4113": "南阳市", "411327": "社旗县", "411327100": "赊店镇"})
    make.add_places({"411327100201": "某村民委员会"})
    told: dict[str, Any] = {"at": at(DAY), "by": OPERATOR}
    made = actions.open_term(village=make.place("411327100201"), number=9, on=STARTED, **told)
    draft = actions.SeatDraft(person=named("赵"), body="branch", office="secretary", since=STARTED)
    [row] = actions.give_seats([draft], committee=made, **told)
    with pytest.raises(NoProcedure):
        actions.propose_dismissal(actions.DismissalDraft(seat=row, problem="工作不力"), **told)
    assert actions.end_seat(seat=row, on=DAY, reason="dismissed", **told)
