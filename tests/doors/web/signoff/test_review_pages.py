"""The review of a round: begun, signed in one go, checklists, the joint check: as people see and do it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from tests import factories as make
from tests.doors.web.signoff.conftest import begin, candidate
from zhucun.directory.models import Account, Place, Unit
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Finding, Round
from zhucun.signoff.models import Case, Signature

Clients = Callable[..., Client]


def page(client: Client, href: str, status: int = 200) -> str:
    answer = client.get(href)
    assert answer.status_code == status
    return answer.content.decode()


def group(html: str) -> dict[str, str]:
    found = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)
        for name in ("step", "word", "digest")
    }
    return {name: match.group(1) for name, match in found.items() if match}


@pytest.fixture
def crowd(batch: Round, unit: Unit) -> list[Candidate]:
    return [candidate(f"人{n}", batch, unit) for n in range(3)]


def test_the_office_begins_the_review_and_the_unit_signs_all_in_one_go(
    batch: Round, crowd: list[Candidate], alice: Account, clerk: Account, client_of: Clients
) -> None:
    office, unit = client_of(alice, "en"), client_of(clerk, "en")
    href = f"/rounds/{batch.public_id}/review/"
    assert "Not begun" in page(office, href)
    for expected in (3, 3):
        assert office.post(f"{href}start/").status_code == 302
        assert Case.objects.count() == expected
    html = page(unit, href)
    assert "Sign all 3 under my name" in html
    roster.record_findings(
        {"health": "poor"}, candidate=crowd[0], found_on=localdate(), by=office_of(alice)
    )
    assert unit.post(f"{href}sign/", group(html)).status_code == 409
    assert not Signature.objects.exists()
    answer = unit.post(f"{href}sign/", group(page(unit, href)), follow=True)
    assert "Signatures that stand now: 3." in answer.content.decode()
    assert Signature.objects.count() == 3


def test_the_review_of_one_begins_without_the_others(
    batch: Round, crowd: list[Candidate], alice: Account, client_of: Clients
) -> None:
    client, href = client_of(alice, "en"), f"/rounds/{batch.public_id}/review/"
    boxes = re.findall(r'name="candidate" value="([^"]*)"', page(client, href))
    assert set(boxes) == {row.public_id for row in crowd}
    client.post(f"{href}start/", {"candidate": boxes[0]})
    assert Case.objects.get().subject == boxes[0]


def office_of(account: Account) -> Any:
    from zhucun.directory.queries import actor_of

    return actor_of(account, on=localdate())


def test_the_ticked_ones_are_signed_and_no_others(
    batch: Round, crowd: list[Candidate], clerk: Account, client_of: Clients
) -> None:
    begin(*crowd)
    client, href = client_of(clerk, "en"), f"/rounds/{batch.public_id}/review/"
    boxes = re.findall(r'name="row" value="([^"]*)"', page(client, href))
    assert len(boxes) == 3
    client.post(f"{href}sign/", {"row": boxes[:2]})
    assert Signature.objects.count() == 2
    assert client.post(f"{href}sign/", {"row": ["nonsense"]}).status_code == 404


@pytest.mark.parametrize(
    ("show", "seen"), [("", 3), ("mine", 1), ("none", 2), ("running", 1), ("finished", 0)]
)
def test_the_list_is_filtered(
    batch: Round, crowd: list[Candidate], clerk: Account, client_of: Clients, show: str, seen: int
) -> None:
    begin(crowd[0])
    html = page(client_of(clerk), f"/rounds/{batch.public_id}/review/?show={show}")
    assert sum(row.person.name in html for row in crowd) == seen


def test_charlie_sees_no_review_no_checklist_and_no_joint_check(
    batch: Round, row: Candidate, charlie: Account, client_of: Clients
) -> None:
    client, round_ = client_of(charlie), f"/rounds/{batch.public_id}"
    for href in (
        f"{round_}/review/",
        f"{round_}/joint-check/",
        f"{round_}/joint-check/file/?department=x&facts=gate_politics",
    ):
        page(client, href, 404)
    page(client, f"/candidates/{row.public_id}/checklists/", 404)
    for href in (f"{round_}/review/start/", f"{round_}/review/sign/", f"{round_}/joint-check/"):
        assert client.post(href).status_code == 404
    assert (
        client.post(f"/candidates/{row.public_id}/checklists/six-conditions/tick/").status_code
        == 404
    )


@pytest.mark.parametrize("size", [3, 30])
def test_the_review_costs_the_same_queries_for_three_and_for_thirty(
    batch: Round, unit: Unit, clerk: Account, client_of: Clients, queries_of: Any, size: int
) -> None:
    begin(*[candidate(f"人{n}", batch, unit) for n in range(size)])
    client, href = client_of(clerk), f"/rounds/{batch.public_id}/review/?size=50"
    client.get(href)
    assert len(queries_of(lambda: client.get(href))) == 34


def test_the_htmx_part_equals_the_page(
    batch: Round, case: Case, clerk: Account, client_of: Clients, part: Any
) -> None:
    client, href = client_of(clerk), f"/rounds/{batch.public_id}/review/"
    fresh = part(page(client, href), "review")
    again = client.get(href, headers={"HX-Request": "true"}).content.decode()
    assert part(again, "review") == fresh
    assert case.title in fresh


# checklists


@pytest.fixture
def far_row(places: dict[str, Place]) -> Candidate:
    """A candidate of 花溪区, whose pack has checklists; there Charlie is the office."""
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 6, 1))
    return make.candidate(make.person("王芳"), round_, nominated_on=date(2025, 6, 10))


def test_a_list_is_ticked_item_by_item_and_open_slots_are_shown_as_such(
    far_row: Candidate, charlie: Account, alice: Account, client_of: Clients, unknown_names: Any
) -> None:
    client, href = client_of(charlie, "en"), f"/candidates/{far_row.public_id}/checklists/"
    html = page(client, href)
    assert unknown_names(html) == []
    assert html.count("Not configured") >= 16
    data = {"item.conditions": "yes", "item.history": "", "item.results": "yes"}
    assert client.post(f"{href}three-looks-three-talks/tick/", data).status_code == 302
    assert "2 of 6 answered" in page(client, href)
    assert "Charlie" in page(client, href)
    bare = client.post(f"{href}six-conditions/tick/", {"item.slot-1": "yes"})
    assert bare.status_code == 422
    assert "without saying what was checked" in bare.content.decode()
    page(client_of(alice), href, 404)


@pytest.mark.parametrize("size", [0, 6])
def test_checklists_cost_the_same_queries_ticked_or_not(
    far_row: Candidate, charlie: Account, client_of: Clients, queries_of: Any, size: int
) -> None:
    items = ["conditions", "history", "results", "group-talk", "single-talk", "phone-talk"][:size]
    drafts = [roster.TickDraft(item=item, holds=True) for item in items]
    roster.tick_items(
        drafts,
        candidate=far_row,
        checklist="three-looks-three-talks",
        checked_on=localdate(),
        by=office_of(charlie),
    )
    client, href = client_of(charlie), f"/candidates/{far_row.public_id}/checklists/"
    client.get(href)
    assert len(queries_of(lambda: client.get(href))) == 5


def test_what_is_counted_from_ticks_cannot_be_typed(
    far_row: Candidate, charlie: Account, client_of: Clients
) -> None:
    client, href = client_of(charlie), f"/candidates/{far_row.public_id}/"
    assert 'name="conditions_met"' not in page(client, href)
    typed = {"conditions_met": "6", "found_on": str(localdate()), "note": "x"}
    assert client.post(f"{href}findings/", typed).status_code == 422
    assert not Finding.objects.exists()


# joint check


def test_a_department_gets_its_list_and_its_answers_come_back(
    batch: Round, crowd: list[Candidate], alice: Account, client_of: Clients
) -> None:
    client, href = client_of(alice), f"/rounds/{batch.public_id}/joint-check/"
    assert "没有" in page(client, href)
    page(client, f"{href}file/?department=", 422)
    answer = client.get(f"{href}file/?department=纪委&facts=gate_politics")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    book.active["E2"], book.active["E3"] = "过关", "大概"
    assert upload(client, href, book).status_code == 422
    assert not Finding.objects.exists()
    book.active["E3"] = "未过关"
    assert upload(client, href, book).status_code == 302
    assert upload(client, href, book).status_code == 302
    assert sorted(Finding.objects.values_list("value", "note", "by_name")) == [
        ("fail", "纪委", "Alice"),
        ("pass", "纪委", "Alice"),
    ]


def upload(client: Client, href: str, book: Any) -> Any:
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("back.xlsx", out.getvalue())
    return client.post(href, {"department": "纪委", "found_on": str(localdate()), "file": file})
