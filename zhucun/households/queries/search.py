"""Finding households by what somebody types: a whole name, pinyin, initials, a number, a place by
its name, pinyin or code."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Q

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households.models import (
    Household,
    Member,
)
from zhucun.households.queries.names import search_keys, whole_name_key
from zhucun.kernel.divisions import BadCode, Level, code_range, parse_code
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.ledger.fields import on_day

_ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
_PHONE = re.compile(r"1[0-9]{10}")


def matching(text: str, *, as_of: date, actor: Actor) -> Q:
    """A filter for households by what was typed.

    Names are looked up among all members of the day, whole: what is sealed cannot be searched by a
    part. A search by an ID number or a phone is logged. Each branch is one index lookup, and they
    are united by key, for an OR over two tables would read both.
    """
    word = "".join(text.split())
    present = Member.objects.filter(on_day(as_of))
    if _ID_NUMBER.fullmatch(word):
        _log(actor, "id_number")
        return _in(present.filter(id_index=directory.id_index(word.upper())).values("household"))
    if _PHONE.fullmatch(word):
        _log(actor, "phone")
        index = directory.phone_index(word)
        mine = Household.objects.filter(phone_index=index).values("pk")
        return _in(mine.union(present.filter(phone_index=index).values("household")))
    if word.isascii() and word.isalpha():
        pinyin, initials = search_keys(word)
        whole = present.filter(pinyin_index=pinyin).values("household")
        short = present.filter(initials_index=initials).values("household")
        return _in(whole.union(short, *_living_in(directory.codes_named(word))))
    if word.isascii() and any(sign.isdigit() for sign in word):
        low, high = code_range(word)
        return Q(number__gte=low, number__lt=high) | _coded(word)
    named = present.filter(name_index=whole_name_key(word)).values("household")
    placed = Household.objects.filter(village__in=directory.places_named(word)).values("pk")
    return _in(named.union(placed, *_living_in(directory.codes_named(word))))


def _living_in(codes: list[str]) -> list[Any]:
    ranges = (code_range(code) for code in codes)
    return [Household.objects.filter(area__gte=a, area__lt=b).values("pk") for a, b in ranges]


def _coded(word: str) -> Q:
    """Of a county, township or village by its code, also filled up with zeros; nothing else."""
    try:
        code = parse_code(word)
    except BadCode:
        return Q()
    low, high = code_range(code)
    return Q(area__gte=low, area__lt=high) if len(code) >= Level.COUNTY else Q()


def _in(keys: Any) -> Q:
    return Q(pk__in=keys)


def _log(actor: Actor, what: str) -> None:
    ledger.log_access(
        kind=Access.SEARCH,
        origin=actor.origin,
        subject="households",
        what=what,
    )
