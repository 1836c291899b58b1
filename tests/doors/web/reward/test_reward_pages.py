"""Use and reward through pages: outcomes, commendations, 凡提必下, priority, accountability."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.reward.conftest import AT, COUNTY, DAY, VILLAGE, Village, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.pairing import actions as pairing
from zhucun.presence import actions as presence
from zhucun.reward import actions
from zhucun.reward.models import Commendation, LiabilityCase, Outcome, PromotionCheck
from zhucun.reward.queries import ListedName
from zhucun.signoff.models import Case

Browser = Callable[..., Client]


@dataclass
class Rewarded:
    """The county with one of each."""

    village: Village
    outcome: Outcome
    commendation: Commendation
    check: PromotionCheck
    case: LiabilityCase
    accounts: dict[str, Account]


def build_rewarded() -> Rewarded:
    """Made through actions; also for the browser's walk."""
    village = build()
    draft = actions.OutcomeDraft(posting=village.old, kind="rank", on=DAY, detail="四级调研员")
    (outcome,) = actions.record_outcomes([draft], at=AT, by=OPERATOR)
    (commendation,) = actions.commend(
        [village.old.public_id],
        area=COUNTY,
        level="province",
        title="全省通报表扬",
        given_on=DAY,
        reason="等次尚未确定，省级研究决定",
        at=AT,
        by=OPERATOR,
    )
    check = actions.check_promotions(
        [ListedName(name="岩老"), ListedName(name="某某", other_months=0, basis="档案")],
        area=COUNTY,
        title="六月人选",
        as_of=DAY,
        by=OPERATOR,
    )
    case = actions.open_case(
        actions.CaseDraft(
            posting=village.new,
            ground="discipline",
            measure="admonition",
            rows=[("document", "", "县纪委〔2025〕2号", DAY)],
            reason="违规接待",
        ),
        at=AT,
        by=OPERATOR,
    )
    accounts = {
        "office": make.account("office", Role.OFFICE, COUNTY),
        "other": make.account("other", Role.OFFICE, COUNTY),
        "jiwei": make.account("jiwei", Role.DISCIPLINE, COUNTY),
        "yan": make.account("yan", Role.FIRST_SECRETARY, VILLAGE, person=village.old.person),
        "yu": make.account("yu", Role.MEMBER, VILLAGE, person=village.new.person),
        "charlie": make.account("charlie", Role.OFFICE, "530926"),
    }
    return Rewarded(village, outcome, commendation, check, case, accounts)


@pytest.fixture
def rewarded(db: None) -> Iterator[Rewarded]:
    with time_machine.travel(AT, tick=False):
        yield build_rewarded()


