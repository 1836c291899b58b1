"""Both sides speak, on pages: needs, offers, wishes, avoidances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests import factories as make
from tests.doors.web.roster.conftest import COUNTY, FIXED, OTHER, VILLAGE
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions
from zhucun.roster.enums import AvoidanceKind
from zhucun.roster.models import (
    Avoidance,
    Candidate,
    Round,
    RoundVillage,
    UnitOffer,
    VillageNeed,
)

Clients = Callable[..., Client]


# needs


def test_a_branch_states_its_needs_from_its_home_page(
    open_round: Round, places: dict[str, Place], branch: Account, client_of: Clients
) -> None:
    row = make.village_of(open_round, places[VILLAGE], on=FIXED)
    client = client_of(branch, "en")
    assert "Villages that are to state their needs" in client.get("/").text
    path = f"/round-villages/{row.public_id}/needs/"
    assert path in client.get("/needs/").text
    sent = {"revision": 0, "need_1": "finance", "need_2": "health", "wish_1": "health"}
    assert client.post(path, sent).status_code == 302
    assert [need.speciality for need in row.needs.order_by("rank")] == ["finance", "health"]
    assert row.wishes.get().unit_kind == "health"
    page = client.get(f"/round-villages/{row.public_id}/").text
    assert "Finance" in page
    assert "Branch" in page
    assert "Villages that are to state their needs" not in client.get("/").text


def test_who_states_over_a_newer_list_is_told(
    demand_page: Callable[[str], str], alice: Account, branch: Account, client_of: Clients
) -> None:
    sent = {"revision": 0, "need_1": "finance"}
    answer = client_of(branch, "en").post(demand_page("village-needs"), sent)
    assert answer.status_code == 422
    assert "Somebody else changed this in the meantime" in answer.text
    assert VillageNeed.objects.get().speciality == "agronomy"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"need_1": "finance", "need_2": "finance"}, "This stands above already"),
        ({"need_1": "finance", "note_2": "x"}, "Choose what the note is about"),
        ({"wish_1": "party", "wish_3": "party"}, "This stands above already"),
    ],
)
def test_what_makes_no_sense_comes_back(
    demand_page: Callable[[str], str],
    branch: Account,
    client_of: Clients,
    sent: dict[str, str],
    said: str,
) -> None:
    answer = client_of(branch, "en").post(demand_page("village-needs"), {"revision": 1, **sent})
    assert answer.status_code == 422
    assert said in answer.text


def test_the_branch_of_another_village_does_not_speak_for_it(
    demand_page: Callable[[str], str], account_of: Callable[..., Account], client_of: Clients
) -> None:
    neighbour = client_of(account_of("neighbour", Role.BRANCH, OTHER))
    assert neighbour.get(demand_page("village-needs")).status_code == 404
    assert "小河" not in neighbour.get("/needs/").text


# offers


def test_a_unit_offers_and_changes_and_withdraws_with_its_candidates(
    open_round: Round,
    candidate: Candidate,
    ulla: Account,
    client_of: Clients,
    demand_page: Callable[[str], str],
) -> None:
    client = client_of(ulla, "en")
    page = client.get(demand_page("offer")).text
    assert 'value="社旗县财政局"' in page
    sent = {"unit": "社旗县财政局", "quota": 5, "reach": "411327101,411327100"}
    sent["stated_on"] = "2024-01-04"
    assert client.post(demand_page("offer"), sent).status_code == 302
    offer = UnitOffer.objects.get()
    assert (offer.quota, offer.reach) == (5, ["411327100", "411327101"])
    page = client.get(demand_page("offers")).text
    assert "桥头镇" in page
    assert "李四" in client.get(demand_page("withdraw")).text
    gone = {"on": "2024-01-05", "reason": "人手不足"}
    assert client.post(demand_page("withdraw"), gone).status_code == 302
    candidate.refresh_from_db()
    assert candidate.withdrawn_on == make.date(2024, 1, 5)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"unit": "县民政局"}, "No unit of this name is registered"),
        ({"reach": "520111"}, "is a round of another area"),
        ({"stated_on": "2199-01-01"}, "lies in the future"),
    ],
)
def test_an_offer_that_cannot_be_comes_back(
    demand_page: Callable[[str], str],
    ulla: Account,
    client_of: Clients,
    more: dict[str, str],
    said: str,
) -> None:
    sent = {"unit": "社旗县财政局", "quota": "2", "stated_on": "2024-01-04", **more}
    answer = client_of(ulla, "en").post(demand_page("offer"), sent)
    assert answer.status_code == 422
    assert said in answer.text


def test_another_unit_neither_sees_nor_withdraws_an_offer(
    demand_page: Callable[[str], str], account_of: Callable[..., Account], client_of: Clients
) -> None:
    other = make.unit("县民政局")
    client = client_of(account_of("otto", Role.UNIT, COUNTY, unit=other), "en")
    assert "财政局" not in client.get(demand_page("offers")).text
    assert client.get(demand_page("withdraw")).status_code == 404


# wishes and avoidances


def test_a_person_volunteers_and_says_where_he_would_like_to_serve(
    open_round: Round,
    river: RoundVillage,
    person_of: Callable[..., Person],
    account_of: Callable[..., Account],
    client_of: Clients,
) -> None:
    me = person_of("王五")
    client = client_of(account_of("wang", Role.MEMBER, OTHER, person=me), "en")
    make.announce(open_round)
    assert "Rounds for which you may volunteer" in client.get("/").text
    path = f"/rounds/{open_round.public_id}/nominate/?person={me.public_id}"
    sent = {"role": "member", "motive": "愿意下乡", "nominated_on": "2024-03-02"}
    assert client.post(path, sent).status_code == 302
    made = Candidate.objects.get()
    assert made.source == "volunteer"
    assert "Rounds for which you may volunteer" not in client.get("/").text
    path = f"/candidates/{made.public_id}/wishes/"
    assert VILLAGE in client.get(path).text
    assert client.post(path, {"wish_1": "小河村"}).status_code == 302
    assert made.wishes.get().village == river
    assert "1. 小河村" in client.get(f"/candidates/{made.public_id}/").text
    for wrong in ({"wish_1": "东关村"}, {"wish_1": "小河村", "wish_2": VILLAGE}):
        assert client.post(path, wrong).status_code == 422


def test_only_the_village_list_that_one_may_see_can_be_wished_for(
    river: RoundVillage, candidate: Candidate, ulla: Account, client_of: Clients
) -> None:
    page = client_of(ulla, "en").get(f"/candidates/{candidate.public_id}/wishes/").text
    assert "the list is not announced" in page
    assert VILLAGE not in page


def test_an_avoidance_is_noted_and_lifted_by_the_office(
    demand_page: Callable[[str], str],
    alice: Account,
    ulla: Account,
    client_of: Clients,
    places: dict[str, Place],
) -> None:
    unit, office = client_of(ulla, "en"), client_of(alice, "en")
    sent = {"place": "411327101", "kind": "kin", "noted_on": "2024-01-09"}
    assert "Checked by the office" not in unit.get(demand_page("avoidances")).text
    unit.post(demand_page("avoidances"), sent | {"source": "checked"})
    assert not Avoidance.objects.exists()
    office.post(demand_page("avoidances"), sent | {"source": "checked"})
    row = Avoidance.objects.get()
    assert (row.place, row.kind, row.source) == (places["411327101"], "kin", "checked")
    assert "桥头镇" in unit.get(demand_page("avoidances")).text
    lift = f"{demand_page('avoidances')}{row.public_id}/lift/"
    assert unit.post(lift).status_code == 403
    assert office.post(lift).status_code == 302
    row.refresh_from_db()
    assert row.lifted_on == localdate()
    assert office.post(lift).status_code == 404


def test_the_village_branch_never_reads_an_avoidance(
    candidate: Candidate, places: dict[str, Place], branch: Account, client_of: Clients
) -> None:
    draft = actions.AvoidanceDraft(place=places[VILLAGE], kind=AvoidanceKind.KIN)
    actions.note_avoidances([draft], candidate=candidate, noted_on=FIXED, by=OPERATOR)
    client = client_of(branch)
    for path in ("avoidances", "wishes"):
        answer = client.get(f"/candidates/{candidate.public_id}/{path}/")
        assert answer.status_code in {403, 404}


def test_in_yunnan_nobody_is_nominated_before_the_villages_are_fixed(
    places: dict[str, Place],
    account_of: Callable[..., Account],
    client_of: Clients,
    person_of: Callable[..., Person],
) -> None:
    names = {"53": "云南省", "5301": "昆明市", "530102": "五华区", "530102001": "华山街道"}
    make.add_places({**names, "530102001201": "翠湖村"})
    round_ = make.round_("2025", area="530102", starts_on=make.date(2025, 6, 1))
    unit = make.unit("五华区农业农村局", area="530102")
    person = person_of("赵六", unit=unit, area="530102")
    client = client_of(account_of("yun", Role.OFFICE, "530102"), "en")
    path = f"/rounds/{round_.public_id}/nominate/?person={person.public_id}"
    sent: dict[str, Any] = {
        "role": "member",
        "source": "unit",
        "motive": "",
        "nominated_on": "2025-05-12",
    }
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Fix the villages first; the people come after them" in answer.text
    make.village_of(round_, make.place("530102001201"), on=make.date(2025, 5, 12))
    assert client.post(path, sent).status_code == 302
