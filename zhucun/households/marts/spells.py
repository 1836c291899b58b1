"""Spells: for how long, without a break, a household or a person was counted in an area under a
classification, how it came and how it went. Stocks and flows are counts of spells.

A spell is half-open: [began, ended). It is where a household lived, cut to when it bore the
classification and, for persons, to when they belonged to it. Two querysets each: those of the
present village, and those of former ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from zhucun.directory.perms import in_areas
from zhucun.households.enums import Came, LeftReason, Went
from zhucun.households.models import Dwelling, Household, Member

#: Later than any day: the end of what has none.
FAR = date(9999, 12, 31)


def household_spells(areas: tuple[str, ...], tag: str = "") -> tuple[QuerySet[Any], ...]:
    """Spells of households: `began`, `ended`, `came`, `went`; the rows are households."""
    return tuple(_cut(rows, tag, prefix="", parts=home) for rows, home in _homes(areas, prefix=""))


def person_spells(areas: tuple[str, ...], tag: str = "") -> tuple[QuerySet[Any], ...]:
    """Spells of persons, as in `household_spells`; the rows are members."""
    return tuple(
        _cut(rows, tag, prefix="household__", parts=home)
        for rows, home in _homes(areas, prefix="household__")
    )


def settled_persons(areas: tuple[str, ...], tag: str) -> QuerySet[Any]:
    """Spells of persons as if their households had always lived where they live now."""
    rows: QuerySet[Any] = Member.objects.filter(in_areas("household__area", areas))
    always = {
        "since": F("household__valid_from"),
        "until": _or_far("household__valid_until"),
        "came": _word(
            When(~Q(household__begin_reason=""), then=F("household__begin_reason")),
            default=Came.REGISTERED,
        ),
        "went": _ended("household__"),
    }
    return _cut(rows, tag, prefix="household__", parts=always)


def _homes(areas: tuple[str, ...], *, prefix: str) -> list[tuple[QuerySet[Any], Mapping[str, Any]]]:
    """Where households live, and where they lived before, with the days and how it came so."""
    rows: QuerySet[Any] = Household.objects.all() if not prefix else Member.objects.all()
    now = rows.filter(in_areas(f"{prefix}area", areas))
    before = rows.annotate(home=FilteredRelation(f"{prefix}dwellings"))
    # An area of everything is no condition on the row itself: the join must still be an inner one.
    before = before.filter(in_areas("home__area", areas), home__isnull=False)
    return [
        (now, _present(prefix, areas)),
        (before, _former(prefix, areas)),
    ]


def _present(prefix: str, areas: tuple[str, ...]) -> dict[str, Any]:
    return {
        "since": F(f"{prefix}lives_since"),
        "until": _or_far(f"{prefix}valid_until"),
        "came": _came(prefix, areas, f"{prefix}lives_since"),
        "went": _ended(prefix),
    }


def _former(prefix: str, areas: tuple[str, ...]) -> dict[str, Any]:
    key, until = OuterRef(f"{prefix}pk"), OuterRef("home__valid_until")
    onward = Household.objects.filter(in_areas("area", areas), pk=key, lives_since=until)
    further = Dwelling.objects.filter(in_areas("area", areas), household=key, valid_from=until)
    merged = Q(home__village__merged_into__isnull=False) & Q(
        home__village__valid_until=F("home__valid_until")
    )
    return {
        "since": F("home__valid_from"),
        "until": F("home__valid_until"),
        "came": _came(prefix, areas, "home__valid_from"),
        "went": _word(
            When(Exists(onward) | Exists(further), then=Value(Went.WITHIN)),
            When(merged, then=Value(Went.VILLAGE)),
            default=Went.LEFT,
        ),
    }


def _came(prefix: str, areas: tuple[str, ...], since: str) -> Case:
    """How a household came to live where it lives from a day on."""
    before = Dwelling.objects.filter(household=OuterRef(f"{prefix}pk"), valid_until=OuterRef(since))
    merged = before.filter(
        village__merged_into__isnull=False, village__valid_until=F("valid_until")
    )
    return _word(
        When(Exists(before.filter(in_areas("area", areas))), then=Value(Came.WITHIN)),
        When(Exists(merged), then=Value(Came.VILLAGE)),
        When(Exists(before), then=Value(Came.ARRIVED)),
        When(~Q(**{f"{prefix}begin_reason": ""}), then=F(f"{prefix}begin_reason")),
        default=Came.REGISTERED,
    )


def _ended(prefix: str) -> Case:
    """How a household that lives here ended."""
    return _word(
        When(~Q(**{f"{prefix}end_reason": ""}), then=F(f"{prefix}end_reason")),
        default=Went.OTHER,
    )


def _cut(rows: QuerySet[Any], tag: str, *, prefix: str, parts: Mapping[str, Any]) -> QuerySet[Any]:
    """The spells: the latest of the beginnings, the earliest of the ends; where two fall on one
    day the narrower reason is told: the person's, the home's, the classification's."""
    rows = rows.annotate(home_since=parts["since"], home_until=parts["until"])
    starts: list[tuple[str, Any]] = [("home_since", parts["came"])]
    ends: list[tuple[str, Any]] = [("home_until", parts["went"])]
    if prefix:
        rows = rows.annotate(own_since=F("valid_from"), own_until=_or_far("valid_until"))
        starts.insert(0, ("own_since", _joined(parts["came"])))
        ends.insert(0, ("own_until", _left()))
    if tag:
        held = Q(**{f"{prefix}tags__tag": tag, f"{prefix}tags__retracted_at": None})
        rows = rows.annotate(borne=FilteredRelation(f"{prefix}tags", condition=held))
        rows = rows.filter(borne__isnull=False).annotate(
            tag_since=F("borne__valid_from"), tag_until=_or_far("borne__valid_until")
        )
        starts.append(("tag_since", Value(Came.TAGGED)))
        ends.append(("tag_until", Value(Went.UNTAGGED)))
    rows = rows.annotate(
        began=_of(Greatest, [name for name, _ in starts]),
        ended=_of(Least, [name for name, _ in ends]),
    )
    spells: QuerySet[Any] = rows.filter(began__lt=F("ended")).annotate(
        came=_word(*(When(began=F(name), then=word) for name, word in starts)),
        went=_word(*(When(ended=F(name), then=word) for name, word in ends)),
    )
    return spells


def _joined(home: Case) -> Case:
    """How a person came to belong; who came with the household came as it did."""
    return _word(
        When(~Q(joined_reason=""), then=F("joined_reason")),
        When(own_since=F("home_since"), then=home),
        default=Came.REGISTERED,
    )


def _left() -> Case:
    return _word(When(~Q(left_reason=""), then=F("left_reason")), default=LeftReason.OTHER)


def _of(pick: Any, names: list[str]) -> Any:
    return F(names[0]) if len(names) == 1 else pick(*names, output_field=DateField())


def _or_far(column: str) -> Coalesce:
    return Coalesce(F(column), Value(FAR, output_field=DateField()), output_field=DateField())


def _word(*whens: When, default: str | None = None) -> Case:
    return Case(
        *whens,
        default=Value(default) if default is not None else None,
        output_field=CharField(max_length=12),
    )
