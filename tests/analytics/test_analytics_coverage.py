"""应派尽派: every village that must have somebody, and the list of those that have nobody (SQ24-028)."""

from __future__ import annotations

from tests import factories as make
from tests.analytics.conftest import World
from zhucun.analytics import queries
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rules import Outcome
from zhucun.roster.enums import PostingRole

RULE = "key-village-has-one-first-secretary"


def covered(world: World, rule: str = RULE) -> queries.Coverage:
    found = queries.coverage(actor=OPERATOR, pack=world.pack, area="411327")
    return next(each for each in found if each.item.id == rule)


def gaps(world: World, actor: object = OPERATOR) -> list[str]:
    _item, codes = queries.coverage_rows(
        actor=actor,  # type: ignore[arg-type]
        pack=world.pack,
        rule=RULE,
        area="411327",
        outcome=Outcome.FAIL,
        limit=10,
    )
    return codes


def test_coverage_counts_the_universe_the_covered_and_the_gaps(world: World) -> None:
    rule = covered(world)
    assert (rule.universe, rule.covered, rule.gaps) == (2, 1, 1)


def test_the_gap_list_names_the_village_without_a_first_secretary(world: World) -> None:
    assert gaps(world) == ["411327100202"]


def test_the_gap_closes_when_a_first_secretary_arrives(world: World) -> None:
    make.posting(make.person("张玺"), make.place("411327100202"), world.round)
    assert gaps(world) == []
    assert covered(world).covered == 2


def test_villages_outside_the_universe_are_not_counted(world: World) -> None:
    assert covered(world).counts[Outcome.NOT_APPLICABLE] == 1  # 小河村 bears no tag


def test_a_rule_whose_number_the_source_does_not_give_says_unset_not_pass(world: World) -> None:
    found = queries.coverage(actor=OPERATOR, pack=world.pack, area="411327")
    assert all(not (each.is_unset and each.covered) for each in found)


def test_charlie_gets_no_gap_list_of_a_county_that_is_not_his(world: World) -> None:
    assert gaps(world, make.actor("charles", Role.OFFICE, "520111")) == []


def test_three_cadres_in_a_township_of_yunnan_call_for_a_captain(places: object) -> None:
    """YN-033: where three or more serve in a township, one of them leads as captain with an office."""
    make.add_places(
        {
            "53": "云南省",
            "5306": "昭通市",
            "530627": "镇雄县",
            "530627204": "尖山乡",
            "530627204200": "尖山村民委员会",
        }
    )
    round_ = make.round_("2021", area="530627")
    village, township = make.place("530627204200"), make.place("530627204")
    for name, role in (("甲", "first_secretary"), ("乙", "member"), ("丙", "member")):
        make.posting(make.person(name), village, round_, role=role)

    def captain_rule() -> queries.Coverage:
        from tests.analytics.conftest import DAY
        from zhucun.directory.queries import pack_for

        pack = pack_for("530627", as_of=DAY)
        found = queries.coverage(actor=OPERATOR, pack=pack, area="530627")
        return next(each for each in found if each.item.id == "township-captain")

    assert captain_rule().gaps == 1
    make.posting(make.person("李顺云"), township, round_, role=PostingRole.CAPTAIN)
    assert captain_rule().gaps == 0
