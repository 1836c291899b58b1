"""Papers and words on the pages: the registration form, the notice, marks that are words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.appraisal.world import COUNTY, DECIDED, SETTINGS, World, at
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisal, Appraisee, Review, Scheme
from zhucun.ledger.models import AccessRecord
from zhucun.reports.queries import appraisals as papers

Browser = Callable[..., Client]
Text = Callable[[Any], str]
SPOKEN = {**SETTINGS, "words": {"quarter": {"好": "95", "一般": "70"}}}
SHEET = "/reviews/{}/quarter/2024-Q4/township/"


@pytest.fixture
def decided(world: World) -> Appraisal:
    """Decided as proposed; nobody is notified yet."""
    appraisal, office = world.open(), world.actors["office"]
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    actions.deduct_points(
        appraisee=world.who(appraisal, 0),
        points=Decimal(1),
        evidence="document",
        key="社纪〔2024〕7号",
        reason="信访件查实",
        on=date(2024, 1, 20),
        at=at(DECIDED),
        by=office,
    )
    world.compute(appraisal)
    actions.adopt_proposals(appraisal=appraisal, at=at(DECIDED), by=office)
    return appraisal


def test_the_papers_are_printed_for_who_may_see_them_and_logged(
    world: World, decided: Appraisal, browser: Browser, text_of: Text
) -> None:
    row = world.who(decided, 0)
    page = f"/appraisees/{row.public_id}/"
    office, cadre = browser("office"), browser("cadre")
    form = office.get(f"{page}form/")
    assert form["Content-Type"] == "application/pdf"
    assert form.content.startswith(b"%PDF")
    assert office.get(f"{page}notice/file/").status_code == 404  # nobody was notified
    assert cadre.get(f"{page}form/").status_code == 404  # he reads nothing before the notice
    assert "form/" not in text_of(cadre.get(page))
    Appraisee.objects.update(notified_on=DECIDED)
    for path in (f"{page}form/", f"{page}notice/file/"):
        assert cadre.get(path).content.startswith(b"%PDF"), path
        assert browser("charlie").get(path).status_code == 404, path
        assert browser("township2").get(path).status_code == 404, path
    assert f"{page}notice/file/" in text_of(cadre.get(page))
    told = AccessRecord.objects.filter(kind="EXPORT").order_by("pk")
    assert [(one.actor, one.what) for one in told] == [
        (world.actors["office"].account, "appraisal form"),
        (world.actors["cadre"].account, "appraisal form"),
        (world.actors["cadre"].account, "appraisal notice"),
    ]
    assert {one.subject for one in told} == {f"appraisee:{row.public_id}"}


def test_the_form_says_what_the_page_says_and_to_himself_no_names(
    world: World, decided: Appraisal, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []

    def taken(_name: str, content: dict[str, Any], **_more: Any) -> bytes:
        given.append(content)
        return b""

    monkeypatch.setattr(papers, "form_pdf", taken)
    Appraisee.objects.update(notified_on=DECIDED)
    row = world.who(decided, 0)
    run = decided.last_run
    assert run is not None
    for who, language in (("office", "zh-hans"), ("office", "en"), ("cadre", "zh-hans")):
        browser(who, language).get(f"/appraisees/{row.public_id}/form/")
    form, english, own = given
    assert (form["name"], form["unit"], form["place"]) == (
        "王一",
        "县财政局",
        "社旗县赊店镇东关村",
    )
    quarter = next(line for line in form["lines"] if line["label"] == "季度领导点评")
    assert quarter["value"] == "95"
    assert "2024年第1季度 乡镇(街道) 95" in quarter["cells"]
    assert form["sums"][-1] == ["总分", row.result["total"]]
    assert form["deductions"] == [["2024年1月20日", "1.00", "文件 社纪〔2024〕7号", "信访件查实"]]
    assert form["gates"] == [["群众满意第一标准", "符合", "95.0 / 90.0"]]
    assert (form["run"], form["frozen"]) == (run.digest, "")
    assert form["pack"] == f"sheqi-2024 {decided.pack_version}"
    assert form["decided-by"] == "Office"
    assert english["grade"] == "Excellent"
    assert (own["decided-by"], own["grade"]) == ("", form["grade"])
    assert "Township" not in str(own)


def test_a_township_marks_in_words_and_a_word_that_is_none_stands_at_its_cadre(
    world: World, browser: Browser, text_of: Text
) -> None:
    appraisal, client = world.open(), browser("township")
    world.adopted(appraisal, SPOKEN)
    path = SHEET.format(appraisal.public_id)
    page = text_of(client.get(path))
    assert '<option value="一般">' in page
    rows = [world.who(appraisal, number) for number in (0, 1)]
    sent = {f"mark-{row.public_id}": word for row, word in zip(rows, ("好", "优"), strict=True)}
    refused = client.post(path, sent)
    assert refused.status_code == 422
    assert "its words are: 好、一般" in text_of(refused)
    assert 'value="优"' in text_of(refused)
    sent[f"mark-{rows[1].public_id}"] = "一般"
    assert client.post(path, sent).status_code == 302
    kept = Review.objects.filter(withdrawn_on=None).order_by("pk")
    assert [(row.word, row.mark) for row in kept] == [("好", None), ("一般", None)]
    told = text_of(browser("office").get(f"/appraisees/{rows[1].public_id}/"))
    assert "· 一般" in told


def test_words_and_the_teams_evaluation_are_settled_in_the_form(
    world: World, browser: Browser, text_of: Text
) -> None:
    office = browser("office")
    form = f"/appraisal-schemes/new/one-pledge-three-reviews/?area={COUNTY}"
    assert "words.half-year" not in text_of(office.get(form))  # villagers' marks are not typed
    sent = {"title": "新办法", "words.quarter": "好＝95，一般=七十", "poll": "team"}
    refused = office.post(form, sent)
    assert refused.status_code == 422
    assert "words.quarter.一般" in text_of(refused)
    office.post(form, sent | {"words.quarter": "好＝95，一般=70"})
    scheme = Scheme.objects.get(title="新办法")
    assert scheme.settings == {"words": {"quarter": {"好": "95", "一般": "70"}}, "poll": "team"}
    page = text_of(office.get(f"/appraisal-schemes/{scheme.public_id}/"))
    assert "好 95, 一般 70" in page
    assert "The evaluation of his team" in page


def test_calibration_and_conditions_stand_on_the_pages(
    world: World, decided: Appraisal, browser: Browser, text_of: Text
) -> None:
    """Townships beside the county, what was moved, the gate with its values, the deduction."""
    shifted = {**SETTINGS, "calibration": "shift-to-county-mean"}
    world.adopted(decided, shifted, since=date(2024, 1, 2))
    world.compute(decided)
    office, row = browser("office"), world.who(decided, 2)
    assert "Townships beside the county" in text_of(office.get(f"/appraisals/{decided.public_id}/"))
    told = text_of(office.get(f"/appraisees/{row.public_id}/"))
    assert Decimal(row.result["calibration"]) > 0
    assert f"Between townships</dt><dd>{row.result['calibration']}" in told
    assert "95.0 / 90.0" in text_of(office.get(f"/appraisees/{world.who(decided, 0).public_id}/"))
    assert "社纪〔2024〕7号" in text_of(
        office.get(f"/appraisees/{world.who(decided, 0).public_id}/")
    )
