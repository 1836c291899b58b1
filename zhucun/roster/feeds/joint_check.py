"""The joint check (联审): each department gets the list of a round and what it is asked, and its
answers become findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import CellError, silent
from zhucun.intake.writers.export import exported
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs import ColumnSpec, FeedSpec, PackAt
from zhucun.packs.kinds import Label, Terms
from zhucun.packs.kinds.feeds import ColumnType, plain
from zhucun.roster.actions.reviews import Fact
from zhucun.roster.errors import NotInThisRound
from zhucun.roster.models import Candidate, Round
from zhucun.roster.queries.candidates import KNOWN_FACTS
from zhucun.roster.queries.reviews import SUBJECT, counted_facts

_KEY, _PERSON, _UNIT, _NUMBER, _REMARK = "key", "name", "unit", "id_number", "remark"
_KINDS: dict[str, ColumnType] = {"bool": "bool", "int": "int", "date": "date", "str": "text"}


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department that the pack names, with the facts that it answers for."""

    label: Label
    asks: tuple[str, ...]


@dataclass(kw_only=True)
class Answers:
    """A list that came back: facts that were answered, and cells that cannot be taken over."""

    facts: list[Fact] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    blank: int = 0


def departments(pack: PackAt) -> list[Department]:
    """The departments whose part in the review the pack knows; none where no source names any."""
    return [
        Department(label=one.label, asks=one.asks)
        for item in pack.checklists(SUBJECT)
        for one in item.spec.items
        if one.asks
    ]


def asked_facts(pack: PackAt) -> dict[str, Any]:
    """What a department can be asked: facts that the pack's rules want and only people know, by
    name, with their terms. What is counted from ticks and signatures is not asked."""
    terms: Terms = pack.item(f"terms/{SUBJECT}").spec  # type: ignore[assignment]
    wanted = set(pack.judge(SUBJECT).names) - KNOWN_FACTS - counted_facts(pack)
    named = {name for one in departments(pack) for name in one.asks}
    return {name: term for name, term in terms.names.items() if name in wanted | named}


def questions(
    rows: Sequence[Candidate],
    *,
    round_: Round,
    pack: PackAt,
    facts: Sequence[str],
    department: str,
    lang: str,
    by: Actor,
) -> Path:
    """The list for one department as .xlsx, a temporary file: the caller sends and removes it.

    ID numbers are in clear only for who may open personal data in the whole area, and that is
    logged; else masked. Raises NotAllowed.
    """
    by.require(Permission.EXPORT, area=round_.area)
    in_clear = by.can(Permission.SEE_PERSONAL, area=round_.area)
    spec = answer_sheet(pack, facts, department)
    path, count = exported(
        (_row(row) for row in rows),
        spec=spec,
        masked=frozenset() if in_clear else frozenset({_NUMBER}),
        lang=lang,
        progress=silent,
    )
    if in_clear:
        ledger.log_access(
            kind=Access.EXPORT,
            origin=by.origin,
            subject=f"round:{round_.public_id}",
            what=_NUMBER,
            area=round_.area,
            reason=department,
            rows=count,
        )
    return path


def answers(data: bytes, *, name: str, rows: Sequence[Candidate], pack: PackAt) -> Answers:
    """What a department wrote into its list, row by row. An empty cell answers nothing.

    Raises BadFile of every kind, NoList.
    """
    asked = asked_facts(pack)
    table = read_table(Workbook(data, name=name), answer_sheet(pack, list(asked), name))
    known = {row.public_id: row for row in rows}
    found = Answers(errors=list(table.errors))
    for row in table.rows:
        candidate = known.get(str(row.get(_KEY)))
        if candidate is None:
            found.errors.append(row.error(NotInThisRound(value=row.get(_KEY)), _KEY))
            continue
        given = {fact: row.get(fact) for fact in asked if row.get(fact) is not None}
        found.blank += not given
        found.facts += [
            Fact(candidate=candidate, name=fact, value=_kept(value))
            for fact, value in given.items()
        ]
    return found


def answer_sheet(pack: PackAt, facts: Sequence[str], department: str) -> FeedSpec:
    """The columns of a department's list: who, then what it is asked."""
    terms: Terms = pack.item(f"terms/{SUBJECT}").spec  # type: ignore[assignment]
    columns = [
        _column(_KEY, Label(zh="编号", en="Number"), required=True),
        _column(_PERSON, Label(zh="姓名", en="Name")),
        _column(_UNIT, Label(zh="单位", en="Unit")),
        _column(_NUMBER, Label(zh="身份证号", en="ID number"), kind="id-card"),
        *(_fact_column(pack, name, terms.names[name]) for name in facts),
        _column(_REMARK, Label(zh="备注", en="Remarks")),
    ]
    headings: Mapping[str, ColumnSpec] = {
        plain(text): column for column in columns for text in (column.label.zh, column.label.en)
    }
    label = Label(zh=_sheet(department, "联审"), en=_sheet(department, "Joint check"))
    return FeedSpec(name="joint-check", label=label, columns=tuple(columns), _by_heading=headings)


def _sheet(department: str, instead: str) -> str:
    """A name that Excel accepts for a sheet."""
    return "".join(sign for sign in department if sign not in "[]:*?/\\'").strip()[:31] or instead


def _column(
    name: str, label: Label, *, kind: ColumnType = "text", required: bool = False
) -> ColumnSpec:
    return ColumnSpec(
        field=name, type=kind, required=required, label=label, aliases=(), choices={}, unit=None
    )


def _fact_column(pack: PackAt, name: str, term: Any) -> ColumnSpec:
    choices = {
        word: tuple(pack.words(lang).get(f"{name}.{word}", word) for lang in ("zh", "en"))
        for word in term.one_of or ()
    }
    return ColumnSpec(
        field=name,
        type="choice" if choices else _KINDS.get(term.type, "text"),
        required=False,
        label=term.label,
        aliases=(),
        choices=choices,
        unit=None,
    )


def _row(row: Candidate) -> dict[str, Any]:
    unit = row.unit or row.person.unit
    return {
        _KEY: row.public_id,
        _PERSON: row.person.name,
        _UNIT: unit.name if unit else "",
        _NUMBER: row.person.id_number,
    }


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