@pytest.fixture
def browser(rewarded: Rewarded, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(rewarded.accounts[name], language)


def pages(rewarded: Rewarded) -> list[str]:
    return [
        "/outcomes/",
        "/outcomes/?since=2025-01-01&until=2025-12-31&kind=rank",
        "/outcomes/new/",
        f"/outcomes/{rewarded.outcome.public_id}/void/",
        "/commendations/",
        f"/commendations/list/?area={COUNTY}",
        f"/commendations/{rewarded.commendation.public_id}/",
        f"/priority/?area={COUNTY}",
        f"/front-line/?area={COUNTY}",
        "/promotion-checks/",
        f"/promotion-checks/{rewarded.check.public_id}/",
        "/liability/",
        "/liability/new/",
        f"/liability/{rewarded.case.public_id}/",
        f"/both-accounts/?area={COUNTY}",
        f"/both-accounts/{rewarded.village.old.person.public_id}/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    rewarded: Rewarded,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("office", language)
    for address in pages(rewarded):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address


def test_charlie_finds_nothing_and_a_cadre_only_what_is_his(
    rewarded: Rewarded, browser: Browser
) -> None:
    charlie, yan, yu = browser("charlie"), browser("yan"), browser("yu")
    for address in pages(rewarded):
        answer = charlie.get(address)
        for secret in ("岩老", "玉新", "四级调研员", "六月人选"):
            assert secret not in answer.text, (address, secret)
    assert "四级调研员" in yan.get("/outcomes/").text
    assert "四级调研员" not in yu.get("/outcomes/").text
    assert "全省通报表扬" not in yan.get("/commendations/").text  # not published yet
    assert yan.get(f"/liability/{rewarded.case.public_id}/").status_code == 404
    assert yu.get(f"/liability/{rewarded.case.public_id}/").status_code == 404  # not told yet
    for address in ("/promotion-checks/", "/outcomes/new/", f"/commendations/list/?area={COUNTY}"):
        assert yan.get(address).status_code == 403, address


def test_a_cadre_reads_both_of_his_accounts_and_nobody_else_s(
    rewarded: Rewarded, browser: Browser
) -> None:
    """HH18-056: both are on one page."""
    old, new = rewarded.village.old.person, rewarded.village.new.person
    page = browser("yan").get("/both-accounts/mine/").text
    for heading in ("What can be gained", "What may have to be answered for", "四级调研员"):
        assert heading in page
    assert browser("yan").get(f"/both-accounts/{old.public_id}/").status_code == 200
    assert browser("yan").get(f"/both-accounts/{new.public_id}/").status_code == 404
    assert browser("yu").get(f"/both-accounts/{old.public_id}/").status_code == 404
    assert browser("yan").get("/both-accounts/").status_code == 403
    assert "admonition" not in browser("yu").get("/both-accounts/mine/").text.lower()
    helper = enlist(old)
    listed = browser("office").get(f"/both-accounts/?area={COUNTY}")
    [row] = listed.context["listing"].rows
    assert (row.person.name, row.incentives, row.constraints) == ("岩老", 1, 0)
    assert f"/both-accounts/{old.public_id}/" in listed.text
    said = browser("office").get(f"/helpers/{helper.public_id}/").text
    assert f"/both-accounts/{old.public_id}/" in said
    assert browser("charlie").get("/both-accounts/").context["listing"].rows == []


def enlist(person: Any) -> Any:
    draft = pairing.HelperDraft(person=person, area=COUNTY, level="county", kind="official")
    return pairing.enlist_helpers([draft], since=date(2025, 3, 1), by=OPERATOR)[0]


def test_an_outcome_is_recorded_counted_and_set_aside(rewarded: Rewarded, browser: Browser) -> None:
    client = browser("office")
    sent = {"cadre": "玉新", "kind": "promotion", "on": "2025-06-10", "detail": "副局长"}
    client.post("/outcomes/new/", sent)
    made = Outcome.objects.get(kind="promotion")
    assert (made.person.name, made.on) == ("玉新", date(2025, 6, 10))
    client.post(f"/outcomes/{made.public_id}/void/", {"reason": "录错"})
    made.refresh_from_db()
    assert made.void_reason == "录错"
    wrong = client.post("/outcomes/new/", sent | {"cadre": "没有这人", "on": "2099-01-01"})
    assert "No cadre of this name" in wrong.text


def test_those_ticked_are_commended_unless_a_rule_blocks_and_what_is_not_known_asks_for_a_reason(
    rewarded: Rewarded, browser: Browser
) -> None:
    client = browser("office")
    page = f"/commendations/list/?area={COUNTY}&level=province"
    text = client.get(page).text
    assert "Fewer than 2 years served" in text
    why = {"title": "抗洪表扬", "reason": "事迹突出", "document": "云通1号"}
    assert "or tick one" in client.post(page, why).text
    blocked = {"row": [rewarded.village.new.public_id], **why}
    assert "do not admit 玉新" in client.post(page, blocked).text
    sent: dict[str, Any] = {"row": [rewarded.village.old.public_id]}
    refused = client.post(page, sent | {"title": "抗洪表扬"})
    assert (refused.status_code, "Whether 岩老 meets" in refused.text) == (422, True)
    client.post(page, sent | why | {"document": ""})
    made = Commendation.objects.get(title="抗洪表扬")
    one = f"/commendations/{made.public_id}/"
    client.post(one, {"publish": "1", "on": "2025-06-16", "document": "云通1号"})
    made.refresh_from_db()
    assert made.published_on == DAY
    assert "抗洪表扬" in browser("yan").get("/commendations/").text
    client.post(one, {"void": "1", "reason": "撤销"})
    assert "抗洪表扬" not in browser("yan").get("/commendations/").text


def test_a_pasted_list_is_checked_name_by_name(rewarded: Rewarded, browser: Browser) -> None:
    client = browser("office")
    names = {"title": "七月人选", "names": "岩老\n无名氏,12,乡镇"}
    sent = {"area": COUNTY, "purpose": "promotion", **names}
    page = client.post("/promotion-checks/", sent, follow=True).text
    assert "36 months" in page
    assert "Nobody of this name" in page
    assert "No archive was issued" in page
    assert "Promotion. Checked by Yunnan province, resident assistance since 2021" in page
    assert (
        "Write one name a line" in client.post("/promotion-checks/", sent | {"names": ",,\n,"}).text
    )


def test_a_case_goes_from_a_fact_to_an_appeal_and_back(
    rewarded: Rewarded, browser: Browser
) -> None:
    check = presence.record_check(
        posting=rewarded.village.old,
        on=date(2025, 6, 10),
        method="visit",
        result="absent",
        at=AT,
        by=OPERATOR,
    )
    presence.decide_warning(check=check, step="letter", reason="第二次", at=AT, by=OPERATOR)
    office = browser("office")
    assert f"?fact=check:{check.public_id}" in office.get("/liability/").text
    page = f"/liability/new/?fact=check:{check.public_id}"
    sent = {
        "cadre": "岩老",
        "ground": "absence",
        "measure": "letter",
        "words": "抽查未在岗",
        "on": "2025-06-10",
        "reason": "两次抽查未在岗",
    }
    made = LiabilityCase.objects.get(public_id=office.post(page, sent).url.split("/")[2])
    case = Case.objects.get(subject=made.public_id)
    for name, step in (("jiwei", "verify"), ("office", "decide")):
        client = browser(name)
        text = client.get(f"/cases/{case.public_id}/").text
        evidence = text.split('name="evidence" value="')[1].split('"')[0]
        word = "discipline-inspection" if step == "verify" else "organisation-department"
        done = {"step": step, "word": word, "said": "signed", "evidence": evidence}
        client.post(f"/cases/{case.public_id}/sign/", done)
    made.refresh_from_db()
    assert made.state == "decided"
    one = f"/liability/{made.public_id}/"
    assert "is not set" in office.post(f"{one}do/notify/", {"document": "8号"}).text
    told = {"document": "8号", "influence_until": "2025-12-16"}
    office.post(f"{one}do/notify/", told)
    yan = browser("yan")
    assert "Send the appeal" in yan.get(one).text
    yan.post(f"{one}do/appeal/", {"text": "当日经批准外出"})
    answer = {"is_lifted": "yes", "answer": "属实，撤销"}
    assert "does not answer" in office.post(f"{one}do/answer/", answer).text
    assert "Appeals to be answered" in browser("other").get("/").text
    browser("other").post(f"{one}do/answer/", answer)
    made.refresh_from_db()
    assert made.state == "lifted"


def test_many_rows_cost_as_much_as_few(
    rewarded: Rewarded, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    listed = f"/commendations/list/?area={COUNTY}"
    addresses = ("/outcomes/", listed, "/liability/", "/priority/", "/front-line/")
    few = [len(queries_of(lambda each=each: client.get(each))) for each in addresses]
    place, round_ = rewarded.village.place, rewarded.village.old.round
    for number in range(8):
        more: dict[str, Any] = {"role": "member", "starts_on": date(2025, 2, 1)}
        posting = make.posting(make.person(f"加{number}"), place, round_, **more)
        draft = actions.OutcomeDraft(posting=posting, kind="title", on=DAY)
        actions.record_outcomes([draft], at=AT, by=OPERATOR)
    many = [len(queries_of(lambda each=each: client.get(each))) for each in addresses]
    assert many == few
