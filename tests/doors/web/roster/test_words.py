"""Reasons, histories and masked data as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.doors.web.roster.conftest import ID_NUMBER, PHONE
from zhucun.directory import actions as directory
from zhucun.directory import events as directory_events
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.doors.web.roster.sentences import SENTENCES, sentence
from zhucun.ledger.events import Event
from zhucun.ledger.models import AccessRecord
from zhucun.roster import actions
from zhucun.roster import events as roster_events
from zhucun.roster.models import Candidate, Posting, Round

Clients = Callable[..., Client]
EVENTS = [
    found
    for module in (directory_events, roster_events)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Event) and found.name
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_every_event_has_a_sentence_of_its_own_data(event: type[Event]) -> None:
    names = set(re.findall(r"%\((\w+)\)s", SENTENCES[event.name]))
    assert names <= set(event.__dataclass_fields__)


def test_an_unknown_event_is_shown_by_its_name() -> None:
    assert sentence("later.room.happened", {}, lambda *_: "") == "later.room.happened"


def test_numbers_are_masked_and_the_birth_is_a_year(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(f"/cadres/{secretary.person.public_id}/").text
    assert "411327********1211" in html
    assert "137****5678" in html
    assert "1985" in html
    for secret in (ID_NUMBER, PHONE, "1985-02-03"):
        assert secret not in html


def test_opening_a_number_shows_it_once_and_is_kept_with_its_reason(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client, address = client_of(alice, "en"), f"/cadres/{secretary.person.public_id}/"
    asked = {"what": "id_number", "reason": "办理保险"}
    opened = client.post(f"{address}open/", asked)
    assert ID_NUMBER in opened.text
    assert PHONE not in opened.text
    kept = AccessRecord.objects.get()
    assert (kept.actor, kept.what, kept.reason) == (alice.pk, "id_number", "办理保险")
    later = client.get(address).text
    assert ID_NUMBER not in later
    assert "办理保险" in later
    assert "Alice" in later


def test_nothing_is_opened_without_a_reason(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    address = f"/cadres/{secretary.person.public_id}/open/"
    answer = client_of(alice).post(address, {"what": "phone", "reason": ""})
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert AccessRecord.objects.count() == 0


def test_the_township_opens_nothing_and_does_not_see_who_did(
    secretary: Posting, account_of: Callable[..., Account], client_of: Clients
) -> None:
    dora = account_of("dora", Role.TOWNSHIP, "411327101")
    client, address = client_of(dora, "en"), f"/cadres/{secretary.person.public_id}/"
    html = client.get(address).text
    assert "Who read the personal data" not in html
    assert "open/" not in html
    asked = {"what": "phone", "reason": "联系本人"}
    assert client.post(f"{address}open/", asked).status_code == 403


def test_the_record_tells_the_posting_in_words(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    address = f"/cadres/{secretary.person.public_id}/"
    zh, en = (client_of(alice, language).get(address).text for language in ("", "en"))
    assert "自2023-07-01起派驻小河村任驻村第一书记（批次2023）。" in zh
    assert "Posted to 小河村 as First secretary from 2023-07-01, round 2023." in en


def test_not_configured_and_not_known_look_different(
    candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(f"/candidates/{candidate.public_id}/?as_of=2023-06-01").text
    assert '驻村干部年龄上限：<span class="mark unset">未配置</span>' in html
    assert '政治关：<span class="mark unknown">情况不明</span>' in html


def test_a_candidate_shows_each_rule_with_value_number_and_clause(
    candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(f"/candidates/{candidate.public_id}/?as_of=2023-06-01").text
    assert "第一书记党龄" in html
    assert '入党时间：<span class="short">2010-07-01</span>' in html
    assert "政治关、作风关、能力关" in html
    assert "SQ24-018" in html
    assert "《" in html
    assert "sheqi-2024" in html
    assert "情况不明" in html
    assert "未配置" in html


def test_a_day_before_the_party_years_judges_otherwise(
    open_round: Round, person_of: Callable[..., Person], alice: Account, client_of: Clients
) -> None:
    person = person_of("新党员", party_since=date(2022, 12, 17))
    nomination = actions.Nomination(person=person, role="first_secretary", source="unit")
    [made] = actions.nominate(
        [nomination], round_=open_round, nominated_on=date(2023, 6, 1), by=OPERATOR
    )
    client, address = client_of(alice), f"/candidates/{made.public_id}/"
    early, late = (
        client.get(f"{address}?as_of={day}").text for day in ("2023-06-01", "2024-06-01")
    )
    assert "党龄不满" in early.split("各地政策包")[0]
    assert "党龄不满" not in late.split("各地政策包")[0]
    assert "只提建议" in early


def test_all_regional_packs_stand_side_by_side(
    candidate: Candidate, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(f"/candidates/{candidate.public_id}/").text
    for pack in ("huaihua-2018", "huaxi-2025", "hunan-2022", "sheqi-2024", "yunnan-2025"):
        assert pack in html
    assert "2021-05-10" in html  # the last day on which huaihua-2018 speaks


def test_the_list_of_candidates_counts_outcomes(
    candidate: Candidate, open_round: Round, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice, "en").get(f"/rounds/{open_round.public_id}/candidates/").text
    assert "Not known" in html
    assert "All candidates:" in html


def test_a_village_shows_who_served_and_what_the_rules_ask(
    secretary: Posting, places: dict[str, Place], alice: Account, client_of: Clients
) -> None:
    village = places["411327101201"]
    directory.tag_places(
        places=[village], tag="exited-poverty", since=date(2021, 1, 1), by=OPERATOR
    )
    client = client_of(alice)
    html = client.get("/villages/411327101201/").text
    assert "张三" in html
    assert "脱贫村" in html
    assert "应派尽派:每个重点村恰有一名第一书记" in html
    assert "SQ24-012" in html
    assert "符合" in html


def test_a_village_of_a_merged_code_says_what_became_of_it(
    places: dict[str, Place], alice: Account, client_of: Clients
) -> None:
    directory.end_place(
        code="411327100202", until=date(2024, 1, 1), merged_into="411327100201", by=OPERATOR
    )
    answer = client_of(alice, "en").get("/villages/411327100202/")
    assert answer.status_code == 422
    assert "was merged into" in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=zhangsan", True),
        ("q=zs", True),
        ("q=张", True),
        ("q=财政局", True),
        ("q=小河", True),
        ("q=李", False),
        ("area=411327101", True),
        ("area=411327100", False),
        ("role=first_secretary", True),
        ("role=member", False),
        ("round=2023", True),
        ("round=2024", False),
        ("due=2025-07-01", True),
        ("due=2025-06-30", False),
        ("as_of=2023-06-30", False),
    ],
)
def test_the_roster_is_filtered(
    query: str, found: bool, secretary: Posting, alice: Account, client_of: Clients
) -> None:
    html = client_of(alice).get(f"/roster/?{query}").text
    assert ("张三" in html) is found


def test_those_who_left_are_shown_on_demand(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    actions.end_postings(
        [secretary],
        ends_on=date(2024, 1, 1),
        reason="调离",
        made_at=midnight(date(2024, 1, 1)),
        by=OPERATOR,
    )
    client = client_of(alice)
    assert "张三" not in client.get("/roster/").text
    assert "张三" in client.get("/roster/?gone=1").text
    assert "张三" in client.get("/roster/?as_of=2023-12-31").text


@pytest.mark.parametrize("query", ["role=king", "due=tomorrow", "area=x"])
def test_a_filter_that_makes_no_sense_is_refused(
    query: str, alice: Account, client_of: Clients
) -> None:
    assert client_of(alice).get(f"/roster/?{query}").status_code == 422


def test_open_rounds_wait_for_the_office(
    open_round: Round, alice: Account, charlie: Account, client_of: Clients
) -> None:
    assert "Rounds to be published" in client_of(alice, "en").get("/").text
    assert "Rounds to be published" not in client_of(charlie, "en").get("/").text


def test_handover_is_announced_only_where_a_pack_gives_the_days(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    assert secretary.due_on == date(2025, 7, 1)  # long past, and 社旗 gives no days of handover
    assert "handover" not in client_of(alice, "en").get("/").text
