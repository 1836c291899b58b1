"""Every read of pairing; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.pairing.queries.backings import backings, one_backing
from zhucun.pairing.queries.capacity import Arithmetic, Part, arithmetic, loads, pack_cap
from zhucun.pairing.queries.cells import (
    CellCard,
    VillageGrids,
    cell_card,
    cells,
    cells_named,
    one_cell,
    outside,
    villages_gridded,
)
from zhucun.pairing.queries.helpers import (
    HelperCard,
    Verdict,
    helper_card,
    helpers,
    helpers_named,
    helpers_within,
    my_helper,
    one_helper,
    paired_with,
)
from zhucun.pairing.queries.kin import kin_noted
from zhucun.pairing.queries.ledger import pairings_workbook
from zhucun.pairing.queries.matching import lines_of, near_weight
from zhucun.pairing.queries.merging import (
    Waiting,
    merged_village,
    merged_waiting,
    merged_with_households,
)
from zhucun.pairing.queries.offices import (
    calls,
    in_office,
    offices,
    offices_named,
    one_call,
    one_office,
    with_called_names,
)
from zhucun.pairing.queries.pairings import (
    HouseholdPairs,
    Unpaired,
    of_household,
    one_pairing,
    pairings,
    unpaired,
    unpaired_lines,
    with_household_names,
)
from zhucun.pairing.queries.proposals import (
    States,
    one_proposal,
    proposals,
    proposed,
    states_of,
    with_row_names,
)
from zhucun.pairing.queries.slots import Brought, FiveLine, Slot, five_lines, slots_of

__all__ = [
    "Arithmetic",
    "Brought",
    "CellCard",
    "FiveLine",
    "HelperCard",
    "HouseholdPairs",
    "Part",
    "Slot",
    "States",
    "Unpaired",
    "Verdict",
    "VillageGrids",
    "Waiting",
    "arithmetic",
    "backings",
    "calls",
    "cell_card",
    "cells",
    "cells_named",
    "five_lines",
    "helper_card",
    "helpers",
    "helpers_named",
    "helpers_within",
    "kin_noted",
    "lines_of",
    "in_office",
    "loads",
    "merged_village",
    "merged_waiting",
    "merged_with_households",
    "my_helper",
    "near_weight",
    "of_household",
    "offices",
    "offices_named",
    "one_backing",
    "one_call",
    "one_cell",
    "one_helper",
    "one_office",
    "one_pairing",
    "one_proposal",
    "outside",
    "pack_cap",
    "paired_with",
    "pairings",
    "pairings_workbook",
    "proposals",
    "proposed",
    "slots_of",
    "states_of",
    "unpaired",
    "unpaired_lines",
    "villages_gridded",
    "with_called_names",
    "with_household_names",
    "with_row_names",
]
