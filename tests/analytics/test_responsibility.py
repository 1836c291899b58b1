"""The chain of responsibility of each village, read from records (SQ24-053, YN-041), and for which
corps each level answers (HH18-116 to HH18-119)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.analytics.conftest import DAY, World
from tests.branches.world import named
from tests.fieldwork import guiding
from tests.pairing import world as huaihua
from zhucun.analytics import queries
from zhucun.analytics.enums import LinkState
from zhucun.branches import actions as branches
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.fieldwork import actions as fieldwork
from zhucun.kernel.problems import NotFound
from zhucun.pairing import actions as pairing
from zhucun.pairing.enums import BackingKind
from zhucun.roster.models import Posting

COUNTY, EAST, WEST = "411327", "411327100201", "411327100202"
AT = datetime(2024, 1, 25, 2, 0, tzinfo=UTC)
SCREEN = "broken-responsibility-chain"


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return make.actor("the-office", Role.OFFICE, COUNTY, on=DAY)


def secretary(name: str, area: str, level: str, on: date) -> None:
    """The Party secretary of a place takes office."""
    who = make.person(name, numbered=True)
    draft = pairing.OfficeDraft(person=who, area=area, level=level, kind="secretary")
    pairing.take_up([draft], since=on, by=OPERATOR)


def branch_secretary(village: Place, name: str) -> None:
    told: dict[str, Any] = {"at": AT, "by": OPERATOR}
    term = branches.open_term(village=village, number=1, on=date(2021, 1, 1), **told)
    seat = branches.SeatDraft(
        person=named(name), body="branch", office="secretary", since=date(2021, 1, 1)
    )
    branches.give_seats([seat], committee=term, **told)


def chains(actor: Actor, area: str = COUNTY, on: date = DAY) -> dict[str, queries.VillageChain]:
    pack = pack_for(area, as_of=on)
    found = queries.villages_chained(actor=actor, pack=pack, area=area)
    return {each.code: each for each in found}


def broken(chain: queries.VillageChain) -> list[str]:
    return [link.item.id for link in chain.broken]


def asked(actor: Actor) -> list[str]:
    """The rows of the question on the board of coverage, whose number is the same."""
    told: dict[str, Any] = {"actor": actor, "pack": pack_for(COUNTY, as_of=DAY), "area": COUNTY}
    [lead] = [each for each in queries.leads(**told) if each.item.id == SCREEN]
    _item, codes = queries.lead_rows(screen=SCREEN, limit=99, **told)
    assert lead.rows == len(codes)
    return codes


def test_each_link_is_read_from_its_record_and_what_nobody_holds_is_broken(
    world: World,
    office: Actor,
) -> None:
    found = chains(office)
    assert set(found) == {EAST, WEST}
    assert broken(found[EAST]) == ["county-secretary", "village-branch"]
    assert found[EAST].part("responsible") == "巴镜均、王芳"
    assert found[EAST].part("accountable") is None
    everybody_missing = ["sending-unit", "village-branch", "team", "first-secretary"]
    assert broken(found[WEST]) == ["county-secretary", *everybody_missing]
    secretary("张荣印", COUNTY, "county", date(2021, 1, 1))
    branch_secretary(make.place(EAST), "李支书")
    whole = chains(office)[EAST]
    assert (whole.broken, whole.part("accountable")) == ((), "张荣印")
    assert whole.part("responsible") == "李支书、巴镜均、王芳"
    assert "社旗县文旅局" in str(whole.part("supervisor"))


def test_the_question_of_the_pack_runs_over_villages_and_items_of_their_plans(
    world: World,
    office: Actor,
) -> None:
    assert asked(office) == [EAST, WEST]
    secretary("张荣印", COUNTY, "county", date(2021, 1, 1))
    assert asked(office) == [WEST]
    cadre = make.actor("cadre", Role.FIRST_SECRETARY, EAST, on=DAY)
    told: dict[str, Any] = {"at": AT, "by": cadre}
    plan = fieldwork.make_plan(
        kind="year_plan", village=make.place(EAST), year=2024, posting=None, **told
    )
    draft = fieldwork.ItemDraft(title="修路")
    item = fieldwork.add_item(plan=plan, item=draft, **told)
    owned = fieldwork.ItemDraft(
        title="栽辣椒", owner=Posting.objects.filter(area=EAST)[0].public_id
    )
    fieldwork.add_item(plan=plan, item=owned, **told)
    assert asked(office) == [WEST, item.public_id]
    shown = queries.shown(actor=office, subject="duty", codes=asked(office), as_of=DAY)
    assert [(row.subject, row.name) for row in shown] == [
        ("place", "西关村"),
        ("plan_item", "修路"),
    ]


def test_charlie_sees_no_chain_and_a_cadre_is_not_told_that_what_he_cannot_see_is_broken(
    world: World,
    office: Actor,
) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111", on=DAY)
    assert chains(charlie) == {}
    assert asked(charlie) == []
    cadre = make.actor("cadre", Role.FIRST_SECRETARY, EAST, on=DAY)
    [chain] = chains(cadre, EAST).values()
    hidden = [link.item.id for link in chain.links if link.state is LinkState.HIDDEN]
    assert hidden == ["county-organisation"]
    assert broken(chain) == ["county-secretary", "village-branch"]
    assert chain.part("supervisor") == "社旗县文旅局"


def test_the_same_number_of_queries_for_one_village_and_for_more(
    world: World,
    office: Actor,
    queries_of: Any,
) -> None:
    few = len(queries_of(lambda: chains(office, EAST)))
    for code in (EAST, WEST):
        branch_secretary(make.place(code), f"支书{code[-1]}")
    assert len(queries_of(lambda: chains(office))) <= few <= 14


def test_in_yunnan_a_captain_is_asked_for_from_three_cadres_on_and_one_leader_always(
    places: dict[str, Place],
) -> None:
    """YN-041."""
    town, on = guiding.build(), guiding.DAY
    county, by = guiding.GONGSHAN, town.actors["charlie"]
    unit = make.unit("县农业农村局", area=county)
    round_ = make.round_("2025-g", area=county, starts_on=date(2025, 5, 1))
    village = make.place(guiding.JISUDI, as_of=on)
    for number in range(2):
        make.posting(
            make.person(f"驻村{number}", numbered=True),
            village,
            round_,
            role="member",
            starts_on=guiding.SINCE,
            unit=unit,
        )
    [chain] = chains(by, county, on).values()
    assert broken(chain) == ["county-leader", "organisation"]
    states = {link.item.id: link.state for link in chain.links}
    assert states["captain"] is LinkState.NOT_ASKED
    make.posting(
        make.person("驻村三", numbered=True),
        village,
        round_,
        role="member",
        starts_on=guiding.SINCE,
        unit=unit,
    )
    body = fieldwork.set_up_body(
        place=make.place(county, as_of=on), name="联席会议", since=guiding.SINCE, by=by
    )
    for seat, name in (("leader", "县委副书记 和某"), ("organisation", "县委组织部")):
        fieldwork.seat_member(body=body, seat=seat, name=name, since=guiding.SINCE, by=by)
    [chain] = chains(by, county, on).values()
    assert broken(chain) == ["captain"]
    assert chain.part("accountable") == "县委副书记 和某"


def test_each_level_answers_for_its_corps_and_places_without_a_secretary_are_named(
    db: None,
) -> None:
    """HH18-116, HH18-117, HH18-118, HH18-119."""
    places = huaihua.build_places()
    office = make.actor("office", Role.OFFICE, "4312", on=huaihua.DAY, since=huaihua.BEGUN)
    county = make.actor("county", Role.OFFICE, huaihua.COUNTY, on=huaihua.DAY, since=huaihua.BEGUN)
    huaihua.helper(huaihua.TOWN)
    huaihua.helper(huaihua.COUNTY, level="county")
    round_ = make.round_("2017", area=huaihua.COUNTY, starts_on=huaihua.SINCE)
    for code, level in ((huaihua.EAST, UnitLevel.COUNTY), (huaihua.WEST, UnitLevel.PREFECTURE)):
        unit = make.unit(f"单位{level}", area="4312", level=level)
        make.team(places[code], round_, formed_on=huaihua.SINCE, unit=unit)
    secretary("彭书记", "4312", "prefecture", huaihua.SINCE)
    secretary("镇书记", huaihua.TOWN, "township", huaihua.SINCE)
    for by, title in ((office, "整改台账"), (county, "补报材料")):
        ticket = fieldwork.TicketDraft(
            kind="supervision", title=title, place=places[huaihua.COUNTY], given_on=huaihua.DAY
        )
        fieldwork.give_ticket(draft=ticket, at=huaihua.AT, by=by)
    pack = pack_for("4312", as_of=huaihua.DAY)
    told: dict[str, Any] = {"actor": office, "pack": pack, "area": "4312"}
    lines = {line.item.id: line for line in queries.duty_matrix(**told)}
    assert list(lines) == ["township", "county", "prefecture"]
    assert [str(held.name) for held in lines["prefecture"].held] == ["彭书记"]
    assert [code for code, _name in lines["township"].lacking] == ["431224101", "431225100"]
    assert [code for code, _name in lines["county"].lacking] == ["431224", "431225"]
    assert {word: count for line in lines.values() for word, count in line.corps} == {
        "village-committees": 0,
        "township-helpers": 1,
        "county-teams": 1,
        "county-helpers": 1,
        "prefecture-teams": 1,
        "prefecture-helpers": 0,
        "prefecture-tickets": 1,
    }
    line, rows = queries.corps_rows(word="county-teams", **told)
    assert (line.id, [row.detail for row in rows]) == ("county", ["单位county"])
    charlie = make.actor("charlie", Role.OFFICE, "520111", on=huaihua.DAY, since=huaihua.BEGUN)
    assert queries.duty_matrix(**{**told, "actor": charlie}) == []
    with pytest.raises(NotFound):
        queries.corps_rows(word="county-teams", **{**told, "actor": charlie})


def test_who_answers_for_a_village_without_a_team_has_a_chain_too(db: None) -> None:
    places = huaihua.build_places()
    office = make.actor("office", Role.OFFICE, huaihua.COUNTY, on=huaihua.DAY, since=huaihua.BEGUN)
    assert chains(office, huaihua.COUNTY, huaihua.DAY) == {}
    pairing.name_backing(
        village=places[huaihua.FAR],
        kind=BackingKind.TOWNSHIP_GROUP,
        since=huaihua.SINCE,
        by=office,
    )
    [chain] = chains(office, huaihua.COUNTY, huaihua.DAY).values()
    assert (chain.code, broken(chain)) == (huaihua.FAR, ["township", "county", "prefecture"])
