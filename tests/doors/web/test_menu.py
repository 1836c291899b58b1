"""The menu: every page of every room in one part, and nothing that the actor may not open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client

from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Unit
from zhucun.directory.perms import Actor
from zhucun.doors.web.menu import PARTS, menu
from zhucun.doors.web.rooms import all_entries


def test_each_page_that_a_room_offers_stands_in_one_part() -> None:
    placed = Counter(page for _name, pages in PARTS for page in pages)
    assert placed == Counter(entry.page for entry in all_entries())


def test_the_part_of_the_page_is_open_and_the_page_is_marked(
    alice: Account, actor_of: Callable[[Account], Actor]
) -> None:
    found = menu(actor_of(alice), "/units/")
    [part] = [part for part in found if part.is_open]
    assert [line.current for line in part.lines if line.current] == ["page"]
    [below] = [part for part in menu(actor_of(alice), "/units/abc/") if part.is_open]
    assert [line.current for line in below.lines if line.current] == ["true"]


@pytest.mark.parametrize("role", Role)
def test_a_heading_stands_above_two_pages_or_more(
    role: Role,
    unit: Unit,
    account_of: Callable[..., Account],
    actor_of: Callable[[Account], Actor],
) -> None:
    more = {"unit": unit} if role is Role.UNIT else {}
    area = "" if role in (Role.ADMIN, Role.PUBLIC) else "411327100201"
    found = menu(actor_of(account_of("someone", role, area, **more)), "/")
    assert found
    assert [len(part.lines) for part in found if part.name and len(part.lines) < 2] == []


def test_the_menu_shows_a_day_that_was_asked_for_on_every_way(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    page = client_of(alice).get("/units/?as_of=2024-01-05").content.decode()
    assert 'href="/places/?as_of=2024-01-05"' in page
