"""A county's year 2024: five cadres in three villages of two townships, and everybody who says something
about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests import factories as make
from zhucun.appraisal import actions, queries
from zhucun.appraisal.models import Appraisal, Appraisee, Review, Scheme
from zhucun.ballots.queries import Mark
from zhucun.directory.enums import PersonnelClass, Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

COUNTY, TOWNSHIP, OTHER = "411327", "411327100", "411327101"
SINCE, UNTIL = date(2024, 1, 1), date(2025, 1, 1)
OPENED = date(2024, 1, 5)
#: Everything of the year is on record by this day.
DECIDED = date(2025, 1, 20)
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
#: Days on which quarters are reviewed.
REVIEWED = (date(2024, 4, 3), date(2024, 7, 3), date(2024, 10, 9), date(2025, 1, 6))
#: One mark for each cadre, all year.
MARKS = {0: 95, 1: 92, 2: 90, 3: 94, 4: 88}
#: What the demo county decided where the source leaves it open.
SETTINGS: Mapping[str, Any] = {
    "weights": {"quarter": "0.4", "half-year": "0.3", "year": "0.3"},
    "classes": {"quarter": {"county-leader": "0.5", "township": "0.5"}},
    "shares": [{"grade": "excellent", "share": "0.34"}],
    "thresholds": {"competent": "60", "basic": "50", "incompetent": "0"},
    "rounding": "floor",
    "small": "none",
    "parameters": {"min_satisfaction": "90"},
    "deduct_most": "10",
}


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@dataclass
class World:
    postings: list[Posting]
    actors: dict[str, Actor] = field(default_factory=dict)
    polls: list[Mark] = field(default_factory=list)

    def open(self, **more: Any) -> Appraisal:
        """The annual appraisal of the county."""
        given: dict[str, Any] = {
            "area": COUNTY,
            "kind": "annual",
            "score": "one-pledge-three-reviews",
            "title": "2024年度考核",
            "since": SINCE,
            "until": UNTIL,
        }
        draft = actions.AppraisalDraft(**{**given, **more})
        return actions.open_appraisal(draft, at=at(OPENED), by=self.actors["office"])

    def scheme(
        self, settings: Mapping[str, Any] = SETTINGS, title: str = "社旗县考核办法"
    ) -> Scheme:
        return actions.draft_scheme(
            area=COUNTY,
            score="one-pledge-three-reviews",
            title=title,
            settings=settings,
            at=at(OPENED),
            by=self.actors["office"],
        )

    def adopted(
        self, appraisal: Appraisal, settings: Mapping[str, Any] = SETTINGS, since: date = SINCE
    ) -> Scheme:
        """A scheme, tried on the appraisal and adopted."""
        scheme, office = self.scheme(settings), self.actors["office"]
        actions.ask_run(appraisal=appraisal, scheme=scheme, at=at(OPENED), by=office)
        actions.adopt_scheme(
            scheme=scheme, document="社组〔2024〕3号", since=since, at=at(OPENED), by=office
        )
        return scheme

    def who(self, appraisal: Appraisal, number: int) -> Appraisee:
        """A cadre by his number: 0 is 王一, who acts as “cadre”."""
        return Appraisee.objects.select_related("person", "unit", "posting", "appraisal").get(
            appraisal=appraisal, posting=self.postings[number]
        )

    @staticmethod
    def who_all() -> list[Appraisee]:
        """Everybody under appraisal, by key."""
        return list(Appraisee.objects.select_related("appraisal").order_by("pk"))

    def review(
        self, appraisal: Appraisal, number: int, by: str = "township", **more: Any
    ) -> Review:
        """The township's review of a cadre for the first quarter, if not said otherwise."""
        given: dict[str, Any] = {
            "part": "quarter",
            "period": QUARTERS[0],
            "by_class": "county-leader" if by == "office" else "township",
            "on": REVIEWED[0],
            "mark": Decimal(90),
            "comment": "入户扎实",
            **more,
        }
        draft = actions.ReviewDraft(appraisee=self.who(appraisal, number), **given)
        when = given["on"] if given["on"] <= DECIDED else DECIDED
        [made] = actions.record_reviews([draft], at=at(when), by=self.actors[by])
        return made

    def township_of(self, number: int) -> str:
        return "township" if self.postings[number].area.startswith(TOWNSHIP) else "township2"

    def whole_year(self, appraisal: Appraisal, marks: Mapping[int, int]) -> None:
        """Every review of the year, with one mark for each cadre, and a poll each half-year."""
        office = self.actors["office"]
        for number, mark in marks.items():
            row = self.who(appraisal, number)
            for period, on in zip(QUARTERS, REVIEWED, strict=True):
                for by_class, by in (
                    ("county-leader", office),
                    ("township", self.actors[self.township_of(number)]),
                ):
                    draft = actions.ReviewDraft(
                        appraisee=row,
                        part="quarter",
                        period=period,
                        by_class=by_class,
                        on=on,
                        mark=Decimal(mark),
                        comment="好",
                    )
                    actions.record_reviews([draft], at=at(on), by=by)
            draft = actions.ReviewDraft(
                appraisee=row,
                part="year",
                period="2024",
                by_class="county-organisation",
                on=DECIDED,
                mark=Decimal(mark),
                comment="年度表现好",
            )
            actions.record_reviews([draft], at=at(DECIDED), by=office)
            self.poll(number, satisfied=95 if mark > 85 else 80)

    def poll(self, number: int, *, satisfied: int, halves: tuple[int, ...] = (6, 12)) -> None:
        """Of a hundred villagers so many are satisfied, in June and December."""
        for month in halves:
            self.polls.append(_mark(self.postings[number], satisfied, date(2024, month, 10)))

    def compute(self, appraisal: Appraisal, day: date = DECIDED) -> Any:
        """Computed, and the appraisal loaded anew."""
        run = actions.ask_run(appraisal=appraisal, at=at(day), by=self.actors["office"])
        appraisal.refresh_from_db()
        return run

    def decide(self, appraisal: Appraisal, number: int, grade: str, reason: str = "") -> int:
        one = actions.Decision(appraisee=self.who(appraisal, number), grade=grade, reason=reason)
        return actions.decide_grades(
            [one], appraisal=appraisal, at=at(DECIDED), by=self.actors["office"]
        )


