"""Plain-language cards (四张明白卡): made from the pack and the records, read by each cadre once a
version (YN-034, YN-048, YN-052 to YN-055, HX25-38, HX25-39)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.rows import shown
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor, Held
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions, queries
from zhucun.reports.enums import PlainKind
from zhucun.reports.errors import PlainCardNotHis, PlainCardReplaced
from zhucun.reports.models import PlainCard
from zhucun.roster.models import Posting

DAY = date(2025, 8, 1)
AT = datetime(2025, 8, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
YUNNAN, WEIBA = "530627", "530627100201"
HUAXI, VILLAGE = "520111", "520111100201"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    make.add_places(
        {
            "53": "云南省",
            "5306": "昭通市",
            YUNNAN: "镇雄县",
            "530627100": "乌峰街道",
            WEIBA: "围坝村",
            "530627100202": "邻村",
            "52": "贵州省",
            "5201": "贵阳市",
            HUAXI: "花溪区",
            "520111100": "青岩镇",
            VILLAGE: "龙井村",
        }
    )


@pytest.fixture
def wang() -> Posting:
    return posted("王驻村", WEIBA, role="first_secretary")


@pytest.fixture
def li() -> Posting:
    return posted("李队员", WEIBA, role="member")


def posted(name: str, area: str, *, since: date = date(2025, 6, 1), **more: Any) -> Posting:
    batch = make.round_(f"{area[:6]}-{name}", area=area[:6])
    return make.posting(
        make.person(name), make.place(area, as_of=DAY), batch, starts_on=since, **more
    )


def himself(posting: Posting) -> Actor:
    held = (Held(Role.FIRST_SECRETARY, posting.area),)
    return Actor(account=posting.pk, name="本人", held=held, person=posting.person.public_id)


def issue(area: str = YUNNAN, on: date = DAY, *kinds: str) -> list[PlainCard]:
    return actions.issue_plain_cards(
        area=area, kinds=kinds or PlainKind.values, issued_on=on, issued_at=AT, by=OPERATOR
    )


def read(posting: Posting, card: PlainCard, at: datetime = AT) -> bool:
    return actions.acknowledge_plain_card(card=card, posting=posting, at=at, by=himself(posting))


def said(card: PlainCard, language: str = "zh") -> str:
    sections = card.content[language]
    return "\n".join(
        text
        for each in sections
        for text in (each["title"], *(line["text"] for line in each["lines"]))
    )


def test_the_four_cards_are_made_from_the_pack_and_the_records(wang: Posting, li: Posting) -> None:
    cards = {card.kind: card for card in issue()}
    assert {kind: (card.area, card.version) for kind, card in cards.items()} == {
        "policy": (YUNNAN, 1),
        "work": (WEIBA, 1),
        "management": (YUNNAN, 1),
        "duty": (YUNNAN, 1),
    }
    assert "三级培训体系" in said(cards["policy"])
    assert "王驻村" in said(cards["work"])
    assert "李队员" in said(cards["work"])
    assert "考勤管理" in said(cards["management"])
    assert "晚上熟悉“四张明白卡”" in said(cards["management"])  # YN-045, a suggestion
    assert "工作报告：每月 未配置" in said(cards["management"])
    assert "Work report: each month Not configured" in said(cards["management"], "en")
    duties = said(cards["duty"])
    assert "建强村党组织" in duties
    assert "未配置" in duties
    told = EventRecord.objects.filter(name="reports.plain-card.issued")
    assert told.count() == 4
    assert "王驻村" not in str([row.data for row in told])


def test_a_card_that_would_say_the_same_stays_and_one_that_says_more_is_read_anew(
    wang: Posting,
) -> None:
    first = {card.kind: card for card in issue()}
    assert issue() == []
    assert read(wang, first["work"]) is True
    assert read(wang, first["work"]) is False
    posted("赵新来", WEIBA, since=DAY, role="member")
    later = DAY + timedelta(days=9)
    [second] = issue(YUNNAN, later)
    assert (second.kind, second.version) == ("work", 2)
    own = {each.card.kind: each for each in queries.own_cards(actor=himself(wang), as_of=later)}
    assert own["work"].card == second
    assert own["work"].read_on is None
    first["work"].refresh_from_db()
    with pytest.raises(PlainCardReplaced):
        read(wang, first["work"])


def test_each_cadre_reads_his_cards_himself_and_who_has_not_is_listed(
    wang: Posting, li: Posting
) -> None:
    cards = {card.kind: card for card in issue()}
    with pytest.raises(NotAllowed):
        actions.acknowledge_plain_card(card=cards["duty"], posting=wang, at=AT, by=OPERATOR)
    for card in cards.values():
        read(wang, card)
    rows = queries.readers(actor=OPERATOR, card=cards["duty"], as_of=DAY, waiting=True)
    assert [row.person.name for row in rows] == ["李队员"]
    everybody = queries.readers(actor=OPERATOR, card=cards["duty"], as_of=DAY)
    assert {row.person.name: row.read_on for row in everybody} == {"王驻村": DAY, "李队员": None}
    pack = pack_for(YUNNAN, as_of=DAY)
    figure = analytics.measure(
        actor=OPERATOR, pack=pack, area=YUNNAN, indicator="duty-cards-acknowledged"
    )
    assert [int(each or 0) for each in (figure.numerator, figure.denominator)] == [1, 2]
    _item, codes = analytics.rows_behind(
        actor=OPERATOR, pack=pack, area=YUNNAN, indicator="duty-cards-acknowledged", limit=9
    )
    assert [
        row.name for row in shown(actor=OPERATOR, subject="plain_card", codes=codes, as_of=DAY)
    ] == ["王驻村"]
    owed = analytics.owed_in(actor=OPERATOR, area=YUNNAN, on=DAY, duty="four-cards")
    assert {each.key: (each.done, each.state == State.DONE) for each in owed.listed()} == {
        wang.public_id: (4, True),
        li.public_id: (0, False),
    }


def test_a_card_of_another_village_is_not_his(wang: Posting) -> None:
    posted("邻居", "530627100202")
    cards = {card.area: card for card in issue(YUNNAN, DAY, "work")}
    with pytest.raises(PlainCardNotHis):
        read(wang, cards["530627100202"])
    assert queries.own_cards(actor=himself(wang), as_of=DAY)[0].card == cards[WEIBA]


def test_in_huaxi_the_duties_are_read_before_the_post_and_what_nobody_names_stays_open() -> None:
    chen = posted("陈选派", VILLAGE, since=DAY + timedelta(days=5), role="first_secretary")
    [card] = issue(HUAXI, DAY, "duty")
    text = said(card)
    assert "一宣六帮" in text
    assert "三要点一清单" in text
    unset = [line for each in card.content["zh"] for line in each["lines"] if line["unset"]]
    assert len(unset) == 6 + 3  # six helps and three points, counted and not named
    [own] = queries.own_cards(actor=himself(chen), as_of=DAY)
    assert (own.card, own.read_on) == (card, None)
    assert read(chen, card)

    def outcome(on: date) -> list[Outcome]:
        pack = pack_for(HUAXI, as_of=on)
        found = analytics.coverage(actor=OPERATOR, pack=pack, area=HUAXI)
        [rule] = [each for each in found if each.item.id == "duties-clear-before-post"]
        return [result for result, number in rule.counts.items() if number]

    assert outcome(DAY + timedelta(days=6)) == [Outcome.PASS]
    posted("迟确认", VILLAGE, since=DAY - timedelta(days=30), role="member")
    late = Posting.objects.get(person__name="迟确认")
    read(late, card)
    assert set(outcome(DAY + timedelta(days=6))) == {Outcome.PASS, Outcome.FAIL}


def test_charlie_reads_no_card_of_another_county(wang: Posting) -> None:
    [card] = issue(YUNNAN, DAY, "duty")
    charlie = make.actor("charles", Role.OFFICE, HUAXI, on=DAY)
    assert not queries.plain_cards(actor=charlie, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.plain_card(actor=charlie, public_id=card.public_id)
    assert not queries.readers(actor=charlie, card=card, as_of=DAY).exists()
    with pytest.raises(NotAllowed):
        actions.issue_plain_cards(
            area=YUNNAN, kinds=["duty"], issued_on=DAY, issued_at=AT, by=charlie
        )


def test_a_card_is_printed_as_it_was_issued(wang: Posting) -> None:
    for card in issue():
        for language in ("zh", "en"):
            assert queries.plain_card_pdf(card, language=language, at=AT).startswith(b"%PDF")
