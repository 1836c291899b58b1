"""The umbrella mechanisms of the regions: every child the source names stands in the tree, and a record colours it up to the top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.reports.burden_world import COUNTY, build
from tests.reports.test_quarter_reports import APRIL, lock
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.fieldwork import actions as fieldwork
from zhucun.packs.kinds import Mechanism
from zhucun.presence import actions as presence
from zhucun.presence.models import MonthSheet
from zhucun.presence.queries import sheets
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, Pillar, pillar
from zhucun.roster import actions as roster
from zhucun.roster.models import HandoverItem
from zhucun.signoff import actions as signoff

HUAXI, HUNAN, YUNNAN = "520111", "431103", "530925"
LATER = date(2025, 8, 1)


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def named(children: Any) -> Iterator[str]:
    for child in children:
        yield child.id
        yield from child.items
        yield from named(child.children)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("area", "mechanism", "clauses"),
    [
        (COUNTY, "strict-management-deep-care", {"SQ24-001", "SQ24-053"}),
        (HUAXI, "three-highlights", {"HX25-01", "HX25-04", "HX25-05", "HX25-82"}),
        (HUNAN, "five-isations", {"HN22-10", "HN22-28", "HN22-36"}),
        (YUNNAN, "full-chain", {"YN-098", "YN-032", "YN-078"}),
        (YUNNAN, "select-nurture-manage", {"YN-050"}),
    ],
)
def test_every_child_that_the_source_names_has_its_colour_or_says_why_it_has_none(
    area: str, mechanism: str, clauses: set[str]
) -> None:
    make.add_places({area[:2]: "省", area[:4]: "市", area: "县"})
    found = pillar(actor=OPERATOR, area=area, mechanism=mechanism, as_of=LATER)
    pack = directory.pack_for(area, as_of=LATER)
    spec = pack.item(f"mechanisms/{mechanism}").spec
    assert isinstance(spec, Mechanism)
    shown = {each.path[-1] for each in found.lines}
    assert set(named(spec.children)) <= shown
    assert clauses <= {clause for each in found.lines for clause in each.named.clauses}
    for each in found.lines:
        if each.is_leaf and each.number is None:
            assert each.silent or each.state is not State.GREEN, each.path


@pytest.mark.django_db
def test_in_sheqi_a_quarter_whose_months_are_locked_counts_for_strict_management(
    places: dict[str, Place],
) -> None:
    world = build(places)

    def counted() -> tuple[int, int]:
        found = pillar(
            actor=world.actors["office"],
            area=COUNTY,
            mechanism="strict-management-deep-care",
            as_of=APRIL,
        )
        number = line(found, "cadences/achievement-report").number
        assert number is not None
        assert line(found, "manage").state is State.RED
        return int(number.numerator or 0), number.failing

    reported, late = counted()
    lock(world, 1, 2, 3)
    assert counted() == (reported + 1, late - 1)


@pytest.mark.django_db
def test_in_huaxi_a_handover_that_nobody_signed_reddens_the_umbrella_until_both_did(
    places: dict[str, Place],
) -> None:
    village = places["520111100201"]
    old_round = make.round_("2023", area=HUAXI, starts_on=date(2023, 5, 1))
    new_round = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    unit = make.unit("派出单位", area=HUAXI)
    old = make.posting(
        make.person("李明"), village, old_round, starts_on=date(2023, 5, 10), unit=unit
    )
    comes, leaves = date(2025, 7, 1), date(2025, 7, 16)
    draft = make.draft(make.person("王芳"), village, new_round, starts_on=comes)
    when = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
    _new, handover = roster.replace_cadre(
        leaving=old, successor=draft, ends_on=leaves, made_at=when, by=OPERATOR
    )
    office = make.actor("hua", Role.OFFICE, HUAXI, on=comes)

    def seen(on: date = LATER) -> tuple[State, int, int]:
        found = pillar(actor=office, area=HUAXI, mechanism="three-highlights", as_of=on)
        each = line(found, "chains/handover")
        assert each.number is not None
        if each.state is State.RED:
            assert {line(found, up).state for up in each.path[:-1]} == {State.RED}
        return each.state, int(each.number.numerator or 0), each.number.failing

    assert seen(date(2025, 7, 10))[1:] == (0, 0)  # his last day is to come
    assert seen() == (State.RED, 0, 1)
    rows = HandoverItem.objects.select_related("handover__giver__person", "handover__taker__person")
    answers = [roster.Answer(item=item, accepted=True) for item in rows]
    paper: dict[str, Any] = {"by": OPERATOR, "paper": "纸质清单"}
    roster.answer_items(answers, answered_on=leaves, **paper)
    for side in ("giver", "taker"):
        roster.sign_handover(handover=handover, side=side, signed_on=leaves, **paper)
    assert seen() == (State.GREEN, 1, 0)
    sender = make.actor("sender", Role.UNIT, HUAXI, on=comes, unit=unit)
    own = pillar(
        actor=sender,
        area=HUAXI,
        mechanism="three-highlights",
        as_of=date(2025, 7, 10),
        unit=unit.public_id,
    )
    assert line(own, "chains/handover").silent is Silence.HIDDEN


def county(code: str) -> Place:
    """A county of one village."""
    make.add_places({code[:2]: "省", code[:4]: "市", code: "县", f"{code}100": "镇"})
    make.add_places({f"{code}100201": "村"})
    return make.place(f"{code}100201", as_of=LATER)


def state(area: str, mechanism: str, *parts: str) -> list[State]:
    found = pillar(actor=OPERATOR, area=area, mechanism=mechanism, as_of=LATER)
    return [line(found, part).state for part in (*parts, f"mechanisms/{mechanism}")]


@pytest.mark.django_db
def test_in_hunan_a_month_of_too_few_days_reddens_management_and_the_five_ways() -> None:
    village = county(HUNAN)
    round_ = make.round_("2025", area=HUNAN, starts_on=date(2025, 6, 1))
    row = make.posting(make.person("首任"), village, round_, starts_on=date(2025, 7, 1))
    shown = ("cadences/days-in-village", "manage")
    assert State.RED not in state(HUNAN, "five-isations", *shown)  # August runs
    township = make.actor("town", Role.TOWNSHIP, village.code[:9], on=LATER)
    when = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
    [sheet] = sheets.sheets_of([row], month=date(2025, 7, 1), as_of=LATER)
    told: dict[str, Any] = {"posting": row, "at": when, "by": township}
    presence.confirm_sheet(
        month=date(2025, 7, 1), shown=sheet.signs, without_own_reason="电话核实", **told
    )
    for day in range(1, 13):
        base = MonthSheet.objects.get().version
        presence.correct_sheet(
            day=date(2025, 7, day), becomes="absent", reason="查实不在岗", base=base, **told
        )
    assert state(HUNAN, "five-isations", *shown) == [State.RED] * 3


def coordinated(county: str) -> None:
    """A body with both departments at each level, and the leader who is in charge of the county:
    where nobody wrote one down, management is red (YN-035, YN-038)."""
    told: dict[str, Any] = {"since": date(2025, 6, 1), "by": OPERATOR}
    for code in (county[:2], county[:4], county):
        place = make.place(code, as_of=LATER)
        body = fieldwork.set_up_body(place=place, name="联席会议", **told)
        seats = {"organisation": "组织部", "agriculture": "农业农村局", "leader": "县委副书记"}
        for seat, name in seats.items():
            fieldwork.seat_member(body=body, seat=seat, name=name, **told)


@pytest.mark.django_db
@pytest.mark.parametrize("office", ["", "副镇长"])
def test_in_yunnan_a_captain_without_office_reddens_management_and_the_full_chain(
    office: str,
) -> None:
    village = county(YUNNAN)
    round_ = make.round_("2025", area=YUNNAN, starts_on=date(2025, 6, 1))
    start: dict[str, Any] = {"role": "captain", "starts_on": date(2025, 7, 1)}
    town = make.place(village.code[:9], as_of=LATER)
    make.posting(make.person("队长"), town, round_, local_office=office, **start)
    coordinated(YUNNAN)
    insured, support = "entitlements/accident-insurance", "support"
    leaf, manage, whole = state(YUNNAN, "full-chain", "rules/captain-holds-office", "manage")
    if office:
        assert leaf is State.GREEN
        assert manage is not State.RED
        assert state(YUNNAN, "full-chain", insured, support) == [State.RED] * 3  # nobody insured
    else:
        assert [leaf, manage, whole] == [State.RED] * 3


@pytest.mark.django_db
def test_in_zhaotong_a_selection_signed_to_its_end_colours_select_of_the_three() -> None:
    area = "530602"
    county(area)
    unit = make.unit("县水利局", area=area, level=UnitLevel.COUNTY)
    round_ = make.round_("2025", area=area, starts_on=date(2025, 6, 1))
    person = make.person("李明", unit=unit, party_since=date(2001, 7, 1))
    row = make.candidate(person, round_, nominated_on=date(2025, 6, 10))
    office = make.actor("office", Role.OFFICE, area, on=LATER)
    first, second = (
        make.actor(name, Role.UNIT, area, unit=unit, on=LATER) for name in ("first", "second")
    )
    when = datetime(2025, 7, 20, 2, 0, tzinfo=UTC)
    signoff.start_cases([row.public_id], kind="candidate", at=when, by=OPERATOR)
    good = ("politics", "overall-view", "ability", "drive", "integrity")
    roster.tick_items(
        [roster.TickDraft(item=one, holds=True) for one in good],
        candidate=row,
        checklist="one-good-four-strong",
        checked_on=when.date(),
        by=office,
    )
    for by, does, signer in (
        (office, "submit", "李明"),
        (first, "sign", ""),
        (office, "check", ""),
        (second, "approve", ""),
    ):
        assert state(area, "select-nurture-manage", "select")[0] is State.NOTHING
        told: dict[str, Any] = {"kind": "candidate", "does": does, "signer": signer}
        assert signoff.sign_own(row.public_id, at=when, by=by, **told) == 1
    assert state(area, "select-nurture-manage", "chains/selection", "select")[:2] == [
        State.GREEN,
        State.GREEN,
    ]
