"""No page is a dead end: from the start page every link that a role is shown leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.doors.web.roster.conftest import (  # noqa: F401 - fixtures
    candidate,
    crowd,
    open_round,
    person_of,
    post,
    secretary,
    team,
    zhang,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Unit
from zhucun.roster.models import Candidate, Posting

#: What every role reads alike is followed for the office alone.
ALIKE = ("/packs/", "/clauses/")
_ID = re.compile(r"/(?:\d{2,12}|\d{4}-\d\d(?:-\d\d)?|(?=[a-z]*\d)[0-9a-z]{12})(?=/)")
_OF_PACKS = re.compile(r"/(packs/[^/]+|clauses|(?:board|coverage|pillars|economy)/\*)/.*")


def followed(client: Client, *, left_out: tuple[str, ...] = ALIKE, alike: int = 1) -> list[str]:
    """Every address that did not answer with a page, with the page that led there.

    Of addresses that differ by an id, a code or a month alone one is followed, or as many as `alike`.
    """
    todo, seen, forms = [("/", "")], {"/"}, Counter[str]()
    broken = []
    while todo:
        address, source = todo.pop(0)
        answer = client.get(address)
        if answer.status_code != 200:
            broken.append(f"{answer.status_code} {address} from {source}")
            continue
        if answer["Content-Type"].startswith("text/html"):
            for link in _links(address, answer.text):
                form = _OF_PACKS.sub(r"/\1/*", _ID.sub("/*", urlsplit(link).path))
                if link not in seen and forms[form] < alike and not link.startswith(left_out):
                    forms[form] += 1
                    todo.append((link, address))
                seen.add(link)
    assert len(seen) > 5
    return broken


def _links(address: str, html: str) -> list[str]:
    found = [unescape(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', html)]
    inside = [href for href in found if not href.startswith(("http", "#"))]
    return [urljoin(address, href).split("#")[0] for href in inside]


@pytest.mark.parametrize(
    ("role", "area"),
    [
        (Role.OFFICE, "411327"),
        (Role.TOWNSHIP, "411327101"),
        (Role.BRANCH, "411327101201"),
        (Role.FIRST_SECRETARY, "411327101201"),
        (Role.DISCIPLINE, "411327"),
        (Role.AUDIT, "411327"),
        (Role.ADMIN, ""),
    ],
)
def test_every_link_that_a_role_is_shown_leads_to_a_page(
    role: Role,
    area: str,
    secretary: Posting,  # noqa: F811
    candidate: Candidate,  # noqa: F811
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
) -> None:
    client = client_of(account_of("dora", role, area))
    more = {"left_out": ("/none/",), "alike": 2} if role is Role.OFFICE else {}
    assert followed(client, **more) == []


def test_every_link_that_a_unit_is_shown_leads_to_a_page(
    secretary: Posting,  # noqa: F811
    candidate: Candidate,  # noqa: F811
    unit: Unit,
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
) -> None:
    clerk = account_of("dora", Role.UNIT, "411327", unit=unit)
    assert followed(client_of(clerk)) == []


def test_the_start_page_of_a_unit_leads_to_the_rounds_and_not_to_figures(
    candidate: Candidate,  # noqa: F811
    unit: Unit,
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
) -> None:
    html = client_of(account_of("dora", Role.UNIT, "411327", unit=unit), "en").get("/").text
    assert "Rounds that take candidates" in html
    assert 'href="/rounds/?open=1"' in html
    assert f'href="/roster/?unit={unit.public_id}"' in html
    assert 'href="/board/' not in html


def test_the_start_page_of_a_first_secretary_leads_to_village_and_record(
    secretary: Posting,  # noqa: F811
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
) -> None:
    who = account_of("dora", Role.FIRST_SECRETARY, "411327101201", person=secretary.person)
    html = client_of(who).get("/").text
    assert 'href="/villages/411327101201/"' in html
    assert f'href="/cadres/{secretary.person.public_id}/">我的任期全程纪实' in html


def test_a_village_and_its_place_lead_to_each_other(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    client = client_of(alice)
    assert 'href="/villages/411327101201/"' in client.get("/places/411327101201/").text
    assert 'href="/places/411327101201/"' in client.get("/villages/411327101201/").text
    county = client.get("/places/411327/").text
    for page in ("/board/411327/", "/coverage/411327/", "/roster/?area=411327"):
        assert f'href="{page}"' in county
