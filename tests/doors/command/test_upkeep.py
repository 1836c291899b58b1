"""The console keeps an installation sound."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import factories as make
from zhucun.directory import queries
from zhucun.directory.perms import OPERATOR
from zhucun.doors.command import policy, upkeep
from zhucun.intake import actions
from zhucun.ledger.errors import ChainBroken
from zhucun.packs.errors import UnknownPack

pytestmark = pytest.mark.django_db
POLICY = Path(__file__).resolve().parents[3] / "policy"


def run(command: object, *arguments: str) -> str:
    done = CliRunner().invoke(command, list(arguments), catch_exceptions=False)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done.output


def test_doctor_finds_a_sound_installation_sound(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    output = run(upkeep.doctor)
    assert "Tables are current" in output
    assert "MEND" not in output


def test_an_account_is_opened_at_the_console() -> None:
    run(upkeep.account, "office", "--role", "OFFICE", "--area", "411327", "--password", "a-long-1")
    found = queries.account_named(username="office")
    assert found is not None
    assert found.check_password("a-long-1")


def test_the_ledger_is_sealed_taken_out_and_verified(tmp_path: Path) -> None:
    make.person()
    head = run(upkeep.ledger, "seal").split()[-1]
    copy = tmp_path / "ledger.jsonl"
    run(upkeep.ledger, "export", str(copy))
    assert "events fit their seals" in run(upkeep.ledger, "verify", str(copy), "--head", head)
    copy.write_text(copy.read_text("utf-8").replace("李明", "李朋"), "utf-8")
    with pytest.raises(ChainBroken):
        run(upkeep.ledger, "verify", str(copy))


def test_the_clauses_are_counted_by_source_and_state() -> None:
    output = run(policy.clauses)
    assert len(output.strip().splitlines()) == 5
    assert "SQ24" in output
    listed = run(policy.clauses, "--source", "SQ24", "--state", "works")
    assert "SQ24-026" in listed
    assert "test_demo_county.py" in listed


def test_packs_are_listed_checked_and_compared() -> None:
    assert "sheqi-2024" in run(policy.pack, "list")
    assert run(policy.pack, "check").startswith("0 errors; ")
    assert "→" in run(policy.pack, "diff", "hunan-2022", "yunnan-2025", "--as-of", "2025-06-30")


def test_a_pack_that_is_not_there_is_not_called_clean() -> None:
    with pytest.raises(UnknownPack, match="shegi-2024"):
        run(policy.pack, "check", "shegi-2024")


def test_a_new_pack_needs_no_more_than_its_region(tmp_path: Path) -> None:
    for name in ("sources", "base"):
        shutil.copytree(POLICY / name, tmp_path / name)
    where = ("--policy", str(tmp_path))
    told = run(policy.pack, "new", "--extends", "base", "--region", "620102", *where)
    name = told.rsplit(" ", 1)[-1].strip()
    assert name.startswith("region-620102-")
    assert run(policy.pack, "check", name, *where).startswith("0 errors; ")


def test_old_files_of_imports_are_forgotten(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    make.add_places({"41": "河南省", "4113": "南阳市", "411327": "社旗县"})
    now = datetime.now(UTC)
    for age in (1, 40):
        actions.open_batch(
            file="单位名称,层级,类别\n社旗县财政局,县,经济\n".encode(),
            file_name="units.csv",
            feed="units",
            area="411327",
            as_of=now.date(),
            by=OPERATOR,
            made_at=now - timedelta(days=age),
        )
    assert run(upkeep.forget).strip() == "1 files removed."
    assert run(upkeep.forget).strip() == "0 files removed."
