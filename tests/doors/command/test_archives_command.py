"""`zhucun archives`: a folder with a ZIP for each township, that is gone on with."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from tests import factories as make
from tests.reports.burden_world import build
from zhucun.directory.models import Place
from zhucun.doors.command.archives import archives
from zhucun.reports.errors import NoArchives
from zhucun.reports.models import ArchiveIssue


@pytest.mark.django_db(transaction=True)
def test_a_folder_is_written_once_and_gone_on_with(
    places: dict[str, Place], tmp_path: Path
) -> None:
    world = build(places)
    make.posting(make.person("小河干部"), places["411327101201"], make.round_("2022"))
    run = CliRunner()
    folder = tmp_path / "out"

    def said() -> str:
        done = run.invoke(archives, ["411327", str(folder), "--scope", "all"])
        assert done.exit_code == 0, done.output
        return done.output

    first = said()
    assert "4 of 4  archives" in first
    assert "4 archives, 4 issued anew; 2 of 2 ZIPs written" in first
    east, bridge = sorted(folder.iterdir())
    assert (east.name, bridge.name) == ("411327100-赊店镇.zip", "411327101-桥头镇.zip")
    with ZipFile(east) as file:
        assert sum(name.endswith(".pdf") for name in file.namelist()) == 3
    before = east.stat().st_mtime_ns
    bridge.write_bytes(bridge.read_bytes()[:1000])  # the disk was full
    assert "4 archives, 0 issued anew; 1 of 2 ZIPs written" in said()
    assert east.stat().st_mtime_ns == before
    world.visit()
    assert "4 archives, 1 issued anew; 1 of 2 ZIPs written" in said()
    assert ArchiveIssue.objects.count() == 5


@pytest.mark.django_db
def test_an_area_without_terms_is_refused_and_no_folder_is_made(
    places: dict[str, Place], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    done = CliRunner().invoke(archives, ["411327", str(folder)])
    assert isinstance(done.exception, NoArchives)
    assert not folder.exists()
