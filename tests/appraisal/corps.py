"""A county of 怀化 in 2018: two townships, a cadre on post, helpers, a village committee, and whoever heads the
first township."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.appraisal.world import at
from tests.households.world import draft as household
from tests.pairing.world import COUNTY, EAST, FAR, OTHER_TOWN, TOWN, build_places, helper
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisal, Appraisee, Review
from zhucun.ballots import actions as ballots
from zhucun.branches import actions as organisations
from zhucun.branches.queries import PersonDraft
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions as households
from zhucun.pairing import actions as pairing

SINCE, UNTIL = date(2018, 1, 1), date(2019, 1, 1)
OPENED, CLOSED = date(2018, 1, 10), date(2019, 1, 15)
ASKED = date(2018, 11, 6)


@dataclass
class Corps:
    places: dict[str, Place]
    actors: dict[str, Actor] = field(default_factory=dict)

    def open(self, score: str, by: str = "office", **more: Any) -> Appraisal:
        given = {
            "area": COUNTY,
            "kind": "annual",
            "score": score,
            "title": "2018年度评估",
            "since": SINCE,
            "until": UNTIL,
            **more,
        }
        draft = actions.AppraisalDraft(**given)
        return actions.open_appraisal(draft, at=at(OPENED), by=self.actors[by])

    def rows(self, appraisal: Appraisal) -> dict[str, Appraisee]:
        """Whom it is about, by name."""
        found = Appraisee.objects.filter(appraisal=appraisal).select_related("person", "appraisal")
        return {row.called: row for row in found.order_by("area", "name", "pk")}

    def say(self, row: Appraisee, part: str, by_class: str, mark: int, **more: Any) -> Review:
        by = self.actors[more.pop("by", "office")]
        given: dict[str, Any] = {"period": "2018", "on": CLOSED, "mark": Decimal(mark), **more}
        draft = actions.ReviewDraft(appraisee=row, part=part, by_class=by_class, **given)
        [made] = actions.record_reviews([draft], at=at(CLOSED), by=by)
        return made

    def compute(self, appraisal: Appraisal) -> None:
        actions.ask_run(appraisal=appraisal, at=at(CLOSED), by=self.actors["office"])
        appraisal.refresh_from_db()

    def poll(self, village: str, subjects: list[tuple[str, str]], *, dissatisfied: int) -> None:
        """Ten households of a village are asked; so many are dissatisfied, the others satisfied."""
        place, given = self.places[village], {"at": at(ASKED), "by": OPERATOR}
        drafts = [household(place, number, since=date(2017, 1, 1)) for number in range(1, 13)]
        households.add_households(drafts, made_at=at(ASKED), by=OPERATOR)
        poll = ballots.open_poll(
            ballots.PollDraft(
                village=place,
                title="群众满意度测评",
                subjects=subjects,
                questions=[],
                starts_on=ASKED,
                ends_on=ASKED + timedelta(days=4),
                size=10,
                special_share=None,
            ),
            **given,
        )
        ballots.draw_households(poll=poll, word="福彩", **given)
        for number, code in enumerate(ballots.print_sheets(poll=poll, **given).codes):
            answer = "dissatisfied" if number < dissatisfied else "satisfied"
            lines = dict.fromkeys(range(1, len(subjects) + 1), answer)
            ballots.cast(poll=poll.public_id, code=code, answers=lines, today=ASKED)
        ballots.close_poll(poll=poll, at=at(ASKED + timedelta(days=5)), by=OPERATOR)


def build() -> Corps:
    """Everybody is in office from before the year; 王镇书记 heads the first township, nobody the other."""
    places = build_places()
    before, round_ = date(2017, 9, 1), make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    unit = make.unit("市财政局", area="4312")
    make.posting(
        make.person("向队员", unit=unit),
        make.place(EAST, as_of=before),
        round_,
        unit=unit,
        role="member",
        starts_on=date(2017, 3, 1),
    )
    helper(TOWN, since=before, person=make.person("帮大姐", unit=unit))
    term = organisations.open_term(
        village=places[EAST], number=10, on=date(2017, 5, 1), at=at(before), by=OPERATOR
    )
    director = make.person("杨主任")
    seats = [
        organisations.SeatDraft(person=who, body=body, office=office, since=term.starts_on)
        for who, body, office in (
            (PersonDraft(name="谭支书"), "branch", "secretary"),
            (PersonDraft(name="龙委员"), "villagers", "member"),
            (PersonDraft(person=director), "villagers", "director"),
        )
    ]
    organisations.give_seats(seats, committee=term, at=at(before), by=OPERATOR)
    head = make.person("王镇书记")
    office = pairing.OfficeDraft(person=head, area=TOWN, level="township", kind="secretary")
    pairing.take_up([office], since=before, by=OPERATOR)

    def actor(name: str, role: Role, area: str, **more: Any) -> Actor:
        return make.actor(name, role, area, on=CLOSED, since=date(2016, 1, 1), **more)

    return Corps(
        places,
        {
            "office": actor("office", Role.OFFICE, COUNTY),
            "city": actor("city", Role.OFFICE, "4312"),
            "town": actor("town", Role.TOWNSHIP, TOWN),
            "town2": actor("town2", Role.TOWNSHIP, OTHER_TOWN),
            "head": actor("head", Role.TOWNSHIP, TOWN, person=head),
            "director": actor("director", Role.MEMBER, EAST, person=director),
            "unit": actor("unit", Role.UNIT, "4312", unit=unit),
            "charlie": actor("charlies", Role.OFFICE, "431225"),
        },
    )


__all__ = ["COUNTY", "EAST", "FAR", "OTHER_TOWN", "TOWN", "Corps", "build"]
