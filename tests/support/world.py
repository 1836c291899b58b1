"""A county of the demo's example pack in 2025: a team with locked sheets, who pays, and Charlie."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.presence.leave_world import EXAMPLE
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.presence import actions as presence
from zhucun.presence.queries import sheets
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.support import actions, queries
from zhucun.support.models import Batch

__all__ = ["EXAMPLE"]

VILLAGE, OTHER, TOWNSHIP, COUNTY = "411327100201", "411327101201", "411327100", "411327"
#: The day of the tests, and of the last sheets.
TODAY = date(2025, 7, 10)
JUNE_END = date(2025, 6, 30)
SUBSIDY, FUND, UNIT_FUND = "living-subsidy", "first-secretary-work-fund", "unit-work-fund"


def at(day: date = TODAY) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


def yuan(text: str) -> Decimal:
    return Decimal(text)


@dataclass
class World:
    unit: Unit
    secretary: Posting
    member: Posting
    far: Posting
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Actor:
        return self.actors[who]

    def lock(self, posting: Posting, *months: int, year: int = 2025) -> None:
        """The township locks months of somebody, who had no account to confirm them."""
        for month in months:
            first = date(year, month, 1)
            [sheet] = sheets.sheets_of([posting], month=first, as_of=TODAY)
            presence.confirm_sheet(
                posting=posting,
                month=first,
                shown=sheet.signs,
                without_own_reason="电话核实",
                at=at(),
                by=self["far_township" if posting is self.far else "township"],
            )

    def lines(self, who: str = "office", through: date = JUNE_END, **more: Any) -> dict[Any, Any]:
        """What is due of 2025 by (name, entitlement)."""
        year = more.pop("year", 2025)
        found = queries.due_lines(
            actor=self[who], year=year, through=through, wanted=queries.Wanted(**more)
        )
        names = {row.public_id: row.person.name for row in (self.secretary, self.member, self.far)}
        return {(names[line.posting.code], line.asked.id): line for line in found}

    def batch(self, **more: Any) -> Batch:
        values: dict[str, Any] = {
            "area": COUNTY,
            "year": 2025,
            "through": JUNE_END,
            "title": "上半年补助",
            "at": at(),
            "by": self["office"],
        }
        return actions.draw_up(**{**values, **more})

    def sign(self, batch: Batch) -> None:
        """Sent, and approved on paper by the finance office, as the office records."""
        actions.send_batch(batch=batch, at=at(), by=self["office"])
        card = queries.chain_card(actor=self["office"], batch=batch, as_of=TODAY)
        for step, word in card.may.signs + card.may.records:
            signoff.sign_case(
                signoff.Signing(
                    case=card.case.public_id,
                    step=step,
                    word=word,
                    evidence=card.opened.evidence,
                    signer="县财政局 王科长",
                ),
                at=at(),
                by=self["office"],
            )
        batch.refresh_from_db()

    def exported(self, **more: Any) -> Batch:
        batch = self.batch(**more)
        self.sign(batch)
        actions.export_batch(batch=batch, at=at(), by=self["office"])
        batch.refresh_from_db()
        return batch

    def money(self, row: Any, amount: str = "", **more: Any) -> actions.Money:
        values: dict[str, Any] = {
            "posting": row.posting,
            "entitlement": row.entitlement,
            "year": 2025,
            "amount": yuan(amount) if amount else row.amount,
            "paid_on": TODAY,
            "voucher": "2025-17",
            "line": row,
        }
        return actions.Money(**{**values, **more})

    def pay(self, *rows: actions.Money, **more: Any) -> Any:
        return actions.record_payments(rows, at=at(), by=more.pop("by", self["office"]), **more)

    def leaves(self, posting: Posting, on: date) -> None:
        roster.end_postings([posting], ends_on=on, reason="调回", made_at=at(on), by=OPERATOR)
        posting.refresh_from_db()


def build(places: dict[str, Place]) -> World:
    """王驻村 and 李队员 in 东关村 since 2023, 赵小河 in another township since April 2025."""
    unit = make.unit("县财政局", level=UnitLevel.COUNTY)
    other = make.unit("县水利局", level=UnitLevel.COUNTY)
    round_ = make.round_("2023", starts_on=date(2023, 5, 1))
    village = places[VILLAGE]
    team = make.team(village, round_, formed_on=date(2023, 5, 10), unit=unit)
    own: dict[str, Any] = {"team": team, "unit": unit, "starts_on": date(2023, 5, 10)}
    secretary = make.posting(
        make.person("王驻村", unit=unit, numbered=True), village, round_, **own
    )
    member = make.posting(make.person("李队员", unit=unit), village, round_, role="member", **own)
    far = make.posting(
        make.person("赵小河", unit=other),
        places[OTHER],
        round_,
        role="member",
        unit=other,
        starts_on=date(2025, 4, 16),
    )
    actors = {
        "office": make.actor("office", Role.OFFICE, COUNTY, on=TODAY),
        "township": make.actor("township", Role.TOWNSHIP, TOWNSHIP, on=TODAY),
        "far_township": make.actor("far", Role.TOWNSHIP, OTHER[:9], on=TODAY),
        "unit": make.actor("unit", Role.UNIT, unit=unit, on=TODAY),
        "other_unit": make.actor("other", Role.UNIT, unit=other, on=TODAY),
        "secretary": make.actor(
            "secretary", Role.FIRST_SECRETARY, VILLAGE, on=TODAY, person=secretary.person
        ),
        "member": make.actor("member", Role.MEMBER, VILLAGE, on=TODAY, person=member.person),
        "charlie": make.actor("charlies", Role.OFFICE, "520111", on=TODAY),
    }
    return World(unit=unit, secretary=secretary, member=member, far=far, actors=actors)
