"""What the demo's households earn, what holds of their homes and people, and what happened to some:
a birth, a marriage, a split; the account of 2023 is closed. Not one of them exists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from demo.households import AREA, SINCE, SIZES
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import actions, queries
from zhucun.households.actions import Branch, IncomeDraft, Stated
from zhucun.households.models import Household, Member
from zhucun.households.queries import MemberDraft

if TYPE_CHECKING:
    from demo.world import World

_LEARNED = midnight(date(2025, 1, 20))


def build(world: World) -> None:
    """Incomes of two years, facts of homes and members, some acts; in a few bulk actions."""
    office, rng = world.office(AREA), world.rng("household-facts")
    codes = [code for code in SIZES if code in world.places]
    rows = list(
        Household.objects.filter(area__in=codes, valid_until=None)
        .select_related("village")
        .order_by("pk")
    )
    if not rows:
        return
    for year in (2023, 2024):
        drafts = [_income(row, year, rng) for row in rows]
        actions.record_incomes(drafts, made_at=_LEARNED, by=office)
    homes = [Stated(about=row, values=_home(rng), since=SINCE) for row in rows]
    actions.state_homes(homes, made_at=_LEARNED, by=office)
    _people(rows, rng, office)
    _acts(rows, office)
    world.progress("household facts", len(rows), len(rows))


def _income(row: Household, year: int, rng: Random) -> IncomeDraft:
    """Mostly wages; what the register declares a head is not always what comes out."""
    wages = Decimal(rng.randrange(8_000, 30_000, 100)) * row.size
    parts = {
        "wages": wages * rng.choice((0, 1, 1, 1)),
        "production": Decimal(rng.randrange(0, 24_000, 100)),
        "property": Decimal(rng.choice((0, 600, 1_200, 2_000))),
        "transfers": Decimal(rng.randrange(1_000, 9_000, 100)),
        "costs": Decimal(rng.randrange(0, 6_000, 100)),
        "one_off_relief": Decimal(rng.choice((0, 0, 0, 500))),
    }
    net = sum(parts.values(), Decimal(0)) - 2 * parts["costs"] - parts["one_off_relief"]
    declared = round(net / row.size) + rng.choice((0, 0, 0, 800))
    return IncomeDraft(
        household=row,
        starts_on=date(year, 1, 1),
        parts=parts,
        declared={"declared_per_head": Decimal(declared)},
        basis="农户收入登记表",
    )


def _home(rng: Random) -> dict[str, Any]:
    return {
        "housing_area": rng.randrange(60, 180),
        "housing_structure": rng.choice(("brick_concrete", "brick_concrete", "brick_wood")),
        "housing_year": rng.randrange(1992, 2020),
        "power": "safe",
        "water": rng.choice(("tap", "tap", "tap", "safe")),
        "fuel": rng.choice(("gas", "electric", "wood")),
        "in_cooperative": rng.random() < 0.3,
    }


def _people(rows: list[Household], rng: Random, office: Actor) -> None:
    members = Member.objects.filter(household__in=rows, valid_until=None)
    stated = [
        Stated(about=row, values=_state(row, rng), since=SINCE)
        for row in members.select_related("household").order_by("pk")
    ]
    actions.state_members(stated, made_at=_LEARNED, by=office)


def _state(row: Member, rng: Random) -> dict[str, Any]:
    age = 2024 - row.birth_on.year if row.birth_on else 40
    works = 18 <= age < 65
    return {
        "ethnicity": "汉族",
        "education": rng.choice(("primary", "junior", "junior", "senior")),
        "health": rng.choice(("healthy",) * 8 + ("chronic", "disabled")),
        "labour": rng.choice(("ordinary", "ordinary", "skilled", "weak")) if works else "none",
        "works_away": rng.choice(("no", "county", "outside")) if works else "no",
        "medical_insurance": "no" if rng.random() < 0.03 else "yes",
        "pension": "yes" if age >= 16 else "no",
    }


def _acts(rows: list[Household], office: Actor) -> None:
    """A child is born in 2024, a grown child splits off, and the account of 2023 is closed."""
    how: dict[str, Any] = {"made_at": _LEARNED, "by": office}
    home = rows[4]
    child = MemberDraft(
        name=f"{home.head_name[:1]}安安", relation="grandchild", birth_on=date(2024, 3, 8)
    )
    actions.record_birth(household=home, child=child, **how)
    for row in rows[6:]:
        grown = row.members.filter(relation="child", valid_until=None, birth_on__year__lt=2000)
        member = grown.order_by("pk").first()
        if member is not None:
            member.household = row
            branch = Branch(
                number=f"{row.area[6:]}0901", members=[member], relations={member.pk: "head"},
                tags=queries.tags_on([row], as_of=date(2024, 6, 1))[row.pk],
            )  # fmt: skip
            actions.split_household(household=row, branch=branch, on=date(2024, 6, 1), **how)
            break
    actions.close_account(area=AREA, tag="", on=date(2024, 1, 1), **how)
