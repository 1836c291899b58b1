"""The page of an import: the difference as it is, and what is decided about it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from openpyxl import load_workbook

from tests import factories as make
from tests.doors.web.intake.conftest import BAD, GOOD, HEADINGS, cadre, xlsx
from zhucun.directory.models import Account, Place
from zhucun.doors.web.intake import previews
from zhucun.doors.web.intake.views import batches
from zhucun.intake import actions
from zhucun.intake.models import Batch
from zhucun.intake.readers import vault
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db
Clients = Callable[..., Client]
Bring = Callable[..., Batch]


@pytest.fixture
def page(alice: Account, client_of: Clients) -> Callable[..., str]:
    """The page of a batch as Alice reads it: `page(batch, part="new")`."""

    def opened(batch: Batch, language: str = "en", **query: str) -> str:
        return client_of(alice, language).get(f"/imports/{batch.public_id}/", query).text

    return opened


@pytest.fixture
def decide(alice: Account, client_of: Clients) -> Callable[..., Any]:
    """Sends the form of a batch's page, with the digest that the page holds."""

    def sent(batch: Batch, *, seen: str = "", **fields: Any) -> Any:
        client, address = client_of(alice, "en"), f"/imports/{batch.public_id}/"
        found = seen or _seen(client.get(address).text)
        return client.post(address, {"seen": found, **fields}, follow=True)

    return sent


def _seen(html: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert found
    return found[1]


# ── the difference ────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("part_name", ["errors", "changed", "new", "gone", "left"])
def test_every_part_can_be_shown(
    part_name: str,
    language: str,
    bring: Bring,
    page: Callable[..., str],
    unknown_names: Callable[[str], list[str]],
    part: Callable[[str, str], str],
) -> None:
    batch = bring(*GOOD, *BAD)
    html = page(batch, language, part=part_name)
    assert unknown_names(html) == []
    assert part(html, part_name)


def test_errors_come_first_and_say_where_why_and_what_to_do(
    bring: Bring, page: Callable[..., str], part: Callable[[str, str], str]
) -> None:
    html = page(bring(*GOOD, *BAD))
    errors = part(html, "errors")
    for shown in ("花名册, row 4", "F 任职起", "去年", "花名册, row 5", "H 联系电话"):
        assert shown in errors
    assert "Write it as 2021-05-11" in errors
    assert "2 rows have errors (2 cells)." in html


def test_personal_numbers_are_masked_wherever_they_stand(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str]
) -> None:
    number = make.id_number(serial=7)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    decide(bring(*GOOD))
    batch = bring(
        cadre("张三", 1, 联系电话="13912345678"), cadre("孙七", 7), cadre("周八", 8, 身份证号=wrong)
    )
    shown = "".join(page(batch, part=name) for name in ("errors", "changed", "new"))
    assert "周八" not in shown  # the error names the cell, not the person
    for hidden in ("13912345678", number, wrong, make.id_number(serial=1)):
        assert hidden not in shown
    assert "139****5678" in shown
    assert "孙七" in shown


def test_a_change_is_shown_field_by_field(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str], part: Callable[..., str]
) -> None:
    decide(bring(*GOOD))
    later = cadre("张三", 1, 任职起="2023.6.1")
    changed = part(page(bring(later, GOOD[1])), "changed")
    assert "Posting from: <del>2023-05-11</del> → <ins>2023-06-01</ins>" in changed
    assert "李四" not in changed


def test_how_the_file_was_read_is_shown(bring: Bring, page: Callable[..., str]) -> None:
    html = page(bring(data=xlsx([HEADINGS, *GOOD], ("说明", [["请如实填写"]]))))
    assert re.search(r">任职起</td><td[^>]*>Posting from</td>", html)
    assert "J 爱好" in html  # a column that nobody understands
    assert "The sheet “说明” was left out:" in html


def test_what_was_left_out_stays_with_the_import_when_its_file_is_gone(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str], part: Callable[..., str]
) -> None:
    batch = bring(data=xlsx([HEADINGS, *GOOD, ["合计", "", "2人"]], ("说明", [["请如实填写"]])))
    before = part(page(batch, part="left"), "left")
    decide(batch)
    vault.forget(batch.public_id)
    html = page(batch)
    for shown in (before, part(html, "left")):
        assert "花名册, row 4" in shown
        assert "Sheet 说明" in shown
    assert '<a href="#left">2</a>' in html
    batch.refresh_from_db()
    assert [one["row"] for one in batch.left] == [4, 0]


