"""三签字 in 怀化 at the end of 2018: a village of 溆浦县 whose households exit at different stages,
its own exit, and that of a county. All of it is demonstration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo.names import person_name
from zhucun.branches import actions as branches
from zhucun.directory import actions as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.models import Person
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight
from zhucun.exits import actions
from zhucun.exits.enums import ANSWERS, SUBJECT, Kind
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.households import queries as registry
from zhucun.households.queries import IncomeDraft
from zhucun.kernel.divisions import Level, at_level
from zhucun.pairing import actions as pairing
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

if TYPE_CHECKING:
    from demo.world import World

CITY, COUNTY = "4312", "431224"
SINCE, ON, NEXT = date(2018, 1, 8), date(2018, 12, 10), date(2018, 12, 20)
#: So many households of the village are opened; of the last no income is on record.
_OPENED = 6
_VILLAGE = ("branch-secretary", "committee-director")
_TOWNSHIP = ("township-secretary", "township-head")
#: Level of an office → the packs' words for its secretary and the head of its government.
_LEADERS = {
    Level.PROVINCE: ("provincial-secretary", "governor"),
    Level.PREFECTURE: ("city-secretary", "mayor"),
    Level.COUNTY: ("county-secretary", "county-head"),
    Level.TOWNSHIP: _TOWNSHIP,
}


def build(world: World) -> None:
    """Nothing where no village of the county has enough poor households."""
    office = world.office(CITY)
    poor = _village_of(
        registry.households(actor=office, as_of=ON, area=COUNTY, tag="poor-household")
    )
    if not poor:
        return
    village = poor[0].village
    names = _seat(world, village)
    _earn(poor[:-1], office)
    made = _open(poor, office)
    _sign(made[:4], _VILLAGE, names, ON, office)
    _sign(made[:2], _TOWNSHIP, names, NEXT, office)
    reason = "演示：户主外出，年后再核"
    actions.withdraw_exit(exit_=made[4], reason=reason, at=midnight(NEXT), by=office)
    _open_places(world, village, names, office)
    world.progress("exits", len(made) + 2, len(made) + 2)


def _village_of(rows: Iterable[Any]) -> list[Any]:
    """So many poor households of the first village that has them."""
    by_village: dict[str, list[Any]] = {}
    for row in rows:
        some = by_village.setdefault(row.area, [])
        some.append(row)
        if len(some) == _OPENED:
            return some
    return []


def _seat(world: World, village: Any) -> dict[str, str]:
    """Who holds the offices that sign, by the packs' words; they are made up."""
    words = [word for pair in _LEADERS.values() for word in pair] + list(_VILLAGE)
    rng = world.rng("exits")
    drafts = [PersonDraft(name=person_name(rng, gender="male", born=1970)) for _ in words]
    made = directory.register_people(drafts, registered_at=midnight(SINCE), by=OPERATOR)
    people: dict[str, Person] = dict(zip(words, made, strict=True))
    pairing.take_up(
        [
            pairing.OfficeDraft(
                person=people[word], area=at_level(village.code, level), level=level.name.lower(),
                kind=kind,
            )
            for level, pair in _LEADERS.items()
            for word, kind in zip(pair, ("secretary", "mayor"), strict=True)
        ],
        since=SINCE,
        by=OPERATOR,
    )  # fmt: skip
    told: dict[str, Any] = {"at": midnight(ON), "by": OPERATOR}
    term = branches.open_term(village=village, number=10, on=SINCE, **told)
    seats = (("branch", "secretary", _VILLAGE[0]), ("villagers", "director", _VILLAGE[1]))
    branches.give_seats(
        [
            branches.SeatDraft(
                person=branches.PersonDraft(person=people[word]),
                body=body,
                office=held,
                since=SINCE,
            )
            for body, held, word in seats
        ],
        committee=term,
        **told,
    )
    return {word: person.name for word, person in people.items()}


def _earn(rows: Sequence[Any], by: Actor) -> None:
    drafts = [
        IncomeDraft(
            household=row,
            starts_on=date(2017, 1, 1),
            parts={"wages": Decimal(14_000 + 900 * n), "production": Decimal(5_200)},
        )
        for n, row in enumerate(rows)
    ]
    homes.record_incomes(drafts, made_at=midnight(ON), by=by)


def _open(rows: Sequence[Any], by: Actor) -> list[Exit]:
    found = actions.Found(
        on=ON,
        basis="入户核查表（演示）",
        answers=dict.fromkeys(ANSWERS[Kind.HOUSEHOLD], True),
    )
    drafts = [actions.ExitDraft(kind=Kind.HOUSEHOLD, household=row) for row in rows]
    return actions.open_exits(drafts, found=found, at=midnight(ON), by=by)


def _sign(
    rows: Sequence[Exit], words: Sequence[str], names: dict[str, str], on: date, by: Actor
) -> None:
    """What was signed on paper, recorded by the office."""
    subjects = [row.public_id for row in rows]
    for word in words:
        cases = signing.cases(actor=by, as_of=on, kind=SUBJECT, subjects=subjects)
        signings = [
            signoff.Signing(
                case=card.case.public_id,
                step=next(step.id for step in card.opened.procedure.spec.steps if word in step.by),
                word=word,
                evidence=card.opened.evidence,
                signer=names[word],
            )
            for card in signing.cards(list(cases), actor=by, as_of=on)
        ]
        signoff.sign_cases(signings, at=midnight(on), by=by)
    for row in rows:
        row.refresh_from_db()


def _open_places(world: World, village: Any, names: dict[str, str], by: Actor) -> None:
    """The village, whose evidence is not complete, and the county, signed by the city."""
    drafts = [
        actions.ExitDraft(kind=Kind.VILLAGE, place=village),
        actions.ExitDraft(kind=Kind.COUNTY, place=world.places[COUNTY]),
    ]
    made = actions.open_exits(drafts, at=midnight(ON), by=by)
    stated = actions.Found(on=ON, basis="统计公报（演示）", farmers_income=Decimal(9_400))
    actions.answer_exits(made[1:], found=stated, at=midnight(ON), by=by)
    _sign(made[1:], ("city-secretary", "mayor"), names, NEXT, by)
