"""The account of an area (存量流量表) as a workbook: what the page shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households.queries.flows import Account, Both, account
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("code", "division", "区划代码", "Division code"),
    ("place", "text", "地方", "Place"),
    ("since", "date", "起", "From"),
    ("last", "date", "止(含当日)", "To and with"),
    ("line", "text", "项目", "Line"),
    ("kind", "text", "原因", "Reason"),
    ("households", "int", "户数", "Households"),
    ("persons", "int", "人数", "Persons"),
)
_LINES = {
    "opening": ("期初", "Opening"),
    "came": ("增加", "Came"),
    "went": ("减少", "Went"),
    "closing": ("期末", "Closing"),
}
_SPEC = going_out("household-account", "存量流量表", "Stock and flow", _COLUMNS)


def account_workbook(
    *, actor: Actor, area: str, tag: str, since: date, until: date, lang: str
) -> tuple[Path, int]:
    """(file, number of rows): the account of an area and of each place right below it; the caller
    removes the file. Fifteen queries for each place."""
    below = [place.code for place in directory.areas_below(actor=actor, area=area, as_of=until)]
    accounts = [
        account(actor=actor, area=code, tag=tag, since=since, until=until)
        for code in (area, *below)
    ]
    names = directory.names_of([area, *below], as_of=until)
    return exported(_rows(accounts, names, lang), spec=_SPEC, masked=frozenset(), lang=lang,
                    progress=silent)  # fmt: skip


def _rows(accounts: list[Account], names: Any, lang: str) -> Iterator[dict[str, Any]]:
    for each in accounts:
        head = {
            "code": each.area,
            "place": names.get(each.area, each.area),
            "since": each.since,
            "last": each.until - timedelta(days=1),
        }
        lines: list[tuple[str, str, Both]] = [("opening", "", each.opening)]
        lines += [("came", str(word.label), both) for word, both in each.came]
        lines += [("went", str(word.label), both) for word, both in each.went]
        lines.append(("closing", "", each.closing))
        for line, kind, both in lines:
            yield head | {
                "line": _LINES[line][0 if lang.startswith("zh") else 1],
                "kind": kind,
                "households": both.households,
                "persons": both.persons,
            }
