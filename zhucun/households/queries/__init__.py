"""Every read of the registry of households; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.households.queries.checks import (
    HouseholdDraft,
    MemberDraft,
    household_problems,
    member_problems,
)
from zhucun.households.queries.households import (
    HouseholdCard,
    Rights,
    history_of,
    household_card,
    households,
    households_named,
    one_household,
    rights,
    village_households,
)
from zhucun.households.queries.names import (
    Shown,
    masked_name,
    name_keys,
    opened,
    reveal,
    shown_name,
    with_names,
)
from zhucun.households.queries.people import (
    known_people,
    member_card,
    members_of,
    members_on,
)
from zhucun.households.queries.search import matching
from zhucun.households.queries.tags import (
    known_words,
    stock_and_flow,
    tag_words,
    tags_of,
    tags_on,
)

__all__ = [
    "HouseholdCard",
    "HouseholdDraft",
    "MemberDraft",
    "Rights",
    "Shown",
    "history_of",
    "household_card",
    "household_problems",
    "households",
    "households_named",
    "known_people",
    "known_words",
    "masked_name",
    "matching",
    "member_card",
    "member_problems",
    "members_of",
    "members_on",
    "name_keys",
    "one_household",
    "opened",
    "reveal",
    "rights",
    "shown_name",
    "stock_and_flow",
    "tag_words",
    "tags_of",
    "tags_on",
    "village_households",
    "with_names",
]
