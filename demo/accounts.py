"""One account for each role, to be tried on this machine only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from demo.places import SINCE
from zhucun.directory import actions, queries
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person, Unit
from zhucun.directory.perms import OPERATOR

if TYPE_CHECKING:
    from demo.world import World

#: Of every demo account. It serves on 127.0.0.1 only.
PASSWORD = "zhucun-demo"  # noqa: S105


@dataclass(frozen=True)
class Seat:
    """An account of the demo; `unit` by name, `cadre` by the place in the team of 马庄村."""

    username: str
    name: str
    role: Role
    area: str = ""
    unit: str = ""
    cadre: int | None = None


OFFICES = (
    Seat("admin", "系统管理员", Role.ADMIN),
    Seat("hunan", "湖南省驻村办", Role.OFFICE, "43"),
    Seat("yunnan", "云南省驻村办", Role.OFFICE, "53"),
    Seat("huaihua", "怀化市驻村办", Role.OFFICE, "4312"),
    Seat("sheqi", "社旗县驻村办", Role.OFFICE, "411327"),
    Seat("huaxi", "花溪区驻村办", Role.OFFICE, "520111"),
)
OTHERS = (
    Seat("qiaotou", "桥头镇", Role.TOWNSHIP, "411327101"),
    Seat("tangzhuang", "唐庄乡", Role.TOWNSHIP, "411327313"),
    Seat("wenlv", "社旗县文旅局", Role.UNIT, "411327", unit="社旗县文旅局"),
    Seat("mazhuang", "马庄村党支部", Role.BRANCH, "411327313209"),
    Seat("shuji", "巴镜均", Role.FIRST_SECRETARY, "411327313209", cadre=0),
    Seat("duiyuan", "", Role.MEMBER, "411327313209", cadre=1),
    Seat("jiwei", "社旗县纪委监委", Role.DISCIPLINE, "411327"),
    Seat("shenji", "社旗县审计局", Role.AUDIT, "411327"),
)
#: Who compares in 溆浦县: one assigns, the other decides. Opened where that county is built.
COMMISSION = (
    Seat("xupu", "溆浦县纪委监委一室", Role.DISCIPLINE, "431224"),
    Seat("xupu2", "溆浦县纪委监委二室", Role.DISCIPLINE, "431224"),
)


def open_offices(world: World) -> None:
    """Open the accounts that run the rest; `world.actors` holds the offices by area."""
    for seat in OFFICES:
        if _exists(world, seat):
            account = _open(seat)
            world.actors[seat.area] = queries.actor_of(account, on=SINCE)
    world.progress("offices", len(world.actors), len(world.actors))


def open_others(world: World) -> None:
    """Open the accounts of townships, units, branches and cadres."""
    for seat in OTHERS:
        _open(seat, None if seat.cadre is None else world.mazhuang[seat.cadre])
    world.progress("accounts", len(OTHERS), len(OTHERS))


def opened(seat: Seat) -> Account:
    """The account of one seat, opened for a part of the demo."""
    return _open(seat)


def write_down(world: World) -> None:
    """Write VAR/demo-accounts.json for the sign-in page and the console."""
    path: Path = settings.VAR / "demo-accounts.json"
    rows = [
        {
            "username": account.username,
            "password": PASSWORD,
            "role": seat.role.value,
            "name": account.name,
            "area": seat.area,
        }
        for seat in (*OFFICES, *OTHERS, *COMMISSION)
        if _exists(world, seat) and (account := queries.account_named(username=seat.username))
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(path)


def _exists(world: World, seat: Seat) -> bool:
    return not seat.area or seat.area in world.places


def _open(seat: Seat, person: Person | None = None) -> Account:
    return actions.open_account(
        username=seat.username,
        name=seat.name or (person.name if person else ""),
        password=PASSWORD,
        role=seat.role,
        area=seat.area,
        unit=Unit.objects.get(name=seat.unit) if seat.unit else None,
        person=person,
        since=SINCE,
        by=OPERATOR,
    )
