"""Nothing in the database leads from a ballot to a household, a code or an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.ballots.world import AFTER, AT, DAY, Village, running, vote
from zhucun.ballots import actions, queries
from zhucun.ballots.models import Asked, Code, Line, Poll, Said
from zhucun.directory.perms import Actor
from zhucun.ledger.models import AccessRecord, EventRecord

WORDS = ("修一下村西头的路", "常来家里坐坐", "水费太贵", "多开几次会", "谢谢工作队", "看病方便了")


def rows_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database holds it."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = [tuple(row) for row in cursor.fetchall()]
    return found


def added(
    before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that are new or changed, by table."""
    return {
        table: new
        for table, rows in after.items()
        if (new := [row for row in rows if row not in before[table]])
    }


@pytest.fixture
def voted(village: Village, office: Actor) -> tuple[Poll, list[str]]:
    poll, codes = running(village, by=office)
    for code, words in zip(codes, WORDS, strict=False):
        vote(poll, code, "satisfied", "dissatisfied", "unknown", words=words)
    return poll, codes


def test_a_ballot_leaves_no_row_but_counts_a_flag_and_sealed_words(
    village: Village, office: Actor
) -> None:
    poll, codes = running(village, by=office)
    before = rows_of_everything()
    vote(poll, codes[3], "satisfied", "dissatisfied", "unknown", words=WORDS[0])
    actions.enter_sheet(poll=poll, code=codes[4], answers={1: "satisfied"}, today=DAY, by=office)
    new = added(before, rows_of_everything())
    assert set(new) == {"ballots_code", "ballots_line", "ballots_poll", "ballots_said"}
    counts = {table: len(rows) for table, rows in new.items()}
    assert counts == {"ballots_code": 2, "ballots_line": 3, "ballots_poll": 1, "ballots_said": 1}


def test_no_ballot_is_news_and_nobody_is_noted_beside_it(
    voted: tuple[Poll, list[str]], office: Actor
) -> None:
    poll, codes = voted
    names = set(EventRecord.objects.values_list("name", flat=True))
    events = EventRecord.objects.filter(name__startswith="ballots.").count()
    actions.enter_sheet(poll=poll, code=codes[9], answers={1: "satisfied"}, today=DAY, by=office)
    assert EventRecord.objects.filter(name__startswith="ballots.").count() == events
    assert not any("cast" in name or "ballot." in name for name in names)
    assert not AccessRecord.objects.filter(what__contains="ballot").exists()


def test_after_a_poll_no_code_is_left_and_no_row_holds_one(
    voted: tuple[Poll, list[str]], office: Actor
) -> None:
    poll, codes = voted
    actions.close_poll(poll=poll, at=AFTER, by=office)
    assert not Code.objects.exists()
    everything = str(rows_of_everything())
    for code in codes:
        assert code not in everything
        assert code[:12] not in everything
    for words in WORDS:
        assert words not in everything


def test_no_key_leads_from_who_was_asked_to_what_was_said() -> None:
    """The tables of codes, counts and words point to the poll and to nothing else; none has a day, a
    number that grows, a household, an account."""
    for model in (Code, Said):
        names = {field.name: field.get_internal_type() for field in model._meta.get_fields()}
        links = [name for name, kind in names.items() if kind == "ForeignKey"]
        assert links == ["poll"], model
        assert not {"DateField", "DateTimeField", "BigAutoField", "AutoField"} & set(names.values())
    pointing = {
        (field.model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model in (Code, Said, Line, Asked)
    }
    assert pointing == set()


def test_where_a_code_stands_says_nothing_of_its_sheet(village: Village) -> None:
    """In the table in the order of their digests, in the pile in the order in which chance made them."""
    _, codes = running(village)
    table = connection.ops.quote_name(Code._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest FROM {table}")
        kept = [row[0] for row in cursor.fetchall()]
    assert kept == sorted(kept)
    assert len(kept) == len(codes)


def test_words_stand_in_another_order_after_the_close(
    voted: tuple[Poll, list[str]], office: Actor
) -> None:
    poll, _ = voted
    before = set(Said.objects.values_list("key", flat=True))
    actions.close_poll(poll=poll, at=AFTER, by=office)
    after = set(Said.objects.values_list("key", flat=True))
    assert before.isdisjoint(after)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert sorted(found.said) == sorted(WORDS)


def test_a_poll_before_its_end_tells_nobody_anything(
    voted: tuple[Poll, list[str]], office: Actor
) -> None:
    poll, _ = voted
    assert queries.results(actor=office, public_id=poll.public_id) is None
    found = queries.marks(actor=office, since=AT.date(), until=AFTER.date())
    assert found == []
