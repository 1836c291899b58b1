"""Ballots, closing and voiding at the same moment; and what rows tell of who wrote them."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from tests.ballots.world import AT, DAY, Village, running, vote
from zhucun.ballots import actions
from zhucun.ballots.actions import casting, piles
from zhucun.ballots.models import Code, Line, Poll
from zhucun.directory.perms import OPERATOR

ALL = ("satisfied", "satisfied", "satisfied")


def at_once(*acts: Callable[[], Any]) -> list[BaseException]:
    """Each in its own connection; what they raised."""
    raised: list[BaseException] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            act()
        except BaseException as problem:
            raised.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return raised


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["phone", "sheet", "pile"])
def test_a_poll_that_is_declared_void_while_a_ballot_is_counted_waits_for_it(
    village: Village, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A ballot took its code first and the poll last, the void the poll first: a deadlock."""
    poll, codes = running(village)
    spent = Event()
    blur = casting.blur_codes

    def slowly(key: int) -> None:
        blur(key)
        spent.set()
        time.sleep(0.4)  # meanwhile the other has come

    monkeypatch.setattr(casting, "blur_codes", slowly)
    monkeypatch.setattr(piles, "blur_codes", slowly)

    def ballot() -> None:
        more: dict[str, Any] = {"poll": Poll.objects.get(), "today": DAY, "by": OPERATOR}
        if way == "phone":
            vote(poll, codes[0], *ALL)
        elif way == "sheet":
            actions.enter_sheet(code=codes[0], answers={1: "satisfied"}, **more)
        else:
            counts = {1: {"satisfied": 5}}
            actions.enter_pile(codes=codes[:5], counts=counts, **more)

    def void() -> None:
        spent.wait(timeout=10)
        actions.void_poll(poll=Poll.objects.get(), reason="表发错了村", at=AT, by=OPERATOR)

    assert at_once(ballot, void) == []
    assert Poll.objects.get().state == "voided"
    assert not Code.objects.exists()
    assert sum(line.satisfied for line in Line.objects.all()) == 0


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_no_words_carry_the_transaction_of_one_code(village: Village) -> None:
    """PostgreSQL keeps with each row which transaction wrote it (`xmin`), for whoever reads the
    tables while a poll runs."""
    poll, codes = running(village)
    for number, words in enumerate(("路坏了", "", "水费太贵", "常来坐坐")):
        vote(poll, codes[number], *ALL, words=words)
    actions.enter_sheet(
        poll=poll, code=codes[4], answers={}, is_spoiled=True, today=DAY, by=OPERATOR
    )
    vote(poll, codes[5], *ALL, words="多开几次会")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.key, COUNT(c.digest) FROM ballots_said s LEFT JOIN ballots_code c"
            " ON c.is_spent AND c.xmin = s.xmin GROUP BY s.key"
        )
        assert [count for _key, count in cursor.fetchall()] == [6, 6, 6, 6]
        cursor.execute("SELECT COUNT(DISTINCT xmin::text) FROM ballots_code WHERE is_spent")
        assert cursor.fetchone() == (1,)