def test_more_rows_cost_no_more_queries(
    alice: Account, bring: Bring, client_of: Clients, queries_of: Callable[..., list[str]]
) -> None:
    client = client_of(alice)
    few, many = (
        bring(*(cadre(f"干部{number}", number) for number in range(1, count + 1)))
        for count in (3, 30)
    )
    asked = [
        queries_of(lambda batch=batch: client.get(f"/imports/{batch.public_id}/"))
        for batch in (few, many)
    ]
    assert asked[0] == asked[1]


def test_the_swapped_part_equals_the_fresh_page(
    alice: Account, bring: Bring, client_of: Clients, part: Callable[[str, str], str]
) -> None:
    batch = bring(*(cadre(f"干部{number}", number) for number in range(1, 31)))
    client, address = client_of(alice), f"/imports/{batch.public_id}/?part=new&sort=-where&size=20"
    swapped = client.get(address, headers={"HX-Request": "true", "HX-Target": "new"}).text
    assert "<html" not in swapped
    assert swapped.strip() == part(client.get(address).text, "new")
    assert "part=new" in swapped


def test_a_part_that_there_is_not_is_refused(bring: Bring, page: Callable[..., str]) -> None:
    assert "This list cannot be shown" in page(bring(*GOOD), part="nonsense")


def test_a_large_difference_is_not_read_again_for_every_page(
    bring: Bring, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "_KEPT_FROM", -1.0)
    batch, read = bring(*GOOD, *BAD), []
    preview = previews.queries.preview
    monkeypatch.setattr(
        previews.queries, "preview", lambda **given: read.append(given) or preview(**given)
    )
    first, second = page(batch, part="errors"), page(batch, part="errors")
    assert "去年" in first
    assert "去年" in second
    assert len(read) == 1
    page(batch, fresh="1")
    assert len(read) == 2


def test_what_takes_long_says_so_before(
    bring: Bring, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring(*GOOD)
    assert "This takes minutes" not in page(batch)
    monkeypatch.setattr(batches, "_LARGE", 1)
    assert "This takes minutes" in page(batch)


def test_more_rows_than_can_be_paged_through_are_said_to_be_cut(
    bring: Bring, page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "LIMIT", 1)
    html = page(bring(*GOOD, *BAD))
    assert "F 任职起" in html
    assert "H 联系电话" not in html
    assert "the marked workbook holds all errors" in html


# ── deciding ────────────────────────────────────────


def test_all_is_accepted_and_leads_to_the_roster(
    bring: Bring, decide: Callable[..., Any], alice: Account, client_of: Clients
) -> None:
    batch = bring(*GOOD)
    html = decide(batch).text
    assert "Accepted." in html
    assert 'href="/roster/"' in html
    assert sorted(Posting.objects.values_list("person__name", flat=True)) == ["张三", "李四"]
    assert "张三" in client_of(alice).get("/roster/").text
    batch.refresh_from_db()
    assert (batch.state, batch.accepted_by) == ("ACCEPTED", alice.pk)


def test_accepting_again_says_that_it_was_done(bring: Bring, decide: Callable[..., Any]) -> None:
    batch = bring(*GOOD)
    decide(batch)
    again = decide(batch, seen="0" * 64)
    assert "This import was accepted before; nothing was done again." in again.text
    assert Posting.objects.count() == 2


def test_rows_in_error_are_never_accepted_by_the_way(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str]
) -> None:
    batch = bring(*GOOD, *BAD)
    assert "Accept all" not in page(batch)
    answer = decide(batch)
    assert answer.status_code == 422
    assert not Posting.objects.exists()


def test_the_good_rows_are_accepted_where_somebody_says_so(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str]
) -> None:
    batch = bring(*GOOD, *BAD)
    assert "Take over the 2 good rows now; 2 rows with errors stay behind" in page(batch)
    html = decide(batch, only_good="on").text
    assert re.search(r"Stayed behind with errors</dt><dd>2<", html)
    assert Posting.objects.count() == 2


def test_a_changed_database_shows_the_refusal_and_the_fresh_difference(
    bring: Bring, decide: Callable[..., Any], alice: Account, client_of: Clients
) -> None:
    first, second = bring(*GOOD), bring(*GOOD)
    seen = _seen(client_of(alice, "en").get(f"/imports/{second.public_id}/").text)
    decide(first)
    answer = decide(second, seen=seen)
    assert answer.status_code == 409
    assert (
        "The data has changed since this preview was made; nothing was taken over." in answer.text
    )
    assert _seen(answer.text) != seen
    assert "Everything in the list is known already" in answer.text
    assert Posting.objects.count() == 2


