"""What a new round adjusts (YN-002): scope, force and duties against the round before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import CIKAI, GONGSHAN, JISUDI, MORE, post
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries
from zhucun.roster.models import Round

SECOND, THIRD = f"{CIKAI}202", f"{CIKAI}203"
DAY = date(2026, 3, 1)


@pytest.fixture
def rounds(places: dict[str, Place]) -> tuple[Round, Round]:
    """In 2023 two villages with a cadre each; in 2026 one of them and a new one, with three."""
    make.add_places({**MORE, SECOND: "嘎拉博村民委员会", THIRD: "满孜村民委员会"})
    bureau, bank = (make.unit(name, area=GONGSHAN) for name in ("县林草局", "县农信社"))
    old = make.round_("2023", area=GONGSHAN, starts_on=date(2023, 5, 1))
    new = make.round_("2026", area=GONGSHAN, starts_on=date(2026, 2, 1))
    then: dict[str, Any] = {"since": date(2023, 5, 1), "ends_on": date(2026, 2, 1)}
    post("王驻村", JISUDI, old, bureau, **then)
    post("李驻村", SECOND, old, bank, **then)
    since = date(2026, 2, 1)
    _first, team = post("张驻村", SECOND, new, bank, since=since)
    post("赵驻村", THIRD, new, bureau, since=since)
    village = make.place(SECOND, as_of=DAY)
    more: dict[str, Any] = {"starts_on": since, "unit": bank, "team": team, "role": "member"}
    make.posting(make.person("周队员", numbered=True), village, new, **more)
    return old, new


@pytest.fixture
def office(rounds: tuple[Round, Round]) -> Actor:
    return make.actor("adjust-office", Role.OFFICE, GONGSHAN, on=DAY)


def test_a_round_is_held_against_the_one_before_in_villages_people_and_policy(
    rounds: tuple[Round, Round], office: Actor
) -> None:
    old, new = rounds
    assert queries.rounds_beside(actor=office, round_=new) == [old]
    for pair in ((old, new), (new, old)):
        keys = [each.public_id for each in pair]
        found = queries.rounds_compared(actor=office, public_id=keys[0], other=keys[1])
        assert (found.before.round, found.after.round) == (old, new)
        assert [code for code, _name in found.kept] == [SECOND]
        assert [code for code, _name in found.new] == [THIRD]
        assert [code for code, _name in found.left_out] == [JISUDI]
        assert found.roles == [("first_secretary", 2, 2), ("member", 0, 1)]
        assert (found.before.cadres, found.after.cadres) == (2, 3)
        assert found.before.quota is None
    lines = {each.ref: each for each in found.rules}
    loan = lines["parameters/credit/max-loan"]
    assert (loan.key, loan.before, loan.after) == ("value", "unset", 50000)
    assert lines["rules/loan-ceiling"].how == "only-after"
    assert "checklists/app-prohibitions" in {each.ref for each in found.duties}
    assert not any(each.key == "note" for each in (*found.rules, *found.duties))


def test_charlie_compares_no_round_and_two_places_are_not_compared(
    rounds: tuple[Round, Round],
    office: Actor,
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    old, new = (each.public_id for each in rounds)
    charlie = make.actor("adjust-charlie", Role.OFFICE, "520111", on=DAY)
    with pytest.raises(NotFound):
        queries.rounds_compared(actor=charlie, public_id=old, other=new)
    far = make.round_("2021", area="520111")
    with pytest.raises(NotFound):
        queries.rounds_compared(actor=office, public_id=old, other=far.public_id)
    with pytest.raises(NotFound):
        queries.rounds_compared(actor=office, public_id=old, other=old)
    cost = queries_of(lambda: queries.rounds_compared(actor=office, public_id=old, other=new))
    assert len(cost) <= 8
