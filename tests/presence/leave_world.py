"""A village of the demo's example pack: its cadres, and everybody who signs their leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from demo.packs import policy_with_example
from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import Actor
from zhucun.presence.actions import leave as actions
from zhucun.presence.models import Leave
from zhucun.presence.queries import leave as queries
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases

#: The pack that assumes a table of leave; the house's own leave it open.
EXAMPLE = policy_with_example(Path(mkdtemp(prefix="zhucun-policy-")))
VILLAGE, TOWNSHIP, COUNTY = "411327100201", "411327100", "411327"
TODAY = date(2024, 3, 4)


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@dataclass
class World:
    unit: Unit
    secretary: Posting
    member: Posting
    colleague: Posting
    neighbour: Posting
    actors: dict[str, Actor] = field(default_factory=dict)

    def ask(self, posting: Posting | None = None, days: int = 1, **more: Any) -> Leave:
        """The member asks for leave from tomorrow, if not said otherwise."""
        posting = posting or self.member
        starts = more.pop("starts_on", TODAY + timedelta(days=1))
        more = {
            "kind": "personal",
            "starts_on": starts,
            "ends_on": starts + timedelta(days=days),
            "reason": "家里老人住院",
            "whereabouts": "南阳市",
            "contact": "13800001111",
            "made_at": at(TODAY),
            "at": at(TODAY),
            "by": self.of(posting),
            **more,
        }
        return actions.ask_leave(posting=posting, **more)

    def of(self, posting: Posting) -> Actor:
        """The account of a cadre."""
        names = {
            self.secretary.pk: "secretary",
            self.member.pk: "member",
            self.colleague.pk: "colleague",
            self.neighbour.pk: "neighbour",
        }
        return self.actors[names[posting.pk]]

    def sign(self, leave: Leave, who: str, *, on: date = TODAY, **more: Any) -> None:
        """The one step that an account may sign now."""
        actor = self.actors[who]
        [card] = self.cards(leave, who, on)
        step, word = (card.may.signs or card.may.records)[0]
        signing = signoff.Signing(
            case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence, **more
        )
        signoff.sign_case(signing, at=at(on), by=actor)
        leave.refresh_from_db()

    def cards(self, leave: Leave, who: str, on: date = TODAY) -> list[cases.Card]:
        actor = self.actors[who]
        found = cases.cases(actor=actor, as_of=on, kind="leave", subjects=[leave.public_id])
        return cases.cards(list(found), actor=actor, as_of=on)

    def card(self, leave: Leave, who: str, on: date = TODAY) -> queries.LeaveCard:
        return queries.leave_card(actor=self.actors[who], public_id=leave.public_id, as_of=on)


def build(places: dict[str, Place], unit: Unit) -> World:
    """A first secretary and two members in one village, a member next door, and their signers."""
    round_ = make.round_("2021")

    def post(name: str, code: str, role: PostingRole) -> Posting:
        person = make.person(name, unit=unit)
        return make.posting(person, places[code], round_, role=role, unit=unit)

    found = World(
        unit=unit,
        secretary=post("张书记", VILLAGE, PostingRole.FIRST_SECRETARY),
        member=post("李队员", VILLAGE, PostingRole.MEMBER),
        colleague=post("王队员", VILLAGE, PostingRole.MEMBER),
        neighbour=post("赵队员", "411327100202", PostingRole.MEMBER),
    )
    seats: list[tuple[str, Role, str, dict[str, Any]]] = [
        ("secretary", Role.FIRST_SECRETARY, VILLAGE, {"person": found.secretary.person}),
        ("member", Role.MEMBER, VILLAGE, {"person": found.member.person}),
        ("colleague", Role.MEMBER, VILLAGE, {"person": found.colleague.person}),
        ("neighbour", Role.MEMBER, "411327100202", {"person": found.neighbour.person}),
        ("township", Role.TOWNSHIP, TOWNSHIP, {}),
        ("unit", Role.UNIT, COUNTY, {"unit": unit}),
        ("office", Role.OFFICE, COUNTY, {}),
        ("audit", Role.AUDIT, COUNTY, {}),
        ("stranger", Role.OFFICE, "520111", {}),
    ]
    for name, role, area, more in seats:
        found.actors[name] = make.actor(f"leave-{name}", role, area, name=name.title(), **more)
    return found


SignedBy = Callable[..., None]
