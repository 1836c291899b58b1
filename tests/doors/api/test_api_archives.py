"""Archives, pillars and stories through the API: what the pages show, to the same people."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from django.test import Client
from django.utils.timezone import now

from zhucun.directory.perms import OPERATOR
from zhucun.reports import jobs
from zhucun.reports.actions import keep_pillars
from zhucun.reports.models import ArchiveIssue


def test_an_archive_is_read_issued_and_found_by_its_file(world, alice, caller, made_once):
    address = f"/archives/{world.posting.public_id}"
    found = caller(alice).get(address).body
    assert [part["id"] for part in found["parts"]][0] == "selection"
    assert found["missing"] == sum(not gap["is_ahead"] for gap in found["gaps"])
    made_once(caller(alice), f"{address}/issues", {"language": "zh"}, status=201)
    issue = ArchiveIssue.objects.get()
    [row] = caller(alice).get(f"{address}/issues").body
    assert (row["version"], row["digest"]) == (1, issue.digest)
    checked = caller(alice).get(f"/archives/check?sha256={issue.file_digest}").body
    assert (checked["is_latest"], checked["issue"]["id"]) == (True, issue.public_id)
    assert caller(alice).get(f"/archives/check?sha256={'0' * 64}").body["issue"] is None


def test_charlie_reads_and_issues_none_of_hers(world, alice, charlie, caller):
    address = f"/archives/{world.posting.public_id}"
    caller(alice).post(f"{address}/issues", {"language": "zh"})
    other = caller(charlie)
    assert other.get(address).status == 404
    assert other.get(f"{address}/issues").body == []
    assert other.post(f"{address}/issues", {"language": "zh"}).status == 404
    sha = ArchiveIssue.objects.get().file_digest
    assert other.get(f"/archives/check?sha256={sha}").body["issue"] is None
    assert other.get("/archives?area=411327&until=2030-01-01").body == []
    assert other.get("/pillars/anything?area=411327").status == 404


def test_a_run_is_asked_for_and_watched(world, alice, charlie, caller, made_once):
    body = {"area": "411327", "scope": "all", "language": "zh"}
    made = made_once(caller(alice), "/archives/runs", body, status=201)
    address = f"/archives/runs/{made.body['id']}"
    assert caller(alice).get(address).body["state"] == "waiting"
    assert caller(charlie).get(address).status == 404


def test_what_a_run_left_is_fetched_and_charlie_gets_none_of_it(
    world, alice, charlie, caller, token_of
):
    body = {"area": "411327", "scope": "all", "language": "zh"}
    made = caller(alice).post("/archives/runs", body).body["id"]
    assert jobs.work_once(clock=now, worker="w")

    def fetched(account, query=""):
        headers = {"Authorization": f"Bearer {token_of(account)}"}
        return Client().get(f"/api/archives/runs/{made}/file{query}", headers=headers)

    for query in ("", "?area=411327100"):
        answer = fetched(alice, query)
        assert answer.headers["Content-Type"] == "application/zip"
        with ZipFile(BytesIO(b"".join(answer.streaming_content))) as file:
            assert any(name.endswith(".pdf") for name in file.namelist())
    assert fetched(alice, "?area=411327101").status_code == 404
    assert fetched(charlie).status_code == 404


def test_what_is_not_there_is_not_found(world, alice, caller):
    assert caller(alice).get("/pillars/nonsense?area=411327").status == 404
    assert caller(alice).get("/stories/aaaaaaaaaaaa").status == 404
    assert caller(alice).get("/stories").body == {"rows": [], "next": None}


def test_a_kept_pillar_says_when_it_was_computed(world, alice, caller, settings):
    settings.POLICY_DIR = settings.ROOT / "policy"
    asked = "/pillars/strict-management-deep-care?area=411327&as_of=2024-04-10"
    live = caller(alice).get(asked).body
    keep_pillars(area="411327", on=date(2024, 4, 10), made_at=now(), by=OPERATOR)
    told = caller(alice).get(asked).body
    assert (live["computed_at"], told["computed_at"] > "2020", told["since"]) == (None, True, 0)
    assert told["lines"] == live["lines"]
    assert caller(alice).get(f"{asked}&now=true").body == live