def test_postings_that_the_list_does_not_name_end_only_by_choice(
    bring: Bring, decide: Callable[..., Any], page: Callable[..., str]
) -> None:
    decide(bring(*GOOD))
    batch, day = bring(GOOD[0]), localdate() - timedelta(days=3)
    assert "Also end the 1 postings that the list does not name" in page(batch)
    assert "李四 东关村" in page(batch, part="gone")
    assert decide(batch, end_gone="on").status_code == 422
    assert decide(batch, end_gone_on=day.isoformat()).status_code == 422
    done = decide(batch, end_gone="on", end_gone_on=day.isoformat())
    assert f"1 postings that the list does not name end on {day}." in done.text
    assert Posting.objects.get(person__name="李四").ends_on == day
    assert Posting.objects.get(person__name="张三").ends_on is None


def test_accepting_without_the_tick_ends_nobody(bring: Bring, decide: Callable[..., Any]) -> None:
    decide(bring(*GOOD))
    decide(bring(GOOD[0], cadre("孙七", 7)))
    assert Posting.objects.filter(ends_on=None).count() == 3


def test_a_discarded_import_is_closed(
    bring: Bring, decide: Callable[..., Any], alice: Account, client_of: Clients
) -> None:
    batch, client = bring(*GOOD), client_of(alice, "en")
    answer = client.post(f"/imports/{batch.public_id}/discard/", follow=True)
    assert "The import was discarded and its file removed." in answer.text
    html = client.get(f"/imports/{batch.public_id}/").text
    assert "This import was not accepted; nothing was taken over." in html
    late = decide(batch, seen="0" * 64)
    assert late.status_code == 409
    assert "This import was discarded" in late.text


def test_an_accepted_import_cannot_be_discarded(
    bring: Bring, decide: Callable[..., Any], alice: Account, client_of: Clients
) -> None:
    batch = bring(*GOOD)
    decide(batch)
    answer = client_of(alice, "en").post(f"/imports/{batch.public_id}/discard/")
    assert answer.status_code == 409


def test_the_marked_workbook_is_the_same_with_the_cells_marked(
    bring: Bring, alice: Account, client_of: Clients
) -> None:
    batch = bring(*GOOD, *BAD)
    answer = client_of(alice, "en").get(f"/imports/{batch.public_id}/marked/")
    assert "marked.xlsx" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.getvalue()))
    cell = book["花名册"]["F4"]
    assert cell.value == "去年"
    assert cell.comment is not None
    assert "is not a date" in cell.comment.text


def test_a_file_that_is_no_longer_kept_is_said_to_be_gone(
    bring: Bring, page: Callable[..., str], alice: Account, client_of: Clients
) -> None:
    batch = bring(*GOOD)
    actions.forget_files(made_before=batch.made_at + timedelta(days=1))
    assert "The file of this import is no longer kept." in page(batch)
    assert client_of(alice).get(f"/imports/{batch.public_id}/").status_code == 410


def test_who_looks_through_an_account_decides_nothing(
    root: Account, bring: Bring, client_of: Clients
) -> None:
    batch = bring(*GOOD)
    client = client_of(root, "en")
    client.post("/look-through/alice/")
    for path in ("", "discard/"):
        assert client.post(f"/imports/{batch.public_id}/{path}").status_code == 403
    batch.refresh_from_db()
    assert batch.state == "PREVIEWED"


def test_changed_villages_show_their_figures(
    places: dict[str, Place], bring: Bring, page: Callable[..., str]
) -> None:
    data = xlsx([["区划代码", "村名", "村类型", "户数"], ["411327101201", "小河村", "贫困村", 312]])
    html = page(bring(data=data, feed="villages"))
    assert "<del>—</del> → <ins>312</ins>" in html
    assert "Also end" not in html


def test_unit_phones_are_masked_in_the_difference(
    bring: Bring, page: Callable[..., str], round_2023: Round
) -> None:
    rows = [
        ["单位名称", "层级", "类别", "联系电话"],
        ["社旗县财政局", "县直", "金融", "13900001111"],
    ]
    html = page(bring(data=xlsx(rows), feed="units"))
    assert "13900001111" not in html
    assert "13800001234" not in html
    assert "139****11" in html


def test_lists_of_a_day_are_those_brought_up_to_it(
    bring: Bring, alice: Account, client_of: Clients, yesterday: date
) -> None:
    batch = bring(*GOOD)
    assert batch.public_id not in client_of(alice).get(f"/imports/?as_of={yesterday}").text
