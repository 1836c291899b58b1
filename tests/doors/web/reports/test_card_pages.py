"""Pages of contact cards: issued for a township, printed ten to a sheet, replaced at rotation."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, now

from tests.reports.test_card_photos import PLACE as SAID_BY_CAMERA
from tests.reports.test_card_photos import jpeg, png
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.enums import Access
from zhucun.ledger.models import AccessRecord
from zhucun.reports import jobs
from zhucun.reports.models import CardPrint, ContactCard, Photo
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

Clients = Callable[..., Client]
PHONE = "13712345678"
TOWNSHIP, OTHER_TOWNSHIP, VILLAGE = "411327101", "411327100", "411327101201"
ASKED = {"area": TOWNSHIP, "copies": "10", "language": "zh"}
#: Name of a page → its address, with {card} and {print}.
PAGES = {
    "cards": "/cards/",
    "issue": "/cards/issue/",
    "left": "/cards/left/",
    "prints": "/cards/print/",
    "print": "/cards/prints/{print}/",
    "card": "/cards/{card}/",
}


@pytest.fixture
def office(alice: Account, client_of: Clients) -> Client:
    return client_of(alice, "en")


@pytest.fixture
def card(secretary: Posting, office: Client) -> ContactCard:
    """The card of 张三, first secretary of 小河村, issued by alice."""
    answer = office.post("/cards/issue/", {"area": TOWNSHIP})
    assert answer.status_code == 302, answer.text
    return ContactCard.objects.get()


@pytest.fixture
def printed(card: ContactCard, office: Client) -> CardPrint:
    """Sheets of the township that are made."""
    assert office.post("/cards/print/", ASKED).status_code == 302
    assert jobs.work_once(clock=now, worker="w")
    return CardPrint.objects.get()


@pytest.fixture
def himself(secretary: Posting, account_of: Callable[..., Account], client_of: Clients) -> Client:
    """张三 with an account of his own."""
    account = account_of("zhang", Role.FIRST_SECRETARY, VILLAGE, person=secretary.person)
    return client_of(account, "en")


def photo(data: bytes | None = None) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("portrait.png", data or png(), "image/png")}


# issuing


def test_the_office_issues_the_cards_of_a_township_and_the_list_shows_it(
    secretary: Posting, office: Client
) -> None:
    assert "No card yet" in office.get("/cards/").text
    answer = office.post("/cards/issue/", {"area": TOWNSHIP}, follow=True)
    assert "1 card issued." in answer.text
    assert "✓ In force" in answer.text
    again = office.post("/cards/issue/", {"area": TOWNSHIP}, follow=True)
    assert "0 cards issued." in again.text
    assert ContactCard.objects.count() == 1


def test_another_township_gets_none(secretary: Posting, office: Client) -> None:
    office.post("/cards/issue/", {"area": OTHER_TOWNSHIP})
    assert not ContactCard.objects.exists()


def test_who_has_no_number_on_record_is_named(
    person_of: Callable[..., Person], post: Callable[..., Posting], office: Client
) -> None:
    post(person_of("无号"))
    answer = office.post("/cards/issue/", {"area": TOWNSHIP}, follow=True)
    assert "No card without a phone number on record: 无号. 1 in all." in answer.text
    assert "? No phone number on record" in answer.text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_whole(
    name: str,
    language: str,
    card: ContactCard,
    printed: CardPrint,
    alice: Account,
    client_of: Clients,
    unknown_names: Callable[[str], list[str]],
) -> None:
    address = PAGES[name].format(card=card.public_id, print=printed.public_id)
    page = client_of(alice, language).get(address)
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    assert PHONE not in page.text


def test_the_card_shows_what_it_says_with_the_number_masked(
    card: ContactCard, office: Client
) -> None:
    page = office.get(f"/cards/{card.public_id}/").text
    for shown in ("张三", "小河村", "社旗县财政局", "137****5678", f"/v/{VILLAGE}/"):
        assert shown in page


# printing


def test_a_single_card_is_printed_and_it_is_noted(
    card: ContactCard, office: Client, alice: Account
) -> None:
    address = f"/cards/{card.public_id}/pdf/"
    answer = office.get(address, {"copies": "11", "language": "zh"})
    assert answer["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 2
    record = AccessRecord.objects.get()
    assert (record.kind, record.actor, record.subject) == (
        Access.EXPORT,
        alice.pk,
        f"card:{card.public_id}",
    )
    for wrong in ({"copies": "0", "language": "zh"}, {"copies": "501", "language": "zh"}, {}):
        assert office.get(address, wrong).status_code == 422
    assert AccessRecord.objects.count() == 1


def test_the_office_prints_a_township_watches_and_takes_the_sheets(
    card: ContactCard, office: Client, alice: Account
) -> None:
    answer = office.post("/cards/print/", ASKED)
    waiting = office.get(answer["Location"])
    assert "Waiting to be made" in waiting.text
    assert 'hx-trigger="every 1s"' in waiting.text
    jobs.work_once(clock=now, worker="w")
    part = office.get(answer["Location"], headers={"HX-Request": "true", "HX-Target": "progress"})
    assert "hx-trigger" not in part.text
    assert "<main" not in part.text
    assert "10 of 10 cards" in part.text
    file = office.get(f"{answer['Location']}files/1/")
    assert file.content.startswith(b"%PDF-")
    assert "001-" in file["Content-Disposition"]
    with ZipFile(io.BytesIO(office.get(f"{answer['Location']}all/").content)) as archive:
        assert archive.namelist() == ["001-桥头镇.pdf"]
    taken = AccessRecord.objects.filter(subject=f"card-print:{CardPrint.objects.get().public_id}")
    assert [(row.actor, row.rows) for row in taken] == [(alice.pk, 10), (alice.pk, 10)]
    assert answer["Location"] in office.get("/cards/print/").text


def test_a_print_is_stopped(card: ContactCard, office: Client) -> None:
    address = office.post("/cards/print/", ASKED)["Location"]
    answer = office.post(f"{address}stop/", follow=True)
    assert "Printing is stopped" in answer.text
    assert not jobs.work_once(clock=now, worker="w")


def test_where_no_card_is_in_force_nothing_is_printed(secretary: Posting, office: Client) -> None:
    answer = office.post("/cards/print/", ASKED)
    assert answer.status_code == 422
    assert "There is no contact card in force here" in answer.text


# the photo


def test_a_cadre_gives_his_photo_sees_it_and_takes_it_away(
    card: ContactCard, himself: Client
) -> None:
    address = f"/cards/{card.public_id}/"
    assert "No photo" in himself.get(address).text
    assert himself.get(f"{address}photo/").status_code == 404
    kept = himself.post(f"{address}photo/", photo(jpeg(turned=6)), follow=True)
    assert "The photo is kept" in kept.text
    shown = himself.get(f"{address}photo/")
    assert shown["Content-Type"] == "image/svg+xml"
    assert "no-store" in shown["Cache-Control"]
    assert SAID_BY_CAMERA not in shown.content
    gone = himself.post(f"{address}photo/", {"remove": "1"}, follow=True)
    assert "The photo is removed" in gone.text
    assert not Photo.objects.exists()


def test_what_is_no_photo_comes_back_with_the_page(card: ContactCard, himself: Client) -> None:
    answer = himself.post(f"/cards/{card.public_id}/photo/", photo(b"GIF89a"))
    assert answer.status_code == 422
    assert "no whole JPEG or PNG" in answer.text
    assert himself.post(f"/cards/{card.public_id}/photo/", {}).status_code == 422


def test_a_colleague_neither_sees_nor_changes_it(
    card: ContactCard,
    himself: Client,
    account_of: Callable[..., Account],
    client_of: Clients,
    person_of: Callable[..., Person],
) -> None:
    himself.post(f"/cards/{card.public_id}/photo/", photo())
    eve = client_of(account_of("eve", Role.MEMBER, VILLAGE, person=person_of("王芳")), "en")
    assert eve.get(f"/cards/{card.public_id}/").status_code == 200
    assert eve.get(f"/cards/{card.public_id}/photo/").status_code == 404
    assert eve.post(f"/cards/{card.public_id}/photo/", {"remove": "1"}).status_code == 403
    assert Photo.objects.count() == 1


# rotation


@pytest.fixture
def left(card: ContactCard, secretary: Posting) -> date:
    """张三 has left after his handover; the day."""
    day = localdate()
    roster.end_postings(
        [secretary], ends_on=day, reason="轮换", made_at=now(), by=OPERATOR, released=True
    )
    return day


def test_while_a_card_hangs_it_stands_in_the_handover(
    card: ContactCard, secretary: Posting, office: Client
) -> None:
    handover = roster.open_handover(
        giver=secretary, taker=None, opened_on=localdate(), opened_at=now(), by=OPERATOR
    )
    page = office.get(f"/handovers/{handover.public_id}/").text
    assert "Contact card" in page
    assert card.public_id in page


def test_the_successors_card_replaces_the_one_that_hangs(
    card: ContactCard,
    left: date,
    person_of: Callable[..., Person],
    post: Callable[..., Posting],
    office: Client,
) -> None:
    assert "1 card hangs of somebody who has left" in office.get("/cards/").text
    assert "Contact cards that are no longer true" in office.get("/").text
    post(person_of("王芳", phone="13900002222"), starts_on=left, due_on=left + timedelta(700))
    office.post("/cards/issue/", {"area": TOWNSHIP})
    new = ContactCard.objects.get(withdrawn_on=None)
    assert (new.name, new.version, new.replaces) == ("王芳", 2, card)
    page = office.get(f"/cards/{new.public_id}/").text
    assert f"/cards/{card.public_id}/" in page
    assert "Withdrawn on" in office.get(f"/cards/{card.public_id}/").text
    assert "hangs of somebody" not in office.get("/cards/").text
    gone = office.get(f"/cards/{card.public_id}/pdf/", {"copies": "1", "language": "zh"})
    assert gone.status_code == 422


def test_where_nobody_follows_the_cards_are_withdrawn(
    card: ContactCard, left: date, office: Client
) -> None:
    assert "张三" in office.get("/cards/left/").text
    answer = office.post("/cards/left/", follow=True)
    assert "1 card withdrawn." in answer.text
    assert not ContactCard.objects.filter(withdrawn_on=None).exists()


def test_one_card_is_withdrawn(card: ContactCard, office: Client) -> None:
    answer = office.post(f"/cards/{card.public_id}/withdraw/", follow=True)
    assert "The card is withdrawn" in answer.text
    assert "Print (PDF)" not in answer.text


# who sees what


def test_charlie_reads_prints_and_changes_none_of_hers(
    card: ContactCard, printed: CardPrint, charlie: Account, client_of: Clients
) -> None:
    client, noted = client_of(charlie, "en"), AccessRecord.objects.count()
    one, sheets = f"/cards/{card.public_id}/", f"/cards/prints/{printed.public_id}/"
    assert "张三" not in client.get("/cards/").text
    assert "张三" not in client.get("/cards/left/").text
    assert sheets not in client.get("/cards/print/").text
    for address in (one, f"{one}pdf/?copies=1&language=zh", f"{one}photo/"):
        assert client.get(address).status_code == 404
    for address in (sheets, f"{sheets}files/1/", f"{sheets}all/"):
        assert client.get(address).status_code == 404
    for address in (f"{one}photo/", f"{one}withdraw/", f"{sheets}stop/"):
        assert client.post(address, {"remove": "1"}).status_code == 404
    for address in ("/cards/issue/", "/cards/print/"):
        assert client.post(address, ASKED).status_code == 422  # her township is not among his
    assert client.post("/cards/left/").status_code == 302
    card.refresh_from_db()
    assert (card.withdrawn_on, AccessRecord.objects.count()) == (None, noted)


def test_nothing_is_issued_or_printed_through_another_account(
    secretary: Posting, looking: Client
) -> None:
    assert looking.post("/cards/issue/", {"area": TOWNSHIP}).status_code == 403
    assert looking.post("/cards/print/", ASKED).status_code == 403
    assert not ContactCard.objects.exists()


def test_more_rows_cost_no_more_queries_and_the_part_equals_the_fresh_page(
    card: ContactCard,
    crowd: Callable[[], None],
    office: Client,
    part: Callable[[str, str], str],
    queries_of: Callable[..., list[str]],
) -> None:
    few = {
        name: queries_of(lambda name=name: office.get(PAGES[name])) for name in ("cards", "left")
    }
    crowd()
    for name, lines in few.items():
        assert sorted(queries_of(lambda name=name: office.get(PAGES[name]))) == sorted(lines)
    swapped: Any = office.get("/cards/", headers={"HX-Request": "true", "HX-Target": "cards"})
    assert swapped.text.strip() == part(office.get("/cards/").text, "cards")


def test_a_state_that_does_not_exist_is_refused(card: ContactCard, office: Client) -> None:
    assert "张三" in office.get("/cards/?state=current").text
    assert "张三" not in office.get("/cards/?state=missing").text
    assert office.get("/cards/?state=lost").status_code == 422