def sign(row: Appraisee, step: str, by: Actor, on: date) -> None:
    """One office signs one grade."""
    found = signing.cases(actor=by, as_of=on, kind=queries.KIND, subjects=[row.public_id])
    card = signing.cards(list(found[:1]), actor=by, as_of=on)[0]
    words = {each.id: each.by[0] for each in card.opened.procedure.spec.steps}
    one = signoff.Signing(
        case=card.case.public_id, step=step, word=words[step], evidence=card.opened.evidence
    )
    signoff.sign_case(one, at=at(on), by=by)


def signed(world: World, appraisal: Appraisal, on: date = DECIDED) -> None:
    """Township and county sign every grade that is not signed."""
    office = world.actors["office"]
    actions.start_signing(appraisal=appraisal, at=at(on), by=office)
    for number in range(len(world.postings)):
        row = world.who(appraisal, number)
        if row.signed_on is None:
            sign(row, "township", world.actors[world.township_of(number)], on)
            sign(row, "county", office, on)


def build(places: dict[str, Place]) -> World:
    """王一 … 孙五: of the county finance bureau, civil servants but for two of an institution."""
    unit, round_ = make.unit("县财政局"), make.round_("2021")
    where = ("411327100201", "411327100202", "411327101201", "411327100201", "411327101201")
    civil, other = PersonnelClass.CIVIL_SERVANT, PersonnelClass.INSTITUTION
    names = (("王一", civil), ("李二", civil), ("张三", civil), ("赵四", other), ("孙五", other))
    postings = [
        make.posting(
            make.person(name, unit=unit, personnel_class=kind),
            places[code],
            round_,
            unit=unit,
            role=PostingRole.FIRST_SECRETARY if number < 3 else PostingRole.MEMBER,
        )
        for number, ((name, kind), code) in enumerate(zip(names, where, strict=True))
    ]
    day = OPENED
    actors = {
        "office": make.actor("office", Role.OFFICE, COUNTY, on=day),
        "township": make.actor("township", Role.TOWNSHIP, TOWNSHIP, on=day),
        "colleague": make.actor("colleague", Role.TOWNSHIP, TOWNSHIP, on=day),
        "township2": make.actor("township2", Role.TOWNSHIP, OTHER, on=day),
        "unit": make.actor("unit", Role.UNIT, COUNTY, on=day, unit=unit),
        "charlie": make.actor("charlies", Role.OFFICE, "520111", on=day),
        "cadre": make.actor(
            "cadre", Role.FIRST_SECRETARY, "411327100201", on=day, person=postings[0].person
        ),
    }
    return World(postings=postings, actors=actors)


def _mark(posting: Posting, satisfied: int, on: date) -> Mark:
    return Mark(
        kind="posting",
        key=posting.public_id,
        name="",
        poll=f"poll{posting.pk}{on.month}",
        title="半年群众评议",
        poll_kind="half_year",
        area=posting.area,
        starts_on=on,
        ends_on=on,
        closed_on=on,
        issued=110,
        back=102,
        valid=100,
        least=5,
        is_shown=True,
        answered=100,
        satisfied=satisfied,
        fairly=100 - satisfied,
        dissatisfied=0,
        unknown=0,
        pack="base",
        pack_version="1.7.0",
    )
