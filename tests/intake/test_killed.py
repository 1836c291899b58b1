"""A process that dies while a list is accepted leaves nothing half done; the next one carries
it out.
"""

from __future__ import annotations

import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests import factories as make
from tests.children import Children, Died
from tests.intake.conftest import cadre, roster
from zhucun.directory import actions as directory
from zhucun.directory.enums import UnitKind, UnitLevel
from zhucun.directory.perms import OPERATOR
from zhucun.intake import actions
from zhucun.intake.models import Batch
from zhucun.roster import actions as roster_actions

ROWS = 1_200
NOW, TODAY = datetime(2024, 6, 1, tzinfo=UTC), date(2024, 6, 1)
TABLES = ("directory_person", "roster_posting", "roster_team", "ledger_eventrecord")


def prepare(file: Path) -> None:
    make.add_places(
        {
            "41": "河南省",
            "4113": "南阳市",
            "411327": "社旗县",
            "411327100": "赊店镇",
            "411327100201": "东关村",
        }
    )
    unit = directory.UnitDraft(
        name="社旗县财政局", level=UnitLevel.COUNTY, kind=UnitKind.FINANCE, area="411327"
    )
    directory.register_units([unit], registered_at=NOW, by=OPERATOR)
    roster_actions.open_round(
        area="411327",
        code="2023",
        title="2023",
        kind="term",
        starts_on=date(2023, 5, 1),
        opened_at=NOW,
        by=OPERATOR,
    )
    actions.open_batch(
        file=file,
        file_name="花名册.xlsx",
        feed="roster",
        area="411327",
        as_of=TODAY,
        by=OPERATOR,
        made_at=NOW,
        round="2023",
    )


def accept() -> str:
    return actions.accept(batch=Batch.objects.get(), by=OPERATOR, accepted_at=NOW).state


def die_late() -> None:
    def die(done: int, total: int, phase: str) -> None:
        if phase == "accept" and done >= ROWS * 2 // 3:
            os.kill(os.getpid(), signal.SIGKILL)

    actions.accept(batch=Batch.objects.get(), by=OPERATOR, accepted_at=NOW, progress=die)


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_killing_the_process_leaves_nothing_half_done(child: Children) -> None:
    file = child.folder / "花名册.xlsx"
    file.write_bytes(roster(*(cadre(f"干部{number}", "") for number in range(ROWS))))
    child(prepare, file)
    before = child.count(*TABLES)

    with pytest.raises(Died) as died:
        child(die_late)
    assert died.value.signal == signal.SIGKILL, died.value
    assert child.count(*TABLES) == before

    assert child(accept) == "ACCEPTED"
    after = child.count(*TABLES)
    assert (after["roster_posting"], after["directory_person"]) == (ROWS, ROWS)

    assert child(accept) == "ACCEPTED"
    assert child.count(*TABLES) == after
