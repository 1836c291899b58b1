"""The world of bench_sync: villages with a cadre, an account and households each, by actions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "bench-2024-village"
HOUSEHOLDS = 100
SINCE = date(2021, 5, 11)
AT = datetime(2021, 5, 11, 2, 0, tzinfo=UTC)
_COUNTY = "411327"


def build(dsn: str, phones: int) -> list[dict[str, Any]]:
    """The villages of the database, made where they are missing. In a process of its own."""
    env = {
        **os.environ,
        "ZHUCUN_DATABASE": dsn,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    command = [sys.executable, "-m", "benchmarks.sync_world", str(phones)]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return list(json.loads(done.stdout.splitlines()[-1]))


def _make(phones: int) -> list[dict[str, Any]]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zhucun.directory.models import Account

    have = Account.objects.filter(username__startswith="phone").count()
    if have == 0:
        _places(phones)
    elif have < phones:
        raise SystemExit(f"the database has {have} phones; take an empty one for {phones}")
    return _villages(phones)


def _places(phones: int) -> None:
    from zhucun.directory import actions as directory
    from zhucun.directory.enums import Role
    from zhucun.directory.models import Place
    from zhucun.directory.perms import OPERATOR
    from zhucun.roster import actions as roster
    from zhucun.roster.queries import PostingDraft

    names = {"41": "河南省", "4113": "南阳市", _COUNTY: "社旗县"}
    villages = [f"{_COUNTY}{100 + n // 50:03d}{200 + n % 50:03d}" for n in range(phones)]
    names |= {code[:9]: f"第{code[6:9]}镇" for code in villages}
    names |= {code: f"第{code[6:]}村" for code in villages}
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in names.items()]
    directory.add_places(drafts, since=SINCE, by=OPERATOR)
    places = {row.code: row for row in Place.objects.filter(code__in=villages)}
    batch = roster.open_round(
        area=_COUNTY, code="2021", title="2021", kind="term", starts_on=SINCE, opened_at=AT,
        by=OPERATOR,
    )  # fmt: skip
    people = directory.register_people(
        [directory.PersonDraft(name=f"干部{n}") for n in range(phones)],
        registered_at=AT,
        by=OPERATOR,
    )
    posts = [
        PostingDraft(
            person=person, place=places[code], role="first_secretary", round=batch, starts_on=SINCE
        )
        for person, code in zip(people, villages, strict=True)
    ]
    roster.post_cadres(posts, made_at=AT, by=OPERATOR)
    for number, (person, code) in enumerate(zip(people, villages, strict=True)):
        directory.open_account(
            username=f"phone{number}", name=person.name, password=PASSWORD,
            role=Role.FIRST_SECRETARY, area=code, person=person, since=SINCE, by=OPERATOR,
        )  # fmt: skip
        _households(places[code])
    directory.open_account(
        username="office", name="驻村办", password=PASSWORD, role=Role.OFFICE, area="41",
        since=SINCE, by=OPERATOR,
    )  # fmt: skip


def _households(village: Any) -> None:
    from zhucun.directory.perms import OPERATOR
    from zhucun.households import actions
    from zhucun.households.queries import HouseholdDraft, MemberDraft

    drafts = [
        HouseholdDraft(
            number=f"{village.code}{n:03d}",
            village=village,
            since=SINCE,
            members=[
                MemberDraft(name=f"张户{n}", relation="head", birth_on=date(1960, 1, 1)),
                MemberDraft(name=f"李户{n}", relation="spouse", birth_on=date(1962, 1, 1)),
            ],
        )
        for n in range(HOUSEHOLDS)
    ]
    actions.add_households(drafts, made_at=AT, by=OPERATOR)


def _villages(phones: int) -> list[dict[str, Any]]:
    from zhucun.directory.models import Account
    from zhucun.households.models import Household
    from zhucun.roster.models import Posting

    posts = {row.person_id: row for row in Posting.objects.all()}
    houses: dict[str, list[str]] = {}
    for area, key in Household.objects.order_by("pk").values_list("area", "public_id"):
        houses.setdefault(area, []).append(key)
    accounts = Account.objects.filter(username__startswith="phone").order_by("pk")[:phones]
    return [
        {
            "username": row.username,
            "posting": posts[row.person_id].public_id,
            "households": houses[posts[row.person_id].area],
        }
        for row in accounts
    ]


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(_make(int(sys.argv[1]))) + "\n")
