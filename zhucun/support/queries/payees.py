"""Those without a posting to whom money is asked for or paid, as their own registers name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from zhucun.analytics.queries.rows import shown_by_code
from zhucun.branches import queries as branches
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.divisions import Level
from zhucun.support.models import Payee


def name_payees(rows: Iterable[Any], *, as_of: date, actor: Actor = OPERATOR) -> None:
    """Sets `called` and `detail` of the payees of lines or payments as the reader may read them;
    without a reader as everybody may: whole where the name is public. One query a register."""
    by_subject: dict[str, list[Payee]] = defaultdict(list)
    for row in rows:
        if row.payee is not None:
            by_subject[row.payee.subject].append(row.payee)
    for subject, payees in by_subject.items():
        found = shown_by_code(
            actor=actor, subject=subject, codes=[one.code or one.key for one in payees], as_of=as_of
        )
        for one in payees:
            shown = found.get(one.code or one.key)
            if shown is not None:
                one.called, one.detail = shown.name, shown.detail


def name_for_finance(rows: Iterable[Any], *, as_of: date) -> dict[int, str]:
    """Sets the whole names, for a list that is paid and is logged with who fetched it; returns the
    last four signs of ID numbers by key of the payee. Four queries and one a register."""
    money = list(rows)
    name_payees(money, as_of=as_of)
    payees = [row.payee for row in money if row.payee is not None]
    keys = [one.key for one in payees]
    told = {**directory.names_and_tails(keys), **branches.names_and_tails(keys)}
    tails: dict[int, str] = {}
    for one in payees:
        if one.key in told:
            one.called, tails[one.pk] = told[one.key]
    return tails


def hold_payees(keys: Collection[int]) -> None:
    """Whoever holds the same payees waits until the end of this transaction. One query;
    none without any."""
    if not keys:
        return
    held = Payee.objects.filter(pk__in=list(keys)).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk", flat=True))


def around(areas: Collection[str]) -> str:
    """The smallest place in which all of these lie."""
    first, last = min(areas, default=""), max(areas, default="")
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[: max((level.value for level in Level if level.value <= same), default=0)]
