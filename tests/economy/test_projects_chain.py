"""Projects with the links of the four-follow chain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.economy.world import AT, DAY, SPRING, body, head_of, project, yuan
from zhucun.analytics.queries.tables import table
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, errors, queries
from zhucun.economy.enums import EARNING, Link
from zhucun.economy.models import Project
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

ID = "0123456789ab"


def missing(actor: Actor, row: Project) -> list[str]:
    card = queries.project_card(actor=actor, public_id=row.public_id, as_of=DAY)
    return [str(link.value) for link in card.missing]


def test_each_missing_link_of_a_chain_is_shown_until_it_is_there(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """HH18-138, HH18-139: money, households, able person, body, market."""
    row = project(east, cadre)
    assert missing(cadre, row) == ["fund", "household", "leader", "body", "market"]
    actions.receive_fund(
        place=east, kind="won", given=yuan(90_000), on=SPRING, project=row, at=AT, by=cadre
    )
    assert missing(cadre, row) == ["household", "leader", "body", "market"]
    actions.link_household(
        project=row, household=homes[1], granted=yuan(5_000), since=SPRING, at=AT, by=cadre
    )
    changes: dict[str, Any] = {"leader": head_of(homes[0]), "body": body(east, cadre)}
    assert actions.change_project(project=row, base=1, changes=changes, at=AT, by=cadre)
    assert missing(cadre, row) == ["market"]
    assert list(queries.projects(actor=cadre, as_of=DAY, missing="market")) == [row]
    assert list(queries.projects(actor=cadre, as_of=DAY, missing="body")) == []
    actions.change_project(project=row, base=2, changes={"market": "广州江南市场"}, at=AT, by=cadre)
    assert missing(cadre, row) == []
    assert list(queries.projects(actor=cadre, as_of=DAY, missing="any")) == []


def test_a_household_may_have_an_able_person_of_its_own(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = project(east, cadre)
    actions.link_household(
        project=row,
        household=homes[1],
        leader=head_of(homes[0]),
        granted=yuan(5_000),
        since=SPRING,
        at=AT,
        by=cadre,
    )
    assert "leader" not in missing(cadre, row)


def test_a_road_is_asked_for_no_chain(east: Place, cadre: Actor) -> None:
    row = project(east, cadre, kind="road", title="通组路", quantity=yuan(2), unit="公里")
    assert missing(cadre, row) == []
    assert list(queries.projects(actor=cadre, as_of=DAY, missing="any")) == []


@given(
    kind=st.sampled_from(["industry", "base", "road", "other"]),
    links=st.sets(st.sampled_from(list(Link))),
)
def test_what_is_missing_and_what_is_there_are_all_links_of_an_earning_project(
    kind: str, links: set[Link]
) -> None:
    class Row:
        money = 1 if Link.FUND in links else 0
        takes = 1 if Link.HOUSEHOLD in links else 0
        leader_id = 1 if Link.LEADER in links else None
        is_led_by_others = False
        body_id = 1 if Link.BODY in links else None
        market = "市场" if Link.MARKET in links else ""

    Row.kind = kind  # type: ignore[attr-defined]
    lacking = set(queries.missing_of(Row()))
    assert lacking == (set(Link) - links if kind in EARNING else set())


def test_a_plan_item_is_carried_on_once_and_typed_nowhere_again(east: Place, cadre: Actor) -> None:
    row = project(east, cadre, plan_item="abcdefghjkmn", public_id=ID)
    assert project(east, cadre, plan_item="abcdefghjkmn", public_id=ID) == row
    with pytest.raises(errors.RecordIdTaken):
        project(east, cadre, plan_item="abcdefghjkmn")
    assert EventRecord.objects.filter(name="economy.project.opened").count() == 1


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"title": ""}, errors.TextNeeded),
        ({"kind": "casino"}, errors.WordUnknown),
        ({"quantity": yuan(0)}, errors.AmountWrong),
        ({"quantity": yuan(3), "unit": ""}, errors.UnitUnknown),
        ({"unit": "里"}, errors.UnitUnknown),
        ({"on": DAY + timedelta(days=1)}, errors.DayInFuture),
        ({"market": "电话13812345678"}, errors.PersonalInText),
        ({"state": "closed"}, errors.WordUnknown),
    ],
)
def test_what_does_not_fit_a_project_is_refused(
    more: dict[str, Any], refused: type[Exception], east: Place, cadre: Actor
) -> None:
    with pytest.raises(refused):
        project(east, cadre, **more)
    assert not Project.objects.exists()


def test_a_closed_project_takes_nobody_and_changes_no_more(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = project(east, cadre)
    assert actions.close_project(project=row, on=DAY, at=AT, by=cadre)
    assert not actions.close_project(project=row, on=DAY, at=AT, by=cadre)
    with pytest.raises(errors.ProjectClosed):
        actions.change_project(project=row, base=1, changes={"title": "另"}, at=AT, by=cadre)
    with pytest.raises(errors.ProjectClosed):
        actions.link_household(
            project=row, household=homes[0], granted=yuan(1), since=SPRING, at=AT, by=cadre
        )


def test_a_household_is_linked_once_at_a_time(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    row = project(east, cadre)
    told: dict[str, Any] = {
        "project": row,
        "household": homes[0],
        "granted": yuan("3000.50"),
        "received": yuan(3_000),
        "since": SPRING,
        "at": AT,
        "by": cadre,
    }
    link = actions.link_household(public_id=ID, **told)
    assert actions.link_household(public_id=ID, **told) == link
    with pytest.raises(errors.HouseholdJoined):
        actions.link_household(**told)


def test_charlie_sees_no_project_and_the_auditor_no_household(
    east: Place, cadre: Actor, homes: list[Household], stranger: Actor, audit: Actor
) -> None:
    row = project(east, cadre, leader=head_of(homes[0]))
    actions.link_household(
        project=row, household=homes[1], granted=yuan(1), since=SPRING, at=AT, by=cadre
    )
    assert list(queries.projects(actor=stranger, as_of=DAY)) == []
    with pytest.raises(NotFound):
        queries.project_card(actor=stranger, public_id=row.public_id, as_of=DAY)
    with pytest.raises(NotAllowed):
        project(east, stranger)
    seen = queries.project_card(actor=audit, public_id=row.public_id, as_of=DAY)
    assert (seen.households, seen.sees_people, seen.may_keep) == ((), False, False)
    assert "household" not in [link.value for link in seen.missing]


def test_the_list_asks_the_same_for_three_projects_and_for_thirty(
    east: Place, cadre: Actor, queries_of: Any
) -> None:
    def listed() -> list[str]:
        found: list[str] = queries_of(
            lambda: [
                (row.village.short_name, queries.missing_of(row))
                for row in queries.projects(actor=cadre, as_of=DAY)
            ]
        )
        return found

    for n in range(3):
        project(east, cadre, title=f"项目{n}")
    few = listed()
    for n in range(3, 30):
        project(east, cadre, title=f"项目{n}")
    assert listed() == few
    assert len(few) == 1


def test_small_projects_of_sheqi_are_of_the_kinds_of_its_catalogue(
    east: Place, cadre: Actor
) -> None:
    """SQ24-013: culture square, cement road, street lamps; each is counted under its own word."""
    pack = pack_for(east.code, as_of=DAY)
    catalogue: Any = pack.item("checklists/project-kinds").spec
    kinds = {one.id.replace("-", "_") for one in catalogue.items if one.clause == "SQ24-013"}
    assert kinds == {"culture_square", "cement_road", "street_lamp"}
    for kind in kinds:
        project(east, cadre, kind=kind, title=kind)
    rows = table(actor=cadre, pack=pack, subject="project", area=east.code, names=("kind",))
    assert {row[2] for row in rows.select([rows.columns["kind"]])} == kinds
