"""A village of the demo's example pack, its households, and everybody who has to do with a case."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import factories as make
from tests.households.world import person
from tests.presence.leave_world import EXAMPLE
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.households import actions as homes
from zhucun.households.models import Household, HouseholdTag
from zhucun.households.queries import HouseholdDraft
from zhucun.monitoring import actions, queries
from zhucun.monitoring.models import Case, Removal, Sign
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

__all__ = ["EXAMPLE"]

VILLAGE, TOWNSHIP, COUNTY = "411327100201", "411327100", "411327"
#: The first sign is of this day.
DAY = date(2025, 3, 3)


def at(day: date) -> datetime:
    """Ten in the morning of a day in China."""
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def without_procedure(folder: Path) -> Path:
    """Packs whose procedure of identification holds no more."""
    shutil.copytree(EXAMPLE, folder / "policy")
    with (folder / "policy/base/chains/monitoring-identification.yaml").open("a") as chain:
        chain.write("valid: {from: 2020-01-01, until: 2020-01-02}\n")
    return folder / "policy"


@dataclass
class World:
    secretary: Posting
    homes: list[Household]
    actors: dict[str, Actor] = field(default_factory=dict)

    def sign(self, home: int = 0, by: str = "secretary", **more: Any) -> Sign:
        """The secretary hears that somebody lost his work."""
        row = self.homes[home]
        values: dict[str, Any] = {
            "household": row.public_id,
            "area": row.area,
            "source": "cadre",
            "kind": "work",
            "on": DAY,
            "text": "在外务工返乡, 电话13812345678",
            "at": at(DAY),
            "by": self.actors[by],
        }
        return actions.report_sign(**{**values, **more})

    def case(self, home: int = 0) -> Case:
        """The case of a first sign."""
        found = self.sign(home).case
        assert found is not None
        return found

    def check(
        self, case: Case, by: str = "secretary", day: date | None = None, **more: Any
    ) -> None:
        """Checked two days after the first sign, with the letter: sudden hardship."""
        on = day or later(2)
        if more.pop("has_letter", True) and not queries.letter_in_force(case):
            self.letter(case, on, by=by)
        values: dict[str, Any] = {
            "on": on,
            "findings": "户主因工伤停工",
            "income_per_head": Decimal(9000),
            "has_difficulty": True,
            "proposed": "sudden",
        }
        check = actions.Check(**{**values, **more})
        actions.record_check(case=case, check=check, at=at(on), by=self.actors[by])

    def letter(self, case: Case, day: date, by: str = "secretary", **more: Any) -> bool:
        """The head signs for all of the household; houses and vehicles may be compared."""
        people = queries.members_shown(self.actors[by], case, as_of=day)
        draft = actions.LetterDraft(
            **{
                "signed_on": day,
                "signer": people[0].row.public_id,
                "covers": [one.row.public_id for one in people],
                "scope": ("housing", "vehicle"),
                **more,
            }
        )
        return actions.record_letter(case=case, draft=draft, at=at(day), by=self.actors[by])

    def compare(self, case: Case, day: date | None = None) -> None:
        on = day or later(3)
        actions.record_comparison(
            case=case, on=on, result="无车无房", at=at(on), by=self.actors["office"]
        )

    def review(self, case: Case, day: date | None = None) -> None:
        on = day or later(4)
        actions.record_review(
            case=case, on=on, votes_for=21, votes_against=2, at=at(on), by=self.actors["branch"]
        )

    def publish(self, about: Case | Removal, since: date, days: int = 5, **more: Any) -> str:
        last = since + timedelta(days=days - 1)
        return actions.publish(
            about=about, since=since, until=last, at=at(since), by=self.actors["branch"], **more
        )

    def sign_step(self, about: Case | Removal, step: str, by: str, day: date, **more: Any) -> None:
        """Somebody signs a step of the chain about a case or a removal."""
        kind = "monitoring_case" if isinstance(about, Case) else "risk_removal"
        actor, office = self.actors[by], self.actors["office"]
        found = signing.cases(actor=office, as_of=day, kind=kind, subjects=[about.public_id])
        [card] = signing.cards(list(found[:1]), actor=office, as_of=day)
        words = {each.id: each.by[0] for each in card.opened.procedure.spec.steps}
        signoff.sign_case(
            signoff.Signing(
                case=card.case.public_id,
                step=step,
                word=words[step],
                evidence=card.opened.evidence,
                **more,
            ),
            at=at(day),
            by=actor,
        )
        about.refresh_from_db()

    def identified(self, home: int = 0) -> Case:
        """A case that went the whole way: identified ten days after the first sign."""
        case = self.case(home)
        self.check(case)
        self.compare(case)
        self.review(case)
        self.publish(case, later(4))
        self.sign_step(case, "township", "township", later(9))
        self.sign_step(case, "county", "office", later(10))
        return case

    def helped(self, case: Case, day: date) -> None:
        """One measure, added and delivered on a day."""
        draft = actions.MeasureDraft(title="公益性岗位", kind="work", owner_name="王驻村")
        measure = actions.add_measure(case=case, draft=draft, at=at(day), by=self.secretary_actor)
        actions.deliver_measure(measure=measure, on=day, at=at(day), by=self.secretary_actor)

    def removal(self, case: Case, day: date, **more: Any) -> Removal:
        """Asked for with answers that all speak for it."""
        values: dict[str, Any] = {
            "income_per_head": Decimal(12000),
            "income_is_steady": True,
            "has_three_guarantees": True,
            "has_safe_water": True,
            "is_risk_gone": True,
            "has_new_risk": False,
            "has_labour": True,
        }
        answers = actions.Answers(**{**values, **more})
        return actions.ask_removal(case=case, answers=answers, at=at(day), by=self.secretary_actor)

    @property
    def secretary_actor(self) -> Actor:
        return self.actors["secretary"]

    def tags(self, home: int = 0) -> list[tuple[str, date, date | None]]:
        rows = HouseholdTag.objects.filter(household=self.homes[home], retracted_at=None)
        return sorted(rows.values_list("tag", "valid_from", "valid_until"))


def build(places: dict[str, Place]) -> World:
    """王驻村 is first secretary of 东关村; three households, the first left poverty."""
    village = places[VILLAGE]
    posting = make.posting(make.person("王驻村", numbered=True), village, make.round_("2021"))
    drafts = [
        HouseholdDraft(
            village=village,
            number=f"H{n}",
            since=date(2020, 1, 1),
            members=(
                person(name, serial=100 + n, birth_on=date(1980, 6, 15)),
                person(f"{name[0]}小", "child", serial=200 + n),
            ),
            tags={"exited-household": date(2020, 12, 1)} if n == 1 else {},
        )
        for n, name in enumerate(("王建国", "李大山", "赵小河"), start=1)
    ]
    rows = homes.add_households(drafts, made_at=at(date(2020, 12, 1)), by=OPERATOR)
    actors = {
        "branch": make.actor("branch", Role.BRANCH, VILLAGE, on=DAY),
        "township": make.actor("township", Role.TOWNSHIP, TOWNSHIP, on=DAY),
        "office": make.actor("office", Role.OFFICE, COUNTY, on=DAY),
        "discipline": make.actor("discipline", Role.DISCIPLINE, COUNTY, on=DAY),
        "other_branch": make.actor("other", Role.BRANCH, "411327100202", on=DAY),
        "charlie": make.actor("charlies", Role.OFFICE, "520111", on=DAY),
        "secretary": make.actor(
            "secretary", Role.FIRST_SECRETARY, VILLAGE, on=DAY, person=posting.person
        ),
    }
    return World(secretary=posting, homes=list(rows), actors=actors)
