"""Proposals through the API: asking, reading the reasons, deciding, adopting, confirming, posting."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import factories as make
from tests.doors.api.conftest import Match
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Posting, Team
from zhucun.selection import actions, jobs
from zhucun.selection.enums import Answer, Side
from zhucun.selection.models import Confirmation, Decision, Proposal
from zhucun.selection.rows import Settings

WEST, BROOK = "411327100202", "411327101201"
ASKED = {"title": "方案二", "as_of": "2024-01-25", "seconds": 60}
NAMES = [
    "propose",
    "again",
    "cancel",
    "move",
    "adopt",
    "take-back",
    "post",
    "decide",
    "lift",
    "confirm",
]


def adopt(match):
    actions.adopt(proposal=match.proposal, adopted_at=make.NOW, by=make.OPERATOR)


def agree(match, *sides):
    for side in sides or Side:
        said = {"side": side, "answer": Answer.AGREED, "reason": "书面回复"}
        actions.answer(match.seats, **said, answered_at=make.NOW, by=make.OPERATOR)


@pytest.fixture
def paths(match):
    """Every address that shows the match, with what it is asked."""
    round_, proposal = f"/rounds/{match.round.public_id}", f"/proposals/{match.proposal.public_id}"
    return {
        "proposals": f"{round_}/proposals",
        "decisions": f"{round_}/decisions",
        "proposal": proposal,
        "villages": f"{proposal}/villages",
        "village": f"{proposal}/villages/{WEST}",
        "beside": f"{proposal}/beside/{match.proposal.public_id}",
    }


@pytest.fixture
def ready(match):
    """A change with everything before it done: its address, a body and its status."""
    round_, proposal = f"/rounds/{match.round.public_id}", f"/proposals/{match.proposal.public_id}"

    def of(name):
        if name in {"take-back", "post", "confirm"}:
            adopt(match)
        if name == "post":
            agree(match)
        if name == "cancel":
            waiting = actions.propose(
                round_=match.round,
                title="三",
                settings=Settings.from_json(match.proposal.settings),
                asked_at=make.NOW,
                by=make.OPERATOR,
            )
            return f"/proposals/{waiting.public_id}/cancel", None, 200
        if name == "lift":
            return f"/decisions/{decided(match).public_id}/lift", None, 200
        west = next(seat for seat in match.seats if seat.area == WEST and not seat.leads)
        brook = next(seat for seat in match.seats if seat.area == BROOK and not seat.leads)
        exchange = {"title": "换人", "seat": west.public_id, "exchange": brook.public_id}
        seats = [seat.public_id for seat in match.seats]
        never = {"kind": "never", "village": WEST, "reason": "已有安排"}
        never["candidate"] = match.candidates["赵一"].public_id
        return {
            "propose": (f"{round_}/proposals", ASKED, 201),
            "again": (f"{proposal}/again", None, 201),
            "move": (f"{proposal}/move", exchange, 201),
            "adopt": (f"{proposal}/adopt", None, 200),
            "take-back": (f"{proposal}/take-back", {"reason": "换方案"}, 200),
            "post": (f"{proposal}/post", {"starts_on": "2024-02-01"}, 200),
            "decide": (f"{round_}/decisions", never, 201),
            "confirm": (
                "/confirmations",
                {"side": "office", "answer": "agreed", "seats": seats},
                200,
            ),
        }[name]

    return of


def decided(match):
    return actions.decide(
        kind="never",
        village=match.seats[0].village,
        candidate=match.candidates["赵一"],
        reason="已有安排",
        made_at=make.NOW,
        by=make.OPERATOR,
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_same_key_with_the_same_body_changes_nothing_again(
    alice, caller, ready, made_once, name
):
    path, body, status = ready(name)
    made_once(caller(alice), path, body, status=status)


@pytest.mark.parametrize("name", NAMES)
def test_bob_may_and_charlie_may_not(bob, charlie, caller, ready, name):
    path, body, status = ready(name)
    events = EventRecord.objects.count()
    assert caller(charlie).post(path, body).status in {403, 404}
    assert EventRecord.objects.count() == events
    assert caller(bob).post(path, body).status == status
    assert EventRecord.objects.count() > events


def test_bob_reads_what_alice_reads_and_charlie_none_of_it(bob, charlie, caller, paths):
    assert {caller(bob).get(path).status for path in paths.values()} == {200}
    assert {caller(charlie).get(path).status for path in paths.values()} == {404}


def test_a_proposal_says_what_it_earns_and_how_good_it_is_proven_to_be(alice, caller, paths):
    card = caller(alice).get(paths["proposal"]).body
    assert (card["state"], card["shortages"], card["lacks"]) == ("done", 0, {})
    assert (card["pack"]["id"], card["settings"]["as_of"]) == ("sheqi", "2024-01-25")
    assert card["totals"]["people"] == 4
    assert float(card["bound"]) >= card["objective"]
    assert (card["failure"], card["sides"], card["changed_since"]) == (None, [], "")
    [row] = caller(alice).get(paths["proposals"]).body["rows"]
    assert row == {name: card[name] for name in row}


def test_a_village_shows_its_seats_with_reasons_that_add_up(alice, caller, paths, match):
    [west, _brook] = caller(alice).get(paths["villages"]).body["rows"]
    assert (west["village"]["name"], west["size"]) == ("西关村", 2)
    assert [seat["leads"] for seat in west["seats"]] == [True, False]
    card = caller(alice).get(paths["village"]).body
    assert [seat["id"] for seat in card["seats"]] == [seat["id"] for seat in west["seats"]]
    for seat in card["seats"]:
        assert sum(term["points"] for term in seat["terms"]) == seat["points"]
        assert seat["choices"]
    assert caller(alice).get(f"{paths['proposal']}/villages/411327100201").status == 404


def test_what_cannot_be_done_says_what_would_help(alice, caller, match, compute):
    make.village_of(match.round, make.place("411327100201"), on=date(2024, 1, 2), team_least=4)
    short = compute(match.round, "缺人")
    path = f"/proposals/{short.public_id}"
    card = caller(alice).get(path).body
    assert card["shortages"] > 0
    [lacking, *_more] = caller(alice).get(f"{path}/villages", lacking="true").body["rows"]
    shown = caller(alice).get(f"{path}/villages/{lacking['village']['code']}").body
    [lack, *_more] = shown["lacks"]
    assert lack["missing"] > 0
    assert lack["label"] != lack["rule"]
    assert {"kind", "rule", "amount"} <= set(lack["remedies"][0])


def test_an_exchange_is_priced_first_and_becomes_a_proposal_of_its_own(alice, caller, ready):
    path, body, _status = ready("move")
    asked = {"seat": body["seat"], "exchange": body["exchange"]}
    price = caller(alice).get(path, **asked).body
    assert (price["broken"], price["shortages"]) == ([], 0)
    made = caller(alice).post(path, body).body
    assert (made["making"], made["state"]) == ("edited", "done")
    beside = f"{path.removesuffix('/move')}/beside/{made['id']}"
    found = caller(alice).get(beside).body
    assert (found["kept"], found["moved"], len(found["rows"])) == (2, 2, 2)
    assert caller(alice).get(beside, offset=1).body["rows"] == found["rows"][1:]


def test_what_if_asks_about_another_world_and_is_never_adopted(alice, caller, match):
    alices, path = caller(alice), f"/rounds/{match.round.public_id}/proposals"
    unit = match.units[0].public_id
    made = alices.post(path, {**ASKED, "without": [BROOK], "quota": {unit: 1}}).body
    assert (made["is_what_if"], made["settings"]["without"]) == (True, [BROOK])
    assert made["settings"]["quota"] == {unit: 1}
    assert jobs.work_once(clock=lambda: make.NOW, worker="test")
    villages = alices.get(f"/proposals/{made['id']}/villages").body["rows"]
    assert [row["village"]["code"] for row in villages] == [WEST]
    refused = alices.post(f"/proposals/{made['id']}/adopt")
    assert (refused.status, refused.body["code"]) == (409, "selection.not-done")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"young_share": "1.5"}, 422, "api.unfit"),
        ({"young_share": 0.5}, 422, "api.unfit"),
        ({"seconds": 601}, 422, "api.unfit"),
        ({"weights": {"weight_age": "0.123"}}, 422, "api.unfit"),
        ({"weights": {"weight_age": 1.5}}, 422, "api.unfit"),
        ({"weights": {"no-such": "0.5"}}, 422, "selection.unknown-weight"),
        ({"parent": "0" * 12}, 404, "not-found"),
        ({"colour": "red"}, 422, "api.unfit"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(alice, caller, match, change, status, code):
    path = f"/rounds/{match.round.public_id}/proposals"
    answer = caller(alice).post(path, {**ASKED, **change})
    assert (answer.status, answer.body["code"]) == (status, code)
    assert Proposal.objects.count() == 1


def test_a_computation_that_failed_says_why_in_both_languages(alice, caller, places):
    empty = make.round_("2025", starts_on=date(2025, 1, 1))
    made = caller(alice).post(f"/rounds/{empty.public_id}/proposals", ASKED).body
    assert made["state"] == "waiting"
    assert jobs.work_once(clock=lambda: make.NOW, worker="test")
    shown = [caller(alice, lang).get(f"/proposals/{made['id']}").body for lang in ("en", "zh-CN")]
    assert {each["failure"]["code"] for each in shown} == {"selection.nothing-to-match"}
    assert [each["failure"]["message"].isascii() for each in shown][1] is False


def test_two_proposals_are_not_adopted_at_once(alice, caller, match, compute):
    other = compute(match.round, "方案二")
    adopt(match)
    refused = caller(alice).post(f"/proposals/{other.public_id}/adopt")
    assert (refused.status, refused.body["code"]) == (409, "selection.already-adopted")


def test_a_decision_is_kept_under_the_callers_name_until_it_is_lifted(alice, caller, ready, paths):
    path, body, _status = ready("decide")
    made = caller(alice).post(path, body).body
    assert (made["by"], made["person"]["name"], made["village"]["code"]) == ("Alice", "赵一", WEST)
    assert caller(alice).post(path, body).body["id"] == made["id"]
    assert caller(alice).get(paths["decisions"]).ids == [made["id"]]
    contrary = caller(alice).post(path, {**body, "kind": "must"})
    assert (contrary.status, contrary.body["code"]) == (409, "selection.decided-already")
    nowhere = caller(alice).post(path, {**body, "village": "411327100201"})
    assert (nowhere.status, nowhere.body["code"]) == (422, "roster.village-not-in-round")
    assert caller(alice).post(f"/decisions/{made['id']}/lift").body == {"id": made["id"]}
    assert caller(alice).get(paths["decisions"]).ids == []
    assert Decision.objects.get().lifted_at


def test_village_unit_and_office_confirm_and_the_teams_are_posted(
    account_of, alice, caller, match, paths
):
    adopt(match)
    said = {"answer": "agreed"}
    alices = caller(alice)
    whole = [seat.public_id for seat in match.seats]
    assert alices.post("/confirmations", {**said, "side": "office", "seats": whole}).status == 200
    for number, code in enumerate((WEST, BROOK)):
        branch = caller(account_of(f"branch{number}", Role.BRANCH, code))
        mine = branch.get("/confirmations").ids
        assert len(mine) == 2
        assert (
            branch.post("/confirmations", {**said, "side": "village", "seats": mine}).status == 200
        )
    for number, unit in enumerate(match.units):
        clerk = caller(account_of(f"clerk{number}", Role.UNIT, "411327", unit=unit))
        mine = clerk.get("/confirmations").ids
        assert clerk.post("/confirmations", {**said, "side": "unit", "seats": mine}).status == 200
    sides = alices.get(paths["proposal"]).body["sides"]
    assert sides == [
        {"side": side, "agreed": 4, "refused": 0, "open": 0}
        for side in ("village", "unit", "office")
    ]
    done = alices.post(f"{paths['proposal']}/post", {"starts_on": "2024-02-01"}).body
    assert (done["teams"], done["postings"], done["left_over"]) == (2, 4, 0)
    assert (Team.objects.count(), Posting.objects.count()) == (2, 4)


def test_a_refusal_needs_a_reason_and_the_office_says_where_a_reply_is_from(
    account_of, alice, caller, match
):
    adopt(match)
    branch = caller(account_of("branch", Role.BRANCH, WEST))
    seat = branch.get("/confirmations").ids[0]
    refusal = {"side": "village", "answer": "refused", "seats": [seat]}
    for caller_ in (branch, caller(alice)):
        silent = caller_.post("/confirmations", refusal)
        assert (silent.status, silent.body["code"]) == (422, "selection.reason-missing")
    made = branch.post("/confirmations", {**refusal, "reason": "与村里有矛盾"}).body["seats"]
    [[answer]] = [each["answers"] for each in made]
    assert (answer["answer"], answer["reason"], answer["on_behalf"]) == (
        "refused",
        "与村里有矛盾",
        False,
    )
    agreed = branch.post("/confirmations", {**refusal, "answer": "agreed"})
    assert (agreed.status, agreed.body["code"]) == (409, "selection.answered-already")


def test_a_branch_answers_for_no_other_village_and_no_other_side(account_of, caller, match):
    adopt(match)
    branch = caller(account_of("branch", Role.BRANCH, WEST))
    brook = [seat.public_id for seat in match.seats if seat.area == BROOK]
    west = [seat.public_id for seat in match.seats if seat.area == WEST]
    said = {"side": "village", "answer": "agreed"}
    assert branch.post("/confirmations", {**said, "seats": brook}).status == 404
    assert branch.post("/confirmations", {**said, "side": "office", "seats": west}).status == 403
    assert Confirmation.objects.count() == 0


def test_nothing_is_posted_before_all_sides_agree(alice, caller, match, paths):
    adopt(match)
    agree(match, Side.OFFICE, Side.VILLAGE)
    answer = caller(alice).post(f"{paths['proposal']}/post", {"starts_on": "2024-02-01"})
    assert (answer.status, answer.body["code"]) == (409, "selection.nothing-confirmed")
    assert Posting.objects.count() == 0


def test_charlie_is_asked_about_nothing(charlie, caller, match):
    adopt(match)
    assert caller(charlie).get("/confirmations").ids == []


@pytest.fixture
def sized(unit, compute):
    """An adopted proposal of so many villages: each asked about and decided; its addresses."""
    made = iter(range(300, 999))

    def build(count):
        round_ = make.round_(f"R{count}", starts_on=date(2024, 2, 1))
        for number in (next(made) for _ in range(count)):
            code = f"411327100{number}"
            make.add_places({code: f"村{number}"})
            size = {"team_least": 1, "team_most": 1}
            make.village_of(round_, make.place(code), on=date(2024, 1, 2), **size)
            person = make.person(f"郑{number}", unit=unit, party_since=date(2010, 7, 1))
            make.candidate(person, round_, nominated_on=date(2024, 1, 3))
        proposal = compute(round_, f"{count}村")
        match = Match(round=round_, units=(unit, unit), candidates={}, proposal=proposal)
        adopt(match)
        agree(match, Side.OFFICE)
        for seat in match.seats:
            said = {"kind": "must", "reason": "已定", "made_at": make.NOW, "by": make.OPERATOR}
            actions.decide(village=seat.village, candidate=seat.candidate, **said)
        shown = f"/proposals/{proposal.public_id}"
        return {
            "villages": f"{shown}/villages",
            "decisions": f"/rounds/{round_.public_id}/decisions",
            "confirmations": "/confirmations",
            "beside": f"{shown}/beside/{proposal.public_id}",
        }

    return build


def test_thirty_villages_cost_as_many_queries_as_three(alice, caller, sized, queries_of):
    def cost(paths):
        return {
            name: queries_of(lambda path=path: caller(alice).get(path, limit=200))
            for name, path in paths.items()
        }

    few = cost(sized(3))
    paths = sized(30)
    assert cost(paths) == few
    assert len(caller(alice).get(paths["villages"]).body["rows"]) == 30
    assert max(map(len, few.values())) <= 9


@pytest.mark.parametrize("name", ["villages", "decisions", "confirmations"])
def test_pages_add_up_to_the_whole(alice, caller, sized, name):
    path = sized(5)[name]

    def rows(**more):
        page = caller(alice).get(path, **more).body
        return [json.dumps(row, sort_keys=True) for row in page["rows"]], page["next"]

    whole, _end = rows()
    seen, following = [], ""
    while following is not None:
        found, following = rows(limit=2, after=following)
        seen += found
    assert len(seen) == 5
    assert seen == whole


def test_no_answer_holds_a_phone_number_or_a_day_of_birth(alice, caller, match, paths):
    adopt(match)
    told = " ".join(
        json.dumps(caller(alice).get(path).body) for path in (*paths.values(), "/confirmations")
    )
    for secret in ("1985-02-03", "1985"):
        assert secret not in told
