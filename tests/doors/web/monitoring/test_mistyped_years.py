"""A year that was mistyped is refused where it is typed, and closes no page where it is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.monitoring.world import World
from zhucun.monitoring.models import Case, Sign

Browser = Callable[..., Client]


def test_a_mistyped_year_is_refused_and_one_on_record_closes_no_page(
    world: World, browser: Browser
) -> None:
    clients = [browser("secretary"), browser("office")]
    sent = {
        "household": world.homes[0].public_id,
        "kind": "work",
        "source": "cadre",
        "on": "2003-03-03",
    }
    answer = clients[0].post("/monitoring/signs/new/", sent)
    assert (answer.status_code, Sign.objects.count()) == (422, 0)
    assert "when the documents of this area begin" in answer.content.decode()
    case = world.case()
    Case.objects.filter(pk=case.pk).update(opened_on=date(2003, 3, 3))
    home = f"/households/{world.homes[0].public_id}/"
    for client in clients:
        for url in ("/", "/monitoring/?state=late", f"/monitoring/{case.public_id}/", home):
            assert client.get(url).status_code == 200, url
    for url in ("/monitoring/file/", "/monitoring/what-if/", "/monitoring/history/"):
        assert clients[1].get(url).status_code == 200, url
