"""Fixing villages and speaking for one side of a round through the API."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Avoidance, Candidate, RoundVillage, UnitOffer

MERGED = {"codes": ["411327100202"], "into": "411327100201", "on": date(2023, 8, 1)}
NAMES = [
    "fix",
    "announce",
    "leave",
    "replace",
    "needs",
    "village-wishes",
    "offer",
    "withdraw-offer",
    "wishes",
    "avoidances",
    "lift",
    "withdraw",
]


@pytest.fixture
def changes(world, sides):
    """Every change of this side of the API: its address, a body and its status."""
    round_, candidate = f"/rounds/{world.round.public_id}", world.candidate.public_id
    west, offer = f"/round-villages/{sides.west.public_id}", f"/offers/{sides.offer.public_id}"
    directory.merge_places(**MERGED, by=make.OPERATOR)
    make.add_places({"411327100209": "南关村"})
    south = {"village": "411327100209", "team_least": 3, "must_have_first_secretary": True}
    said = {"stated_on": "2023-09-01"}
    left = {"on": "2023-09-01", "reason": "并村"}
    over = {"withdrawn_on": "2023-09-01", "reason": "另有安排"}
    return {
        "fix": (f"{round_}/villages", {"fixed_on": "2023-05-02", "villages": [south]}, 201),
        "announce": (f"{round_}/villages/announce", None, 200),
        "leave": (f"{west}/leave", left, 200),
        "replace": (f"{west}/replace", {"on": "2023-09-01"}, 200),
        "needs": (f"{west}/needs", {**said, "needs": [{"speciality": "health"}]}, 200),
        "village-wishes": (f"{west}/wishes", {**said, "unit_kinds": ["health"]}, 200),
        "offer": (
            f"{round_}/offers",
            {**said, "unit": world.unit.public_id, "quota": 5, "reach": ["411327100"]},
            201,
        ),
        "withdraw-offer": (f"{offer}/withdraw", over, 200),
        "wishes": (
            f"/candidates/{candidate}/wishes",
            {**said, "villages": ["411327100201", "411327100202"]},
            200,
        ),
        "avoidances": (
            f"/candidates/{candidate}/avoidances",
            {"avoidances": [{"place": "411327101", "kind": "kin"}], "noted_on": "2023-09-01"},
            201,
        ),
        "lift": (
            f"/candidates/{candidate}/avoidances/{sides.avoidance.public_id}/lift",
            {"lifted_on": "2023-09-01"},
            200,
        ),
        "withdraw": (f"/candidates/{candidate}/withdraw", over, 200),
    }


@pytest.fixture
def ready(changes, sides):
    """Where the list is to be announced, the merged village has left it."""

    def of(name):
        if name == "announce":
            reason = {"on": date(2023, 9, 1), "reason": "并村", "by": make.OPERATOR}
            roster.leave_out_village(village=sides.west, **reason)
        return changes[name]

    return of


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


@pytest.mark.parametrize("name", [name for name in NAMES if name != "lift"])
def test_without_a_key_the_second_time_records_nothing_either(alice, caller, ready, name):
    path, body, status = ready(name)
    first = caller(alice).post(path, body)
    events = EventRecord.objects.count()
    again = caller(alice).post(path, body)
    assert (first.status, again.status, again.body) == (status, status, first.body)
    assert EventRecord.objects.count() == events


def test_villages_are_fixed_with_their_types_all_or_none(alice, caller, world):
    path = f"/rounds/{world.round.public_id}/villages"
    rows = [
        {"village": code, "team_least": 3, "team_most": 4, "difficulty": 2}
        for code in ("411327100202", "411327101201")
    ]
    wrong = [*rows, {"village": "520111100201"}]
    refused = caller(alice).post(path, {"fixed_on": "2023-05-02", "villages": wrong})
    assert (refused.status, refused.body["code"]) == (422, "roster.round-elsewhere")
    assert RoundVillage.objects.count() == 0
    made = caller(alice).post(path, {"fixed_on": "2023-05-02", "villages": rows}).body["villages"]
    assert [(row["village"]["name"], row["tags"]) for row in made] == [
        ("西关村", ["weak-branch"]),
        ("小河村", []),
    ]
    assert caller(alice).get(f"/rounds/{world.round.public_id}").body["villages_fixed_on"] == (
        "2023-05-02"
    )


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"village": "411327100"}, 422, "roster.not-a-village"),
        ({"village": "411327100999"}, 422, "directory.unknown-place"),
        ({"team_least": 5, "team_most": 4}, 422, "roster.size-reversed"),
        ({"team_least": 51}, 422, "api.unfit"),
        ({"team_least": "3"}, 422, "api.unfit"),
        ({"difficulty": 5}, 422, "api.unfit"),
        ({"colour": "red"}, 422, "api.unfit"),
    ],
)
def test_a_village_that_cannot_be_fixed_is_refused(alice, caller, world, change, status, code):
    village = {"village": "411327100202", "team_least": 3, **change}
    body = {"fixed_on": "2023-05-02", "villages": [village]}
    answer = caller(alice).post(f"/rounds/{world.round.public_id}/villages", body)
    assert (answer.status, answer.body["code"]) == (status, code)
    assert RoundVillage.objects.count() == 0


def test_fixing_thirty_villages_looks_the_places_up_together(alice, caller, world, queries_of):
    codes = [f"411327100{number}" for number in range(300, 330)]
    make.add_places({code: f"村{code[-3:]}" for code in codes})

    def fix(wanted):
        body = {"fixed_on": "2023-05-02", "villages": [{"village": code} for code in wanted]}
        path = f"/rounds/{world.round.public_id}/villages"
        assert len(caller(alice).post(path, body).body["villages"]) == len(wanted)

    few = queries_of(lambda: fix(codes[:3]))
    many = queries_of(lambda: fix(codes))
    assert many.count("SELECT directory_place") == few.count("SELECT directory_place")


def test_an_announced_list_stands(alice, caller, world, sides):
    path = f"/rounds/{world.round.public_id}/villages"
    round_ = caller(alice).post(f"{path}/announce").body
    assert round_["villages_announced_at"]
    body = {"fixed_on": "2023-05-02", "villages": [{"village": "411327101201"}]}
    answer = caller(alice, "zh-CN").post(path, body)
    assert (answer.status, answer.body["code"]) == (409, "roster.villages-announced")
    assert not answer.body["message"].isascii()
    left = caller(alice).post(
        f"/round-villages/{sides.east.public_id}/leave", {"on": "2024-02-01", "reason": "误列"}
    )
    assert (left.status, left.body["code"]) == (409, "roster.villages-announced")


def test_the_heir_takes_a_merged_villages_place_with_its_needs(alice, caller, changes, sides):
    path, body, _status = changes["replace"]
    heir = caller(alice).post(path, body).body
    assert (heir["id"], heir["village"]["name"]) == (sides.east.public_id, "东关村")
    assert [need["speciality"] for need in heir["needs"]] == ["agronomy"]
    west = caller(alice).get(f"/round-villages/{sides.west.public_id}").body
    assert (west["left_on"], west["left_reason"]) == ("2023-09-01", "西关村 → 东关村")


def test_a_village_that_still_exists_is_not_replaced(alice, caller, sides):
    path = f"/round-villages/{sides.west.public_id}/replace"
    answer = caller(alice).post(path, {"on": "2023-09-01"})
    assert (answer.status, answer.body["code"]) == (409, "roster.village-stands")


def test_a_statement_over_somebody_elses_newer_one_is_refused(alice, bob, caller, sides):
    path = f"/round-villages/{sides.west.public_id}"
    read = caller(alice).get(path).body["revision"]
    body = {"needs": [{"speciality": "health"}], "stated_on": "2023-09-01", "revision": read}
    assert caller(bob).post(f"{path}/needs", body).body["revision"] == read + 1
    later = {**body, "needs": [{"speciality": "industry", "note": "烤烟"}]}
    refused = caller(alice).post(f"{path}/needs", later)
    assert (refused.status, refused.body["code"]) == (409, "roster.changed-meanwhile")
    del later["revision"]
    assert caller(alice).post(f"{path}/needs", later).body["needs"][0]["note"] == "烤烟"


def test_the_branch_speaks_for_its_own_village_only(account_of, caller, sides):
    branch = caller(account_of("branch", Role.BRANCH, "411327100202"))
    body = {"unit_kinds": ["education"], "stated_on": "2023-09-01"}
    made = branch.post(f"/round-villages/{sides.west.public_id}/wishes", body)
    assert (made.status, made.body["wishes"]) == (200, ["education"])
    other = branch.post(f"/round-villages/{sides.east.public_id}/wishes", body)
    assert other.status in {403, 404}


@pytest.mark.parametrize(
    ("name", "change", "status", "code"),
    [
        ("needs", {"needs": [{"speciality": "health"}] * 2}, 422, "roster.stated-twice"),
        ("needs", {"needs": [{"speciality": "magic"}]}, 422, "api.unfit"),
        ("village-wishes", {"unit_kinds": ["health", "health"]}, 422, "roster.stated-twice"),
        ("offer", {"quota": 0}, 422, "api.unfit"),
        ("offer", {"unit": "0" * 12}, 404, "not-found"),
        ("offer", {"reach": ["520111"]}, 422, "roster.round-elsewhere"),
        ("wishes", {"villages": ["411327101201"]}, 422, "roster.village-not-in-round"),
        ("wishes", {"villages": ["411327100201"] * 2}, 422, "roster.stated-twice"),
        (
            "avoidances",
            {"avoidances": [{"place": "411327999", "kind": "kin"}]},
            422,
            "directory.unknown-place",
        ),
    ],
)
def test_what_cannot_be_stated_is_refused(alice, caller, changes, name, change, status, code):
    path, body, _status = changes[name]
    events = EventRecord.objects.count()
    answer = caller(alice).post(path, {**body, **change})
    assert (answer.status, answer.body["code"]) == (status, code)
    assert EventRecord.objects.count() == events


def test_a_unit_offers_for_itself_and_takes_its_people_back(account_of, caller, changes, world):
    unit = caller(account_of("unit", Role.UNIT, "411327", unit=world.unit))
    path, body, _status = changes["offer"]
    made = unit.post(path, body).body
    assert (made["quota"], made["reach"], made["kind"]) == (5, ["411327100"], "finance")
    other = make.unit("别的单位").public_id
    assert unit.post(path, {**body, "unit": other}).status == 404
    path, body, _status = changes["withdraw-offer"]
    assert unit.post(path, body).body["withdrawn_reason"] == "另有安排"
    assert UnitOffer.objects.filter(withdrawn_on=None).count() == 0
    assert Candidate.objects.get().withdrawn_on == date(2023, 9, 1)


def test_an_offer_whose_people_are_posted_stands(alice, caller, changes, world):
    zhao = make.person("赵新", unit=world.unit)
    on_post = {"unit": world.unit, "starts_on": date(2023, 6, 1)}
    make.posting(zhao, world.places["411327101201"], world.round, **on_post)
    path, body, _status = changes["withdraw-offer"]
    answer = caller(alice).post(path, body)
    assert (answer.status, answer.body["code"]) == (409, "roster.offer-settled")
    assert UnitOffer.objects.get().withdrawn_on is None


def test_a_cadre_wishes_for_himself_and_cannot_say_that_it_was_checked(
    account_of, caller, changes, world
):
    mine = caller(account_of("li", Role.MEMBER, "411327100201", person=world.li))
    path, body, _status = changes["wishes"]
    made = mine.post(path, {**body, "villages": ["411327100201"]}).body
    assert [wish["village"]["name"] for wish in made["wishes"]] == ["东关村"]
    path, body, _status = changes["avoidances"]
    refused = mine.post(path, {**body, "source": "checked"})
    assert (refused.status, refused.body["code"]) == (403, "not-allowed")
    assert mine.post(path, body).status == 201
    path, body, _status = changes["lift"]
    assert mine.post(path, body).status == 403


def test_a_lifted_avoidance_no_longer_stands_nor_can_be_lifted_again(alice, caller, changes):
    path, body, _status = changes["lift"]
    assert caller(alice).post(path, body).body["avoidances"] == []
    assert Avoidance.objects.get().lifted_on == date(2023, 9, 1)
    assert caller(alice).post(path, body).status == 404


def test_who_is_not_on_post_cannot_remain(alice, caller, world):
    path = f"/rounds/{world.round.public_id}/candidates"
    body = {"role": "member", "source": "unit", "nominated_on": "2023-06-01", "remains": True}
    made = caller(alice).post(path, {**body, "person": world.wang.public_id})
    assert (made.status, made.body["remains"]) == (201, True)
    zhao = make.person("赵新", unit=world.unit).public_id
    answer = caller(alice).post(path, {**body, "person": zhao})
    assert (answer.status, answer.body["code"]) == (409, "roster.not-on-post")


def test_where_the_pack_says_so_the_villages_come_before_the_people(charlie, caller, places):
    round_ = make.round_("2024", area="520111", starts_on=date(2024, 1, 1))
    path = f"/rounds/{round_.public_id}"
    zhao = make.person("赵新").public_id
    body = {"person": zhao, "role": "member", "source": "unit", "nominated_on": "2024-01-10"}
    refused = caller(charlie).post(f"{path}/candidates", body)
    assert (refused.status, refused.body["code"]) == (409, "roster.villages-not-fixed")
    fixed = {"fixed_on": "2024-01-09", "villages": [{"village": "520111100201"}]}
    assert caller(charlie).post(f"{path}/villages", fixed).status == 201
    assert caller(charlie).post(f"{path}/candidates", body).status == 201
