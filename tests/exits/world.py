"""A county of 怀化 in December 2017: poor households with incomes, who holds which office, who signs
for it and who records what was signed on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tests import factories as make
from tests.households.world import person
from tests.pairing.world import office
from zhucun.branches import actions as branches
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of
from zhucun.exits import actions
from zhucun.exits.enums import ANSWERS, SUBJECT, Kind
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.households.models import Household, HouseholdTag
from zhucun.households.queries import HouseholdDraft, IncomeDraft
from zhucun.pairing.models import Office
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.queries import Card

BEGUN, DAY = date(2014, 1, 1), date(2017, 12, 11)
CITY, COUNTY, TOWN = "4312", "431224", "431224100"
EAST, WEST = "431224100201", "431224100202"
#: 洪江区 is not 洪江市.
DISTRICT, NAMESAKE = "431271", "431281"
PLACES = {
    "43": "湖南省",
    CITY: "怀化市",
    COUNTY: "溆浦县",
    TOWN: "卢峰镇",
    EAST: "东村村民委员会",
    WEST: "西村村民委员会",
    DISTRICT: "洪江区",
    NAMESAKE: "洪江市",
    "431225": "会同县",
    "431225100": "林城镇",
    "431225100201": "城东村民委员会",
}
_numbers = count(1)
_ON_PAPER = {"county-secretary", "county-head", "city-secretary", "mayor"} | {
    *("provincial-secretary", "governor", "province", "state")
}


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@dataclass
class World:
    """`poor` are three households of EAST: two with an income, the third without."""

    places: dict[str, Place]
    poor: list[Household]
    offices: dict[str, Office] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, name: str, day: date = DAY) -> Actor:
        return actor_of(self.accounts[name], on=day)

    def home(
        self, village: str = EAST, income: int | None = 5_000, spouse: int = 0, **more: Any
    ) -> Household:
        """A household on the register of the poor, one person with that income in 2016; with the
        serial of an ID number also a spouse."""
        others = (person("张大山妻", "spouse", serial=spouse),) if spouse else ()
        draft = HouseholdDraft(
            village=self.places[village],
            number=f"P{next(_numbers):05d}",
            since=BEGUN,
            members=(person("张大山", **more), *others),
            tags={"poor-household": BEGUN},
        )
        row = homes.add_household(draft, made_at=at(DAY), by=OPERATOR)
        if income is not None:
            earned = IncomeDraft(
                household=row, starts_on=date(2016, 1, 1), parts={"wages": Decimal(income)}
            )
            homes.record_income(earned, made_at=at(DAY), by=OPERATOR)
        return row

    def found(self, kind: str = Kind.HOUSEHOLD, **more: Any) -> actions.Found:
        """All in order on site, if not said otherwise."""
        values: dict[str, Any] = {
            "on": DAY,
            "basis": "入户核查表",
            "answers": dict.fromkeys(ANSWERS[kind], True),
        }
        return actions.Found(**{**values, **more})

    def open(self, *rows: Household, by: str = "town", day: date = DAY, **more: Any) -> list[Exit]:
        """The exits of households, with all in order, opened by the township."""
        drafts = [actions.ExitDraft(kind=Kind.HOUSEHOLD, household=row) for row in rows]
        more.setdefault("found", self.found())
        return actions.open_exits(drafts, at=at(day), by=self.actor(by, day), **more)

    def open_place(self, code: str, by: str = "office", day: date = DAY, **more: Any) -> Exit:
        kind = Kind.COUNTY if len(code) == 6 else Kind.VILLAGE
        draft = actions.ExitDraft(kind=kind, place=self.places[code], **more)
        [made] = actions.open_exits([draft], at=at(day), by=self.actor(by, day))
        return made

    def card(self, row: Exit, day: date = DAY) -> Card:
        """The case of the exit's latest chain."""
        found = signing.cases(actor=OPERATOR, as_of=day, kind=SUBJECT, subjects=[row.public_id])
        [card] = signing.cards(list(found[:1]), actor=OPERATOR, as_of=day)
        return card

    def sign(self, row: Exit, word: str, by: str, day: date = DAY, **more: Any) -> None:
        """Somebody signs as one of the signers; offices without accounts sign on paper."""
        card = self.card(row, day)
        steps = card.opened.procedure.spec.steps
        step = next(each.id for each in steps if word in each.by)
        if word in _ON_PAPER and "signer" not in more:
            held = self.offices.get(word)
            more["signer"] = held.person.name if held else "盖章"
        signoff.sign_case(
            signoff.Signing(
                case=card.case.public_id,
                step=step,
                word=word,
                **{"evidence": card.opened.evidence, **more},
            ),
            at=at(day),
            by=self.actor(by, day),
        )
        row.refresh_from_db()

    def sign_all(self, row: Exit, day: date = DAY) -> None:
        """The whole chain of a household."""
        for word, by in (
            ("branch-secretary", "branch"),
            ("committee-director", "director"),
            ("township-secretary", "town"),
            ("township-head", "head"),
        ):
            self.sign(row, word, by, day)

    def tags(self, row: Household) -> list[tuple[str, date, date | None]]:
        found = HouseholdTag.objects.filter(household=row, retracted_at=None).order_by("tag")
        return list(found.values_list("tag", "valid_from", "valid_until"))


def seat_heads(village: Place, secretary: Person, director: Person) -> None:
    """Who is secretary of the branch and director of the committee of a village."""
    term = branches.open_term(village=village, number=10, on=BEGUN, at=at(DAY), by=OPERATOR)
    drafts = [
        branches.SeatDraft(
            person=branches.PersonDraft(person=who), body=body, office=held, since=BEGUN
        )
        for who, body, held in (
            (secretary, "branch", "secretary"),
            (director, "villagers", "director"),
        )
    ]
    branches.give_seats(drafts, committee=term, at=at(DAY), by=OPERATOR)


def build() -> World:
    """Made through actions only; also for pages and programs."""
    make.add_places(PLACES, since=BEGUN)
    places = {place.code: place for place in Place.objects.all()}
    directory.tag_places(
        places=[places[EAST], places[WEST]], tag="poverty", since=BEGUN, by=OPERATOR
    )
    world = World(places=places, poor=[])
    for word, area, kind in (
        ("township-secretary", TOWN, "secretary"),
        ("township-head", TOWN, "mayor"),
        ("county-secretary", COUNTY, "secretary"),
        ("county-head", COUNTY, "mayor"),
        ("city-secretary", CITY, "secretary"),
        ("mayor", CITY, "mayor"),
        ("provincial-secretary", "43", "secretary"),
        ("governor", "43", "mayor"),
    ):
        world.offices[word] = office(area, kind, f"官{word[:6]}", since=BEGUN)
    people: dict[str, Any] = {
        "town": world.offices["township-secretary"].person,
        "head": world.offices["township-head"].person,
        "branch": make.person("支书"),
        "director": make.person("主任"),
    }
    seat_heads(places[EAST], people["branch"], people["director"])
    for name, role, area in (
        ("branch", Role.BRANCH, EAST),
        ("director", Role.BRANCH, EAST),
        ("town", Role.TOWNSHIP, TOWN),
        ("head", Role.TOWNSHIP, TOWN),
        ("office", Role.OFFICE, COUNTY),
        ("city", Role.OFFICE, CITY),
        ("charlie", Role.OFFICE, "431225"),
    ):
        world.accounts[name] = make.account(name, role, area, since=BEGUN, person=people.get(name))
    world.poor = [world.home(), world.home(), world.home(income=None)]
    return world
