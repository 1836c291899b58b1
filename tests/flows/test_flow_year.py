"""One county's whole year, by the actions of each side: from the nomination to the archive that goes to the personnel department,
and no figure of the archive is typed anywhere."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from tests.flows.year import (
    COUNTY,
    LEAVES,
    QUARTERS,
    TOWNSHIP,
    County,
    at,
    build,
    pledged,
    reported,
    selected,
    worked,
)
from tests.flows.year_end import appraised, cared_for, handed_over, rewarded
from tests.presence.leave_world import EXAMPLE
from zhucun.directory.models import Place
from zhucun.kernel.periods import Period, period_in_words
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions, jobs
from zhucun.reports import queries as reports
from zhucun.reports.queries import archives
from zhucun.roster import queries as posts


@pytest.fixture
def county(places: dict[str, Place], settings: Any) -> County:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


#: What each part of the archive comes to, in the words of the PDF.
FIGURES = {
    "visits": {"走访记录": "4", "走访户次": "0", "走访户数（不重复）": "0"},
    "matters": {"受理诉求": "1", "已办结": "0"},
    "sheets": {"已锁定月数": "14", "在村天数": "425"},
    "support": {
        "2024 · 生活补助(演示)": "7200.00元",
        "2024 · 第一书记工作经费(演示)": "10000.00元",
    },
}
#: Papers are issued and reports handed in as the records stand: nothing is typed for the archive.
WRITTEN = {
    "reports.form.issued",
    "reports.card.issued",
    "reports.archive.issued",
    "reports.archive-run.asked",
    "reports.quarter.reported",
}


def test_a_year_from_the_nomination_to_the_archive_for_the_personnel_department(
    county: County,
) -> None:
    selected(county)
    pledged(county)
    worked(county)
    reported(county, date(2025, 1, 5))
    appraised(county)
    paid = cared_for(county)
    rewarded(county)
    handed_over(county)
    on, office = LEAVES + timedelta(days=1), county["office"]
    found = archives.archive_of(actor=office, posting=county.wang.public_id, as_of=on)
    parts = {each.part.id: each for each in found.parts}
    empty = {name for name, each in parts.items() if not each.count}
    assert (empty, found.missing) == ({"leave", "village"}, 0)
    told = {name: dict(each.found.figures) for name, each in parts.items() if each.found.figures}
    assert told == FIGURES
    assert paid == 17_200
    states = {(row.text, row.state) for each in parts.values() for row in each.found.rows}
    for text, state in (
        ("任职通知", "社组任〔2024〕1号"),
        ("审核与签批", "已办结"),
        ("2024 · 年度承诺", "已完成1项，在办0项"),
        ("急难愁盼 · 饮水", "已于2025-03-01移交"),
        ("2024年度考核 · 年度考核", "称职"),
        ("县级 · 2024年度优秀驻村干部", "社驻办〔2025〕2号"),
        ("已列出交接清单", "6项中已接收6项"),
    ):
        assert (text, state) in states, sorted(states)
    quarters = [row.text for row in parts["quarters"].found.rows]
    told = [period_in_words(name, "zh") for name in (*QUARTERS, "2025-Q1")]
    assert [text[: len(words)] for text, words in zip(quarters, told, strict=True)] == told
    kept = [row.state for row in parts["quarters"].found.rows]
    assert kept == ["已于2025-01-05归档"] * 4 + [""]
    first = posts.posting_card(actor=office, public_id=county.wang.public_id)
    page = reports.quarter_page(
        actor=office, posting=first, quarter=Period.quarter(2024, 1), as_of=on
    )
    assert (page.days, page.figures.visits, page.figures.opened) == (91, 1, 1)

    actions.ask_archives(
        area=COUNTY, scope="ended", language="zh", on=on, asked_at=at(on), by=office
    )
    assert jobs.work_once(clock=lambda: at(on), worker="flow")
    [run] = archives.runs(actor=office)
    _name, data = archives.shelf_zip(actor=office, run=run, area=TOWNSHIP)
    with ZipFile(io.BytesIO(data)) as file:
        [pdf] = [file.read(name) for name in file.namelist() if name.endswith(".pdf")]
    [issue] = archives.issues(actor=office)
    assert archives.checked(actor=office, data=pdf).issue == issue
    assert not archives.issues(actor=county["charlie"]).exists()
    names = set(EventRecord.objects.values_list("name", flat=True))
    assert {name for name in names if name.startswith("reports.")} == WRITTEN
