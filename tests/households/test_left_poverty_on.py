"""The day on which a household left poverty: by its own classifications, and by nobody else's."""

from __future__ import annotations

from datetime import date

from tests.households.world import added, person
from zhucun.directory.models import Place
from zhucun.households import marts
from zhucun.households.models import Household, HouseholdTag

VILLAGE = "411327100201"
FIRST, LEFT, AGAIN = date(2020, 1, 1), date(2021, 12, 20), date(2023, 1, 1)


def poor(home: Household, since: date, until: date | None = None) -> None:
    HouseholdTag.objects.create(
        household=home, tag="poor-household", valid_from=since, valid_until=until
    )


def left_on(day: date) -> dict[str, date | None]:
    rows = marts.MARTS["household"](as_of=day, areas=("411327",), names={"exited_on"}, tags={})
    return {row["m_code"]: row["m_exited_on"] for row in rows}


def test_who_is_poor_again_has_not_left_and_his_neighbour_has(places: dict[str, Place]) -> None:
    """The keys of households and of their classifications are numbered apart."""
    gone, again, always = (
        added(places[VILLAGE], number, person(name)) for number, name in enumerate("甲乙丙", 1)
    )
    poor(again, FIRST, LEFT)
    poor(again, AGAIN)
    poor(gone, FIRST, LEFT)  # the third classification, while the third household is poor
    poor(always, FIRST)
    between, after = left_on(date(2022, 6, 30)), left_on(date(2023, 6, 30))
    assert [between[row.public_id] for row in (gone, again, always)] == [LEFT, LEFT, None]
    assert [after[row.public_id] for row in (gone, again, always)] == [LEFT, None, None]
