"""What the tests of the village economy share: a day, families with ID numbers, who may and who must not."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.households.world import AT, DAY, added, person
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions
from zhucun.economy.models import Body, Income, Job, Loan, Project, PublicPost
from zhucun.households.models import Household, Member

EAST, WEST = "411327100201", "411327100202"
SPRING = date(2024, 3, 1)
__all__ = ["AT", "DAY", "EAST", "SPRING", "WEST"]


def family(place: Place, n: int, *, born: date = date(1980, 5, 1), **more: Any) -> Household:
    """张n with a grown son; both with ID numbers."""
    return added(
        place,
        n,
        person(f"张{n}", serial=100 + n, birth_on=born),
        person(f"张小{n}", "child", serial=300 + n, birth_on=date(2000, 1, 1)),
        **more,
    )


def head_of(household: Household) -> Member:
    return household.members.get(relation="head", valid_until=None)


def child_of(household: Household) -> Member:
    return household.members.get(relation="child", valid_until=None)


def yuan(text: str | int) -> Decimal:
    return Decimal(text)


def body(place: Place, by: Actor, **more: Any) -> Body:
    """A farmers' co-operative of a village since 2021."""
    key, at = more.pop("public_id", ""), more.pop("at", AT)
    values: dict[str, Any] = {
        "kind": "cooperative",
        "name": "东关种植专业合作社",
        "place": place,
        "since": date(2021, 3, 1),
        "trade": "farming",
    }
    draft = actions.BodyDraft(**{**values, **more})
    return actions.register_body(public_id=key, draft=draft, at=at, by=by)


def income(place: Place, by: Actor, **more: Any) -> Income:
    """Fifty thousand yuan of operating income of 2024."""
    values: dict[str, Any] = {
        "village": place,
        "year": 2024,
        "kind": "operating",
        "nature": "actual",
        "amount": yuan(50_000),
        "on": SPRING,
    }
    return actions.book_income(draft=actions.IncomeDraft(**{**values, **more}), at=AT, by=by)


def project(place: Place, by: Actor, **more: Any) -> Project:
    """An industry project since March."""
    key, on = more.pop("public_id", ""), more.pop("on", SPRING)
    values = {"kind": "industry", "title": "香菇大棚", **more}
    draft = actions.ProjectDraft(**values)
    return actions.open_project(public_id=key, place=place, draft=draft, on=on, at=AT, by=by)


def picture(shade: int = 128, *, said: bytes = b"") -> bytes:
    """A whole PNG of 20 × 10; `said` is what the camera wrote beside it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 10, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes((shade,)) * 20) * 10)
    text = chunk(b"tEXt", b"Comment\0" + said) if said else b""
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def photographed(row: Project, by: Actor, *, before: date = SPRING, after: date = DAY) -> None:
    """The works of a project before and after them."""
    for shade, (moment, on) in enumerate({"before": before, "after": after}.items()):
        actions.keep_project_photo(
            project=row, moment=moment, on=on, data=picture(shade), at=AT, by=by
        )


def post(place: Place, by: Actor, **more: Any) -> PublicPost:
    values = {"title": "保洁员", "since": SPRING, **more}
    return actions.open_post(place=place, at=AT, by=by, **values)


def job(member: Member, by: Actor, **more: Any) -> Job:
    """Work elsewhere from March on, if not said otherwise."""
    key = more.pop("public_id", "")
    values: dict[str, Any] = {"member": member, "since": SPRING, "title": "保洁", **more}
    if not {"post", "body", "employer"} & set(values):
        values["employer"] = "县城工地"
    return actions.begin_job(public_id=key, draft=actions.JobDraft(**values), at=AT, by=by)


def loan(member: Member, by: Actor, **more: Any) -> Loan:
    """Thirty thousand yuan for two years at the base rate, for production."""
    key = more.pop("public_id", "")
    values: dict[str, Any] = {
        "borrower": member,
        "lender": "县农商银行",
        "amount": yuan(30_000),
        "months": 24,
        "on": SPRING,
        "rate": Decimal("3.65"),
        "base_rate": Decimal("3.65"),
        "purpose": "production",
        "has_collateral": False,
        "has_guarantor": False,
        **more,
    }
    return actions.grant_loan(public_id=key, draft=actions.LoanDraft(**values), at=AT, by=by)


def account(name: str, role: Any, area: str) -> Actor:
    return make.actor(name, role, area, on=DAY)
