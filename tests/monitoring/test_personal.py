"""The guard of publicities: a number of a person is found however it is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.monitoring.world import World, at, later
from zhucun.kernel.personal import Secret, secrets_in
from zhucun.monitoring.errors import (
    DayTooEarly,
    PersonalInPublicity,
    PublishedAlready,
    ReviewNeeded,
)
from zhucun.monitoring.queries import health_words

WORDS = ("病", "残疾", "住院")
#: What people and scanners put between figures.
SEPARATORS = st.sampled_from(
    ["", " ", "-", "－", "—", ".", "·", "\u3000", "\u200b", "/", "_", "、", "\n", ","]
)
FIGURES = (
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
)
AROUND = st.text(alphabet="户主王建国家庭人口东关村公示,。:", max_size=12)


@st.composite
def written(draw: st.DrawFn, digits: str) -> str:
    """The digits in figures of one kind, with anything between them, and text around."""
    figures = draw(st.sampled_from(FIGURES))
    parts = [
        figures[int(sign)] if sign.isdigit() else draw(st.sampled_from("Xx")) for sign in digits
    ]
    between = [draw(SEPARATORS) for _sign in digits]
    body = "".join(a + b for a, b in zip(parts, between, strict=True))
    return draw(AROUND) + body + draw(AROUND)


@st.composite
def identities(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2024, 12, 31)))
    division = draw(st.sampled_from(["411327", "431226", "530629", "520111"]))
    number = make.id_number(born=born, division=division, serial=draw(st.integers(1, 999)))
    return draw(written(number))


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    return draw(written(f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09d}"))


@st.composite
def cards(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([16, 19]))
    body = "62" + "".join(str(draw(st.integers(0, 9))) for _ in range(length - 3))
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = int(sign) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return draw(written(body + str(-total % 10)))


@given(identities())
def test_an_id_number_is_found_in_any_width_and_spacing(text: str) -> None:
    assert Secret.ID_NUMBER in secrets_in(text)


@given(mobiles())
def test_a_phone_is_found_in_any_width_and_spacing(text: str) -> None:
    assert Secret.PHONE in secrets_in(text)


@given(cards())
def test_a_bank_card_is_found_in_any_width_and_spacing(text: str) -> None:
    assert Secret.BANK_CARD in secrets_in(text)


@given(st.integers(1, 60), st.dates(date(2021, 1, 1), date(2030, 12, 1)), st.integers(0, 30))
def test_days_and_numbers_of_people_are_no_secret(people: int, since: date, days: int) -> None:
    last = date.fromordinal(since.toordinal() + days)
    text = f"户主:王建国  家庭人口:{people} 人  东关村\n公示时间:{since} 至 {last}\n{since.year}年{since.month}月{since.day}日"
    assert secrets_in(text, WORDS) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证 411327 19800615 0012", Secret.ID_NUMBER),
        ("４１１３２７１９８００６１５００１２", Secret.ID_NUMBER),
        ("4113-2719-8006-1500-12", Secret.ID_NUMBER),
        ("41132719800615OO1Z", Secret.ID_NUMBER),
        ("旧号 411327800615001", Secret.ID_NUMBER),
        ("电话0377-67981234", Secret.PHONE),
        ("电话:138 0000 1234", Secret.PHONE),
        ("因大 病致贫", Secret.HEALTH),
        ("住\u200b院", Secret.HEALTH),
    ],
)
def test_ways_in_which_clerks_wrote_it(text: str, kind: Secret) -> None:
    assert kind in secrets_in(text, WORDS)


def test_a_publicity_with_an_id_number_in_full_width_goes_to_no_board(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    for added in (
        "证号４１１３２７ １９８００６１５ ００１２",
        "联系 138-0000-1234",
        "户主住院",
        "卡号 6222021234567890128",
    ):
        with pytest.raises(PersonalInPublicity):
            world.publish(case, later(4), added=added)
    case.refresh_from_db()
    assert case.published_from is None


def test_the_notice_names_the_head_and_nothing_else_of_the_household(world: World) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    text = world.publish(case, later(4), added="公示地点:村委会公示栏")
    assert all(word in text for word in ("王建国", "2 人", "12317"))
    assert secrets_in(text, health_words(case.area, as_of=later(4))) == []


def test_a_case_is_published_once_and_after_its_review(world: World) -> None:
    case = world.case()
    world.check(case)
    with pytest.raises(ReviewNeeded):
        world.publish(case, later(3))
    world.compare(case)
    world.review(case)
    with pytest.raises(DayTooEarly):
        world.publish(case, later(3))
    with pytest.raises(DayTooEarly):
        world.publish(case, later(4), days=0)
    world.publish(case, later(4))
    with pytest.raises(PublishedAlready):
        world.publish(case, later(5))
    assert at(later(4)) is not None


def test_a_region_adds_its_own_words_of_health() -> None:
    assert "病" in health_words("411327100201", as_of=date(2025, 3, 3))
    assert secrets_in("尿毒症", ("尿毒症",)) == [Secret.HEALTH]
