"""Co-operatives, enterprises, workshops and industries of villages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, DAY, SPRING, body
from zhucun.directory.errors import BadCreditCode
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Body, BodyMember
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

ID = "0123456789ab"


def test_a_cooperative_is_registered_once_whatever_often_it_is_sent(
    east: Place, cadre: Actor
) -> None:
    first = body(east, cadre, public_id=ID, credit_code=make.credit_code(7))
    assert body(east, cadre, public_id=ID, credit_code=make.credit_code(7)) == first
    with pytest.raises(errors.RecordIdTaken):
        body(east, cadre, public_id=ID, name="另一个合作社", credit_code=make.credit_code(7))
    assert EventRecord.objects.filter(name="economy.body.registered").count() == 1


def test_a_wrong_credit_code_is_refused_and_a_code_belongs_to_one_body(
    east: Place, west: Place, cadre: Actor, office: Actor
) -> None:
    code = make.credit_code(7)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(BadCreditCode):
        body(east, cadre, credit_code=wrong)
    body(east, cadre, credit_code=code)
    with pytest.raises(errors.CreditCodeTaken):
        body(west, office, name="西关合作社", credit_code=code)
    assert Body.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"name": " "}, errors.TextNeeded),
        ({"name": "联系13812345678"}, errors.PersonalInText),
        ({"name": "长" * 61}, errors.TooLong),
        ({"kind": "bank"}, errors.WordUnknown),
        ({"since": DAY + timedelta(days=1)}, errors.DayInFuture),
        ({"public_id": "!"}, errors.BadRecordId),
    ],
)
def test_what_does_not_fit_a_body_is_refused(
    more: dict[str, Any], refused: type[Exception], east: Place, cadre: Actor
) -> None:
    with pytest.raises(refused):
        body(east, cadre, **more)
    assert not Body.objects.exists()


def test_households_belong_to_a_cooperative_for_a_time(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = body(east, cadre)
    told: dict[str, Any] = {"body": row, "since": SPRING, "at": AT, "by": cadre}
    assert actions.join_households(households=homes[:2], **told) == 2
    assert actions.join_households(households=homes[:3], **told) == 1
    with pytest.raises(errors.HouseholdJoined):
        actions.join_households(households=homes[:1], **{**told, "since": DAY})
    left = BodyMember.objects.get(household=homes[0])
    assert actions.leave_body(membership=left, until=DAY, at=AT, by=cadre)
    assert not actions.leave_body(membership=left, until=DAY, at=AT, by=cadre)
    counts = [
        queries.bodies(actor=cadre, as_of=day).get().households
        for day in (SPRING - timedelta(days=1), SPRING, DAY)
    ]
    assert counts == [0, 3, 2]


def test_a_household_of_another_county_does_not_join(
    east: Place, cadre: Actor, places: dict[str, Place]
) -> None:
    from tests.economy.world import family

    row, far = body(east, cadre), family(places["520111100201"], 9)
    with pytest.raises(errors.HouseholdElsewhere):
        actions.join_households(body=row, households=[far], since=SPRING, at=AT, by=cadre)


def test_of_two_who_change_a_body_the_second_sees_it_first(east: Place, cadre: Actor) -> None:
    row = body(east, cadre)
    told: dict[str, Any] = {"body": row, "base": 1, "at": AT, "by": cadre}
    assert actions.change_body(changes={"name": "东关果蔬合作社"}, **told)
    assert not actions.change_body(changes={"name": "东关果蔬合作社"}, **told)
    with pytest.raises(errors.EditedMeanwhile):
        actions.change_body(changes={"name": "第三个名字"}, **told)
    assert row.version == 2


def test_a_body_that_ended_takes_nobody_and_ends_its_memberships(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = body(east, cadre)
    actions.join_households(body=row, households=homes[:1], since=SPRING, at=AT, by=cadre)
    assert actions.end_body(body=row, until=DAY, reason="注销", at=AT, by=cadre)
    assert not actions.end_body(body=row, until=DAY, reason="注销", at=AT, by=cadre)
    assert BodyMember.objects.get().valid_until == DAY
    with pytest.raises(errors.HasEnded):
        actions.join_households(body=row, households=homes[1:2], since=DAY, at=AT, by=cadre)
    assert list(queries.bodies(actor=cadre, as_of=DAY)) == []
    assert list(queries.bodies(actor=cadre, as_of=SPRING)) == [row]


def test_charlie_sees_no_body_and_the_auditor_no_household(
    east: Place, cadre: Actor, homes: list[Household], stranger: Actor, audit: Actor
) -> None:
    row = body(east, cadre)
    actions.join_households(body=row, households=homes, since=SPRING, at=AT, by=cadre)
    assert list(queries.bodies(actor=stranger, as_of=DAY)) == []
    with pytest.raises(NotFound):
        queries.body_card(actor=stranger, public_id=row.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        body(east, stranger)
    seen = queries.body_card(actor=audit, public_id=row.public_id, as_of=DAY)
    assert (seen.members, seen.households, seen.may_keep) == ((), 4, False)
    assert len(queries.body_card(actor=cadre, public_id=row.public_id, as_of=DAY).members) == 4


def test_the_list_asks_the_same_for_three_bodies_and_for_thirty(
    east: Place, cadre: Actor, queries_of: Any
) -> None:
    def listed() -> list[str]:
        return queries_of(lambda: list(queries.bodies(actor=cadre, as_of=DAY)))

    for n in range(3):
        body(east, cadre, name=f"合作社{n}")
    few = listed()
    for n in range(3, 30):
        body(east, cadre, name=f"合作社{n}")
    assert listed() == few
    assert len(few) == 1


def test_one_characteristic_and_two_leading_industries_are_asked_by_hunan_alone(
    places: dict[str, Place], office: Actor
) -> None:
    """HN22-46, HN22-47: 油茶低改 is characteristic; 牛鸡养殖 and 水稻种植 lead."""
    from tests.economy.world import account
    from zhucun.directory.enums import Role

    make.add_places({"43": "湖南省", "4305": "邵阳市", "430523": "邵阳县"})
    make.add_places({"430523100": "塘渡口镇", "430523100201": "吊井楼村"})
    village, hunan = make.place("430523100201"), account("hunan", Role.OFFICE, "430523")

    def state(name: str, role: str) -> Any:
        return actions.state_industry(
            place=village, name=name, role=role, since=SPRING, at=AT, by=hunan
        )

    def judged() -> list[str]:
        [found] = queries.portfolios(actor=hunan, as_of=DAY, area="430523")
        return [str(rule.outcome) for rule in found.judged]

    state("油茶低改", "characteristic")
    rice = state("水稻种植", "leading")
    assert judged() == ["fail"]
    state("牛鸡养殖", "leading")
    assert judged() == ["pass"]
    assert actions.end_industry(industry=rice, until=DAY, at=AT, by=hunan)
    assert judged() == ["fail"]
    with pytest.raises(errors.IndustryThere):
        state("油茶低改", "leading")
    assert all(not found.judged for found in queries.portfolios(actor=office, as_of=DAY))


def test_a_day_before_a_body_began_is_no_day_to_join(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = body(east, cadre)
    with pytest.raises(errors.DaysReversed):
        actions.join_households(
            body=row, households=homes[:1], since=date(2020, 6, 1), at=AT, by=cadre
        )
