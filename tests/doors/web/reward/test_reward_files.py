"""A decided recall leads into the roster with its number; lists of reward as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.doors.web.reward.test_reward_pages import Rewarded, build_rewarded
from tests.reward.conftest import AT, COUNTY, DAY
from tests.reward.test_accountability import told
from zhucun.directory.queries import actor_of
from zhucun.reward.models import LiabilityCase

Browser = Callable[..., Client]


@pytest.fixture
def rewarded(db: None) -> Iterator[Rewarded]:
    with time_machine.travel(AT, tick=False):
        yield build_rewarded()


@pytest.fixture
def browser(rewarded: Rewarded, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(rewarded.accounts[name], language)


@pytest.fixture
def recall(rewarded: Rewarded) -> LiabilityCase:
    """Decided against the old cadre, who was told."""
    office, jiwei = (actor_of(rewarded.accounts[who], on=DAY) for who in ("office", "jiwei"))
    return told(rewarded.village, office, jiwei)


def test_a_decided_recall_leads_to_the_roster_s_acts_with_the_number_of_the_case(
    rewarded: Rewarded, browser: Browser, recall: LiabilityCase
) -> None:
    posting, office = rewarded.village.old.public_id, browser("office", "zh-hans")
    page = office.get(f"/liability/{recall.public_id}/").content.decode()
    for address in (f"/postings/{posting}/replace/", f"/postings/{posting}/release/"):
        assert address in page
        assert f"/liability/{recall.public_id}/" in office.get(address).content.decode()
    form = office.get(f"/postings/{posting}/release/").context["form"]
    assert form["reason"].value() == "recall"
    assert form["note"].value() == f"追责案件{recall.public_id} 双组〔2025〕8号"
    ending = office.get(f"/postings/{posting}/end/").context["form"]
    assert ending["recalled"].value() is True
    assert not ending["decided"].value()  # a person confirms it
    assert recall.public_id in ending["reason"].value()


def test_without_a_decision_the_roster_s_forms_begin_empty(
    rewarded: Rewarded, browser: Browser
) -> None:
    posting = rewarded.village.new.public_id
    form = browser("office").get(f"/postings/{posting}/release/").context["form"]
    assert not form["note"].value()
    page = browser("office").get(f"/liability/{rewarded.case.public_id}/").content.decode()
    assert f"/postings/{posting}/release/" not in page


def test_once_he_is_released_nothing_is_left_to_carry_out(
    rewarded: Rewarded, browser: Browser, recall: LiabilityCase
) -> None:
    posting, office = rewarded.village.old.public_id, browser("office")
    form = office.get(f"/postings/{posting}/release/").context["form"]
    sent = {name: form[name].value() or "" for name in ("ends_on", "reason", "note")}
    answer = office.post(f"/postings/{posting}/release/", sent | {"override": "召回，交接另行安排"})
    assert answer.status_code == 302
    rewarded.village.old.refresh_from_db()
    assert rewarded.village.old.state == "recalled"
    page = office.get(f"/liability/{recall.public_id}/").content.decode()
    assert f"/postings/{posting}/release/" not in page


def test_lists_are_files_for_who_keeps_them_and_for_nobody_else(
    rewarded: Rewarded, browser: Browser
) -> None:
    check = f"/promotion-checks/{rewarded.check.public_id}/file/"
    for address, rows in ((f"/commendations/list/file/?area={COUNTY}", 2), (check, 2)):
        answer = browser("office").get(address)
        assert answer.status_code == 200
        page = load_workbook(io.BytesIO(answer.getvalue())).active
        assert page is not None
        assert page.max_row == rows + 1
        assert browser("yan").get(address).status_code in (302, 403)
        assert browser("charlie").get(address).status_code in (403, 404)
