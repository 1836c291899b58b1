"""The second half of the year: polls, appraisal, money, commendation, handover."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.flows.year import (
    COMES,
    COUNTY,
    DECIDED,
    LEAVES,
    QUARTERS,
    SCORE,
    SETTLED,
    VILLAGE,
    County,
    at,
    locked,
)
from zhucun.appraisal import actions as appraisal
from zhucun.appraisal import queries as appraisals
from zhucun.ballots import actions as ballots
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.reward import actions as reward
from zhucun.roster import actions as roster
from zhucun.roster import queries as posts
from zhucun.roster.enums import EndReason
from zhucun.roster.models import HandoverItem, Posting
from zhucun.signoff import actions as signoff
from zhucun.support import actions as support
from zhucun.support import queries as dues


def polled(county: County, on: date) -> None:
    """Ten households answer on paper; nine are satisfied, one does not know him."""
    given: dict[str, Any] = {"at": at(on), "by": OPERATOR}
    poll = ballots.open_poll(
        ballots.PollDraft(
            village=county.village,
            title="半年群众评议",
            subjects=[("posting", county.wang.public_id)],
            questions=[],
            starts_on=on,
            ends_on=on + timedelta(days=4),
            size=10,
            special_share=None,
        ),
        **given,
    )
    ballots.draw_households(poll=poll, word="福彩", **given)
    for number, code in enumerate(ballots.print_sheets(poll=poll, **given).codes):
        answer = "satisfied" if number else "unknown"
        ballots.cast(poll=poll.public_id, code=code, answers={1: answer}, today=on)
    ballots.close_poll(poll=poll, at=at(on + timedelta(days=5)), by=OPERATOR)


def appraised(county: County) -> None:
    """Four comments, two polls, the year's mark; computed, decided, signed, told and frozen."""
    office, opened = county["office"], date(2024, 1, 5)
    draft = appraisal.AppraisalDraft(
        area=COUNTY,
        kind="annual",
        score=SCORE,
        title="2024年度考核",
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
    )
    row = appraisal.open_appraisal(draft, at=at(opened), by=office)
    scheme = appraisal.draft_scheme(
        area=COUNTY, score=SCORE, title="考核办法", settings=SETTLED, at=at(opened), by=office
    )
    appraisal.ask_run(appraisal=row, scheme=scheme, at=at(opened), by=office)
    appraisal.adopt_scheme(
        scheme=scheme,
        document="社组〔2024〕3号",
        since=date(2024, 1, 1),
        at=at(opened),
        by=office,
    )
    people = list(appraisals.appraisees(actor=office, appraisal=row))
    [mine] = [each for each in people if each.person.name == "王一"]
    for each in people:
        if each.pk != mine.pk:
            appraisal.leave_out(appraisee=each, reason="由派出单位考核", at=at(opened), by=office)
    polled(county, date(2024, 6, 10))
    polled(county, date(2024, 12, 10))
    told: dict[str, Any] = {"appraisee": mine, "mark": Decimal(90), "comment": "入户扎实"}
    for period, on in QUARTERS.items():
        for who, by_class in (("township", "township"), ("office", "county-leader")):
            review = appraisal.ReviewDraft(
                part="quarter", period=period, by_class=by_class, on=on, **told
            )
            appraisal.record_reviews([review], at=at(on), by=county[who])
    whole = appraisal.ReviewDraft(
        part="year", period="2024", by_class="county-organisation", on=DECIDED, **told
    )
    then: dict[str, Any] = {"at": at(DECIDED), "by": office}
    appraisal.record_reviews([whole], **then)
    appraisal.ask_run(appraisal=row, **then)
    row.refresh_from_db()
    choice = appraisal.Decision(appraisee=mine, grade="competent", reason="基数一人，无优秀名额")
    appraisal.decide_grades([choice], appraisal=row, **then)
    appraisal.start_signing(appraisal=row, **then)
    county.signs("appraisee", mine.public_id, DECIDED, "township", "office")
    row.refresh_from_db()
    appraisal.notify_people(appraisal=row, at=at(DECIDED + timedelta(days=3)), by=office)
    row.refresh_from_db()
    appraisal.freeze_appraisal(appraisal=row, at=at(DECIDED + timedelta(days=20)), by=office)


