"""Contact cards of 社旗县, and the notice on the page of 马庄村: all of it demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from zhucun.directory import actions as directory
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, at_level
from zhucun.reports import actions, queries
from zhucun.roster import queries as roster

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
ON = date(2025, 7, 10)
_AT = midnight(ON) + timedelta(hours=10)


def build(world: World) -> None:
    """Every township has its cards but the first one; one card is no longer true, for its cadre has
    a new number. The notice of the first round is issued."""
    office = world.office(AREA)
    rows = queries.to_issue(actor=office, as_of=ON, area=AREA)
    townships = sorted({at_level(row.area, Level.TOWNSHIP) for row in rows})
    without = townships[:-1][:1]  # the smallest world has one only
    due = [row for row in rows if at_level(row.area, Level.TOWNSHIP) not in without]
    made = actions.issue_cards(due, issued_on=ON, issued_at=_AT, by=office).made
    changed = [(due[-1].person, {"phone": world.numbers.phone()})]
    directory.correct_people(changed, area=AREA, corrected_at=_AT, by=office)
    [posting, *_] = roster.serving(person=world.mazhuang[0].public_id, on=ON)
    notice = queries.notice(actor=office, round_=posting.round.public_id, language="zh")
    actions.issue(
        notice,
        number="社组通〔2021〕12号",
        issuer=queries.default_issuer(notice.area, ON, "zh"),
        issued_on=date(2021, 5, 31),
        issued_at=midnight(date(2021, 5, 31)),
        by=office,
    )
    world.progress("contact cards of 社旗县", len(made), len(made))
