"""Pages of appraisal: from a township's page of a quarter to the grade that a cadre reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.appraisal.packs_in_midyear import part, two_packs
from tests.appraisal.world import COUNTY, DECIDED, SETTINGS, TOWNSHIP, World, at
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisal, Appraisee, Review, Scheme
from zhucun.ballots.queries import Aside
from zhucun.ledger.models import AccessRecord

Browser = Callable[..., Client]
Text = Callable[[Any], str]
#: The day before the freeze.
TOLD = DECIDED - timedelta(days=1)
SHEET = "/reviews/{}/quarter/2024-Q4/township/"


@pytest.fixture
def computed(world: World) -> Appraisal:
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    world.compute(appraisal)
    return appraisal


def test_a_township_reviews_all_its_cadres_on_one_page(
    world: World, browser: Browser, text_of: Text
) -> None:
    appraisal, client = world.open(), browser("township")
    desk = text_of(client.get("/reviews/"))
    assert "2024-Q4" in desk
    assert "0 / 3" in desk
    page = client.get(SHEET.format(appraisal.public_id))
    assert "张三" not in text_of(page)
    rows = [world.who(appraisal, number) for number in (0, 1, 3)]
    sent = {f"comment-{row.public_id}": "入户扎实" for row in rows}
    sent[f"mark-{rows[0].public_id}"] = "101"
    refused = client.post(SHEET.format(appraisal.public_id), sent)
    assert refused.status_code == 422
    assert "outside the scale" in text_of(refused)
    sent[f"mark-{rows[0].public_id}"] = "91.5"
    client.post(SHEET.format(appraisal.public_id), sent)
    assert Review.objects.filter(period="2024-Q4", withdrawn_on=None).count() == 3
    assert "3 / 3" in text_of(client.get("/reviews/"))


def test_the_page_of_a_period_costs_the_same_for_one_and_for_three(
    world: World, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    appraisal, client = world.open(), browser("township")
    path = SHEET.format(appraisal.public_id)
    three = queries_of(lambda: client.get(path))
    for number in (1, 3):
        actions.leave_out(
            appraisee=world.who(appraisal, number),
            reason="借调",
            at=at(DECIDED),
            by=world.actors["office"],
        )
    assert queries_of(lambda: client.get(path)) == three


def test_the_office_opens_computes_decides_and_a_cadre_reads_and_objects(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office, page = browser("office"), f"/appraisals/{computed.public_id}/"
    shown = text_of(office.get(page))
    assert "3 × 0.34 = 1.02" in shown
    assert "王一" in shown
    assert ">95" not in shown.split('id="appraisees"')[1]  # the list shows no points
    answer = office.post(f"{page}do/adopt/", follow=True)
    assert "5 cadres." in text_of(answer)
    row = world.who(computed, 0)
    theirs = f"/appraisees/{row.public_id}/"
    told = text_of(office.get(theirs))
    assert "How the total comes about" in told
    assert "satisf" in told.lower()
    cadre = browser("cadre")
    assert "You will be notified" in text_of(cadre.get(theirs))
    assert "Township Township" in told  # the class and who spoke for it
    assert "Township Township" not in text_of(cadre.get(theirs))
    Appraisee.objects.update(signed_on=DECIDED)
    office.post(f"{page}do/notify/")
    assert "Excellent" in text_of(cadre.get("/my-appraisals/"))
    assert "____" in text_of(cadre.get(f"{theirs}notice/"))
    cadre.post(f"{theirs}do/object/", {"text": "第三季度漏记"})
    assert "第三季度漏记" in text_of(office.get(theirs))
    assert "第三季度漏记" not in text_of(browser("township").get(theirs))
    opened = AccessRecord.objects.get(kind="REVEAL")
    assert (opened.actor, opened.what) == (world.actors["office"].account, "objection")


def test_a_decision_above_the_quota_stands_at_its_field(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office, first, second = browser("office"), world.who(computed, 0), world.who(computed, 1)
    sent = {"base": 1, "grade": "excellent", "reason": "承担急难任务"}
    assert office.post(f"/appraisees/{first.public_id}/do/decide/", sent).status_code == 302
    refused = office.post(f"/appraisees/{second.public_id}/do/decide/", sent)
    assert refused.status_code == 422
    assert "1 of 3" in text_of(refused)
    assert "承担急难任务" in text_of(refused)


def test_a_scheme_is_settled_tried_and_adopted_on_its_pages(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office = browser("office")
    form = f"/appraisal-schemes/new/one-pledge-three-reviews/?area={COUNTY}"
    assert "Weight within" in text_of(office.get(form))
    sent = {"title": "新办法", "weights.quarter": "0.5", "weights.year": "0.4"}
    refused = office.post(form, sent)
    assert refused.status_code == 422
    assert "0.9" in text_of(refused)
    sent["weights.year"] = "0.5"
    office.post(form, sent)
    scheme = Scheme.objects.get(title="新办法")
    page = f"/appraisal-schemes/{scheme.public_id}/"
    answer = office.post(f"{page}try/", {"appraisal": computed.public_id}, follow=True)
    assert "王一" in text_of(answer)
    assert "→" in text_of(answer)
    adopted = {"document": "社组〔2025〕1号", "since": "2025-01-01"}
    assert "It is adopted." in text_of(office.post(f"{page}adopt/", adopted, follow=True))
    assert SETTINGS["rounding"] == "floor"


def test_frozen_is_checked_again_on_the_page(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office, page = browser("office"), f"/appraisals/{computed.public_id}/"
    office.post(f"{page}do/adopt/")
    Appraisee.objects.update(signed_on=DECIDED, notified_on=TOLD)
    answer = office.post(f"{page}do/freeze/", follow=True)
    assert "Frozen on" in text_of(answer)
    assert "the same, bit by bit" in text_of(office.post(f"{page}do/check/", follow=True))
    office.post(f"{page}do/reopen/", {"reason": "复核"})
    assert Appraisal.objects.get().state == "open"


def test_a_review_that_is_missing_is_a_dash_on_every_page_and_never_a_zero(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    """Each of what was said of him, one after the other, is gone, and then back again."""
    office, row = browser("office"), world.who(computed, 0)
    full = text_of(office.get(f"/appraisees/{row.public_id}/"))
    assert "<dt>Total</dt><dd><strong>95" in full
    for review in row.reviews.order_by("part", "period", "by_class"):
        with transaction.atomic():
            Review.objects.filter(pk=review.pk).update(withdrawn_on=DECIDED)
            world.compute(computed)
            page = text_of(office.get(f"/appraisees/{row.public_id}/"))
            assert "<dt>Total</dt><dd><strong>—</strong>" in page, review.period
            assert "<strong>0" not in page
            transaction.set_rollback(True)


def test_a_grade_that_no_longer_stands_is_named_and_opened_again(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office, page = browser("office"), f"/appraisals/{computed.public_id}/"
    office.post(f"{page}do/adopt/")
    Appraisee.objects.update(signed_on=DECIDED, notified_on=TOLD)
    theirs = f"/appraisees/{world.who(computed, 0).public_id}/"
    assert "Open the grade again" not in text_of(office.get(theirs))
    world.poll(0, satisfied=60, halves=(7,))
    changed = text_of(office.post(f"{page}do/freeze/", follow=True))
    assert "王一: 半年群众评议" in changed
    office.post(f"{page}do/compute/")
    assert "no longer carries" in text_of(office.get(page))
    assert "no longer carries" in text_of(office.get(theirs))
    assert "no longer carries" not in text_of(browser("cadre").get(theirs))
    refused = office.post(f"{theirs}do/reopen/", {"reason": ""})
    assert refused.status_code == 422
    assert browser("township").post(f"{theirs}do/reopen/", {"reason": "…"}).status_code == 403
    office.post(f"{theirs}do/reopen/", {"reason": "群众评议低于标准"})
    assert world.who(computed, 0).grade == ""


def test_who_was_left_out_is_taken_back_in_on_his_page(
    world: World, computed: Appraisal, browser: Browser, text_of: Text
) -> None:
    office, theirs = browser("office"), f"/appraisees/{world.who(computed, 4).public_id}/"
    assert "Take back into this appraisal" not in text_of(office.get(theirs))
    office.post(f"{theirs}do/leave-out/", {"reason": "派出单位考核"})
    assert "Take back into this appraisal" in text_of(office.get(theirs))
    assert "Take back into this appraisal" not in text_of(browser("township2").get(theirs))
    sent = {"reason": "派出单位不考核"}
    assert browser("charlie").post(f"{theirs}do/take-in/", sent).status_code == 404
    assert browser("township2").post(f"{theirs}do/take-in/", sent).status_code == 403
    assert office.post(f"{theirs}do/take-in/", {"reason": ""}).status_code == 422
    assert office.post(f"{theirs}do/take-in/", sent).status_code == 302
    assert world.who(computed, 4).left_out_on is None
    Appraisee.objects.update(notified_on=TOLD)
    assert "Leave out of this appraisal" not in text_of(office.get(theirs))


def test_charlie_finds_none_of_the_pages(
    world: World, computed: Appraisal, browser: Browser
) -> None:
    charlie, row = browser("charlie"), world.who(computed, 0)
    for path in (
        f"/appraisals/{computed.public_id}/",
        f"/appraisals/{computed.public_id}/file/",
        f"/appraisals/{computed.public_id}/published/",
        f"/appraisees/{row.public_id}/",
        f"/appraisees/{row.public_id}/notice/",
        SHEET.format(computed.public_id),
        f"/appraisal-schemes/{Scheme.objects.get().public_id}/",
        f"/appraisal-runs/{computed.runs.last().public_id}/",
    ):
        assert charlie.get(path).status_code == 404, path
    deed = charlie.post(f"/appraisals/{computed.public_id}/do/compute/")
    assert deed.status_code == 404
    assert "2024年度考核" not in str(charlie.get("/appraisals/").content.decode())
    assert charlie.get("/my-appraisals/").status_code == 403


def test_the_list_of_cadres_costs_the_same_for_few_and_many(
    world: World, computed: Appraisal, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client, page = browser("office"), f"/appraisals/{computed.public_id}/"
    many = queries_of(lambda: client.get(page))
    Appraisee.objects.filter(pk__in=[world.who(computed, n).pk for n in (1, 2)]).update(
        left_out_on=DECIDED - timedelta(days=1)
    )
    assert len(queries_of(lambda: client.get(f"{page}?progress=open"))) == len(many)


def test_both_parts_of_a_year_whose_rules_changed_stand_on_its_pages_with_their_packs(
    world: World,
    browser: Callable[..., Client],
    text_of: Callable[[Any], str],
    settings: Any,
    tmp_path: Path,
) -> None:
    parts = [[part("quarter", ["township"], 1, every=every)] for every in ("quarter", "month")]
    earlier, later = {"parts": parts[0]}, {"parts": parts[1], "scale": 120}
    settings.POLICY_DIR = two_packs(tmp_path / "policy", earlier, later)
    appraisal = world.open(area=TOWNSHIP)
    for period in ("2024-Q1", "2024-Q2", *(f"2024-{month:02}" for month in range(7, 13))):
        world.review(appraisal, 0, period=period, on=DECIDED)
    world.compute(appraisal)
    office = browser("office")
    page = text_of(office.get(f"/appraisals/{appraisal.public_id}/"))
    for text in ("sheqi-example 1.4.0", "sheqi-later 1.4.0", "of 100", "of 120"):
        assert text in page
    assert "2024-07, 2024-08, 2024-09, 2024-10, 2024-11, 2024-12" in page
    page = text_of(office.get(f"/appraisees/{world.who(appraisal, 0).public_id}/"))
    for text in ("sheqi-example 1.4.0", "90 / 100", "sheqi-later 1.4.0", "108 / 120"):
        assert text in page
    assert "<strong>108</strong>" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "was set aside on 2024-07-01 by 县纪委: 程序无效"),
        ("zh-hans", "由县纪委撤销：程序无效"),
    ],
)
def test_beside_the_mark_stands_an_evaluation_that_was_set_aside(
    world: World, computed: Appraisal, browser: Browser, monkeypatch: Any, language: str, said: str
) -> None:
    one = Aside(
        poll="abcdef012345",
        title="半年群众评议",
        starts_on=date(2024, 6, 10),
        ends_on=date(2024, 6, 14),
        on=date(2024, 7, 1),
        by_name="县纪委",
        reason="程序无效",
    )
    where = "zhucun.appraisal.queries.asides.ballots.set_aside_about"
    monkeypatch.setattr(where, lambda **asked: [one])
    client = browser("office")
    client.cookies["django_language"] = language
    page = client.get(f"/appraisees/{world.who(computed, 0).public_id}/")
    assert said in page.content.decode()
