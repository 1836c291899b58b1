"""Places live for a time under a code; villages merge, are renamed and bear dated tags."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory import actions, marts, queries
from zhucun.directory.actions import PlaceDraft
from zhucun.directory.enums import Role
from zhucun.directory.errors import (
    CannotMerge,
    PlaceExists,
    PlaceGone,
    PlaceHoldsOthers,
    PlaceMerged,
    PlaceWithoutParent,
    TagOverlaps,
    UnknownPlace,
)
from zhucun.directory.models import Place, PlaceTag
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.usefixtures("places")
EAST, WEST, RIVER, FAR = "411327100201", "411327100202", "411327101201", "520111100201"
DAY = date(2023, 7, 1)


def end(code: str, until: date = DAY, **more: Any) -> None:
    actions.end_place(code=code, until=until, by=OPERATOR, **more)


def merge(*codes: str, into: str, on: date = DAY) -> None:
    actions.merge_places(codes=codes, into=into, on=on, by=OPERATOR)


def tags_on(code: str, as_of: date) -> list[str]:
    return [row.tag for row in queries.tags_of(place=Place.objects.get(code=code), as_of=as_of)]


# adding


def test_parents_may_stand_anywhere_in_the_same_list() -> None:
    make.add_places({"411328100200": "新村", "411328100": "城关镇", "411328": "唐河县"})
    assert [one.name for one in queries.path_of("411328100200", as_of=DAY)] == [
        "河南省", "南阳市", "唐河县", "城关镇", "新村",
    ]  # fmt: skip


def test_an_orphan_is_refused_and_nothing_is_added() -> None:
    with pytest.raises(PlaceWithoutParent, match="411328100 lies under 411328, which is not known"):
        make.add_places({"411327102": "新镇", "411328100": "城关镇"})
    assert not Place.objects.filter(code="411327102").exists()


def test_a_township_may_hang_under_a_prefecture_without_counties() -> None:
    make.add_places({"44": "广东省", "4419": "东莞市", "441900003": "石碣镇"})
    assert [one.code for one in queries.path_of("441900003", as_of=DAY)] == [
        "44",
        "4419",
        "441900003",
    ]


@pytest.mark.parametrize("since", [date(2019, 1, 1), date(2023, 1, 1)])
def test_a_code_in_use_is_refused_by_its_name(since: date) -> None:
    with pytest.raises(PlaceExists, match="411327100201 is already in use by 东关村民委员会"):
        make.add_places({EAST: "新东关村"}, since=since)


def test_the_same_code_twice_in_a_list_is_refused() -> None:
    drafts = [PlaceDraft(code="411327102", name="甲镇"), PlaceDraft(code="411327102", name="乙镇")]
    with pytest.raises(PlaceExists):
        actions.add_places(drafts, since=DAY, by=OPERATOR)


def test_a_code_is_free_again_from_the_day_its_place_ended() -> None:
    end(EAST)
    make.add_places({EAST: "新东关村"}, since=DAY)
    assert queries.place_on(code=EAST, as_of=date(2023, 6, 30)).name == "东关村民委员会"
    assert queries.place_on(code=EAST, as_of=DAY).name == "新东关村"


def test_a_code_is_not_free_before_its_place_ended() -> None:
    end(EAST)
    with pytest.raises(PlaceExists):
        make.add_places({EAST: "新东关村"}, since=date(2023, 6, 30))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("东关村民委员会", "东关村"),
        ("石板村村委会", "石板村"),
        ("花园社区居民委员会", "花园社区"),
        ("花园居委会", "花园社区"),
        ("城关镇", "城关镇"),
    ],
)
def test_a_committee_is_listed_by_the_village(name: str, short: str) -> None:
    make.add_places({"411327100299": name})
    assert Place.objects.get(code="411327100299").short_name == short


# ending and merging


def test_a_village_that_ended_says_when() -> None:
    end(EAST)
    with pytest.raises(PlaceGone, match=r"东关村民委员会 \(411327100201\) ended on 2023-07-01"):
        queries.place_on(code=EAST, as_of=DAY)


def test_a_merged_village_names_its_heir_and_what_to_do() -> None:
    merge(EAST, into=WEST)
    with pytest.raises(PlaceMerged) as refused:
        queries.place_on(code=EAST, as_of=DAY)
    assert str(refused.value) == (
        "东关村民委员会 (411327100201) was merged into 西关村民委员会 (411327100202) on 2023-07-01. "
        "Use 411327100202, or a date before that day."
    )


def test_a_place_that_is_not_there_yet_is_unknown() -> None:
    with pytest.raises(UnknownPlace, match="no place with the code 411327100201 on 1999-12-31"):
        queries.place_on(code=EAST, as_of=date(1999, 12, 31))


def test_merging_ends_several_villages_with_their_tags_and_can_be_repeated() -> None:
    make.tag(EAST, "poverty-village")
    for _ in range(2):
        merge(EAST, RIVER, into=WEST)
    ended = Place.objects.filter(valid_until=DAY, merged_into__code=WEST)
    assert sorted(ended.values_list("code", flat=True)) == [EAST, RIVER]
    assert tags_on(EAST, date(2023, 6, 30)) == ["poverty-village"]
    assert tags_on(EAST, DAY) == []
    assert EventRecord.objects.filter(name="directory.place.ended").count() == 2


def test_all_villages_merge_or_none() -> None:
    with pytest.raises(UnknownPlace):
        merge(EAST, "411327100299", into=WEST)
    assert queries.place_on(code=EAST, as_of=DAY).valid_until is None


@pytest.mark.parametrize("into", [EAST, "411327100"])
def test_a_village_merges_into_another_village_only(into: str) -> None:
    with pytest.raises(CannotMerge, match="东关村民委员会 cannot be merged into"):
        merge(EAST, into=into)


def test_the_heir_must_go_on() -> None:
    end(WEST)
    with pytest.raises(PlaceGone, match="西关村"):
        merge(EAST, into=WEST)


def test_an_ended_village_is_not_ended_again_otherwise() -> None:
    end(EAST)
    for until, heir in [(DAY, WEST), (date(2023, 5, 1), "")]:
        with pytest.raises(PlaceGone, match="ended on 2023-07-01"):
            end(EAST, until, merged_into=heir)


def test_a_township_with_villages_does_not_end() -> None:
    with pytest.raises(PlaceHoldsOthers, match="赊店镇 .* still holds 2 places .* first 东关村"):
        end("411327100")
    merge(EAST, WEST, into=RIVER)
    end("411327100")
    with pytest.raises(PlaceGone):
        queries.place_on(code="411327100", as_of=DAY)


def test_a_place_does_not_end_on_its_first_day() -> None:
    with pytest.raises(PeriodReversed):
        end(EAST, Place.objects.get(code=EAST).valid_from)


def test_a_tag_that_was_to_begin_later_never_holds() -> None:
    make.tag(EAST, "star-village", since=date(2024, 1, 1))
    end(EAST)
    assert tags_on(EAST, date(2024, 6, 1)) == []
    assert PlaceTag.objects.get().retracted_at is not None


# renaming


def test_a_renamed_village_is_the_same_place_under_the_same_code() -> None:
    before = Place.objects.get(code=EAST)
    make.tag(EAST, "poverty-village")
    rename: dict[str, Any] = {"code": EAST, "name": "东风村民委员会", "on": DAY}
    assert actions.rename_place(**rename, by=OPERATOR)
    assert not actions.rename_place(**rename, by=OPERATOR)
    after = queries.place_on(code=EAST, as_of=DAY)
    assert (after.pk, after.short_name, after.initials) == (before.pk, "东风村", "dfc")
    assert queries.place_on(code=EAST, as_of=date(2022, 1, 1)) == after
    assert tags_on(EAST, DAY) == ["poverty-village"]


def test_the_history_of_a_renamed_village_keeps_the_old_name_and_the_day() -> None:
    actions.rename_place(code=EAST, name="东风村民委员会", on=DAY, by=OPERATOR)
    event = EventRecord.objects.get(name="directory.place.renamed")
    assert event.data == {"code": EAST, "place_name": "东风村民委员会", "before": "东关村民委员会"}
    assert event.happened_at == queries.midnight(DAY)


# tags and figures


def test_a_tag_holds_from_its_first_day_until_the_day_it_is_taken_off() -> None:
    make.tag(EAST, "poverty-village", since=date(2021, 1, 1))
    place = Place.objects.get(code=EAST)
    assert actions.untag_place(place=place, tag="poverty-village", until=DAY, by=OPERATOR)
    assert not actions.untag_place(place=place, tag="poverty-village", until=DAY, by=OPERATOR)
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2023, 6, 30), DAY]
    assert [len(tags_on(EAST, day)) for day in days] == [0, 1, 1, 0]


def test_a_tag_that_holds_already_is_left() -> None:
    make.tag(EAST, "poverty-village", since=date(2021, 1, 1))
    both = [Place.objects.get(code=code) for code in (EAST, WEST, WEST)]
    assert actions.tag_places(places=both, tag="poverty-village", since=DAY, by=OPERATOR) == 1
    assert PlaceTag.objects.get(place=both[0]).valid_from == date(2021, 1, 1)


@pytest.mark.parametrize("until", [None, date(2022, 1, 1)])
def test_the_same_tag_does_not_hold_twice(until: date | None) -> None:
    make.tag(EAST, "poverty-village", since=date(2021, 1, 1))
    if until:
        place = Place.objects.get(code=EAST)
        actions.untag_place(place=place, tag="poverty-village", until=until, by=OPERATOR)
    with pytest.raises(TagOverlaps, match="already bears the tag poverty-village from 2021-01-01"):
        make.tag(EAST, "poverty-village", since=date(2020, 6, 1))


def test_a_tag_comes_back_after_it_was_taken_off() -> None:
    make.tag(EAST, "poverty-village", since=date(2021, 1, 1))
    place = Place.objects.get(code=EAST)
    actions.untag_place(place=place, tag="poverty-village", until=DAY, by=OPERATOR)
    make.tag(EAST, "poverty-village", since=DAY)
    assert tags_on(EAST, DAY) == ["poverty-village"]


def test_a_retracted_tag_never_held_but_its_row_stays() -> None:
    make.tag(EAST, "poverty-village", since=date(2021, 1, 1))
    wrong: dict[str, Any] = {
        "place": Place.objects.get(code=EAST),
        "tag": "poverty-village",
        "since": date(2021, 1, 1),
    }
    assert actions.retract_tag(**wrong, by=OPERATOR)
    assert not actions.retract_tag(**wrong, by=OPERATOR)
    assert tags_on(EAST, date(2022, 1, 1)) == []
    assert PlaceTag.objects.count() == 1
    make.tag(EAST, "poverty-village", since=date(2020, 6, 1))


def test_what_we_thought_before_the_tag_was_retracted_can_still_be_asked() -> None:
    make.tag(EAST, "border", since=DAY)
    village = make.place(EAST)
    actions.retract_tag(place=village, tag="border", since=DAY, by=OPERATOR)
    instants = [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, 6)]
    PlaceTag.objects.update(recorded_at=instants[1], retracted_at=instants[3])

    def known(at: datetime) -> bool:
        return queries.tags_of(place=village, as_of=DAY, known_at=at).exists()

    assert [known(at) for at in instants] == [False, True, True, False, False]
    assert tags_on(EAST, DAY) == []


def test_the_latest_figure_up_to_the_day_holds() -> None:
    place = Place.objects.get(code=EAST)
    for as_of, households in [
        (date(2021, 1, 1), 100),
        (date(2023, 1, 1), 120),
        (date(2023, 1, 1), 121),
    ]:
        actions.record_figures(
            figures={place: {"households": households}}, as_of=as_of, by=OPERATOR
        )
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2022, 12, 31), date(2023, 1, 1)]
    shown = [queries.figures_of(place=place, as_of=day).get("households") for day in days]
    assert [row and row.value for row in shown] == [None, 100, 100, 121]


def test_the_mart_shows_tags_and_figures_as_of_the_day() -> None:
    make.tag(EAST, "poverty-village", since=DAY)
    place = Place.objects.get(code=EAST)
    actions.record_figures(figures={place: {"households": 120}}, as_of=DAY, by=OPERATOR)
    rows = {}
    for as_of in (date(2023, 6, 30), DAY):
        found = marts.places(
            level=Level.VILLAGE,
            as_of=as_of,
            areas=("411327",),
            tags={"is_poor": "poverty-village"},
            figures=["households"],
        )
        rows[as_of] = {row.code: (row.m_is_poor, row.m_households) for row in found}  # type: ignore[attr-defined]
    assert rows[date(2023, 6, 30)] == dict.fromkeys((EAST, WEST, RIVER), (False, None))
    assert rows[DAY] == {EAST: (True, 120), WEST: (False, None), RIVER: (False, None)}


# reading


def test_names_of_places_come_with_all_above_them_in_one_query(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        names = queries.names_of([EAST, FAR], as_of=DAY)
    assert names[EAST] == "东关村"
    assert names["52"] == "贵州省"
    assert len(names) == 10


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("西关", [WEST]),
        ("xg", [WEST]),
        ("xiguan", [WEST]),
        ("411327100000", ["411327100", EAST, WEST]),
        ("4113271002", [EAST, WEST]),
        ("nowhere", []),
    ],
)
def test_a_place_is_found_by_name_code_pinyin_or_initials(text: str, found: list[str]) -> None:
    places = queries.search_places(actor=OPERATOR, text=text, as_of=DAY)
    assert [place.code for place in places] == found


def test_charlie_neither_sees_nor_changes_the_places_of_alice() -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    assert queries.place_card(actor=alice, code=EAST, as_of=DAY).code == EAST
    assert not queries.places(actor=charlie, as_of=DAY, area="411327").exists()
    with pytest.raises(NotFound):
        queries.place_card(actor=charlie, code=EAST, as_of=DAY)
    for change in (
        lambda: make.tag(EAST, "poverty-village", by=charlie),
        lambda: actions.end_place(code=EAST, until=DAY, by=charlie),
        lambda: actions.merge_places(codes=[FAR], into=EAST, on=DAY, by=charlie),
        lambda: actions.rename_place(code=EAST, name="x", on=DAY, by=charlie),
        lambda: make.add_places({"411327102": "新镇"}, by=charlie),
        lambda: actions.record_figures(
            figures={Place.objects.get(code=EAST): {"households": 1}}, as_of=DAY, by=charlie
        ),
    ):
        with pytest.raises(NotAllowed):
            change()
