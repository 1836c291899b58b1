"""Papers are issued once, frozen, numbered and printed the same each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory import actions as directory
from zhucun.directory.enums import PoliticalStatus, Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions, queries
from zhucun.reports.errors import (
    NobodyToName,
    NoPartyMember,
    NotAnnounced,
    NumberNeeded,
    NumberTaken,
    PaperChanged,
)
from zhucun.reports.models import Issued, Named
from zhucun.reports.rows import Draft, Line
from zhucun.reports.writers.pdf import pdf
from zhucun.roster import actions as roster
from zhucun.roster.enums import PostingRole, TakeUp
from zhucun.roster.models import Posting, Round, TakeUpStep

ON = date(2024, 3, 1)
#: What typst would run if it were source, and what it would set otherwise than written.
HOSTILE = '#panic("x") *粗* $x$ _斜_ <label> @ref \\ ` // #import "/etc/passwd"'


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def posting(places: dict[str, Place], batch: Round, unit: Unit) -> Posting:
    """李明 of 社旗县财政局 is first secretary of 东关村."""
    return make.posting(make.person("李明"), places["411327100201"], batch, unit=unit)


def letter(posting: Posting, *, actor: Actor = OPERATOR, language: str = "zh") -> Draft:
    return queries.appointment(actor=actor, posting=posting.public_id, language=language)


def issue(draft: Draft, number: str = "社组通〔2024〕3号", **more: Any) -> Issued:
    more = {
        "issuer": "中共社旗县委组织部",
        "issued_on": ON,
        "issued_at": NOW,
        "by": OPERATOR,
        **more,
    }
    return actions.issue(draft, number=number, **more)


# what stands in a paper


def test_a_letter_says_who_serves_where_as_the_region_calls_it(posting: Posting) -> None:
    [each] = letter(posting).data["letters"]
    assert (each["name"], each["place"], each["role"]) == (
        "李明",
        "社旗县赊店镇东关村",
        "驻村第一书记",
    )
    assert each["addressees"] == ["社旗县财政局", "赊店镇党委"]
    assert each["starts-on"] == "2021年5月10日"
    [english] = letter(posting, language="en").data["letters"]
    assert (english["role"], english["starts-on"]) == ("First secretary", "10 May 2021")


def test_the_letters_of_a_round_are_one_file_in_order_of_villages(
    places: dict[str, Place], batch: Round, posting: Posting
) -> None:
    make.posting(make.person("王芳"), places["411327100202"], batch)
    draft = queries.appointments(actor=OPERATOR, round_=batch.public_id, language="zh")
    assert [each["name"] for each in draft.data["letters"]] == ["李明", "王芳"]
    assert pdf(draft.kind, issue(draft).data, digest="a" * 64, made_at=NOW).startswith(b"%PDF-")


def test_a_notice_waits_until_the_round_is_published(batch: Round, posting: Posting) -> None:
    def notice() -> Draft:
        return queries.notice(actor=OPERATOR, round_=batch.public_id, language="zh")

    with pytest.raises(NotAnnounced):
        notice()
    roster.publish_round(round_=batch, published_at=NOW, by=OPERATOR)
    data = notice().data
    assert (data["count"], data["villages"]) == (1, 1)
    assert data["rows"][0]["township"] == "赊店镇"


def test_a_notice_names_who_was_announced_and_not_who_came_later_for_him(
    places: dict[str, Place], batch: Round, posting: Posting
) -> None:
    leaves = date(2024, 5, 1)
    roster.end_postings([posting], ends_on=leaves, reason="因病", made_at=NOW, by=OPERATOR)
    make.posting(make.person("后来"), posting.place, batch, role=posting.role, starts_on=leaves)
    roster.publish_round(round_=batch, published_at=NOW, by=OPERATOR)
    data = queries.notice(actor=OPERATOR, round_=batch.public_id, language="zh").data
    assert [row["name"] for row in data["rows"]] == [posting.person.name]


def test_a_round_without_postings_names_nobody(batch: Round) -> None:
    with pytest.raises(NobodyToName):
        queries.appointments(actor=OPERATOR, round_=batch.public_id, language="zh")


def test_a_party_letter_holds_no_number_and_no_age(places: dict[str, Place], batch: Round) -> None:
    person = make.person("张三", numbered=True, phone="13712345678", birth_on=date(1985, 2, 3))
    row = make.posting(person, places["411327100201"], batch)
    text = str(queries.party_letter(actor=OPERATOR, posting=row.public_id).data)
    assert "中共社旗县赊店镇东关村支部委员会" in text
    for secret in (directory_number(person), "13712345678", "1985"):
        assert secret not in text


def directory_number(person: Any) -> str:
    number: str = person.id_number
    assert number
    return number


def test_who_is_no_party_member_gets_no_party_letter(
    places: dict[str, Place], batch: Round
) -> None:
    person = make.person("王芳", political_status=PoliticalStatus.MASSES)
    row = make.posting(person, places["411327100201"], batch, role=PostingRole.MEMBER)
    with pytest.raises(NoPartyMember, match="王芳"):
        queries.party_letter(actor=OPERATOR, posting=row.public_id)


@pytest.fixture
def handover(posting: Posting) -> Any:
    promise = roster.PromiseDraft(posting=posting, text=HOSTILE, made_on=date(2022, 1, 1))
    roster.make_promises([promise], by=OPERATOR)
    return roster.open_handover(giver=posting, taker=None, opened_on=ON, opened_at=NOW, by=OPERATOR)


def test_a_handover_list_shows_every_item(handover: Any) -> None:
    draft = queries.handover_list(actor=OPERATOR, handover=handover.public_id, language="zh")
    assert ("长期承诺", HOSTILE) in [(row["kind"], row["text"]) for row in draft.data["rows"]]


def test_the_list_of_terms_says_where_the_day_is_only_reckoned(
    places: dict[str, Place], batch: Round, posting: Posting
) -> None:
    make.posting(make.person("王芳"), places["411327100202"], batch, due_on=date(2024, 5, 1))
    draft = queries.expiry_list(
        actor=OPERATOR, area="411327", as_of=ON, until=date(2024, 5, 30), language="zh"
    )
    assert [(row["name"], row["left"]) for row in draft.data["rows"]] == [
        ("王芳", "61"),
        ("李明", "-296"),
    ]
    assert draft.data["rows"][1]["note"]


# printing


def drafts(posting: Posting, handover: Any, batch: Round) -> list[Draft]:
    roster.publish_round(round_=batch, published_at=NOW, by=OPERATOR)
    found = [queries.party_letter(actor=OPERATOR, posting=posting.public_id)]
    lines = [Line(on=ON, text=HOSTILE)]
    for language in ("zh", "en"):
        key = {"actor": OPERATOR, "language": language}
        found += [
            queries.appointment(posting=posting.public_id, **key),
            queries.notice(round_=batch.public_id, **key),
            queries.handover_list(handover=handover.public_id, **key),
            queries.expiry_list(area="411327", as_of=ON, until=ON, **key),
            queries.term_record(posting=posting.public_id, lines=lines, **key),
        ]
    return found


def test_every_paper_prints_the_same_bytes_again(
    posting: Posting, handover: Any, batch: Round
) -> None:
    for at, draft in enumerate(drafts(posting, handover, batch)):
        paper = issue(draft, number=f"{at}号")
        first = queries.printed(paper)
        assert first.startswith(b"%PDF-")
        assert queries.printed(Issued.objects.get(pk=paper.pk)) == first


def test_a_preview_is_marked_and_differs_from_the_paper(posting: Posting) -> None:
    draft = letter(posting)
    shown = queries.previewed(draft, at=datetime(2024, 3, 1, tzinfo=UTC))
    assert shown.startswith(b"%PDF-")
    assert shown != queries.printed(issue(draft))


def test_nothing_of_a_paper_is_ever_run(posting: Posting) -> None:
    data = letter(posting).data["letters"][0]
    names = [name for name, value in data.items() if isinstance(value, str)]
    plain = {"title": "t", "language": "zh", "number": HOSTILE, "issuer": HOSTILE, "issued-on": ""}
    hostile = {**data, **dict.fromkeys(names, HOSTILE), "addressees": [HOSTILE]}
    content = {**plain, "round": HOSTILE, "letters": [hostile]}
    assert pdf("appointment", content, digest="", made_at=NOW).startswith(b"%PDF-")


def test_a_paper_that_was_changed_in_the_database_is_not_printed(posting: Posting) -> None:
    paper = issue(letter(posting))
    Issued.objects.update(data={**paper.data, "issuer": "某某"})
    with pytest.raises(PaperChanged):
        queries.printed(Issued.objects.get())


# issuing


def test_a_paper_is_issued_once_and_printing_again_issues_nothing(posting: Posting) -> None:
    first = issue(letter(posting))
    again = issue(letter(posting))
    assert first.pk == again.pk
    record = EventRecord.objects.get(name="reports.form.issued")
    assert record.data == {"form": "appointment", "number": first.number, "digest": first.digest}


def test_a_paper_stays_as_it_was_when_the_records_change(posting: Posting) -> None:
    paper = issue(letter(posting))
    before = queries.printed(paper)
    directory.rename_place(
        code="411327100201", name="东风村民委员会", on=date(2024, 4, 1), by=OPERATOR
    )
    assert queries.printed(Issued.objects.get()) == before


def test_a_letter_bears_a_number_that_no_other_paper_has(
    places: dict[str, Place], batch: Round, posting: Posting
) -> None:
    with pytest.raises(NumberNeeded):
        issue(letter(posting), number=" ")
    issue(letter(posting))
    other = make.posting(make.person("王芳"), places["411327100202"], batch)
    with pytest.raises(NumberTaken, match="社组通〔2024〕3号"):
        issue(letter(other))
    assert Issued.objects.count() == 1


def test_a_letter_that_is_out_is_a_step_of_taking_up_the_post(posting: Posting) -> None:
    issue(letter(posting))
    step = TakeUpStep.objects.get()
    assert (step.posting_id, step.step, step.done_on) == (posting.pk, TakeUp.LETTER, ON)


# who sees what


def test_charlie_sees_and_issues_nothing_of_alices_county(
    posting: Posting, handover: Any, batch: Round
) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    paper = issue(letter(posting))
    assert not queries.issued(actor=charlie).exists()
    reads: list[Callable[[], object]] = [
        lambda: queries.issued_card(actor=charlie, public_id=paper.public_id),
        lambda: letter(posting, actor=charlie),
        lambda: queries.appointments(actor=charlie, round_=batch.public_id, language="zh"),
        lambda: queries.notice(actor=charlie, round_=batch.public_id, language="zh"),
        lambda: queries.party_letter(actor=charlie, posting=posting.public_id),
        lambda: queries.handover_list(actor=charlie, handover=handover.public_id, language="zh"),
        lambda: queries.term_record(
            actor=charlie, posting=posting.public_id, lines=[], language="zh"
        ),
    ]
    for read in reads:
        with pytest.raises(NotFound):
            read()
    empty = queries.expiry_list(actor=charlie, area="411327", as_of=ON, until=ON, language="zh")
    assert empty.data["rows"] == []
    with pytest.raises(NotAllowed):
        issue(letter(posting, language="en"), by=charlie)


def test_a_cadre_reads_what_names_him_and_his_unit_too(posting: Posting, unit: Unit) -> None:
    paper = issue(letter(posting))
    himself = make.actor("li", Role.PUBLIC, person=posting.person)
    clerk = make.actor("ulla", Role.UNIT, "411327", unit=unit)
    other = make.actor("eve", Role.PUBLIC, person=make.person("王芳"))
    assert [queries.issued(actor=who).count() for who in (himself, clerk, other)] == [1, 1, 0]
    assert queries.issued_card(actor=himself, public_id=paper.public_id)


@pytest.mark.parametrize("size", [3, 30])
def test_issuing_letters_costs_the_same_number_of_queries_for_any_round(
    places: dict[str, Place], batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        make.posting(make.person(), places["411327100201"], batch, role=PostingRole.MEMBER)
    with django_assert_num_queries(3):
        draft = queries.appointments(actor=OPERATOR, round_=batch.public_id, language="zh")
    with django_assert_num_queries(13):
        issue(draft)
    assert Named.objects.count() == size
