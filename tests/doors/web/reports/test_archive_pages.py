"""Pages of archives, pillars and stories: what they show, to whom, at what cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, now

from tests import factories as make
from tests.branches.world import admit, found
from tests.reports.burden_world import World, build
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.reports import jobs
from zhucun.reports.models import ArchiveIssue, Story
from zhucun.signoff import actions as signoff

ON = "?as_of=2024-04-10"


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


@pytest.fixture
def open_as(world: World, client_of: Callable[..., Client]) -> Callable[..., Client]:
    def opened(who: str, language: str = "") -> Client:
        account = Account.objects.get(pk=world.actors[who].account)
        return client_of(account, language)

    return opened


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_office_sees_what_is_missing_and_issues_an_archive_that_is_found_again(
    world: World,
    open_as: Callable[..., Client],
    language: str,
    unknown_names: Callable[[str], list[str]],
) -> None:
    world.visit()
    client = open_as("office", language)
    board = client.get(f"/archives/{ON}&within=3650")
    assert (board.status_code, unknown_names(board.text)) == (200, [])
    address = f"/archives/{world.wang.public_id}/"
    page = client.get(f"{address}{ON}")
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    assert "SQ24-065" in page.text
    assert client.get(f"{address}pdf/{ON}").content.startswith(b"%PDF-")
    assert client.post(f"{address}issue/").status_code == 302
    issue = ArchiveIssue.objects.get()
    assert issue.digest[:16] in client.get(address).text
    file = client.get(f"/archives/issued/{issue.public_id}/pdf/").content
    answer = client.post("/archives/check/", {"file": SimpleUploadedFile("a.pdf", file)})
    assert issue.file_digest in answer.text
    assert unknown_names(answer.text) == []
    other = open_as("stranger").post(
        "/archives/check/", {"file": SimpleUploadedFile("a.pdf", file)}
    )
    assert "王驻村" not in other.text


def test_a_cadre_reads_his_own_and_a_colleague_and_charlie_do_not(
    world: World, open_as: Callable[..., Client]
) -> None:
    address = f"/archives/{world.wang.public_id}/"
    mine = open_as("wang").get("/archives/mine/")
    assert mine["Location"] == address
    assert open_as("wang").get(address).status_code == 200
    for who in ("li", "stranger"):
        client = open_as(who)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}pdf/").status_code == 404
    assert open_as("wang").post(f"{address}issue/").status_code == 403
    assert open_as("li").get("/archives/").status_code == 403
    assert open_as("stranger").post(f"{address}issue/").status_code == 404


def test_a_run_is_asked_for_watched_and_stopped(
    world: World, open_as: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = open_as("office", "en")
    asked = {"area": "411327", "scope": "all", "language": "zh"}
    address = client.post("/archives/runs/", asked)["Location"]
    page = client.get(address)
    assert ("0 of 3 archives" in page.text, unknown_names(page.text)) == (True, [])
    assert open_as("stranger").get(address).status_code == 404
    assert client.post(f"{address}stop/").status_code == 302
    assert "Stopped" in client.get(address).text


def test_what_a_run_left_is_taken_as_one_zip_and_not_by_charlie(
    world: World, open_as: Callable[..., Client]
) -> None:
    client = open_as("office", "en")
    asked = {"area": "411327", "scope": "all", "language": "zh"}
    address = client.post("/archives/runs/", asked)["Location"]
    assert client.get(f"{address}all/").status_code == 404  # nothing is finished
    assert jobs.work_once(clock=now, worker="w")
    assert f'href="{address}all/"' in client.get(address).text
    answer = client.get(f"{address}all/")
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as file:  # type: ignore[attr-defined]
        assert sum(name.endswith(".pdf") for name in file.namelist()) == 3
    for who in ("stranger", "wang"):
        assert open_as(who).get(f"{address}all/").status_code in (403, 404)


def test_more_archives_cost_no_more_queries_and_the_part_equals_the_page(
    world: World,
    open_as: Callable[..., Client],
    queries_of: Callable[..., list[str]],
    part: Callable[[str, str], str],
    places: dict[str, Place],
) -> None:
    client, address = open_as("office"), f"/archives/{ON}&within=180"
    round_ = make.round_("2022")

    def post(count: int) -> None:
        for at in range(count):
            make.posting(
                make.person(f"干部{at}"),
                places["411327100201"],
                round_,
                role="member",
                due_on=date(2024, 6, 1),
            )

    post(2)
    client.get(address)
    few = queries_of(lambda: client.get(address))
    post(8)
    assert len(queries_of(lambda: client.get(address))) == len(few)
    swapped: Any = client.get(address, headers={"HX-Request": "true", "HX-Target": "archives"})
    assert swapped.text.strip() == part(client.get(address).text, "archives")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_pillar_shows_each_child_with_its_word_and_leads_to_its_rows(
    world: World,
    open_as: Callable[..., Client],
    language: str,
    unknown_names: Callable[[str], list[str]],
) -> None:
    make.tag("411327100202", "exited-poverty")
    client = open_as("office", language)
    listed = client.get(f"/pillars/{ON}")
    assert (listed.status_code, unknown_names(listed.text)) == (200, [])
    page = client.get(f"/pillars/411327/full-coverage/{ON}")
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    word = "Red: not done" if language == "en" else "红"
    assert word in page.text
    assert f"/coverage/411327/key-village-has-one-first-secretary/{ON}" in page.text
    assert open_as("stranger").get("/pillars/411327/full-coverage/").status_code == 404
    assert open_as("li").get("/pillars/").status_code == 403


def test_a_story_is_written_agreed_to_published_and_hidden(
    world: World, open_as: Callable[..., Client], client: Client
) -> None:
    cadre, office = open_as("wang", "en"), open_as("office", "en")
    where = cadre.get("/stories/new/?village=411327100201")["Location"]
    assert cadre.get(where).status_code == 200
    form = cadre.get(f"{where}?visit=mk4h2p").text
    assert '<option value="visit" selected>Bright spot of a visit</option>' in form
    assert 'value="mk4h2p"' in form
    assert "plan_item" not in re.sub(r'value="\w+"', "", form)  # kinds of records are words
    person = world.wang.person.public_id
    sent = {
        "kind": "secretary_story",
        "title": "点亮村路",
        "text": "路灯亮了。",
        "people": [person],
    }
    half = cadre.post(where, {**sent, "record-0-kind": "matter"})
    assert "Give the kind of the record and its number." in half.text
    assert half.status_code == 422
    unknown = {**sent, "record-0-kind": "matter", "record-0-key": "nonsense"}
    assert cadre.post(where, unknown).status_code == 422
    address = cadre.post(where, sent)["Location"]
    key = Story.objects.get().public_id
    public = f"/stories/public/{key}/"
    assert cadre.post(f"{address}review/").status_code == 409
    early = {"person": person, "consented_on": "2001-01-01", "way": "signed"}
    refused = office.post(f"{address}consent/", early)
    assert (refused.status_code, "A consent of 2001-01-01 cannot be" in refused.text) == (422, True)
    assert cadre.post(f"{address}agree/").status_code == 302
    assert "publish/" not in office.get(address).text
    assert office.post(f"{address}publish/", {"is_public": "1"}).status_code == 409
    assert cadre.post(f"{address}review/").status_code == 302
    for does in ("check", "publish"):
        told: dict[str, Any] = {"kind": "story", "does": does, "at": now()}
        assert signoff.sign_own(key, by=world.actors["office"], **told) == 1
    assert client.get(public).status_code == 404
    assert office.post(f"{address}show/").status_code == 302
    assert "路灯亮了" in client.get(public).text
    assert "点亮村路" in client.get("/stories/public/").text
    assert cadre.post(f"{address}take-back/").status_code == 302
    assert client.get(public).status_code == 404
    shown = office.get(address).text
    assert "Only he himself can agree again." in shown
    assert "Record a consent on paper" not in shown
    paper = {"person": person, "consented_on": localdate().isoformat(), "way": "signed"}
    refused = office.post(f"{address}consent/", paper)
    assert (refused.status_code, "took the consent back himself" in refused.text) == (409, True)
    assert Story.objects.get().people.get().withdrawn_on == localdate()
    assert open_as("stranger").get(address).status_code == 404
    assert open_as("zhao").get("/stories/new/411327100201/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_story_page_says_whom_the_text_names_unasked_and_lists_him(
    world: World,
    open_as: Callable[..., Client],
    language: str,
    unknown_names: Callable[[str], list[str]],
) -> None:
    place = world.wang.place
    secretary = admit(found(place, OPERATOR), OPERATOR, "谭泽勇").local
    cadre = open_as("wang", language)
    where = f"/stories/new/{place.code}/"
    assert f'value="{secretary.public_id}"' in cadre.get(where).text
    sent = {
        "kind": "secretary_story",
        "title": "点亮村路",
        "text": "路灯亮了。\n谭泽勇带头修路。",
        "people": [world.wang.person.public_id],
    }
    address = cadre.post(where, sent)["Location"]
    page = cadre.get(address).text
    assert (unknown_names(page), f"{address}list/" in page) == ([], True)
    assert ("第2行" if language == "zh-hans" else "line 2") in page
    cadre.post(f"{address}agree/")
    refused = cadre.post(f"{address}review/")
    assert (refused.status_code, "谭泽勇" in refused.text) == (409, False)
    assert cadre.post(f"{address}list/", {"person": secretary.public_id}).status_code == 302
    page = cadre.get(address).text
    assert (f"{address}list/" in page, "谭泽勇" in page) == (False, True)
    assert open_as("zhao", language).post(f"{address}list/").status_code == 404
