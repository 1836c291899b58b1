"""What a cadre does on an ordinary day, counted by type (SQ24-003, SQ24-004, SQ24-006), and who
received a leaflet (SQ24-005)."""

from __future__ import annotations

from datetime import date, timedelta

from tests.fieldwork.world import AT, DAY
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.rows import shown
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.models import Visit
from zhucun.fieldwork.queries import Only
from zhucun.households.models import Household
from zhucun.roster.models import Posting

COUNTY, EAST = "411327", "411327100201"
SPAN = {"since": date(2024, 1, 1), "until": DAY + timedelta(days=1)}


def record(
    wang: Posting, by: Actor, kind: str, *homes: Household, slot: str = "", topic: str = ""
) -> Visit:
    return actions.record_visit(
        posting=wang,
        kind=kind,
        on=DAY,
        households=[
            actions.VisitedHousehold(public_id=each.public_id, slots=(slot,) if slot else ())
            for each in homes
        ],
        topics=(topic,) if topic else (),
        made_at=AT,
        at=AT,
        by=by,
    )


def test_activities_are_counted_by_their_type_with_their_rows(
    wang: Posting, cadre: Actor, households: list[Household]
) -> None:
    inspection = record(wang, cadre, "inspection", topic="industry")
    record(wang, cadre, "safety", topic="safety")
    record(wang, cadre, "law")
    record(wang, cadre, "law")
    record(wang, cadre, "household", *households[:2], slot="leaflet", topic="medical")
    record(wang, cadre, "household", households[0], slot="visit")
    pack = pack_for(COUNTY, as_of=DAY)
    board = {
        each.item.id: each.value for each in analytics.board(actor=OPERATOR, pack=pack, area=COUNTY)
    }
    counted = ("industry-inspections", "safety-publicity", "policy-deliveries", "law-publicity")
    assert [board[each] for each in counted] == [1, 1, 1, 2]
    _item, codes = analytics.rows_behind(
        actor=OPERATOR, pack=pack, indicator=counted[0], area=COUNTY, limit=9
    )
    assert codes == [inspection.public_id]
    [row] = shown(actor=OPERATOR, subject="activity", codes=codes, as_of=DAY)
    assert (row.subject, row.key, row.since) == ("visit", inspection.public_id, DAY)


def test_who_received_a_leaflet_on_a_topic_is_listed_and_who_did_not_yet(
    wang: Posting, cadre: Actor, households: list[Household]
) -> None:
    record(wang, cadre, "household", *households[:2], slot="leaflet", topic="medical")
    record(wang, cadre, "household", households[2], slot="leaflet", topic="school")
    record(wang, cadre, "household", households[3], slot="visit", topic="medical")
    only = Only(slot="leaflet", topic="medical")
    [village] = queries.coverage(actor=OPERATOR, area=EAST, only=only, **SPAN)
    assert (village.households, village.reached, village.waiting) == (4, 2, 2)
    waiting = queries.covered_households(
        actor=OPERATOR, village=EAST, waiting=True, only=only, **SPAN
    )
    assert set(waiting) == set(households[2:])
    [leaflets] = queries.coverage(actor=OPERATOR, area=EAST, only=Only(slot="leaflet"), **SPAN)
    assert leaflets.reached == 3


def test_a_leaflet_or_a_card_is_none_of_the_five_and_a_stranger_counts_nothing(
    wang: Posting, cadre: Actor, stranger: Actor, households: list[Household]
) -> None:
    record(wang, cadre, "household", households[0], slot="leaflet")
    record(wang, cadre, "household", households[0], slot="card")
    record(wang, cadre, "household", households[0], slot="policy")
    facts = list(queries.duty_facts(actor=OPERATOR, area=EAST, **SPAN))
    five = [each.distinct for each in facts if each.counts == "household-service"]
    assert five == ["policy"]
    assert queries.coverage(actor=stranger, only=Only(slot="leaflet"), **SPAN) == []
    pack = pack_for(COUNTY, as_of=DAY)
    found = analytics.measure(actor=stranger, pack=pack, indicator="policy-deliveries", area=COUNTY)
    assert not found.value
