"""Lists that are compared and runs of the screens, through pages."""

from __future__ import annotations

import html
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.doors.web.screening.conftest import Browser, text_of
from tests.screening.world import (
    COUNTY,
    DAY,
    ID,
    World,
    number,
    paid,
)
from zhucun.directory.enums import Permission
from zhucun.intake.rows import handler_for, needs_of
from zhucun.screening.enums import FEED_OF, RegisterKind
from zhucun.screening.models import Lead, Run

PERIOD = {"area": COUNTY, "since": "2018-01", "until": "2018-06", "on": "2018-06-14"}


def test_each_register_has_one_list_of_the_intake_that_only_the_commission_brings() -> None:
    assert set(FEED_OF) == set(RegisterKind)
    for feed in FEED_OF.values():
        assert (handler_for(feed).name, needs_of(feed)) == (feed, Permission.KEEP_SCREENING)


def test_the_lists_lead_to_their_import_and_say_what_was_never_imported(
    world: World, browser: Browser
) -> None:
    world.bring("compared-vehicles", ID, [number(1)])
    shown = browser("alice").get("/screening/lists/")
    page = shown.content.decode()
    assert {f"/imports/new/{feed}/" for feed in FEED_OF.values()} <= set(
        re.findall(r'href="([^"]+)"', page)
    )
    told = text_of(shown)
    assert "Vehicles 1 waits for its basis 1 2018-06-14" in told
    assert "Deaths Never imported 0" in told
    assert all(
        browser("alice").get(f"/imports/new/{feed}/").status_code == 200
        for feed in FEED_OF.values()
    )


def test_a_list_is_compared_once_its_basis_is_stated_and_what_was_typed_stays(
    world: World, browser: Browser
) -> None:
    row = world.bring("compared-vehicles", ID, [number(1)])
    client, page = browser("alice"), f"/screening/lists/{row.public_id}/"
    refused = client.post(f"{page}do/declare/", {"source": "县交警大队", "basis": " "})
    assert refused.status_code == 422
    assert 'value="县交警大队"' in refused.content.decode()
    numbered = {"source": "县交警大队", "basis": f"按 {number(1)} 比对"}
    assert client.post(f"{page}do/declare/", numbered).status_code == 422
    sent = {"source": "县交警大队", "basis": "怀纪发〔2017〕3号"}
    assert client.post(f"{page}do/declare/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.source, row.declared_on) == ("县交警大队", DAY)
    assert "Compared Yes 2018-06-14" in text_of(client.get(page))
    assert client.post(f"{page}do/withdraw/", {"reason": "名单有误"}).status_code == 302
    shown = text_of(client.get(page))
    assert "Withdrawn because 名单有误" in shown
    assert "State the basis" not in shown
    assert "Vehicles Never imported 0" in text_of(client.get("/screening/lists/"))


def test_where_the_policy_has_no_such_lists_the_page_says_so(
    world: World, browser: Browser
) -> None:
    told = text_of(browser("alice").get("/screening/lists/?as_of=2022-06-14"))
    assert "has no lists for cross-checks on this day" in told


# runs


def test_a_run_says_what_was_computed_and_what_not_and_why(world: World, browser: Browser) -> None:
    world.pay(paid(1), paid(2))
    world.declared("compared-vehicles", ID, [number(1)])
    client = browser("alice")
    assert client.post("/screening/runs/", {**PERIOD, "until": "sometime"}).status_code == 422
    earlier = client.post("/screening/runs/", {**PERIOD, "until": "2017-06"})
    assert earlier.status_code == 422
    assert "Choose a first month and a later one." in text_of(earlier)
    answer = client.post("/screening/runs/", PERIOD)
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/screening/runs/{run.public_id}/"
    assert (str(run.starts_on), str(run.ends_on)) == ("2018-01-01", "2018-07-01")
    shown = client.get(answer.headers["Location"])
    told = text_of(shown)
    assert "Owns a vehicle Yes 1 1 0" in told
    assert "Not computed Never imported: Commercial flats — — —" in told
    assert (
        f"Huaihua city, poverty alleviation led by Party building, 2014 to 2021 {run.pack_version}"
        in told
    )
    assert "县民政局" in told
    link = f"/screening/?run={run.public_id}&amp;screen=x05-vehicle"
    assert link in shown.content.decode()
    assert "1 Owns a vehicle" not in told
    assert "张**" in text_of(client.get(html.unescape(link)))
    assert client.post("/screening/runs/", PERIOD).status_code == 302
    assert Run.objects.count() == 1


def test_the_precision_of_a_screen_leads_to_its_rows(world: World, browser: Browser) -> None:
    world.pay(*(paid(n) for n in range(1, 4)))
    world.declared("compared-vehicles", ID, *([number(n)] for n in range(1, 4)))
    run = world.run()
    for row, verdict in zip(Lead.objects.order_by("pk"), ("true", "untrue"), strict=False):
        world.decided(row, verdict)
    client = browser("bob")
    shown = client.get(f"/screening/runs/{run.public_id}/")
    assert "50% 1/2 True 1 Untrue 1" in text_of(shown)
    link = f"/screening/?area={COUNTY}&amp;screen=x05-vehicle&amp;verdict=untrue"
    assert link in shown.content.decode()
    rows = client.get(html.unescape(link)).content.decode()
    found = set(re.findall(r"/screening/leads/(\w+)/", rows))
    assert found == {Lead.objects.get(verdict="untrue").public_id}


def test_lists_and_runs_ask_the_same_for_three_and_for_thirty(
    world: World, browser: Browser
) -> None:
    client = browser("alice")

    def cost() -> list[int]:
        found = []
        for address in ("/screening/lists/", "/screening/runs/"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    def more(first: int, last: int) -> None:
        for n in range(first, last):
            world.pay(paid(n))
            world.run()

    more(1, 4)
    cost()
    few = cost()
    more(4, 16)
    assert Run.objects.count() == 15
    assert cost() == few
