"""Households of 马庄村 and 相庄村: who lives there, how they are classified, who came and went. Not
one of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from demo.names import person_name
from demo.numbers import Numbers
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import actions
from zhucun.households.models import Household, Member
from zhucun.households.queries import HouseholdDraft, MemberDraft

if TYPE_CHECKING:
    from demo.world import World

AREA, PROVINCE = "411327", "41"
MAZHUANG, XIANGZHUANG = "411327313209", "411327101206"
#: Village → how many households are on record there.
SIZES = {MAZHUANG: 40, XIANGZHUANG: 12}
SINCE = date(2021, 5, 20)
#: The register is told with the classes of its first winter.
RECORDED = date(2022, 3, 31)
_DAY = timedelta(days=1)


def build(world: World) -> None:
    """Register the households, then let three years pass over them."""
    office, rng = world.office(AREA), world.rng("households")
    made = 0
    for code, size in SIZES.items():
        if code not in world.places:
            continue
        drafts = [
            _draft(world.places[code], number, rng, world.numbers) for number in range(1, size + 1)
        ]
        rows = actions.add_households(drafts, made_at=midnight(RECORDED), by=office)
        _since_then(rows, office)
        made += len(rows)
    world.progress("households", made, made)


def _draft(village: Place, number: int, rng: Random, numbers: Numbers) -> HouseholdDraft:
    """Two in three households left poverty, every eighth is monitored."""
    tags = {}
    if number % 3:
        tags["exited-household"] = date(2021, 5, 20)
    if number % 8 == 1:
        tags["monitored-household"] = date(2021, 11, 15) + 30 * (number % 5) * _DAY
    return HouseholdDraft(
        village=village,
        number=f"{village.code[6:]}{number:04d}",
        since=SINCE,
        members=list(_family(rng, numbers)),
        address=f"{1 + number % 6}组{number}号",
        phone=numbers.phone(),
        tags=tags,
    )


def _family(rng: Random, numbers: Numbers) -> Iterator[MemberDraft]:
    """A head between 35 and 78, mostly with a spouse, children, an old parent."""
    born = rng.randrange(1947, 1990)
    head = person_name(rng, gender="male", born=born)
    yield _person(head, "head", "male", born, rng, numbers)
    if rng.random() < 0.85:
        name = person_name(rng, gender="female", born=born + 1)
        yield _person(name, "spouse", "female", born + rng.randrange(4), rng, numbers)
    for _child in range(rng.choice((0, 1, 1, 2, 2, 3))):
        gender, year = rng.choice(("male", "female")), min(born + rng.randrange(22, 30), 2018)
        given = person_name(rng, gender=gender, born=year)[1:]
        yield _person(head[:1] + given, "child", gender, year, rng, numbers)
    if born > 1958 and rng.random() < 0.4:
        name = person_name(rng, gender="female", born=born - 24)
        yield _person(name, "parent", "female", born - 24, rng, numbers)


def _person(
    name: str, relation: str, gender: str, year: int, rng: Random, numbers: Numbers
) -> MemberDraft:
    birth_on = date(year, rng.randrange(1, 13), rng.randrange(1, 29))
    return MemberDraft(
        name=name,
        relation=relation,
        gender=gender,
        birth_on=birth_on,
        id_number=numbers.id_number(province=PROVINCE, birth_on=birth_on, gender=gender),
        phone=numbers.phone() if relation in ("head", "spouse") else "",
    )


def _since_then(rows: list[Household], by: Actor) -> None:
    """One head dies and is followed, one child marries away, one household moves to town, and one
    is monitored no more."""
    by_relation: dict[tuple[int, str], Member] = {}
    members = Member.objects.filter(household__in=rows).select_related("household__village")
    for member in members.order_by("-pk"):
        by_relation[member.household_id, member.relation] = member
    followed = next(row for row in rows if (row.pk, "spouse") in by_relation)
    actions.end_member(
        member=by_relation[followed.pk, "head"],
        on=date(2023, 2, 11),
        reason="death",
        new_head=by_relation[followed.pk, "spouse"],
        made_at=midnight(date(2023, 2, 20)),
        by=by,
    )
    others = (row for row in rows[2:-1] if row != followed)
    married = next(row for row in others if (row.pk, "child") in by_relation)
    actions.end_member(
        member=by_relation[married.pk, "child"],
        on=date(2024, 1, 28),
        reason="marriage",
        made_at=midnight(date(2024, 2, 2)),
        by=by,
    )
    actions.end_household(
        household=rows[-1],
        on=date(2024, 9, 1),
        reason="moved",
        made_at=midnight(date(2024, 9, 3)),
        by=by,
    )
    actions.end_tag(
        household=rows[8],
        tag="monitored-household",
        until=date(2024, 11, 20),
        basis="风险消除，经县级审定",
        made_at=midnight(date(2024, 11, 20)),
        by=by,
    )
