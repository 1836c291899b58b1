"""A round against the one before, through its page (YN-002)."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests import factories as make
from tests.roster.test_rounds_adjusted import DAY, office, rounds  # noqa: F401 - fixtures
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.roster.models import Round


def test_the_page_shows_what_changed_between_two_rounds(
    rounds: tuple[Round, Round],  # noqa: F811
    office: Actor,  # noqa: F811
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    old, new = (each.public_id for each in rounds)
    client = client_of(Account.objects.get(pk=office.account))
    assert f"/rounds/{new}/against/{old}/" in client.get(f"/rounds/{new}/").text
    page = client.get(f"/rounds/{new}/against/{old}/").text
    assert unknown_names(page) == []
    for shown in ("新一轮选派的三项调整", "满孜", "吉束底", "YN-002"):
        assert shown in page, shown
    make.actor("adjust-charlie", Role.OFFICE, "520111", on=DAY)
    charlie = client_of(Account.objects.get(username="adjust-charlie"))
    assert charlie.get(f"/rounds/{new}/against/{old}/").status_code == 404
