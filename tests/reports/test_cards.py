"""Contact cards: issued from the records, replaced at rotation, printed ten to a sheet."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import segno

from tests import factories as make
from tests.factories import NOW
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.reports import actions, queries
from zhucun.reports.enums import CardState
from zhucun.reports.errors import NoCards
from zhucun.reports.models import ContactCard
from zhucun.reports.queries import cards as card_queries
from zhucun.roster import actions as roster
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting, Round

ON = date(2024, 3, 1)
PHONE = "13712345678"
VILLAGE = "411327100201"
SITE = "https://zhucun.example.cn"


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def posting(places: dict[str, Place], batch: Round, unit: Unit) -> Posting:
    """李明 of 社旗县财政局 is first secretary of 东关村 and has a phone."""
    person = make.person("李明", phone=PHONE, unit=unit)
    return make.posting(person, places[VILLAGE], batch, unit=unit)


def issue(*, on: date = ON, by: Actor = OPERATOR, area: str = "411327") -> actions.CardsIssued:
    """Cards for all who are on post in the area."""
    rows = list(queries.holders(actor=OPERATOR, as_of=on, area=area))
    return actions.issue_cards(rows, issued_on=on, issued_at=NOW, by=by)


def states(on: date = ON) -> dict[str, str]:
    rows = queries.holders(actor=OPERATOR, as_of=on)
    return {row.person.name: row.card_state for row in rows}


def test_a_card_says_what_is_on_record_and_its_number_is_sealed(posting: Posting) -> None:
    [card] = issue().made
    assert (card.name, card.unit_name, card.place_name, card.phone, card.version) == (
        "李明",
        "社旗县财政局",
        "东关村",
        PHONE,
        1,
    )
    event = EventRecord.objects.get(name="reports.card.issued")
    assert PHONE not in json.dumps(event.data)
    assert states() == {"李明": CardState.CURRENT}


def test_issuing_again_makes_nothing_new(posting: Posting) -> None:
    issue()
    assert issue().made == ()
    assert ContactCard.objects.count() == 1


def test_who_has_no_number_on_record_gets_none_and_is_named(
    places: dict[str, Place], batch: Round
) -> None:
    make.posting(make.person("无号"), places[VILLAGE], batch)
    made = issue()
    assert (made.made, made.without_phone) == ((), ("无号",))
    assert states() == {"无号": CardState.MISSING}


def test_a_new_number_makes_a_new_version_and_withdraws_the_old_card(posting: Posting) -> None:
    [first] = issue().made
    directory.correct_people(
        [(posting.person, {"phone": "13900001111"})], area="411327", corrected_at=NOW, by=OPERATOR
    )
    assert states() == {"李明": CardState.CHANGED}
    assert list(queries.no_longer_true(actor=OPERATOR, as_of=ON)) == [first]
    [second] = issue().made
    first.refresh_from_db()
    assert (second.version, second.replaces, first.withdrawn_on) == (2, first, ON)
    assert not queries.no_longer_true(actor=OPERATOR, as_of=ON).exists()


def test_at_rotation_the_old_card_is_handed_over_and_the_new_holder_is_due(
    places: dict[str, Place], posting: Posting
) -> None:
    [old] = issue().made
    handover = roster.open_handover(
        giver=posting, taker=None, opened_on=ON, opened_at=NOW, by=OPERATOR
    )
    items = {(item.kind, item.key) for item in handover.items.all()}
    assert ("card", old.public_id) in items

    leaves = date(2024, 4, 1)
    roster.end_postings(
        [posting], ends_on=leaves, reason="轮换", made_at=NOW, by=OPERATOR, released=True
    )
    newcomer = make.person("王芳", phone="13900002222")
    make.posting(newcomer, places[VILLAGE], make.round_("2024", starts_on=leaves), starts_on=leaves)
    assert states(leaves) == {"王芳": CardState.MISSING}
    assert list(queries.left_behind(actor=OPERATOR, as_of=leaves)) == [old]

    [new] = issue(on=leaves).made
    assert (new.name, new.replaces, new.version) == ("王芳", old, 2)
    assert not queries.left_behind(actor=OPERATOR, as_of=leaves).exists()


def test_two_members_who_leave_are_each_replaced_once(
    places: dict[str, Place], batch: Round
) -> None:
    old = [
        make.posting(
            make.person(name, phone=f"1370000000{at}"),
            places[VILLAGE],
            batch,
            role=PostingRole.MEMBER,
        )
        for at, name in enumerate(("甲", "乙"))
    ]
    first = issue().made
    leaves = date(2024, 4, 1)
    roster.end_postings(old, ends_on=leaves, reason="轮换", made_at=NOW, by=OPERATOR)
    again = make.round_("2024", starts_on=leaves)
    for at, name in enumerate(("丙", "丁")):
        make.posting(
            make.person(name, phone=f"1380000000{at}"),
            places[VILLAGE],
            again,
            role=PostingRole.MEMBER,
            starts_on=leaves,
        )
    made = issue(on=leaves).made
    assert {card.replaces for card in made} == set(first)
    assert ContactCard.objects.filter(withdrawn_on=None).count() == 2


def test_a_card_for_which_nobody_follows_is_withdrawn_once(posting: Posting) -> None:
    issue()
    cards = list(ContactCard.objects.all())
    assert actions.withdraw_cards(cards, withdrawn_on=ON, at=NOW, by=OPERATOR) == 1
    assert actions.withdraw_cards(cards, withdrawn_on=ON, at=NOW, by=OPERATOR) == 0
    assert EventRecord.objects.filter(name="reports.card.withdrawn").count() == 1
    assert states() == {"李明": CardState.MISSING}


def test_who_serves_a_township_gets_no_card_for_a_village(
    places: dict[str, Place], batch: Round
) -> None:
    make.posting(
        make.person("队长", phone=PHONE), places["411327100"], batch, role=PostingRole.CAPTAIN
    )
    assert states() == {}


# who sees what


def test_charlie_sees_issues_withdraws_and_prints_none_of_hers(posting: Posting) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    with pytest.raises(NotAllowed):
        issue(by=charlie)
    [card] = issue().made
    assert not queries.holders(actor=charlie, as_of=ON).exists()
    assert not queries.no_longer_true(actor=charlie, as_of=date(2030, 1, 1)).exists()
    assert not queries.left_behind(actor=charlie, as_of=date(2030, 1, 1)).exists()
    with pytest.raises(NotFound):
        queries.contact_card(actor=charlie, public_id=card.public_id)
    with pytest.raises(NotAllowed):
        actions.withdraw_cards([card], withdrawn_on=ON, at=NOW, by=charlie)
    assert not queries.may_print(actor=charlie, card=card)
    with pytest.raises(NoCards):
        sheet(card, actor=charlie)
    assert not AccessRecord.objects.exists()


def test_a_cadre_prints_his_own_card_and_no_other(
    places: dict[str, Place], batch: Round, posting: Posting
) -> None:
    other = make.posting(
        make.person("王芳", phone="13900002222"), places[VILLAGE], batch, role=PostingRole.MEMBER
    )
    cards = {card.posting_id: card for card in issue().made}
    himself = make.actor("li", Role.FIRST_SECRETARY, VILLAGE, person=posting.person)
    assert sheet(cards[posting.pk], actor=himself).startswith(b"%PDF-")
    assert queries.contact_card(actor=himself, public_id=cards[other.pk].public_id)
    with pytest.raises(NoCards):
        sheet(cards[other.pk], actor=himself)


# printing


def sheet(card: ContactCard, *, copies: int = 10, language: str = "zh", **more: Any) -> bytes:
    asked = {"actor": OPERATOR, "site": SITE, "at": NOW, **more}
    return queries.card_sheet(public_id=card.public_id, language=language, copies=copies, **asked)


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


@pytest.mark.parametrize(("copies", "sheets"), [(1, 1), (10, 1), (11, 2), (30, 3)])
def test_ten_cards_lie_on_a_sheet(posting: Posting, copies: int, sheets: int) -> None:
    [card] = issue().made
    assert pages(sheet(card, copies=copies)) == sheets


def test_printing_a_card_is_logged(posting: Posting) -> None:
    [card] = issue().made
    sheet(card)
    record = AccessRecord.objects.get()
    assert (record.kind, record.subject, record.what) == (
        Access.EXPORT,
        f"card:{card.public_id}",
        "contact cards",
    )


@pytest.mark.parametrize(("language", "role"), [("zh", "驻村第一书记"), ("en", "First secretary")])
def test_a_card_shows_who_serves_as_the_region_calls_it_and_leads_to_the_village(
    posting: Posting, language: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(
        card_queries, "form_pdf", lambda _name, content, **_: given.append(content) or b""
    )
    [card] = issue().made
    sheet(card, language=language, copies=2)
    [first, second] = given[0]["cards"]
    assert first == second
    assert (first["name"], first["role"], first["place"], first["phone"]) == (
        "李明",
        role,
        "赊店镇东关村",
        PHONE,
    )
    code = segno.make(f"{SITE}/v/{VILLAGE}/", error="m", mask=card_queries.MASK)
    assert given[0]["codes"] == {VILLAGE: code.svg_inline(scale=1, border=1, omitsize=True)}


def test_the_code_of_a_village_is_made_once_for_all_its_cards(
    places: dict[str, Place], batch: Round, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make.person("王芳", phone="13900002222")
    make.posting(other, places[VILLAGE], batch, role=PostingRole.MEMBER)
    issue()
    made: list[str] = []
    real = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **more: made.append(text) or real(text, **more))
    cards = list(queries.cards_of("411327").select_related("posting"))
    assert len(cards) == 2
    queries.sheets(cards * 3, site=SITE, language="zh", at=NOW)
    assert made == [f"{SITE}/v/{VILLAGE}/"]


@pytest.mark.parametrize("size", [3, 30])
def test_any_number_of_cards_costs_the_same_number_of_queries(
    places: dict[str, Place], batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    for at in range(size):
        person = make.person(f"干部{at}", phone=f"137{at:08d}")
        make.posting(person, places[VILLAGE], batch, role=PostingRole.MEMBER)
    with django_assert_num_queries(1):
        rows = list(queries.holders(actor=OPERATOR, as_of=ON))
    assert len(rows) == size
    with django_assert_num_queries(7):
        actions.issue_cards(rows, issued_on=ON, issued_at=NOW, by=OPERATOR)
    cards = list(queries.cards_of("411327").select_related("posting"))
    with django_assert_num_queries(2):
        queries.sheets(cards, site=SITE, language="zh", at=NOW)
    with django_assert_num_queries(1):
        assert not list(queries.no_longer_true(actor=OPERATOR, as_of=ON))
    with django_assert_num_queries(1):
        assert len(queries.left_behind(actor=OPERATOR, as_of=ON + timedelta(9))) == 0
