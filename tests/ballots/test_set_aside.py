"""Nobody chooses the result: what is closed stays on record; another office may set it aside, and
whoever reads a result of the period reads so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.ballots.world import (
    AFTER,
    COUNTY,
    DAY,
    Village,
    counted,
    opened,
    poll_draft,
    running,
    vote,
)
from zhucun.analytics.queries import rows as shown_rows
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import CountsStay, NotClosed, OwnPoll, RanIt, ReasonNeeded
from zhucun.ballots.models import Line, Poll, Said
from zhucun.ballots.queries.duties import duty_facts
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.reward.queries import rectifying

FROM, TO = date(2025, 1, 1), date(2026, 1, 1)
WHY = "抽样名册用错，程序无效"
AGAIN = AFTER + timedelta(days=3)


@pytest.fixture
def discipline(village: Village) -> Actor:
    """Discipline inspection of the county, whose office runs the polls."""
    return make.actor("jiwei", Role.DISCIPLINE, COUNTY, on=DAY)


@pytest.fixture
def prefecture(village: Village) -> Actor:
    return make.actor("nanyang", Role.OFFICE, "4113", on=DAY)


def bad(village: Village, office: Actor, **more: Any) -> Poll:
    """A closed poll in which nobody was satisfied."""
    poll, codes = running(village, by=office, **more)
    for code in codes[:8]:
        vote(poll, code, *["dissatisfied"] * poll.lines.count())
    actions.close_poll(poll=poll, at=AFTER, by=office)
    poll.refresh_from_db()
    return poll


def second(village: Village, office: Actor, **more: Any) -> Poll:
    """The same asked again, a few days later, with another result."""
    given: dict[str, Any] = {
        "title": "2025年上半年群众评议（重评）",
        "starts_on": AFTER.date(),
        "ends_on": AFTER.date() + timedelta(days=2),
        **more,
    }
    draft = poll_draft(village, **given)
    poll = actions.open_poll(draft, at=AFTER, by=office)
    actions.draw_households(poll=poll, word="福彩25070", at=AFTER, by=office)
    for code in actions.print_sheets(poll=poll, at=AFTER, by=office).codes[:8]:
        given = dict.fromkeys((1, 2, 3)[: poll.lines.count()], "satisfied")
        actions.cast(poll=poll.public_id, code=code, answers=given, today=AFTER.date())
    actions.close_poll(poll=poll, at=AGAIN, by=office)
    poll.refresh_from_db()
    return poll


def test_who_has_read_a_result_does_not_erase_it_and_ask_again(
    village: Village, office: Actor
) -> None:
    poll = bad(village, office)
    with pytest.raises(CountsStay, match="2025-06-21"):
        actions.void_poll(poll=poll, reason=WHY, at=AFTER, by=office)
    assert [row.dissatisfied for row in Line.objects.order_by("number")] == [8, 8, 8]
    assert queries.marks(actor=office, since=FROM, until=TO)[0].share == Decimal("0.00")


def test_another_office_sets_it_aside_with_a_reason_and_its_counts_stay(
    village: Village, office: Actor, town: Actor, discipline: Actor, secretary: Actor
) -> None:
    poll = bad(village, office)
    said = {"poll": poll, "reason": WHY, "at": AFTER}
    for who in (office, town, make.actor("office2", Role.OFFICE, COUNTY, on=DAY)):
        assert not queries.may_set_aside(actor=who, poll=poll)
        with pytest.raises(RanIt):
            actions.set_aside(by=who, **said)
    with pytest.raises(NotAllowed):
        actions.set_aside(by=secretary, **{**said, "poll": other_village(poll)})
    with pytest.raises(ReasonNeeded):
        actions.set_aside(by=discipline, **{**said, "reason": " "})
    assert queries.may_set_aside(actor=discipline, poll=poll)
    assert actions.set_aside(by=discipline, **said) is True
    assert actions.set_aside(by=discipline, **said) is False
    assert (poll.state, poll.reason, poll.aside_by_name) == ("aside", WHY, discipline.name)
    assert queries.marks(actor=office, since=FROM, until=TO) == []
    assert list(duty_facts(actor=office, since=FROM, until=TO)) == []
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert found.lines[0].share == Decimal("0.00")
    assert EventRecord.objects.filter(name="ballots.poll.set-aside").count() == 1


def other_village(poll: Poll) -> Poll:
    """The same poll as if it lay next door."""
    return Poll(pk=poll.pk, public_id=poll.public_id, area="411328100201")


def test_an_office_above_sets_aside_what_it_did_not_run(
    village: Village, office: Actor, town: Actor, prefecture: Actor
) -> None:
    ran = counted(village, *["satisfied"] * 6, by=town)
    ran.refresh_from_db()
    assert ran.run_for == town.held[0].area
    assert queries.may_set_aside(actor=office, poll=ran)
    assert actions.set_aside(poll=ran, reason=WHY, at=AFTER, by=office) is True
    mine = bad(village, prefecture, title="市里评议")
    with pytest.raises(RanIt):
        actions.set_aside(poll=mine, reason=WHY, at=AFTER, by=prefecture)
    with pytest.raises(RanIt):
        actions.set_aside(poll=mine, reason=WHY, at=AFTER, by=office)


def test_who_took_a_step_of_it_or_is_asked_about_does_not_set_it_aside(
    village: Village, town: Actor, office: Actor, discipline: Actor
) -> None:
    poll = opened(village, by=town)
    actions.draw_households(poll=poll, word="x", at=AFTER, by=office)
    for code in actions.print_sheets(poll=poll, at=AFTER - timedelta(days=2), by=town).codes[:6]:
        vote(poll, code, "satisfied")
    with pytest.raises(NotClosed, match="closed is set aside"):
        actions.set_aside(poll=poll, reason=WHY, at=AFTER, by=discipline)
    actions.close_poll(poll=poll, at=AFTER, by=town)
    with pytest.raises(RanIt):
        actions.set_aside(poll=poll, reason=WHY, at=AFTER, by=office)
    himself = Actor(
        account=99, name="x", held=discipline.held, person=village.secretary.person.public_id
    )
    with pytest.raises(OwnPoll):
        actions.set_aside(poll=poll, reason=WHY, at=AFTER, by=himself)
    through = Actor(account=98, name="x", held=discipline.held, viewer=1)
    with pytest.raises(RanIt):
        actions.set_aside(poll=poll, reason=WHY, at=AFTER, by=through)


def test_beside_the_second_poll_stands_that_one_was_set_aside_why_and_by_whom(
    village: Village,
    office: Actor,
    discipline: Actor,
    charlie: Actor,
    queries_of: Callable[..., Any],
) -> None:
    poll = bad(village, office)
    again = second(village, office)
    assert queries.marks(actor=office, since=FROM, until=TO)[0].beside == ()
    actions.set_aside(poll=poll, reason=WHY, at=AGAIN, by=discipline)
    (mark,) = queries.marks(actor=office, since=FROM, until=TO)
    assert (mark.poll, mark.share) == (again.public_id, Decimal("100.00"))
    (other,) = mark.beside
    assert (other.poll, other.reason, other.by_name, other.on) == (
        poll.public_id,
        WHY,
        discipline.name,
        AGAIN.date(),
    )
    card = queries.poll_card(actor=office, public_id=again.public_id)
    assert card.beside == (other,)
    assert queries.poll_card(actor=office, public_id=poll.public_id).beside == ()
    assert queries.beside(actor=charlie, polls=[again.public_id]) == {}
    later = second(village, office, title="第三次")
    assert len(queries.beside(actor=office, polls=[later.public_id, again.public_id])) == 2
    first = len(queries_of(lambda: queries.marks(actor=office, since=FROM, until=TO)))
    assert first == 5


def test_a_poll_of_another_year_or_about_others_has_nothing_beside_it(
    village: Village, office: Actor, discipline: Actor
) -> None:
    poll = bad(village, office, subjects=[("team", village.team.public_id)], questions=[])
    about_him = second(
        village, office, subjects=[("posting", village.secretary.public_id)], questions=[]
    )
    again = second(
        village,
        office,
        title="再评",
        subjects=[("team", village.team.public_id)],
        questions=[],
        kind="other",
    )
    actions.set_aside(poll=poll, reason=WHY, at=AGAIN, by=discipline)
    keys = [about_him.public_id, again.public_id]
    assert queries.beside(actor=office, polls=keys) == {}
    Poll.objects.filter(pk=again.pk).update(kind="half_year")
    assert list(queries.beside(actor=office, polls=keys)) == [again.public_id]
    year = timedelta(days=200)
    Poll.objects.filter(pk=again.pk).update(began_on=again.starts_on + year)
    assert queries.beside(actor=office, polls=keys) == {}


def test_lists_workbooks_and_causes_say_it_too(
    village: Village, office: Actor, discipline: Actor
) -> None:
    subjects = [("branch", village.place.code)]
    poll = bad(village, office, subjects=subjects, questions=[])
    again = second(village, office, subjects=subjects, questions=[])
    actions.set_aside(poll=poll, reason=WHY, at=AGAIN, by=discipline)
    (row,) = shown_rows._polls(office, [again.public_id], DAY).values()
    assert WHY in row.detail
    assert discipline.name in row.detail
    path, count = queries.results_workbook(
        queries.polls(actor=office), actor=office, lang="zh-hans"
    )
    sheet = load_workbook(path).active
    assert sheet is not None
    notes = " ".join(str(each[-1].value) for each in sheet.iter_rows())
    path.unlink()
    assert count == 2
    assert "不作依据" in notes
    assert f"同期另有评议{poll.public_id}" in notes
    (cause,) = rectifying._said(office, COUNTY, FROM, AGAIN.date())[village.place.code]
    assert WHY in cause.name


def test_pages_show_the_form_to_another_office_only(
    village: Village,
    office: Actor,
    discipline: Actor,
    charlie: Actor,
    client_of: Callable[..., Client],
) -> None:
    poll = bad(village, office)
    path = f"/polls/{poll.public_id}/"

    def browser(who: Actor, language: str = "zh-hans") -> Client:
        return client_of(Account.objects.get(pk=who.account), language)

    shown = browser(office).get(path).content.decode()
    assert "作废本次评议" not in shown
    assert "搁置" in shown
    assert f"{path}aside/" not in shown
    assert f"{path}aside/" in browser(discipline).get(path).content.decode()
    refused = browser(office).post(f"{path}do/void/", {"reason": WHY})
    assert refused.status_code == 422
    assert browser(office).post(f"{path}aside/", {"reason": WHY}).status_code == 422
    assert browser(charlie).post(f"{path}aside/", {"reason": WHY}).status_code == 404
    assert browser(discipline).post(f"{path}aside/", {"reason": WHY}).status_code == 302
    assert Poll.objects.get().state == "aside"
    again = second(village, office)
    page = browser(office).get(f"/polls/{again.public_id}/").content.decode()
    assert WHY in page
    assert path in page
    english = browser(office, "en").get(f"/polls/{again.public_id}/").content.decode()
    assert "Another evaluation of the same period" in english


def test_words_stay_with_what_was_set_aside(
    village: Village, office: Actor, discipline: Actor
) -> None:
    poll = bad(village, office)
    Said.objects.create(key="a" * 32, poll=poll, text="好")
    actions.set_aside(poll=poll, reason=WHY, at=AFTER, by=discipline)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert found.said == ("好",)
