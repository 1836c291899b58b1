"""Every read of the registry of households; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.households.queries.account_ledger import account_workbook
from zhucun.households.queries.care import cared_members, people_in_care
from zhucun.households.queries.checks import (
    HouseholdDraft,
    MemberDraft,
    household_problems,
    member_problems,
)
from zhucun.households.queries.flows import Account, Both, SpellRow, account, one_count, spell_rows
from zhucun.households.queries.followers import (
    Death,
    Follower,
    Turn,
    register_follower,
    register_mourner,
    tell_followers,
    tell_mourners,
)
from zhucun.households.queries.homes import homes_of
from zhucun.households.queries.households import (
    HouseholdCard,
    Rights,
    history_of,
    household_card,
    household_numbered,
    households,
    households_named,
    one_household,
    rights,
    village_households,
)
from zhucun.households.queries.incomes import (
    DECLARED,
    Earned,
    IncomeDraft,
    incomes_of,
    one_income,
    parts_of,
    read_incomes,
)
from zhucun.households.queries.kin import kin_of
from zhucun.households.queries.likeness import (
    Likeness,
    dead_called,
    people_called,
    people_like,
)
from zhucun.households.queries.names import (
    Shown,
    masked_name,
    name_keys,
    names_living_in,
    opened,
    reveal,
    shown_name,
    with_names,
)
from zhucun.households.queries.oddities import LateRow, OddRow, oddities, recorded_late
from zhucun.households.queries.people import (
    Resident,
    known_people,
    member_card,
    members_of,
    members_on,
    residents_named,
)
from zhucun.households.queries.reserves import HISTORY, Reserve, register_reserve, reserved
from zhucun.households.queries.search import matching
from zhucun.households.queries.states import States, states_of
from zhucun.households.queries.tags import (
    known_words,
    stock_and_flow,
    tag_words,
    tags_of,
    tags_on,
)

__all__ = [
    "DECLARED",
    "Death",
    "HISTORY",
    "Account",
    "Both",
    "Earned",
    "Follower",
    "HouseholdCard",
    "HouseholdDraft",
    "Likeness",
    "IncomeDraft",
    "LateRow",
    "MemberDraft",
    "OddRow",
    "Reserve",
    "Resident",
    "Rights",
    "Shown",
    "SpellRow",
    "States",
    "Turn",
    "account",
    "cared_members",
    "dead_called",
    "account_workbook",
    "history_of",
    "homes_of",
    "household_card",
    "household_numbered",
    "household_problems",
    "households",
    "households_named",
    "incomes_of",
    "kin_of",
    "known_people",
    "known_words",
    "masked_name",
    "matching",
    "member_card",
    "member_problems",
    "members_of",
    "members_on",
    "name_keys",
    "names_living_in",
    "oddities",
    "one_count",
    "one_household",
    "one_income",
    "opened",
    "people_called",
    "people_like",
    "parts_of",
    "people_in_care",
    "read_incomes",
    "recorded_late",
    "register_follower",
    "register_mourner",
    "register_reserve",
    "reserved",
    "residents_named",
    "reveal",
    "rights",
    "shown_name",
    "spell_rows",
    "states_of",
    "stock_and_flow",
    "tag_words",
    "tags_of",
    "tags_on",
    "tell_followers",
    "tell_mourners",
    "village_households",
    "with_names",
]