def cared_for(county: County) -> Decimal:
    """Insured, checked up; what the locked year makes due is drawn up, signed and paid. The sum."""
    office, on = county["office"], date(2025, 1, 10)
    policy = support.InsuranceDraft(
        area=COUNTY,
        cover="accident-insurance",
        insurer="财产保险社旗支公司",
        number="P20240001",
        since=COMES,
        until=date(2025, 1, 1),
    )
    support.add_insurance(policy, postings=[county.wang], at=at(COMES), by=office)
    visit: dict[str, Any] = {"posting": county.wang, "kind": "care-visit"}
    care = [
        support.CareDraft(posting=county.wang, kind="check-up", on=date(2024, 9, 5)),
        support.CareDraft(**visit, season="summer", on=date(2024, 7, 20)),
        support.CareDraft(**visit, season="autumn", on=date(2024, 10, 20)),
    ]
    support.record_care(care, at=at(on), by=office)
    batch = support.draw_up(
        area=COUNTY,
        year=2024,
        through=date(2024, 12, 31),
        title="2024年补助",
        at=at(on),
        by=office,
    )
    support.send_batch(batch=batch, at=at(on), by=office)
    card = dues.chain_card(actor=office, batch=batch, as_of=on)
    assert card is not None
    for step, word in card.may.signs + card.may.records:
        one = signoff.Signing(
            case=card.case.public_id,
            step=step,
            word=word,
            evidence=card.opened.evidence,
            signer="县财政局 王科长",
        )
        signoff.sign_case(one, at=at(on), by=office)
    batch.refresh_from_db()
    support.export_batch(batch=batch, at=at(on), by=office)
    rows = [
        support.Money(
            posting=line.posting,
            entitlement=line.entitlement,
            year=2024,
            amount=line.amount,
            paid_on=on,
            voucher="2025-17",
            line=line,
        )
        for line in batch.lines.select_related("posting__person", "batch")
    ]
    support.record_payments(rows, at=at(on), by=office)
    return sum((row.amount for row in rows if row.posting == county.wang), Decimal(0))


def rewarded(county: County) -> None:
    office, on = county["office"], date(2025, 2, 10)
    [given] = reward.commend(
        [county.wang.public_id],
        area=COUNTY,
        level="county",
        title="2024年度优秀驻村干部",
        document="社驻办〔2025〕2号",
        given_on=on,
        reason="县委组织部研究决定",
        at=at(on),
        by=office,
    )
    reward.publish_commendation(commendation=given, on=on, at=at(on), by=office)


def handed_over(county: County) -> None:
    """The successor comes half a month before, takes over what is open, and both sign."""
    office, comes = county["office"], date(2025, 2, 15)
    locked(county, (2025, 1), (2025, 2))
    next_ = make.round_("2025", starts_on=comes, by=office)
    draft = make.draft(
        county.people["赵新"],
        county.village,
        next_,
        unit=county.unit,
        starts_on=comes,
    )
    new, opened = roster.replace_cadre(
        leaving=county.wang, successor=draft, ends_on=LEAVES, made_at=at(comes), by=office
    )
    taker = make.actor(
        "zhao", Role.FIRST_SECRETARY, VILLAGE, on=comes, person=county.people["赵新"]
    )
    items = HandoverItem.objects.filter(handover=opened).select_related(
        "handover__giver__person", "handover__taker__person"
    )
    answers = [roster.Answer(item=item, accepted=True) for item in items]
    assert answers
    roster.answer_items(answers, answered_on=LEAVES, by=taker)
    handover = posts.handover_card(actor=office, public_id=opened.public_id)
    for side, by in (("giver", county["王一"]), ("taker", taker)):
        roster.sign_handover(handover=handover, side=side, signed_on=LEAVES, by=by)
    roster.release_cadre(
        posting=county.wang, ends_on=LEAVES, reason=EndReason.TERM, made_at=at(LEAVES), by=office
    )
    county.postings = {"王一": Posting.objects.get(pk=county.wang.pk), "赵新": new}
